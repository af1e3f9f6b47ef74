//! What a screen sees: the server's rows with the outbox and the newest keystrokes drawn over them.
//!
//! Pure: a store loads, these functions compose.

use crate::wire::{FieldVersion, LinkId, Row, RowStatus};
use domain::{ChangeId, Instant, PersonId, RecordId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which rows are wanted. Empty: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this person's.
    pub person: Option<PersonId>,
    /// Only this FHIR resource type.
    pub kind: Option<String>,
}

/// A record as this device knows it: the server's row with the outbox drawn over it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LocalRow {
    /// The record.
    pub row: Row,
    /// Some of it is not on the server yet.
    pub pending: bool,
}

/// How far a value has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// On this device only.
    Device,
    /// On the server.
    Server,
}

/// One field of a draft as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldView {
    /// Shown in the field.
    pub value: serde_json::Value,
    /// Different values written elsewhere at the same time, latest first; shown beside it until a
    /// person chooses (an edit whose `seen` is `seen` plus the `change` of each of these).
    pub others: Vec<FieldVersion>,
    /// How far `value` has come.
    pub reach: Reach,
    /// The versions `value` stands for: to be handed back with the next edit.
    pub seen: Vec<ChangeId>,
}

/// A draft as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftView {
    /// The record it is or becomes.
    pub record: RecordId,
    /// Whom it is about.
    pub person: PersonId,
    /// Canonical url of the Questionnaire with `|version`.
    pub questionnaire: String,
    /// By linkId. A field nobody touched is not in here.
    pub fields: BTreeMap<LinkId, FieldView>,
    /// `Draft`; `Final` and `Discarded` when that happened meanwhile (also elsewhere).
    pub status: RowStatus,
    /// Some of it is not on the server yet.
    pub pending: bool,
    /// Last change.
    pub updated_at: Instant,
}
