//! 書き写した接種: a dose the family notes down, from paper or memory. Pure: what is typed, what is wrong with it, and
//! the record it becomes.

use crate::browser::LocalRow;
use crate::home::child::current;
use domain::fhir::Code;
use domain::fhir::immunization::{Immunization, ImmunizationStatus, Origin};
use domain::fhir::systems::VACCINE;
use domain::input::{DateProblem, RawDate};
use domain::record_form::lot_number;
use domain::vaccine::{self, Vaccine};
use domain::{Date, PersonId, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::value::to_raw_value;
use sync::wire::NewRecord;

/// Where it was read, as it is offered.
pub const ORIGINS: [Origin; 2] = [Origin::Paper, Origin::Recall];

/// Younger people are not asked about what is given to the old, or to the expecting and to students.
const OLD_YEARS: u32 = 50;
const GROWN_YEARS: u32 = 12;

/// The vaccines somebody of this age can have had; all of them when it is not known.
pub fn offered(years: Option<u32>) -> impl Iterator<Item = &'static Vaccine> {
    let from = |it: &Vaccine| match (it.category.as_str(), &it.special) {
        ("B", _) => OLD_YEARS,
        (_, Some(_)) => GROWN_YEARS,
        _ => 0,
    };
    let may = move |it: &&Vaccine| years.is_none_or(|years| years >= from(it));
    vaccine::all().iter().filter(may)
}

/// Exactly as typed; kept with every keystroke.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    pub vaccine: Option<String>,
    pub day: RawDate,
    pub origin: Option<String>,
    pub lot: String,
    pub place: String,
}

/// What keeps it from being noted down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    Vaccine,
    Day(DateProblem),
    BeforeBirth,
    Future,
    /// The same vaccine on the same day is there already.
    Twice,
    Origin,
    Lot,
}

/// What was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    pub vaccine: &'static Vaccine,
    pub day: Date,
    pub origin: Origin,
    pub lot: Option<String>,
    pub place: Option<String>,
}

impl Typed {
    /// Everything that is wrong, in the order of the page, or what was understood.
    pub fn read(
        &self,
        birth: Option<Date>,
        today: Date,
        there: &[Immunization],
    ) -> Result<Noted, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let vaccine = self.vaccine.as_deref().and_then(vaccine::find);
        let day = self.day.parse();
        let origin = ORIGINS
            .into_iter()
            .find(|it| self.origin.as_deref() == Some(it.code()));
        if vaccine.is_none() {
            wrong.push(Wrong::Vaccine);
        }
        match day {
            Err(problem) => wrong.push(Wrong::Day(problem)),
            Ok(day) if day > today => wrong.push(Wrong::Future),
            Ok(day) if birth.is_some_and(|birth| day < birth) => wrong.push(Wrong::BeforeBirth),
            Ok(day) if vaccine.is_some_and(|it| is_there(it, day, there)) => {
                wrong.push(Wrong::Twice);
            }
            Ok(_) => {}
        }
        if origin.is_none() {
            wrong.push(Wrong::Origin);
        }
        let lot = match self.lot.trim() {
            "" => Ok(None),
            typed => lot_number(typed).map(Some),
        };
        if lot.is_err() {
            wrong.push(Wrong::Lot);
        }
        let place = Some(self.place.trim().to_owned()).filter(|place| !place.is_empty());
        match (vaccine, day, origin, lot) {
            (Some(vaccine), Ok(day), Some(origin), Ok(lot)) if wrong.is_empty() => Ok(Noted {
                vaccine,
                day,
                origin,
                lot,
                place,
            }),
            _ => Err(wrong),
        }
    }
}

fn is_there(vaccine: &Vaccine, day: Date, there: &[Immunization]) -> bool {
    there.iter().any(|dose| {
        dose.given_on() == Some(day) && dose.vaccine.code_in(VACCINE) == Some(&vaccine.code)
    })
}

impl Noted {
    /// As a record of the notebook.
    #[must_use]
    pub fn record(&self, id: RecordId, person: PersonId) -> Option<NewRecord> {
        let code = Code::new(VACCINE, &self.vaccine.code, &self.vaccine.name);
        let done = ImmunizationStatus::Completed;
        let dose = Immunization {
            origin: Some(self.origin),
            lot_number: self.lot.clone(),
            location: self.place.clone(),
            series: self.vaccine.series.clone(),
            ..Immunization::new(id, person, done, code, self.day)
        };
        new_record(id, &dose, None)
    }
}

