//! Cuts the program in two: what a first visit runs, and the rest, which is loaded behind it.
//!
//! Both parts are one program: they share memory, tables and globals. In the first part every function of
//! the rest is a stub that calls through a slot of the function table; the rest fills these slots when it
//! is instantiated. A stub that is called too early first calls `need_rest`, which loads the rest there and
//! then, so what the profile says decides how fast the program is and never whether it is right.
//!
//! Trunk cannot cut, and Leptos' own splitter needs every boundary marked in the source; this needs nothing
//! there and follows what really runs. Knows WebAssembly; knows nothing of pages.

mod data;
mod first;
mod instrument;
mod plan;
mod profile;
mod program;
mod rest;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use instrument::instrument;
pub(crate) use profile::Profile;

use crate::Fallible;
use plan::Plan;
use program::Program;

/// The exported function a stub calls when the rest is not there yet.
const NEED_REST: &str = "need_rest";
/// Where the rest finds what it shares with the first part.
const FIRST_MODULE: &str = "first";

/// The program in two files.
pub(crate) struct Parts {
    pub(crate) first: Vec<u8>,
    pub(crate) rest: Vec<u8>,
    /// Functions in the first part.
    pub(crate) kept: usize,
    /// Functions in the rest.
    pub(crate) moved: usize,
}

/// Cuts `wasm`, as wasm-bindgen wrote it with names, by `profile`.
pub(crate) fn cut(wasm: &[u8], profile: &Profile) -> Fallible<Parts> {
    let program = Program::read(wasm)?;
    let plan = Plan::make(&program, profile)?;
    let moved = data::moved(&program, &plan)?;
    Ok(Parts {
        first: first::write(&program, &plan, &moved)?,
        rest: rest::write(&program, &plan, &moved)?,
        kept: program.bodies.len() - plan.rest.len(),
        moved: plan.rest.len(),
    })
}

/// What went wrong inside the program, as a sentence for the developer.
fn bad(error: impl std::fmt::Display) -> String {
    format!("cutting the program: {error}")
}

/// Sizes and counts in WebAssembly are 32 bits.
fn count(number: usize) -> Fallible<u32> {
    u32::try_from(number).map_err(bad)
}

/// An index into what was read.
fn place(index: u32) -> Fallible<usize> {
    usize::try_from(index).map_err(bad)
}
