//! The thin server of つなぐ手帳: it stores, passes on and shows who saw what.
//!
//! It holds no rules of its own. What a change does is decided by `sync`, who may by `domain`, what
//! a page looks like by `app`.

#![expect(
    clippy::duplicate_mod,
    reason = "store/shared is compiled once for each database, with its own types"
)]

pub mod app;
pub mod assets;
mod body;
pub mod clock;
pub mod commands;
pub mod config;
pub mod cookie;
pub mod error;
pub mod headers;
pub mod hex;
pub mod import;
pub mod ja;
pub mod keys;
pub mod limits;
pub mod live;
pub mod origin;
mod pages;
pub mod routes;
pub mod rules;
pub mod session;
mod ssr;
pub mod state;
pub mod store;
