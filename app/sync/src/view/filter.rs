//! Which rows a reader wants.

use crate::wire::Row;
use domain::{PersonId, RecordId};
use std::collections::BTreeSet;

/// Which rows are wanted. Empty: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this person's.
    pub person: Option<PersonId>,
    /// Only this FHIR resource type.
    pub kind: Option<String>,
    /// Of the server's rows only so many: those it numbered last. What this device holds besides is never left out.
    pub newest: Option<usize>,
}

impl Filter {
    /// Every row.
    pub fn all() -> Self {
        Self::default()
    }

    /// Only this person's.
    #[must_use]
    pub fn of(self, person: PersonId) -> Self {
        Filter {
            person: Some(person),
            ..self
        }
    }

    /// Only this FHIR resource type.
    #[must_use]
    pub fn kind(self, kind: impl Into<String>) -> Self {
        Filter {
            kind: Some(kind.into()),
            ..self
        }
    }

    /// Only the last ones: opening a page must not read a life.
    #[must_use]
    pub fn newest(self, count: usize) -> Self {
        Filter {
            newest: Some(count),
            ..self
        }
    }

    /// Whether the row is wanted.
    pub fn takes(&self, row: &Row) -> bool {
        self.person.is_none_or(|person| person == row.person)
            && self.kind.as_ref().is_none_or(|kind| *kind == row.kind)
    }

    /// Of the wanted rows, given by person, number and id, those that are new enough: numbers count for each person.
    pub fn latest(&self, mut rows: Vec<(PersonId, u64, RecordId)>) -> BTreeSet<RecordId> {
        let count = self.newest.unwrap_or(usize::MAX);
        rows.sort_unstable_by_key(|(person, seq, _)| (*person, std::cmp::Reverse(*seq)));
        let of_one = rows.chunk_by(|(one, ..), (other, ..)| one == other);
        let kept = of_one.flat_map(|rows| rows.iter().take(count));
        kept.map(|(.., id)| *id).collect()
    }
}
