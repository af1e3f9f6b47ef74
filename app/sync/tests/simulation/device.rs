//! A device: one store, one or two tabs, a clock that lies. Its tabs run the real state machine; what
//! a browser does between two awaits is one task here, and a tab may die between any two.

use crate::rng::Rng;
use crate::tally::Tally;
use domain::{ChangeId, Instant, RecordId};
use std::collections::{BTreeMap, VecDeque};
use sync::lease::{self, Contact};
use sync::machine::{
    Brought, Command, Event, Failure, Moment, Reply, State, TabRole, read_answer, step,
};
use sync::server_store::Caller;
use sync::store::{
    Batch, DeviceStore, DraftView, MemoryStore, StoreError, SyncApply, TabId, TakeBatch,
};
use sync::testing::now;
use sync::wire::{PROTOCOL, RefuseReason, SyncRequest};

/// A reply on its way.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) json: bool,
    pub(crate) redirected: bool,
    pub(crate) retry_after: Option<u32>,
    pub(crate) body: String,
}

/// A request on its way.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) device: usize,
    pub(crate) tab: TabId,
    pub(crate) flight: u64,
    pub(crate) body: String,
}

#[derive(Clone, Debug)]
enum Task {
    Take {
        flight: u64,
        max_count: u32,
        max_bytes: u32,
    },
    Post {
        flight: u64,
    },
    Store {
        flight: u64,
        answer: Answer,
    },
    Expire,
    Report(Event),
    SetAside {
        flight: u64,
    },
}

#[derive(Clone, Debug)]
struct Flight {
    batch: Batch,
    asked: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Tab {
    pub(crate) id: TabId,
    machine: State,
    wake_at: Option<u64>,
    tasks: VecDeque<Task>,
    flights: BTreeMap<u64, Flight>,
    contact: Option<Contact>,
    /// Drafts as this tab drew them last; they grow stale.
    pub(crate) drawn: BTreeMap<RecordId, DraftView>,
}

impl Tab {
    pub(crate) fn new(id: TabId) -> Self {
        Tab {
            id,
            machine: State::default(),
            wake_at: None,
            tasks: VecDeque::new(),
            flights: BTreeMap::new(),
            contact: None,
            drawn: BTreeMap::new(),
        }
    }

    pub(crate) fn is_busy(&self) -> bool {
        !self.tasks.is_empty() || self.machine.is_sending()
    }

    pub(crate) fn has_task(&self) -> bool {
        !self.tasks.is_empty()
    }
}

pub(crate) struct Device {
    pub(crate) index: usize,
    pub(crate) caller: Caller,
    pub(crate) key: String,
    pub(crate) store: MemoryStore,
    pub(crate) tabs: Vec<Tab>,
    /// Added to the true time.
    pub(crate) clock_error: i64,
    pub(crate) signed_in: bool,
    pub(crate) next_id: u32,
}

impl Device {
    pub(crate) fn clock(&self, true_time: i64) -> Instant {
        Instant(true_time.saturating_add(self.clock_error))
    }

    /// Ids of a device never repeat, whatever its clock says.
    pub(crate) fn id(&mut self) -> u32 {
        self.next_id += 1;
        u32::try_from(self.index).unwrap() * 1_000_000 + self.next_id
    }

