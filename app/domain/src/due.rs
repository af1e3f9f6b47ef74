//! When the next dose of a vaccine is possible, for the child's record right after a dose.
//!
//! One vaccine at a time; a calendar over all of them is somewhere else.

pub use crate::interval::NextDose;

use crate::interval::Series;
use crate::time::Date;
use crate::vaccine::{PastDose, Vaccine};

/// First possible day of the next dose of `vaccine` after everything in `history`, with the rule that sets
/// it. `ja::verdict::next_dose` says it in one sentence.
pub fn next_dose(history: &[PastDose], vaccine: &'static Vaccine, birth: Date) -> NextDose {
    Series::next_dose(history, vaccine, birth)
}
