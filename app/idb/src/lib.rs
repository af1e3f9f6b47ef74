//! The device store on IndexedDB: durable operations, migrations, one connection for each tab.
//!
//! Must not know: the network, pages, sentences. All decisions inside an operation are `sync`'s.

mod connection;
mod device;
mod erase;
mod error;
mod history;
mod lock;
mod memory;
mod migrations;
mod revive;
mod sealed;
mod store;
mod tables;
mod transaction;
mod tx;

pub use connection::{Connection, Event};
pub use device::{
    DeviceBook, DeviceState, KnownAccount, LockError, LockState, Notes, UnlockError, Ways, WhenLeft,
};
pub use erase::erase;
pub use migrations::{Step, schema, sealed_schema};
pub use revive::borrow_a_fresh_factory;
pub use sealed::SealedBy;
pub use store::{IdbStore, is_submission_of};
