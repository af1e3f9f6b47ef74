//! The schema, one step for each version. A released step never changes; a new version is a new step.
//!
//! Runs inside the browser's version-change transaction: a step that fails rolls back wholly, and the
//! next start tries again from the same version.

mod v1;
mod v2;

use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;

/// One version's change to the schema.
pub type Step = fn(&Database) -> Result<(), Error>;

const STEPS: &[Step] = &[v1::up, v2::up];
/// A store whose person has set no lock stays at this version.
const PLAIN: usize = 1;

/// From nothing to the schema of this release for a store in the clear; the version is the number of steps.
#[must_use]
pub fn schema() -> &'static [Step] {
    &STEPS[..PLAIN]
}

/// The same for a sealed store. A version of its own, because a version is what browsers let nobody pass: as
/// soon as one tab opens the store to seal it, every tab that would write in the clear loses its connection
/// and gets no new one.
#[must_use]
pub fn sealed_schema() -> &'static [Step] {
    STEPS
}

/// Runs what `from` still lacks.
pub(crate) fn run(steps: &[Step], database: &Database, from: u32) -> Result<(), Error> {
    let done = usize::try_from(from).unwrap_or(usize::MAX);
    steps.iter().skip(done).try_for_each(|step| step(database))
}
