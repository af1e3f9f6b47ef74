//! Drives `sync::machine`: tells it what happened, does what it asks for. Decides nothing itself.

use super::api;
use super::clock::random_u32;
use super::inner::{Account, Inner};
use super::session;
use super::tabs::{Said, number_of, phase_of};
use gloo_timers::callback::Timeout;
use leptos::prelude::GetUntracked;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use sync::machine::{Brought, Command, Event, Failure, Moment, State, step};
use sync::store::{DeviceStore, StoreError, SyncApply, TakeBatch};
use sync::wire::{PROTOCOL, ROWS_MAX, RefuseReason, SyncRequest, SyncResponse};
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// The machine and what it has under way.
#[derive(Default)]
pub(super) struct Driver {
    state: RefCell<State>,
    timer: RefCell<Option<Timeout>>,
    flight: RefCell<Option<Flight>>,
    /// This tab holds the lock.
    pub(super) leading: Cell<bool>,
}

struct Flight {
    number: u64,
    stop: AbortController,
    changes: Vec<domain::ChangeId>,
}

/// Something happened.
pub(super) fn event(inner: &Rc<Inner>, event: Event) {
    let typed = event == Event::Typed;
    let moment = Moment {
        now: inner.clock.monotonic(),
        jitter: random_u32(),
    };
    let (state, commands) = step(inner.driver.state.take(), moment, event);
    inner.driver.state.replace(state);
    let mut slow = Vec::new();
    for command in commands {
        match command {
            Command::Send { .. } | Command::SetAside { .. } => slow.push(command),
            Command::Abort { flight } => abort(inner, flight),
            Command::WakeIn { millis } => wake_in(inner, millis),
            Command::PokeLeader => say(inner, &Said::Poke { typed }),
            Command::Show(phase) if inner.driver.leading.get() => {
                inner.show(|status| status.phase = phase);
                tell_status(inner);
            }
            // the tab that syncs tells what is to be shown here
            Command::Show(_) => {}
        }
    }
    if !slow.is_empty() {
        // one after the other: what is set aside must not be in the next batch
        let inner = inner.clone();
        spawn_local(async move {
            for command in slow {
                run(&inner, command).await;
            }
        });
    }
}

fn wake_in(inner: &Rc<Inner>, millis: u64) {
    let weak = Rc::downgrade(inner);
    let wake = Timeout::new(u32::try_from(millis).unwrap_or(u32::MAX), move || {
        if let Some(inner) = weak.upgrade() {
            event(&inner, Event::Timer);
        }
    });
    // the earlier timer is cleared by being dropped
    inner.driver.timer.replace(Some(wake));
}

fn abort(inner: &Rc<Inner>, number: u64) {
    let flight = inner.driver.flight.borrow();
    if let Some(flight) = flight.as_ref().filter(|flight| flight.number == number) {
        flight.stop.abort();
    }
}

fn say(inner: &Inner, said: &Said) {
    if let Some(account) = inner.account() {
        account.tabs.say(said);
    }
}

/// The other tabs show what this one knows.
pub(super) fn tell_status(inner: &Inner) {
    if !inner.driver.leading.get() {
        return;
    }
    let status = inner.status.get_untracked();
    let said = Said::Status {
        phase: number_of(status.phase),
        last_contact: status.last_contact,
        offset: status.clock_offset_ms,
    };
    say(inner, &said);
}

/// What the tab that syncs knows, in another tab.
pub(super) fn hear_status(
    inner: &Inner,
    phase: u8,
    last_contact: Option<domain::Instant>,
    offset: Option<i64>,
) {
    if let Some(offset) = offset {
        inner.clock.told(offset);
    }
    inner.show(|status| {
        status.phase = phase_of(phase);
        status.last_contact = last_contact;
        status.clock_offset_ms = offset;
    });
}

async fn run(inner: &Rc<Inner>, command: Command) {
    match command {
        Command::Send {
            flight,
            max_count,
            max_bytes,
        } => {
            let ended = match inner.account() {
                Some(account) => {
                    send(
                        inner,
                        &account,
                        flight,
                        TakeBatch {
                            max_count,
                            max_bytes,
                        },
                    )
                    .await
                }
                None => Event::Failed {
                    flight,
                    failure: Failure::Store,
                    sent: 0,
                },
            };
            expire(inner).await;
            event(inner, ended);
        }
        Command::SetAside { flight } => set_aside(inner, flight).await,
        Command::Abort { .. } | Command::WakeIn { .. } | Command::PokeLeader | Command::Show(_) => {
        }
    }
}

