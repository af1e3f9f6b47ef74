//! Everything the server remembers, on SQLite or PostgreSQL.
//!
//! Only this module and those below it know SQL. What a change does is decided by `sync::decide`,
//! who may by `domain`; a store loads, asks and saves.

pub mod backup;
mod effects;
mod error;
pub mod keys;
mod model;
mod operations;
mod place;
mod postgres;
mod schema;
mod sqlite;

pub use effects::Effects;
pub use error::StoreError;
pub use keys::{
    Entry, FoundSession, Invitation, KnownDevice, Line, Means, NewInvitation, NewSession, Offer,
    Passkey, Recovery, Registration, Relation, Stage,
};
pub use model::{
    Account, Acts, Among, Chain, Clinic, CohortCell, DemoAccount, EmergencyFigures,
    EmergencySession, EmergencyStep, Imported, Leaving, NewAccount, NewOrganization, NewTie,
    Resting, Rights, TieKind,
};
pub use place::Place;
pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;

use crate::live::Live;
use crate::session::SessionHash;
use chrono::Days;
use domain::access::Relation as Fact;
use domain::access::acting::Kept;
use domain::{AccountId, Date, DeviceId, Instant, OrganizationId, PersonId, RecordId};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::sync::Arc;
use sync::rules::Rules;
use sync::server_store::{
    Caller, Incoming, PersonScope, SealKeys, Sealer, ServerStore, VISIT_SCOPE_DAYS,
};
use sync::wire::{Author, NewRecord, Outcome, Row, RowStatus};

/// The database in use.
#[derive(Clone, Debug)]
pub enum Store {
    Sqlite(SqliteStore),
    Postgres(PostgresStore),
}

/// The same call on whichever database it is.
macro_rules! on_either {
    ($self:expr, $store:ident => $call:expr) => {
        match $self {
            Store::Sqlite($store) => $call,
            Store::Postgres($store) => $call,
        }
    };
}

impl Store {
    /// Opens the database, brings it to this release's schema, and lets it signal changes to `live`.
    pub async fn open(
        place: &Place,
        rules: Arc<dyn Rules + Send + Sync>,
        live: Live,
    ) -> Result<Self, StoreError> {
        match place {
            Place::File(path) => SqliteStore::open(path, rules, live)
                .await
                .map(Store::Sqlite),
            Place::Url(url) => PostgresStore::open(url, rules, live)
                .await
                .map(Store::Postgres),
        }
    }

    /// Ends every connection. What was acknowledged is on disk already.
    pub async fn close(&self) {
        on_either!(self, store => store.close().await);
    }

    /// Whether other processes may use the same database.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        matches!(self, Store::Postgres(_))
    }

    fn names(&self) -> &model::Names {
        on_either!(self, store => store.names())
    }

    /// The key a device of an account seals its changes with. Made, not stored: every process and
    /// every restored copy makes the same one.
    #[must_use]
    pub fn device_key(&self, account: AccountId, device: DeviceId) -> String {
        crate::hex::encode(&self.derive(&format!("device-key|{account}|{device}")))
    }

    /// A secret of this database's own for one purpose. Nobody can make it from another one.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.names().secret.as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Ends the session's streams in the other processes.
    pub async fn announce_end(&self, session: SessionHash) -> Result<(), StoreError> {
        match self {
            Store::Sqlite(_) => Ok(()),
            Store::Postgres(store) => store.announce_end(session).await,
        }
    }

    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        on_either!(self, store => store.account(id).await)
    }

    /// The demo people, in the order of their Bundles.
    pub async fn demo_accounts(&self) -> Result<Vec<DemoAccount>, StoreError> {
        on_either!(self, store => store.demo_accounts().await)
    }

    /// The organisations a form can be sent to.
    pub async fn clinics(&self) -> Result<Vec<Clinic>, StoreError> {
        on_either!(self, store => store.clinics().await)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        on_either!(self, store => store.ping().await)
    }

    /// Whether nobody can sign in here yet.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        on_either!(self, store => store.is_empty().await)
    }

    /// Remembers a device, so that its key is honoured. `false`: the account has too many.
    pub async fn register_device(
        &self,
        account: AccountId,
        device: DeviceId,
        agent: String,
        line: Line,
    ) -> Result<bool, StoreError> {
        // nearly always it is known, and reading waits for nobody
        Ok(self.knows_device(account, device).await?
            || self.add_device(account, device, agent, line).await?)
    }

    /// Writes a Bundle wholly or not at all; says how many records were new.
    pub async fn import(&self, bundle: Imported) -> Result<u32, StoreError> {
        on_either!(self, store => store.import(bundle).await)
    }

    /// Everybody of whom anything is in the audit trail.
    pub async fn audited_people(&self) -> Result<Vec<PersonId>, StoreError> {
        on_either!(self, store => store.audited_people().await)
    }

    /// Whether the person's audit trail is as it was written.
    pub async fn verify_audit(&self, person: PersonId) -> Result<Chain, StoreError> {
        on_either!(self, store => store.verify_audit(person).await)
    }
}

macro_rules! on_store {
    ($($mode:ident $method:ident = $module:ident::$function:ident($($arg:ident: $type:ty),*) -> $out:ty;)*) => {
        impl Store {
            $(pub async fn $method(&self, $($arg: $type),*) -> Result<$out, StoreError> {
                on_either!(self, store => store.$method($($arg),*).await)
            })*
        }
    };
}
operations::key_operations!(on_store);

/// A record the server writes itself, without its number.
#[must_use]
pub fn own_row(person: PersonId, record: NewRecord, author: Author, now: Instant) -> Row {
    Row {
        id: record.id,
        person,
        kind: record.kind,
        seq: 0,
        updated_at: now,
        author,
        status: RowStatus::Final,
        body: record.body,
        fields: BTreeMap::new(),
        supersedes: record.supersedes,
        superseded_by: None,
        reason: record.reason,
    }
}

impl ServerStore for Store {
    async fn epoch(&self) -> Result<String, StoreError> {
        Ok(self.names().epoch.clone())
    }

    async fn apply_changes(
        &self,
        changes: Vec<Incoming>,
        now: Instant,
    ) -> Result<Vec<Outcome>, StoreError> {
        on_either!(self, store => store.apply(changes, now).await)
    }

    async fn scope(&self, caller: &Caller, today: Date) -> Result<Vec<PersonScope>, StoreError> {
        let since = today
            .checked_sub_days(Days::new(VISIT_SCOPE_DAYS))
            .unwrap_or(today);
        on_either!(self, store => store.scope(caller, today, since).await)
    }

    async fn rows_after(
        &self,
        person: PersonId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Row>, StoreError> {
        on_either!(self, store => store.rows_after(person, after, limit).await)
    }

    async fn append(
        &self,
        person: PersonId,
        record: NewRecord,
        author: Author,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let row = own_row(person, record, author, now);
        on_either!(self, store => store.append(row).await)
    }
}

impl SealKeys for Store {
    async fn sealer(
        &self,
        account: AccountId,
        device: DeviceId,
    ) -> Result<Option<Sealer>, StoreError> {
        if !self.knows_device(account, device).await? {
            return Ok(None);
        }
        let found = self.account(account).await?;
        Ok(found.map(|it| Sealer {
            caller: it.caller(device),
            device_key: self.device_key(account, device),
        }))
    }
}
