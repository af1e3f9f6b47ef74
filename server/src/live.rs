//! The live signal: "something changed", from the store's commits to the open streams.
//!
//! Carries no health data, only ids: a stream asks the store whether its account is concerned and
//! then pings its device, which pulls.

use crate::session::SessionHash;
use domain::PersonId;
use std::sync::Arc;
use tokio::sync::broadcast;
use uuid::Uuid;

/// Signals kept for a slow stream. One that falls further behind just pings once.
const KEPT: usize = 1024;

#[derive(Clone, Debug)]
pub enum Signal {
    /// These people's records changed.
    Changed(Arc<[PersonId]>),
    /// These accounts, or the people of these organisations, may see somebody else now, or somebody less.
    Tied(Arc<[Uuid]>),
    /// This session was ended.
    Ended(SessionHash),
    /// Some signals may be lost (a connection to the database was): everybody pulls.
    Missed,
    /// The server stops: streams end, so that it can.
    Stop,
}

#[derive(Clone, Debug)]
pub struct Live {
    sender: broadcast::Sender<Signal>,
}

impl Default for Live {
    fn default() -> Self {
        Live {
            sender: broadcast::channel(KEPT).0,
        }
    }
}

impl Live {
    /// Tells every open stream. Nobody listening is fine.
    pub fn send(&self, signal: Signal) {
        let _ = self.sender.send(signal);
    }

    /// Signals from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Signal> {
        self.sender.subscribe()
    }
}
