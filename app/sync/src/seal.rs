//! The seam for encryption at rest: everything a store writes passes through a [`Seal`].

use crate::store::StoreError;

/// Turns what is stored into something only this person's key opens. The seam where encryption at
/// rest comes in: every body, draft, outbox entry and block passes through it.
///
/// Not async: nothing but storage requests may be awaited inside an IndexedDB transaction.
pub trait Seal {
    /// Closes `plain`, bound to its table and key, so that sealed values cannot be swapped.
    fn seal(&self, table: &'static str, key: &str, plain: &[u8]) -> Result<Vec<u8>, StoreError>;
    /// Opens what `seal` closed.
    fn open(&self, table: &'static str, key: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError>;
    /// A name for a key of a row: keys cannot be sealed, and the name of a question that is asked only
    /// after a "yes" would tell the answer.
    fn name(&self, text: &str) -> Result<String, StoreError>;
}

/// Stores as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plain;

impl Seal for Plain {
    fn seal(&self, _table: &'static str, _key: &str, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok(plain.to_vec())
    }

    fn open(&self, _table: &'static str, _key: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok(sealed.to_vec())
    }

    fn name(&self, text: &str) -> Result<String, StoreError> {
        Ok(text.to_owned())
    }
}
