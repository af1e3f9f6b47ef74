//! The forecast, case by case from the text of the rules: one table per vaccine.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test panics like the test itself"
)]

mod adults;
mod children;
mod history;
mod infants;
mod operation;
mod properties;
mod teens;

use domain::Date;
use domain::fhir::patient::Gender;
use domain::forecast::{Forecast, Person, Status, forecast};
use domain::vaccine::{PastDose, find};

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn girl(birth: &str) -> Person {
    Person {
        birth: date(birth),
        sex: Some(Gender::Female),
        expected: None,
    }
}

/// `mr1@2026-11-21 varicella@2026-11-21`
pub(crate) fn doses(text: &str) -> Vec<PastDose> {
    let dose = |part: &str| {
        let (code, day) = part.split_once('@').unwrap();
        PastDose::of(find(code).unwrap_or_else(|| panic!("{code}")), date(day))
    };
    text.split_whitespace().map(dose).collect()
}

pub(crate) fn of(person: &Person, history: &[PastDose], code: &str, day: &str) -> Forecast {
    let all = forecast(person, history, date(day));
    all.into_iter().find(|it| it.vaccine.code == code).unwrap()
}

/// `due 1/4 2026-07-09 2033-11-09`: status, dose of doses, first and last day.
pub(crate) fn brief(found: &Forecast) -> String {
    let status = match found.status {
        Status::NotYet => "not-yet",
        Status::Due => "due",
        Status::Overdue => "overdue",
        Status::Contraindicated => "contraindicated",
        Status::NotEligible => "not-eligible",
        Status::Complete => "complete",
    };
    let mut text = status.to_owned();
    if let Some(next) = found.next() {
        text.push_str(&format!(" {}/{} {}", next.number, next.of, next.earliest));
        if let Some(latest) = next.latest {
            text.push_str(&format!(" {latest}"));
        }
    }
    text
}

/// Birth, doses before, day, and what is expected.
pub(crate) fn check(code: &str, cases: &[(&str, &str, &str, &str)]) {
    for (birth, before, day, expect) in cases {
        let found = of(&girl(birth), &doses(before), code, day);
        assert_eq!(
            brief(&found),
            *expect,
            "{code}, born {birth}, {before:?}, on {day}: {}",
            domain::ja::forecast::reason(&found, date(day))
        );
    }
}
