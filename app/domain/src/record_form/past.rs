//! 書き写した接種: a dose the family notes down, from paper or memory: what is typed, what is wrong with it, and the
//! Immunization it becomes.

use super::fields::lot_number;
use crate::fhir::immunization::{Immunization, ImmunizationStatus, Origin};
use crate::fhir::reference::Code;
use crate::fhir::systems::VACCINE;
use crate::fhir::when::When;
use crate::id::{PersonId, RecordId};
use crate::input::{DateProblem, RawDate};
use crate::time::Date;
use crate::vaccine::{self, Vaccine};
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// Where it was read, as it is offered.
pub const ORIGINS: [Origin; 2] = [Origin::Paper, Origin::Recall];

/// Children are not asked about what is for the old, the expecting, or a year of birth long past.
const GROWN_YEARS: u32 = 12;

/// The vaccines somebody of this age is asked about; all of them when it is not known.
pub fn offered(years: Option<u32>) -> impl Iterator<Item = &'static Vaccine> {
    let child = years.is_some_and(|years| years < GROWN_YEARS);
    let grown = |it: &Vaccine| it.category == "B" || it.special.is_some();
    vaccine::all().iter().filter(move |it| !child || !grown(it))
}

/// How much of the day is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// 年月日
    #[default]
    Day,
    /// 年と月
    Month,
    /// Only that it was given.
    Nothing,
}

impl Precision {
    /// As they are offered.
    pub const ALL: [Precision; 3] = [Precision::Day, Precision::Month, Precision::Nothing];

    /// In what is kept of the page.
    pub fn code(self) -> &'static str {
        match self {
            Precision::Day => "day",
            Precision::Month => "month",
            Precision::Nothing => "nothing",
        }
    }
}

/// Exactly as typed; kept with every keystroke.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    /// Code of the vaccine table.
    pub vaccine: Option<String>,
    /// 受けた日
    pub day: RawDate,
    /// Code of a [`Precision`].
    #[serde(default)]
    pub precision: Option<String>,
    /// Code of one of [`ORIGINS`].
    pub origin: Option<String>,
    /// Lot No., may be empty.
    pub lot: String,
    /// 受けた医療機関, may be empty.
    pub place: String,
}

/// What keeps it from being noted down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// None chosen.
    Vaccine,
    /// Not a day.
    Day(DateProblem),
    /// Before the person was born.
    BeforeBirth,
    /// After today.
    Future,
    /// The same vaccine on the same day is there already.
    Twice,
    /// None chosen.
    Origin,
    /// Not a lot number.
    Lot,
}

/// What was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    /// Which.
    pub vaccine: &'static Vaccine,
    /// When, as far as it is known.
    pub when: Option<When>,
    /// From what.
    pub origin: Origin,
    /// Lot No.
    pub lot: Option<String>,
    /// 受けた医療機関
    pub place: Option<String>,
}

impl Typed {
    /// How much of the day is asked for.
    pub fn precision(&self) -> Precision {
        let chosen = |it: &Precision| self.precision.as_deref() == Some(it.code());
        Precision::ALL.into_iter().find(chosen).unwrap_or_default()
    }

    /// The last day it can have been, and as it is written down.
    fn when(&self) -> Result<Option<(Date, When)>, DateProblem> {
        let (precision, day) = (self.precision(), &self.day);
        if precision == Precision::Nothing {
            return Ok(None);
        }
        // a day that stands there all the same is not thrown away
        if precision == Precision::Day || !day.day.trim().is_empty() {
            let day = day.parse()?;
            return Ok(Some((day, When::Day(day))));
        }
        let last = day.parse_month()?;
        Ok(Some((last, When::Month(last.year(), last.month()))))
    }

    /// Everything that is wrong, in the order of the page, or what was understood.
    pub fn read(
        &self,
        birth: Option<Date>,
        today: Date,
        there: &[Immunization],
    ) -> Result<Noted, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let vaccine = self.vaccine.as_deref().and_then(vaccine::find);
        let when = self.when();
        let origin = ORIGINS
            .into_iter()
            .find(|it| self.origin.as_deref() == Some(it.code()));
        if vaccine.is_none() {
            wrong.push(Wrong::Vaccine);
        }
        match when {
            Err(problem) => wrong.push(Wrong::Day(problem)),
            Ok(Some((last, when))) if first_day(last, when) > today => wrong.push(Wrong::Future),
            Ok(Some((last, _))) if birth.is_some_and(|birth| last < birth) => {
                wrong.push(Wrong::BeforeBirth);
            }
            Ok(Some((_, when))) if vaccine.is_some_and(|it| is_there(it, when, there)) => {
                wrong.push(Wrong::Twice);
            }
            // several of them are several doses: nobody can tell
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
        match (vaccine, when, origin, lot) {
            (Some(vaccine), Ok(when), Some(origin), Ok(lot)) if wrong.is_empty() => Ok(Noted {
                vaccine,
                when: when.map(|(_, when)| when),
                origin,
                lot,
                place,
            }),
            _ => Err(wrong),
        }
    }
}

fn first_day(last: Date, when: When) -> Date {
    match when {
        When::Month(..) => last.with_day(1).unwrap_or(last),
        _ => last,
    }
}

fn is_there(vaccine: &Vaccine, when: When, there: &[Immunization]) -> bool {
    there.iter().any(|dose| {
        let given = dose.status == ImmunizationStatus::Completed;
        let then = match when {
            When::Day(day) => dose.given_on() == Some(day),
            _ => dose.occurrence == Some(when),
        };
        given && then && dose.vaccine.code_in(VACCINE) == Some(&vaccine.code)
    })
}

