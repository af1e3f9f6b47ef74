//! The lock of the open notebook: when it locks, and what locking means. Locked, its key is out of memory and
//! nothing of it is on the screen; what was being typed has been written before.

mod open;
mod seal;
mod set_up;

pub use open::UnlockProblem;
pub use set_up::{NewLock, ProtectProblem};

pub(super) use open::open_on_arrival;

use super::clock::{both, random};
use super::inner::{Account, Inner};
use super::passkey::PasskeySecret;
use super::sync_loop::event;
use super::tabs::Said;
use super::view::{Locked, Protection, SessionState, UnlockWays};
use super::{lifecycle, people, rescue};
use domain::{AccountId, DeviceId};
use gloo_timers::callback::Interval;
use gloo_timers::future::TimeoutFuture;
use idb::{KnownAccount, LockState, Notes, WhenLeft};
use leptos::prelude::{GetUntracked, Set, document};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use sync::machine::Event;
use sync::store::DeviceStore;
use sync::wire::Session;
use vault::idle::{self, Command, Policy, State, TICK_MS};
use vault::{Kind, Secret};
use wasm_bindgen_futures::spawn_local;

/// What is being written when the notebook locks has so long to be confirmed; then it is set aside, sealed.
const SETTLE_MS: u32 = 2_000;
const LOOK_EVERY_MS: u32 = 20;
/// Other tabs are told of a touch at most so often.
const TOUCH_EVERY_MS: u64 = 5_000;
/// On the document, while it is hidden: style sheets cover the page.
const COVERED: &str = "data-covered";

/// What this page knows about locking.
pub(super) struct LockPart {
    state: Cell<State>,
    tick: RefCell<Option<Interval>>,
    touch_told: Cell<u64>,
    covers: Cell<bool>,
    label: RefCell<Option<String>>,
    /// The secret of the passkey shown last: opens or locks the notebook of whoever showed it.
    pub(super) shown: RefCell<Option<PasskeySecret>>,
    /// Signed in, and nothing of hers is on this device yet.
    pub(super) arriving: RefCell<Option<(Session, DeviceId)>>,
    /// A full sign-in did not open the notebook.
    pub(super) account_failed: Cell<bool>,
}

impl Default for LockPart {
    fn default() -> Self {
        Self {
            state: Cell::new(State::Locked),
            tick: RefCell::default(),
            touch_told: Cell::default(),
            covers: Cell::default(),
            label: RefCell::default(),
            shown: RefCell::default(),
            arriving: RefCell::default(),
            account_failed: Cell::default(),
        }
    }
}

/// Secret random bytes.
fn secret() -> Secret {
    Secret::new(random())
}

fn policy(notes: &Notes) -> Policy {
    if notes.staff {
        Policy::STAFF
    } else {
        Policy::person(notes.minutes, notes.when_left == WhenLeft::Lock)
    }
}

/// Something happened that the idle clock must know.
pub(super) fn happened(inner: &Rc<Inner>, event: idle::Event) {
    let part = &inner.lock;
    if part.state.get() == State::Locked && !matches!(event, idle::Event::Unlocked(_)) {
        return;
    }
    let (state, command) = idle::step(part.state.get(), event, both());
    part.state.set(state);
    if let Some(Command::Lock(_)) = command {
        lock(inner, true);
    } else if event == idle::Event::Touched {
        tell_touch(inner);
    }
}

/// Somebody uses this notebook in this tab: it is not idle in the others.
fn tell_touch(inner: &Rc<Inner>) {
    let now = inner.clock.monotonic();
    let told = inner.lock.touch_told.get();
    if now.saturating_sub(told) >= TOUCH_EVERY_MS
        && let Some(account) = inner.account()
    {
        inner.lock.touch_told.set(now);
        account.tabs.say(&Said::Touched);
    }
}

/// Out of sight: lists of apps show a picture of the page.
pub(super) fn hidden(inner: &Rc<Inner>) {
    if inner.lock.covers.get()
        && let Some(root) = document().document_element()
    {
        let _ = root.set_attribute(COVERED, "");
    }
    happened(inner, idle::Event::Hidden);
}

/// In sight again. Time is looked at before anything is uncovered.
pub(super) fn shown(inner: &Rc<Inner>) {
    happened(inner, idle::Event::Shown);
    if let Some(root) = document().document_element() {
        let _ = root.remove_attribute(COVERED);
    }
}

/// The account's notebook has been opened: from now on the idle clock runs, if it has a lock.
pub(super) async fn began(inner: &Rc<Inner>, account: AccountId, demo: bool) {
    let read = inner.book.read().await.unwrap_or_default();
    people::tell(inner, &read.1);
    let known = read.1.into_iter().find(|known| known.account == account);
    let sealed = inner.book.seal_of(account).is_some();
    let ways = inner.book.ways(account).await.ok().flatten();
    let kinds = ways.map(|ways| ways.kinds).unwrap_or_default();
    let notes = known
        .as_ref()
        .map(|known| known.notes.clone())
        .unwrap_or_default();
    if inner.account().is_none() {
        // left again meanwhile
        return;
    }
    inner.protection.set(Protection {
        has_lock: sealed,
        wanted: !sealed && !demo,
        sealing: None,
        without_pin: !kinds.iter().any(|kind| matches!(kind, Kind::Pin(_))),
        with_passkey: kinds.iter().any(|kind| matches!(kind, Kind::Prf { .. })),
        minutes: notes.minutes,
        when_left: notes.when_left,
        staff: notes.staff,
    });
    let label = known.as_ref().and_then(|known| known.label.clone());
    inner.lock.label.replace(label);
    if !sealed {
        return;
    }
    inner
        .lock
        .covers
        .set(notes.staff || notes.when_left != WhenLeft::Stay);
    happened(inner, idle::Event::Unlocked(policy(&notes)));
    let weak = Rc::downgrade(inner);
    let tick = Interval::new(u32::try_from(TICK_MS).unwrap_or(u32::MAX), move || {
        if let Some(inner) = weak.upgrade() {
            happened(&inner, idle::Event::Tick);
        }
    });
    inner.lock.tick.replace(Some(tick));
    if !known.is_some_and(|known| known.sealed) {
        seal::go_on(inner, account);
    }
}

