//! Locking and unlocking the accounts of this browser.
//!
//! Random bytes and the time come from the caller. `load` is 128 random bits, fresh for every call: values
//! sealed after it are sealed under a key derived from it.

use super::ways::{LockError, LockState, UnlockError, Ways, failure, ways};
use super::{ACCOUNTS, DeviceBook, Stored, stored};
use crate::sealed::SealedBy;
use crate::transaction::Use;
use domain::{AccountId, Instant};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use sync::store::StoreError;
use vault::{Cost, Kind, Open, OpenError, PinTurn, Proof, Salt, Secret, Vault, VaultError};

/// What is unlocked, by account. In memory only.
pub(super) type Keys = Rc<RefCell<BTreeMap<AccountId, Unlocked>>>;

pub(super) struct Unlocked {
    open: Open,
    seal: Rc<SealedBy>,
}

impl DeviceBook {
    /// Whether the notebook can be opened here and now.
    pub async fn lock_state(&self, account: AccountId) -> Result<LockState, StoreError> {
        let found = self.run(Use::Read, async |tx| stored(tx, account).await);
        let vault = found.await?.and_then(|stored| stored.vault);
        Ok(self.state_of(account, vault.as_ref()))
    }

    /// How the account's notebook opens, whether it is locked or not. `None`: it has no lock.
    pub async fn ways(&self, account: AccountId) -> Result<Option<Ways>, StoreError> {
        let found = self.run(Use::Read, async |tx| stored(tx, account).await);
        Ok(found
            .await?
            .and_then(|stored| stored.vault)
            .as_ref()
            .map(ways))
    }

    /// The seal of an unlocked account.
    #[must_use]
    pub fn seal_of(&self, account: AccountId) -> Option<Rc<SealedBy>> {
        let keys = self.keys.borrow();
        keys.get(&account).map(|unlocked| unlocked.seal.clone())
    }

