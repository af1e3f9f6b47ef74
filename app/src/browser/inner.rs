//! What all parts of the browser half share: signals, clock, the open account, the gate of the start.

use super::clock::{Clock, random};
use super::lifecycle::Listeners;
use super::lock::LockPart;
use super::rescue::Rescue;
use super::sync_loop::Driver;
use super::tabs::{Said, Tabs};
use super::view::{Neighbour, Protection, SessionState, StorageState, SyncStatus};
use domain::DeviceId;
use futures_channel::oneshot;
use gloo_timers::future::TimeoutFuture;
use idb::{DeviceBook, IdbStore};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use sync::store::{DeviceStore, StoreError, TabId};
use sync::wire::Session;
use wasm_bindgen_futures::spawn_local;

/// What a store operation says when nobody is signed in; pages show the sign-in then.
const SIGNED_OUT: &str = "signed out";
/// Counting reads the whole outbox, so it waits until a burst of keystrokes is over.
const COUNT_AFTER_MS: u32 = 60;
/// A person does not see less.
const REDRAW_AFTER_MS: u32 = 100;

pub(super) struct Inner {
    pub(super) session: RwSignal<SessionState>,
    pub(super) status: RwSignal<SyncStatus>,
    pub(super) changed: RwSignal<u64>,
    pub(super) protection: RwSignal<Protection>,
    /// Everybody whose notebook is on this device, last used first.
    pub(super) neighbours: RwSignal<Vec<Neighbour>>,
    /// All parts of the program are there.
    pub(super) complete: RwSignal<bool>,
    pub(super) clock: Clock,
    pub(super) tab: TabId,
    pub(super) book: DeviceBook,
    pub(super) driver: Driver,
    pub(super) listeners: Listeners,
    pub(super) rescue: Rescue,
    pub(super) lock: LockPart,
    pub(super) persist_asked: Cell<bool>,
    account: RefCell<Option<Rc<Account>>>,
    waiting: RefCell<Option<Vec<oneshot::Sender<()>>>>,
    counting: Cell<bool>,
    /// How many writes of this page reached the store.
    written: Cell<u64>,
    redrawing: Cell<bool>,
}

/// The account in use.
pub(super) struct Account {
    pub(super) session: RefCell<Session>,
    pub(super) device: DeviceId,
    pub(super) db: IdbStore,
    pub(super) tabs: Tabs,
    /// The server has said, since this page was loaded, that the cookie belongs to this account.
    pub(super) confirmed: Cell<bool>,
}

impl Inner {
    pub(super) fn new() -> Self {
        Self {
            session: RwSignal::new(SessionState::Unknown),
            status: RwSignal::new(SyncStatus::default()),
            changed: RwSignal::new(0),
            protection: RwSignal::new(Protection::default()),
            neighbours: RwSignal::new(Vec::new()),
            complete: RwSignal::new(!super::rest::is_coming()),
            clock: Clock::default(),
            tab: TabId(u64::from_le_bytes(random())),
            book: DeviceBook::default(),
            driver: Driver::default(),
            listeners: Listeners::default(),
            rescue: Rescue::default(),
            lock: LockPart::default(),
            persist_asked: Cell::new(false),
            account: RefCell::new(None),
            waiting: RefCell::new(Some(Vec::new())),
            counting: Cell::new(false),
            written: Cell::new(0),
            redrawing: Cell::new(false),
        }
    }

    /// The open account, without waiting.
    pub(super) fn account(&self) -> Option<Rc<Account>> {
        self.account.borrow().clone()
    }

    pub(super) fn set_account(&self, account: Option<Rc<Account>>) {
        self.account.replace(account);
        self.show(|status| status.counted = false);
    }

    /// Something of this page reached the store: from now on, not from the next count on, it is unsent.
    pub(super) fn wrote(&self) {
        self.written.set(self.written.get().wrapping_add(1));
        self.show(|status| status.unsent = status.unsent.max(1));
    }

    /// How many such there were.
    pub(super) fn written(&self) -> u64 {
        self.written.get()
    }

    /// The open account, once the start knows whose it is.
    pub(super) async fn open_account(&self) -> Result<Rc<Account>, StoreError> {
        let wait = self.waiting.borrow_mut().as_mut().map(|waiting| {
            let (done, started) = oneshot::channel();
            waiting.push(done);
            started
        });
        if let Some(started) = wait {
            // cancelled only when the page goes away
            let _ = started.await;
        }
        self.account()
            .ok_or_else(|| StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// The start is over: whoever waits for the account may go on.
    pub(super) fn started(&self) {
        for waiting in self.waiting.take().into_iter().flatten() {
            let _ = waiting.send(());
        }
    }

    /// Changes the status; tells nobody when it is the same as before.
    pub(super) fn show(&self, change: impl FnOnce(&mut SyncStatus)) {
        let before = self.status.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        if after != before {
            self.status.set(after);
        }
    }

    /// Something in the store is different: pages read again.
    pub(super) fn redraw(self: &Rc<Self>) {
        self.changed.update(|count| *count = count.wrapping_add(1));
        self.count_soon();
    }

    /// The same after a keystroke: soon and once, since pages that read the store for every letter would
    /// be in the way of the next one.
    pub(super) fn redraw_soon(self: &Rc<Self>) {
        if self.redrawing.replace(true) {
            return;
        }
        let inner = self.clone();
        spawn_local(async move {
            TimeoutFuture::new(REDRAW_AFTER_MS).await;
            inner.redrawing.set(false);
            inner.redraw_everywhere();
        });
    }

    /// The same, and other tabs are told.
    pub(super) fn redraw_everywhere(self: &Rc<Self>) {
        self.redraw();
        if let Some(account) = self.account() {
            account.tabs.say(&Said::Changed);
        }
    }

    /// Counts what is unsent, soon and once.
    pub(super) fn count_soon(self: &Rc<Self>) {
        if self.counting.replace(true) {
            return;
        }
        let inner = self.clone();
        spawn_local(async move {
            TimeoutFuture::new(COUNT_AFTER_MS).await;
            inner.counting.set(false);
            inner.count().await;
        });
    }

    async fn count(&self) {
        let Some(account) = self.account() else {
            return;
        };
        let written = self.written.get();
        // a count that fails leaves the last one standing: too many is safer than none
        let Ok(head) = account.db.head().await else {
            return;
        };
        if written != self.written.get() {
            // what was written meanwhile may not be in it; every write is followed by a count of its own
            return;
        }
        self.show(|status| {
            status.counted = true;
            status.unsent = head.unsent;
            status.attention = head.attention;
        });
        let who = account.session.borrow().account;
        super::hint::keep(who, head.unsent);
        let _ = self.book.count(who, head.unsent).await;
    }

    /// What an operation's outcome says about the storage.
    pub(super) fn noticed<T>(&self, outcome: &Result<T, StoreError>) {
        let state = match outcome {
            Err(StoreError::Full) => StorageState::Full,
            Err(StoreError::Lost) => StorageState::Lost,
            _ => return,
        };
        self.show(|status| status.storage = state);
    }
}
