//! Version 1: the stores of the first release. Keys stand outside the values, which are bytes from the seal.

use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;

const STORES: [&str; 11] = [
    "meta",
    "drafts",
    "fields",
    "outbox",
    "archive",
    "ids",
    "attention",
    "rows",
    "blocks",
    "heads",
    "blobs",
];

pub(super) fn up(database: &Database) -> Result<(), Error> {
    for store in STORES {
        database.create_object_store(store).build()?;
    }
    Ok(())
}