    pub(crate) fn tell(&mut self, tab: usize, event: Event, mono: u64, rng: &mut Rng) {
        let moment = Moment {
            now: mono,
            jitter: rng.jitter(),
        };
        let tab_state = &mut self.tabs[tab];
        let (machine, commands) = step(tab_state.machine.clone(), moment, event.clone());
        tab_state.machine = machine;
        let mut poked = false;
        for command in commands {
            match command {
                Command::Send {
                    flight,
                    max_count,
                    max_bytes,
                } => {
                    tab_state.tasks.push_back(Task::Take {
                        flight,
                        max_count,
                        max_bytes,
                    });
                }
                Command::Abort { flight } => {
                    tab_state.flights.remove(&flight);
                    let is_it = |task: &Task| match task {
                        Task::Take { flight: other, .. } | Task::Post { flight: other } => {
                            *other == flight
                        }
                        Task::Store { flight: other, .. } => *other == flight,
                        Task::Expire | Task::Report(_) | Task::SetAside { .. } => false,
                    };
                    tab_state.tasks.retain(|task| !is_it(task));
                }
                Command::SetAside { flight } => {
                    tab_state.tasks.push_front(Task::SetAside { flight })
                }
                Command::WakeIn { millis } => tab_state.wake_at = Some(mono.saturating_add(millis)),
                Command::PokeLeader => poked = true,
                Command::Show(_) => {}
            }
        }
        if poked {
            // BroadcastChannel: the others hear it; only the leader acts.
            for other in (0..self.tabs.len()).filter(|other| *other != tab) {
                if self.tabs[other].machine != State::default() {
                    let leads = !matches!(event, Event::Became(_));
                    if leads {
                        self.hear(other, event.clone(), mono, rng);
                    }
                }
            }
        }
    }

    /// What a poke becomes in another tab: it is not passed on again.
    fn hear(&mut self, tab: usize, event: Event, mono: u64, rng: &mut Rng) {
        let moment = Moment {
            now: mono,
            jitter: rng.jitter(),
        };
        let (_, commands) = step(self.tabs[tab].machine.clone(), moment, event.clone());
        if !commands.contains(&Command::PokeLeader) {
            self.tell(tab, event, mono, rng);
        }
    }

    pub(crate) fn wake(&mut self, tab: usize, mono: u64, rng: &mut Rng) {
        if self.tabs[tab].wake_at.is_some_and(|at| at <= mono) {
            self.tabs[tab].wake_at = None;
            self.tell(tab, Event::Timer, mono, rng);
        }
    }

    pub(crate) fn next_wake(&self) -> Option<u64> {
        self.tabs.iter().filter_map(|tab| tab.wake_at).min()
    }

    /// Starts a tab: signed in as far as it knows, and the leader or not.
    pub(crate) fn start(&mut self, id: TabId, role: TabRole, mono: u64, rng: &mut Rng) {
        self.tabs.push(Tab::new(id));
        let tab = self.tabs.len() - 1;
        self.tell(tab, Event::SignedIn, mono, rng);
        self.tell(tab, Event::Became(role), mono, rng);
    }

    pub(crate) fn receive(&mut self, request: &Request, answer: Option<Answer>) {
        let Some(tab) = self.tabs.iter_mut().find(|tab| tab.id == request.tab) else {
            return;
        };
        let Some(flight) = tab.flights.get(&request.flight) else {
            return;
        };
        let sent = u32::try_from(flight.batch.changes.len()).unwrap();
        let failed = Event::Failed {
            flight: request.flight,
            failure: Failure::Network,
            sent,
        };
        match answer {
            Some(answer) => tab.tasks.push_back(Task::Store {
                flight: request.flight,
                answer,
            }),
            None => tab.tasks.extend([Task::Expire, Task::Report(failed)]),
        }
    }

