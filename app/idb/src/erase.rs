//! Taking a whole database off the device.

use crate::error;
use indexed_db_futures::database::Database;
use sync::store::StoreError;

/// Deletes the database `name`. Connections of other tabs close themselves when the browser tells them;
/// one's own must be closed before. What is not there counts as deleted.
pub async fn erase(name: &str) -> Result<(), StoreError> {
    let deleting = Database::delete_by_name(name).map_err(|error| error::from_open(&error))?;
    deleting.await.map_err(|error| error::from_request(&error))
}
