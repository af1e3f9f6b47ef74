//! What a device keeps, as operations that happen wholly or not at all.
//!
//! Two tabs share one store, so there is no "write these rows": every operation reads what it needs
//! and writes its result in ONE transaction. All decisions inside them are pure functions
//! ([`crate::plan`], [`crate::view`], [`crate::block`]) which every store shares; a store only
//! loads, asks them, and saves.

pub use crate::seal::{Plain, Seal};
pub use crate::view::{DraftView, FieldView, Filter, LocalRow, Reach};
pub mod memory;

pub use memory::MemoryStore;

use crate::wire::{Carried, Change, Cursor, LinkId, OutgoingChange, RefuseReason, SyncResponse};
use domain::{ChangeId, Instant, PersonId, RecordId};
use serde::{Deserialize, Serialize};

/// One page load of the app. Random; tells apart two tabs that type into the same field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TabId(pub u64);

/// A draft this device has opened. Kept as a mark after it was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalDraft {
    /// The record it will become.
    pub record: RecordId,
    /// Whom it is about.
    pub person: PersonId,
    /// Canonical url of the Questionnaire with `|version`.
    pub questionnaire: String,
    /// Device clock.
    pub opened_at: Instant,
    /// Submitted or discarded as far as this device knows: no more edits.
    pub closed: bool,
}

/// One keystroke's worth: the whole value of one field after it.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldWrite {
    /// The draft.
    pub record: RecordId,
    /// Whom it is about.
    pub person: PersonId,
    /// Canonical url of the Questionnaire with `|version`.
    pub questionnaire: String,
    /// Which field.
    pub link: LinkId,
    /// What stands in it now (`domain::questionnaire::RawAnswer` as JSON).
    pub value: serde_json::Value,
    /// [`crate::view::FieldView::seen`] as it was shown, and the versions the person chose to overrule.
    pub seen: Vec<ChangeId>,
    /// Device clock.
    pub at: Instant,
    /// A fresh id for every write: the name of this version if it is the one that gets sent, and
    /// the id of the change that takes it along.
    pub version: ChangeId,
    /// Who types.
    pub tab: TabId,
}

/// A field of a draft as this device wrote it last. Key: (`record`, `link`).
///
/// It stays after it was sent, as the memory of what this tab had before its next keystroke, and
/// goes when the draft is closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocalField {
    /// The draft.
    pub record: RecordId,
    /// Whom it is about.
    pub person: PersonId,
    /// Canonical url of the Questionnaire with `|version`.
    pub questionnaire: String,
    /// Which field.
    pub link: LinkId,
    /// What was typed.
    pub value: serde_json::Value,
    /// The versions this one takes the place of.
    pub replaces: Vec<ChangeId>,
    /// This version's name.
    pub version: ChangeId,
    /// Device clock at the last keystroke.
    pub at: Instant,
    /// The tab that typed last.
    pub tab: TabId,
    /// Not yet part of a change in the outbox.
    pub dirty: bool,
}

/// What goes into the outbox.
#[derive(Clone, Debug)]
pub enum NewEntry {
    /// This account's own change; never altered afterwards.
    Own(Change),
    /// The same, made in this tab: what the tab typed into the form itself counts as seen by a
    /// submission or a discard, also when its list of versions is older than the last keystroke.
    OwnIn(TabId, Change),
    /// A change handed over by another device, to be passed on as it is.
    Carried(Carried),
}

/// Where a change in the outbox stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// The server has not answered for it.
    Waiting,
    /// The server has it, but its rows may not have come back yet: still drawn over the rows, no
    /// longer sent or counted.
    Settled,
}

/// One change in the outbox. Never altered, only its state.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OutboxEntry {
    /// Order of writing; the key.
    pub order: u64,
    /// The sealed change.
    pub outgoing: OutgoingChange,
    /// Where it stands.
    pub state: EntryState,
    /// Bytes of `outgoing` as JSON.
    pub bytes: u32,
}

