//! What the server writes into the cursor: for each person in scope the last number sent, and under
//! which view. A device never looks inside.

use crate::wire::{Cursor, Lease, ScopeChange, ScopeKind};
use domain::{Instant, PersonId};
use std::collections::BTreeMap;
use std::fmt::Write;

const VERSION: &str = "1";

/// A lease is told anew when it has grown by this much: not with every answer.
const RENEW_MILLIS: i64 = 12 * 3_600_000;

/// How far one person's rows were sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Everything up to this number.
    pub seq: u64,
    /// [`crate::rules::Scope::key`] at that time.
    pub key: String,
    /// The lease the device was told.
    pub lease: Option<Instant>,
}

/// A readable cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// [`crate::server_store::ServerStore::epoch`] at that time.
    pub epoch: String,
    /// By person.
    pub persons: BTreeMap<PersonId, Mark>,
}

impl Marks {
    /// As text: `version.epoch.person-seq-key.person-seq-key-lease…`.
    pub fn to_cursor(&self) -> Cursor {
        let mut text = format!("{VERSION}.{}", self.epoch);
        for (person, mark) in &self.persons {
            let person = person.0.simple();
            write!(text, ".{person}-{}-{}", mark.seq, mark.key)
                .expect("writing into a String cannot fail");
            if let Some(Instant(until)) = mark.lease {
                write!(text, "-{until}").expect("writing into a String cannot fail");
            }
        }
        Cursor(text)
    }

    /// `None`: not one of ours; the device then gets everything from the start.
    pub fn read(cursor: &Cursor) -> Option<Self> {
        let mut parts = cursor.0.split('.');
        if parts.next() != Some(VERSION) {
            return None;
        }
        let epoch = parts.next()?.to_owned();
        let mut persons = BTreeMap::new();
        for part in parts {
            let mut mark = part.splitn(4, '-');
            let person: PersonId = mark.next()?.parse().ok()?;
            let seq = mark.next()?.parse().ok()?;
            let key = mark.next()?.to_owned();
            let lease = mark.next().map(str::parse).transpose().ok()?.map(Instant);
            persons.insert(person, Mark { seq, key, lease });
        }
        Some(Marks { epoch, persons })
    }
}

/// One person as visible now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InView {
    /// Who.
    pub person: PersonId,
    /// Names the view.
    pub key: String,
    /// The person's last number.
    pub head: u64,
    /// Until when the device may show it; `None` also for a device that knows no leases.
    pub lease: Option<Instant>,
}

/// What changed between a cursor and now: the changes of scope, and where to go on for everybody
/// in view.
pub fn compare(before: Option<&Marks>, epoch: &str, view: &[InView]) -> (Vec<ScopeChange>, Marks) {
    let mut scope = Vec::new();
    let mut marks = Marks {
        epoch: epoch.to_owned(),
        persons: BTreeMap::new(),
    };
    let known = before.map(|before| &before.persons);
    for now in view {
        let mark = before
            .filter(|before| before.epoch == epoch)
            .and_then(|before| before.persons.get(&now.person))
            // A number higher than the person's own comes from a database that is no more.
            .filter(|mark| mark.key == now.key && mark.seq <= now.head);
        let seq = mark.map(|mark| mark.seq);
        if seq.is_none() {
            scope.push(ScopeChange {
                person: now.person,
                kind: ScopeKind::Reset,
            });
        }
        marks.persons.insert(
            now.person,
            Mark {
                seq: seq.unwrap_or(0),
                key: now.key.clone(),
                // starting over, the device forgets the lease with the rows
                lease: mark.and_then(|mark| mark.lease),
            },
        );
    }
    let gone = known
        .into_iter()
        .flat_map(BTreeMap::keys)
        .filter(|person| !marks.persons.contains_key(person));
    scope.extend(gone.map(|person| ScopeChange {
        person: *person,
        kind: ScopeKind::Gone,
    }));
    (scope, marks)
}

