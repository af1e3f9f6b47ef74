//! The vaccination calendar of one person. Pure.

use crate::browser::LocalRow;
use crate::home::child::{Child, current};
use domain::Date;
use domain::age::plus_days_signed;
use domain::fhir::immunization::{Immunization, ImmunizationStatus};
use domain::fhir::systems;
use domain::forecast::{Forecast, Person, Status, Why, evaluate, forecast};
use domain::ja::forecast as ja;
use domain::vaccine::PastDose;
use sync::wire::RowStatus;

/// Further ahead than this nobody plans.
const AHEAD_DAYS: i64 = 20 * 365;

/// A vaccine as the page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub code: String,
    pub vaccine: String,
    /// Which dose.
    pub label: Option<&'static str>,
    pub status: Status,
    pub sentence: String,
    pub earliest: Option<Date>,
    pub latest: Option<Date>,
    pub bar: Option<Bar>,
    pub sources: Vec<&'static str>,
}

/// Where the periods lie, in thousandths of the whole window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The standard period: from and how long.
    pub standard: (u32, u32),
    /// Today's line; `None` outside.
    pub today: Option<u32>,
}

/// A past dose somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    pub vaccine: String,
    pub day: Date,
    pub sentences: Vec<String>,
}

/// The page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calendar {
    /// Possible now, the one that ends first in front.
    pub now: Vec<Entry>,
    /// Later, by first day.
    pub later: Vec<Entry>,
    /// Nothing more to come.
    pub complete: Vec<Entry>,
    /// The period is over.
    pub over: Vec<Entry>,
    /// There is a dose from which nothing can be counted: what comes next is not known.
    pub unclear: Vec<Unclear>,
    pub doubts: Vec<Doubt>,
}

/// A vaccine with such a dose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclear {
    pub code: String,
    pub vaccine: String,
    /// What is known of each, in words.
    pub known: Vec<String>,
}

impl Calendar {
    /// `None` without a birth date: every rule counts from it.
    #[must_use]
    pub fn of(child: &Child, rows: &[LocalRow], today: Date) -> Option<Self> {
        let person = Person {
            birth: child.birth?,
            sex: child.gender,
            expected: None,
        };
        let history = history(rows);
        let unclear = unclear(rows, today);
        let mut calendar = Calendar {
            doubts: doubts(&person, &history, today),
            ..Calendar::default()
        };
        for found in forecast(&person, &history, today) {
            let known = unclear.iter().find(|it| it.code == found.vaccine.code);
            if let Some(known) = known.filter(|_| found.status != Status::Complete) {
                calendar.unclear.push(known.clone());
                continue;
            }
            calendar.add(&found, person.birth, today);
        }
        calendar.now.sort_by_key(|entry| entry.latest);
        calendar.later.sort_by_key(|entry| entry.earliest);
        Some(calendar)
    }

    fn add(&mut self, found: &Forecast, birth: Date, today: Date) {
        let soon = |entry: &Entry| {
            let horizon = plus_days_signed(today, AHEAD_DAYS);
            entry.earliest.is_some_and(|earliest| earliest <= horizon)
        };
        let entry = entry(found, birth, today);
        match (found.status, &found.why) {
            (Status::Due | Status::Overdue | Status::Contraindicated, _) => self.now.push(entry),
            (Status::NotYet, _) if soon(&entry) => self.later.push(entry),
            (Status::Complete, _) => self.complete.push(entry),
            (Status::NotEligible, Why::TooLate(_)) => self.over.push(entry),
            _ => {}
        }
    }
}

/// Vaccines with doses from which nothing can be counted: no month is known, or it is not over.
fn unclear(rows: &[LocalRow], today: Date) -> Vec<Unclear> {
    let mut all: Vec<Unclear> = Vec::new();
    let given = current(rows)
        .filter(|row| row.row.kind == "Immunization" && row.row.status == RowStatus::Final)
        .filter_map(|row| Immunization::read(&serde_json::from_str(row.row.body.get()).ok()?).ok())
        .filter(|dose| dose.status == ImmunizationStatus::Completed && dose.given_on().is_none())
        .filter(|dose| dose.counted_from().is_none_or(|day| day > today));
    for dose in given {
        let Some(vaccine) = dose
            .vaccine
            .code_in(systems::VACCINE)
            .and_then(domain::vaccine::find)
        else {
            continue;
        };
        let known = domain::ja::date::known(dose.occurrence);
        match all.iter_mut().find(|it| it.code == vaccine.code) {
            Some(it) => it.known.push(known),
            None => all.push(Unclear {
                code: vaccine.code.clone(),
                vaccine: vaccine.short.clone(),
                known: vec![known],
            }),
        }
    }
    all
}

/// Dated doses of the records, in order.
pub fn history(rows: &[LocalRow]) -> Vec<PastDose> {
    let mut history: Vec<PastDose> = current(rows)
        .filter(|row| row.row.kind == "Immunization" && row.row.status == RowStatus::Final)
        .filter_map(|row| {
            let body = serde_json::from_str(row.row.body.get()).ok()?;
            PastDose::from_record(&Immunization::read(&body).ok()?)
        })
        .collect();
    history.sort_by_key(|past| past.date);
    history
}

