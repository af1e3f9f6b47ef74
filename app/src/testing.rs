//! What the unit tests of pages share.

use crate::browser::LocalRow;
use domain::{Instant, PersonId};
use serde_json::Value;
use std::collections::BTreeMap;
use sync::wire::{Author, Row, RowStatus};

/// Whose records they are.
pub(crate) const PERSON: &str = "01930004-0000-7000-8000-000000000001";
/// Who wrote them.
pub(crate) const ACCOUNT: &str = "01930003-0000-7000-8000-000000000001";

/// The author's name; no test looks at what it says.
const AUTHOR: &str = "Misaki";

/// The same as an id.
pub(crate) fn person() -> PersonId {
    PERSON.parse().unwrap()
}

/// A record on the server, as the device holds it.
pub(crate) fn row(id: &str, kind: &str, body: &Value) -> LocalRow {
    let row = Row {
        id: id.parse().unwrap(),
        person: person(),
        kind: kind.to_owned(),
        seq: 1,
        updated_at: Instant::default(),
        author: Author {
            account: ACCOUNT.parse().unwrap(),
            name: AUTHOR.to_owned(),
            organization: None,
            organization_name: None,
        },
        status: RowStatus::Final,
        body: serde_json::value::to_raw_value(body).unwrap(),
        fields: BTreeMap::new(),
        supersedes: None,
        superseded_by: None,
        reason: None,
    };
    LocalRow {
        row,
        pending: false,
    }
}
