//! Secret bytes that are wiped when they are dropped, and random bytes that are not secret.

use std::fmt;
use zeroize::Zeroizing;

/// 256 random bits that are not secret but never used twice.
pub type Salt = [u8; 32];

/// 256 secret bits. Wiped when dropped, as far as a program can: a copy the compiler left in a register or on
/// the stack is beyond its reach.
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    /// Takes over secret bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A second copy, wiped by itself. Not `Clone`: copies of secrets are made on purpose.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self(self.0.clone())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
