//! What a young person does not show a guardian, as a Consent that refuses. Pure.

use crate::browser::LocalRow;
use crate::home::child::current;
use crate::ja;
use domain::access::{Categories, Category};
use domain::fhir::privacy::{Party, PrivacyConsent, Provision};
use domain::{AccountId, Instant, PersonId, RecordId};
use serde_json::Value;
use sync::wire::NewRecord;

/// The refusal that stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Narrowed {
    record: RecordId,
    pub categories: Categories,
}

/// What stands against this account now.
#[must_use]
pub fn narrowed(rows: &[LocalRow], account: AccountId, now: Instant) -> Option<Narrowed> {
    let of = |row: &LocalRow| {
        let body: Value = serde_json::from_str(row.row.body.get()).ok()?;
        if Category::of("Consent", &body) != Some(Category::C20) {
            return None;
        }
        let consent = PrivacyConsent::read(&body).ok()?;
        let is_it = |party: &Party| matches!(party, Party::Account { account: named, .. } if *named == account);
        let categories = consent.narrowing(is_it, now);
        (!categories.is_empty()).then_some(Narrowed {
            record: row.row.id,
            categories,
        })
    };
    current(rows).find_map(of)
}

impl Narrowed {
    /// The first one. `None`: nothing is hidden, so there is nothing to say.
    #[must_use]
    pub fn first(
        id: RecordId,
        person: PersonId,
        (account, name): (AccountId, &str),
        categories: Categories,
        now: Instant,
    ) -> Option<NewRecord> {
        if categories.is_empty() {
            return None;
        }
        let provision = Provision::deny(Party::account(account, name), categories);
        let consent = PrivacyConsent::new(id, person, Party::person(person), now, vec![provision]);
        NewRecord::new(id, "Consent", &consent.to_json())
    }

    /// Another one in its place; with nothing hidden, one that is taken back. `None`: it is the same.
    #[must_use]
    pub fn changed(
        &self,
        id: RecordId,
        person: PersonId,
        (account, name): (AccountId, &str),
        categories: Categories,
        now: Instant,
    ) -> Option<NewRecord> {
        if categories == self.categories {
            return None;
        }
        let new = if categories.is_empty() {
            let provision = Provision::deny(Party::account(account, name), self.categories);
            let by = Party::person(person);
            let stood = PrivacyConsent::new(id, person, by.clone(), now, vec![provision]);
            NewRecord::new(id, "Consent", &stood.revoked(id, by, now).to_json())
        } else {
            Self::first(id, person, (account, name), categories, now)
        };
        new.map(|new| new.replacing(self.record, ja::family::NARROW_REASON))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, ACCOUNT, person};
    use domain::fhir::{Incoming, check};

    const NOW: Instant = Instant(1_795_230_000_000);

    #[test]
    fn what_is_hidden_is_taken_by_the_gate_and_shown_again_when_taken_back() {
        let mother: AccountId = ACCOUNT.parse().unwrap();
        let id = |n: u8| -> RecordId {
            format!("0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f{n:02x}")
                .parse()
                .unwrap()
        };
        let row = |new: &NewRecord| {
            let incoming = Incoming {
                kind: &new.kind,
                record: new.id,
                person: person(),
            };
            assert_eq!(check(&incoming, new.body.get()).err(), None);
            testing::row(
                &new.id.to_string(),
                &new.kind,
                &serde_json::from_str(new.body.get()).unwrap(),
            )
        };
        let named = (mother, "佐藤 美咲");
        let some = Categories::of(&[Category::C06]);
        assert!(Narrowed::first(id(1), person(), named, Categories::NONE, NOW).is_none());
        let first = Narrowed::first(id(1), person(), named, some, NOW).unwrap();
        let stands = narrowed(&[row(&first)], mother, NOW).unwrap();
        assert_eq!(stands.categories, some);
        assert_eq!(
            narrowed(
                &[row(&first)],
                "01930003-0000-7000-8000-0000000000ff".parse().unwrap(),
                NOW
            ),
            None
        );
        assert!(stands.changed(id(2), person(), named, some, NOW).is_none());
        let wider = Categories::of(&[Category::C06, Category::C07]);
        let changed = stands.changed(id(2), person(), named, wider, NOW).unwrap();
        assert_eq!(changed.supersedes, Some(id(1)));
        assert_eq!(
            narrowed(&[row(&changed)], mother, NOW).unwrap().categories,
            wider
        );
        let back = stands
            .changed(id(3), person(), named, Categories::NONE, NOW)
            .unwrap();
        assert_eq!(narrowed(&[row(&back)], mother, NOW), None);
    }
}
