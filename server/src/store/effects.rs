//! What a transaction changed, told to caches and open streams once it is on disk.

use domain::PersonId;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// The people whose records changed, and their last sequence number now.
    pub heads: BTreeMap<PersonId, u64>,
    /// Somebody may see somebody they could not see before.
    pub ties_changed: bool,
}

impl Effects {
    /// Takes in what another transaction, or another part of the same one, changed.
    pub fn add(&mut self, other: Effects) {
        for (person, head) in other.heads {
            let known = self.heads.entry(person).or_default();
            *known = head.max(*known);
        }
        self.ties_changed |= other.ties_changed;
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty() && !self.ties_changed
    }
}
