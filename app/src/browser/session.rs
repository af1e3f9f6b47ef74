//! Who uses this browser: restored without network, confirmed with it, signed out without losing work.

mod arrive;

pub(super) use arrive::{arrive, ask, count_others, start};

use super::api::{self, Who};
use super::inner::{Account, Inner};
use super::sync_loop::event;
use super::tabs::{Said, Tabs};
use super::view::{SessionState, StorageState};
use super::{lifecycle, lock, rescue, storage, sync_loop};
use domain::DeviceId;
use idb::{
    Connection, DeviceBook, DeviceState, Event as DbEvent, IdbStore, KnownAccount, LockState, Notes,
};
use leptos::prelude::{GetUntracked, Set, window};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use sync::machine::{Event, Failure};
use sync::store::{DeviceStore, Plain, StoreError};
use sync::wire::{Author, Session};
use wasm_bindgen_futures::spawn_local;

/// Writes into the book whose notebook this is, and what the server said last.
pub(super) async fn remember(
    inner: &Rc<Inner>,
    state: &DeviceState,
    session: &Session,
    device: DeviceId,
    unsent: u32,
) {
    let known = book_entry(inner, session, device, unsent);
    let written = inner.book.write(state, Some(&known)).await;
    inner.noticed(&written);
}

/// What the book keeps of an account that is used now.
fn book_entry(inner: &Inner, session: &Session, device: DeviceId, unsent: u32) -> KnownAccount {
    KnownAccount {
        account: session.account,
        session: Some(session.clone()),
        device,
        used_at: inner.clock.device(),
        unsent,
        // the book keeps what it knows about these
        label: None,
        lock: LockState::NoLock,
        sealed: false,
        notes: Notes::default(),
    }
}

/// Opens the account's store and begins to sync it.
pub(super) async fn open(inner: &Rc<Inner>, session: Session, device: DeviceId) {
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
    lock::began(inner, session.account, session.demo).await;
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
        DbEvent::Silent => lifecycle::drop_what_was_put_away(inner),
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
        Said::Lock => locked_elsewhere(inner),
        Said::Touched => lock::happened(inner, vault::idle::Event::Touched),
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

/// Another tab locked the notebook, or has just given it a lock.
fn locked_elsewhere(inner: &Rc<Inner>) {
    let open = inner.account();
    let who = open.map(|account| account.session.borrow().account);
    if who.is_some_and(|who| inner.book.seal_of(who).is_some()) {
        lock::lock(inner, false);
    } else {
        let inner = inner.clone();
        spawn_local(async move {
            rescue::quiet(&inner).await;
            let _ = window().location().reload();
        });
    }
}

/// The server has said a moment ago whose cookie this browser has: the open account's.
pub(super) fn confirmed(inner: &Inner) {
    if let Some(account) = inner.account() {
        account.confirmed.set(true);
        account.tabs.say(&Said::Account);
    }
}

/// Asks whose cookie this browser holds before the first change is sent under it.
pub(super) async fn confirm(inner: &Rc<Inner>, account: &Rc<Account>) -> Result<(), Failure> {
    let ours = account.session.borrow().account;
    match api::session(Some(account.device)).await {
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
        // several people use this device by their locks: ours is read and written, and sent with our next sign-in
        Who::SignedIn(_) if inner.book.seal_of(ours).is_some() => Err(Failure::NeedsLogin),
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

pub(super) async fn book_state(inner: &Inner) -> DeviceState {
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
            ask(&inner, state, &accounts, false).await;
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
    let written = match inner.book.seal_of(who) {
        Some(_) => inner.book.write(&state, None).await,
        // without a lock nothing but the next sign-in may open it again
        None => {
            let closed = KnownAccount {
                session: None,
                ..book_entry(inner, &account.session.borrow(), account.device, unsent)
            };
            inner.book.write(&state, Some(&closed)).await
        }
    };
    inner.noticed(&written);
    account.tabs.say(&Said::Account);
    lock::leave(inner, &account).await;
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
