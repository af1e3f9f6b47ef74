//! Everything there is: a server, four devices of three accounts, a network that loses, repeats and
//! delays, and a clock that alone tells the truth.

mod network;

use crate::device::{Answer, Device, Request};
use crate::ledger::Ledger;
use crate::rng::Rng;
use crate::tally::Tally;
use domain::access::Relation;
use domain::{AccountId, DeviceId, OrganizationId, PersonId};
use std::sync::Arc;
use sync::machine::{Event, TabRole};
use sync::server_store::memory::Backup;
use sync::server_store::{Caller, MemoryServer};
use sync::store::memory::Bug;
use sync::store::{MemoryStore, StoreError, TabId};
use sync::testing::SmallRules;
use sync::testing::uuid;
use sync::wire::Job;

pub(crate) const CLINIC: u32 = 1;
const START: i64 = 1_795_000_000_000;
pub(crate) const DAY: i64 = 86_400_000;
const YEAR: i64 = 365 * DAY;

#[derive(Clone, Debug)]
pub(crate) enum Message {
    ToServer(Request),
    /// `None`: the connection broke.
    ToDevice(Request, Option<Answer>),
}

/// What the server (or somebody in its place) answers for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Fine,
    Down(u16),
    DownAfterCommit,
    Captive,
    Redirect,
    MiddleboxForbids,
    LoginUnderLoad,
    TooLarge(usize),
}

pub(crate) struct World {
    pub(crate) rng: Rng,
    pub(crate) server: MemoryServer,
    pub(crate) time: i64,
    pub(crate) mono: u64,
    pub(crate) devices: Vec<Device>,
    pub(crate) net: Vec<Message>,
    pub(crate) ledger: Ledger,
    pub(crate) tally: Tally,
    pub(crate) mood: (Mood, u32),
    old_answers: Vec<Option<Answer>>,
    next_tab: u64,
    backup: Option<Backup>,
    pub(crate) calm: bool,
}

pub(crate) fn person(n: u32) -> PersonId {
    PersonId(uuid(2, n))
}

fn account(n: u32) -> AccountId {
    AccountId(uuid(1, n))
}

fn caller(account_number: u32, device: u32, role: Job) -> Caller {
    let staff = role != Job::Person;
    Caller {
        account: account(account_number),
        name: format!("account {account_number}"),
        role,
        organization: staff.then(|| OrganizationId(uuid(6, CLINIC))),
        organization_name: staff.then(|| "clinic".to_owned()),
        organization_kind: None,
        device: DeviceId(uuid(4, device)),
    }
}

