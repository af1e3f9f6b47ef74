//! One file with everything, whichever database it comes from or goes to.
//!
//! The file is a SQLite database of this schema. From SQLite it is made while the server goes on;
//! from PostgreSQL within one snapshot. A restored copy is another lineage (a new epoch), so that
//! devices offer again what they had sent after the backup was made.

mod copy;
#[cfg(test)]
mod tests;

use super::place::Place;
use super::sqlite::{name_anew, writing};
use super::{StoreError, error::of_sql, schema};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, SqliteConnection, query};
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
enum BackupError {
    #[error("{0} is there already; choose another name")]
    FileExists(PathBuf),
    #[error("the database to restore into is not empty")]
    NotEmpty,
    #[error("the file is damaged or no backup of this program")]
    Damaged,
    /// A table or column that this program does not know how to copy.
    #[error("{0} cannot be copied between databases")]
    Column(String),
    #[error("the file cannot be written")]
    Io(#[source] std::io::Error),
}

fn failed(error: BackupError) -> StoreError {
    StoreError::Failed(Box::new(error))
}

/// Writes everything in `from` into the new file `to`.
pub async fn backup(from: &Place, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(failed(BackupError::FileExists(to.to_owned())));
    }
    match from {
        Place::File(path) => {
            let options = SqliteConnectOptions::new().filename(path);
            let mut conn = options.connect().await.map_err(of_sql)?;
            let name = to.to_string_lossy().into_owned();
            query("VACUUM INTO $1")
                .bind(name)
                .execute(&mut conn)
                .await
                .map_err(of_sql)?;
            conn.close().await.map_err(of_sql)
        }
        Place::Url(url) => {
            let mut source = postgres(url).await?;
            let mut target = writing(to).connect().await.map_err(of_sql)?;
            schema::sqlite()
                .run(&mut target)
                .await
                .map_err(schema::failed)?;
            let snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
            query(snapshot).execute(&mut source).await.map_err(of_sql)?;
            copy::to_sqlite(&mut source, &mut target).await?;
            // one file, without a log beside it
            query("PRAGMA journal_mode = DELETE")
                .execute(&mut target)
                .await
                .map_err(of_sql)?;
            target.close().await.map_err(of_sql)
        }
    }
}

/// Puts the backup `from` into the empty database `to`, as another lineage.
pub async fn restore(from: &Path, to: &Place) -> Result<(), StoreError> {
    let mut source = opened(from).await?;
    match to {
        Place::File(path) => {
            source.close().await.map_err(of_sql)?;
            restore_file(from, path).await
        }
        Place::Url(url) => {
            let mut target = postgres(url).await?;
            schema::postgres()
                .run(&mut target)
                .await
                .map_err(schema::failed)?;
            copy::to_postgres(&mut source, &mut target).await?;
            target.close().await.map_err(of_sql)
        }
    }
}

/// The backup, if it is one and whole.
async fn opened(file: &Path) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .immutable(true);
    let mut conn = options.connect().await.map_err(of_sql)?;
    let damaged = |_| failed(BackupError::Damaged);
    let check: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut conn)
        .await
        .map_err(damaged)?;
    let named = query("SELECT 1 FROM meta WHERE key = 'epoch'")
        .fetch_optional(&mut conn)
        .await
        .map_err(damaged)?;
    if check != "ok" || named.is_none() {
        return Err(failed(BackupError::Damaged));
    }
    Ok(conn)
}

/// Through a name beside it: a restore that breaks off leaves no half a database.
async fn restore_file(from: &Path, path: &Path) -> Result<(), StoreError> {
    let io = |error| failed(BackupError::Io(error));
    if path.exists() {
        return Err(failed(BackupError::NotEmpty));
    }
    if let Some(parent) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent).map_err(io)?;
    }
    let mut half = path.as_os_str().to_owned();
    half.push(".restoring");
    let half = PathBuf::from(half);
    if half.exists() {
        std::fs::remove_file(&half).map_err(io)?;
    }
    std::fs::copy(from, &half).map_err(io)?;
    let mut conn = writing(&half).connect().await.map_err(of_sql)?;
    schema::sqlite()
        .run(&mut conn)
        .await
        .map_err(schema::failed)?;
    name_anew(&mut conn).await?;
    query("PRAGMA journal_mode = DELETE")
        .execute(&mut conn)
        .await
        .map_err(of_sql)?;
    conn.close().await.map_err(of_sql)?;
    std::fs::File::open(&half)
        .and_then(|file| file.sync_all())
        .map_err(io)?;
    std::fs::rename(&half, path).map_err(io)
}

async fn postgres(url: &str) -> Result<PgConnection, StoreError> {
    let options: PgConnectOptions = url.parse().map_err(of_sql)?;
    options.connect().await.map_err(of_sql)
}
