//! Storing an answer: outcomes, scope, rows and cursor, together or not at all.

use super::aside::item;
use super::{change_in, unsent};
use crate::decide::form_of;
use crate::digest;
use crate::merge::FORM;
use crate::store::{
    Applied, AttentionItem, EntryState, LocalDraft, LocalField, OutboxEntry, StoreError, SyncApply,
};
use crate::wire::{
    Action, Cursor, Lease, Outcome, RefuseReason, Row, RowStatus, ScopeKind, SyncResponse, Verdict,
};
use domain::{Instant, PersonId, RecordId};

/// What the store loaded inside the transaction.
#[derive(Clone, Debug, Default)]
pub struct ApplyLoaded {
    /// The stored cursor.
    pub cursor: Option<Cursor>,
    /// The stored epoch.
    pub epoch: Option<String>,
    /// The outbox in order.
    pub entries: Vec<OutboxEntry>,
    /// All local fields.
    pub fields: Vec<LocalField>,
    /// All local drafts.
    pub drafts: Vec<LocalDraft>,
    /// Persons with stored rows; needed only while there is no cursor.
    pub persons: Vec<PersonId>,
}

/// What the store has to write, in this order.
#[derive(Clone, Debug)]
pub struct ApplyPlan {
    /// To be put (state changed).
    pub put_entries: Vec<OutboxEntry>,
    /// To be taken out of the outbox (by `order`).
    pub delete_entries: Vec<u64>,
    /// To be put into the archive, which then keeps its [`super::ARCHIVE_MAX`] newest.
    pub archive: Vec<OutboxEntry>,
    /// The server was restored: move the whole archive back into the outbox, as `Waiting`, with the
    /// same `order` (before everything that waits now).
    pub offer_again: bool,
    /// To be put.
    pub attention: Vec<AttentionItem>,
    /// To be put.
    pub put_fields: Vec<LocalField>,
    /// To be deleted.
    pub delete_fields: Vec<(RecordId, String)>,
    /// To be put.
    pub put_drafts: Vec<LocalDraft>,
    /// To be deleted.
    pub delete_drafts: Vec<RecordId>,
    /// All server rows of these persons go, before `rows` come.
    pub clear_persons: Vec<PersonId>,
    /// To be put; a row replaces the one with its id.
    pub rows: Vec<Row>,
    /// To be stored with the rows, after those of `clear_persons` went: [`crate::lease::Leases::follow`].
    pub leases: Vec<Lease>,
    /// The server's clock: no read counts an earlier moment until the next answer. The last one counts, not the
    /// latest: one wrong answer must not hide everything for ever.
    pub contact: Instant,
    /// To be stored with the rows.
    pub cursor: Cursor,
    /// To be stored with the rows.
    pub epoch: String,
    /// To be returned.
    pub applied: Applied,
}

/// Plans the storing of an answer.
pub fn apply(loaded: ApplyLoaded, apply: SyncApply) -> Result<ApplyPlan, StoreError> {
    let SyncApply {
        expect_cursor,
        response,
        at,
    } = apply;
    if loaded.cursor != expect_cursor {
        return Err(StoreError::Moved);
    }
    check(&response, expect_cursor.as_ref())?;
    let offer_again = loaded
        .epoch
        .as_ref()
        .is_some_and(|epoch| *epoch != response.epoch);
    let mut work = Work {
        entries: loaded.entries,
        fields: loaded.fields,
        drafts: loaded.drafts,
        plan: ApplyPlan {
            put_entries: Vec::new(),
            delete_entries: Vec::new(),
            archive: Vec::new(),
            offer_again,
            attention: Vec::new(),
            put_fields: Vec::new(),
            delete_fields: Vec::new(),
            put_drafts: Vec::new(),
            delete_drafts: Vec::new(),
            clear_persons: Vec::new(),
            rows: Vec::new(),
            leases: response.leases,
            contact: response.now,
            applied: Applied {
                progressed: loaded.cursor.as_ref() != Some(&response.cursor),
                more: response.more,
                offered_again: offer_again,
                ..Applied::default()
            },
            cursor: response.cursor,
            epoch: response.epoch,
        },
    };
    if offer_again {
        work.unsettle();
    }
    for outcome in &response.outcomes {
        work.outcome(outcome, at);
    }
    if !response.more {
        work.archive_settled();
    }
    for change in &response.scope {
        match change.kind {
            ScopeKind::Reset => work.clear(change.person),
            ScopeKind::Gone => work.gone(change.person),
        }
    }
    if expect_cursor.is_none() {
        // A pull from the start (rows were damaged here) names everybody who may be seen; the server
        // cannot know whom this device had rows of before.
        let named = |person: &PersonId| work.plan.clear_persons.contains(person);
        let gone: Vec<PersonId> = loaded.persons.into_iter().filter(|p| !named(p)).collect();
        for person in gone {
            work.gone(person);
        }
    }
    for row in response.rows {
        work.row(row);
    }
    Ok(work.finish())
}

