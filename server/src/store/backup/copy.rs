//! Table by table between the two databases. Sign-ins and what browsers were being asked are left
//! behind: after a restore everybody signs in again.

use super::{BackupError, failed};
use crate::store::error::{StoreError, of_sql};
use crate::store::postgres::name_anew;
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, PgConnection, Row, SqliteConnection, query};
use uuid::Uuid;

#[derive(Clone, Copy)]
enum Kind {
    Id,
    Text,
    Number,
    Bytes,
}

use Kind::{Bytes, Id, Number, Text};

type Table = (&'static str, &'static [(&'static str, Kind)]);

/// In an order in which every reference finds its target.
const TABLES: [Table; 16] = [
    ("meta", &[("key", Text), ("value", Text)]),
    (
        "organization",
        &[("id", Id), ("name", Text), ("body", Text)],
    ),
    (
        "account",
        &[
            ("id", Id),
            ("name", Text),
            ("role", Text),
            ("organization", Id),
            ("demo", Number),
            ("demo_note", Text),
            ("administers", Number),
            ("closed_at", Number),
        ],
    ),
    (
        "device",
        &[
            ("account", Id),
            ("id", Id),
            ("created_at", Number),
            ("salt", Bytes),
            ("agent", Text),
        ],
    ),
    (
        "passkey",
        &[
            ("id", Bytes),
            ("account", Id),
            ("name", Text),
            ("content", Text),
            ("created_at", Number),
            ("used_at", Number),
            ("suspended_at", Number),
        ],
    ),
    (
        "recovery_code",
        &[
            ("hash", Bytes),
            ("account", Id),
            ("created_at", Number),
            ("used_at", Number),
        ],
    ),
    (
        "identity",
        &[
            ("issuer", Text),
            ("subject", Text),
            ("account", Id),
            ("created_at", Number),
        ],
    ),
    ("person", &[("id", Id), ("head", Number)]),
    (
        "invitation",
        &[
            ("hash", Bytes),
            ("name", Text),
            ("kind", Text),
            ("organization", Id),
            ("role", Text),
            ("administers", Number),
            ("account", Id),
            ("person", Id),
            ("relation", Text),
            ("invited_by", Id),
            ("created_at", Number),
            ("expires_at", Number),
            ("accepted_by", Id),
            ("accepted_at", Number),
            ("tries", Number),
            ("ended_at", Number),
        ],
    ),
    (
        "proxy",
        &[
            ("person", Id),
            ("account", Id),
            ("invited_by", Id),
            ("created_at", Number),
        ],
    ),
    (
        "journal",
        &[
            ("subject", Id),
            ("number", Number),
            ("at", Number),
            ("event", Text),
            ("content", Text),
            ("before", Bytes),
            ("hash", Bytes),
        ],
    ),
    (
        "tie",
        &[
            ("person", Id),
            ("account", Id),
            ("kind", Text),
            ("last_day", Text),
        ],
    ),
    (
        "visit",
        &[
            ("person", Id),
            ("record", Id),
            ("organization", Id),
            ("date", Text),
        ],
    ),
    (
        "record",
        &[
            ("person", Id),
            ("id", Id),
            ("seq", Number),
            ("kind", Text),
            ("content", Text),
        ],
    ),
    (
        "verdict",
        &[
            ("account", Id),
            ("change", Id),
            ("person", Id),
            ("decided_at", Number),
            ("content", Text),
        ],
    ),
    (
        "audit",
        &[
            ("person", Id),
            ("number", Number),
            ("record", Id),
            ("before", Bytes),
            ("hash", Bytes),
        ],
    ),
];

enum Value {
    Id(Option<Uuid>),
    Text(Option<String>),
    Number(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

fn select((table, columns): Table) -> String {
    let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
    format!("SELECT {} FROM {table}", names.join(", "))
}

fn insert((table, columns): Table) -> String {
    let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
    let places: Vec<_> = (1..=columns.len())
        .map(|place| format!("${place}"))
        .collect();
    format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        names.join(", "),
        places.join(", ")
    )
}

/// The two directions differ in types only, which no generic bound of sqlx spans shortly.
macro_rules! copy_tables {
    ($source:expr, $target:expr) => {
        for table in TABLES {
            let mut rows = query(AssertSqlSafe(select(table))).fetch(&mut *$source);
            let statement = insert(table);
            while let Some(row) = rows.try_next().await.map_err(of_sql)? {
                let mut insert = query(AssertSqlSafe(statement.clone()));
                for (place, (_, kind)) in table.1.iter().enumerate() {
                    let value = match kind {
                        Id => Value::Id(row.try_get(place).map_err(of_sql)?),
                        Text => Value::Text(row.try_get(place).map_err(of_sql)?),
                        Number => Value::Number(row.try_get(place).map_err(of_sql)?),
                        Bytes => Value::Bytes(row.try_get(place).map_err(of_sql)?),
                    };
                    insert = match value {
                        Value::Id(it) => insert.bind(it),
                        Value::Text(it) => insert.bind(it),
                        Value::Number(it) => insert.bind(it),
                        Value::Bytes(it) => insert.bind(it),
                    };
                }
                insert.execute(&mut *$target).await.map_err(of_sql)?;
            }
        }
    };
}

pub(super) async fn to_sqlite(
    source: &mut PgConnection,
    target: &mut SqliteConnection,
) -> Result<(), StoreError> {
    query("BEGIN").execute(&mut *target).await.map_err(of_sql)?;
    copy_tables!(source, target);
    query("COMMIT")
        .execute(&mut *target)
        .await
        .map_err(of_sql)?;
    Ok(())
}

/// All in one transaction: a restore that breaks off leaves the database empty.
pub(super) async fn to_postgres(
    source: &mut SqliteConnection,
    target: &mut PgConnection,
) -> Result<(), StoreError> {
    query("BEGIN").execute(&mut *target).await.map_err(of_sql)?;
    let used = query("SELECT 1 FROM account UNION ALL SELECT 1 FROM person LIMIT 1");
    if used
        .fetch_optional(&mut *target)
        .await
        .map_err(of_sql)?
        .is_some()
    {
        return Err(failed(BackupError::NotEmpty));
    }
    // a database that was opened before has a name of its own; the copy keeps the copied secret
    query("DELETE FROM meta")
        .execute(&mut *target)
        .await
        .map_err(of_sql)?;
    copy_tables!(source, target);
    name_anew(target).await?;
    query("COMMIT")
        .execute(&mut *target)
        .await
        .map_err(of_sql)?;
    Ok(())
}
