//! The schema, one step for each version. A released step never changes; a new version is a new step.
//!
//! Runs inside the browser's version-change transaction: a step that fails rolls back wholly, and the
//! next start tries again from the same version.

mod v1;

use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;

/// One version's change to the schema.
pub type Step = fn(&Database) -> Result<(), Error>;

const STEPS: &[Step] = &[v1::up];

/// From nothing to the schema of this release; the version is the number of steps.
#[must_use]
pub fn schema() -> &'static [Step] {
    STEPS
}

/// Runs what `from` still lacks.
pub(crate) fn run(steps: &[Step], database: &Database, from: u32) -> Result<(), Error> {
    let done = usize::try_from(from).unwrap_or(usize::MAX);
    steps.iter().skip(done).try_for_each(|step| step(database))
}
