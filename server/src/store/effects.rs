//! What a transaction changed, told to caches and open streams once it is on disk.

use domain::PersonId;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// The people whose records changed, and their last sequence number now.
    pub heads: BTreeMap<PersonId, u64>,
    /// Somebody may see somebody they could not see before, or no longer.
    pub ties_changed: bool,
    /// The accounts and organisations whose ties these are, where no record of their people changed with it, or where
    /// they may be out of sight of it now.
    pub parties: BTreeSet<Uuid>,
}

impl Effects {
    /// Takes in what another transaction, or another part of the same one, changed.
    pub fn add(&mut self, other: Effects) {
        for (person, head) in other.heads {
            let known = self.heads.entry(person).or_default();
            *known = head.max(*known);
        }
        self.ties_changed |= other.ties_changed;
        self.parties.extend(other.parties);
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty() && !self.ties_changed
    }
}
