//! What travels between a device and the server, as JSON.
//!
//! Invariant: a body (`RawValue`) is kept as the bytes it came in. For that reason no type here that
//! holds one may use serde's `flatten`, `untagged` or internal tags: they would parse and rewrite it.

mod lease;
mod new_record;
mod row;
mod session;

pub use lease::Lease;
pub use new_record::NewRecord;
pub use row::{Author, FieldVersion, Row, RowStatus};
pub use session::{Clinic, Job, PRF_INPUT, Session};

use domain::{AccountId, ChangeId, DeviceId, Instant, PersonId, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The protocol this code speaks. The server also answers the previous one.
pub const PROTOCOL: u16 = 1;

/// Largest accepted body of one sync request, in bytes after decompression.
pub const REQUEST_BYTES_MAX: u32 = 4 * 1024 * 1024;
/// Largest single change, in bytes of JSON.
pub const CHANGE_BYTES_MAX: u32 = 256 * 1024;
/// Most changes in one request.
pub const CHANGES_MAX: u32 = 500;
/// Most rows in one answer.
pub const ROWS_MAX: u32 = 1000;

/// Where a device stands, opaque to it. Made by the server, stored by the device in the same
/// transaction as the rows it covers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// `linkId` of a Questionnaire item.
pub type LinkId = String;

/// `POST /api/v1/sync`, as the device writes it. The server reads [`SyncRequestReader`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SyncRequest {
    /// [`PROTOCOL`] of the device.
    pub protocol: u16,
    /// The installation that asks.
    pub device: DeviceId,
    /// The device's own clock when sending. Only differences to [`Change::at`] are used, so a clock
    /// that is years off neither wins nor loses.
    pub sent_at: Instant,
    /// `None` asks for everything from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
    /// In the order they were made.
    #[serde(default)]
    pub changes: Vec<OutgoingChange>,
    /// Most rows wanted in the answer; the server caps it at [`ROWS_MAX`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// This release obeys [`SyncResponse::leases`]. One that does not is told none: its checksum of the
    /// answer does not know them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leases: bool,
}

/// The same request as the server reads it: each change stays raw until its own turn, so that one
/// unreadable change is refused alone and never blocks the others.
#[derive(Clone, Debug, Deserialize)]
pub struct SyncRequestReader {
    /// See [`SyncRequest::protocol`].
    pub protocol: u16,
    /// See [`SyncRequest::device`].
    pub device: DeviceId,
    /// See [`SyncRequest::sent_at`].
    pub sent_at: Instant,
    /// See [`SyncRequest::cursor`].
    #[serde(default)]
    pub cursor: Option<Cursor>,
    /// Each still as text.
    #[serde(default)]
    pub changes: Vec<Box<RawValue>>,
    /// See [`SyncRequest::limit`].
    #[serde(default)]
    pub limit: Option<u32>,
    /// See [`SyncRequest::leases`].
    #[serde(default)]
    pub leases: bool,
}

/// The part of a change that must be readable for it to be answered at all.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ChangeHead {
    /// The change's id.
    pub id: ChangeId,
}

/// A change on its way: this account's own, or one carried for somebody else's device.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OutgoingChange {
    /// Equal to the id inside `change` or inside `carried.change`.
    pub id: ChangeId,
    /// This account's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// Somebody else's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Carried>,
}

/// A change handed over without network (by QR), sealed by the device that made it. The server
/// checks the seal and then treats it exactly as if that device had sent it itself: the same id,
/// so whichever of the two arrives second does nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Whose change it is.
    pub account: AccountId,
    /// The device that made and sealed it.
    pub device: DeviceId,
    /// The device's clock when it sealed the change; plays the part of `sent_at`.
    pub sealed_at: Instant,
    /// The exact JSON text of the [`Change`].
    pub change: String,
    /// HMAC-SHA-256 in lower-case hex over `account|device|sealed_at|change` with the device's key
    /// (see [`Session::device_key`]).
    pub seal: String,
}

/// One change to one person's notebook. Immutable once it has been given to the network.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Change {
    /// Made by the device, once.
    pub id: ChangeId,
    /// Whose notebook.
    pub person: PersonId,
    /// The device's own clock when the person did it; see [`SyncRequest::sent_at`].
    pub at: Instant,
    /// What it does.
    pub action: Action,
}

/// What a change does. Externally tagged: `{"edit": {…}}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Answers typed into an open draft. Creates the draft when the record does not exist yet.
    Edit(Edit),
    /// The draft becomes a submitted, immutable QuestionnaireResponse; other records (the visit)
    /// come into being with it or not at all.
    Submit(Submit),
    /// New immutable records, all or none.
    Create(Create),
    /// The person throws the draft away, knowingly.
    Discard(Discard),
}

/// See [`Action::Edit`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// The draft.
    pub record: RecordId,
    /// Canonical url of the Questionnaire with `|version`.
    pub questionnaire: String,
    /// By linkId; fields not named stay as they are.
    pub fields: BTreeMap<LinkId, FieldEdit>,
}

