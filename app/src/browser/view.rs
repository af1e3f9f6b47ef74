//! What the pages see of the device's store and of the sync: plain values, no browser types.

use domain::{ChangeId, Instant, PersonId, RecordId};
use std::collections::BTreeMap;
use sync::wire::{FieldVersion, LinkId, RefuseReason, Row, RowStatus, Session};

/// Who uses this device now.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SessionState {
    /// The first render on both sides: not looked at yet.
    #[default]
    Unknown,
    SignedOut,
    SignedIn(Session),
}

/// What the badge says about the way to the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Idle,
    Sending,
    /// No answer from the server; the next try comes by itself.
    Waiting,
    /// The login has expired; work goes on, sending waits.
    NeedsLogin,
    /// Something between here and the server answers instead of it (a captive portal).
    NetworkNeedsLogin,
}

/// How safe the device's storage is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StorageState {
    #[default]
    Unknown,
    /// The browser promised not to evict it.
    Persisted,
    NotPersisted,
    /// A private window or a locked-down browser: kept in memory only, gone when the tab closes.
    Unavailable,
    Full,
    /// The connection broke and cannot be reopened here; what was typed is kept aside until a reload.
    Lost,
}

/// One value for the badge and the notices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncStatus {
    /// Changes in the outbox and drafts with answers not yet sent.
    pub unsent: u32,
    pub phase: Phase,
    pub last_contact: Option<Instant>,
    /// Entries under 確認が必要.
    pub attention: u32,
    pub storage: StorageState,
    /// Server time minus device time, measured at the last contact.
    pub clock_offset_ms: Option<i64>,
    /// A new release is installed and waits for the person's tap.
    pub update_ready: bool,
    /// Another tab runs a newer release and asked this one to close its database.
    pub closed_by_newer_tab: bool,
    /// Unsent work of other accounts that live on this device and are signed out.
    pub others_unsent: u32,
}

/// Which rows a page wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter<'a> {
    pub person: Option<PersonId>,
    /// FHIR resource type.
    pub kind: Option<&'a str>,
}

/// A record as this device knows it.
#[derive(Clone, Debug)]
pub struct LocalRow {
    pub row: Row,
    /// Made here and not yet acknowledged by the server.
    pub pending: bool,
}

/// How far a field's newest value has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldState {
    /// On this device, not in a change yet.
    Saved,
    /// In the outbox or on its way.
    Sending,
    /// The server has it.
    Sent,
}

/// One answer of a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldView {
    /// The value to show first.
    pub value: serde_json::Value,
    /// Values written elsewhere at the same time, kept beside it until a person chooses.
    pub others: Vec<FieldVersion>,
    pub state: FieldState,
    /// The versions on screen: pass them back with the next edit.
    pub seen: Vec<ChangeId>,
}

/// A 予診票 in work.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftView {
    pub record: RecordId,
    pub person: PersonId,
    /// Canonical url with `|version`.
    pub questionnaire: String,
    pub fields: BTreeMap<LinkId, FieldView>,
    pub status: RowStatus,
    pub updated_at: Instant,
}

/// One entry under 確認が必要: a change the server refused, kept with its content.
#[derive(Clone, Debug)]
pub struct AttentionItem {
    pub id: ChangeId,
    pub change: sync::wire::Change,
    pub reason: RefuseReason,
    pub detail: Option<String>,
    pub at: Instant,
}

/// Why the device's store could not do it. Nothing typed is lost by any of these: the page keeps it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    #[error("device storage is full")]
    Full,
    #[error("device storage is not available here")]
    Unavailable,
    #[error("the database was written by a newer release")]
    NewerDatabase,
    #[error("another tab keeps the old database open")]
    Blocked,
    #[error("the connection to device storage was lost")]
    ConnectionLost,
    #[error("nobody is signed in on this device")]
    SignedOut,
    #[error("device storage failed: {0}")]
    Other(String),
}