    /// Runs one task of a tab. What it wants to send is returned.
    pub(crate) fn run(
        &mut self,
        tab: usize,
        true_time: i64,
        mono: u64,
        rng: &mut Rng,
        tally: &mut Tally,
    ) -> Option<Request> {
        let clock = self.clock(true_time);
        match self.tabs[tab].tasks.pop_front()? {
            Task::Take {
                flight,
                max_count,
                max_bytes,
            } => {
                let next = match now(self.store.take_batch(TakeBatch {
                    max_count,
                    max_bytes,
                })) {
                    Ok(batch) => {
                        let asked = elapsed(true_time);
                        self.tabs[tab]
                            .flights
                            .insert(flight, Flight { batch, asked });
                        Task::Post { flight }
                    }
                    Err(_) => Task::Report(Event::Failed {
                        flight,
                        failure: Failure::Store,
                        sent: 0,
                    }),
                };
                self.tabs[tab].tasks.push_front(next);
                None
            }
            Task::Post { flight } => {
                let batch = &self.tabs[tab].flights.get(&flight)?.batch;
                let request = SyncRequest {
                    protocol: PROTOCOL,
                    device: self.caller.device,
                    sent_at: clock,
                    cursor: batch.cursor.clone(),
                    changes: batch.changes.clone(),
                    limit: Some(u32::try_from(1 + rng.below(9)).unwrap()),
                    leases: true,
                };
                let body = serde_json::to_string(&request).unwrap();
                Some(Request {
                    device: self.index,
                    tab: self.tabs[tab].id,
                    flight,
                    body,
                })
            }
            Task::Store { flight, answer } => {
                let asked = self.tabs[tab].flights.remove(&flight)?;
                let (event, server) = self.settle(flight, &asked.batch, &answer, clock);
                match server {
                    Some(server) => {
                        let asked = asked.asked;
                        self.tabs[tab].contact = Some(Contact { server, asked });
                    }
                    // Needed once more if the machine wants its only change set aside.
                    None => _ = self.tabs[tab].flights.insert(flight, asked),
                }
                self.tabs[tab].tasks.push_front(Task::Report(event));
                self.tabs[tab].tasks.push_front(Task::Expire);
                None
            }
            Task::Expire => {
                self.expire(tab, true_time, tally);
                None
            }
            Task::Report(event) => {
                self.tell(tab, event, mono, rng);
                None
            }
            Task::SetAside { flight } => {
                let flight = self.tabs[tab].flights.remove(&flight)?;
                let id: ChangeId = flight.batch.changes.first()?.id;
                let _ = now(self.store.set_aside(id, RefuseReason::TooLarge, clock));
                None
            }
        }
    }

    /// The moment a tab holds leases against.
    pub(crate) fn moment(&self, tab: usize, true_time: i64) -> Instant {
        let contact = self.tabs[tab].contact;
        lease::moment(contact, elapsed(true_time), self.clock(true_time))
    }

    /// Erases what may not be shown any longer, unless the storage fails.
    pub(crate) fn expire(&self, tab: usize, true_time: i64, tally: &mut Tally) {
        let moment = self.moment(tab, true_time);
        let erased = now(self.store.expire(moment)).unwrap_or_default();
        tally.expired += u32::try_from(erased.len()).unwrap();
    }

    /// What became of an answer, and the server's clock if it was stored.
    fn settle(
        &self,
        flight: u64,
        batch: &Batch,
        answer: &Answer,
        clock: Instant,
    ) -> (Event, Option<Instant>) {
        let sent = u32::try_from(batch.changes.len()).unwrap();
        let failed = |failure| {
            let failed = Event::Failed {
                flight,
                failure,
                sent,
            };
            (failed, None)
        };
        let reply = Reply {
            status: answer.status,
            redirected: answer.redirected,
            retry_after: answer.retry_after,
            content_type: Some(if answer.json {
                "application/json"
            } else {
                "text/html"
            }),
            body: &answer.body,
        };
        let response = match read_answer(reply) {
            Ok(response) => response,
            Err(failure) => return failed(failure),
        };
        let server = response.now;
        let apply = SyncApply {
            expect_cursor: batch.cursor.clone(),
            response,
            at: clock,
        };
        match now(self.store.apply(apply)) {
            Ok(applied) => {
                let brought = Brought::of(batch, &applied);
                (Event::Answered { flight, brought }, Some(server))
            }
            Err(StoreError::Moved) => failed(Failure::Moved),
            Err(StoreError::DamagedAnswer(_)) => failed(Failure::Damaged),
            Err(_) => failed(Failure::Store),
        }
    }
}

/// What a tab's monotonic clock says: it counts a sleep as well.
fn elapsed(true_time: i64) -> u64 {
    u64::try_from(true_time).unwrap()
}
