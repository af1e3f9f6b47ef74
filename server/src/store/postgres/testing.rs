//! A fresh PostgreSQL database for each test, where `DATABASE_URL` names a server.

use super::PostgresStore;
use crate::live::Live;
use crate::rules::DomainRules;
use crate::store::Store;
use sqlx::{AssertSqlSafe, Connection, PgConnection, query};
use std::sync::Arc;
use sync::rules::Rules;

pub(super) struct Fresh {
    pub(super) store: PostgresStore,
    /// Nothing: the server and its databases go together.
    pub(super) kept: (),
}

fn url() -> Option<String> {
    std::env::var("DATABASE_URL")
        .ok()
        .filter(|url| url.starts_with("postgres"))
}

pub(super) fn is_there() -> bool {
    url().is_some()
}

pub(super) async fn fresh() -> Option<Fresh> {
    fresh_with(Arc::new(DomainRules)).await
}

pub(super) async fn fresh_with(rules: Arc<dyn Rules + Send + Sync>) -> Option<Fresh> {
    let url = url()?;
    let mut random = [0; 8];
    getrandom::fill(&mut random).unwrap();
    let name = format!("tsunagu_test_{}", crate::hex::encode(&random));
    let mut conn = PgConnection::connect(&url).await.unwrap();
    query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut conn)
        .await
        .unwrap();
    let (server, _) = url.rsplit_once('/').unwrap();
    let url = format!("{server}/{name}");
    let store = PostgresStore::open(&url, rules, Live::default())
        .await
        .unwrap();
    Some(Fresh { store, kept: () })
}

pub(super) fn wrapped(store: PostgresStore) -> Store {
    Store::Postgres(store)
}

/// As somebody with the owner's password could.
pub(super) async fn drop_triggers(store: &PostgresStore) {
    for statement in [
        "DROP TRIGGER audit_is_never_changed ON audit",
        "DROP TRIGGER audit_event_is_never_changed ON record",
        "DROP TRIGGER journal_is_never_changed ON journal",
    ] {
        let drop = store.write(move |conn, _| {
            Box::pin(async move {
                query(statement)
                    .execute(conn)
                    .await
                    .map_err(crate::store::error::of_sql)
            })
        });
        drop.await.unwrap();
    }
}
