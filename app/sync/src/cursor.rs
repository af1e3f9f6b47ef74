//! What the server writes into the cursor: for each person in scope the last number sent, and under
//! which view. A device never looks inside.

use crate::wire::{Cursor, ScopeChange, ScopeKind};
use domain::PersonId;
use std::collections::BTreeMap;
use std::fmt::Write;

const VERSION: &str = "1";

/// How far one person's rows were sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Everything up to this number.
    pub seq: u64,
    /// [`crate::rules::Rules::scope_key`] at that time.
    pub key: String,
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
    /// As text: `version.epoch.person-seq-key.person-seq-key…`.
    pub fn to_cursor(&self) -> Cursor {
        let mut text = format!("{VERSION}.{}", self.epoch);
        for (person, mark) in &self.persons {
            let person = person.0.simple();
            write!(text, ".{person}-{}-{}", mark.seq, mark.key)
                .expect("writing into a String cannot fail");
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
            let mut mark = part.splitn(3, '-');
            let person: PersonId = mark.next()?.parse().ok()?;
            let seq = mark.next()?.parse().ok()?;
            let key = mark.next()?.to_owned();
            persons.insert(person, Mark { seq, key });
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
    fn another_epoch_starts_everybody_over_and_still_removes_who_left() {
        let before = marks("old", &[(1, 5, "all"), (2, 5, "all")]);
        let view = [InView {
            person: person(1),
            key: "all".to_owned(),
            head: 9,
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
