//! The same store without a database, for browsers that give none: tables in memory, gone with the tab.

use crate::tables::Table;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Sealed values by table and key.
#[derive(Clone, Default)]
pub(crate) struct Tables(BTreeMap<(Table, String), Vec<u8>>);

/// Shared by all operations of a connection. No operation is ever interrupted by another one: nothing in
/// memory has to be waited for.
pub(crate) type Memory = RefCell<Tables>;

impl Tables {
    pub(crate) fn get(&self, table: Table, key: &str) -> Option<Vec<u8>> {
        self.0.get(&(table, key.to_owned())).cloned()
    }

    pub(crate) fn starting(&self, table: Table, prefix: &str) -> Vec<(String, Vec<u8>)> {
        let from = (table, prefix.to_owned());
        let here = self
            .0
            .range(from..)
            .take_while(|((other, key), _)| *other == table && key.starts_with(prefix));
        here.map(|((_, key), value)| (key.clone(), value.clone()))
            .collect()
    }

    pub(crate) fn put(&mut self, table: Table, key: &str, value: Vec<u8>) {
        self.0.insert((table, key.to_owned()), value);
    }

    pub(crate) fn delete(&mut self, table: Table, key: &str) {
        self.0.remove(&(table, key.to_owned()));
    }

    pub(crate) fn delete_starting(&mut self, table: Table, prefix: &str) {
        self.0
            .retain(|(other, key), _| *other != table || !key.starts_with(prefix));
    }
}
