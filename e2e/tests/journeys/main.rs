//! Journeys of guardians, nurses and doctors in real browsers: `cargo xtask e2e`.
//!
//! One program for three engines (`TSUNAGU_BROWSER`), against the release build. Offline means that
//! the server's process is stopped.

mod harness;
mod smoke;
