//! Everybody whose notebook is on this device: going from one to another without any network, and taking one
//! off the device.

use super::Browser;
use super::inner::Inner;
use super::tabs::Said;
use super::view::{Neighbour, SessionState};
use super::{api, hint, lock, notes, rescue, session};
use domain::AccountId;
use idb::{DeviceBook, DeviceState, KnownAccount, LockState};
use leptos::prelude::{GetUntracked, RwSignal, Set};
use std::rc::Rc;
use sync::store::StoreError;

/// Shows who is here.
pub(super) fn tell(inner: &Inner, accounts: &[KnownAccount]) {
    let people: Vec<Neighbour> = accounts.iter().map(neighbour).collect();
    if inner.neighbours.get_untracked() != people {
        inner.neighbours.set(people);
    }
}

fn neighbour(known: &KnownAccount) -> Neighbour {
    let has_lock = known.lock != LockState::NoLock;
    let name = known.session.as_ref().map(|session| session.name.clone());
    Neighbour {
        account: known.account,
        label: known.label.clone(),
        name: name.filter(|_| !has_lock),
        used_at: known.used_at,
        unsent: known.unsent,
        has_lock,
        staff: known.notes.staff,
    }
}

/// From the open or locked notebook to another one. What is open is left with everything typed; what has a
/// lock shows its lock screen.
async fn switch(inner: &Rc<Inner>, to: AccountId) -> Result<(), StoreError> {
    let (state, accounts) = inner.book.read().await?;
    let state = DeviceState {
        current: Some(to),
        ..state
    };
    inner.book.write(&state, None).await?;
    inner.session.set(SessionState::Unknown);
    inner.lock.account_failed.set(false);
    if let Some(account) = inner.account() {
        account.tabs.say(&Said::Account);
        lock::leave(inner, &account).await;
    }
    session::count_others(inner, &state, &accounts);
    let known = accounts.into_iter().find(|known| known.account == to);
    match known {
        Some(known) if matches!(known.lock, LockState::NoLock) => match known.session {
            Some(session) => session::open(inner, session, known.device).await,
            None => inner.session.set(SessionState::SignedOut),
        },
        // also when it was unlocked a moment ago: leaving it wiped the key
        Some(_) => lock::show(inner, to).await,
        None => inner.session.set(SessionState::SignedOut),
    }
    Ok(())
}

/// Signs out of a locked notebook: the server is told when it can be, what is unsent stays, sealed.
async fn sign_out_locked(inner: &Rc<Inner>, who: AccountId) -> Result<(), StoreError> {
    let (state, accounts) = inner.book.read().await?;
    let known = accounts.iter().find(|known| known.account == who);
    let sign_in = known.and_then(|known| known.notes.sign_in.clone());
    let state = DeviceState {
        current: None,
        sign_out_of: sign_in.clone(),
        ..state
    };
    inner.book.write(&state, None).await?;
    if let Some(sign_in) = sign_in
        && api::sign_out(&sign_in).await
    {
        let told = DeviceState {
            sign_out_of: None,
            ..state
        };
        inner.book.write(&told, None).await?;
    }
    inner.session.set(SessionState::SignedOut);
    Ok(())
}

/// Takes an account off this device, with everything that was not sent.
async fn forget(inner: &Rc<Inner>, who: AccountId) -> Result<(), StoreError> {
    let open = inner
        .account()
        .filter(|account| account.session.borrow().account == who);
    if open.is_some() {
        session::sign_out(inner).await;
    } else if matches!(inner.session.get_untracked(), SessionState::Locked(locked) if locked.account == who)
    {
        sign_out_locked(inner, who).await?;
    }
    // without the book's entry nothing opens what may be left of the store
    inner.book.forget(who).await?;
    rescue::forget(who);
    notes::forget(who);
    hint::forget();
    let gone = idb::erase(&DeviceBook::database_of(who)).await;
    let (state, accounts) = inner.book.read().await?;
    tell(inner, &accounts);
    session::count_others(inner, &state, &accounts);
    gone
}

impl Browser {
    /// Everybody whose notebook is on this device, last used first.
    #[must_use]
    pub fn neighbours(&self) -> RwSignal<Vec<Neighbour>> {
        self.0.neighbours
    }

    /// Goes to somebody else's notebook on this device. No network is needed.
    pub async fn switch_to(&self, account: AccountId) -> Result<(), StoreError> {
        switch(&self.0, account).await
    }

    /// Signs out of the locked notebook.
    pub async fn sign_out_locked(&self, account: AccountId) -> Result<(), StoreError> {
        sign_out_locked(&self.0, account).await
    }

    /// Deletes a notebook from this device, unsent work included. What the server has stays there.
    pub async fn delete_from_device(&self, account: AccountId) -> Result<(), StoreError> {
        forget(&self.0, account).await
    }
}
