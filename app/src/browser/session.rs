//! Who uses this browser: restored without network, confirmed with it, signed out without losing work.

use super::api::{self, Who};
use super::inner::{Account, Inner};
use super::sync_loop::event;
use super::tabs::{Said, Tabs};
use super::view::{SessionState, StorageState};
use super::{hint, lifecycle, rescue, storage, sync_loop};
use domain::DeviceId;
use idb::{
    Connection, DeviceBook, DeviceState, Event as DbEvent, IdbStore, KnownAccount, LockState,
};
use leptos::prelude::{GetUntracked, Set, window};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use sync::machine::{Event, Failure, Phase};
use sync::store::{DeviceStore, Plain, StoreError};
use sync::wire::{Author, Session};
use wasm_bindgen_futures::spawn_local;

/// Finds out whose notebook to open: from this browser's book first, else by asking the server.
pub(super) async fn start(inner: Rc<Inner>) {
    let read = inner.book.read().await;
    let (state, accounts) = read.clone().unwrap_or_default();
    if let Err(error) = &read {
        inner.noticed(&read);
        match error {
            StoreError::Unavailable(_) => {
                inner.show(|status| status.storage = StorageState::Unavailable)
            }
            // whose notebook lies here cannot be told now: "please sign in" alone would look like a loss
            StoreError::Blocked => inner.show(|status| status.storage = StorageState::Lost),
            _ => {}
        }
    }
    notice_eviction(&inner, &read, &accounts);
    count_others(&inner, &state, &accounts);
    let current = accounts
        .iter()
        .find(|known| Some(known.account) == state.current);
    // straight from a sign-in form it may be somebody else: not even for a moment the notebook of the one before
    if current.is_none() || hint::take_signing_in() {
        ask(&inner, state, &accounts).await;
    }
    // locked, it has no session to show: nothing of it is read before it is unlocked
    if let (Some((session, device)), None) = (current.and_then(opened), inner.account()) {
        open(&inner, session, device).await;
    }
    if inner.account().is_none() {
        inner.session.set(SessionState::SignedOut);
    }
    inner.started();
}

fn opened(known: &KnownAccount) -> Option<(Session, DeviceId)> {
    Some((known.session.clone()?, known.device))
}

/// FM-16: the browser cleared the database but not the hint beside it.
fn notice_eviction(
    inner: &Inner,
    read: &Result<(DeviceState, Vec<KnownAccount>), StoreError>,
    known: &[KnownAccount],
) {
    let gone = |hint: &hint::Hint| {
        let account = |known: &KnownAccount| known.account == hint.account;
        read.is_ok() && !known.iter().any(account)
    };
    if let Some(hint) = hint::read().filter(gone) {
        // what had been sent comes back by itself
        if hint.unsent > 0 {
            hint::keep_lost(hint.unsent);
        }
        hint::forget();
    }
    inner.show(|status| status.evicted_unsent = hint::lost());
}

fn count_others(inner: &Inner, state: &DeviceState, accounts: &[KnownAccount]) {
    let others = accounts
        .iter()
        .filter(|known| Some(known.account) != state.current);
    let unsent = others
        .map(|known| known.unsent)
        .fold(0, u32::saturating_add);
    inner.show(|status| status.others_unsent = unsent);
}

/// Nobody is known to be signed in here; the server may know better (after the sign-in page).
async fn ask(inner: &Rc<Inner>, mut state: DeviceState, accounts: &[KnownAccount]) {
    if let Some(sign_in) = &state.sign_out_of {
        if !api::sign_out(sign_in).await {
            return;
        }
        state.sign_out_of = None;
        let _ = inner.book.write(&state, None).await;
    }
    let spare = state
        .spare
        .unwrap_or_else(|| DeviceId(inner.clock.new_id()));
    if state.spare.is_none() {
        state.spare = Some(spare);
        // written before it is used: the same id again after a crash
        let _ = inner.book.write(&state, None).await;
    }
    match api::session(spare).await {
        Who::SignedIn(session) => adopt(inner, *session, state, accounts, spare).await,
        Who::Unreachable(Failure::Captive) => {
            inner.show(|status| status.phase = Phase::NetworkNeedsLogin)
        }
        Who::Nobody | Who::Unreachable(_) => {}
    }
}

