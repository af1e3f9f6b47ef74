//! The device store in memory: for tests, for the simulation, and as the model of the contract.

use crate::plan::{self, ARCHIVE_MAX, ApplyLoaded, ApplyPlan};
use crate::store::{
    Applied, AttentionItem, Batch, DeviceStore, EntryState, FieldWrite, LocalDraft, LocalField,
    NewEntry, OutboxEntry, StoreError, StoreHead, SyncApply, TakeBatch,
};
use crate::view::{self, DraftView, Filter, LocalRow};
use crate::wire::{Author, Cursor, LinkId, OutgoingChange, RefuseReason, Row};
use domain::{ChangeId, Instant, RecordId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Mistakes a store could make, to show that the tests notice them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// The cursor is saved in a transaction of its own, before the rows.
    CursorBeforeRows,
    /// After a push everything unsent counts as sent.
    AllSentAfterPush,
    /// A refused change is thrown away.
    RefusedDropped,
    /// The last tab to type into a field wins.
    TabsOverwrite,
    /// An answer is stored without looking whether it is whole and whether it is ours.
    AnswerUnchecked,
}

#[derive(Clone, Debug, Default)]
struct Tables {
    cursor: Option<Cursor>,
    epoch: Option<String>,
    next_order: u64,
    outbox: BTreeMap<u64, OutboxEntry>,
    archive: BTreeMap<u64, OutboxEntry>,
    attention: BTreeMap<ChangeId, AttentionItem>,
    fields: BTreeMap<(RecordId, LinkId), LocalField>,
    drafts: BTreeMap<RecordId, LocalDraft>,
    rows: BTreeMap<RecordId, Row>,
}

#[derive(Debug)]
struct Inner {
    me: Author,
    tables: Tables,
    fail_next_write: Option<StoreError>,
    bug: Option<Bug>,
}

/// A store that two tabs can share: a clone is the same store.
#[derive(Clone, Debug)]
pub struct MemoryStore(Rc<RefCell<Inner>>);

impl MemoryStore {
    /// An empty store of this account.
    pub fn new(me: Author) -> Self {
        MemoryStore(Rc::new(RefCell::new(Inner {
            me,
            tables: Tables::default(),
            fail_next_write: None,
            bug: None,
        })))
    }

    /// The next transaction that writes is rolled back with this error.
    pub fn fail_next_write(&self, error: StoreError) {
        self.0.borrow_mut().fail_next_write = Some(error);
    }

    /// Makes a mistake on purpose from now on.
    pub fn make_mistake(&self, bug: Bug) {
        self.0.borrow_mut().bug = Some(bug);
    }

    /// The server's rows as stored, nothing drawn over them.
    pub fn stored_rows(&self) -> Vec<Row> {
        self.0.borrow().tables.rows.values().cloned().collect()
    }

    /// One transaction: `work` either fails before it changes anything, or does all of it.
    fn write<T>(
        &self,
        work: impl FnOnce(&mut Tables) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut inner = self.0.borrow_mut();
        match inner.fail_next_write.take() {
            Some(error) => Err(error),
            None => work(&mut inner.tables),
        }
    }

    fn read<T>(&self, work: impl FnOnce(&Tables, &Author) -> T) -> T {
        let inner = self.0.borrow();
        work(&inner.tables, &inner.me)
    }
}

impl Tables {
    fn entries(&self) -> Vec<OutboxEntry> {
        self.outbox.values().cloned().collect()
    }

