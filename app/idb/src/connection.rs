//! One long-lived connection for each tab and account: opened when first needed, closed when another
//! tab must upgrade, reopened when the browser dropped it.

use crate::error;
use crate::lock;
use crate::memory::Memory;
use crate::migrations::{self, Step};
use crate::revive;
use futures_channel::oneshot;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use indexed_db_futures::internals::SystemRepr;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use sync::store::StoreError;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::IdbTransaction;

/// How long an upgrade may wait for another tab before the page says so (FM-18).
const BLOCKED_MS: u32 = 1000;
/// The same when the browser does not even say what it waits for.
const OPEN_MS: u32 = 10_000;

/// How long the browser may take for an answer before the page does something about it. Far above what the
/// slowest phone needs for one transaction, below what a person waits without doubt.
const SILENT_MS: u32 = 2_500;

/// What happened to the connection without being asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A newer release in another tab asked for the database; everything accepted was written before.
    ClosedForUpgrade,
    /// The browser dropped the connection.
    Lost,
    /// The database opened after another tab had blocked it.
    Unblocked,
    /// The quota was hit and the reserve given back.
    ReserveUsed,
    /// The browser answers neither yes nor no. In WebKit a page that was put away whole with a transaction or
    /// an upgrade it had just begun keeps every later page waiting for ever; only the browser can drop it.
    Silent,
    /// Damaged values were taken out: rows of the server come back with the next pull, unsent work stands
    /// under 確認が必要.
    Mended,
}

/// A connection that opens itself. Cheap to clone; all clones share one browser connection.
#[derive(Clone)]
pub struct Connection(Rc<Inner>);

struct Inner {
    name: String,
    steps: &'static [Step],
    open: RefCell<Option<Open>>,
    waiting: RefCell<Vec<oneshot::Sender<Result<(), StoreError>>>>,
    /// The attempt under way.
    opening: Cell<Option<u32>>,
    attempts: Cell<u32>,
    blocked: Cell<bool>,
    on_event: RefCell<Option<Listener>>,
    /// The page is put away: nothing may begin until it is back.
    away: Cell<bool>,
    /// Transactions under way.
    running: RefCell<Vec<IdbTransaction>>,
    /// Instead of a database.
    memory: Option<Memory>,
}

type Listener = Rc<dyn Fn(Event)>;

struct Open {
    database: Database,
    // stop listening when dropped
    _listeners: [EventListener; 2],
}

impl Connection {
    /// A connection to the database `name` with this release's schema. Nothing is opened yet.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self::with_steps(name, migrations::schema())
    }

    /// The same for a store that is sealed, or is to be sealed from now on.
    #[must_use]
    pub fn sealed(name: &str) -> Self {
        Self::with_steps(name, migrations::sealed_schema())
    }

    /// The same with another schema: tests play older and newer releases.
    #[must_use]
    pub fn with_steps(name: &str, steps: &'static [Step]) -> Self {
        Self(Rc::new(Self::blank(name, steps)))
    }

    fn blank(name: &str, steps: &'static [Step]) -> Inner {
        Inner {
            name: name.to_owned(),
            steps,
            open: RefCell::new(None),
            waiting: RefCell::new(Vec::new()),
            opening: Cell::new(None),
            attempts: Cell::new(0),
            blocked: Cell::new(false),
            on_event: RefCell::new(None),
            away: Cell::new(false),
            running: RefCell::new(Vec::new()),
            memory: None,
        }
    }

    /// No database but tables in memory, gone with the tab; for browsers that give none. A clone is the
    /// same storage.
    #[must_use]
    pub fn in_memory() -> Self {
        let mut inner = Self::blank("memory", migrations::schema());
        inner.memory = Some(Memory::default());
        Self(Rc::new(inner))
    }

    /// Who wants to know what happens to the connection.
    pub fn on_event(&self, listener: impl Fn(Event) + 'static) {
        self.0.on_event.replace(Some(Rc::new(listener)));
    }

    /// Closes it. Transactions already running finish first; the next operation opens again.
    pub fn close(&self) {
        self.0.close();
    }

    /// Lets go of everything at once, because the page is put away whole (back/forward cache) and may never
    /// go on: WebKit freezes running transactions with it, and every later page waits behind them for ever.
    /// What was under way is rolled back and, when the page does come back, tried again.
    pub fn put_away(&self) {
        self.0.away.set(true);
        for transaction in self.0.running.take() {
            // over in this very moment
            let _ = transaction.abort();
        }
        self.close();
    }

    /// The page is shown again: what waited goes on.
    pub fn come_back(&self) {
        if self.0.away.replace(false) && !self.0.waiting.borrow().is_empty() {
            self.begin_opening();
        }
    }

    /// Until [`Self::over`], [`Self::put_away`] can stop it.
    pub(crate) fn under_way(&self, transaction: &IdbTransaction) {
        self.0.running.borrow_mut().push(transaction.clone());
    }

    pub(crate) fn over(&self, transaction: &IdbTransaction) {
        self.0.over(transaction);
    }

    pub(crate) fn say(&self, event: Event) {
        self.0.say(event);
    }

    /// Until it is dropped, an answer is expected soon.
    pub(crate) fn expect_answer(&self) -> Timeout {
        self.0.expect_answer()
    }

    pub(crate) fn memory(&self) -> Option<&Memory> {
        self.0.memory.as_ref()
    }

    /// The open database.
    pub(crate) async fn database(&self) -> Result<Database, StoreError> {
        if let Some(database) = self.0.current() {
            return Ok(database);
        }
        if self.0.blocked.get() {
            return Err(StoreError::Blocked);
        }
        let (done, answer) = oneshot::channel();
        self.0.waiting.borrow_mut().push(done);
        self.begin_opening();
        match answer.await {
            Ok(outcome) => outcome?,
            Err(oneshot::Canceled) => return Err(StoreError::Lost),
        }
        self.0.current().ok_or(StoreError::Lost)
    }

    fn begin_opening(&self) {
        if self.0.away.get() || self.0.opening.get().is_some() {
            return;
        }
        let attempt = self.0.attempts.get().wrapping_add(1);
        self.0.attempts.set(attempt);
        self.0.opening.set(Some(attempt));
        // Its own task: were this future dropped half-way, the upgrade would run without its steps.
        spawn_local(open(self.0.clone()));
    }
}

