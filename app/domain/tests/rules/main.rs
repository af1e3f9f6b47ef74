//! The rules, checked from outside the crate: official examples, the released data, and forms filled in.

mod answers;
mod catalogue;
mod engine;
mod support;
mod vectors;
