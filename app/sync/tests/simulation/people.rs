//! What people do on their devices, and what they are told was saved.

use crate::world::{CLINIC, World, person};
use domain::{ChangeId, PersonId, RecordId};
use sync::carry;
use sync::machine::Event;
use sync::store::{DeviceStore, DraftView, FieldWrite, Filter, LocalDraft, NewEntry, StoreError};
use sync::testing::QUESTIONNAIRE;
use sync::testing::now;
use sync::testing::{raw, uuid};
use sync::wire::{Action, Change, Create, Discard, Job, NewRecord, RowStatus, Submit};

/// What somebody was told and what is not so.
pub(crate) type Broken = String;

const FORM: &str = "QuestionnaireResponse";

impl World {
    /// One thing a person does. `Err`: the device showed something else than what it had saved.
    pub(crate) fn act(&mut self) -> Result<(), Broken> {
        let device = self.rng.index(self.devices.len());
        if self.devices[device].tabs.is_empty() {
            return Ok(());
        }
        let tab = self.rng.index(self.devices[device].tabs.len());
        let nurse = self.devices[device].caller.role == Job::Nurse;
        match self.rng.below(100) {
            _ if nurse && self.rng.percent(90) => self.create(device, tab),
            0..=65 => self.type_something(device, tab)?,
            66..=71 => self.submit(device, tab),
            72..=73 => self.discard(device, tab),
            74..=85 => self.create(device, tab),
            86..=92 => self.look_at_attention(device, tab),
            _ => self.hand_over(device, tab),
        }
        Ok(())
    }

    fn change_id(&mut self, device: usize) -> ChangeId {
        ChangeId(uuid(5, self.devices[device].id()))
    }

    fn record_id(&mut self, device: usize) -> RecordId {
        RecordId(uuid(3, self.devices[device].id()))
    }

    fn wanted(&mut self, device: usize, tab: usize, event: Event) {
        self.devices[device].tell(tab, event, self.mono, &mut self.rng);
    }

    /// A draft as this tab shows it: fresh, or as it was drawn some time ago.
    fn pick_draft(&mut self, device: usize, tab: usize) -> Option<DraftView> {
        let stale = self.rng.percent(25);
        let drawn: Vec<DraftView> = self.devices[device].tabs[tab]
            .drawn
            .values()
            .cloned()
            .collect();
        let views = if stale && !drawn.is_empty() {
            drawn
        } else {
            let moment = self.devices[device].moment(tab, self.time);
            let fresh = now(self.devices[device].store.drafts(moment)).unwrap();
            let all = fresh
                .iter()
                .map(|view| (view.record, view.clone()))
                .collect();
            self.devices[device].tabs[tab].drawn = all;
            fresh
        };
        if views.is_empty() {
            None
        } else {
            Some(views[self.rng.index(views.len())].clone())
        }
    }

    fn type_something(&mut self, device: usize, tab: usize) -> Result<(), Broken> {
        let existing = if self.rng.percent(85) {
            self.pick_draft(device, tab)
        } else {
            None
        };
        let about = person(1 + u32::from(self.rng.percent(30)));
        let (record, person) = match &existing {
            Some(view) => (view.record, view.person),
            None => (self.record_id(device), about),
        };
        let at = self.devices[device].clock(self.time);
        if existing.is_none() && self.rng.percent(50) {
            let opened = LocalDraft {
                record,
                person,
                questionnaire: QUESTIONNAIRE.to_owned(),
                opened_at: at,
                closed: false,
            };
            let _ = now(self.devices[device].store.open_draft(opened));
        }
        let link = ["a", "b"][self.rng.index(2)].to_owned();
        let field = existing.as_ref().and_then(|view| view.fields.get(&link));
        let choose = self.rng.percent(50);
        let seen = match field {
            Some(field) if choose => field.seen_with_others(),
            Some(field) => field.seen.clone(),
            None => Vec::new(),
        };
        self.tally.conflicts += u32::from(field.is_some_and(|field| !field.others.is_empty()));
        let version = self.change_id(device);
        let value = match self.rng.below(20) {
            0 => serde_json::Value::Null,
            1 | 2 => "the same".into(),
            _ => format!("typed {version}").into(),
        };
        let id = self.devices[device].tabs[tab].id;
        let write = FieldWrite {
            record,
            person,
            questionnaire: QUESTIONNAIRE.to_owned(),
            link: link.clone(),
            value: value.clone(),
            seen: seen.clone(),
            at,
            version,
            tab: id,
        };
        if now(self.devices[device].store.edit_field(write)).is_err() {
            return Ok(()); // the screen says so, and keeps the text
        }
        self.tally.saved += 1;
        self.ledger
            .typed(device, id, record, &link, version, &value, &seen);
        let moment = self.devices[device].moment(tab, self.time);
        let view = now(self.devices[device].store.draft(record, moment)).unwrap();
        let shown = view
            .as_ref()
            .and_then(|view| view.fields.get(&link))
            .map(|field| &field.value);
        if shown != Some(&value) {
            return Err(format!("device {device} saved {value} and shows {shown:?}"));
        }
        if let Some(view) = view
            && self.rng.percent(60)
        {
            self.devices[device].tabs[tab].drawn.insert(record, view);
        }
        self.wanted(device, tab, Event::Typed);
        Ok(())
    }

