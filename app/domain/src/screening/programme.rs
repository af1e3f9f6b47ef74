//! Whether the person is one the programme is for: season, fiscal year of an age, weeks of pregnancy, sex.

use super::catalogue::Basis;
use super::{Flag, Input, Level};
use crate::age::{plus_days_signed, reach_months};
use crate::fhir::patient::Gender;
use crate::forecast::{Forecast, Person, Status, Why, forecast_of};
use crate::ja::{forecast as ja, verdict};
use crate::questionnaire::{Answer, Choice, Item, parse};
use crate::time::Date;
use crate::vaccine::{Special, Vaccine};

/// Answer to "pregnancy.expected" later than this before the day of birth gives the child too little time.
const PASSES_ON_DAYS: i64 = 14;
/// Days before the end from which it is said.
const LAST_DAYS: i64 = 30;
/// 60〜64歳で一定の障害のある者
const DISABLED: &str = "disabled-60-64";
const DISABLED_FROM_MONTHS: u32 = 60 * 12;
const DISABLED_TO_MONTHS: u32 = 65 * 12;

/// What the programme says about the vaccine of the day.
pub(super) fn flags(input: &Input<'_>) -> Vec<Flag> {
    let Some(vaccine) = input.vaccine else {
        return Vec::new();
    };
    let expected = expected(input);
    let person = Person {
        birth: input.birth,
        sex: sex(input),
        expected: expected.map(|(_, day)| day),
    };
    let mut flags = pregnancy(input, vaccine, expected);
    let found = forecast_of(&person, input.history, vaccine, input.day);
    match by_disability(input) {
        Some(item) if too_young(&found) => flags.push(Flag {
            level: Level::Review,
            link_id: Some(item.link_id.clone()),
            reason: verdict::DISABLED_60_64.to_owned(),
            bases: vec![basis(vaccine, verdict::DISABLED_60_64.to_owned())],
        }),
        _ => flags.extend(refused(vaccine, &found, input.day)),
    }
    flags.extend(ending(vaccine, &found, input.day));
    flags
}

/// Whether the answers make somebody of 60 to 64 one of those the law names beside the age, and where it was said.
pub(super) fn by_disability<'a>(input: &Input<'a>) -> Option<&'a Item> {
    let (item, answer) = answered(input, "eligibility.category")?;
    let from = reach_months(input.birth, DISABLED_FROM_MONTHS);
    let to = reach_months(input.birth, DISABLED_TO_MONTHS);
    let said = matches!(&answer, Answer::Choices(choices) if choices.contains(&Choice::Code(DISABLED.to_owned())));
    (said && (from..to).contains(&input.day)).then_some(item)
}

fn too_young(found: &Forecast) -> bool {
    matches!(found.why, Why::NoYear) || found.status == Status::NotYet
}

fn refused(vaccine: &'static Vaccine, found: &Forecast, day: Date) -> Option<Flag> {
    // dates of a series are `doses`; here only what they cannot know
    let level = match (&vaccine.special, found.status, &found.why) {
        (None, _, Why::OtherSex | Why::OtherBirths | Why::NotInForce(_)) => Level::Block,
        (None, ..) => return None,
        // whoever is pregnant says so on the form; without a day nothing can be counted
        (Some(_), _, Why::NotPregnant) => return None,
        (Some(_), Status::Due | Status::Overdue, _) => return None,
        (Some(_), Status::Contraindicated, _) => Level::BlockOverride,
        (Some(_), Status::NotYet | Status::NotEligible | Status::Complete, _) => Level::Block,
    };
    let reason = ja::reason(found, day);
    Some(Flag {
        level,
        link_id: None,
        bases: vec![basis(vaccine, reason.clone())],
        reason,
    })
}

/// The last chance, while something can still be done about it.
fn ending(vaccine: &'static Vaccine, found: &Forecast, day: Date) -> Option<Flag> {
    let next = found.next().filter(|next| next.earliest <= day)?;
    let reason = match next.latest {
        Some(latest) if latest < plus_days_signed(day, LAST_DAYS) => ja::last_days(latest, day),
        _ if next.too_tight => ja::TOO_TIGHT.to_owned(),
        _ => return None,
    };
    Some(Flag {
        level: Level::Review,
        link_id: None,
        bases: vec![basis(vaccine, reason.clone())],
        reason,
    })
}

fn basis(vaccine: &'static Vaccine, text: String) -> Basis {
    Basis {
        id: "programme".to_owned(),
        text_ja: text,
        source: vaccine.sources().join("; "),
        confidence: vaccine.confidence.clone(),
    }
}

/// 妊娠週数 of the day, counted and not asked.
fn pregnancy(
    input: &Input<'_>,
    vaccine: &'static Vaccine,
    expected: Option<(&Item, Date)>,
) -> Vec<Flag> {
    let (Some(Special::Gestation(weeks)), Some((item, expected))) = (&vaccine.special, expected)
    else {
        return Vec::new();
    };
    let (start, ..) = weeks.days(expected);
    let days = (input.day - start).num_days();
    let flag = |level, reason| Flag {
        level,
        link_id: Some(item.link_id.clone()),
        reason,
        bases: Vec::new(),
    };
    let mut flags = vec![flag(Level::Review, verdict::gestation(days))];
    if plus_days_signed(input.day, PASSES_ON_DAYS) > expected {
        flags.push(flag(Level::Caution, verdict::BIRTH_IS_NEAR.to_owned()));
    }
    flags
}

fn expected<'a>(input: &Input<'a>) -> Option<(&'a Item, Date)> {
    match answered(input, "pregnancy.expected")? {
        (item, Answer::Date(day)) => Some((item, day)),
        _ => None,
    }
}

fn sex(input: &Input<'_>) -> Option<Gender> {
    let (_, Answer::Choices(choices)) = answered(input, "patient.gender")? else {
        return None;
    };
    choices.iter().find_map(|choice| match choice {
        Choice::Code(code) => Gender::from_code(code),
        Choice::Other(_) => None,
    })
}

/// The readable answer to the question of the form with this hint, when it is asked.
fn answered<'a>(input: &Input<'a>, hint: &str) -> Option<(&'a Item, Answer)> {
    let item = input
        .questionnaire
        .all_items()
        .into_iter()
        .find(|item| item.prefill.as_deref() == Some(hint))?;
    let answer = parse(item, input.answers.get(&item.link_id)?).ok()??;
    Some((item, answer))
}
