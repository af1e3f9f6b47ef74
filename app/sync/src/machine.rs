//! When to talk to the server: a pure state machine, one for each tab.
//!
//! It decides only *when* and *how much*; what is sent and stored is the store's business. Times are
//! milliseconds of a clock that only moves forward; `navigator.onLine` is at most a hint. Whoever
//! drives it carries out the commands in order.
//!
//! Invariant: nothing in here can lose a change. The worst it can do is to wait.

mod answer;
mod types;

pub use answer::{Failure, Reply, read_answer};
pub use types::{Brought, Command, Event, Moment, Phase, TabRole};

use crate::wire::{CHANGES_MAX, REQUEST_BYTES_MAX};

/// A pause in typing after which it is sent.
const TYPING_PAUSE: u64 = 1_000;
/// Somebody who never pauses is sent after this.
const TYPING_MAX: u64 = 5_000;
/// A request without answer is given up after this, also when the device slept meanwhile.
const REQUEST_TIMEOUT: u64 = 60_000;
const BACKOFF_MIN: u64 = 1_000;
const BACKOFF_MAX: u64 = 300_000;
/// Between looks at the server when nothing happens; server-sent events are the quick way.
const POLL_VISIBLE: u64 = 60_000;
const POLL_HIDDEN: u64 = 300_000;
/// A wait for the login asks again this often at most: another tab may have signed in.
const LOGIN_MIN: u64 = 60_000;
/// Answers that bring nothing although they promise more, before we stop believing them.
const IDLE_ANSWERS_MAX: u32 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Flight {
    number: u64,
    since: u64,
}

/// The machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    role: TabRole,
    signed_in: bool,
    visible: bool,
    flight: Option<Flight>,
    flights: u64,
    /// When to send next, unless something happens before.
    due: Option<u64>,
    /// First and last keystroke since the last request.
    typed: Option<(u64, u64)>,
    /// Something came up while a request was under way.
    again: bool,
    /// Set while the last request failed.
    trouble: Option<Phase>,
    failures: u32,
    failed_at: u64,
    idle_answers: u32,
    max_count: u32,
    shown: Phase,
}

impl Default for State {
    fn default() -> Self {
        State {
            role: TabRole::Follower,
            signed_in: false,
            visible: true,
            flight: None,
            flights: 0,
            due: None,
            typed: None,
            again: false,
            trouble: None,
            failures: 0,
            failed_at: 0,
            idle_answers: 0,
            max_count: CHANGES_MAX,
            shown: Phase::Idle,
        }
    }
}

impl State {
    /// What the badge shows.
    pub fn phase(&self) -> Phase {
        self.shown
    }

    /// Whether a request is under way.
    pub fn is_sending(&self) -> bool {
        self.flight.is_some()
    }
}

/// One step: what happened, and what is to be done now.
pub fn step(mut state: State, moment: Moment, event: Event) -> (State, Vec<Command>) {
    let mut commands = Vec::new();
    state.give_up_silent_flight(moment, &mut commands);
    state.take(moment, event, &mut commands);
    state.go_on(moment, &mut commands);
    (state, commands)
}

impl State {
    fn may_send(&self) -> bool {
        self.role == TabRole::Leader && self.signed_in
    }

    fn take(&mut self, moment: Moment, event: Event, commands: &mut Vec<Command>) {
        let now = moment.now;
        match event {
            Event::Became(role) => {
                self.role = role;
                self.restart(now, commands);
            }
            Event::SignedIn => {
                self.signed_in = true;
                self.restart(now, commands);
            }
            Event::SignedOut => {
                self.signed_in = false;
                self.restart(now, commands);
            }
            Event::Typed | Event::Wanted if self.role == TabRole::Follower => {
                commands.push(Command::PokeLeader)
            }
            Event::Typed => self.typed = Some((self.typed.map_or(now, |(first, _)| first), now)),
            Event::Wanted => self.hurry(now),
            Event::Online | Event::Ping => self.hurry(now),
            Event::Visible => {
                self.visible = true;
                self.hurry(now);
            }
            Event::Hidden => {
                self.visible = false;
                // The page may not live to see the pause in typing.
                if let Some((first, _)) = self.typed {
                    self.typed = Some((first.min(now.saturating_sub(TYPING_MAX)), now));
                }
            }
            Event::Timer => {}
            Event::Answered { flight, brought } => {
                if self.landed(flight) {
                    self.answered(moment, brought);
                }
            }
            Event::Failed {
                flight,
                failure,
                sent,
            } => {
                if self.landed(flight) {
                    self.failed(moment, flight, failure, sent, commands);
                }
            }
        }
    }

    /// `false`: a flight that was given up before.
    fn landed(&mut self, flight: u64) -> bool {
        let it_is = self.flight.is_some_and(|current| current.number == flight);
        if it_is {
            self.flight = None;
        }
        it_is
    }

    fn restart(&mut self, now: u64, commands: &mut Vec<Command>) {
        if let Some(flight) = self.flight.take() {
            commands.push(Command::Abort {
                flight: flight.number,
            });
        }
        self.trouble = None;
        self.failures = 0;
        self.due = self.may_send().then_some(now);
    }

    /// As soon as possible, but a network that comes and goes does not make a hail of requests.
    fn hurry(&mut self, now: u64) {
        if self.flight.is_some() {
            self.again = true;
            return;
        }
        let earliest = if self.trouble.is_some() {
            self.failed_at.saturating_add(BACKOFF_MIN)
        } else {
            now
        };
        let soon = earliest.max(now);
        self.due = Some(self.due.map_or(soon, |due| due.min(soon)));
    }

