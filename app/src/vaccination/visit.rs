//! Where and when the dose is to be given. Kept in the draft beside the answers; not part of the form itself, but of
//! the visit that handing it in opens.

use crate::browser::LocalRow;
use crate::home::child::current;
use domain::fhir::encounter::Encounter;
use domain::input::{DateProblem, RawDate};
use domain::questionnaire::{Answers, RawAnswer};
use domain::{Date, Instant, OrganizationId, PersonId, RecordId};
use sync::wire::{Clinic, NewRecord};

/// Draft fields beside the questions. No Questionnaire may use these names.
pub const CLINIC: &str = "visit.clinic";
pub const DAY: &str = "visit.day";

/// The visit as chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub clinic: OrganizationId,
    pub day: Date,
}

impl Visit {
    /// What was chosen, when all of it was.
    #[must_use]
    pub fn of(answers: &Answers) -> Option<Self> {
        let clinic = match answers.get(CLINIC)? {
            RawAnswer::Choice(id) => id.parse().ok()?,
            _ => return None,
        };
        let day = match answers.get(DAY)? {
            RawAnswer::Date(date) => date.parse().ok()?,
            _ => return None,
        };
        Some(Self { clinic, day })
    }

    /// The two fields to store.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, RawAnswer); 2] {
        [
            (CLINIC, RawAnswer::Choice(self.clinic.to_string())),
            (DAY, RawAnswer::Date(RawDate::western(self.day))),
        ]
    }

    /// The clinic's name, as far as this device knows it.
    #[must_use]
    pub fn clinic_name<'a>(&self, clinics: &'a [Clinic]) -> Option<&'a str> {
        clinics
            .iter()
            .find(|clinic| clinic.id == self.clinic)
            .map(|clinic| clinic.name.as_str())
    }

    /// The record that opens the person's notebook to the clinic for that day.
    pub fn encounter(
        &self,
        id: RecordId,
        person: PersonId,
        clinics: &[Clinic],
    ) -> Result<NewRecord, serde_json::Error> {
        let name = self.clinic_name(clinics).unwrap_or_default();
        let body = Encounter::planned(id, person, self.clinic, name, self.day).to_json();
        Ok(NewRecord {
            id,
            kind: "Encounter".to_owned(),
            body: serde_json::value::to_raw_value(&body)?,
            supersedes: None,
            reason: None,
        })
    }
}

/// The day of the visit that came into being with a form; without one, the day it was handed in.
#[must_use]
pub fn visit_day(rows: &[LocalRow], at: Instant) -> Date {
    let visit =
        |row: &LocalRow| Encounter::read(&serde_json::from_str(row.row.body.get()).ok()?).ok();
    current(rows)
        .filter(|row| row.row.kind == "Encounter" && row.row.updated_at == at)
        .filter_map(visit)
        .find_map(|visit| visit.date())
        .unwrap_or_else(|| at.date_in_japan())
}

/// What is wrong with a day for a visit. Half-typed dates are left in peace.
#[must_use]
pub fn day_problem(raw: &RawDate, today: Date) -> Option<String> {
    match raw.parse() {
        Ok(day) if day < today => Some(crate::ja::form::DAY_IN_THE_PAST.to_owned()),
        Ok(_) | Err(DateProblem::Empty | DateProblem::Incomplete(_)) => None,
        Err(problem) => Some(crate::ja::form::date_problem(&problem)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::input::Calendar;
    use domain::questionnaire::catalog;

    fn visit() -> Visit {
        Visit {
            clinic: "01930001-0000-7000-8000-000000000001".parse().unwrap(),
            day: "2026-11-21".parse().unwrap(),
        }
    }

    #[test]
    fn a_visit_is_read_back_from_its_two_fields() {
        let mut answers: Answers = visit()
            .fields()
            .map(|(link, raw)| (link.to_owned(), raw))
            .into();
        assert_eq!(Visit::of(&answers), Some(visit()));
        answers.remove(DAY);
        assert_eq!(Visit::of(&answers), None);
    }

    #[test]
    fn no_form_uses_the_names_of_the_two_fields() {
        for form in catalog() {
            assert!(
                form.item(CLINIC).is_none() && form.item(DAY).is_none(),
                "{}",
                form.url
            );
        }
    }

    #[test]
    fn a_day_that_is_over_is_refused_and_a_half_typed_one_is_left_in_peace() {
        let today = "2026-11-21".parse().unwrap();
        let typed = |month: &str, day: &str| RawDate {
            calendar: Some(Calendar::Reiwa),
            year: "8".into(),
            month: month.into(),
            day: day.into(),
        };
        assert!(day_problem(&typed("11", "20"), today).is_some());
        assert!(day_problem(&typed("13", "1"), today).is_some());
        assert!(day_problem(&typed("11", ""), today).is_none());
        assert!(day_problem(&typed("11", "21"), today).is_none());
    }
}
