//! The keys that seal values: the current one, older ones while their values are being sealed anew, and the
//! one that hides names in keys of rows.

use crate::secret::Secret;
use zeroize::Zeroizing;

/// Data keys by number, the current one last. Never empty.
pub struct Ring {
    pub(crate) names: Secret,
    keys: Vec<(u8, Secret)>,
}

impl Ring {
    /// A ring with one data key.
    #[must_use]
    pub fn new(names: Secret, first: Secret) -> Self {
        Self {
            names,
            keys: vec![(0, first)],
        }
    }

    /// From now on `fresh` seals; what the older keys sealed still opens.
    pub(crate) fn renew(&mut self, fresh: Secret) {
        // numbers go round: a rotation ends (`forget_old`) long before the 256th
        let number = self.current().0.wrapping_add(1);
        self.keys.retain(|(old, _)| *old != number);
        self.keys.push((number, fresh));
    }

    /// Nothing is sealed by the older keys any more.
    pub(crate) fn forget_old(&mut self) {
        let old = self.keys.len().saturating_sub(1);
        self.keys.drain(..old);
    }

    /// Whether older keys are kept.
    #[must_use]
    pub fn has_old(&self) -> bool {
        self.keys.len() > 1
    }

    pub(crate) fn current(&self) -> (u8, &Secret) {
        let (number, key) = self.keys.last().expect("a ring is never empty");
        (*number, key)
    }

    pub(crate) fn key(&self, number: u8) -> Option<&Secret> {
        let found = self.keys.iter().find(|(known, _)| *known == number);
        found.map(|(_, key)| key)
    }

    pub(crate) fn copy(&self) -> Self {
        let keys = self.keys.iter();
        Self {
            names: self.names.copy(),
            keys: keys.map(|(number, key)| (*number, key.copy())).collect(),
        }
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        // the room at once: a vector that grows leaves its old memory unwiped
        let mut bytes = Zeroizing::new(Vec::with_capacity(32 + self.keys.len() * 33));
        bytes.extend_from_slice(self.names.bytes());
        for (number, key) in &self.keys {
            bytes.push(*number);
            bytes.extend_from_slice(key.bytes());
        }
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (names, rest) = bytes.split_first_chunk::<32>()?;
        if rest.is_empty() || !rest.len().is_multiple_of(33) {
            return None;
        }
        let keys = rest.chunks(33).map(|part| {
            let (number, key) = part.split_first()?;
            Some((*number, Secret::new(key.try_into().ok()?)))
        });
        Some(Self {
            names: Secret::new(*names),
            keys: keys.collect::<Option<_>>()?,
        })
    }
}
