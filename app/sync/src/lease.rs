//! Leases on the device: what it was told, and which moment they are held against.
//!
//! Pure: a store keeps [`Leases`] with its rows and asks them at every read.

use crate::wire::Lease;
use domain::{Instant, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the device was told, by person. Who is not in here may be shown without an end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Leases(BTreeMap<PersonId, Instant>);

impl Leases {
    /// Whether the person's rows are hidden at this moment.
    pub fn has_ended(&self, person: PersonId, now: Instant) -> bool {
        self.0.get(&person).is_some_and(|until| *until <= now)
    }

    /// Everybody whose rows are hidden at this moment.
    pub fn ended(&self, now: Instant) -> Vec<PersonId> {
        let ended = self.0.iter().filter(|(_, until)| **until <= now);
        ended.map(|(person, _)| *person).collect()
    }

    /// Takes over an answer: whose rows go takes the lease along, then the new ones come. `true`: something
    /// is different.
    pub fn follow(&mut self, cleared: &[PersonId], told: &[Lease]) -> bool {
        let before = self.0.clone();
        self.0.retain(|person, _| !cleared.contains(person));
        self.0
            .extend(told.iter().map(|lease| (lease.person, lease.until)));
        self.0 != before
    }
}

/// The last answer of the server as one tab remembers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The server's clock in the answer.
    pub server: Instant,
    /// The tab's monotonic clock when it asked, in milliseconds: however long the answer was on its way,
    /// what is counted on from here is never behind the server.
    pub asked: u64,
}

/// The moment leases are held against. A tab that has heard the server counts on from there, whatever the
/// device's clock says; one that has not must take the device's word. What the store remembers of the
/// last answer is the least in either case, so setting a clock back shows nothing again.
pub fn moment(contact: Option<Contact>, monotonic: u64, device: Instant) -> Instant {
    match contact {
        Some(contact) => {
            let elapsed = monotonic.saturating_sub(contact.asked);
            let elapsed = i64::try_from(elapsed).unwrap_or(i64::MAX);
            contact.server.plus_millis(elapsed)
        }
        None => device,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::uuid;

    #[test]
    fn an_answer_brings_leases_and_takes_those_of_whose_rows_go() {
        let person = |n| PersonId(uuid(2, n));
        let lease = |n, until| Lease {
            person: person(n),
            until: Instant(until),
        };
        let mut leases = Leases::default();
        assert!(leases.follow(&[], &[lease(1, 10), lease(2, 20)]));
        assert!(!leases.follow(&[], &[lease(1, 10)]), "nothing new");
        assert_eq!(leases.ended(Instant(9)), []);
        assert_eq!(leases.ended(Instant(10)), [person(1)]);
        assert!(
            leases.has_ended(person(1), Instant(10)) && !leases.has_ended(person(3), Instant(99))
        );
        assert!(leases.follow(&[person(1), person(2)], &[lease(2, 30)]));
        assert_eq!(
            leases.ended(Instant(25)),
            [],
            "the first is free, the second has longer"
        );
        assert_eq!(leases.ended(Instant(30)), [person(2)]);
    }

    #[test]
    fn a_tab_counts_on_from_the_servers_clock_and_else_takes_the_devices() {
        let contact = Some(Contact {
            server: Instant(1_000),
            asked: 50,
        });
        assert_eq!(moment(contact, 70, Instant(9_000_000)), Instant(1_020));
        assert_eq!(moment(contact, 70, Instant(0)), Instant(1_020), "set back");
        assert_eq!(moment(None, 70, Instant(5)), Instant(5));
    }
}