fn entry(found: &Forecast, birth: Date, today: Date) -> Entry {
    let next = found.next();
    Entry {
        code: found.vaccine.code.clone(),
        vaccine: found.vaccine.short.clone(),
        label: next.map(|next| next.label),
        status: found.status,
        sentence: ja::reason(found, today),
        earliest: next.map(|next| next.earliest),
        latest: next.and_then(|next| next.latest),
        bar: bar(found, birth, today),
        sources: found.vaccine.sources(),
    }
}

fn bar(found: &Forecast, birth: Date, today: Date) -> Option<Bar> {
    let next = found.next()?;
    let window = found.vaccine.window.as_ref();
    let from = window.map_or(next.earliest, |window| {
        window.from.day(birth).min(next.earliest)
    });
    let to = next.latest?;
    let length = (to - from).num_days().max(1);
    let at = |day: Date| {
        let part = (day - from).num_days().clamp(0, length) * 1000 / length;
        u32::try_from(part).unwrap_or(0)
    };
    let until = next.standard_until.unwrap_or(to).clamp(next.due, to);
    Some(Bar {
        standard: (at(next.due), at(until) - at(next.due)),
        today: (from..=to).contains(&today).then(|| at(today)),
    })
}

fn doubts(person: &Person, history: &[PastDose], today: Date) -> Vec<Doubt> {
    let judged = evaluate(person, history, today);
    let pairs = history.iter().zip(judged);
    pairs
        .filter(|(_, judgement)| !judgement.flaws.is_empty())
        .map(|(past, judgement)| Doubt {
            vaccine: past
                .vaccine
                .map_or_else(|| past.name.clone(), |vaccine| vaccine.short.clone()),
            day: past.date,
            sentences: judgement
                .flaws
                .iter()
                .map(|flaw| ja::flaw(flaw, past.date))
                .collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use domain::fhir::Code;
    use domain::fhir::immunization::ImmunizationStatus;
    use domain::fhir::systems;

    fn child(birth: Option<&str>) -> Child {
        Child {
            person: testing::person(),
            name: "A".to_owned(),
            kana: None,
            birth: birth.map(|day| day.parse().unwrap()),
            gender: None,
            address: None,
            phone: None,
        }
    }

    fn dose(number: u8, code: &str, day: &str) -> LocalRow {
        let id = format!("0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f{number:02x}");
        let coded = serde_json::json!({ "coding": [{ "system": systems::VACCINE, "code": code }] });
        let mut body = Immunization::new(
            id.parse().unwrap(),
            testing::person(),
            ImmunizationStatus::Completed,
            Code::words(code),
            day.parse().unwrap(),
        )
        .to_json();
        body["vaccineCode"] = coded;
        testing::row(&id, "Immunization", &body)
    }

    fn codes(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.code.as_str()).collect()
    }

    #[test]
    fn what_ends_first_stands_first_and_what_comes_later_by_its_day() {
        let today = "2026-11-21".parse().unwrap();
        let rows = [
            dose(1, "hepb", "2026-11-15"),
            dose(2, "penta", "2026-11-15"),
            dose(3, "penta", "2026-11-18"),
        ];
        let calendar = Calendar::of(&child(Some("2026-09-10")), &rows, today).unwrap();
        assert_eq!(
            codes(&calendar.now),
            ["rota_rv1", "rota_rv5", "bcg", "pcv_child"]
        );
        assert_eq!(codes(&calendar.later)[..2], ["penta", "hepb"]);
        assert!(
            !codes(&calendar.later).contains(&"flu_elderly"),
            "in sixty years"
        );
        assert_eq!(calendar.doubts.len(), 1, "three days after the first");
        assert!(Calendar::of(&child(None), &rows, today).is_none());
    }

    #[test]
    fn the_bar_holds_the_standard_period_and_today() {
        let at = |today: &str| {
            let today = today.parse().unwrap();
            let calendar = Calendar::of(&child(Some("2026-05-10")), &[], today).unwrap();
            let all = calendar.now.into_iter().chain(calendar.later);
            let mut bcg = all.filter(|entry| entry.code == "bcg");
            bcg.next().unwrap().bar.unwrap()
        };
        // five to eight months of twelve
        let bar = at("2026-11-08");
        assert_eq!(bar.standard, (417, 253));
        assert_eq!(bar.today, Some(500));
    }

    #[test]
    fn complete_and_over_are_told_apart() {
        let today = "2029-11-21".parse().unwrap();
        let rows = [dose(1, "mr1", "2027-06-01")];
        let calendar = Calendar::of(&child(Some("2026-05-10")), &rows, today).unwrap();
        assert_eq!(codes(&calendar.complete), ["mr1"]);
        assert_eq!(
            codes(&calendar.over),
            ["rota_rv1", "rota_rv5", "hepb", "bcg", "varicella"]
        );
    }
}
