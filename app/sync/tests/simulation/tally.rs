//! How hostile it was.

/// How often what happened, over a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) saved: u32,
    pub(crate) requests: u32,
    pub(crate) losses: u32,
    pub(crate) repeats: u32,
    pub(crate) crashes: u32,
    pub(crate) refusals: u32,
    pub(crate) conflicts: u32,
    pub(crate) carried: u32,
    pub(crate) restores: u32,
    pub(crate) storage_failures: u32,
    /// Persons erased because their lease had ended.
    pub(crate) expired: u32,
    /// Rows on a device that may not stay there.
    pub(crate) lent: u32,
}

impl Tally {
    fn parts(&mut self) -> [&mut u32; 12] {
        [
            &mut self.saved,
            &mut self.requests,
            &mut self.losses,
            &mut self.repeats,
            &mut self.crashes,
            &mut self.refusals,
            &mut self.conflicts,
            &mut self.carried,
            &mut self.restores,
            &mut self.storage_failures,
            &mut self.expired,
            &mut self.lent,
        ]
    }

    pub(crate) fn add(&mut self, other: &Tally) {
        let mut other = other.clone();
        for (sum, part) in self.parts().into_iter().zip(other.parts()) {
            *sum += *part;
        }
    }

    /// Everything that can go wrong went wrong.
    pub(crate) fn is_hostile(&self) -> bool {
        self.clone().parts().iter().all(|part| **part > 0)
    }
}