/// What takes the place of a note that was wrong. `None`: it is not the family's to take back.
#[must_use]
pub fn taken_back(row: &LocalRow, id: RecordId, reason: &str) -> Option<NewRecord> {
    let body = serde_json::from_str(row.row.body.get()).ok()?;
    let dose = Immunization::read(&body).ok()?;
    dose.origin?;
    let error = Immunization {
        id: Some(id.to_string()),
        status: ImmunizationStatus::EnteredInError,
        ..dose
    };
    new_record(id, &error, Some((row.row.id, reason)))
}

fn new_record(
    id: RecordId,
    dose: &Immunization,
    replaces: Option<(RecordId, &str)>,
) -> Option<NewRecord> {
    Some(NewRecord {
        id,
        kind: "Immunization".to_owned(),
        body: to_raw_value(&dose.to_json()).ok()?,
        supersedes: replaces.map(|(old, _)| old),
        reason: replaces.map(|(_, reason)| reason.to_owned()),
    })
}

/// The doses of a notebook that nothing took the place of.
#[must_use]
pub fn doses(rows: &[LocalRow]) -> Vec<Immunization> {
    let of =
        |row: &LocalRow| Immunization::read(&serde_json::from_str(row.row.body.get()).ok()?).ok();
    current(rows)
        .filter(|row| row.row.kind == "Immunization")
        .filter_map(of)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, person};
    use domain::fhir::{Incoming, check};

    const ID: &str = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f40";

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn typed(date: &str) -> Typed {
        Typed {
            vaccine: Some("mr1".to_owned()),
            day: RawDate::western(day(date)),
            origin: Some("record".to_owned()),
            lot: "ａｂ－１２".to_owned(),
            place: " みどり小児科 ".to_owned(),
        }
    }

    fn read(typed: &Typed, there: &[Immunization]) -> Result<Noted, Vec<Wrong>> {
        typed.read(Some(day("2023-05-01")), day("2026-11-26"), there)
    }

    fn record() -> NewRecord {
        let noted = read(&typed("2024-06-01"), &[]).unwrap();
        noted.record(ID.parse().unwrap(), person()).unwrap()
    }

    #[test]
    fn what_is_copied_from_paper_becomes_a_record_that_says_so_and_can_be_taken_back() {
        let new = record();
        let body: serde_json::Value = serde_json::from_str(new.body.get()).unwrap();
        assert_eq!(body["primarySource"], false);
        assert_eq!(body["reportOrigin"]["coding"][0]["code"], "record");
        assert_eq!(
            (&body["lotNumber"], &body["location"]["display"]),
            (&"AB-12".into(), &"みどり小児科".into())
        );
        let row = testing::row(ID, "Immunization", &body);
        let other = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f41".parse().unwrap();
        let back = taken_back(&row, other, "まちがえた").unwrap();
        assert_eq!(back.supersedes, Some(new.id));
        for record in [&new, &back] {
            let incoming = Incoming {
                kind: &record.kind,
                record: record.id,
                person: person(),
            };
            assert_eq!(check(&incoming, record.body.get()).err(), None);
        }
        let mut official = body;
        official["primarySource"] = true.into();
        let official = testing::row(ID, "Immunization", &official);
        assert!(taken_back(&official, other, "x").is_none());
    }

    #[test]
    fn nobody_is_asked_about_vaccines_of_another_age() {
        let has = |years, code: &str| offered(years).any(|it| it.code == code);
        let check = |years, codes: [bool; 3]| {
            let found = ["mr1", "rsv_maternal", "zoster"].map(|code| has(years, code));
            assert_eq!(found, codes, "{years:?}");
        };
        check(Some(3), [true, false, false]);
        check(Some(30), [true, true, false]);
        check(Some(70), [true, true, true]);
        check(None, [true, true, true]);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let check = |typed: &Typed, expect: &[Wrong]| {
            assert_eq!(read(typed, &[]).err().unwrap_or_default(), expect);
        };
        check(&typed("2024-06-01"), &[]);
        check(&typed("2026-11-27"), &[Wrong::Future]);
        check(&typed("2023-04-30"), &[Wrong::BeforeBirth]);
        check(
            &Typed::default(),
            &[
                Wrong::Vaccine,
                Wrong::Day(DateProblem::Empty),
                Wrong::Origin,
            ],
        );
        let lot = Typed {
            lot: "AB/12".to_owned(),
            ..typed("2024-06-01")
        };
        check(&lot, &[Wrong::Lot]);
        let body = serde_json::from_str(record().body.get()).unwrap();
        let there = [Immunization::read(&body).unwrap()];
        let twice = read(&typed("2024-06-01"), &there);
        assert_eq!(twice.err(), Some(vec![Wrong::Twice]));
    }
}
