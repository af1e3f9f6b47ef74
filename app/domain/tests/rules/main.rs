//! The rules, checked from outside the crate: official examples, the released data, and forms filled in.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test panics like the test itself"
)]

mod answers;
mod away;
mod catalogue;
mod cohort;
mod engine;
mod examples;
mod flags;
mod forms;
mod gate;
mod growth;
mod gs1;
mod intervals;
mod programme;
mod properties;
mod records;
mod resources;
mod signing;
mod support;
mod vectors;
