//! Every 定期接種 for one person on one day: what is due, what is too early, what is over, and why.
//!
//! Tells what the rules allow, not what a physician decides. Rules are `data/vaccines.json`; sentences are
//! `ja::forecast`; FHIR around it is `operation`.

mod evaluate;
pub mod operation;
mod routine;
mod special;

pub use evaluate::{Evaluation, Flaw, Note, evaluate};

use crate::fhir::patient::Gender;
use crate::interval::Refusal;
use crate::time::Date;
use crate::vaccine::{self, Extension, PastDose, Vaccine};

/// Whom it is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Person {
    /// 生年月日
    pub birth: Date,
    /// 性別, when known.
    pub sex: Option<Gender>,
    /// 出産予定日 of a pregnancy.
    pub expected: Option<Date>,
}

/// FHIR `forecastStatus`, in the order a dose goes through as days go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Not possible yet.
    NotYet,
    /// Possible now.
    Due,
    /// Possible still, after the standard period.
    Overdue,
    /// Possible by law, but advised against: only a physician may decide otherwise.
    Contraindicated,
    /// Not as 定期接種.
    NotEligible,
    /// Nothing more to come.
    Complete,
}

/// The next dose.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    /// Number in the series, from 1.
    pub number: u32,
    /// How many the series has.
    pub of: usize,
    /// As the official form names it.
    pub label: &'static str,
    /// First possible day.
    pub earliest: Date,
    /// First day of the standard period; [`Next::earliest`] where none is named.
    pub due: Date,
    /// Last day of the standard period.
    pub standard_until: Option<Date>,
    /// Last day as 定期接種.
    pub latest: Option<Date>,
    /// What sets `earliest`; `None` when it was possible from the start.
    pub because: Option<Refusal>,
    /// The doses after it no longer fit before `latest`.
    pub too_tight: bool,
}

/// Why it stands so.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// There is a next dose.
    Next(Next),
    /// There is one, for those whom the municipality recognises.
    Extended(Next, &'static Extension),
    /// All doses were given.
    Complete,
    /// The dose of this season was given.
    ThisSeason,
    /// The dose of this pregnancy was given.
    ThisPregnancy,
    /// The period is over.
    TooLate(Date),
    /// Not 定期接種 yet on the day.
    NotInForce(Date),
    /// Born before or after those it is for.
    OtherBirths,
    /// For women only.
    OtherSex,
    /// For pregnancy only.
    NotPregnant,
    /// Only for those who began with it.
    Legacy,
    /// Begun with another product.
    OtherProduct(&'static str),
    /// What is left is given with another vaccine.
    GoesOnWith(&'static str),
    /// Not among the ages of any coming year.
    NoYear,
    /// Begun too late.
    LateStart(Date),
}

/// One vaccine.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Which.
    pub vaccine: &'static Vaccine,
    /// How it stands.
    pub status: Status,
    /// Why.
    pub why: Why,
    /// It is for women, and the sex is not known.
    pub sex_unknown: bool,
}

impl Forecast {
    fn new(vaccine: &'static Vaccine, status: Status, why: Why) -> Self {
        Forecast {
            vaccine,
            status,
            why,
            sex_unknown: false,
        }
    }

    fn not_eligible(vaccine: &'static Vaccine, why: Why) -> Self {
        Forecast::new(vaccine, Status::NotEligible, why)
    }

    /// The next dose, when there is one.
    pub fn next(&self) -> Option<&Next> {
        match &self.why {
            Why::Next(next) | Why::Extended(next, _) => Some(next),
            _ => None,
        }
    }
}

/// Every vaccine of the programme for somebody on `day`. Doses later than that are not looked at.
pub fn forecast(person: &Person, history: &[PastDose], day: Date) -> Vec<Forecast> {
    let known = known(person, history, day);
    let routine = vaccine::all()
        .iter()
        .filter(|vaccine| vaccine.window.is_some() || vaccine.special.is_some());
    routine
        .map(|vaccine| one(person, &known, vaccine, day))
        .collect()
}

/// One vaccine of the programme, as [`forecast`] tells all of them.
pub fn forecast_of(
    person: &Person,
    history: &[PastDose],
    vaccine: &'static Vaccine,
    day: Date,
) -> Forecast {
    one(person, &known(person, history, day), vaccine, day)
}

fn known(person: &Person, history: &[PastDose], day: Date) -> Vec<PastDose> {
    let of_the_time = |past: &&PastDose| (person.birth..=day).contains(&past.date);
    history.iter().filter(of_the_time).cloned().collect()
}

fn one(person: &Person, history: &[PastDose], vaccine: &'static Vaccine, day: Date) -> Forecast {
    if let Some(from) = vaccine.effective_from.filter(|from| day < *from) {
        return Forecast::not_eligible(vaccine, Why::NotInForce(from));
    }
    if !vaccine.born.contains(person.birth) {
        return Forecast::not_eligible(vaccine, Why::OtherBirths);
    }
    let other_sex = match (vaccine.sex, person.sex) {
        (Some(wanted), Some(sex @ (Gender::Male | Gender::Female))) => wanted != sex,
        _ => false,
    };
    if other_sex {
        return Forecast::not_eligible(vaccine, Why::OtherSex);
    }
    let mut found = match &vaccine.special {
        Some(rule) => special::forecast(person, history, vaccine, rule, day),
        None => routine::forecast(person, history, vaccine, day),
    };
    let unknown = !matches!(person.sex, Some(Gender::Male | Gender::Female));
    found.sex_unknown = vaccine.sex.is_some() && unknown;
    found
}
