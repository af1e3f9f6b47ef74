//! Running one transaction: begin, work, commit, and once more after what a second try can mend.
//!
//! Inside `work` only requests of the same transaction may be awaited: at any other await the browser
//! commits what was written so far (and keeps it).

use crate::connection::{Connection, Event};
use crate::error;
use crate::memory::Memory;
use crate::tables::{BLOBS, RESERVE_KEY, Table};
use crate::tx::Tx;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use std::cell::RefCell;
use std::pin::Pin;
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

/// The work of any transaction, whatever it returns: the machinery around it stands in the program once.
trait Work {
    fn run<'t>(
        &'t self,
        tx: &'t Tx<'_>,
    ) -> Pin<Box<dyn Future<Output = Result<(), StoreError>> + 't>>;
}

struct Task<T, F> {
    work: F,
    result: RefCell<Option<T>>,
}

impl<T, F: AsyncFn(&Tx<'_>) -> Result<T, StoreError>> Work for Task<T, F> {
    fn run<'t>(
        &'t self,
        tx: &'t Tx<'_>,
    ) -> Pin<Box<dyn Future<Output = Result<(), StoreError>> + 't>> {
        Box::pin(async move {
            let value = (self.work)(tx).await?;
            self.result.replace(Some(value));
            Ok(())
        })
    }
}

impl Connection {
    /// Runs `work` in one transaction and commits it. Tried a second time when the connection was lost or
    /// the browser rolled it back; `work` must therefore start from nothing each time.
    pub(crate) async fn run<T>(
        &self,
        tables: &[Table],
        usage: Use,
        seal: &dyn Seal,
        work: impl AsyncFn(&Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let task = Task {
            work,
            result: RefCell::new(None),
        };
        self.run_any(tables, usage, seal, &task).await?;
        task.result
            .into_inner()
            .ok_or_else(|| StoreError::Aborted("no result".to_owned()))
    }

    async fn run_any(
        &self,
        tables: &[Table],
        usage: Use,
        seal: &dyn Seal,
        work: &dyn Work,
    ) -> Result<(), StoreError> {
        if let Some(memory) = self.memory() {
            return in_memory(memory, seal, work).await;
        }
        match self.once(tables, usage, seal, work).await {
            Err(StoreError::Lost) => self.close(),
            Err(StoreError::Aborted(_)) => {}
            Err(StoreError::Full) if usage != Use::Read && self.free_reserve().await? => {
                self.say(Event::ReserveUsed);
            }
            outcome => return outcome,
        }
        self.once(tables, usage, seal, work).await
    }

    async fn once(
        &self,
        tables: &[Table],
        usage: Use,
        seal: &dyn Seal,
        work: &dyn Work,
    ) -> Result<(), StoreError> {
        let database = self.database().await?;
        let transaction =
            begin(&database, tables, usage).map_err(|error| error::from_request(&error))?;
        // kept beside: after a failed commit only the raw transaction still knows why
        let raw = transaction.as_sys().clone();
        self.under_way(&raw);
        let expected = self.expect_answer();
        let outcome = match work.run(&Tx::on_disk(&transaction, seal)).await {
            Ok(()) => transaction
                .commit()
                .await
                .map_err(|error| error::from_request(&error)),
            Err(error) => {
                drop(transaction);
                Err(error)
            }
        };
        drop(expected);
        self.over(&raw);
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

/// Wholly or not at all, here as well.
async fn in_memory(memory: &Memory, seal: &dyn Seal, work: &dyn Work) -> Result<(), StoreError> {
    let before = memory.borrow().clone();
    let outcome = work.run(&Tx::in_memory(memory, seal)).await;
    if outcome.is_err() {
        memory.replace(before);
    }
    outcome
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