/// The leases that are news to the device; `marks` remember them as told.
pub fn renew(view: &[InView], marks: &mut Marks) -> Vec<Lease> {
    let mut leases = Vec::new();
    for now in view {
        let Some(mark) = marks.persons.get_mut(&now.person) else {
            continue;
        };
        let news = match (mark.lease, now.lease) {
            (Some(told), Some(until)) => {
                until < told || until.0.saturating_sub(told.0) >= RENEW_MILLIS
            }
            (told, until) => told != until,
        };
        if news {
            mark.lease = now.lease;
            leases.push(Lease {
                person: now.person,
                until: now.lease.unwrap_or(Lease::NEVER),
            });
        }
    }
    leases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::uuid;
    use proptest::prelude::*;

    fn person(n: u32) -> PersonId {
        PersonId(uuid(2, n))
    }

    fn marks(epoch: &str, list: &[(u32, u64, &str)]) -> Marks {
        let mark = |&(n, seq, key): &(u32, u64, &str)| {
            (
                person(n),
                Mark {
                    seq,
                    key: key.to_owned(),
                    lease: None,
                },
            )
        };
        Marks {
            epoch: epoch.to_owned(),
            persons: list.iter().map(mark).collect(),
        }
    }

    #[test]
    fn a_cursor_reads_back() {
        let before = marks("e1", &[(1, 0, "all"), (2, u64::MAX, "own")]);
        assert_eq!(Marks::read(&before.to_cursor()), Some(before));
        assert_eq!(
            Marks::read(&marks("", &[]).to_cursor()),
            Some(marks("", &[]))
        );
    }

    #[test]
    fn whoever_enters_changes_view_or_leaves_is_said_so() {
        let now = |n, key: &str, head| InView {
            person: person(n),
            key: key.to_owned(),
            head,
            lease: None,
        };
        let before = marks(
            "e",
            &[(1, 5, "all"), (2, 5, "all"), (3, 9, "all"), (4, 1, "all")],
        );
        let view = [
            now(1, "all", 7),
            now(2, "own", 7),
            now(3, "all", 8),
            now(5, "all", 2),
        ];
        let (scope, marks_now) = compare(Some(&before), "e", &view);
        let reset = |n| ScopeChange {
            person: person(n),
            kind: ScopeKind::Reset,
        };
        let gone = |n| ScopeChange {
            person: person(n),
            kind: ScopeKind::Gone,
        };
        assert_eq!(scope, [reset(2), reset(3), reset(5), gone(4)]);
        assert_eq!(
            marks_now,
            marks(
                "e",
                &[(1, 5, "all"), (2, 0, "own"), (3, 0, "all"), (5, 0, "all")]
            )
        );
    }

    #[test]
    fn a_lease_is_told_when_it_is_news_and_not_with_every_answer() {
        const HOUR: i64 = 3_600_000;
        let check = |told: Option<i64>, now: Option<i64>, expect: Option<Instant>| {
            let told = told.map(|hours| Instant(hours * HOUR));
            let mut marks = marks("e", &[(1, 5, "all")]);
            marks.persons.get_mut(&person(1)).unwrap().lease = told;
            assert_eq!(Marks::read(&marks.to_cursor()).as_ref(), Some(&marks));
            let view = [InView {
                person: person(1),
                key: "all".to_owned(),
                head: 5,
                lease: now.map(|hours| Instant(hours * HOUR)),
            }];
            let leases = renew(&view, &mut marks);
            let found = leases.first().map(|lease| lease.until);
            assert_eq!(found, expect, "{told:?} {now:?}");
            let remembered = marks.persons[&person(1)].lease;
            assert_eq!(
                remembered,
                if expect.is_some() {
                    view[0].lease
                } else {
                    told
                }
            );
        };
        check(None, None, None);
        check(None, Some(72), Some(Instant(72 * HOUR)));
        check(Some(72), Some(72), None);
        check(Some(72), Some(80), None);
        check(Some(72), Some(84), Some(Instant(84 * HOUR)));
        check(Some(72), Some(71), Some(Instant(71 * HOUR)));
        check(Some(72), None, Some(Lease::NEVER));
    }

    #[test]
    fn another_epoch_starts_everybody_over_and_still_removes_who_left() {
        let before = marks("old", &[(1, 5, "all"), (2, 5, "all")]);
        let view = [InView {
            person: person(1),
            key: "all".to_owned(),
            head: 9,
            lease: None,
        }];
        let (scope, _) = compare(Some(&before), "new", &view);
        let kinds: Vec<_> = scope
            .iter()
            .map(|change| (change.person, change.kind))
            .collect();
        assert_eq!(
            kinds,
            [(person(1), ScopeKind::Reset), (person(2), ScopeKind::Gone)]
        );
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in ".{0,80}") {
            let _ = Marks::read(&Cursor(text.clone()));
            let _ = Marks::read(&Cursor(format!("1.e.{text}")));
        }
    }
}
