//! Sealed values inside a running transaction.

use crate::error;
use crate::memory::Memory;
use crate::tables::{self, Table};
use domain::RecordId;
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
    kept: Kept<'a>,
    seal: &'a dyn Seal,
}

enum Kept<'a> {
    OnDisk(&'a Transaction<'a>),
    InMemory(&'a Memory),
}

impl<'a> Tx<'a> {
    pub(crate) fn on_disk(transaction: &'a Transaction<'a>, seal: &'a dyn Seal) -> Self {
        Self {
            kept: Kept::OnDisk(transaction),
            seal,
        }
    }

    pub(crate) fn in_memory(memory: &'a Memory, seal: &'a dyn Seal) -> Self {
        Self {
            kept: Kept::InMemory(memory),
            seal,
        }
    }

    /// One value as bytes.
    pub(crate) async fn bytes(
        &self,
        table: Table,
        key: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let sealed = self.raw(table, key).await?;
        sealed
            .map(|sealed| self.seal.open(table, key, &sealed))
            .transpose()
    }

    /// One value as it is stored.
    pub(crate) async fn raw(&self, table: Table, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match self.kept {
            Kept::InMemory(memory) => Ok(memory.borrow().get(table, key)),
            Kept::OnDisk(transaction) => {
                let store = store(transaction, table)?;
                let request = store
                    .get::<JsValue, _, _>(key)
                    .primitive()
                    .map_err(failed)?;
                let found: Option<JsValue> = request.await.map_err(failed)?;
                found.map(|value| bytes_of(table, &value)).transpose()
            }
        }
    }

    /// Where a field of a draft stands.
    pub(crate) fn field_key(&self, record: RecordId, link: &str) -> Result<String, StoreError> {
        Ok(tables::field_key(record, &self.seal.name(link)?))
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
        match self.kept {
            Kept::InMemory(memory) => Ok(memory.borrow().get(table, key).is_some()),
            Kept::OnDisk(transaction) => {
                let store = store(transaction, table)?;
                let request = store
                    .get_key::<String, _>(key.to_owned())
                    .primitive()
                    .map_err(failed)?;
                let found: Option<String> = request.await.map_err(failed)?;
                Ok(found.is_some())
            }
        }
    }

    /// Every value whose key starts with `prefix` (an empty one: every value), in the order of the keys.
    pub(crate) async fn starting<T: DeserializeOwned>(
        &self,
        table: Table,
        prefix: &str,
    ) -> Result<Vec<(String, T)>, StoreError> {
        let all = self.starting_bytes(table, prefix).await?;
        all.into_iter()
            .map(|(key, plain)| Ok((key, parse(table, &plain)?)))
            .collect()
    }

    async fn starting_bytes(
        &self,
        table: Table,
        prefix: &str,
    ) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let mut all = self.starting_raw(table, prefix).await?;
        for (key, value) in &mut all {
            *value = self.seal.open(table, key, value)?;
        }
        Ok(all)
    }

    /// Keys and values as they are stored.
    pub(crate) async fn starting_raw(
        &self,
        table: Table,
        prefix: &str,
    ) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        match self.kept {
            Kept::InMemory(memory) => Ok(memory.borrow().starting(table, prefix)),
            Kept::OnDisk(transaction) => {
                let store = store(transaction, table)?;
                let keys = store
                    .get_all_keys::<String>()
                    .with_query::<String, _>(range(prefix))
                    .primitive();
                let values = store
                    .get_all::<JsValue>()
                    .with_query::<String, _>(range(prefix))
                    .primitive();
                // both requests are on their way before the first is awaited
                let (keys, values) = (keys.map_err(failed)?, values.map_err(failed)?);
                let keys = keys.await.map_err(failed)?;
                let values = values.await.map_err(failed)?;
                let pairs = keys.zip(values).map(|(key, value)| {
                    Ok((
                        key.map_err(failed)?,
                        bytes_of(table, &value.map_err(failed)?)?,
                    ))
                });
                pairs.collect()
            }
        }
    }

    /// Every value, in the order of the keys.
    pub(crate) async fn all<T: DeserializeOwned>(
        &self,
        table: Table,
    ) -> Result<Vec<T>, StoreError> {
        let all = self.starting_bytes(table, "").await?;
        all.iter().map(|(_, plain)| parse(table, plain)).collect()
    }

    /// The keys alone, in order.
    pub(crate) async fn keys(&self, table: Table) -> Result<Vec<String>, StoreError> {
        match self.kept {
            Kept::InMemory(memory) => {
                let all = memory.borrow().starting(table, "");
                Ok(all.into_iter().map(|(key, _)| key).collect())
            }
            Kept::OnDisk(transaction) => {
                let store = store(transaction, table)?;
                let keys = store.get_all_keys::<String>().primitive().map_err(failed)?;
                let keys = keys.await.map_err(failed)?;
                keys.collect::<Result<_, Error>>().map_err(failed)
            }
        }
    }

    /// Writes bytes. The commit reports a failure, so nobody needs to wait here.
    pub(crate) fn put_bytes(
        &self,
        table: Table,
        key: &str,
        plain: &[u8],
    ) -> Result<(), StoreError> {
        let sealed = self.seal.seal(table, key, plain)?;
        match self.kept {
            Kept::InMemory(memory) => memory.borrow_mut().put(table, key, sealed),
            Kept::OnDisk(transaction) => {
                let bytes = JsValue::from(Uint8Array::from(sealed.as_slice()));
                let store = store(transaction, table)?;
                store
                    .put(bytes)
                    .with_key(key.to_owned())
                    .primitive()
                    .map_err(failed)?;
            }
        }
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
        match self.kept {
            Kept::InMemory(memory) => memory.borrow_mut().delete(table, key),
            Kept::OnDisk(transaction) => {
                store(transaction, table)?
                    .delete(key.to_owned())
                    .primitive()
                    .map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Removes every value whose key starts with `prefix`.
    pub(crate) fn delete_starting(&self, table: Table, prefix: &str) -> Result<(), StoreError> {
        match self.kept {
            Kept::InMemory(memory) => memory.borrow_mut().delete_starting(table, prefix),
            Kept::OnDisk(transaction) => {
                let request = store(transaction, table)?
                    .delete::<String, _>(range(prefix))
                    .primitive();
                request.map_err(failed)?;
            }
        }
        Ok(())
    }
}

fn store<'a>(
    transaction: &'a Transaction<'_>,
    table: Table,
) -> Result<ObjectStore<'a>, StoreError> {
    transaction.object_store(table).map_err(failed)
}

fn bytes_of(table: Table, value: &JsValue) -> Result<Vec<u8>, StoreError> {
    // not by class: the value may come from a frame's factory, whose classes are others
    if !ArrayBuffer::is_view(value) {
        return Err(StoreError::Corrupt {
            table,
            detail: "not bytes".to_owned(),
        });
    }
    Ok(Uint8Array::new(value).to_vec())
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

/// As text, like everything else that is read: a second way of reading the same types would double their
/// share of the program.
pub(crate) fn parse<T: DeserializeOwned>(table: Table, plain: &[u8]) -> Result<T, StoreError> {
    let text = std::str::from_utf8(plain);
    let text = text.map_err(|_| StoreError::Corrupt {
        table,
        detail: "not text".to_owned(),
    })?;
    serde_json::from_str(text).map_err(|error| corrupt(table, &error))
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
