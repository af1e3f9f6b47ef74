//! Journeys of guardians, nurses and doctors in real browsers: `cargo xtask e2e`.
//!
//! One program for three engines (`TSUNAGU_BROWSER`), against the release build. Offline means that
//! the server's process is stopped.

mod away;
mod clinic;
mod cohort;
mod conflict;
mod crash;
mod family;
mod faults;
mod fill;
mod first_visit;
mod forms;
mod handover;
mod harness;
mod keys;
mod lock;
mod login;
mod no_script;
mod notebook;
mod offline;
mod paper;
mod passkeys;
mod people;
mod put_away;
mod rights;
mod shared_tablet;
mod sharing;
mod sign_out;
mod smoke;
mod tabs;
mod town;
mod update;
