//! How long a device may show what it holds of a person.

use domain::{Instant, PersonId};
use serde::{Deserialize, Serialize};

/// One person's lease. After it the rows are hidden, and erased at the next opportunity; what this account
/// wrote itself and has not sent stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// Whose rows.
    pub person: PersonId,
    /// From then on they are not shown (server clock).
    pub until: Instant,
}

impl Lease {
    /// There was an end, and there is none any more.
    pub const NEVER: Instant = Instant(253_402_214_400_000);
}
