//! Doses already given, judged by the rules in force on their day. Nothing is dropped or corrected: a dose that does
//! not fit is kept as it was entered, with a flag.

use super::Person;
use crate::age::plus_days_signed;
use crate::fhir::patient::Gender;
use crate::interval::{Gap, Reason, check};
use crate::time::Date;
use crate::vaccine::{Kind, PastDose, Vaccine, live_interval};

/// 生ワクチン 27日以上、不活化ワクチン 6日以上: between different vaccines until 2020-09-30.
const BEFORE_2020_LIVE_DAYS: u32 = 27;
const BEFORE_2020_OTHER_DAYS: u32 = 6;

/// What is wrong with a dose.
#[derive(Clone, Debug, PartialEq)]
pub enum Flaw {
    /// Before the birth.
    BeforeBirth,
    /// After the day of the question.
    Future,
    /// Twice on one day.
    Twice,
    /// Not in the table.
    UnknownVaccine,
    /// Only for women.
    OtherSex,
    /// Against a rule of its day.
    Rule(Reason),
}

/// What is worth saying about a dose that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// Given before it was 定期接種.
    BeforeProgramme(Date),
    /// Not as 定期接種, or not in the table's programme.
    Voluntary,
}

/// How one dose is judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// What is wrong; empty when nothing is.
    pub flaws: Vec<Flaw>,
    /// What else there is to say.
    pub note: Option<Note>,
}

/// Each dose of `history`, in its order.
pub fn evaluate(person: &Person, history: &[PastDose], day: Date) -> Vec<Evaluation> {
    let all = history.iter().enumerate();
    all.map(|(index, past)| dose(person, history, index, past, day))
        .collect()
}

fn dose(
    person: &Person,
    history: &[PastDose],
    index: usize,
    past: &PastDose,
    day: Date,
) -> Evaluation {
    let only = |flaw| Evaluation {
        flaws: vec![flaw],
        note: None,
    };
    if past.date < person.birth {
        return only(Flaw::BeforeBirth);
    }
    if past.date > day {
        return only(Flaw::Future);
    }
    let Some(vaccine) = past.vaccine else {
        return only(Flaw::UnknownVaccine);
    };
    let same = |other: &PastDose| {
        other.date == past.date && other.vaccine.is_some_and(|it| it.code == vaccine.code)
    };
    if history.iter().take(index).any(same) {
        return only(Flaw::Twice);
    }
    if vaccine.sex == Some(Gender::Female) && person.sex == Some(Gender::Male) {
        return only(Flaw::OtherSex);
    }
    let others: Vec<PastDose> = history
        .iter()
        .filter(|other| (person.birth..=past.date).contains(&other.date) && !same(other))
        .cloned()
        .collect();
    let routine = vaccine.window.is_some();
    let early = vaccine.effective_from.filter(|from| past.date < *from);
    let mut flaws: Vec<Flaw> = match check(&others, vaccine, person.birth, past.date) {
        Err(refusals) if routine && early.is_none() => refusals
            .into_iter()
            .map(|refusal| refusal.reason)
            .filter(|reason| !of_a_later_rule(reason, past.date))
            .map(Flaw::Rule)
            .collect(),
        _ => Vec::new(),
    };
    flaws.extend(before_2020(&others, vaccine, past.date).map(Flaw::Rule));
    let note = match early {
        Some(from) => Some(Note::BeforeProgramme(from)),
        None if !routine && vaccine.special.is_none() => Some(Note::Voluntary),
        None => None,
    };
    Evaluation { flaws, note }
}

/// The rule of 2020 between live vaccines is told by [`before_2020`] for days before it.
fn of_a_later_rule(reason: &Reason, date: Date) -> bool {
    let live = Gap::Days(live_interval().days);
    matches!(reason, Reason::TooSoonAfterOther { gap, .. } if *gap == live)
        && date < live_interval().effective_from
}

/// 2020-09-30まで: 生ワクチンから27日以上、不活化ワクチンから6日以上.
fn before_2020<'a>(
    others: &'a [PastDose],
    vaccine: &'static Vaccine,
    date: Date,
) -> impl Iterator<Item = Reason> + use<'a> {
    let in_force = date < live_interval().effective_from;
    let different = move |past: &&PastDose| {
        in_force && past.date < date && past.vaccine.is_some_and(|it| it.code != vaccine.code)
    };
    others.iter().filter(different).filter_map(move |past| {
        let other = past.vaccine?;
        let days = match other.kind {
            Kind::LiveInjectable | Kind::LiveOral | Kind::LiveNasal => BEFORE_2020_LIVE_DAYS,
            Kind::Inactivated | Kind::Toxoid => BEFORE_2020_OTHER_DAYS,
        };
        let earliest = plus_days_signed(past.date, i64::from(days) + 1);
        (date < earliest).then(|| Reason::TooSoonAfterOther {
            name: other.short.clone(),
            previous: past.date,
            gap: Gap::Days(days),
            earliest,
        })
    })
}
