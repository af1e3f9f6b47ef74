//! Running one transaction: begin, work, commit, and once more after what a second try can mend.
//!
//! Inside `work` only requests of the same transaction may be awaited: at any other await the browser
//! commits what was written so far (and keeps it).

use crate::connection::{Connection, Event};
use crate::error;
use crate::tables::{BLOBS, RESERVE_KEY, Table};
use crate::tx::Tx;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use sync::store::{Seal, StoreError};

/// How a transaction uses its tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Reads only.
    Read,
    /// Writes what a person typed: on the disk before it is called saved.
    Strict,
    /// Writes what the server could send again.
    Default,
}

impl Connection {
    /// Runs `work` in one transaction and commits it. Tried a second time when the connection was lost or
    /// the browser rolled it back; `work` must therefore start from nothing each time.
    pub(crate) async fn run<T>(
        &self,
        tables: &[Table],
        usage: Use,
        seal: &dyn Seal,
        mut work: impl AsyncFnMut(&Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match self.once(tables, usage, seal, &mut work).await {
            Err(StoreError::Lost) => {
                self.close();
                self.once(tables, usage, seal, &mut work).await
            }
            Err(StoreError::Aborted(_)) => self.once(tables, usage, seal, &mut work).await,
            Err(StoreError::Full) if usage != Use::Read && self.free_reserve().await? => {
                self.say(Event::ReserveUsed);
                self.once(tables, usage, seal, &mut work).await
            }
            outcome => outcome,
        }
    }

    async fn once<T>(
        &self,
        tables: &[Table],
        usage: Use,
        seal: &dyn Seal,
        work: &mut impl AsyncFnMut(&Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let database = self.database().await?;
        let transaction =
            begin(&database, tables, usage).map_err(|error| error::from_request(&error))?;
        // kept beside: after a failed commit only the raw transaction still knows why
        let raw = transaction.as_sys().clone();
        let done = work(&Tx::new(&transaction, seal)).await;
        let outcome = match done {
            Ok(value) => transaction
                .commit()
                .await
                .map(|()| value)
                .map_err(|error| error::from_request(&error)),
            Err(error) => {
                drop(transaction);
                Err(error)
            }
        };
        outcome.map_err(|error| match raw.error() {
            Some(cause) => error::from_dom(&cause.name(), &cause.message()),
            None => error,
        })
    }

    /// `false` when it was used up before.
    async fn free_reserve(&self) -> Result<bool, StoreError> {
        let database = self.database().await?;
        let free = async {
            let transaction = begin(&database, &[BLOBS], Use::Default)?;
            let store = transaction.object_store(BLOBS)?;
            let there: Option<String> = store
                .get_key::<String, _>(RESERVE_KEY.to_owned())
                .primitive()?
                .await?;
            if there.is_some() {
                store.delete(RESERVE_KEY).primitive()?.await?;
            }
            drop(store);
            transaction.commit().await?;
            Ok::<bool, Error>(there.is_some())
        };
        free.await.map_err(|error| error::from_request(&error))
    }
}

fn begin<'a>(
    database: &'a Database,
    tables: &[Table],
    usage: Use,
) -> Result<Transaction<'a>, Error> {
    let mode = match usage {
        Use::Read => TransactionMode::Readonly,
        Use::Strict | Use::Default => TransactionMode::Readwrite,
    };
    let durability = match usage {
        Use::Strict => TransactionDurability::Strict,
        Use::Read | Use::Default => TransactionDurability::Default,
    };
    database
        .transaction(tables)
        .with_mode(mode)
        .with_options(TransactionOptions::new().with_durability(durability))
        .build()
}
