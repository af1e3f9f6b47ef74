//! What is really in the database, seen and altered behind the store's back.

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;

/// Every store of a sealed notebook.
pub(crate) const TABLES: [&str; 12] = [
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
    "sealing",
];

pub(crate) async fn open(name: &str) -> Database {
    Database::open(name.to_owned())
        .build()
        .unwrap()
        .await
        .unwrap()
}

/// Keys and bytes of one store.
pub(crate) async fn values(name: &str, table: &str) -> Vec<(String, Vec<u8>)> {
    let database = open(name).await;
    let values = values_in(&database, table).await;
    database.close();
    values
}

/// The same, as of the moment of the first poll: behind every transaction begun before.
pub(crate) async fn values_in(database: &Database, table: &str) -> Vec<(String, Vec<u8>)> {
    let transaction = database.transaction(table).build().unwrap();
    let store = transaction.object_store(table).unwrap();
    let keys = store.get_all_keys::<String>().primitive().unwrap();
    let keys: Vec<String> = keys.await.unwrap().map(Result::unwrap).collect();
    let mut values = Vec::new();
    for key in keys {
        let value: Option<JsValue> = store.get(key.as_str()).primitive().unwrap().await.unwrap();
        values.push((key, Uint8Array::new(&value.unwrap()).to_vec()));
    }
    drop(store);
    transaction.commit().await.unwrap();
    values
}

/// Everything.
pub(crate) async fn everything(name: &str) -> Vec<(&'static str, String, Vec<u8>)> {
    let mut all = Vec::new();
    for table in TABLES {
        all.extend(
            values(name, table)
                .await
                .into_iter()
                .map(|(key, bytes)| (table, key, bytes)),
        );
    }
    all
}

/// Puts bytes where only the store should.
pub(crate) async fn put(name: &str, table: &str, key: &str, bytes: &[u8]) {
    let database = open(name).await;
    let transaction = database
        .transaction(table)
        .with_mode(TransactionMode::Readwrite)
        .build()
        .unwrap();
    let store = transaction.object_store(table).unwrap();
    let put = store.put(JsValue::from(Uint8Array::from(bytes)));
    put.with_key(key.to_owned())
        .primitive()
        .unwrap()
        .await
        .unwrap();
    drop(store);
    transaction.commit().await.unwrap();
    database.close();
}

/// Flips one bit in the middle of a value.
pub(crate) async fn damage(name: &str, table: &str, key: &str) {
    let all = values(name, table).await;
    let (_, mut bytes) = all.into_iter().find(|(other, _)| other == key).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    put(name, table, key, &bytes).await;
}

/// Where `words` stand in the clear, in keys or values.
pub(crate) async fn in_the_clear(name: &str, words: &[&str]) -> Vec<String> {
    let has = |bytes: &[u8], word: &str| {
        bytes
            .windows(word.len())
            .any(|part| part == word.as_bytes())
    };
    let mut found = Vec::new();
    for (table, key, bytes) in everything(name).await {
        for word in words {
            if has(&bytes, word) || key.contains(word) {
                found.push(format!("{word} in {table} at {key}"));
            }
        }
    }
    found
}
