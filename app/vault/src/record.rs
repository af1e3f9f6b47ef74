//! What a device keeps about one account's lock, and what opening it gives.

use crate::attempts::{Attempts, PinTurn, WRONG_MAX};
use crate::boxed::{Boxed, DoesNotOpen};
use crate::ring::Ring;
use crate::seal::Sealer;
use crate::secret::{Salt, Secret};
use crate::wrap::{Cost, Kind, Proof, Wrap, WrapError};
use domain::{AccountId, Instant};
use serde::{Deserialize, Serialize};

/// One account's lock on one device. Opens nothing by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vault {
    account: AccountId,
    wraps: Vec<Wrap>,
    ring: Boxed,
    #[serde(default)]
    attempts: Attempts,
}

/// An opened vault: the root key and the ring. Wiped when dropped.
pub struct Open {
    account: AccountId,
    root: Secret,
    ring: Ring,
}

/// Why a vault did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The PIN, passkey or secret is not the right one.
    #[error("does not open")]
    Wrong,
    /// There is no wrap of this kind.
    #[error("no such way to open")]
    NoSuchWay,
    /// The device has not enough memory for the trial.
    #[error("not enough memory")]
    NoMemory,
    /// The wrap opened, the ring did not: the record is damaged.
    #[error("the record of the lock is damaged")]
    Damaged,
}

/// Why a vault was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// Ten wrong PINs destroy the PIN's wrap: another way must be there.
    #[error("a PIN alone may not be the only way to open")]
    PinAlone,
    /// Opened from another account's vault.
    #[error("another account's key")]
    AnotherAccount,
    /// The device has not enough memory for the PIN.
    #[error("not enough memory")]
    NoMemory,
}

const RING: &[u8] = b"tsunagu ring 1";

impl Vault {
    /// A vault with a fresh root (three secrets: root, name key, data key) and no way to open it yet: add
    /// the account's wrap or a passkey, then a PIN.
    #[must_use]
    pub fn create(
        account: AccountId,
        [root, names, data]: [Secret; 3],
        salt: Salt,
    ) -> (Self, Open) {
        let open = Open {
            account,
            root,
            ring: Ring::new(names, data),
        };
        (Self::around(&open, salt), open)
    }

    /// A vault with another root around the same ring: nothing that opened the old one opens this one.
    #[must_use]
    pub fn with_new_root(open: Open, root: Secret, salt: Salt) -> (Self, Open) {
        let open = Open { root, ..open };
        (Self::around(&open, salt), open)
    }

    fn around(open: &Open, salt: Salt) -> Self {
        Self {
            account: open.account,
            wraps: Vec::new(),
            ring: open.closed_ring(salt),
            attempts: Attempts::default(),
        }
    }

    /// The ways to open it, in the order they were added.
    pub fn kinds(&self) -> impl Iterator<Item = &Kind> {
        self.wraps.iter().map(|wrap| &wrap.kind)
    }

    /// What the device remembers about wrong PINs.
    #[must_use]
    pub fn attempts(&self) -> Attempts {
        self.attempts
    }

    /// Adds a way to open, in place of one of the same kind (a changed PIN begins with no wrong trials).
    pub fn add(
        &mut self,
        open: &Open,
        proof: &Proof<'_>,
        cost: Cost,
        salt: Salt,
    ) -> Result<(), VaultError> {
        if open.account != self.account {
            return Err(VaultError::AnotherAccount);
        }
        let is_pin = matches!(proof, Proof::Pin(_));
        if is_pin && !self.kinds().any(|kind| !matches!(kind, Kind::Pin(_))) {
            return Err(VaultError::PinAlone);
        }
        let wrap = Wrap::new(self.account, proof, cost, &open.root, salt);
        let wrap = wrap.map_err(|_| VaultError::NoMemory)?;
        self.wraps.retain(|old| !old.takes(proof));
        self.wraps.push(wrap);
        if is_pin {
            self.attempts = Attempts::default();
        }
        Ok(())
    }

