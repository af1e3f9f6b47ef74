//! The rules, checked from outside the crate: official examples, the released data, and forms filled in.

mod access;
mod answers;
mod catalogue;
mod engine;
mod flags;
mod intervals;
mod records;
mod support;
mod vectors;