async fn open(inner: Rc<Inner>) {
    // held until the database is open; see there
    let _in_view = lock::hold("tsunagu-opening").await;
    spawn_local(give_up_later(
        Rc::downgrade(&inner),
        inner.opening.get(),
        OPEN_MS,
    ));
    let expected = inner.expect_answer();
    let mut outcome = request(&inner).await;
    if matches!(outcome, Err(StoreError::Lost)) && revive::borrow_a_fresh_factory().is_some() {
        outcome = request(&inner).await;
    }
    drop(expected);
    inner.opening.set(None);
    let was_blocked = inner.blocked.replace(false);
    let outcome = outcome.map(|database| inner.keep(database));
    if was_blocked && outcome.is_ok() {
        inner.say(Event::Unblocked);
    }
    inner.answer(&outcome);
}

async fn request(inner: &Rc<Inner>) -> Result<Database, StoreError> {
    let steps = inner.steps;
    let version = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    let (waiting, attempt) = (Rc::downgrade(inner), inner.opening.get());
    let request = Database::open(inner.name.clone())
        .with_version(version)
        .with_on_blocked(move |_| {
            spawn_local(give_up_later(waiting, attempt, BLOCKED_MS));
            Ok(())
        })
        .with_on_upgrade_needed(move |event, database| {
            migrations::run(steps, &database, whole(event.old_version()))
        })
        .build()
        .map_err(|error| error::from_open(&error))?;
    request.await.map_err(|error| error::from_open(&error))
}

/// The open request stays: it goes through as soon as the other tab closes.
async fn give_up_later(inner: Weak<Inner>, attempt: Option<u32>, millis: u32) {
    TimeoutFuture::new(millis).await;
    let Some(inner) = inner.upgrade() else { return };
    if attempt.is_some() && inner.opening.get() == attempt {
        inner.blocked.set(true);
        inner.answer(&Err(StoreError::Blocked));
    }
}

/// IndexedDB gives versions as floating-point numbers.
fn whole(version: f64) -> u32 {
    // versions are small whole numbers; anything else counts as "newer than known"
    (0..=u32::from(u16::MAX))
        .find(|known| f64::from(*known) >= version)
        .unwrap_or(u32::MAX)
}

impl Inner {
    fn current(&self) -> Option<Database> {
        self.open
            .borrow()
            .as_ref()
            .map(|open| open.database.clone())
    }

    fn keep(self: &Rc<Self>, database: Database) {
        let target: web_sys::EventTarget = database.as_sys().clone().unchecked_into();
        let weak = Rc::downgrade(self);
        let changed = EventListener::new(&target, "versionchange", move |_| {
            if let Some(inner) = weak.upgrade() {
                // Invariant: nothing accepted is still unwritten here. An operation answers after its
                // transaction completed, and close() lets running transactions finish.
                inner.close();
                inner.say(Event::ClosedForUpgrade);
            }
        });
        let weak = Rc::downgrade(self);
        let dropped = EventListener::new(&target, "close", move |_| {
            if let Some(inner) = weak.upgrade() {
                inner.open.replace(None);
                inner.say(Event::Lost);
            }
        });
        self.open.replace(Some(Open {
            database,
            _listeners: [changed, dropped],
        }));
    }

    fn over(&self, transaction: &IdbTransaction) {
        let mut running = self.running.borrow_mut();
        if let Some(at) = running.iter().position(|other| other == transaction) {
            running.swap_remove(at);
        }
    }

    fn close(&self) {
        if let Some(open) = self.open.take() {
            open.database.close();
        }
    }

    fn answer(&self, outcome: &Result<(), StoreError>) {
        for waiting in self.waiting.take() {
            // whoever stopped waiting needs no answer
            let _ = waiting.send(outcome.clone());
        }
    }

    fn expect_answer(self: &Rc<Self>) -> Timeout {
        let weak = Rc::downgrade(self);
        Timeout::new(SILENT_MS, move || {
            if let Some(inner) = weak.upgrade() {
                inner.say(Event::Silent);
            }
        })
    }

    fn say(&self, event: Event) {
        // cloned first: the listener may replace itself
        let listener = self.on_event.borrow().clone();
        if let Some(listener) = listener {
            listener(event);
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // a forgotten handle would block every later upgrade
        self.close();
    }
}