/// The server named an account: it becomes the current one here.
async fn adopt(
    inner: &Rc<Inner>,
    session: Session,
    state: DeviceState,
    accounts: &[KnownAccount],
    asked_as: DeviceId,
) {
    let known = accounts
        .iter()
        .find(|known| known.account == session.account);
    let device = known.map_or(asked_as, |known| known.device);
    let session = if device == asked_as {
        session
    } else {
        // the key belongs to the id that was asked for
        match api::session(device).await {
            Who::SignedIn(own) if own.account == session.account => *own,
            _ => known
                .and_then(|known| known.session.clone())
                .unwrap_or(session),
        }
    };
    let new = DeviceState {
        current: Some(session.account),
        spare: state.spare.filter(|spare| *spare != device),
        sign_out_of: None,
    };
    if known.is_some_and(|known| matches!(known.lock, LockState::Locked(_))) {
        // signed in and still locked: nothing of it is read or written before it is unlocked
        let written = inner.book.write(&new, None).await;
        inner.noticed(&written);
        return;
    }
    remember(
        inner,
        &new,
        &session,
        device,
        known.map_or(0, |known| known.unsent),
    )
    .await;
    count_others(inner, &new, accounts);
    open(inner, session, device).await;
    if let Some(account) = inner.account() {
        account.confirmed.set(true);
        account.tabs.say(&Said::Account);
    }
}

async fn remember(
    inner: &Rc<Inner>,
    state: &DeviceState,
    session: &Session,
    device: DeviceId,
    unsent: u32,
) {
    let used_at = inner.clock.device();
    let known = KnownAccount {
        account: session.account,
        session: Some(session.clone()),
        device,
        used_at,
        unsent,
        // the book keeps what it knows about these
        label: None,
        lock: LockState::NoLock,
        sealed: false,
    };
    let written = inner.book.write(state, Some(&known)).await;
    inner.noticed(&written);
}

/// Opens the account's store and begins to sync it.
async fn open(inner: &Rc<Inner>, session: Session, device: DeviceId) {
    let me = Author {
        account: session.account,
        name: session.name.clone(),
        organization: session.organization,
        organization_name: session.organization_name.clone(),
    };
    let name = DeviceBook::database_of(session.account);
    let seal = inner.book.seal_of(session.account);
    let connection = match seal {
        Some(_) => Connection::sealed(&name),
        None => Connection::new(&name),
    };
    let weak = Rc::downgrade(inner);
    connection.on_event(move |happened| {
        if let Some(inner) = weak.upgrade() {
            database_event(&inner, happened);
        }
    });
    let store = match seal {
        Some(seal) => IdbStore::sealed(connection, me.clone(), seal),
        None => IdbStore::new(connection, me.clone(), Rc::new(Plain)),
    };
    let first = store.head().await;
    inner.noticed(&first);
    let db = match first {
        Err(StoreError::Unavailable(_)) => {
            inner.show(|status| status.storage = StorageState::Unavailable);
            IdbStore::new(Connection::in_memory(), me, Rc::new(Plain))
        }
        // anything else is said by the operations themselves; what is stored there stays untouched
        _ => store,
    };
    let account = Rc::new(Account {
        tabs: Tabs::new(&session.account.to_string()),
        session: RefCell::new(session.clone()),
        device,
        db,
        confirmed: Cell::new(false),
    });
    let weak = Rc::downgrade(inner);
    account.tabs.listen(move |said| {
        if let Some(inner) = weak.upgrade() {
            heard(&inner, said);
        }
    });
    inner.set_account(Some(account.clone()));
    rescue::bring_back(inner, &account).await;
    inner.session.set(SessionState::SignedIn(session));
    inner.redraw();
    event(inner, Event::SignedIn);
    account.tabs.say(&Said::Hello);
    lifecycle::lead(inner);
    storage::look(inner);
    storage::keep_reserve(inner);
}

fn database_event(inner: &Rc<Inner>, happened: DbEvent) {
    match happened {
        DbEvent::ClosedForUpgrade => inner.show(|status| status.closed_by_newer_tab = true),
        DbEvent::ReserveUsed => inner.show(|status| status.storage = StorageState::Full),
        DbEvent::Unblocked => inner.redraw(),
        DbEvent::Mended => {
            inner.redraw();
            event(inner, Event::Wanted);
        }
        // the next operation opens again
        DbEvent::Lost => {}
    }
}

