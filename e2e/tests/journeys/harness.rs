//! What journeys are written with: browsers, servers, a faulty network, waiting for what one sees.
//!
//! Nothing here sleeps for a guessed time: every wait names what it waits for, and has an end.

mod api;
mod authenticator;
mod axe;
mod browser;
mod build;
mod driver;
mod engine;
mod network;
mod paper;
mod process;
mod profile;
mod provider;
mod server;
mod wait;
mod world;

pub(crate) use browser::{Browser, Screen};
pub(crate) use build::older_build;
pub(crate) use engine::Engine;
pub(crate) use network::{Fault, Network};
pub(crate) use provider::Provider;
pub(crate) use server::{Server, asset_of};
pub(crate) use wait::{LIVE, PATIENCE, until};
pub(crate) use world::{World, journey};

/// How a step of a journey ends: with what it found, or with a sentence that says what was not there.
pub(crate) type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Fails with a sentence unless `condition` holds.
pub(crate) fn ensure(condition: bool, otherwise: impl FnOnce() -> String) -> Outcome {
    if condition {
        Ok(())
    } else {
        Err(otherwise().into())
    }
}
