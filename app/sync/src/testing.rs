//! Rows, changes and people for tests of every store, and the contracts they keep.
//!
//! Not for the product: nothing but tests may name it.

use crate::wire::{Action, Author, Change, Row, RowStatus};
use domain::{AccountId, ChangeId, Instant, PersonId, RecordId};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A readable id: the number in the last bytes, the family in the first.
pub fn uuid(family: u16, n: u32) -> Uuid {
    Uuid::from_fields(u32::from(family), 0, 0x7000, &[0x80, 0, 0, 0, 0, 0, 0, 0])
        .as_u128()
        .checked_add(u128::from(n))
        .map_or(Uuid::nil(), Uuid::from_u128)
}

/// JSON as it is.
pub fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).expect("test bodies are JSON")
}

/// An account's author line.
pub fn author(n: u32) -> Author {
    Author {
        account: AccountId(uuid(1, n)),
        name: format!("author {n}"),
        organization: None,
        organization_name: None,
    }
}

/// A final row of person 1.
pub fn row(n: u32, seq: u64) -> Row {
    Row {
        id: RecordId(uuid(3, n)),
        person: PersonId(uuid(2, 1)),
        kind: "Observation".to_owned(),
        seq,
        updated_at: Instant(i64::from(n)),
        author: author(1),
        status: RowStatus::Final,
        body: raw(&format!(r#"{{"resourceType": "Observation",  "n": {n}}}"#)),
        fields: BTreeMap::new(),
        supersedes: None,
        superseded_by: None,
        reason: None,
    }
}

/// A change of this number at this time to person 1.
pub fn change(n: u32, at: i64, action: Action) -> Change {
    Change {
        id: ChangeId(uuid(5, n)),
        person: PersonId(uuid(2, 1)),
        at: Instant(at),
        action,
    }
}
