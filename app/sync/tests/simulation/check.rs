//! Healing, and what must be true afterwards.

use crate::device::Device;
use crate::ledger::ServerView;
use crate::people::Broken;
use crate::tally::Tally;
use crate::world::{DAY, Mood, World};
use domain::{ChangeId, Instant, RecordId};
use std::collections::{BTreeMap, BTreeSet};
use sync::digest;
use sync::machine::{Event, TabRole};
use sync::rules::Rules;
use sync::server_store::ServerStore;
use sync::store::memory::Bug;
use sync::store::{DeviceStore, Filter};
use sync::testing::EARLY;
use sync::testing::SmallRules;
use sync::testing::now;
use sync::wire::{Job, Row, Verdict};

/// One schedule: people and a hostile world for a while, then calm, then the checks.
pub(crate) fn run(seed: u64, bug: Option<Bug>) -> Result<Tally, Broken> {
    let mut world = World::new(seed, bug);
    let steps = 80 + world.rng.below(240);
    for _ in 0..steps {
        if world.rng.percent(22) {
            world.act()?;
        } else {
            world.disturb();
        }
    }
    world.heal()?;
    world.check()?;
    world.stay_away()?;
    world.heal()?;
    world.check()?;
    Ok(world.tally)
}

impl World {
    /// No more faults: every device is opened once, and everything gets through.
    fn heal(&mut self) -> Result<(), Broken> {
        self.calm = true;
        self.mood = (Mood::Fine, 0);
        for device in 0..self.devices.len() {
            // A fault that was armed and never met would strike after the healing.
            let _ = now(self.devices[device]
                .store
                .dismiss(ChangeId(uuid::Uuid::nil())));
            self.devices[device].tabs.clear();
            self.devices[device].signed_in = true;
            self.open_tab(device, TabRole::Leader);
        }
        // Twice: what one device brings in the first round the others fetch in the second.
        for _ in 0..3 {
            self.settle()?;
            for device in 0..self.devices.len() {
                self.devices[device].tell(0, Event::Ping, self.mono, &mut self.rng);
            }
        }
        self.settle()
    }

    fn settle(&mut self) -> Result<(), Broken> {
        for _ in 0..20_000 {
            let busy = self
                .devices
                .iter()
                .flat_map(|device| &device.tabs)
                .any(crate::device::Tab::is_busy);
            let unsent = |device: &Device| now(device.store.head()).unwrap().unsent > 0;
            if !busy && self.net.is_empty() && !self.devices.iter().any(unsent) {
                return Ok(());
            }
            self.run_some_task();
            self.deliver_something();
            let idle = !self
                .devices
                .iter()
                .flat_map(|device| &device.tabs)
                .any(crate::device::Tab::has_task);
            if idle && self.net.is_empty() {
                self.let_time_pass();
            }
        }
        let waiting: Vec<_> = self
            .devices
            .iter()
            .map(|device| now(device.store.head()).unwrap().unsent)
            .collect();
        Err(format!(
            "never comes to rest; unsent {waiting:?}, on the way {}",
            self.net.len()
        ))
    }

    fn check(&mut self) -> Result<(), Broken> {
        let rows: BTreeMap<RecordId, Row> = self
            .server
            .all_rows()
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let verdict = |device: usize, change: ChangeId| -> Option<Verdict> {
            self.server
                .verdict((self.devices[device].caller.account, change))
        };
        let attention: Vec<_> = self
            .devices
            .iter()
            .map(|device| now(device.store.attention()).unwrap())
            .collect();
        self.tally.refusals = attention
            .iter()
            .map(|items| u32::try_from(items.len()).unwrap())
            .sum();
        let server = ServerView {
            rows: &rows,
            verdict: &verdict,
        };
        none("lost", &self.ledger.lost(&server, &attention))?;
        none("phantom", &self.ledger.phantoms(&rows))?;
        let late = |row: &&Row| row.updated_at > Instant(self.time);
        none(
            "from the future",
            &rows
                .values()
                .filter(late)
                .map(|row| row.id)
                .collect::<Vec<_>>(),
        )?;
        for device in 0..self.devices.len() {
            self.check_replica(device)?;
        }
        self.check_conflicts()
    }

    /// The device has exactly what its account may see: no more, no less, nothing else.
    fn check_replica(&self, device: usize) -> Result<(), Broken> {
        let device = &self.devices[device];
        let today = Instant(self.time).date_in_japan();
        let scope = now(self.server.scope(&device.caller, today)).unwrap();
        let mut visible: Vec<Row> = Vec::new();
        for person in scope {
            let rows = now(self.server.rows_after(person.person, 0, u32::MAX)).unwrap();
            visible.extend(rows.into_iter().filter(|row| {
                SmallRules.may_read(&device.caller, &person.facts, Instant(self.time), row)
            }));
        }
        let stored = device.store.stored_rows();
        let ids = |rows: &[Row]| {
            rows.iter()
                .map(|row| (row.id, row.seq))
                .collect::<BTreeSet<_>>()
        };
        let (expect, found) = (ids(&visible), ids(&stored));
        if digest::of_page(&visible) != digest::of_page(&stored) || expect != found {
            let missing: Vec<_> = expect.difference(&found).collect();
            let extra: Vec<_> = found.difference(&expect).collect();
            return Err(format!(
                "device {}: missing {missing:?}, extra {extra:?}",
                device.index
            ));
        }
        Ok(())
    }

    /// A week without network, whatever the devices' clocks say: what was lent is hidden and then gone, and
    /// nothing else is.
    fn stay_away(&mut self) -> Result<(), Broken> {
        let shown = |device: &Device, at| {
            let rows = now(device.store.rows(&Filter::default(), at)).unwrap();
            rows.iter().filter(|row| !row.pending).count()
        };
        let before: Vec<usize> = self.devices.iter().map(|it| shown(it, EARLY)).collect();
        self.time += 7 * DAY;
        for (device, before) in self.devices.iter().zip(before) {
            let lent = device.caller.role == Job::Nurse;
            let expect = if lent { 0 } else { before };
            let found = shown(device, device.moment(0, self.time));
            if found != expect {
                let index = device.index;
                return Err(format!("device {index} shows {found}, not {expect} rows"));
            }
            device.expire(0, self.time, &mut self.tally);
            if lent {
                self.tally.lent += u32::try_from(before).unwrap();
                none("kept", &device.store.stored_rows())?;
            }
        }
        Ok(())
    }

    /// Devices that see the same drafts show the same values and the same conflicts.
    fn check_conflicts(&self) -> Result<(), Broken> {
        let mut shown = BTreeMap::new();
        for device in &self.devices {
            for view in now(device.store.drafts(EARLY)).unwrap() {
                let fields: Vec<_> = view
                    .fields
                    .iter()
                    .map(|(link, field)| {
                        (link.clone(), field.value.clone(), field.seen_with_others())
                    })
                    .collect();
                if !view.pending && !fields.is_empty() {
                    let first = shown.entry(view.record).or_insert_with(|| fields.clone());
                    if *first != fields {
                        return Err(format!(
                            "device {} shows {fields:?}, another {first:?}",
                            device.index
                        ));
                    }
                }
            }
        }
        Ok(())
    }
}

fn none<T: std::fmt::Debug>(what: &str, found: &[T]) -> Result<(), Broken> {
    if found.is_empty() {
        Ok(())
    } else {
        Err(format!("{what}: {found:?}"))
    }
}