/// A change that could not be accepted, kept until the person decides: 確認が必要.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AttentionItem {
    /// The change's id.
    pub id: ChangeId,
    /// The change as it was sent.
    pub change: OutgoingChange,
    /// Why.
    pub reason: RefuseReason,
    /// Where in the change, if the server said so.
    pub detail: Option<String>,
    /// Device clock when the answer came.
    pub at: Instant,
}

/// A batch wanted for one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakeBatch {
    /// Most changes.
    pub max_count: u32,
    /// Most bytes; the first change is given even if it is larger.
    pub max_bytes: u32,
}

/// What [`DeviceStore::take_batch`] gives: a prefix of the waiting changes, and the cursor of the
/// same moment.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// In order of writing.
    pub changes: Vec<OutgoingChange>,
    /// Where the pull stands.
    pub cursor: Option<Cursor>,
    /// Waiting changes that did not fit.
    pub left: u32,
}

/// An answer to be stored.
#[derive(Clone, Debug)]
pub struct SyncApply {
    /// [`Batch::cursor`] of the request. If the store has moved on, nothing is stored.
    pub expect_cursor: Option<Cursor>,
    /// The answer.
    pub response: SyncResponse,
    /// Device clock.
    pub at: Instant,
}

/// What storing an answer did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Changes that got an answer.
    pub settled: u32,
    /// Changes the server has now.
    pub accepted: u32,
    /// New items under 確認が必要.
    pub attention: u32,
    /// Rows stored.
    pub rows: u32,
    /// Persons whose rows or scope changed.
    pub persons: Vec<PersonId>,
    /// The cursor is another one than before.
    pub progressed: bool,
    /// The server was restored: everything in the archive is offered again.
    pub offered_again: bool,
    /// The server has more rows.
    pub more: bool,
    /// [`StoreHead::unsent`] after it.
    pub unsent: u32,
}

/// Numbers for the status line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreHead {
    /// Where the pull stands.
    pub cursor: Option<Cursor>,
    /// The server's epoch.
    pub epoch: Option<String>,
    /// What the person would count: forms with anything unsent, and other unsent changes.
    pub unsent: u32,
    /// Items under 確認が必要.
    pub attention: u32,
}

/// Why an operation on the device's storage did not happen. Nothing of it was done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// What was written before is safe.
    #[error("device storage is full")]
    Full,
    /// Private mode, disabled, or not permitted.
    #[error("this browser gives no storage: {0}")]
    Unavailable(String),
    /// The connection to the storage was closed under us (update in another tab, process died).
    #[error("the connection to the storage was lost")]
    Lost,
    /// Rolled back by the browser; may be tried again.
    #[error("the transaction was rolled back: {0}")]
    Aborted(String),
    /// Another tab stored an answer since the request was made.
    #[error("another tab has moved on")]
    Moved,
    /// The answer does not match its checksum or does not answer this request.
    #[error("the answer is damaged: {0}")]
    DamagedAnswer(&'static str),
    /// A change larger than the server ever takes.
    #[error("larger than {max} bytes")]
    TooLarge {
        /// The limit.
        max: u32,
    },
    /// The draft was submitted or thrown away already.
    #[error("the draft is closed")]
    Closed,
    /// Handed over by another device, but not a change.
    #[error("not a change: {0}")]
    NotAChange(&'static str),
    /// A tab with an older release keeps the storage open and does not let go.
    #[error("another tab keeps the older storage open")]
    Blocked,
    /// Written by a newer release; to be shown, never a reason to delete.
    #[error("the storage was written by a newer release")]
    Newer,
    /// The key is not in memory: the person must unlock first.
    #[error("locked")]
    Locked,
    /// A sealed value was altered, or does not belong where it stands. It was not opened.
    #[error("damaged in {table}")]
    Damaged {
        /// The table.
        table: &'static str,
    },
    /// Something stored cannot be read back.
    #[error("unreadable in {table}: {detail}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// For the log; never the content.
        detail: String,
    },
}

