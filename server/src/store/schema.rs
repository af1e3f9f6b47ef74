//! The migrations of both databases. Each is applied once, in order, in a transaction.
//!
//! A released one is never edited: the database remembers its checksum and refuses.

use crate::store::error::{StoreError, Unreadable};
use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

const SQLITE: &[(i64, &str, &str)] = &[
    (
        1,
        "first",
        include_str!("../../migrations/sqlite/0001_first.sql"),
    ),
    (
        2,
        "keys",
        include_str!("../../migrations/sqlite/0002_keys.sql"),
    ),
    (
        3,
        "grants",
        include_str!("../../migrations/sqlite/0003_grants.sql"),
    ),
    (
        4,
        "rights",
        include_str!("../../migrations/sqlite/0004_rights.sql"),
    ),
    (
        5,
        "cohort",
        include_str!("../../migrations/sqlite/0005_cohort.sql"),
    ),
    (
        6,
        "statutory",
        include_str!("../../migrations/sqlite/0006_statutory.sql"),
    ),
];
const POSTGRES: &[(i64, &str, &str)] = &[
    (
        1,
        "first",
        include_str!("../../migrations/postgres/0001_first.sql"),
    ),
    (
        2,
        "keys",
        include_str!("../../migrations/postgres/0002_keys.sql"),
    ),
    (
        3,
        "grants",
        include_str!("../../migrations/postgres/0003_grants.sql"),
    ),
    (
        4,
        "rights",
        include_str!("../../migrations/postgres/0004_rights.sql"),
    ),
    (
        5,
        "cohort",
        include_str!("../../migrations/postgres/0005_cohort.sql"),
    ),
    (
        6,
        "statutory",
        include_str!("../../migrations/postgres/0006_statutory.sql"),
    ),
];

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

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{ConnectOptions, query, query_scalar};

    /// The table of accounts is made anew by the second migration, under all that refers to it.
    #[tokio::test]
    async fn a_database_of_the_first_release_keeps_its_people_and_what_refers_to_them() {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("old.sqlite"))
            .create_if_missing(true)
            .foreign_keys(true);
        let mut conn = options.connect().await.unwrap();
        migrator(&SQLITE[..1]).run(&mut conn).await.unwrap();
        for statement in [
            "INSERT INTO organization VALUES (x'01', 'clinic', '{}')",
            "INSERT INTO account VALUES (x'02', 'nurse', 'nurse', x'01', 3, 'note')",
            "INSERT INTO session VALUES (x'03', x'02', 5, 9)",
            "INSERT INTO device VALUES (x'02', x'04', 5)",
            "INSERT INTO person VALUES (x'05', 0)",
            "INSERT INTO tie VALUES (x'05', x'02', 'owner', NULL)",
        ] {
            query(statement).execute(&mut conn).await.unwrap();
        }
        sqlite().run(&mut conn).await.unwrap();
        for (statement, expect) in [
            (
                "SELECT count(*) FROM account WHERE id = x'02' AND demo = 3 AND administers = 0",
                1,
            ),
            (
                "SELECT count(*) FROM session WHERE seen_at = 5 AND stage = 'full'",
                1,
            ),
            (
                "SELECT count(*) FROM device JOIN account ON account.id = device.account",
                1,
            ),
            (
                "SELECT count(*) FROM tie JOIN account ON account.id = tie.account",
                1,
            ),
            ("SELECT count(*) FROM pragma_foreign_key_check", 0),
        ] {
            let found: i64 = query_scalar(statement).fetch_one(&mut conn).await.unwrap();
            assert_eq!(found, expect, "{statement}");
        }
        let orphan = query("INSERT INTO device (account, id, created_at) VALUES (x'99', x'04', 5)");
        assert!(
            orphan.execute(&mut conn).await.is_err(),
            "references are kept"
        );
    }
}
