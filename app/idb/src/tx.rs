//! Sealed values inside a running transaction.

use crate::error;
use crate::tables::Table;
use indexed_db_futures::error::Error;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use indexed_db_futures::{KeyRange, query_source::QuerySource};
use js_sys::{ArrayBuffer, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::store::{Seal, StoreError};
use wasm_bindgen::JsValue;

/// Greater than every character a key may continue with.
const AFTER_ALL: char = '\u{ffff}';

/// A running transaction and the seal its values pass through.
pub(crate) struct Tx<'a> {
    transaction: &'a Transaction<'a>,
    seal: &'a dyn Seal,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(transaction: &'a Transaction<'a>, seal: &'a dyn Seal) -> Self {
        Self { transaction, seal }
    }

    fn store(&self, table: Table) -> Result<ObjectStore<'_>, StoreError> {
        self.transaction.object_store(table).map_err(failed)
    }

    /// One value as bytes.
    pub(crate) async fn bytes(
        &self,
        table: Table,
        key: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let store = self.store(table)?;
        let request = store
            .get::<JsValue, _, _>(key)
            .primitive()
            .map_err(failed)?;
        let found: Option<JsValue> = request.await.map_err(failed)?;
        found.map(|value| self.open(table, key, &value)).transpose()
    }

    /// One value.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        table: Table,
        key: &str,
    ) -> Result<Option<T>, StoreError> {
        let bytes = self.bytes(table, key).await?;
        bytes.map(|bytes| parse(table, &bytes)).transpose()
    }

    /// Whether there is a value.
    pub(crate) async fn has(&self, table: Table, key: &str) -> Result<bool, StoreError> {
        let store = self.store(table)?;
        let request = store
            .get_key::<String, _>(key.to_owned())
            .primitive()
            .map_err(failed)?;
        let found: Option<String> = request.await.map_err(failed)?;
        Ok(found.is_some())
    }

    /// Every value whose key starts with `prefix` (an empty one: every value), in the order of the keys.
    pub(crate) async fn starting<T: DeserializeOwned>(
        &self,
        table: Table,
        prefix: &str,
    ) -> Result<Vec<(String, T)>, StoreError> {
        let store = self.store(table)?;
        // both requests are on their way before the first is awaited
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
        let keys = keys.await.map_err(failed)?;
        let values = values.await.map_err(failed)?;
        keys.zip(values)
            .map(|(key, value)| {
                let key = key.map_err(failed)?;
                let value = parse(table, &self.open(table, &key, &value.map_err(failed)?)?)?;
                Ok((key, value))
            })
            .collect()
    }

    /// Every value, in the order of the keys.
    pub(crate) async fn all<T: DeserializeOwned>(
        &self,
        table: Table,
    ) -> Result<Vec<T>, StoreError> {
        let pairs = self.starting(table, "").await?;
        Ok(pairs.into_iter().map(|(_, value)| value).collect())
    }

    /// The keys alone, in order.
    pub(crate) async fn keys(&self, table: Table) -> Result<Vec<String>, StoreError> {
        let store = self.store(table)?;
        let keys = store.get_all_keys::<String>().primitive().map_err(failed)?;
        let keys = keys.await.map_err(failed)?;
        keys.collect::<Result<_, Error>>().map_err(failed)
    }

    /// Writes bytes. The commit reports a failure, so nobody needs to wait here.
    pub(crate) fn put_bytes(
        &self,
        table: Table,
        key: &str,
        plain: &[u8],
    ) -> Result<(), StoreError> {
        let sealed = self.seal.seal(table, key, plain);
        let bytes = JsValue::from(Uint8Array::from(sealed.as_slice()));
        let store = self.store(table)?;
        store
            .put(bytes)
            .with_key(key.to_owned())
            .primitive()
            .map_err(failed)?;
        Ok(())
    }

    /// Writes a value.
    pub(crate) fn put<T: Serialize>(
        &self,
        table: Table,
        key: &str,
        value: &T,
    ) -> Result<(), StoreError> {
        let plain = serde_json::to_vec(value).map_err(|error| corrupt(table, &error))?;
        self.put_bytes(table, key, &plain)
    }

    /// Removes a value; one that is not there is no error.
    pub(crate) fn delete(&self, table: Table, key: &str) -> Result<(), StoreError> {
        self.store(table)?
            .delete(key.to_owned())
            .primitive()
            .map_err(failed)?;
        Ok(())
    }

    /// Removes every value whose key starts with `prefix`.
    pub(crate) fn delete_starting(&self, table: Table, prefix: &str) -> Result<(), StoreError> {
        let request = self
            .store(table)?
            .delete::<String, _>(range(prefix))
            .primitive();
        request.map_err(failed)?;
        Ok(())
    }

    fn open(&self, table: Table, key: &str, value: &JsValue) -> Result<Vec<u8>, StoreError> {
        // not by class: the value may come from a frame's factory, whose classes are others
        if !ArrayBuffer::is_view(value) {
            return Err(StoreError::Corrupt {
                table,
                detail: "not bytes".to_owned(),
            });
        }
        self.seal.open(table, key, &Uint8Array::new(value).to_vec())
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

fn parse<T: DeserializeOwned>(table: Table, plain: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(plain).map_err(|error| corrupt(table, &error))
}

/// Where it is unreadable, never what stands there.
fn corrupt(table: Table, error: &serde_json::Error) -> StoreError {
    let detail = format!(
        "{:?} at {}:{}",
        error.classify(),
        error.line(),
        error.column()
    );
    StoreError::Corrupt { table, detail }
}
