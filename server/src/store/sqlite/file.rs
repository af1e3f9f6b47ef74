//! The SQLite file: how it is opened, and that one process at a time does.

use crate::store::error::{StoreError, of_sql};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::fs::File;
use std::path::Path;
use std::time::Duration;

/// A lock on a file beside the database, given back when the process ends, however it ends.
pub(super) struct Alone(#[expect(dead_code, reason = "held, never read")] File);

#[derive(Debug, thiserror::Error)]
enum FileError {
    #[error("the data folder cannot be used")]
    Folder(#[source] std::io::Error),
    #[error("another server or command is using this database; stop it first")]
    InUse,
}

/// Claims the database for this process.
pub(super) fn alone(path: &Path) -> Result<Alone, StoreError> {
    let folder = |error| StoreError::Failed(Box::new(FileError::Folder(error)));
    if let Some(parent) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent).map_err(folder)?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = File::create(name).map_err(folder)?;
    match file.try_lock() {
        Ok(()) => Ok(Alone(file)),
        Err(std::fs::TryLockError::WouldBlock) => {
            Err(StoreError::Failed(Box::new(FileError::InUse)))
        }
        Err(std::fs::TryLockError::Error(error)) => Err(folder(error)),
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("cache_size", "-8000")
        .pragma("temp_store", "memory")
}

/// For the writer: on disk before it is said.
pub(in crate::store) fn writing(path: &Path) -> SqliteConnectOptions {
    options(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        // only if the task beside it falls behind: see `checkpoint`
        .pragma("wal_autocheckpoint", "16000")
}

/// Readers never wait for the writer, nor it for them.
pub(super) async fn readers(path: &Path, count: u32) -> Result<SqlitePool, StoreError> {
    SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(count)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(false)
        .connect_with(options(path).read_only(true))
        .await
        .map_err(of_sql)
}
