//! Who may see and do what: the model's table and tests, every combination against a second, simpler
//! formulation, and the consents and log lines that come of it.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test panics like the test itself"
)]

mod abuse;
mod ages;
mod consents;
mod events;
mod grants;
mod kinds;
mod log;
mod mandates;
mod matrix;
mod model;
mod model_tests;
mod plain;
mod properties;
mod questions;
mod secrets;
mod support;
mod visit;
