//! What the store in memory holds, and how an answer changes it.

use crate::lease::Leases;
use crate::plan::{self, ARCHIVE_MAX, ApplyPlan};
use crate::store::{Applied, AttentionItem, EntryState, LocalDraft, LocalField, OutboxEntry};
use crate::wire::{Cursor, LinkId, OutgoingChange, Row};
use domain::{ChangeId, Instant, PersonId, RecordId};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    pub(super) cursor: Option<Cursor>,
    pub(super) epoch: Option<String>,
    pub(super) next_order: u64,
    pub(super) outbox: BTreeMap<u64, OutboxEntry>,
    pub(super) archive: BTreeMap<u64, OutboxEntry>,
    pub(super) attention: BTreeMap<ChangeId, AttentionItem>,
    pub(super) fields: BTreeMap<(RecordId, LinkId), LocalField>,
    pub(super) drafts: BTreeMap<RecordId, LocalDraft>,
    pub(super) rows: BTreeMap<RecordId, Row>,
    pub(super) leases: Leases,
    pub(super) contact: Option<Instant>,
}

impl Tables {
    pub(super) fn entries(&self) -> Vec<OutboxEntry> {
        self.outbox.values().cloned().collect()
    }

    pub(super) fn append(&mut self, outgoing: Vec<OutgoingChange>) {
        for outgoing in outgoing {
            let bytes = plan::bytes_of(&outgoing);
            let entry = OutboxEntry {
                order: self.next_order,
                outgoing,
                state: EntryState::Waiting,
                bytes,
            };
            self.outbox.insert(self.next_order, entry);
            self.next_order = self.next_order.saturating_add(1);
        }
    }

    pub(super) fn put_fields(&mut self, fields: Vec<LocalField>) {
        self.fields.extend(
            fields
                .into_iter()
                .map(|field| ((field.record, field.link.clone()), field)),
        );
    }

    pub(super) fn put_drafts(&mut self, drafts: impl IntoIterator<Item = LocalDraft>) {
        self.drafts
            .extend(drafts.into_iter().map(|draft| (draft.record, draft)));
    }

    pub(super) fn knows(&self, id: ChangeId) -> bool {
        let in_outbox = |entries: &BTreeMap<u64, OutboxEntry>| {
            entries.values().any(|entry| entry.outgoing.id == id)
        };
        in_outbox(&self.outbox) || in_outbox(&self.archive) || self.attention.contains_key(&id)
    }

    pub(super) fn fields_of(&self, record: RecordId) -> Vec<LocalField> {
        self.fields
            .values()
            .filter(|field| field.record == record)
            .cloned()
            .collect()
    }

    pub(super) fn latest(&self, now: Instant) -> Instant {
        self.contact.map_or(now, |contact| contact.max(now))
    }

    /// The server's rows as far as they may be shown; all of them to a store that ignores leases.
    pub(super) fn shown(&self, now: Option<Instant>) -> impl Iterator<Item = &Row> {
        let now = now.map(|now| self.latest(now));
        let ended = move |row: &Row| now.is_some_and(|now| self.leases.has_ended(row.person, now));
        self.rows.values().filter(move |row| !ended(row))
    }

    pub(super) fn persons(&self) -> Vec<PersonId> {
        let mut persons: Vec<PersonId> = self.rows.values().map(|row| row.person).collect();
        persons.sort_unstable();
        persons.dedup();
        persons
    }

    pub(super) fn store(&mut self, plan: ApplyPlan) -> Applied {
        for entry in plan.put_entries {
            self.outbox.insert(entry.order, entry);
        }
        for order in plan.delete_entries {
            self.outbox.remove(&order);
        }
        self.archive
            .extend(plan.archive.into_iter().map(|entry| (entry.order, entry)));
        if plan.offer_again {
            for (order, mut entry) in std::mem::take(&mut self.archive) {
                entry.state = EntryState::Waiting;
                self.outbox.insert(order, entry);
            }
        }
        while self.archive.len() > ARCHIVE_MAX {
            self.archive.pop_first();
        }
        self.attention
            .extend(plan.attention.into_iter().map(|item| (item.id, item)));
        self.put_fields(plan.put_fields);
        for key in plan.delete_fields {
            self.fields.remove(&key);
        }
        self.put_drafts(plan.put_drafts);
        for record in plan.delete_drafts {
            self.drafts.remove(&record);
        }
        self.rows
            .retain(|_, row| !plan.clear_persons.contains(&row.person));
        self.rows
            .extend(plan.rows.into_iter().map(|row| (row.id, row)));
        self.leases.follow(&plan.clear_persons, &plan.leases);
        self.contact = Some(plan.contact);
        self.cursor = Some(plan.cursor);
        self.epoch = Some(plan.epoch);
        plan.applied
    }
}