    fn save(
        &mut self,
        device: usize,
        tab: usize,
        person: PersonId,
        action: Action,
    ) -> Option<ChangeId> {
        let id = self.change_id(device);
        let change = Change {
            id,
            person,
            at: self.devices[device].clock(self.time),
            action,
        };
        let from = self.devices[device].tabs[tab].id;
        let change = self.ledger.complete(device, from, change);
        let entry = NewEntry::OwnIn(from, change.clone());
        match now(self.devices[device].store.enqueue(entry)) {
            Ok(()) => {
                self.tally.saved += 1;
                self.ledger.saved(device, change);
                self.wanted(device, tab, Event::Wanted);
                Some(id)
            }
            Err(StoreError::Closed | StoreError::Full | StoreError::Aborted(_)) => None,
            Err(other) => unreachable!("{other}"),
        }
    }

    fn submit(&mut self, device: usize, tab: usize) {
        let Some(view) = self.pick_draft(device, tab) else {
            return;
        };
        let visit = self.record_id(device);
        let bad = if self.rng.percent(6) {
            r#","bad":1"#
        } else {
            ""
        };
        let response = raw(&format!(
            r#"{{"resourceType":"{FORM}","id":"{}","questionnaire":"{QUESTIONNAIRE}","by":"{visit}"{bad}}}"#,
            view.record
        ));
        let date = domain::Instant(self.time).date_in_japan();
        let clinic = uuid(6, CLINIC);
        let encounter = NewRecord {
            id: visit,
            kind: "Encounter".to_owned(),
            body: raw(&format!(
                r#"{{"resourceType":"Encounter","id":"{visit}","status":"planned","serviceProvider":{{"reference":"Organization/{clinic}"}},"period":{{"start":"{date}"}}}}"#
            )),
            supersedes: None,
            reason: None,
        };
        let records = if self.rng.percent(60) {
            vec![encounter]
        } else {
            Vec::new()
        };
        let submit = Submit {
            record: view.record,
            response,
            replaces: view.seen(),
            records,
        };
        self.save(device, tab, view.person, Action::Submit(submit));
    }

    fn discard(&mut self, device: usize, tab: usize) {
        let Some(view) = self.pick_draft(device, tab) else {
            return;
        };
        let discard = Discard {
            record: view.record,
            replaces: view.seen(),
        };
        self.save(device, tab, view.person, Action::Discard(discard));
    }

    fn create(&mut self, device: usize, tab: usize) {
        let moment = self.devices[device].moment(tab, self.time);
        let rows = now(self.devices[device].store.rows(&Filter::default(), moment)).unwrap();
        let old: Vec<_> = rows
            .iter()
            .filter(|local| local.row.kind == "Observation" && local.row.status == RowStatus::Final)
            .collect();
        let wrong =
            (!old.is_empty() && self.rng.percent(40)).then(|| old[self.rng.index(old.len())]);
        if rows.is_empty() && self.devices[device].caller.role == Job::Nurse {
            return;
        }
        let known = (!rows.is_empty()).then(|| rows[self.rng.index(rows.len())].row.person);
        let about = match wrong {
            Some(local) => local.row.person,
            None => known.unwrap_or_else(|| person(1)),
        };
        let supersedes = wrong.map(|local| local.row.id);
        let id = self.record_id(device);
        let bad = if self.rng.percent(8) {
            r#","bad":1"#
        } else {
            ""
        };
        let record = NewRecord {
            id,
            kind: "Observation".to_owned(),
            body: raw(&format!(
                r#"{{"resourceType":"Observation","id":"{id}"{bad}}}"#
            )),
            supersedes,
            reason: supersedes.map(|_| "typed wrongly".to_owned()),
        };
        self.save(
            device,
            tab,
            about,
            Action::Create(Create {
                records: vec![record],
            }),
        );
    }

    fn look_at_attention(&mut self, device: usize, tab: usize) {
        let items = now(self.devices[device].store.attention()).unwrap();
        if items.is_empty() {
            return;
        }
        let item = &items[self.rng.index(items.len())];
        if self.rng.percent(15) {
            if now(self.devices[device].store.dismiss(item.id)) == Ok(true) {
                self.ledger.dismissed(item);
            }
            return;
        }
        let new_id = self.change_id(device);
        let at = self.devices[device].clock(self.time);
        if now(self.devices[device].store.send_again(item.id, new_id, at)) == Ok(true) {
            self.ledger.sent_again(device, item, new_id);
            self.wanted(device, tab, Event::Wanted);
        }
    }

    /// A finished form by QR from a phone to the clinic's tablet; sometimes the text gets hurt.
    fn hand_over(&mut self, device: usize, tab: usize) {
        let waiting = now(self.devices[device].store.waiting()).unwrap();
        let forms: Vec<Change> = waiting
            .into_iter()
            .filter_map(|outgoing| outgoing.change)
            .filter(|change| matches!(change.action, Action::Submit(_)))
            .collect();
        let tablet = self.devices.len() - 1;
        if forms.is_empty() || device == tablet {
            return;
        }
        let change = &forms[self.rng.index(forms.len())];
        let phone = &self.devices[device];
        let (account, id) = (phone.caller.account, phone.caller.device);
        let mut carried = carry::seal(change, account, id, phone.clock(self.time), &phone.key);
        if self.rng.percent(20) {
            carried.change = carried.change.replace("planned", "arrived");
            carried.sealed_at = carried.sealed_at.plus_millis(1);
        }
        let _ = now(self.devices[tablet]
            .store
            .enqueue(NewEntry::Carried(carried)));
        self.tally.carried += 1;
        self.wanted(device, tab, Event::Wanted);
    }
}
