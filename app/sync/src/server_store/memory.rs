//! The server's store in memory: for the simulation, and as the model of the contract.

use super::{
    Caller, Incoming, PersonScope, SealKeys, Sealer, ServerStore, ServerStoreError,
    VISIT_SCOPE_DAYS, VerdictKey, Visit, birth_of, grant, grantees,
};
use crate::decide::{Loaded, decide, touched};
use crate::rules::Rules;
use crate::wire::{Author, NewRecord, Outcome, Row, RowStatus, Verdict};
use chrono::Days;
use domain::access::Relation;
use domain::{AccountId, Date, DeviceId, Instant, PersonId, RecordId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Clone, Debug, Default)]
struct Person {
    head: u64,
    rows: BTreeMap<RecordId, Row>,
    relations: BTreeMap<AccountId, Relation>,
    visits: Vec<Visit>,
}

#[derive(Clone, Debug, Default)]
struct Tables {
    epoch: u32,
    persons: BTreeMap<PersonId, Person>,
    verdicts: BTreeMap<VerdictKey, Verdict>,
    sealers: BTreeMap<(AccountId, DeviceId), Sealer>,
}

/// A server's database in memory; a clone is the same database.
#[derive(Clone)]
pub struct MemoryServer {
    rules: Arc<dyn Rules + Send + Sync>,
    tables: Arc<Mutex<Tables>>,
}

/// The whole database at one moment.
#[derive(Clone, Debug)]
pub struct Backup(Tables);

