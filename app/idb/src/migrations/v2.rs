//! Version 2: the store is sealed. The values themselves are sealed one after the other while the notebook is
//! in use; this store remembers how far that is.

use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;

pub(super) fn up(database: &Database) -> Result<(), Error> {
    database.create_object_store("sealing").build()?;
    Ok(())
}
