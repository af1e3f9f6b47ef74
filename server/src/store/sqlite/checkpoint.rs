//! Moves what was committed from the log into the database file, beside the writer.
//!
//! SQLite would do it inside a commit, and everybody waiting for that commit would wait for two
//! more trips to the disk. A passive checkpoint never makes the writer wait.

use super::file::writing;
use crate::store::error::{StoreError, of_sql};
use sqlx::{ConnectOptions, query};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(500);

/// Set by every commit; the task runs only when there is something to move.
pub(super) type Pending = Arc<AtomicBool>;

/// Starts the task. It ends when nobody else holds `pending`.
pub(super) async fn start(path: &Path, pending: &Pending) -> Result<(), StoreError> {
    let mut conn = writing(path).connect().await.map_err(of_sql)?;
    let pending = Arc::downgrade(pending);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(PAUSE).await;
            let Some(pending) = pending.upgrade() else {
                return;
            };
            if !pending.swap(false, Ordering::Relaxed) {
                continue;
            }
            if let Err(error) = query("PRAGMA wal_checkpoint(PASSIVE)")
                .execute(&mut conn)
                .await
            {
                // the writer does it itself when the log has become long
                tracing::warn!(%error, "the log could not be moved into the database");
            }
        }
    });
    Ok(())
}