/// The storage of one account on one device.
///
/// Invariant: when an operation returns `Ok`, it is durable; when it returns `Err` (or its future is
/// dropped), it happened wholly or not at all.
#[expect(
    async_fn_in_trait,
    reason = "one thread in the browser: the futures need not be Send"
)]
pub trait DeviceStore {
    /// Remembers an opened, still empty draft. Opening it twice changes nothing.
    async fn open_draft(&self, draft: LocalDraft) -> Result<(), StoreError>;

    /// Writes one field, strictly durable. `Err(Closed)` when the draft is submitted or discarded as
    /// far as this device knows. See [`crate::plan::edit`].
    async fn edit_field(&self, write: FieldWrite) -> Result<(), StoreError>;

    /// Puts a change into the outbox, strictly durable, after the dirty fields of its form, and
    /// closes the draft it submits or discards. The same id twice changes nothing. `Err(Closed)`
    /// when the form is closed already. See [`crate::plan::enqueue`].
    async fn enqueue(&self, entry: NewEntry) -> Result<(), StoreError>;

    /// Seals all dirty fields (one `Edit` for each draft) into the outbox and gives the first
    /// waiting changes. Taking twice gives the same changes again. See [`crate::plan::take_batch`].
    async fn take_batch(&self, take: TakeBatch) -> Result<Batch, StoreError>;

    /// Stores an answer: outcomes, scope, rows and cursor together. See [`crate::plan::apply`].
    async fn apply(&self, apply: SyncApply) -> Result<Applied, StoreError>;

    /// Moves one waiting change to 確認が必要 (the server never reads a change this large).
    /// `false`: it was not waiting.
    async fn set_aside(
        &self,
        id: ChangeId,
        reason: RefuseReason,
        at: Instant,
    ) -> Result<bool, StoreError>;

    /// What waits for the person's decision, oldest first.
    async fn attention(&self) -> Result<Vec<AttentionItem>, StoreError>;

    /// The person has seen the item and does not want it sent. `false`: not there.
    async fn dismiss(&self, id: ChangeId) -> Result<bool, StoreError>;

    /// Sends an item again as the new change `new_id`; it leaves the list. `false`: not there, or
    /// carried for somebody else (its seal covers the old id).
    async fn send_again(
        &self,
        id: ChangeId,
        new_id: ChangeId,
        at: Instant,
    ) -> Result<bool, StoreError>;

    /// Cursor and counts.
    async fn head(&self) -> Result<StoreHead, StoreError>;

    /// Waiting changes in order, dirty fields not included.
    async fn waiting(&self) -> Result<Vec<OutgoingChange>, StoreError>;

    /// One own change that is waiting or settled, to be handed over without network.
    async fn outgoing(&self, id: ChangeId) -> Result<Option<OutgoingChange>, StoreError>;

    /// Rows with the outbox drawn over them, newest first, drafts and superseded ones included. `now`:
    /// [`crate::lease::moment`]. The server's rows of persons whose lease has ended by then, or by the
    /// last answer, are left out of this and of the reads below; what waits in the outbox is not.
    async fn rows(&self, filter: &Filter, now: Instant) -> Result<Vec<LocalRow>, StoreError>;

    /// One record, likewise.
    async fn row(&self, id: RecordId, now: Instant) -> Result<Option<LocalRow>, StoreError>;

    /// Open drafts, last changed first.
    async fn drafts(&self, now: Instant) -> Result<Vec<DraftView>, StoreError>;

    /// One draft, also when it is closed by now.
    async fn draft(&self, id: RecordId, now: Instant) -> Result<Option<DraftView>, StoreError>;

    /// Erases the server's rows of persons whose lease has ended, and says whose. The next pull begins at
    /// the start. Drafts and the outbox stay: they are this account's own.
    async fn expire(&self, now: Instant) -> Result<Vec<PersonId>, StoreError>;
}