/// Nothing of an answer is believed before all of it fits together.
fn check(response: &SyncResponse, expected: Option<&Cursor>) -> Result<(), StoreError> {
    if response.after.as_ref() != expected {
        return Err(StoreError::DamagedAnswer("after"));
    }
    if digest::of_page(&response.rows) != response.digest {
        return Err(StoreError::DamagedAnswer("digest"));
    }
    if response
        .frame
        .is_some_and(|frame| frame != digest::of_frame(response))
    {
        return Err(StoreError::DamagedAnswer("frame"));
    }
    Ok(())
}

struct Work {
    entries: Vec<OutboxEntry>,
    fields: Vec<LocalField>,
    drafts: Vec<LocalDraft>,
    plan: ApplyPlan,
}

impl Work {
    fn outcome(&mut self, outcome: &Outcome, at: Instant) {
        let is_it = |entry: &OutboxEntry| {
            entry.outgoing.id == outcome.id && entry.state == EntryState::Waiting
        };
        let Some(index) = self.entries.iter().position(is_it) else {
            return; // a repeat of an answer that is stored already
        };
        self.plan.applied.settled = self.plan.applied.settled.saturating_add(1);
        match &outcome.verdict {
            Verdict::Accepted { .. } => {
                self.entries[index].state = EntryState::Settled;
                self.plan.applied.accepted = self.plan.applied.accepted.saturating_add(1);
                let entry = self.entries[index].clone();
                self.prune_replaced(&entry);
                self.plan.put_entries.push(entry);
            }
            Verdict::Refused { reason, detail } => {
                let covered = self.is_covered(index, *reason);
                let entry = self.entries.remove(index);
                self.plan.delete_entries.push(entry.order);
                if covered {
                    self.plan.archive.push(entry);
                    return;
                }
                self.reopen(&entry, *reason);
                self.plan.applied.attention = self.plan.applied.attention.saturating_add(1);
                self.plan
                    .attention
                    .push(item(entry, *reason, detail.clone(), at));
            }
        }
    }

    /// An edit that came too late, after this device's own submission, which already stands for it
    /// (the submission went ahead by QR). Nothing for a person to look at.
    fn is_covered(&self, index: usize, reason: RefuseReason) -> bool {
        if reason != RefuseReason::AlreadySubmitted {
            return false;
        }
        let Some(Action::Edit(edit)) =
            change_in(&self.entries[index].outgoing).map(|change| change.into_owned().action)
        else {
            return false;
        };
        let id = self.entries[index].outgoing.id;
        let stands_for = |entry: &OutboxEntry| {
            let Some(Action::Submit(submit)) =
                change_in(&entry.outgoing).map(|change| change.into_owned().action)
            else {
                return false;
            };
            submit.record == edit.record
                && edit
                    .fields
                    .values()
                    .all(|field| submit.replaces.contains(&field.version.unwrap_or(id)))
        };
        self.entries.iter().any(stands_for)
    }

    fn clear(&mut self, person: PersonId) {
        self.plan.clear_persons.push(person);
        self.plan.applied.persons.push(person);
    }

    fn gone(&mut self, person: PersonId) {
        self.clear(person);
        self.forget_sent_fields(|field| field.person == person);
        self.forget_drafts(person);
    }

