//! `GET /api/v1/events`: a stream that says "something changed for you", and nothing else.
//!
//! The device answers a ping by pulling. A ping too many costs one small request; a ping lost is
//! made up for by the device's own rhythm.

use crate::live::Signal;
use crate::session::{Current, SignedIn};
use crate::state::State;
use axum::extract::State as Extract;
use axum::response::sse::{Event, Sse};
use domain::{DeviceId, PersonId};
use futures_util::stream::{self, Stream};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use sync::server_store::ServerStore;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

/// Between two signs of life, so that no proxy thinks the stream dead; also how long a session
/// ended by another process keeps its stream at most.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Changes within this time make one ping.
const GATHER: Duration = Duration::from_millis(100);
/// What the browser waits before it connects again.
const RETRY: Duration = Duration::from_secs(3);

struct Listener {
    state: State,
    current: Arc<Current>,
    signals: Receiver<Signal>,
    greeted: bool,
}

pub(super) async fn events(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let signals = state.live().listen();
    let listener = Listener {
        state,
        current,
        signals,
        greeted: false,
    };
    Sse::new(stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    }))
}

fn ping() -> Event {
    // an event without data is not delivered to the page
    Event::default().event("changed").data("1")
}

enum Heard {
    Nothing,
    Something,
    End,
}

impl Listener {
    async fn next(&mut self) -> Option<Event> {
        if !self.greeted {
            self.greeted = true;
            // whatever happened before the stream was open is pulled now
            return Some(ping().retry(RETRY));
        }
        loop {
            let heard = match timeout(HEARTBEAT, self.signals.recv()).await {
                Err(_) => {
                    return self
                        .still_signed_in()
                        .await
                        .then(|| Event::default().comment(""));
                }
                Ok(Ok(signal)) => self.hear(signal).await,
                Ok(Err(RecvError::Lagged(_))) => Heard::Something,
                Ok(Err(RecvError::Closed)) => Heard::End,
            };
            match heard {
                Heard::Nothing => {}
                Heard::Something => return self.gather().await,
                Heard::End => return None,
            }
        }
    }

    /// Waits a moment, so that a burst of changes makes one ping.
    async fn gather(&mut self) -> Option<Event> {
        sleep(GATHER).await;
        loop {
            match self.signals.try_recv() {
                Ok(Signal::Ended(session)) if session == self.current.session => return None,
                Ok(Signal::Stop) | Err(TryRecvError::Closed) => return None,
                Ok(_) | Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty) => return Some(ping()),
            }
        }
    }

    async fn hear(&mut self, signal: Signal) -> Heard {
        match signal {
            Signal::Tied(parties) if !self.is_party(&parties) => Heard::Nothing,
            Signal::Changed(people) if !self.concerns(&people).await => Heard::Nothing,
            Signal::Changed(_) | Signal::Tied(_) | Signal::Missed => Heard::Something,
            Signal::Ended(session) if session == self.current.session => {
                self.state.sessions().forget(session);
                Heard::End
            }
            Signal::Ended(_) => Heard::Nothing,
            Signal::Stop => Heard::End,
        }
    }

    fn is_party(&self, parties: &[Uuid]) -> bool {
        let account = &self.current.account;
        let organization = account.organization.map(|it| it.0);
        parties
            .iter()
            .any(|it| *it == account.id.0 || Some(*it) == organization)
    }

    /// Whether the account may read anything of any of them. If the store cannot say, the device asks itself.
    async fn concerns(&self, people: &[PersonId]) -> bool {
        let caller = self.current.account.caller(DeviceId(Uuid::nil()));
        let now = self.state.clock().now();
        match self
            .state
            .store()
            .scope(&caller, self.state.clock().today())
            .await
        {
            // whoever is shut out is not told, by a ping, when something happens
            Ok(scope) => scope.iter().any(|it| {
                people.contains(&it.person)
                    && self.state.rules().scope(&caller, &it.facts, now).is_some()
            }),
            Err(_) => true,
        }
    }

    async fn still_signed_in(&self) -> bool {
        let session = self.current.session;
        // a database that does not answer signs nobody out
        !matches!(
            self.state.sessions().check(&self.state, session).await,
            Ok(None)
        )
    }
}