    /// Removes a way to open. `false`: it was not there. Refused when a PIN or nothing would be left.
    ///
    /// An older copy of this record still opens with it; where that matters (a stolen copy), a new root and
    /// a new data key must follow: [`Vault::with_new_root`], [`Vault::rotate`].
    pub fn remove(&mut self, kind: &Kind) -> Result<bool, VaultError> {
        let stays = |wrap: &&Wrap| wrap.kind != *kind;
        let sure = |wrap: &Wrap| !matches!(wrap.kind, Kind::Pin(_));
        if !self.wraps.iter().filter(stays).any(sure) {
            return Err(VaultError::PinAlone);
        }
        let before = self.wraps.len();
        self.wraps.retain(|wrap| wrap.kind != *kind);
        Ok(self.wraps.len() != before)
    }

    /// Asks for a trial of the PIN. The record must be on the disk before the trial is made.
    pub fn begin_pin(&mut self, now: Instant) -> PinTurn {
        let turn = self.attempts.begin(now);
        if turn == PinTurn::Spent {
            self.destroy_pin();
        }
        turn
    }

    /// The trial was wrong. `true`: it was the tenth, and the PIN opens nothing any more.
    pub fn pin_was_wrong(&mut self) -> bool {
        let spent = self.attempts.wrong >= WRONG_MAX;
        if spent {
            self.destroy_pin();
        }
        spent
    }

    /// The trial could not be made (no memory for it): it does not count.
    pub fn pin_was_not_tried(&mut self) {
        self.attempts.take_back();
    }

    /// The trial was right, or its owner has shown in another way who they are.
    pub fn forgive(&mut self) {
        self.attempts = Attempts::default();
    }

    fn destroy_pin(&mut self) {
        self.wraps.retain(|wrap| !matches!(wrap.kind, Kind::Pin(_)));
        self.attempts = Attempts::default();
    }

    /// Opens it. Counts nothing: for a PIN, [`Vault::begin_pin`] comes first.
    pub fn open(&self, proof: &Proof<'_>) -> Result<Open, OpenError> {
        let wrap = self.wraps.iter().find(|wrap| wrap.takes(proof));
        let wrap = wrap.ok_or(OpenError::NoSuchWay)?;
        let root = wrap
            .open(self.account, proof)
            .map_err(|error| match error {
                WrapError::Wrong => OpenError::Wrong,
                WrapError::NoMemory => OpenError::NoMemory,
            })?;
        let ring = self.ring.open(&root, RING, self.account.0.as_bytes());
        let ring = ring.map_err(|DoesNotOpen| OpenError::Damaged)?;
        let ring = Ring::from_bytes(&ring).ok_or(OpenError::Damaged)?;
        Ok(Open {
            account: self.account,
            root,
            ring,
        })
    }

    /// From now on `data` seals. What is stored opens as before and is sealed anew in the background; then
    /// comes [`Vault::finish_rotation`].
    pub fn rotate(&mut self, open: &mut Open, data: Secret, salt: Salt) {
        open.ring.renew(data);
        self.ring = open.closed_ring(salt);
    }

    /// Nothing is sealed by an older data key any more.
    pub fn finish_rotation(&mut self, open: &mut Open, salt: Salt) {
        open.ring.forget_old();
        self.ring = open.closed_ring(salt);
    }
}

impl Open {
    /// What seals and opens values. `load`: 128 random bits, fresh for every page load.
    #[must_use]
    pub fn sealer(&self, load: [u8; 16]) -> Sealer {
        Sealer::new(self.ring.copy(), load)
    }

    /// Whether values of an older data key may still be stored.
    #[must_use]
    pub fn has_old(&self) -> bool {
        self.ring.has_old()
    }

    fn closed_ring(&self, salt: Salt) -> Boxed {
        let account = self.account.0.as_bytes();
        Boxed::close(&self.root, RING, account, &self.ring.to_bytes(), salt)
    }
}