fn heard(inner: &Rc<Inner>, said: Said) {
    match said {
        Said::Changed => inner.redraw(),
        Said::Poke { .. } | Said::Hello | Said::Seen if !inner.driver.leading.get() => {}
        Said::Poke { typed: true } => event(inner, Event::Typed),
        Said::Poke { typed: false } => event(inner, Event::Wanted),
        Said::Hello => sync_loop::tell_status(inner),
        Said::Seen if lifecycle::is_seen() => {}
        Said::Seen => {
            lifecycle::follow(inner);
            lifecycle::lead(inner);
        }
        Said::Status {
            phase,
            last_contact,
            offset,
        } => sync_loop::hear_status(inner, phase, last_contact, offset),
        // whatever was typed is stored: the page begins anew for whoever uses the browser now
        Said::Account => {
            let inner = inner.clone();
            spawn_local(async move {
                let state = inner.book.read().await.map(|(state, _)| state);
                let ours = inner
                    .account()
                    .map(|account| account.session.borrow().account);
                if state.is_ok_and(|state| state.current != ours) {
                    let _ = window().location().reload();
                }
            });
        }
    }
}

/// Asks whose cookie this browser holds before the first change is sent under it.
pub(super) async fn confirm(inner: &Rc<Inner>, account: &Rc<Account>) -> Result<(), Failure> {
    let ours = account.session.borrow().account;
    match api::session(account.device).await {
        Who::SignedIn(session) if session.account == ours => {
            account.confirmed.set(true);
            if *account.session.borrow() != *session {
                account.session.replace((*session).clone());
                let state = DeviceState {
                    current: Some(ours),
                    ..book_state(inner).await
                };
                let unsent = inner.status.get_untracked().unsent;
                remember(inner, &state, &session, account.device, unsent).await;
                inner.session.set(SessionState::SignedIn(*session));
            }
            Ok(())
        }
        Who::SignedIn(_) => {
            // somebody else signed in here: their notebook opens, ours stays closed with all its work
            let state = DeviceState {
                current: None,
                ..book_state(inner).await
            };
            let _ = inner.book.write(&state, None).await;
            rescue::quiet(inner).await;
            let _ = window().location().reload();
            Err(Failure::NeedsLogin)
        }
        Who::Nobody => Err(Failure::NeedsLogin),
        Who::Unreachable(failure) => Err(failure),
    }
}

async fn book_state(inner: &Inner) -> DeviceState {
    inner
        .book
        .read()
        .await
        .map(|(state, _)| state)
        .unwrap_or_default()
}

/// The network is back: an unfinished sign-out is finished, and whoever is signed in is found.
pub(super) fn look_again(inner: &Rc<Inner>) {
    if inner.session.get_untracked() != SessionState::SignedOut {
        return;
    }
    let inner = inner.clone();
    spawn_local(async move {
        if let Ok((state, accounts)) = inner.book.read().await
            && state.current.is_none()
            && inner.account().is_none()
        {
            ask(&inner, state, &accounts).await;
        }
    });
}

/// Signs out here at once, at the server as soon as it can be reached. Unsent work stays.
pub(super) async fn sign_out(inner: &Rc<Inner>) -> u32 {
    let Some(account) = inner.account() else {
        return 0;
    };
    let unsent = account
        .db
        .head()
        .await
        .map_or(inner.status.get_untracked().unsent, |head| head.unsent);
    let (who, sign_in) = {
        let session = account.session.borrow();
        (session.account, session.sign_in.clone())
    };
    let _ = inner.book.count(who, unsent).await;
    let state = DeviceState {
        current: None,
        sign_out_of: Some(sign_in.clone()),
        ..book_state(inner).await
    };
    let written = inner.book.write(&state, None).await;
    inner.noticed(&written);
    event(inner, Event::SignedOut);
    lifecycle::stop_listening(inner);
    account.tabs.say(&Said::Account);
    account.tabs.close();
    inner.set_account(None);
    account.db.connection().close();
    if api::sign_out(&sign_in).await {
        let _ = inner
            .book
            .write(
                &DeviceState {
                    sign_out_of: None,
                    ..state
                },
                None,
            )
            .await;
    }
    inner.session.set(SessionState::SignedOut);
    inner.redraw();
    unsent
}
