//! Earlier doses, from the record and from memory, against the dose of the day.

use super::catalogue::live_interval_basis;
use super::{Flag, Input, Level, programme, refusal_flag};
use crate::age::earliest_after_min_months;
use crate::interval::{self, Gap, Reason, Refusal};
use crate::ja::verdict;
use crate::questionnaire::{Answer, Input as FieldInput, Item, RawAnswer, VaccineDose, parse};
use crate::vaccine::{Kind, PastDose, live_interval};

/// Date rules with everything known: the record and what was remembered in the form.
pub(super) fn dates(input: &Input<'_>) -> Vec<Flag> {
    let mut flags = Vec::new();
    let mut history = input.history.to_vec();
    for (item, remembered) in remembered(input) {
        for dose in remembered {
            match PastDose::from_memory(&dose) {
                // the day has to be asked; an unknown vaccine cannot be checked by a rule
                None => flags.push(open_question(item, verdict::dose_without_date(&dose.name))),
                Some(past) if past.vaccine.is_none() => {
                    flags.push(open_question(
                        item,
                        verdict::dose_of_unknown_kind(&dose.name),
                    ));
                }
                Some(past) => history.push(past),
            }
        }
    }
    if let Some(vaccine) = input.vaccine
        && let Err(refusals) = interval::check(&history, vaccine, input.birth, input.day)
    {
        // those of 60 to 64 whom the law names beside the age are not too young
        let named = programme::by_disability(input).is_some();
        let stands =
            |refusal: &&Refusal| !(named && matches!(refusal.reason, Reason::TooYoung { .. }));
        flags.extend(
            refusals
                .iter()
                .filter(stands)
                .map(|refusal| refusal_flag(refusal, input.day)),
        );
    }
    flags
}

fn open_question(item: &Item, reason: String) -> Flag {
    Flag {
        level: Level::IntervalCheck,
        link_id: Some(item.link_id.clone()),
        reason,
        bases: Vec::new(),
    }
}

/// The doses typed into the enabled vaccine lists of the form.
fn remembered<'a>(input: &Input<'a>) -> Vec<(&'a Item, Vec<VaccineDose>)> {
    let enabled = input.questionnaire.enabled(input.answers);
    let lists = enabled
        .into_iter()
        .filter(|item| item.input == Some(FieldInput::VaccineList));
    lists
        .filter_map(
            |item| match parse(item, input.answers.get(&item.link_id)?) {
                Ok(Some(Answer::Vaccines(doses))) => Some((item, doses)),
                _ => None,
            },
        )
        .collect()
}

/// The form says "none within a month" and the record says otherwise. The form's answer must reconcile
/// with the record.
pub(super) fn recorded_but_denied(input: &Input<'_>) -> Vec<Flag> {
    let Some(question) = denied(input, "record.recent-doses") else {
        return Vec::new();
    };
    let recent = |past: &&PastDose| {
        past.date < input.day && earliest_after_min_months(past.date, 1) >= input.day
    };
    let flag = |past: &PastDose| Flag {
        level: Level::Review,
        link_id: Some(question.link_id.clone()),
        reason: verdict::recorded_but_denied(&past.name, past.date, input.day),
        bases: Vec::new(),
    };
    input.history.iter().filter(recent).map(flag).collect()
}

/// The form says that no other live vaccine was injected of late and the record says otherwise. For products that are
/// live only in some of their forms, so that the table cannot tell.
pub(super) fn live_but_denied(input: &Input<'_>) -> Vec<Flag> {
    let Some(question) = denied(input, "record.live-doses") else {
        return Vec::new();
    };
    let gap = Gap::Days(live_interval().days);
    let flag = |past: &PastDose| {
        let live = past.vaccine.filter(|of| of.kind == Kind::LiveInjectable)?;
        let earliest = gap.earliest_after(past.date);
        let too_soon = past.date < input.day && earliest > input.day;
        let reason = Reason::TooSoonAfterOther {
            name: live.short.clone(),
            previous: past.date,
            gap,
            earliest,
        };
        too_soon.then(|| Flag {
            level: Level::Block,
            link_id: Some(question.link_id.clone()),
            reason: verdict::reason(&reason, input.day),
            bases: vec![live_interval_basis()],
        })
    };
    input.history.iter().filter_map(flag).collect()
}

/// The question with this hint, when it is asked and answered as if there were nothing.
fn denied<'a>(input: &Input<'a>, hint: &str) -> Option<&'a Item> {
    let mut enabled = input.questionnaire.enabled(input.answers).into_iter();
    let question = enabled.find(|item| item.prefill.as_deref() == Some(hint))?;
    match input.answers.get(&question.link_id) {
        Some(RawAnswer::Choice(code)) => {
            (question.normal_answer.as_ref() == Some(code)).then_some(question)
        }
        _ => None,
    }
}