    /// What the server has taken in need not be named again by later keystrokes.
    fn prune_replaced(&mut self, entry: &OutboxEntry) {
        let Some(Action::Edit(edit)) =
            change_in(&entry.outgoing).map(|change| change.into_owned().action)
        else {
            return;
        };
        for field in self
            .fields
            .iter_mut()
            .filter(|field| field.record == edit.record)
        {
            let Some(sent) = edit.fields.get(&field.link) else {
                continue;
            };
            let before = field.replaces.len();
            field
                .replaces
                .retain(|version| !sent.replaces.contains(version));
            if field.replaces.len() != before {
                self.plan.put_fields.push(field.clone());
            }
        }
    }

    /// A submission that was refused for a reason the person can mend leaves the draft open.
    fn reopen(&mut self, entry: &OutboxEntry, reason: RefuseReason) {
        if matches!(
            reason,
            RefuseReason::AlreadySubmitted | RefuseReason::Discarded
        ) {
            return;
        }
        let Some(change) = change_in(&entry.outgoing) else {
            return;
        };
        if entry.outgoing.carried.is_some()
            || !matches!(change.action, Action::Submit(_) | Action::Discard(_))
        {
            return;
        }
        let form = form_of(&change);
        if let Some(draft) = self
            .drafts
            .iter_mut()
            .find(|draft| Some(draft.record) == form)
        {
            draft.closed = false;
            self.plan.put_drafts.push(draft.clone());
        }
    }

    /// A restored server may not have what it had acknowledged.
    fn unsettle(&mut self) {
        for entry in self
            .entries
            .iter_mut()
            .filter(|entry| entry.state == EntryState::Settled)
        {
            entry.state = EntryState::Waiting;
            self.plan.put_entries.push(entry.clone());
        }
    }

    /// Everything the server has is in the rows now; nothing is drawn over them any more.
    fn archive_settled(&mut self) {
        let (settled, rest) = self
            .entries
            .drain(..)
            .partition(|entry| entry.state == EntryState::Settled);
        self.entries = rest;
        let settled: Vec<OutboxEntry> = settled;
        self.plan
            .put_entries
            .retain(|entry| entry.state == EntryState::Waiting);
        self.plan
            .delete_entries
            .extend(settled.iter().map(|entry| entry.order));
        self.plan.archive.extend(settled);
    }

    fn forget_sent_fields(&mut self, which: impl Fn(&LocalField) -> bool) {
        let (gone, kept): (Vec<_>, Vec<_>) = self
            .fields
            .drain(..)
            .partition(|field| !field.dirty && which(field));
        self.fields = kept;
        self.plan.put_fields.retain(|put| {
            !gone
                .iter()
                .any(|field| field.record == put.record && field.link == put.link)
        });
        self.plan
            .delete_fields
            .extend(gone.into_iter().map(|field| (field.record, field.link)));
    }

    fn forget_drafts(&mut self, person: PersonId) {
        let dirty = |record: RecordId, fields: &[LocalField]| {
            fields.iter().any(|field| field.record == record)
        };
        let fields = &self.fields;
        let (gone, kept): (Vec<_>, Vec<_>) = self
            .drafts
            .drain(..)
            .partition(|draft| draft.person == person && !dirty(draft.record, fields));
        self.drafts = kept;
        self.plan
            .put_drafts
            .retain(|put| !gone.iter().any(|draft| draft.record == put.record));
        self.plan
            .delete_drafts
            .extend(gone.into_iter().map(|draft| draft.record));
    }

    fn row(&mut self, row: Row) {
        if row.kind == FORM && row.status != RowStatus::Draft {
            // Dirty fields stay: they will be sent, refused, and shown to the person.
            self.forget_sent_fields(|field| field.record == row.id);
            if let Some(draft) = self
                .drafts
                .iter_mut()
                .find(|draft| draft.record == row.id && !draft.closed)
            {
                draft.closed = true;
                self.plan.put_drafts.push(draft.clone());
            }
        }
        if !self.plan.applied.persons.contains(&row.person) {
            self.plan.applied.persons.push(row.person);
        }
        self.plan.applied.rows = self.plan.applied.rows.saturating_add(1);
        self.plan.rows.push(row);
    }

    fn finish(mut self) -> ApplyPlan {
        self.plan.applied.unsent = unsent(&self.entries, &self.fields);
        self.plan
    }
}
