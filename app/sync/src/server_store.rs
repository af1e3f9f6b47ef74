//! What the server keeps for sync, as operations a SQL database can do in one transaction each.
//!
//! Everything is keyed by person. A person's rows are numbered by a counter that belongs to the
//! person and is locked until the commit, so their order of numbers is their order of commits, and a
//! reader that has seen `n` never misses a smaller number. The decisions are pure and shared
//! ([`crate::decide`]); accounts and sessions are not in here.

mod granted;
pub mod memory;

pub use granted::{COMMUNICATION, CONSENT, grant, grantees};
pub use memory::MemoryServer;

use crate::wire::{Author, Change, Job, NewRecord, Outcome, Row};
use domain::access::{Actor, OrganizationKind, Relation};
use domain::{AccountId, ChangeId, Date, DeviceId, Instant, OrganizationId, PersonId, RecordId};
use serde::Deserialize;
use std::future::Future;

/// Who asks, as the session says (never as the request says).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Signed in as.
    pub account: AccountId,
    /// As shown to owners.
    pub name: String,
    /// What they are.
    pub role: Job,
    /// For staff.
    pub organization: Option<OrganizationId>,
    /// As shown to owners.
    pub organization_name: Option<String>,
    /// What the organisation is, when the server knows.
    pub organization_kind: Option<OrganizationKind>,
    /// The device that asks, or the one that sealed a carried change.
    pub device: DeviceId,
}

impl Caller {
    /// As the access rules know them.
    pub fn actor(&self) -> Actor {
        Actor {
            account: self.account,
            job: self.role,
            organization: self.organization,
            kind: self.organization_kind,
        }
    }

    /// As written into rows.
    pub fn author(&self) -> Author {
        Author {
            account: self.account,
            name: self.name.clone(),
            organization: self.organization,
            organization_name: self.organization_name.clone(),
        }
    }
}

/// A visit that a change opened: an Encounter at an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The Encounter.
    pub record: RecordId,
    /// Whom it is about.
    pub person: PersonId,
    /// Where.
    pub organization: OrganizationId,
    /// When.
    pub date: Date,
}

/// One readable change on its way into the store.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Whose change it is: the session's account, or the account that sealed a carried change.
    pub caller: Caller,
    /// The change.
    pub change: Change,
    /// The writing device's clock when it sent (or sealed) the change.
    pub sent_at: Instant,
}

/// A person the caller is related to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonScope {
    /// Who.
    pub person: PersonId,
    /// Why; visits of the last [`VISIT_SCOPE_DAYS`] days only, the latest one is enough. With what the
    /// person's Consents make of it: see [`grant`].
    pub facts: Vec<Relation>,
    /// The person's last sequence number (0: no rows yet).
    pub head: u64,
}

/// The date of birth in a Patient of ours. Guardianship ends with it, so every store reads it the same way.
pub fn birth_of(patient: &Row) -> Option<Date> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Patient {
        birth_date: String,
    }
    let ours = patient.kind == "Patient" && patient.id.0 == patient.person.0;
    let body: Patient = serde_json::from_str(patient.body.get())
        .ok()
        .filter(|_| ours)?;
    body.birth_date.parse().ok()
}

/// How long after a visit its own rows still reach the clinic's devices. On the server they stay.
pub const VISIT_SCOPE_DAYS: u64 = 30;

/// Why the store could not do it; nothing of the operation happened, and it may be tried again.
#[derive(Debug, thiserror::Error)]
pub enum ServerStoreError {
    /// Busy, locked, serialisation failure, connection lost.
    #[error("the database is busy")]
    Busy(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Anything else.
    #[error("the database failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The server's storage as sync needs it.
///
/// The contract (`server_store_contract!`) runs on memory, SQLite and PostgreSQL.
pub trait ServerStore: Send + Sync {
    /// Names this lineage of the database. Another one after a restore from backup.
    fn epoch(&self) -> impl Future<Output = Result<String, ServerStoreError>> + Send;

    /// Applies changes in the given order and answers each; returns after they are on disk.
    ///
    /// For each change, in one transaction: if (`caller.account`, `change.id`) has a remembered
    /// verdict, answer it again and do nothing. Otherwise lock the person's counter, load what
    /// [`crate::decide::touched`] names (by person and record id) and the caller's relations, ask
    /// [`crate::decide::decide`], write its rows and visits, set the counter to its `head`, and
    /// remember the verdict. Several changes may share one transaction.
    fn apply_changes(
        &self,
        changes: Vec<Incoming>,
        now: Instant,
    ) -> impl Future<Output = Result<Vec<Outcome>, ServerStoreError>> + Send;

    /// Everybody the caller is related to, ordered by person id.
    fn scope(
        &self,
        caller: &Caller,
        today: Date,
    ) -> impl Future<Output = Result<Vec<PersonScope>, ServerStoreError>> + Send;

    /// A person's rows with `seq > after`, in order of `seq`, at most `limit`.
    fn rows_after(
        &self,
        person: PersonId,
        after: u64,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Row>, ServerStoreError>> + Send;

    /// Adds a record the server itself writes (an AuditEvent) with the person's next number.
    /// `false`: a record with this id is there already.
    fn append(
        &self,
        person: PersonId,
        record: NewRecord,
        author: Author,
        now: Instant,
    ) -> impl Future<Output = Result<bool, ServerStoreError>> + Send;
}

/// Who sealed a carried change, and with which key.
#[derive(Clone, Debug)]
pub struct Sealer {
    /// The account and device named in the carried change, as the server knows them.
    pub caller: Caller,
    /// The key given to that device.
    pub device_key: String,
}

/// Looks up devices' keys; the server's account tables implement it.
pub trait SealKeys: Send + Sync {
    /// `None`: no such device of this account.
    fn sealer(
        &self,
        account: AccountId,
        device: DeviceId,
    ) -> impl Future<Output = Result<Option<Sealer>, ServerStoreError>> + Send;
}

/// A remembered verdict's key. Another account cannot occupy somebody's change id.
pub type VerdictKey = (AccountId, ChangeId);
