//! The device store on IndexedDB: durable operations, migrations, one connection for each tab.
//!
//! Must not know: the network, pages, sentences. All decisions inside an operation are `sync`'s.

mod connection;
mod error;
mod migrations;
mod tables;
mod transaction;

pub use connection::{Connection, Event};
