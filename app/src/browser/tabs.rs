//! Several tabs of one account: one of them syncs (a Web Lock), all of them redraw (a BroadcastChannel).
//!
//! Locks are called by name: their bindings exist only in the browser build.

use domain::Instant;
use gloo_events::EventListener;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::rc::Rc;
use sync::machine::Phase;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

/// What tabs tell each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Said {
    /// The store holds something new.
    Changed,
    /// There is something to send: at once, or after a pause in typing. Meant for the tab that syncs.
    Poke { typed: bool },
    /// A tab has opened and wants to know how things are.
    Hello,
    /// A person looks at the tab that says it: the tab that syncs should not be a covered one, whose
    /// timers the browser slows down.
    Seen,
    /// How the tab that syncs is doing.
    Status {
        phase: u8,
        last_contact: Option<Instant>,
        offset: Option<i64>,
    },
    /// Somebody else uses this browser now, or nobody.
    Account,
    /// The notebook locks, in all tabs.
    Lock,
    /// It is being used in the tab that says it: not idle.
    Touched,
}

/// This account's line to the other tabs.
pub(super) struct Tabs {
    channel: Option<BroadcastChannel>,
    lock: String,
    held: RefCell<Option<Held>>,
    listening: RefCell<Option<EventListener>>,
}

/// A lock asked for: `release` once it is granted, `stop` before.
struct Held {
    release: Rc<RefCell<Option<Function>>>,
    stop: Option<AbortController>,
    _granted: Option<Closure<dyn FnMut(JsValue) -> Promise>>,
}

impl Tabs {
    pub(super) fn new(account: &str) -> Self {
        Self {
            channel: BroadcastChannel::new(&format!("tsunagu-{account}")).ok(),
            lock: format!("tsunagu-sync-{account}"),
            held: RefCell::new(None),
            listening: RefCell::new(None),
        }
    }

    pub(super) fn listen(&self, heard: impl Fn(Said) + 'static) {
        let Some(channel) = &self.channel else { return };
        let listener = EventListener::new(channel, "message", move |event| {
            let text = event
                .dyn_ref::<MessageEvent>()
                .and_then(|event| event.data().as_string());
            // another release may say what this one does not know
            if let Some(said) = text.and_then(|text| serde_json::from_str(&text).ok()) {
                heard(said);
            }
        });
        self.listening.replace(Some(listener));
    }

    pub(super) fn say(&self, said: &Said) {
        if let (Some(channel), Ok(text)) = (&self.channel, serde_json::to_string(said)) {
            let _ = channel.post_message(&JsValue::from_str(&text));
        }
    }

    /// Asks to be the tab that syncs; `granted` is called when it is, at once or when another tab ends.
    pub(super) fn lead(&self, granted: impl Fn() + 'static) {
        if self.held.borrow().is_some() {
            return;
        }
        let Some((manager, request)) = locks() else {
            // no locks in this browser: every tab syncs, and the server takes a change only once
            self.held.replace(Some(Held {
                release: Rc::default(),
                stop: None,
                _granted: None,
            }));
            granted();
            return;
        };
        let release: Rc<RefCell<Option<Function>>> = Rc::default();
        let keep = release.clone();
        let callback = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_lock| {
            // held until the promise is resolved
            let promise = Promise::new(&mut |resolve, _| {
                keep.replace(Some(resolve));
            });
            granted();
            promise
        });
        let options = Object::new();
        let stop = AbortController::new().ok();
        if let Some(stop) = &stop {
            let _ = Reflect::set(&options, &"signal".into(), &stop.signal());
        }
        let asked = request.call3(
            &manager,
            &JsValue::from_str(&self.lock),
            &options,
            callback.as_ref(),
        );
        if let Some(promise) = asked
            .ok()
            .and_then(|value| value.dyn_into::<Promise>().ok())
        {
            // giving up a request rejects it; nobody needs to hear that
            wasm_bindgen_futures::spawn_local(async move {
                let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
            });
        }
        self.held.replace(Some(Held {
            release,
            stop,
            _granted: Some(callback),
        }));
    }

    /// Lets another tab sync.
    pub(super) fn follow(&self) {
        let Some(held) = self.held.take() else { return };
        match (held.release.take(), &held.stop) {
            (Some(release), _) => drop(release.call0(&JsValue::UNDEFINED)),
            (None, Some(stop)) => stop.abort(),
            (None, None) => {}
        }
    }

    /// Leaves the other tabs.
    pub(super) fn close(&self) {
        self.follow();
        self.listening.take();
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}

fn locks() -> Option<(JsValue, Function)> {
    let manager = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let request = Reflect::get(&manager, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    Some((manager, request))
}

const PHASES: [Phase; 6] = [
    Phase::Idle,
    Phase::Sending,
    Phase::Waiting,
    Phase::NeedsLogin,
    Phase::NetworkNeedsLogin,
    Phase::UpdateNeeded,
];

pub(super) fn number_of(phase: Phase) -> u8 {
    let at = PHASES.iter().position(|other| *other == phase);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
}

pub(super) fn phase_of(number: u8) -> Phase {
    PHASES.get(usize::from(number)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_keeps_its_meaning_between_tabs() {
        for phase in PHASES {
            assert_eq!(phase_of(number_of(phase)), phase);
        }
        assert_eq!(phase_of(200), Phase::Idle);
    }
}
