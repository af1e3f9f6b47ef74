//! The thin server of つなぐ手帳: it stores, passes on and shows who saw what.
//!
//! It holds no rules of its own. What a change does is decided by `sync`, who may by `domain`, what
//! a page looks like by `app`.

pub mod assets;
pub mod clock;
pub mod config;
pub mod error;
pub mod headers;
pub mod hex;
pub mod ja;
pub mod limits;
pub mod live;
pub mod origin;
pub mod session;
pub mod state;
pub mod store;
