//! 接種勧奨 from a municipality, for home: until the dose is in the notebook. Pure.

use super::child::{Child, current};
use crate::browser::LocalRow;
use domain::Date;
use domain::age::plus_days_signed;
use domain::cohort;
use domain::fhir::communication::{Communication, Topic};
use domain::fhir::systems;
use domain::forecast::Person;
use domain::vaccine::PastDose;

/// An older one says nothing any more: the calendar says what is due.
const DAYS: i64 = 90;

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaccineNotice {
    pub from: String,
    pub text: String,
    pub sent: Date,
}

/// The last notice for each vaccine for which it still is time, the newest first. `rows`: Communications.
#[must_use]
pub fn notices(
    child: &Child,
    rows: &[LocalRow],
    history: &[PastDose],
    today: Date,
) -> Vec<VaccineNotice> {
    let Some(birth) = child.birth else {
        return Vec::new();
    };
    let person = Person {
        birth,
        sex: child.gender,
        expected: None,
    };
    let since = plus_days_signed(today, -DAYS);
    let mut found: Vec<(String, VaccineNotice)> = Vec::new();
    let mut all: Vec<(Date, String, Communication)> = current(rows)
        .filter(|row| row.row.person == child.person)
        .filter_map(|row| {
            let message =
                Communication::read(&serde_json::from_str(row.row.body.get()).ok()?).ok()?;
            let vaccine = message
                .reason
                .as_ref()?
                .code_in(systems::VACCINE)?
                .to_owned();
            (message.topic == Topic::Notice).then_some((message.sent?.date()?, vaccine, message))
        })
        .filter(|(sent, ..)| *sent > since)
        .collect();
    all.sort_by_key(|(sent, ..)| std::cmp::Reverse(*sent));
    for (sent, vaccine, message) in all {
        let list = cohort::find(&vaccine);
        let still = list
            .and_then(|list| list.forecast(&person, history, today))
            .is_some_and(|found| cohort::is_time(&found, today));
        if !still || found.iter().any(|(other, _)| *other == vaccine) {
            continue;
        }
        let from = message.sender.and_then(|it| it.display).unwrap_or_default();
        let text = message.text;
        found.push((vaccine, VaccineNotice { from, text, sent }));
    }
    found.into_iter().map(|(_, notice)| notice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, person};
    use domain::fhir::Reference;
    use domain::{Instant, RecordId};

    const SENT: Instant = Instant(1_795_230_000_000);

    #[test]
    fn a_notice_stays_at_home_until_the_dose_is_there_or_it_is_old() {
        let child = Child {
            person: person(),
            name: "陽翔".to_owned(),
            kana: None,
            birth: "2023-10-15".parse().ok(),
            gender: None,
            address: None,
            phone: None,
        };
        let id: RecordId = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f01".parse().unwrap();
        let vaccine = domain::vaccine::find("je1").unwrap();
        let town = Reference::named("架空市役所");
        let whom = Reference::patient(person());
        let message = Communication::notice(id, whom, town, vaccine, "受ける時期です。", SENT);
        let rows = [testing::row(
            &id.to_string(),
            "Communication",
            &message.to_json(),
        )];
        let today = SENT.date_in_japan();
        let of = |history: &[PastDose], day: Date| notices(&child, &rows, history, day);
        let shown = of(&[], today);
        assert_eq!(shown.len(), 1);
        assert_eq!(
            (shown[0].from.as_str(), shown[0].text.as_str()),
            ("架空市役所", "受ける時期です。")
        );
        assert_eq!(of(&[], plus_days_signed(today, 89)).len(), 1);
        assert!(of(&[], plus_days_signed(today, 90)).is_empty());
        // the next dose has an interval of its own: nobody is called to it yet
        let given = PastDose::of(vaccine, today);
        assert!(of(&[given], today).is_empty());
    }
}
