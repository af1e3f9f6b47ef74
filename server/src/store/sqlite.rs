//! The store on one SQLite file: one writer, a few readers, and what a single process may remember.

mod cache;
mod checkpoint;
mod file;
#[path = "shared/methods.rs"]
mod methods;
mod writer;

#[path = "shared/alone.rs"]
mod alone;
#[path = "shared/audit.rs"]
mod audit;
#[path = "shared/cohort.rs"]
mod cohort;
#[cfg(test)]
#[path = "shared/tests/cohort.rs"]
mod cohort_tests;
#[cfg(test)]
#[path = "shared/contract.rs"]
mod contract;
#[path = "shared/devices.rs"]
mod devices;
#[path = "shared/emergencies.rs"]
mod emergencies;
#[path = "shared/facts.rs"]
mod facts;
#[path = "shared/grants.rs"]
mod grants;
#[path = "shared/identities.rs"]
mod identities;
#[path = "shared/import.rs"]
mod import;
#[path = "shared/invitations.rs"]
mod invitations;
#[path = "shared/journal.rs"]
mod journal;
#[path = "shared/key_methods.rs"]
mod key_methods;
#[cfg(test)]
#[path = "shared/tests/keys.rs"]
mod keys_tests;
#[path = "shared/leave.rs"]
mod leave;
#[path = "shared/passkeys.rs"]
mod passkeys;
#[path = "shared/people.rs"]
mod people;
#[path = "shared/records.rs"]
mod records;
#[path = "shared/recovery.rs"]
mod recovery;
#[path = "shared/rights.rs"]
mod rights;
#[path = "shared/scope.rs"]
mod scope;
#[path = "shared/sessions.rs"]
mod sessions;
#[path = "shared/staff.rs"]
mod staff;
#[path = "shared/statutory.rs"]
mod statutory;
#[cfg(test)]
mod testing;
#[cfg(test)]
#[path = "shared/tests.rs"]
mod tests;
#[path = "shared/ties.rs"]
mod ties;
#[cfg(test)]
#[path = "shared/tests/ties.rs"]
mod ties_tests;

use crate::live::{Live, Signal};
use crate::store::effects::Effects;
use crate::store::error::{StoreError, of_sql};
use crate::store::{model::Names, schema};
pub(in crate::store) use file::writing;
pub(in crate::store) use people::name_anew;

use cache::Cache;
use domain::{Date, Instant};
use futures_util::future::BoxFuture;
use sqlx::{ConnectOptions, SqlitePool};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use sync::rules::Rules;
use sync::server_store::{Caller, Incoming, PersonScope};
use sync::wire::Outcome;
use writer::Writer;

pub(in crate::store) type Connection = sqlx::SqliteConnection;
pub(in crate::store) type SqlRow = sqlx::sqlite::SqliteRow;
pub(in crate::store) type This = SqliteStore;
/// The writer is alone: nothing to lock.
pub(in crate::store) const LOCK_PERSON: Option<&str> = None;
pub(in crate::store) const LOCK_ACCOUNT: Option<&str> = None;
pub(in crate::store) const LOCK_JOURNAL: Option<&str> = None;
/// Several statements travel together here.
pub(in crate::store) const WRITE_ALONE: &str = "\
    INSERT INTO record (person, id, seq, kind, content) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (person, id) DO UPDATE SET seq = excluded.seq, content = excluded.content; \
    UPDATE person SET head = $3 WHERE id = $1; \
    INSERT INTO verdict (account, change, person, decided_at, content) VALUES ($6, $7, $1, $8, $9)";

/// Readers at the same time; each holds a page cache.
const READERS: u32 = 4;

#[derive(Clone)]
pub struct SqliteStore {
    readers: SqlitePool,
    writer: Writer,
    cache: Arc<Cache>,
    rules: Arc<dyn Rules + Send + Sync>,
    names: Names,
    /// Held as long as the store lives: a second process would not see this one's caches.
    _alone: Arc<file::Alone>,
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SqliteStore")
    }
}

impl SqliteStore {
    /// Opens the file, brings it to this release's schema, and starts its writer.
    pub async fn open(
        path: &Path,
        rules: Arc<dyn Rules + Send + Sync>,
        live: Live,
    ) -> Result<Self, StoreError> {
        let alone = file::alone(path)?;
        let mut conn = file::writing(path).connect().await.map_err(of_sql)?;
        schema::sqlite()
            .run(&mut conn)
            .await
            .map_err(schema::failed)?;
        let names = people::name_database(&mut conn).await?;
        cohort::make(&mut conn).await?;
        let readers = file::readers(path, READERS).await?;
        let cache = Arc::new(Cache::default());
        let pending = checkpoint::Pending::default();
        checkpoint::start(path, &pending).await?;
        let writer = Writer::start(conn, after_commit(cache.clone(), live, pending));
        Ok(SqliteStore {
            readers,
            writer,
            cache,
            rules,
            names,
            _alone: Arc::new(alone),
        })
    }

    pub(in crate::store) async fn close(&self) {
        self.readers.close().await;
    }

    pub(in crate::store) async fn read<T>(
        &self,
        work: impl for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let mut conn = self.readers.acquire().await.map_err(of_sql)?;
        work(&mut conn).await
    }

    pub(in crate::store) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(
                &'c mut Connection,
                &'c mut Effects,
            ) -> BoxFuture<'c, Result<T, StoreError>>
            + Send
            + 'static,
    {
        self.writer.write(work).await
    }

    pub(in crate::store) async fn apply(
        &self,
        changes: Vec<Incoming>,
        now: Instant,
    ) -> Result<Vec<Outcome>, StoreError> {
        let rules = self.rules.clone();
        self.write(move |conn, effects| {
            Box::pin(async move {
                let mut outcomes = Vec::with_capacity(changes.len());
                for incoming in &changes {
                    outcomes.push(records::apply(conn, incoming, now, &*rules, effects).await?);
                }
                Ok(outcomes)
            })
        })
        .await
    }

    pub(in crate::store) async fn scope(
        &self,
        caller: &Caller,
        today: Date,
        since: Date,
    ) -> Result<Vec<PersonScope>, StoreError> {
        let generation = match self.cache.scope(caller, today) {
            Ok(scope) => return Ok(scope),
            Err(generation) => generation,
        };
        let asker = caller.clone();
        let scope = self
            .read(move |conn| {
                Box::pin(async move { scope::scope(conn, &asker, (today, since)).await })
            })
            .await?;
        self.cache.remember(caller, today, &scope, generation);
        Ok(scope)
    }
}

fn after_commit(
    cache: Arc<Cache>,
    live: Live,
    pending: checkpoint::Pending,
) -> writer::AfterCommit {
    Box::new(move |effects| {
        pending.store(true, Ordering::Relaxed);
        cache.committed(effects);
        live.send(Signal::Changed(effects.heads.keys().copied().collect()));
        if !effects.parties.is_empty() {
            live.send(Signal::Tied(effects.parties.iter().copied().collect()));
        }
    })
}
