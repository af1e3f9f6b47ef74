//! How a lock stands, and why it did not open or change.

use domain::Instant;
use sync::store::StoreError;
use vault::{Kind, OpenError, Vault, VaultError};

/// Whether an account's notebook can be opened here and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LockState {
    /// No lock was set: the store is in the clear.
    NoLock,
    /// The key is not in memory.
    Locked(Ways),
    /// It is.
    Unlocked,
}

/// How a locked notebook opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways {
    /// In the order they were set.
    pub kinds: Vec<Kind>,
    /// Wrong PINs that are left before the PIN opens nothing any more.
    pub pins_left: u32,
    /// No PIN is taken before then (device clock).
    pub pin_from: Option<Instant>,
}

/// Why a notebook did not unlock.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnlockError {
    /// Not the right PIN, passkey or secret.
    #[error("wrong")]
    Wrong(Ways),
    /// Too soon after wrong PINs (device clock).
    #[error("not before {0:?}")]
    Wait(Instant),
    /// Ten wrong PINs: only a passkey or a full sign-in opens it now. Everything is still there.
    #[error("the PIN opens nothing any more")]
    PinSpent,
    /// The account has no lock, or not this way to open it.
    #[error("no such way to open")]
    NoSuchWay,
    /// The device has not the memory a PIN takes (64 MiB). Not counted.
    #[error("not enough memory")]
    NoMemory,
    /// The record of the lock is damaged.
    #[error("the record of the lock is damaged")]
    Damaged,
    /// The book could not be read or written; no trial was made.
    #[error("the book failed")]
    Store(#[from] StoreError),
}

/// Why a lock was not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// The account is not in the book, has a lock already, or has none.
    #[error("not possible for this account now")]
    NotNow,
    /// It must be unlocked for this.
    #[error("locked")]
    Locked,
    /// See [`VaultError`].
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The book could not be read or written.
    #[error("the book failed")]
    Store(#[from] StoreError),
}

pub(super) fn ways(vault: &Vault) -> Ways {
    let attempts = vault.attempts();
    Ways {
        kinds: vault.kinds().cloned().collect(),
        pins_left: attempts.left(),
        pin_from: attempts.until(),
    }
}

pub(super) fn failure(error: OpenError, vault: &Vault) -> UnlockError {
    match error {
        OpenError::Wrong => UnlockError::Wrong(ways(vault)),
        OpenError::NoSuchWay => UnlockError::NoSuchWay,
        OpenError::NoMemory => UnlockError::NoMemory,
        OpenError::Damaged => UnlockError::Damaged,
    }
}
