//! The seal of an unlocked account, on `vault`'s keys.

use std::cell::{Cell, RefCell};
use sync::store::{Seal, StoreError};
use vault::{SealError, Sealer, is_sealed};

/// Seals with the account's key while the notebook is unlocked, and refuses everything once it is locked.
///
/// Shared by the store and the book; [`SealedBy::lock`] wipes the key for all of them.
pub struct SealedBy {
    sealer: RefCell<Option<Sealer>>,
    /// Until every value is sealed, one in the clear is read as it is; afterwards it counts as damaged, so
    /// that nobody can put a value of their own into the storage.
    plain_too: Cell<bool>,
    prepared: Cell<bool>,
}

impl SealedBy {
    /// Unlocked.
    #[must_use]
    pub fn new(sealer: Sealer) -> Self {
        Self {
            sealer: RefCell::new(Some(sealer)),
            plain_too: Cell::new(true),
            prepared: Cell::new(false),
        }
    }

    /// Wipes the key. What is under way fails with [`StoreError::Locked`] and is rolled back.
    pub fn lock(&self) {
        self.sealer.take();
    }

    /// Whether the key is in memory.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.sealer.borrow().is_some()
    }

    /// Another data key from now on (rotation); what is stored is sealed anew by
    /// [`crate::IdbStore::reseal_some`].
    pub(crate) fn renew(&self, sealer: Sealer) {
        self.sealer.replace(Some(sealer));
        self.prepared.set(false);
    }

    pub(crate) fn is_prepared(&self) -> bool {
        self.prepared.get()
    }

    pub(crate) fn set_prepared(&self, all_sealed: bool) {
        self.prepared.set(true);
        self.plain_too.set(!all_sealed);
    }

    /// Whether this stored value was sealed by the current key.
    pub(crate) fn is_current(&self, stored: &[u8]) -> Result<bool, StoreError> {
        self.with(|sealer| sealer.is_current(stored))
    }

    pub(crate) fn key_number(&self) -> Result<u8, StoreError> {
        self.with(Sealer::key_number)
    }

    fn with<T>(&self, work: impl FnOnce(&Sealer) -> T) -> Result<T, StoreError> {
        let sealer = self.sealer.borrow();
        sealer.as_ref().map(work).ok_or(StoreError::Locked)
    }
}

impl Seal for SealedBy {
    fn seal(&self, table: &'static str, key: &str, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let sealed = self.with(|sealer| sealer.seal(table, key, plain))?;
        // a page load that has sealed four thousand million values starts over as one that was locked
        sealed.map_err(|_: SealError| StoreError::Locked)
    }

    fn open(&self, table: &'static str, key: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        if self.plain_too.get() && !is_sealed(sealed) {
            return self.with(|_| sealed.to_vec());
        }
        let plain = self.with(|sealer| sealer.open(table, key, sealed))?;
        plain.map_err(|_: SealError| StoreError::Damaged { table })
    }

    fn name(&self, text: &str) -> Result<String, StoreError> {
        self.with(|sealer| sealer.blind(text))
    }
}