/// One field of an [`Edit`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldEdit {
    /// What was typed or chosen, as typed: `domain::questionnaire::RawAnswer`. `null` clears it.
    pub value: serde_json::Value,
    /// The versions of this field the writer had before them. Versions not named here were written
    /// elsewhere at the same time and stay beside the new one until a person chooses.
    #[serde(default)]
    pub replaces: Vec<ChangeId>,
    /// The name of this version, given when it was typed, so that a tab that goes on typing while
    /// the value is under way can still say what it had before it. `None`: the change's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<ChangeId>,
    /// When this field was typed, by the clock of [`Change::at`]. `None`: the change's time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
}

/// See [`Action::Submit`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Submit {
    /// The draft, and the record it becomes.
    pub record: RecordId,
    /// The finished QuestionnaireResponse.
    pub response: Box<RawValue>,
    /// All field versions the writer had before them. Others are kept and shown as left over.
    #[serde(default)]
    pub replaces: Vec<ChangeId>,
    /// Created together with the submission (the Encounter that opens the visit).
    #[serde(default)]
    pub records: Vec<NewRecord>,
}

/// See [`Action::Create`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Create {
    /// At least one.
    pub records: Vec<NewRecord>,
}

/// See [`Action::Discard`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discard {
    /// The draft.
    pub record: RecordId,
    /// All field versions the person saw when throwing it away. If others exist, somebody wrote
    /// into the form meanwhile, and the change is refused ([`RefuseReason::WrittenElsewhere`]).
    #[serde(default)]
    pub replaces: Vec<ChangeId>,
}

/// The answer to a [`SyncRequest`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SyncResponse {
    /// [`PROTOCOL`] of the server.
    pub protocol: u16,
    /// Changes when the server was restored from an older copy: the device then offers everything
    /// again. Changes that arrive with a cursor of another epoch are not looked at (no outcomes).
    pub epoch: String,
    /// The cursor of the request this answers. Another one means a stale copy from some cache on
    /// the way: nothing of it is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
    /// The server's clock.
    pub now: Instant,
    /// One for each change of the request, in any order.
    #[serde(default)]
    pub outcomes: Vec<Outcome>,
    /// To be done before `rows` are stored, in the same transaction.
    #[serde(default)]
    pub scope: Vec<ScopeChange>,
    /// To be stored with `rows`: until when a person's rows may be shown without asking again. Of persons
    /// who are not named, what was told before goes on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leases: Vec<Lease>,
    /// What the device does not have yet, by person, in order of `seq`.
    #[serde(default)]
    pub rows: Vec<Row>,
    /// `rows` again as count and sum: a page that does not match is not stored.
    pub digest: PageDigest,
    /// The same for everything but the rows: [`crate::digest::of_frame`]. `None`: not to be checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<u32>,
    /// To be stored with the rows.
    pub cursor: Cursor,
    /// More rows wait: ask again at once.
    pub more: bool,
}

/// A checksum over rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageDigest {
    /// Rows.
    pub count: u32,
    /// Sum (wrapping) over the rows; see [`crate::digest`].
    pub sum: u32,
}

/// The answer to one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The change's id.
    pub id: ChangeId,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Committed to disk. `seq` is the person's sequence number after it.
    Accepted {
        /// The person's last number.
        seq: u64,
    },
    /// Will never be accepted as it is. The device keeps it under 確認が必要.
    Refused {
        /// Why.
        reason: RefuseReason,
        /// Where, never what.
        #[serde(default)]
        detail: Option<String>,
    },
}

/// Why a change was refused. Each has a Japanese sentence and a way on in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefuseReason {
    /// Not readable as a change (`detail` says where, never what).
    Malformed,
    /// The body is not a valid resource of its kind (`detail`: FHIRPath).
    InvalidResource,
    /// Larger than [`CHANGE_BYTES_MAX`], or more than a draft can hold.
    TooLarge,
    /// The access function said no; also for unknown persons, so that neither can be told from the other.
    NotAllowed,
    /// No form of this url and version is known here.
    UnknownQuestionnaire,
    /// The form was submitted before this edit arrived.
    AlreadySubmitted,
    /// The draft was thrown away on another device.
    Discarded,
    /// The draft may not be thrown away: it holds answers the person has not seen yet.
    WrittenElsewhere,
    /// A record with this id exists and is another one.
    RecordExists,
    /// The corrected record does not exist or was corrected already.
    SupersedesUnknown,
    /// A carried change whose seal does not fit.
    SealBroken,
    /// Said by the device itself, never by a server: what waited here was damaged and cannot be sent.
    Damaged,
    /// Written by a newer release than this one.
    #[serde(other)]
    Unknown,
}

/// A person entered, changed or left what this account may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeChange {
    /// Who.
    pub person: PersonId,
    /// In which direction.
    pub kind: ScopeKind,
}

/// How what may be seen of a person has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeKind {
    /// Drop this person's server rows; what may be seen now follows from the start.
    Reset,
    /// Drop this person's server rows; nothing may be seen any more.
    Gone,
}