    fn append(&mut self, outgoing: Vec<OutgoingChange>) {
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

    fn put_fields(&mut self, fields: Vec<LocalField>) {
        self.fields.extend(
            fields
                .into_iter()
                .map(|field| ((field.record, field.link.clone()), field)),
        );
    }

    fn put_drafts(&mut self, drafts: impl IntoIterator<Item = LocalDraft>) {
        self.drafts
            .extend(drafts.into_iter().map(|draft| (draft.record, draft)));
    }

    fn knows(&self, id: ChangeId) -> bool {
        let in_outbox = |entries: &BTreeMap<u64, OutboxEntry>| {
            entries.values().any(|entry| entry.outgoing.id == id)
        };
        in_outbox(&self.outbox) || in_outbox(&self.archive) || self.attention.contains_key(&id)
    }

    fn fields_of(&self, record: RecordId) -> Vec<LocalField> {
        self.fields
            .values()
            .filter(|field| field.record == record)
            .cloned()
            .collect()
    }

    fn store(&mut self, plan: ApplyPlan) -> Applied {
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
        self.cursor = Some(plan.cursor);
        self.epoch = Some(plan.epoch);
        plan.applied
    }
}

impl DeviceStore for MemoryStore {
    async fn open_draft(&self, draft: LocalDraft) -> Result<(), StoreError> {
        self.write(|tables| {
            let put = plan::open_draft(tables.drafts.get(&draft.record), draft);
            tables.put_drafts(put);
            Ok(())
        })
    }

    async fn edit_field(&self, write: FieldWrite) -> Result<(), StoreError> {
        let bug = self.0.borrow().bug;
        self.write(|tables| {
            let key = (write.record, write.link.clone());
            let mut write = write;
            if let (Some(Bug::TabsOverwrite), Some(field)) = (bug, tables.fields.get(&key)) {
                write.tab = field.tab;
            }
            let plan = plan::edit(
                tables.drafts.get(&write.record),
                tables.fields.get(&key),
                write,
            )?;
            tables.append(plan.append.into_iter().collect());
            tables.put_fields(vec![plan.field]);
            tables.put_drafts(plan.draft);
            Ok(())
        })
    }

    async fn enqueue(&self, entry: NewEntry) -> Result<(), StoreError> {
        self.write(|tables| {
            let change = entry.change()?;
            let form = crate::decide::form_of(&change);
            let draft = form.and_then(|form| tables.drafts.get(&form));
            let fields = form.map(|form| tables.fields_of(form)).unwrap_or_default();
            let plan = plan::enqueue(entry, tables.knows(change.id), draft, fields)?;
            tables.append(plan.append);
            tables.put_fields(plan.fields);
            tables.put_drafts(plan.draft);
            Ok(())
        })
    }

    async fn take_batch(&self, take: TakeBatch) -> Result<Batch, StoreError> {
        self.write(|tables| {
            let plan = plan::take_batch(
                &tables.entries(),
                tables.fields.values().cloned().collect(),
                take,
            );
            tables.append(plan.append);
            tables.put_fields(plan.fields);
            Ok(Batch {
                changes: plan.changes,
                cursor: tables.cursor.clone(),
                left: plan.left,
            })
        })
    }

    async fn apply(&self, mut apply: SyncApply) -> Result<Applied, StoreError> {
        let bug = self.0.borrow().bug;
        if bug == Some(Bug::AnswerUnchecked) {
            apply.response.after.clone_from(&apply.expect_cursor);
            apply.response.frame = None;
            apply.response.digest = crate::digest::of_page(&apply.response.rows);
        }
        if bug == Some(Bug::CursorBeforeRows)
            && self.read(|tables, _| tables.cursor == apply.expect_cursor)
        {
            self.0.borrow_mut().tables.cursor = Some(apply.response.cursor.clone());
        }
        self.write(|tables| {
            let loaded = ApplyLoaded {
                cursor: if bug == Some(Bug::CursorBeforeRows) {
                    apply.expect_cursor.clone()
                } else {
                    tables.cursor.clone()
                },
                epoch: tables.epoch.clone(),
                entries: tables.entries(),
                fields: tables.fields.values().cloned().collect(),
                drafts: tables.drafts.values().cloned().collect(),
                // rows in memory are never damaged: no cursor, no rows
                persons: Vec::new(),
            };
            let mut plan = plan::apply(loaded, apply)?;
            if bug == Some(Bug::RefusedDropped) {
                plan.attention.clear();
            }
            let accepted = plan.applied.accepted;
            let applied = tables.store(plan);
            if bug == Some(Bug::AllSentAfterPush) && accepted > 0 {
                tables.outbox.clear();
                tables
                    .fields
                    .values_mut()
                    .for_each(|field| field.dirty = false);
            }
            Ok(applied)
        })
    }