/// Locks the open notebook, here and (`tell`) in the other tabs. Does nothing for one without a lock.
pub(super) fn lock(inner: &Rc<Inner>, tell: bool) {
    let Some(account) = inner.account() else {
        return;
    };
    let (who, demo) = {
        let session = account.session.borrow();
        (session.account, session.demo)
    };
    let locks_already = matches!(inner.session.get_untracked(), SessionState::Locked(_));
    if locks_already || inner.book.seal_of(who).is_none() {
        return;
    }
    if tell {
        account.tabs.say(&Said::Lock);
    }
    let status = inner.status.get_untracked();
    let protection = inner.protection.get_untracked();
    // nothing personal stays on the screen while the last keystroke is being written
    inner.session.set(SessionState::Locked(Locked {
        account: who,
        label: inner.lock.label.borrow().clone(),
        used_at: inner.clock.device(),
        unsent: status.unsent,
        staff: protection.staff,
        demo,
        ways: UnlockWays::default(),
        account_failed: false,
    }));
    let inner = inner.clone();
    spawn_local(async move {
        leave(&inner, &account).await;
        show(&inner, who).await;
    });
}

/// Leaves the open notebook: what is being typed is written, then the key is wiped.
pub(super) async fn leave(inner: &Rc<Inner>, account: &Rc<Account>) {
    let_go(inner, account).await;
    let who = account.session.borrow().account;
    inner.book.lock(who);
}

/// The same but for the key.
async fn let_go(inner: &Rc<Inner>, account: &Rc<Account>) {
    inner.lock.state.set(State::Locked);
    inner.lock.tick.take();
    inner.lock.shown.take();
    event(inner, Event::SignedOut);
    lifecycle::stop_listening(inner);
    for _ in 0..SETTLE_MS / LOOK_EVERY_MS {
        if rescue::is_settled(inner) {
            break;
        }
        TimeoutFuture::new(LOOK_EVERY_MS).await;
    }
    let who = account.session.borrow().account;
    if let Ok(head) = account.db.head().await {
        let _ = inner.book.count(who, head.unsent).await;
    }
    // from here to the end nothing waits: no write may end between what is set aside and the wiped key
    rescue::set_aside_unwritten(inner);
    inner.lock.covers.set(false);
    if inner
        .account()
        .is_some_and(|open| Rc::ptr_eq(&open, account))
    {
        lifecycle::follow(inner);
        inner.set_account(None);
    }
    account.tabs.close();
    account.db.connection().close();
    inner.protection.set(Protection::default());
}

/// Draws the lock screen of `account`.
pub(super) async fn show(inner: &Rc<Inner>, account: AccountId) {
    let Ok((_, accounts)) = inner.book.read().await else {
        return;
    };
    people::tell(inner, &accounts);
    let known = accounts.iter().find(|known| known.account == account);
    let shown = known.and_then(|known| view(known, inner.lock.account_failed.get()));
    inner
        .session
        .set(shown.map_or(SessionState::SignedOut, SessionState::Locked));
}

fn view(known: &KnownAccount, account_failed: bool) -> Option<Locked> {
    let LockState::Locked(ways) = &known.lock else {
        return None;
    };
    let passkey = |kind: &Kind| match kind {
        Kind::Prf { credential } => Some(credential.clone()),
        _ => None,
    };
    Some(Locked {
        account: known.account,
        label: known.label.clone(),
        used_at: known.used_at,
        unsent: known.unsent,
        staff: known.notes.staff,
        demo: known.notes.demo,
        ways: UnlockWays {
            pin: ways.kinds.iter().any(|kind| matches!(kind, Kind::Pin(_))),
            passkeys: ways.kinds.iter().filter_map(passkey).collect(),
            account: ways.kinds.contains(&Kind::Account),
            pins_left: ways.pins_left,
            pin_from: ways.pin_from,
        },
        account_failed,
    })
}

impl super::Browser {
    /// 「ロック」 was tapped: also in the moment before the idle clock runs.
    pub fn lock_now(&self) {
        happened(&self.0, idle::Event::LockNow);
        lock(&self.0, true);
    }

    /// What the lock screen calls the open notebook; empty: nothing of its own.
    #[must_use]
    pub fn label(&self) -> String {
        self.0.lock.label.borrow().clone().unwrap_or_default()
    }

    /// How the open notebook rests on this device.
    #[must_use]
    pub fn protection(&self) -> leptos::prelude::RwSignal<Protection> {
        self.0.protection
    }
}