async fn send(inner: &Rc<Inner>, account: &Rc<Account>, number: u64, take: TakeBatch) -> Event {
    let failed = |failure, sent| Event::Failed {
        flight: number,
        failure,
        sent,
    };
    let Ok(stop) = AbortController::new() else {
        return failed(Failure::Network, 0);
    };
    let signal = stop.signal();
    inner.driver.flight.replace(Some(Flight {
        number,
        stop,
        changes: Vec::new(),
    }));
    if !account.confirmed.get() {
        // Invariant: nobody's changes travel under somebody else's cookie.
        if let Err(failure) = session::confirm(inner, account).await {
            return failed(failure, 0);
        }
    }
    let Ok(batch) = account.db.take_batch(take).await else {
        return failed(Failure::Store, 0);
    };
    let sent = u32::try_from(batch.changes.len()).unwrap_or(u32::MAX);
    if let Some(flight) = inner
        .driver
        .flight
        .borrow_mut()
        .as_mut()
        .filter(|flight| flight.number == number)
    {
        flight.changes = batch.changes.iter().map(|change| change.id).collect();
    }
    let (sent_at, asked) = (inner.clock.device(), inner.clock.monotonic());
    let request = SyncRequest {
        protocol: PROTOCOL,
        device: account.device,
        sent_at,
        cursor: batch.cursor.clone(),
        changes: batch.changes.clone(),
        limit: Some(ROWS_MAX),
        leases: true,
    };
    let Ok(body) = serde_json::to_string(&request) else {
        return failed(Failure::Store, sent);
    };
    let who = account.session.borrow().account.to_string();
    let response = match api::sync(&body, &who, &signal).await {
        Ok(response) => response,
        Err(failure) => {
            if failure == Failure::NeedsLogin {
                account.confirmed.set(false);
            }
            return failed(failure, sent);
        }
    };
    contact(inner, &response, sent_at);
    let server = response.now;
    let apply = SyncApply {
        expect_cursor: batch.cursor.clone(),
        response,
        at: inner.clock.device(),
    };
    let applied = account.db.apply(apply).await;
    inner.noticed(&applied);
    match applied {
        Ok(applied) => {
            inner.clock.heard(server, asked);
            if applied.rows > 0
                || applied.settled > 0
                || applied.attention > 0
                || !applied.persons.is_empty()
            {
                inner.redraw_everywhere();
            }
            super::lifecycle::listen_to_server(inner);
            if applied.rows > 0 && !applied.more {
                tidy_up(account.clone());
            }
            Event::Answered {
                flight: number,
                brought: Brought::of(&batch, &applied),
            }
        }
        Err(StoreError::Moved) => failed(Failure::Moved, sent),
        Err(StoreError::DamagedAnswer(_)) => failed(Failure::Damaged, sent),
        Err(_) => failed(Failure::Store, sent),
    }
}

/// Nothing waits: a good moment to pack what came in small pages.
fn tidy_up(account: Rc<Account>) {
    spawn_local(async move { while account.db.compact().await.unwrap_or(false) {} });
}

/// Erases what may not be shown any longer: after an answer, which may have brought longer leases and told
/// the time, or once there was none.
async fn expire(inner: &Rc<Inner>) {
    let Some(account) = inner.account() else {
        return;
    };
    let erased = account.db.expire(inner.clock.lease_moment()).await;
    inner.noticed(&erased);
    // not erased: hidden all the same, and tried again after the next request
    if erased.is_ok_and(|persons| !persons.is_empty()) {
        inner.redraw_everywhere();
    }
}

fn contact(inner: &Rc<Inner>, response: &SyncResponse, sent_at: domain::Instant) {
    inner
        .clock
        .measured(response.now, sent_at, inner.clock.device());
    inner.show(|status| {
        status.last_contact = Some(response.now);
        status.clock_offset_ms = inner.clock.offset();
    });
    tell_status(inner);
}

async fn set_aside(inner: &Rc<Inner>, number: u64) {
    let change = {
        let flight = inner.driver.flight.borrow();
        let flight = flight.as_ref().filter(|flight| flight.number == number);
        flight.and_then(|flight| flight.changes.first().copied())
    };
    if let (Some(account), Some(change)) = (inner.account(), change) {
        // not done: the same change is asked about again by the next answer
        let _ = account
            .db
            .set_aside(change, RefuseReason::TooLarge, inner.clock.device())
            .await;
        inner.redraw_everywhere();
    }
}
