//! The store on PostgreSQL, shared by any number of processes.

mod live;
#[path = "shared/methods.rs"]
mod methods;

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

pub(in crate::store) use people::name_anew;

use crate::live::Live;
use crate::session::SessionHash;
use crate::store::effects::Effects;
use crate::store::error::{StoreError, of_sql};
use crate::store::{model::Names, schema};
use domain::{Date, Instant};
use futures_util::future::BoxFuture;
use sqlx::postgres::PgPoolOptions;
use sqlx::{PgPool, query};
use std::sync::Arc;
use std::time::Duration;
use sync::rules::Rules;
use sync::server_store::{Caller, Incoming, PersonScope};
use sync::wire::Outcome;

pub(in crate::store) type Connection = sqlx::PgConnection;
pub(in crate::store) type SqlRow = sqlx::postgres::PgRow;
pub(in crate::store) type This = PostgresStore;
/// Held until the commit: this is what makes the order of numbers the order of commits.
pub(in crate::store) const LOCK_PERSON: Option<&str> =
    Some("SELECT 1 FROM person WHERE id = $1 FOR UPDATE");
pub(in crate::store) const LOCK_ACCOUNT: Option<&str> =
    Some("SELECT 1 FROM account WHERE id = $1 FOR UPDATE");
/// A chain has one end. By a number made from the account, because nobody's chain has no row to lock.
pub(in crate::store) const LOCK_JOURNAL: Option<&str> =
    Some("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))");

/// One statement there: only it may carry parameters.
pub(in crate::store) const WRITE_ALONE: &str = "\
    WITH written AS (\
        INSERT INTO record (person, id, seq, kind, content) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (person, id) DO UPDATE SET seq = excluded.seq, content = excluded.content\
    ), counted AS (UPDATE person SET head = $3 WHERE id = $1) \
    INSERT INTO verdict (account, change, person, decided_at, content) VALUES ($6, $7, $1, $8, $9)";

const CONNECTIONS: u32 = 16;

#[derive(Clone)]
pub struct PostgresStore {
    pool: PgPool,
    rules: Arc<dyn Rules + Send + Sync>,
    names: Names,
}

impl std::fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PostgresStore")
    }
}

impl PostgresStore {
    /// Connects, brings the database to this release's schema, and listens for other processes'
    /// changes.
    pub async fn open(
        url: &str,
        rules: Arc<dyn Rules + Send + Sync>,
        live: Live,
    ) -> Result<Self, StoreError> {
        let pool = PgPoolOptions::new()
            .min_connections(1)
            .max_connections(CONNECTIONS)
            .acquire_timeout(Duration::from_secs(5))
            .connect(url)
            .await
            .map_err(of_sql)?;
        schema::postgres()
            .run(&pool)
            .await
            .map_err(schema::failed)?;
        let names = {
            let mut conn = pool.acquire().await.map_err(of_sql)?;
            let names = people::name_database(&mut conn).await?;
            cohort::make(&mut conn).await?;
            names
        };
        live::listen(&pool, live).await?;
        Ok(PostgresStore { pool, rules, names })
    }

    pub(in crate::store) async fn close(&self) {
        self.pool.close().await;
    }

    pub(in crate::store) async fn read<T>(
        &self,
        work: impl for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let mut conn = self.pool.acquire().await.map_err(of_sql)?;
        work(&mut conn).await
    }

    /// One transaction. The signal to other processes is part of it: it is sent at the commit or
    /// not at all.
    pub(in crate::store) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: for<'c> FnOnce(
            &'c mut Connection,
            &'c mut Effects,
        ) -> BoxFuture<'c, Result<T, StoreError>>,
    {
        let mut transaction = self.pool.begin().await.map_err(of_sql)?;
        let mut effects = Effects::default();
        let result = work(&mut transaction, &mut effects).await?;
        live::announce(&mut transaction, &effects).await?;
        transaction.commit().await.map_err(of_sql)?;
        Ok(result)
    }

    pub(in crate::store) async fn apply(
        &self,
        changes: Vec<Incoming>,
        now: Instant,
    ) -> Result<Vec<Outcome>, StoreError> {
        let rules = self.rules.clone();
        self.write(move |conn, effects| {
            Box::pin(async move {
                lock_all(conn, &changes).await?;
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
        let caller = caller.clone();
        self.read(move |conn| {
            Box::pin(async move { scope::scope(conn, &caller, (today, since)).await })
        })
        .await
    }

    /// Ends the streams of a session in every process.
    pub(in crate::store) async fn announce_end(
        &self,
        session: SessionHash,
    ) -> Result<(), StoreError> {
        self.read(|conn| Box::pin(live::announce_end(conn, session)))
            .await
    }
}

/// All people of the changes in one order, so that two transactions never wait for each other.
async fn lock_all(conn: &mut Connection, changes: &[Incoming]) -> Result<(), StoreError> {
    let mut people: Vec<_> = changes.iter().map(|it| it.change.person.0).collect();
    people.sort_unstable();
    people.dedup();
    query("SELECT 1 FROM person WHERE id = ANY($1) ORDER BY id FOR UPDATE")
        .bind(people)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(())
}