    /// Sets a lock: fresh secrets (root, names, data), and the proofs that shall open it, each with a salt;
    /// one that is not a PIN comes first. From now on the session is sealed; the store is opened by
    /// [`crate::Connection::sealed`] and sealed by [`crate::IdbStore::reseal_some`].
    pub async fn set_up_lock(
        &self,
        account: AccountId,
        secrets: [Secret; 3],
        salt: Salt,
        proofs: &[(Proof<'_>, Salt)],
        load: [u8; 16],
    ) -> Result<Rc<SealedBy>, LockError> {
        let (mut vault, open) = Vault::create(account, secrets, salt);
        for (proof, salt) in proofs {
            vault.add(&open, proof, Cost::NOW, *salt)?;
        }
        if vault.kinds().next().is_none() {
            return Err(LockError::NotNow);
        }
        let seal = self.keep(account, open, load);
        let set = self.change(account, Use::Strict, |stored| {
            if stored.vault.is_some() {
                return Ok(false);
            }
            if let Some(session) = stored.session.take() {
                stored.sealed_session = Some(self.closed(account, &session)?);
            }
            stored.vault = Some(vault.clone());
            Ok(true)
        });
        match set.await {
            Ok(Some(true)) => Ok(seal),
            outcome => {
                self.lock(account);
                outcome?;
                Err(LockError::NotNow)
            }
        }
    }

    /// Unlocks with the PIN. The trial is counted, and the count on the disk, before it is made.
    pub async fn unlock_with_pin(
        &self,
        account: AccountId,
        pin: &str,
        now: Instant,
        load: [u8; 16],
    ) -> Result<Rc<SealedBy>, UnlockError> {
        let is_pin = |kind: &Kind| matches!(kind, Kind::Pin(_));
        let begun = self.vault(account, |vault| {
            let there = vault.kinds().any(is_pin);
            let turn = there.then(|| vault.begin_pin(now));
            (turn, vault.clone())
        });
        let (turn, vault) = begun.await?.ok_or(UnlockError::NoSuchWay)?;
        match turn {
            None => return Err(UnlockError::NoSuchWay),
            Some(PinTurn::Wait(until)) => return Err(UnlockError::Wait(until)),
            Some(PinTurn::Spent) => return Err(UnlockError::PinSpent),
            Some(PinTurn::Try) => {}
        }
        match vault.open(&Proof::Pin(pin)) {
            Ok(open) => {
                self.vault(account, Vault::forgive).await?;
                Ok(self.keep(account, open, load))
            }
            Err(OpenError::Wrong) => {
                let spent = self.vault(account, |vault| (vault.pin_was_wrong(), ways(vault)));
                match spent.await?.ok_or(UnlockError::NoSuchWay)? {
                    (true, _) => Err(UnlockError::PinSpent),
                    (false, ways) => Err(UnlockError::Wrong(ways)),
                }
            }
            Err(error) => {
                self.vault(account, Vault::pin_was_not_tried).await?;
                Err(failure(error, &vault))
            }
        }
    }

    /// Unlocks with a passkey's PRF output. Wrong PINs are forgiven.
    pub async fn unlock_with_prf(
        &self,
        account: AccountId,
        credential: &str,
        output: Secret,
        load: [u8; 16],
    ) -> Result<Rc<SealedBy>, UnlockError> {
        self.unlock_with(account, Proof::Prf { credential, output }, load)
            .await
    }

    /// Unlocks with the secret the server gave right after a full sign-in. Wrong PINs are forgiven.
    pub async fn unlock_with_account_secret(
        &self,
        account: AccountId,
        secret: Secret,
        load: [u8; 16],
    ) -> Result<Rc<SealedBy>, UnlockError> {
        self.unlock_with(account, Proof::Account(secret), load)
            .await
    }

    async fn unlock_with(
        &self,
        account: AccountId,
        proof: Proof<'_>,
        load: [u8; 16],
    ) -> Result<Rc<SealedBy>, UnlockError> {
        let found = self.run(Use::Read, async |tx| stored(tx, account).await);
        let vault = found.await?.and_then(|stored| stored.vault);
        let vault = vault.ok_or(UnlockError::NoSuchWay)?;
        let open = vault.open(&proof).map_err(|error| failure(error, &vault))?;
        if vault.attempts().wrong > 0 {
            self.vault(account, Vault::forgive).await?;
        }
        Ok(self.keep(account, open, load))
    }

    /// Wipes the account's key from memory. What is being written at this moment fails and is rolled back:
    /// let it finish first.
    pub fn lock(&self, account: AccountId) {
        if let Some(unlocked) = self.keys.borrow_mut().remove(&account) {
            unlocked.seal.lock();
        }
    }

    /// The same for everybody.
    pub fn lock_all(&self) {
        let keys = std::mem::take(&mut *self.keys.borrow_mut());
        keys.values().for_each(|unlocked| unlocked.seal.lock());
    }

    /// Adds a way to open an unlocked notebook, or changes it (a new PIN).
    pub async fn add_way(
        &self,
        account: AccountId,
        proof: &Proof<'_>,
        salt: Salt,
    ) -> Result<(), LockError> {
        self.change_lock(account, |vault, unlocked| {
            vault.add(&unlocked.open, proof, Cost::NOW, salt)
        })
        .await
    }

    /// Removes a way to open an unlocked notebook.
    pub async fn remove_way(&self, account: AccountId, kind: &Kind) -> Result<(), LockError> {
        self.change_lock(account, |vault, _| vault.remove(kind).map(drop))
            .await
    }

    /// From now on a fresh data key seals; [`crate::IdbStore::reseal_some`] seals the rest anew. Other tabs
    /// must be told to unlock again.
    pub async fn rotate(
        &self,
        account: AccountId,
        data: &Secret,
        salt: Salt,
        load: [u8; 16],
    ) -> Result<(), LockError> {
        self.change_lock(account, |vault, unlocked| {
            vault.rotate(&mut unlocked.open, data.copy(), salt);
            Ok(())
        })
        .await?;
        // Invariant: a key seals only after the book that opens it is on the disk.
        let keys = self.keys.borrow();
        let unlocked = keys.get(&account).ok_or(LockError::Locked)?;
        unlocked.seal.renew(unlocked.open.sealer(load));
        Ok(())
    }

    /// [`crate::IdbStore::reseal_some`] has said `false`: nothing is in the clear or under an older key.
    pub async fn finish_sealing(&self, account: AccountId, salt: Salt) -> Result<(), LockError> {
        self.change_lock(account, |vault, unlocked| {
            if unlocked.open.has_old() {
                vault.finish_rotation(&mut unlocked.open, salt);
            }
            Ok(())
        })
        .await?;
        let mark = |stored: &mut Stored| {
            stored.sealed = true;
            Ok(())
        };
        self.change(account, Use::Strict, mark).await?;
        Ok(())
    }

    /// Takes an account out of the book: whatever its store still holds opens never again. The caller makes
    /// sure that nothing unsent is lost, or that the person wants it so.
    pub async fn forget(&self, account: AccountId) -> Result<(), StoreError> {
        self.lock(account);
        self.run(Use::Strict, async |tx| {
            tx.delete(ACCOUNTS, &account.to_string())
        })
        .await
    }

    pub(super) fn state_of(&self, account: AccountId, vault: Option<&Vault>) -> LockState {
        match vault {
            None => LockState::NoLock,
            Some(_) if self.keys.borrow().contains_key(&account) => LockState::Unlocked,
            Some(vault) => LockState::Locked(ways(vault)),
        }
    }

    fn keep(&self, account: AccountId, open: Open, load: [u8; 16]) -> Rc<SealedBy> {
        let seal = Rc::new(SealedBy::new(open.sealer(load)));
        let unlocked = Unlocked {
            open,
            seal: seal.clone(),
        };
        if let Some(before) = self.keys.borrow_mut().insert(account, unlocked) {
            before.seal.lock();
        }
        seal
    }

    /// Reads, changes and writes the record of a lock. `None`: the account has none.
    async fn vault<T>(
        &self,
        account: AccountId,
        work: impl Fn(&mut Vault) -> T,
    ) -> Result<Option<T>, StoreError> {
        let done = self.change(account, Use::Strict, |stored| {
            Ok(stored.vault.as_mut().map(&work))
        });
        done.await.map(Option::flatten)
    }

    async fn change_lock(
        &self,
        account: AccountId,
        work: impl Fn(&mut Vault, &mut Unlocked) -> Result<(), VaultError>,
    ) -> Result<(), LockError> {
        let before = self.run(Use::Read, async |tx| stored(tx, account).await);
        let mut before = before.await?.ok_or(LockError::NotNow)?;
        // outside the transaction: a new PIN takes a second
        let changed = {
            let mut keys = self.keys.borrow_mut();
            let unlocked = keys.get_mut(&account).ok_or(LockError::Locked)?;
            let vault = before.vault.as_mut().ok_or(LockError::NotNow)?;
            work(vault, unlocked)?;
            vault.clone()
        };
        let written = self.vault(account, |vault| *vault = changed.clone()).await;
        if !matches!(written, Ok(Some(()))) {
            // what is in memory and what is on the disk must not differ
            self.lock(account);
        }
        written?.ok_or(LockError::NotNow)
    }
}
