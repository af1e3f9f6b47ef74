//! A fresh SQLite file for each test.

use super::SqliteStore;
use crate::live::Live;
use crate::rules::DomainRules;
use crate::store::Store;
use std::sync::Arc;
use sync::rules::Rules;
use tempfile::TempDir;

pub(super) struct Fresh {
    pub(super) store: SqliteStore,
    /// Removed with the test.
    pub(super) kept: TempDir,
}

pub(super) fn is_there() -> bool {
    true
}

pub(super) async fn fresh() -> Option<Fresh> {
    fresh_with(Arc::new(DomainRules)).await
}

pub(super) async fn fresh_with(rules: Arc<dyn Rules + Send + Sync>) -> Option<Fresh> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.sqlite");
    let store = SqliteStore::open(&path, rules, Live::default())
        .await
        .unwrap();
    Some(Fresh {
        store,
        kept: folder,
    })
}

pub(super) fn wrapped(store: SqliteStore) -> Store {
    Store::Sqlite(store)
}

/// As somebody with the file and a tool could.
pub(super) async fn drop_triggers(store: &SqliteStore) {
    for name in [
        "audit_is_never_changed",
        "audit_is_never_deleted",
        "audit_event_is_never_changed",
        "audit_event_is_never_deleted",
        "journal_is_never_changed",
        "journal_is_never_deleted",
    ] {
        let statement = sqlx::AssertSqlSafe(format!("DROP TRIGGER {name}"));
        let drop = store.write(move |conn, _| {
            Box::pin(async move {
                sqlx::query(statement)
                    .execute(conn)
                    .await
                    .map_err(crate::store::error::of_sql)
            })
        });
        drop.await.unwrap();
    }
}
