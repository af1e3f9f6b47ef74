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

/// Every table that goes along, in an order in which every reference finds its target.
const TABLES: [&str; 23] = [
    "meta",
    "organization",
    "account",
    "device",
    "passkey",
    "recovery_code",
    "identity",
    "person",
    "invitation",
    "proxy",
    "statutory",
    "journal",
    "tie",
    "visit",
    "record",
    "verdict",
    "audit",
    "grantee",
    "shut_out",
    "resident",
    "born",
    "dose",
    "emergency",
];
/// Stays behind: sign-ins, what browsers were being asked, and the list of migrations, which each database has.
const LEFT_BEHIND: [&str; 3] = ["session", "ceremony", "_sqlx_migrations"];

struct Table {
    name: &'static str,
    columns: Vec<(String, Kind)>,
}

/// The tables with all their columns, as PostgreSQL knows them: a list kept by hand once forgot new ones.
async fn tables(postgres: &mut PgConnection) -> Result<Vec<Table>, StoreError> {
    let found = query(
        "SELECT c.table_name::text, c.column_name::text, c.data_type::text FROM information_schema.columns c \
         JOIN information_schema.tables t USING (table_schema, table_name) \
         WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' ORDER BY c.ordinal_position",
    )
    .fetch_all(&mut *postgres)
    .await
    .map_err(of_sql)?;
    let mut tables: Vec<Table> = TABLES
        .iter()
        .map(|&name| Table {
            name,
            columns: Vec::new(),
        })
        .collect();
    for row in &found {
        let text = |place: usize| row.try_get::<String, _>(place).map_err(of_sql);
        let (table, column, kind) = (text(0)?, text(1)?, text(2)?);
        if LEFT_BEHIND.contains(&table.as_str()) {
            continue;
        }
        let kind = match kind.as_str() {
            "uuid" => Id,
            "text" => Text,
            "bigint" => Number,
            "bytea" => Bytes,
            _ => return Err(failed(BackupError::Column(format!("{table}.{column}")))),
        };
        let known = tables.iter_mut().find(|it| it.name == table);
        known
            .ok_or_else(|| failed(BackupError::Column(table)))?
            .columns
            .push((column, kind));
    }
    Ok(tables)
}

enum Value {
    Id(Option<Uuid>),
    Text(Option<String>),
    Number(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

impl Table {
    fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    }

    fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.names(), self.name)
    }

    fn insert(&self) -> String {
        let places: Vec<_> = (1..=self.columns.len())
            .map(|place| format!("${place}"))
            .collect();
        format!(
            "INSERT INTO {} ({}) VALUES ({})",
            self.name,
            self.names(),
            places.join(", ")
        )
    }
}

/// The two directions differ in types only, which no generic bound of sqlx spans shortly.
macro_rules! copy_tables {
    ($tables:expr, $source:expr, $target:expr) => {
        for table in $tables {
            let mut rows = query(AssertSqlSafe(table.select())).fetch(&mut *$source);
            let statement = table.insert();
            while let Some(row) = rows.try_next().await.map_err(of_sql)? {
                let mut insert = query(AssertSqlSafe(statement.clone()));
                for (place, (_, kind)) in table.columns.iter().enumerate() {
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
    let tables = tables(source).await?;
    query("BEGIN").execute(&mut *target).await.map_err(of_sql)?;
    copy_tables!(tables, source, target);
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
    let tables = tables(target).await?;
    copy_tables!(tables, source, target);
    name_anew(target).await?;
    query("COMMIT")
        .execute(&mut *target)
        .await
        .map_err(of_sql)?;
    Ok(())
}