    async fn set_aside(
        &self,
        id: ChangeId,
        reason: RefuseReason,
        at: Instant,
    ) -> Result<bool, StoreError> {
        self.write(|tables| {
            let Some((order, item)) = plan::set_aside(&tables.entries(), id, reason, at) else {
                return Ok(false);
            };
            tables.outbox.remove(&order);
            tables.attention.insert(id, item);
            Ok(true)
        })
    }

    async fn attention(&self) -> Result<Vec<AttentionItem>, StoreError> {
        Ok(self.read(|tables, _| tables.attention.values().cloned().collect()))
    }

    async fn dismiss(&self, id: ChangeId) -> Result<bool, StoreError> {
        self.write(|tables| Ok(tables.attention.remove(&id).is_some()))
    }

    async fn send_again(
        &self,
        id: ChangeId,
        new_id: ChangeId,
        at: Instant,
    ) -> Result<bool, StoreError> {
        self.write(|tables| {
            let again = tables
                .attention
                .get(&id)
                .and_then(|item| plan::send_again(item, new_id, at));
            let Some(outgoing) = again else {
                return Ok(false);
            };
            tables.attention.remove(&id);
            tables.append(vec![outgoing]);
            Ok(true)
        })
    }

    async fn head(&self) -> Result<StoreHead, StoreError> {
        Ok(self.read(|tables, _| StoreHead {
            cursor: tables.cursor.clone(),
            epoch: tables.epoch.clone(),
            unsent: plan::unsent(&tables.entries(), tables.fields.values()),
            attention: u32::try_from(tables.attention.len()).unwrap_or(u32::MAX),
        }))
    }

    async fn waiting(&self) -> Result<Vec<OutgoingChange>, StoreError> {
        let waiting = |entry: &&OutboxEntry| entry.state == EntryState::Waiting;
        Ok(self.read(|tables, _| {
            tables
                .outbox
                .values()
                .filter(waiting)
                .map(|entry| entry.outgoing.clone())
                .collect()
        }))
    }

    async fn outgoing(&self, id: ChangeId) -> Result<Option<OutgoingChange>, StoreError> {
        Ok(self.read(|tables, _| {
            let mut entries = tables.outbox.values().chain(tables.archive.values());
            entries
                .find(|entry| entry.outgoing.id == id)
                .map(|entry| entry.outgoing.clone())
        }))
    }

    async fn rows(&self, filter: &Filter) -> Result<Vec<LocalRow>, StoreError> {
        Ok(self.read(|tables, me| {
            let mut rows = view::overlay(
                tables.rows.values().cloned().collect(),
                &tables.entries(),
                me,
            );
            rows.retain(|local| filter.takes(&local.row));
            rows
        }))
    }

    async fn row(&self, id: RecordId) -> Result<Option<LocalRow>, StoreError> {
        Ok(self
            .rows(&Filter::default())
            .await?
            .into_iter()
            .find(|local| local.row.id == id))
    }

    async fn drafts(&self) -> Result<Vec<DraftView>, StoreError> {
        Ok(self.read(|tables, me| {
            let rows: Vec<Row> = tables.rows.values().cloned().collect();
            let fields: Vec<LocalField> = tables.fields.values().cloned().collect();
            let drafts: Vec<LocalDraft> = tables.drafts.values().cloned().collect();
            view::drafts(&rows, &tables.entries(), &fields, &drafts, me)
        }))
    }

    async fn draft(&self, id: RecordId) -> Result<Option<DraftView>, StoreError> {
        Ok(self.read(|tables, me| {
            let (row, local) = (tables.rows.get(&id), tables.drafts.get(&id));
            view::draft(id, row, &tables.entries(), &tables.fields_of(id), local, me)
        }))
    }
}