    fn answered(&mut self, moment: Moment, brought: Brought) {
        let now = moment.now;
        self.idle_answers = if brought.moved {
            0
        } else {
            self.idle_answers.saturating_add(1)
        };
        if brought.more && !brought.moved && self.idle_answers >= IDLE_ANSWERS_MAX {
            // The server repeats itself: asking faster does not help.
            self.back_off(moment, Phase::Waiting, 0, BACKOFF_MIN);
            return;
        }
        self.trouble = None;
        self.failures = 0;
        self.max_count = self.max_count.saturating_mul(2).min(CHANGES_MAX);
        let poll = if self.visible {
            POLL_VISIBLE
        } else {
            POLL_HIDDEN
        };
        let at_once = brought.more || self.again;
        self.again = false;
        self.due = Some(if at_once {
            now
        } else {
            now.saturating_add(poll)
        });
    }

    fn failed(
        &mut self,
        moment: Moment,
        flight: u64,
        failure: Failure,
        sent: u32,
        commands: &mut Vec<Command>,
    ) {
        let now = moment.now;
        self.again = false;
        match failure {
            Failure::TooLarge { .. } if sent > 1 => {
                self.max_count = (sent / 2).max(1);
                self.due = Some(now);
            }
            Failure::TooLarge { ours: true } if sent == 1 => {
                commands.push(Command::SetAside { flight });
                self.due = Some(now);
            }
            Failure::Moved => self.due = Some(now.saturating_add(BACKOFF_MIN)),
            Failure::Network
            | Failure::Timeout
            | Failure::Damaged
            | Failure::Store
            | Failure::TooLarge { .. } => {
                self.back_off(moment, Phase::Waiting, 0, BACKOFF_MIN);
            }
            Failure::Busy { retry_after } => {
                let asked = u64::from(retry_after.unwrap_or(0)).saturating_mul(1_000);
                self.back_off(moment, Phase::Waiting, asked, BACKOFF_MIN);
            }
            Failure::NotUnderstood => self.back_off(moment, Phase::Waiting, 0, LOGIN_MIN),
            Failure::NeedsLogin => self.back_off(moment, Phase::NeedsLogin, 0, LOGIN_MIN),
            Failure::Captive => self.back_off(moment, Phase::NetworkNeedsLogin, 0, BACKOFF_MIN),
            Failure::UpdateNeeded => self.back_off(moment, Phase::UpdateNeeded, 0, LOGIN_MIN),
        }
    }

    /// Full jitter over a window that doubles, so that a thousand devices that lost the server in
    /// the same second do not come back in the same second.
    fn back_off(&mut self, moment: Moment, trouble: Phase, asked: u64, least: u64) {
        let window = BACKOFF_MIN
            .checked_shl(self.failures.saturating_add(1))
            .unwrap_or(BACKOFF_MAX);
        let window = window.clamp(least, BACKOFF_MAX);
        let spread = (window - least).max(least / 2);
        let share = spread.saturating_mul(u64::from(moment.jitter)) >> 32;
        let wait = least
            .saturating_add(share)
            .max(asked)
            .clamp(BACKOFF_MIN, BACKOFF_MAX);
        self.trouble = Some(trouble);
        self.failures = self.failures.saturating_add(1).min(16);
        self.failed_at = moment.now;
        self.due = Some(moment.now.saturating_add(wait));
    }

    /// After a sleep the answer will not come any more, and nobody tells us.
    fn give_up_silent_flight(&mut self, moment: Moment, commands: &mut Vec<Command>) {
        let Some(flight) = self.flight else { return };
        if moment.now.saturating_sub(flight.since) >= REQUEST_TIMEOUT {
            self.flight = None;
            commands.push(Command::Abort {
                flight: flight.number,
            });
            self.failed(moment, flight.number, Failure::Timeout, 0, commands);
        }
    }

    /// Sends if it is time, otherwise sets the timer; shows what changed.
    fn go_on(&mut self, moment: Moment, commands: &mut Vec<Command>) {
        let now = moment.now;
        let typed = match (self.typed, self.trouble) {
            (Some((first, last)), None) => Some(
                last.saturating_add(TYPING_PAUSE)
                    .min(first.saturating_add(TYPING_MAX)),
            ),
            _ => None,
        };
        let mut due = self.due.into_iter().chain(typed).min();
        if !self.may_send() {
            self.due = None;
            due = None;
        } else if self.flight.is_none() && due.is_some_and(|due| due <= now) {
            self.flights = self.flights.saturating_add(1);
            self.flight = Some(Flight {
                number: self.flights,
                since: now,
            });
            self.due = None;
            self.typed = None;
            commands.push(Command::Send {
                flight: self.flights,
                max_count: self.max_count,
                max_bytes: REQUEST_BYTES_MAX / 2,
            });
        }
        let wake = match self.flight {
            Some(flight) => Some(flight.since.saturating_add(REQUEST_TIMEOUT)),
            None => due,
        };
        if let Some(at) = wake {
            commands.push(Command::WakeIn {
                millis: at.saturating_sub(now),
            });
        }
        let phase = match (self.trouble, self.flight) {
            (Some(trouble), _) => trouble,
            (None, Some(_)) => Phase::Sending,
            (None, None) => Phase::Idle,
        };
        if phase != self.shown {
            self.shown = phase;
            commands.push(Command::Show(phase));
        }
    }
}

#[cfg(test)]
mod tests;
