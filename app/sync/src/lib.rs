//! The sync contract: what travels, how it merges, who decides when to send.
//!
//! Must not know: HTTP, IndexedDB, SQL, clocks, random ids. Those are passed in or implement the traits.

#![warn(missing_docs)]

pub mod block;
pub mod carry;
pub mod cursor;
pub mod decide;
pub mod digest;
pub mod lease;
pub mod machine;
pub mod merge;
pub mod plan;
pub mod request;
pub mod rules;
pub mod seal;
pub mod serve;
pub mod server_store;
pub mod store;
pub mod testing;
pub mod view;
pub mod wire;
