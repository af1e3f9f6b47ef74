//! The migrations of both databases. Each is applied once, in order, in a transaction.
//!
//! A released one is never edited: the database remembers its checksum and refuses.

use crate::store::error::{StoreError, Unreadable};
use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

const SQLITE: &[(i64, &str, &str)] = &[(
    1,
    "first",
    include_str!("../../migrations/sqlite/0001_first.sql"),
)];
const POSTGRES: &[(i64, &str, &str)] = &[(
    1,
    "first",
    include_str!("../../migrations/postgres/0001_first.sql"),
)];

pub(super) fn sqlite() -> Migrator {
    migrator(SQLITE)
}

pub(super) fn postgres() -> Migrator {
    migrator(POSTGRES)
}

fn migrator(list: &[(i64, &'static str, &'static str)]) -> Migrator {
    let of = |&(version, title, sql): &(i64, &'static str, &'static str)| {
        Migration::new(
            version,
            title.into(),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(list.iter().map(of).collect())
}

/// A database of a newer release is an error to show, never a reason to touch it.
pub(super) fn failed(error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(_) => {
            StoreError::Failed(Box::new(Unreadable("a schema newer than this release")))
        }
        other => StoreError::Failed(Box::new(other)),
    }
}