impl Noted {
    /// As a record of the notebook.
    pub fn dose(&self, id: RecordId, person: PersonId) -> Immunization {
        let code = Code::new(VACCINE, &self.vaccine.code, &self.vaccine.name);
        Immunization {
            origin: Some(self.origin),
            lot_number: self.lot.clone(),
            location: self.place.clone(),
            series: self.vaccine.series.clone(),
            occurrence: self.when,
            ..Immunization::new(id, person, ImmunizationStatus::Completed, code, Date::MIN)
        }
    }
}

/// What takes the place of a note that was wrong. `None`: it is not the family's to take back.
pub fn taken_back(dose: &Immunization, id: RecordId) -> Option<Immunization> {
    dose.origin?;
    Some(Immunization {
        id: Some(id.to_string()),
        status: ImmunizationStatus::EnteredInError,
        ..dose.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fhir::{Incoming, check};
    use uuid::Uuid;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn typed(date: &str) -> Typed {
        Typed {
            vaccine: Some("mr1".to_owned()),
            day: RawDate::western(day(date)),
            precision: None,
            origin: Some("record".to_owned()),
            lot: "ａｂ－１２".to_owned(),
            place: " みどり小児科 ".to_owned(),
        }
    }

    fn read(typed: &Typed, there: &[Immunization]) -> Result<Noted, Vec<Wrong>> {
        typed.read(Some(day("2023-05-01")), day("2026-11-26"), there)
    }

    fn id(number: u128) -> RecordId {
        RecordId(Uuid::from_u128(number))
    }

    fn person() -> PersonId {
        PersonId(Uuid::from_u128(9))
    }

    fn dose() -> Immunization {
        read(&typed("2024-06-01"), &[])
            .unwrap()
            .dose(id(1), person())
    }

    #[test]
    fn a_day_nobody_knows_is_written_down_as_far_as_it_is_known() {
        let with_day = |date: &str, precision: Precision| Typed {
            precision: Some(precision.code().to_owned()),
            ..typed(date)
        };
        let of = |date: &str, precision: Precision| {
            let mut typed = with_day(date, precision);
            typed.day.day.clear();
            typed
        };
        let whole = read(&with_day("2024-06-15", Precision::Month), &[]).unwrap();
        assert_eq!(whole.when, Some(When::Day(day("2024-06-15"))));
        let body = |typed: &Typed| {
            let dose = read(typed, &[]).unwrap().dose(id(1), person());
            assert_eq!(dose.given_on(), None);
            let text = dose.to_json().to_string();
            let incoming = Incoming {
                kind: "Immunization",
                record: id(1),
                person: person(),
            };
            check(&incoming, &text).unwrap();
            dose.to_json()
        };
        let month = of("2024-06-15", Precision::Month);
        assert_eq!(body(&month)["occurrenceDateTime"], "2024-06");
        let counted = |typed: &Typed| {
            let dose = read(typed, &[]).unwrap().dose(id(1), person());
            dose.counted_from()
        };
        assert_eq!(
            counted(&month),
            Some(day("2024-06-30")),
            "every interval is kept"
        );
        assert_eq!(counted(&of("2024-06-15", Precision::Nothing)), None);
        let nothing = of("2024-06-15", Precision::Nothing);
        let nothing = body(&nothing);
        assert_eq!(nothing["occurrenceString"], "受けた日は不明");
        assert!(nothing.get("occurrenceDateTime").is_none());
        // this month has begun, the next one has not
        assert!(read(&of("2026-11-01", Precision::Month), &[]).is_ok());
        assert_eq!(
            read(&of("2026-12-01", Precision::Month), &[]),
            Err(vec![Wrong::Future])
        );
        assert!(read(&of("2023-05-31", Precision::Month), &[]).is_ok());
        assert_eq!(
            read(&of("2023-04-30", Precision::Month), &[]),
            Err(vec![Wrong::BeforeBirth])
        );
        let there = read(&month, &[]).unwrap().dose(id(1), person());
        assert_eq!(read(&month, &[there]), Err(vec![Wrong::Twice]));
    }

    #[test]
    fn what_is_copied_from_paper_says_so_and_can_be_taken_back() {
        let body = dose().to_json();
        assert_eq!(body["primarySource"], false);
        assert_eq!(body["reportOrigin"]["coding"][0]["code"], "record");
        assert_eq!(body["lotNumber"], "AB-12");
        assert_eq!(body["location"]["display"], "みどり小児科");
        let read_back = Immunization::read(&body).unwrap();
        let back = taken_back(&read_back, id(2)).unwrap();
        assert_eq!(back.status, ImmunizationStatus::EnteredInError);
        for (record, dose) in [(id(1), dose()), (id(2), back)] {
            let incoming = Incoming {
                kind: "Immunization",
                record,
                person: person(),
            };
            assert_eq!(check(&incoming, &dose.to_json().to_string()).err(), None);
        }
        let official = Immunization {
            origin: None,
            ..dose()
        };
        assert!(taken_back(&official, id(2)).is_none());
    }

    #[test]
    fn children_are_not_asked_about_vaccines_of_another_age() {
        let check = |years, expect: [bool; 3]| {
            let has = |code| offered(years).any(|it| it.code == code);
            assert_eq!(
                ["mr1", "rsv_maternal", "zoster"].map(has),
                expect,
                "{years:?}"
            );
        };
        check(Some(3), [true, false, false]);
        check(Some(30), [true, true, true]);
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
        let twice = read(&typed("2024-06-01"), &[dose()]);
        assert_eq!(twice.err(), Some(vec![Wrong::Twice]));
    }
}
