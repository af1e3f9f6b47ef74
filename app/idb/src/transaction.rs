//! One transaction over sealed values. Inside it only requests of the same transaction may be awaited:
//! at any other await the browser commits what was written so far (and keeps it).

use crate::connection::{Connection, Event};
use crate::error;
use crate::tables::{BLOBS, Table};
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use indexed_db_futures::{KeyRange, query_source::QuerySource};
use js_sys::Uint8Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::store::{Seal, StoreError};
use wasm_bindgen::{JsCast, JsValue};

/// Greater than every character a key may continue with.
const AFTER_ALL: char = '\u{ffff}';
/// Given back when a write hits the quota, so that a draft still fits.
pub(crate) const RESERVE_KEY: &str = "reserve";

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

/// A running transaction.
pub(crate) struct Tx<'a> {
    transaction: &'a Transaction<'a>,
    seal: &'a dyn Seal,
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
        let done = work(&Tx {
            transaction: &transaction,
            seal,
        })
        .await;
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

impl Tx<'_> {
    fn store(&self, table: Table) -> Result<ObjectStore<'_>, StoreError> {
        self.transaction.object_store(table).map_err(failed)
    }

    /// One value.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        table: Table,
        key: &str,
    ) -> Result<Option<T>, StoreError> {
        let store = self.store(table)?;
        let found: Option<JsValue> = store
            .get(key)
            .primitive()
            .map_err(failed)?
            .await
            .map_err(failed)?;
        found.map(|value| self.read(table, key, &value)).transpose()
    }

    /// Every value, in the order of the keys.
    pub(crate) async fn all<T: DeserializeOwned>(
        &self,
        table: Table,
    ) -> Result<Vec<(String, T)>, StoreError> {
        let store = self.store(table)?;
        let keys = store.get_all_keys::<String>().primitive().map_err(failed)?;
        let values = store.get_all::<JsValue>().primitive().map_err(failed)?;
        self.pair(
            table,
            keys.await.map_err(failed)?,
            values.await.map_err(failed)?,
        )
    }

    /// Every value whose key starts with `prefix`, in the order of the keys.
    pub(crate) async fn starting<T: DeserializeOwned>(
        &self,
        table: Table,
        prefix: &str,
    ) -> Result<Vec<(String, T)>, StoreError> {
        let store = self.store(table)?;
        let keys = store
            .get_all_keys::<String>()
            .with_query::<String, _>(range(prefix))
            .primitive()
            .map_err(failed)?;
        let values = store
            .get_all::<JsValue>()
            .with_query::<String, _>(range(prefix))
            .primitive()
            .map_err(failed)?;
        self.pair(
            table,
            keys.await.map_err(failed)?,
            values.await.map_err(failed)?,
        )
    }

    /// The keys alone, in order.
    pub(crate) async fn keys(&self, table: Table) -> Result<Vec<String>, StoreError> {
        let store = self.store(table)?;
        let keys = store.get_all_keys::<String>().primitive().map_err(failed)?;
        keys.await
            .map_err(failed)?
            .collect::<Result<_, Error>>()
            .map_err(failed)
    }

    /// Writes a value. The commit reports a failure, so nobody needs to wait here.
    pub(crate) fn put<T: Serialize>(
        &self,
        table: Table,
        key: &str,
        value: &T,
    ) -> Result<(), StoreError> {
        let plain = serde_json::to_vec(value).map_err(|error| corrupt(table, &error))?;
        let sealed = self.seal.seal(table, key, &plain);
        let bytes = JsValue::from(Uint8Array::from(sealed.as_slice()));
        let store = self.store(table)?;
        store.put(bytes).with_key(key).primitive().map_err(failed)?;
        Ok(())
    }

    /// Removes a value; one that is not there is no error.
    pub(crate) fn delete(&self, table: Table, key: &str) -> Result<(), StoreError> {
        self.store(table)?.delete(key).primitive().map_err(failed)?;
        Ok(())
    }

    /// Removes every value whose key starts with `prefix`.
    pub(crate) fn delete_starting(&self, table: Table, prefix: &str) -> Result<(), StoreError> {
        self.store(table)?
            .delete::<String, _>(range(prefix))
            .primitive()
            .map_err(failed)?;
        Ok(())
    }

    fn pair<T: DeserializeOwned>(
        &self,
        table: Table,
        keys: impl Iterator<Item = Result<String, Error>>,
        values: impl Iterator<Item = Result<JsValue, Error>>,
    ) -> Result<Vec<(String, T)>, StoreError> {
        keys.zip(values)
            .map(|(key, value)| {
                let key = key.map_err(failed)?;
                let value = self.read(table, &key, &value.map_err(failed)?)?;
                Ok((key, value))
            })
            .collect()
    }

    fn read<T: DeserializeOwned>(
        &self,
        table: Table,
        key: &str,
        value: &JsValue,
    ) -> Result<T, StoreError> {
        let bytes: &Uint8Array = value.dyn_ref().ok_or(StoreError::Corrupt {
            table,
            detail: "not bytes".to_owned(),
        })?;
        let plain = self.seal.open(table, key, &bytes.to_vec())?;
        serde_json::from_slice(&plain).map_err(|error| corrupt(table, &error))
    }
}

fn range(prefix: &str) -> KeyRange<String> {
    KeyRange::Bound(
        prefix.to_owned(),
        false,
        format!("{prefix}{AFTER_ALL}"),
        true,
    )
}

fn failed(error: Error) -> StoreError {
    error::from_request(&error)
}

/// Where it is unreadable, never what stands there.
fn corrupt(table: Table, error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt {
        table,
        detail: format!(
            "{:?} at {}:{}",
            error.classify(),
            error.line(),
            error.column()
        ),
    }
}
