//! Whose notebook to open when the page begins, and when somebody has signed in.

use super::{book_state, open, remember};
use crate::browser::api::{self, Who};
use crate::browser::inner::Inner;
use crate::browser::keys::KeyProblem;
use crate::browser::sync_loop::event;
use crate::browser::tabs::Said;
use crate::browser::view::{SessionState, StorageState};
use crate::browser::{hint, lock, people};
use domain::{AccountId, DeviceId};
use gloo_timers::future::TimeoutFuture;
use idb::{DeviceState, KnownAccount, LockState};
use leptos::prelude::{GetUntracked, Set};
use std::rc::Rc;
use sync::machine::{Event, Failure, Phase};
use sync::store::StoreError;
use sync::wire::{Job, Session};

/// Between the two questions after a sign-in. Offline the notebook that was here waits for it.
const ASK_AGAIN_MS: u32 = 500;

/// Finds out whose notebook to open: from this browser's book first, else by asking the server.
pub(in crate::browser) async fn start(inner: Rc<Inner>) {
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
    people::tell(&inner, &accounts);
    let current = accounts
        .iter()
        .find(|known| Some(known.account) == state.current);
    // straight from a sign-in form it may be somebody else: not even for a moment the notebook of the one before
    if hint::is_signing_in() {
        let answered = ask(&inner, state.clone(), &accounts, true).await;
        if !answered {
            // a server that was just started, a connection that had just died
            TimeoutFuture::new(ASK_AGAIN_MS).await;
            ask(&inner, state, &accounts, true).await;
        }
    } else if current.is_none() {
        ask(&inner, state, &accounts, false).await;
    }
    // locked, it has no session to show: nothing of it is read before it is unlocked
    if inner.session.get_untracked() == SessionState::Unknown {
        match current {
            Some(known) if matches!(known.lock, LockState::Locked(_)) => {
                lock::show(&inner, known.account).await;
            }
            known => match known.and_then(opened) {
                Some((session, device)) => open(&inner, session, device).await,
                None => inner.session.set(SessionState::SignedOut),
            },
        }
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

/// Counts the unsent work of everybody but the current account.
pub(in crate::browser) fn count_others(
    inner: &Inner,
    state: &DeviceState,
    accounts: &[KnownAccount],
) {
    let others = accounts
        .iter()
        .filter(|known| Some(known.account) != state.current);
    let unsent = others
        .map(|known| known.unsent)
        .fold(0, u32::saturating_add);
    inner.show(|status| status.others_unsent = unsent);
}

/// Nobody is known to be signed in here; the server may know better (after the sign-in page). `just_now`: with
/// this sign-in the person has shown who it is, which also opens a locked notebook. Whether the server answered.
pub(in crate::browser) async fn ask(
    inner: &Rc<Inner>,
    mut state: DeviceState,
    accounts: &[KnownAccount],
    just_now: bool,
) -> bool {
    if let Some(sign_in) = &state.sign_out_of {
        if !api::sign_out(sign_in).await {
            return false;
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
    // whose device it is decides which one it is: an account that is known here keeps its own
    let answer = api::session(None).await;
    let answered = !matches!(answer, Who::Unreachable(_));
    if answered {
        hint::forget_signing_in();
    }
    match answer {
        Who::SignedIn(session) => {
            let arrival = Arrival {
                session: *session,
                state,
                spare,
                just_now,
            };
            adopt(inner, arrival, accounts).await;
        }
        Who::Unreachable(Failure::Captive) => {
            inner.show(|status| status.phase = Phase::NetworkNeedsLogin)
        }
        Who::Nobody | Who::Unreachable(_) => {}
    }
    answered
}

struct Arrival {
    session: Session,
    state: DeviceState,
    /// This browser's id, for an account that is new here.
    spare: DeviceId,
    just_now: bool,
}

/// The server named an account: it becomes the current one here.
async fn adopt(inner: &Rc<Inner>, arrival: Arrival, accounts: &[KnownAccount]) {
    let Arrival {
        session,
        state,
        spare,
        just_now,
    } = arrival;
    let who = session.account;
    let known = accounts.iter().find(|known| known.account == who);
    let device = known.map_or(spare, |known| known.device);
    let own = match api::session(Some(device)).await {
        Who::SignedIn(own) if own.account == who => Some(*own),
        _ => known.and_then(|known| known.session.clone()),
    };
    let new = DeviceState {
        current: Some(who),
        spare: state.spare.filter(|spare| *spare != device),
        sign_out_of: None,
    };
    if !make_room(inner, who).await {
        // it is open already: the sign-in is renewed
        if let Some(own) = own {
            refresh(inner, own).await;
        }
        return;
    }
    let locked = known.is_some_and(|known| matches!(known.lock, LockState::Locked(_)));
    let may_open = just_now && own.is_some();
    if locked && !(may_open && lock::open_on_arrival(inner, who, device).await) {
        // signed in and still locked: nothing of it is read or written before it is unlocked
        let written = inner.book.write(&new, None).await;
        inner.noticed(&written);
        lock::show(inner, who).await;
        return;
    }
    // the network went away between the two questions: the next look finds it again
    let Some(session) = own else { return };
    let has_lock = known.is_some_and(|known| known.lock != LockState::NoLock);
    let may_wait = session.demo || (known.is_some() && session.role == Job::Person);
    if !has_lock && !may_wait {
        // nothing is written before it is known how it is sealed
        inner.lock.arriving.replace(Some((session.clone(), device)));
        inner.session.set(SessionState::Unprotected(session));
        return;
    }
    let unsent = known.map_or(0, |known| known.unsent);
    remember(inner, &new, &session, device, unsent).await;
    count_others(inner, &new, accounts);
    open(inner, session, device).await;
    super::confirmed(inner);
}

/// Leaves the notebook of somebody else that is open. `false`: it is the same one's.
async fn make_room(inner: &Rc<Inner>, who: AccountId) -> bool {
    let Some(account) = inner.account() else {
        return true;
    };
    if account.session.borrow().account == who {
        return false;
    }
    account.tabs.say(&Said::Account);
    inner.session.set(SessionState::Unknown);
    lock::leave(inner, &account).await;
    true
}

/// Signed in anew while the notebook is open: what waited for it goes on.
async fn refresh(inner: &Rc<Inner>, session: Session) {
    let Some(account) = inner.account() else {
        return;
    };
    account.session.replace(session.clone());
    let state = DeviceState {
        current: Some(session.account),
        ..book_state(inner).await
    };
    let unsent = inner.status.get_untracked().unsent;
    remember(inner, &state, &session, account.device, unsent).await;
    inner.session.set(SessionState::SignedIn(session));
    super::confirmed(inner);
    event(inner, Event::SignedIn);
}

/// Somebody has just shown who it is: her notebook opens, or is set up.
pub(in crate::browser) async fn arrive(inner: &Rc<Inner>) -> Result<(), KeyProblem> {
    let (state, accounts) = inner.book.read().await.unwrap_or_default();
    inner.lock.account_failed.set(false);
    ask(inner, state, &accounts, true).await;
    match inner.session.get_untracked() {
        SessionState::Unknown | SessionState::SignedOut => {
            inner.session.set(SessionState::SignedOut);
            Err(KeyProblem::NoNetwork)
        }
        _ => Ok(()),
    }
}
