//! What the machine is told and what it asks for.

use super::Failure;
use crate::store::{Applied, Batch};

/// What the badge shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing to do.
    #[default]
    Idle,
    /// A request is under way.
    Sending,
    /// No usable answer; the next try comes by itself.
    Waiting,
    /// The login has expired; work goes on, sending waits.
    NeedsLogin,
    /// Something between here and the server answers in its place (captive portal).
    NetworkNeedsLogin,
    /// The server speaks a newer protocol.
    UpdateNeeded,
}

/// Only one tab of an origin talks to the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TabRole {
    /// Does not hold the lock.
    #[default]
    Follower,
    /// Holds the lock.
    Leader,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// This tab got or lost the lock.
    Became(TabRole),
    /// Somebody signed in.
    SignedIn,
    /// Somebody signed out: their changes stay, nothing is sent.
    SignedOut,
    /// A field was written (in any tab).
    Typed,
    /// A form was submitted, a record made, or 「今すぐ同期」 tapped: not to be delayed.
    Wanted,
    /// The browser believes there is a network.
    Online,
    /// The tab is seen again; maybe after a sleep.
    Visible,
    /// The tab is covered; maybe about to be killed.
    Hidden,
    /// The server says there is something new.
    Ping,
    /// The time of [`Command::WakeIn`] is over.
    Timer,
    /// The answer of this flight is stored.
    Answered {
        /// [`Command::Send::flight`].
        flight: u64,
        /// What it brought.
        brought: Brought,
    },
    /// The flight ended otherwise, or its answer could not be stored.
    Failed {
        /// [`Command::Send::flight`].
        flight: u64,
        /// Why.
        failure: Failure,
        /// Changes in the request.
        sent: u32,
    },
}

/// What an answer brought, as far as it matters here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// There is more to ask for or to send, at once.
    pub more: bool,
    /// It moved something: a change was answered, the cursor went on.
    pub moved: bool,
}

impl Brought {
    /// From what was sent and what storing the answer did.
    pub fn of(batch: &Batch, applied: &Applied) -> Self {
        let sent = u32::try_from(batch.changes.len()).unwrap_or(u32::MAX);
        let unanswered = applied.settled < sent;
        Brought {
            more: applied.more || applied.offered_again || unanswered || batch.left > 0,
            moved: applied.settled > 0 || applied.progressed || applied.offered_again,
        }
    }
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Take a batch, send it, store the answer; then `Answered` or `Failed` with this number.
    Send {
        /// Names the attempt.
        flight: u64,
        /// For [`crate::store::TakeBatch`].
        max_count: u32,
        /// For [`crate::store::TakeBatch`].
        max_bytes: u32,
    },
    /// Cancel the request; its answer is not stored.
    Abort {
        /// [`Command::Send::flight`].
        flight: u64,
    },
    /// The only change of this flight is larger than the server ever takes:
    /// [`crate::store::DeviceStore::set_aside`], before anything else.
    SetAside {
        /// [`Command::Send::flight`].
        flight: u64,
    },
    /// One timer; takes the place of the earlier one.
    WakeIn {
        /// From now.
        millis: u64,
    },
    /// Tell the tab that syncs.
    PokeLeader,
    /// Show this.
    Show(Phase),
}

/// Everything the decision depends on besides the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds of a monotonic clock (`performance.now()`).
    pub now: u64,
    /// A fresh random number.
    pub jitter: u32,
}
