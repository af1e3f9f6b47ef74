//! What the browser tells: network, tab seen or covered, pings from the server, a new release.

use super::inner::Inner;
use super::sync_loop::event;
use super::tabs::Said;
use super::{lock, session};
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use leptos::prelude::{document, window};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use sync::machine::{Event, TabRole};
use wasm_bindgen_futures::spawn_local;
use web_sys::{EventSource, EventTarget, VisibilityState};

const UPDATE_EVENT: &str = "tsunagu:update";
const APPLY_EVENT: &str = "tsunagu:apply";

/// Listeners that live as long as the page.
#[derive(Default)]
pub(super) struct Listeners {
    page: RefCell<Vec<EventListener>>,
    server: RefCell<Option<Stream>>,
    dropping: Cell<bool>,
}

struct Stream {
    source: EventSource,
    _listening: [EventListener; 2],
    /// Set when the server ended the stream for good.
    asking: RefCell<Option<Timeout>>,
}

/// Before the server is asked again what it refused or could not be asked: long enough that it is no storm.
const ASK_MILLIS: u32 = 10_000;

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Starts listening.
pub(super) fn start(inner: &Rc<Inner>) {
    let weak = Rc::downgrade(inner);
    inner.book.on_event(move |happened| {
        if let Some(inner) = weak.upgrade()
            && happened == idb::Event::Silent
        {
            drop_what_was_put_away(&inner);
        }
    });
    let (page_window, page_document) = (window(), document());
    let mut page = inner.listeners.page.borrow_mut();
    let mut on =
        |target: &EventTarget, name: &'static str, heard: fn(&Rc<Inner>, &web_sys::Event)| {
            let weak = Rc::downgrade(inner);
            page.push(EventListener::new(target, name, move |what| {
                if let Some(inner) = weak.upgrade() {
                    heard(&inner, what);
                }
            }));
        };
    on(&page_window, "online", |inner, _| {
        event(inner, Event::Online);
        session::look_again(inner);
    });
    on(&page_window, "focus", |inner, _| seen(inner));
    on(&page_document, "visibilitychange", |inner, _| {
        if is_seen() {
            seen(inner)
        } else {
            event(inner, Event::Hidden);
            lock::hidden(inner);
        }
    });
    on(&page_window, "pagehide", |inner, what| {
        event(inner, Event::Hidden);
        // frozen, maybe for good, with what it holds: another tab must be able to sync
        if was_frozen(what) {
            follow(inner);
            super::rescue::set_aside_unwritten(inner);
            inner.book.put_away();
            if let Some(account) = inner.account() {
                account.db.connection().put_away();
            }
        }
    });
    on(&page_window, "pageshow", |inner, what| {
        inner.book.come_back();
        if let Some(account) = inner.account() {
            account.db.connection().come_back();
        }
        lead(inner);
        lock::shown(inner);
        if was_frozen(what) {
            inner.redraw();
        }
    });
    for touch in ["pointerdown", "keydown", "wheel", "touchmove"] {
        on(&page_document, touch, |inner, _| {
            lock::happened(inner, vault::idle::Event::Touched)
        });
    }
    on(&page_window, UPDATE_EVENT, |inner, _| {
        inner.show(|status| status.update_ready = true)
    });
    drop(page);
    // the worker may have been quicker than this program
    if page_document
        .document_element()
        .is_some_and(|root| root.has_attribute("data-update"))
    {
        inner.show(|status| status.update_ready = true);
    }
}

/// The database does not answer: the browser is asked, by way of the server's answer, to drop the pages it
/// keeps for the back button. Without network it is asked again and again: nothing else can help.
pub(super) fn drop_what_was_put_away(inner: &Rc<Inner>) {
    if inner.listeners.dropping.replace(true) {
        return;
    }
    let inner = inner.clone();
    spawn_local(async move {
        while !super::api::drop_put_away().await {
            TimeoutFuture::new(ASK_MILLIS).await;
        }
        inner.listeners.dropping.set(false);
    });
}

/// The page is put away whole, or comes back from there.
fn was_frozen(what: &web_sys::Event) -> bool {
    Reflect::get(what, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy())
}

pub(super) fn is_seen() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

fn seen(inner: &Rc<Inner>) {
    lock::shown(inner);
    event(inner, Event::Visible);
    if let Some(account) = inner.account().filter(|_| !inner.driver.leading.get()) {
        account.tabs.say(&Said::Seen);
    }
}

/// Asks to be the tab that syncs this account.
pub(super) fn lead(inner: &Rc<Inner>) {
    let Some(account) = inner.account() else {
        return;
    };
    let weak = Rc::downgrade(inner);
    account.tabs.lead(move || {
        if let Some(inner) = weak.upgrade() {
            inner.driver.leading.set(true);
            event(&inner, Event::Became(TabRole::Leader));
        }
    });
}

/// Lets another tab sync.
pub(super) fn follow(inner: &Rc<Inner>) {
    inner.listeners.server.take();
    if let Some(account) = inner.account() {
        account.tabs.follow();
        inner.driver.leading.set(false);
        event(inner, Event::Became(TabRole::Follower));
    }
}

/// Opens the stream of pings, unless it is open. Called after every answer, so that a stream the server
/// ended comes back with the next contact.
pub(super) fn listen_to_server(inner: &Rc<Inner>) {
    let mut server = inner.listeners.server.borrow_mut();
    if server
        .as_ref()
        .is_some_and(|stream| stream.source.ready_state() != EventSource::CLOSED)
    {
        return;
    }
    let Ok(source) = EventSource::new("/api/v1/events") else {
        return;
    };
    let weak = Rc::downgrade(inner);
    let changed = EventListener::new(&source, "changed", move |_| {
        if let Some(inner) = weak.upgrade() {
            event(&inner, Event::Ping);
        }
    });
    let weak = Rc::downgrade(inner);
    let ended = EventListener::new(&source, "error", move |_| {
        if let Some(inner) = weak.upgrade() {
            ask_why(&inner);
        }
    });
    server.replace(Stream {
        source,
        _listening: [changed, ended],
        asking: RefCell::default(),
    });
}

/// A stream that was merely interrupted comes back by itself. One that was refused does not: perhaps this
/// device was signed out from another one, and the next contact says so.
fn ask_why(inner: &Rc<Inner>) {
    let server = inner.listeners.server.borrow();
    let refused = server
        .as_ref()
        .filter(|stream| stream.source.ready_state() == EventSource::CLOSED);
    if let Some(stream) = refused {
        let weak = Rc::downgrade(inner);
        let ask = Timeout::new(ASK_MILLIS, move || {
            if let Some(inner) = weak.upgrade() {
                event(&inner, Event::Ping);
            }
        });
        stream.asking.replace(Some(ask));
    }
}

/// Nobody is signed in: no pings.
pub(super) fn stop_listening(inner: &Rc<Inner>) {
    inner.listeners.server.take();
}

/// The person wants the new release now. boot.js tells the worker and reloads.
pub(super) fn apply_update(inner: &Rc<Inner>) {
    let inner = inner.clone();
    spawn_local(async move {
        super::rescue::quiet(&inner).await;
        if let Ok(apply) = web_sys::Event::new(APPLY_EVENT) {
            let _ = window().dispatch_event(&apply);
        }
    });
}