impl MemoryServer {
    /// An empty database under these rules.
    pub fn new(rules: Arc<dyn Rules + Send + Sync>) -> Self {
        MemoryServer {
            rules,
            tables: Arc::default(),
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Tables) -> T) -> T {
        work(&mut self.tables.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes a person known, related to an account; another relation takes the place of the first. The date
    /// of birth is the one in the person's Patient.
    pub fn tie(&self, account: AccountId, person: PersonId, relation: Relation) {
        self.with(|tables| {
            tables
                .persons
                .entry(person)
                .or_default()
                .relations
                .insert(account, relation)
        });
    }

    /// Ends an account's relation.
    pub fn untie(&self, account: AccountId, person: PersonId) {
        self.with(|tables| {
            tables
                .persons
                .entry(person)
                .or_default()
                .relations
                .remove(&account)
        });
    }

    /// Ends all visits of a person.
    pub fn end_visits(&self, person: PersonId) {
        self.with(|tables| tables.persons.entry(person).or_default().visits.clear());
    }

    /// Gives a device its key.
    pub fn enrol(&self, caller: Caller, device_key: &str) {
        let sealer = Sealer {
            caller,
            device_key: device_key.to_owned(),
        };
        self.with(|tables| {
            tables
                .sealers
                .insert((sealer.caller.account, sealer.caller.device), sealer)
        });
    }

    /// A copy of everything.
    pub fn backup(&self) -> Backup {
        self.with(|tables| Backup(tables.clone()))
    }

    /// Goes back to a copy, as a new epoch.
    pub fn restore(&self, backup: &Backup) {
        self.with(|tables| {
            let epoch = tables.epoch.saturating_add(1);
            *tables = Tables {
                epoch,
                ..backup.0.clone()
            };
        });
    }

    /// All rows of all persons.
    pub fn all_rows(&self) -> Vec<Row> {
        self.with(|tables| {
            tables
                .persons
                .values()
                .flat_map(|person| person.rows.values().cloned())
                .collect()
        })
    }

    /// The remembered verdict of a change.
    pub fn verdict(&self, key: VerdictKey) -> Option<Verdict> {
        self.with(|tables| tables.verdicts.get(&key).cloned())
    }

    fn apply_one(&self, incoming: &Incoming, now: Instant) -> Outcome {
        let id = incoming.change.id;
        let key = (incoming.caller.account, id);
        self.with(|tables| {
            if let Some(verdict) = tables.verdicts.get(&key) {
                return Outcome {
                    id,
                    verdict: verdict.clone(),
                };
            }
            let mut loaded = Loaded::default();
            if let Some(person) = tables.persons.get(&incoming.change.person) {
                let rows = touched(&incoming.change);
                loaded = Loaded {
                    facts: person.facts_of(&incoming.caller, now.date_in_japan(), None),
                    rows: rows
                        .iter()
                        .filter_map(|id| person.rows.get(id))
                        .cloned()
                        .collect(),
                    head: person.head,
                };
            }
            let decided = decide(incoming, &loaded, now, &*self.rules);
            if let Some(person) = tables.persons.get_mut(&incoming.change.person) {
                person
                    .rows
                    .extend(decided.rows.into_iter().map(|row| (row.id, row)));
                person
                    .visits
                    .retain(|visit| !decided.ended.contains(&visit.record));
                person.visits.extend(decided.visits);
                person.head = decided.head;
            }
            tables.verdicts.insert(key, decided.verdict.clone());
            Outcome {
                id,
                verdict: decided.verdict,
            }
        })
    }
}

impl Person {
    fn facts_of(&self, caller: &Caller, today: Date, since: Option<Date>) -> Vec<Relation> {
        let own = self.relations.get(&caller.account).cloned();
        let own = own.map(|own| own.born(self.rows.values().find_map(birth_of)));
        let here = |visit: &&Visit| Some(visit.organization) == caller.organization;
        let dates = self.visits.iter().filter(here).map(|visit| visit.date);
        let served = dates.max();
        let latest = served.filter(|date| since.is_none_or(|since| *date >= since));
        let mut facts: Vec<Relation> = own
            .into_iter()
            .chain(latest.map(|date| Relation::Visit { date }))
            .collect();
        let parties = [Some(caller.account.0), caller.organization.map(|it| it.0)];
        let named = |row: &&Row| grantees(row).iter().any(|it| parties.contains(&Some(*it)));
        let consents: Vec<Row> = self.rows.values().filter(named).cloned().collect();
        grant(&mut facts, &consents, &caller.actor(), served, today);
        facts
    }
}

impl ServerStore for MemoryServer {
    async fn epoch(&self) -> Result<String, ServerStoreError> {
        Ok(self.with(|tables| format!("e{}", tables.epoch)))
    }

    async fn apply_changes(
        &self,
        changes: Vec<Incoming>,
        now: Instant,
    ) -> Result<Vec<Outcome>, ServerStoreError> {
        Ok(changes
            .iter()
            .map(|incoming| self.apply_one(incoming, now))
            .collect())
    }

    async fn scope(
        &self,
        caller: &Caller,
        today: Date,
    ) -> Result<Vec<PersonScope>, ServerStoreError> {
        let since = today.checked_sub_days(Days::new(VISIT_SCOPE_DAYS));
        Ok(self.with(|tables| {
            let scope = |(id, person): (&PersonId, &Person)| {
                let facts = person.facts_of(caller, today, since);
                (!facts.is_empty()).then_some(PersonScope {
                    person: *id,
                    facts,
                    head: person.head,
                })
            };
            tables.persons.iter().filter_map(scope).collect()
        }))
    }

    async fn rows_after(
        &self,
        person: PersonId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Row>, ServerStoreError> {
        Ok(self.with(|tables| {
            let rows = tables
                .persons
                .get(&person)
                .into_iter()
                .flat_map(|person| person.rows.values());
            let mut rows: Vec<Row> = rows.filter(|row| row.seq > after).cloned().collect();
            rows.sort_by_key(|row| row.seq);
            rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            rows
        }))
    }

    async fn append(
        &self,
        person: PersonId,
        record: NewRecord,
        author: Author,
        now: Instant,
    ) -> Result<bool, ServerStoreError> {
        Ok(self.with(|tables| {
            let id = person;
            let person = tables.persons.entry(person).or_default();
            if person.rows.contains_key(&record.id) {
                return false;
            }
            person.head = person.head.saturating_add(1);
            let row = Row {
                id: record.id,
                person: id,
                kind: record.kind,
                seq: person.head,
                updated_at: now,
                author,
                status: RowStatus::Final,
                body: record.body,
                fields: BTreeMap::new(),
                supersedes: record.supersedes,
                superseded_by: None,
                reason: record.reason,
            };
            person.rows.insert(row.id, row);
            true
        }))
    }
}

impl SealKeys for MemoryServer {
    async fn sealer(
        &self,
        account: AccountId,
        device: DeviceId,
    ) -> Result<Option<Sealer>, ServerStoreError> {
        Ok(self.with(|tables| tables.sealers.get(&(account, device)).cloned()))
    }
}
