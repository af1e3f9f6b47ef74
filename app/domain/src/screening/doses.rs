//! Earlier doses, from the record and from memory, against the dose of the day.

use super::{Flag, Input, Level, refusal_flag};
use crate::age::earliest_after_min_months;
use crate::interval;
use crate::ja::verdict;
use crate::questionnaire::{Answer, Input as FieldInput, Item, RawAnswer, VaccineDose, parse};
use crate::vaccine::PastDose;

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
        flags.extend(
            refusals
                .iter()
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
    let question = input
        .questionnaire
        .all_items()
        .into_iter()
        .find(|item| item.prefill.as_deref() == Some("record.recent-doses"));
    let Some(question) = question else {
        return Vec::new();
    };
    let denied = match input.answers.get(&question.link_id) {
        Some(RawAnswer::Choice(code)) => question.normal_answer.as_ref() == Some(code),
        _ => false,
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
    if denied {
        input.history.iter().filter(recent).map(flag).collect()
    } else {
        Vec::new()
    }
}
