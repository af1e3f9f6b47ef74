//! The device store in memory: for tests, for the simulation, and as the model of the contract.

mod tables;

use crate::plan::{self, ApplyLoaded};
use crate::store::{
    Applied, AttentionItem, Batch, DeviceStore, EntryState, FieldWrite, LocalDraft, LocalField,
    NewEntry, OutboxEntry, StoreError, StoreHead, SyncApply, TakeBatch,
};
use crate::view::{self, DraftView, Filter, LocalRow};
use crate::wire::{Author, OutgoingChange, RefuseReason, Row};
use domain::{ChangeId, Instant, PersonId, RecordId};
use std::cell::RefCell;
use std::rc::Rc;
use tables::Tables;

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
    /// Rows are shown after their lease has ended.
    LeaseIgnored,
    /// Rows whose lease has ended are erased, and the cursor says that they are here.
    ErasedButNotAskedFor,
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

    /// `None`: leases are ignored.
    fn moment(&self, now: Instant) -> Option<Instant> {
        (self.0.borrow().bug != Some(Bug::LeaseIgnored)).then_some(now)
    }

    fn read<T>(&self, work: impl FnOnce(&Tables, &Author) -> T) -> T {
        let inner = self.0.borrow();
        work(&inner.tables, &inner.me)
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
                persons: tables.persons(),
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

    async fn rows(&self, filter: &Filter, now: Instant) -> Result<Vec<LocalRow>, StoreError> {
        let now = self.moment(now);
        Ok(self.read(|tables, me| {
            let entries = tables.entries();
            let shown: Vec<Row> = tables.shown(now).cloned().collect();
            let wanted = shown.iter().filter(|row| filter.takes(row));
            let numbered = wanted.map(|row| (row.person, row.seq, row.id)).collect();
            let (latest, touched) = (filter.latest(numbered), view::touched_by(&entries));
            let kept = |row: &Row| latest.contains(&row.id) || touched.contains(&row.id);
            let mut rows = view::overlay(shown.into_iter().filter(kept).collect(), &entries, me);
            rows.retain(|local| filter.takes(&local.row));
            rows
        }))
    }

    async fn row(&self, id: RecordId, now: Instant) -> Result<Option<LocalRow>, StoreError> {
        Ok(self
            .rows(&Filter::default(), now)
            .await?
            .into_iter()
            .find(|local| local.row.id == id))
    }

    async fn drafts(&self, now: Instant) -> Result<Vec<DraftView>, StoreError> {
        let now = self.moment(now);
        Ok(self.read(|tables, me| {
            let rows: Vec<Row> = tables.shown(now).cloned().collect();
            let fields: Vec<LocalField> = tables.fields.values().cloned().collect();
            let drafts: Vec<LocalDraft> = tables.drafts.values().cloned().collect();
            view::drafts(&rows, &tables.entries(), &fields, &drafts, me)
        }))
    }

    async fn draft(&self, id: RecordId, now: Instant) -> Result<Option<DraftView>, StoreError> {
        let now = self.moment(now);
        Ok(self.read(|tables, me| {
            let row = tables.shown(now).find(|row| row.id == id);
            let local = tables.drafts.get(&id);
            view::draft(id, row, &tables.entries(), &tables.fields_of(id), local, me)
        }))
    }

    async fn expire(&self, now: Instant) -> Result<Vec<PersonId>, StoreError> {
        let Some(now) = self.moment(now) else {
            return Ok(Vec::new());
        };
        let ended = self.read(|tables, _| tables.leases.ended(tables.latest(now)));
        if ended.is_empty() {
            return Ok(ended);
        }
        let bug = self.0.borrow().bug;
        self.write(|tables| {
            let ended = tables.leases.ended(tables.latest(now));
            tables.rows.retain(|_, row| !ended.contains(&row.person));
            tables.leases.follow(&ended, &[]);
            if bug != Some(Bug::ErasedButNotAskedFor) {
                tables.cursor = None;
            }
            Ok(ended)
        })
    }
}