impl World {
    pub(crate) fn new(seed: u64, bug: Option<Bug>) -> Self {
        let mut rng = Rng::new(seed);
        let server = MemoryServer::new(Arc::new(SmallRules));
        for (who, about) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
            server.tie(account(who), person(about), Relation::guardian(None));
        }
        let callers = [
            caller(1, 0, Job::Person),
            caller(1, 1, Job::Person),
            caller(2, 2, Job::Person),
            caller(3, 3, Job::Nurse),
        ];
        let mut devices = Vec::new();
        for (index, caller) in callers.into_iter().enumerate() {
            let key = format!("key {index}");
            server.enrol(caller.clone(), &key);
            let store = MemoryStore::new(caller.author());
            if let Some(bug) = bug {
                store.make_mistake(bug);
            }
            let clock_error = if rng.percent(50) { 0 } else { skew(&mut rng) };
            devices.push(Device {
                index,
                caller,
                key,
                store,
                tabs: Vec::new(),
                clock_error,
                signed_in: true,
                next_id: 0,
            });
        }
        let mut world = World {
            rng,
            server,
            time: START,
            mono: 1_000,
            devices,
            net: Vec::new(),
            ledger: Ledger::default(),
            tally: Tally::default(),
            mood: (Mood::Fine, 0),
            old_answers: vec![None; 4],
            next_tab: 1,
            backup: None,
            calm: false,
        };
        for device in 0..world.devices.len() {
            world.open_tab(device, TabRole::Leader);
        }
        world.open_tab(0, TabRole::Follower);
        world
    }

    pub(crate) fn open_tab(&mut self, device: usize, role: TabRole) {
        let id = TabId(self.next_tab);
        self.next_tab += 1;
        self.devices[device].start(id, role, self.mono, &mut self.rng);
    }

    /// One event of the world outside: tasks, network, time, faults.
    pub(crate) fn disturb(&mut self) {
        match self.rng.below(100) {
            0..=44 => (0..=self.rng.below(6)).for_each(|_| self.run_some_task()),
            45..=74 => (0..=self.rng.below(3)).for_each(|_| self.deliver_something()),
            75..=86 => self.let_time_pass(),
            87..=90 => self.nudge(),
            91..=93 => self.crash(),
            94 => {
                let device = self.rng.index(self.devices.len());
                self.devices[device].clock_error = skew(&mut self.rng);
            }
            95..=96 => {
                let device = self.rng.index(self.devices.len());
                let error = if self.rng.percent(50) {
                    StoreError::Full
                } else {
                    StoreError::Aborted("test".to_owned())
                };
                self.devices[device].store.fail_next_write(error);
                self.tally.storage_failures += 1;
            }
            97 => self.change_mood(),
            98 => self.change_scope(),
            _ => self.change_rarely(),
        }
    }

    pub(crate) fn run_some_task(&mut self) {
        let ready: Vec<(usize, usize)> = self
            .devices
            .iter()
            .flat_map(|device| {
                device
                    .tabs
                    .iter()
                    .enumerate()
                    .map(|(tab, state)| (device.index, tab, state.has_task()))
            })
            .filter(|(_, _, ready)| *ready)
            .map(|(device, tab, _)| (device, tab))
            .collect();
        if ready.is_empty() {
            return;
        }
        let (device, tab) = ready[self.rng.index(ready.len())];
        let request =
            self.devices[device].run(tab, self.time, self.mono, &mut self.rng, &mut self.tally);
        if let Some(request) = request {
            self.tally.requests += 1;
            self.net.push(Message::ToServer(request));
        }
    }

    pub(crate) fn let_time_pass(&mut self) {
        let waits = self.devices.iter().filter_map(Device::next_wake).min();
        let millis = match self.rng.below(10) {
            0..=4 => waits.map_or(100, |at| at.saturating_sub(self.mono)),
            5..=8 => self.rng.below(3_000),
            _ => 70_000,
        };
        self.mono += millis;
        self.time += i64::try_from(millis).unwrap();
        if !self.calm && self.rng.percent(4) {
            self.time += i64::try_from(self.rng.below(40)).unwrap() * DAY / 8;
        }
        self.wake_all();
    }

    pub(crate) fn wake_all(&mut self) {
        for device in &mut self.devices {
            for tab in 0..device.tabs.len() {
                device.wake(tab, self.mono, &mut self.rng);
            }
        }
    }

    fn nudge(&mut self) {
        let device = self.rng.index(self.devices.len());
        if self.devices[device].tabs.is_empty() {
            return;
        }
        let tab = self.rng.index(self.devices[device].tabs.len());
        let event = match self.rng.below(4) {
            0 => Event::Online,
            1 => Event::Visible,
            2 => Event::Hidden,
            _ => Event::Ping,
        };
        self.devices[device].tell(tab, event, self.mono, &mut self.rng);
    }

    /// A tab dies between two steps, or another one leads; sometimes two believe they lead.
    fn crash(&mut self) {
        let index = self.rng.index(self.devices.len());
        let count = self.devices[index].tabs.len();
        self.tally.crashes += 1;
        match self.rng.below(4) {
            0 if count > 0 => {
                let tab = self.rng.index(count);
                let role = if self.rng.percent(60) {
                    TabRole::Leader
                } else {
                    TabRole::Follower
                };
                self.devices[index].tell(tab, Event::Became(role), self.mono, &mut self.rng);
            }
            1 if count > 1 => {
                self.devices[index].tabs.remove(0);
                self.devices[index].tell(
                    0,
                    Event::Became(TabRole::Leader),
                    self.mono,
                    &mut self.rng,
                );
            }
            _ => {
                self.devices[index].tabs.clear();
                self.open_tab(index, TabRole::Leader);
                if index == 0 {
                    self.open_tab(index, TabRole::Follower);
                }
            }
        }
    }

    fn change_mood(&mut self) {
        let mood = match self.rng.below(9) {
            0 => Mood::Down([404, 408, 425, 429, 500, 502, 503, 504][self.rng.index(8)]),
            1 => Mood::DownAfterCommit,
            2 => Mood::Captive,
            3 => Mood::Redirect,
            4 => Mood::MiddleboxForbids,
            5 => Mood::LoginUnderLoad,
            6 => Mood::Down(511),
            _ => Mood::TooLarge(400 + self.rng.index(2_000)),
        };
        self.mood = (mood, u32::try_from(self.rng.below(8)).unwrap());
    }

    fn change_scope(&mut self) {
        let about = person(1 + u32::try_from(self.rng.below(2)).unwrap());
        match self.rng.below(4) {
            0 => self.server.untie(account(2), about),
            1 | 2 => self.server.tie(account(2), about, Relation::guardian(None)),
            _ => self.server.end_visits(about),
        }
    }

    fn change_rarely(&mut self) {
        match self.rng.below(6) {
            0 if self.backup.is_none() => self.backup = Some(self.server.backup()),
            1 => {
                if let Some(backup) = self.backup.take() {
                    self.server.restore(&backup);
                    self.tally.restores += 1;
                }
            }
            2 | 3 => {
                let device = self.rng.index(self.devices.len());
                self.devices[device].signed_in = false;
            }
            _ => {
                for device in 0..self.devices.len() {
                    self.sign_in(device);
                }
            }
        }
    }

    pub(crate) fn sign_in(&mut self, device: usize) {
        let device = &mut self.devices[device];
        device.signed_in = true;
        for tab in 0..device.tabs.len() {
            device.tell(tab, Event::SignedIn, self.mono, &mut self.rng);
        }
    }
}

fn skew(rng: &mut Rng) -> i64 {
    (i64::try_from(rng.below(5)).unwrap() - 2) * YEAR
        + i64::try_from(rng.below(86_400_000)).unwrap()
}
