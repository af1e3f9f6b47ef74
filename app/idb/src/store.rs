//! [`IdbStore`]: the operations of [`DeviceStore`] as one transaction each. Loads, asks `sync::plan` or
//! `sync::view`, saves; decides nothing itself.

mod base;
mod mend;
mod reseal;
mod upkeep;
mod write;

pub use base::IdbStore;
pub use upkeep::is_submission_of;

use crate::history;
use crate::tables::{
    ARCHIVE, ATTENTION, BLOCKS, DRAFTS, FIELDS, HEAD_KEY, HEADS, IDS, META, OUTBOX, ROWS, Table,
    change_key, order_key, record_prefix,
};
use crate::transaction::Use;
use base::{Head, head};
use domain::{ChangeId, Instant, PersonId, RecordId};
use std::collections::BTreeSet;
use sync::plan::{self, ApplyLoaded};
use sync::store::{
    Applied, AttentionItem, Batch, DeviceStore, DraftView, EntryState, FieldWrite, Filter,
    LocalDraft, LocalField, LocalRow, NewEntry, OutboxEntry, StoreError, StoreHead, SyncApply,
    TakeBatch,
};
use sync::view;
use sync::wire::{OutgoingChange, RefuseReason, RowStatus};
use write::{append, put_fields, write_plan};

/// The tables a screen's view is composed from.
const VIEW: &[Table] = &[META, DRAFTS, FIELDS, OUTBOX, ROWS, BLOCKS, HEADS];

impl DeviceStore for IdbStore {
    async fn open_draft(&self, draft: LocalDraft) -> Result<(), StoreError> {
        let key = draft.record.to_string();
        self.run(&[DRAFTS], Use::Strict, async |tx| {
            let existing: Option<LocalDraft> = tx.get(DRAFTS, &key).await?;
            match plan::open_draft(existing.as_ref(), draft.clone()) {
                Some(draft) => tx.put(DRAFTS, &key, &draft),
                None => Ok(()),
            }
        })
        .await
    }

    async fn edit_field(&self, write: FieldWrite) -> Result<(), StoreError> {
        let record = write.record.to_string();
        self.run(
            &[META, DRAFTS, FIELDS, OUTBOX, IDS],
            Use::Strict,
            async |tx| {
                let draft: Option<LocalDraft> = tx.get(DRAFTS, &record).await?;
                let key = tx.field_key(write.record, &write.link)?;
                let existing: Option<LocalField> = tx.get(FIELDS, &key).await?;
                let plan = plan::edit(draft.as_ref(), existing.as_ref(), write.clone())?;
                tx.put(FIELDS, &key, &plan.field)?;
                if let Some(draft) = plan.draft {
                    tx.put(DRAFTS, &record, &draft)?;
                }
                if let Some(change) = plan.append {
                    append(tx, vec![change]).await?;
                }
                Ok(())
            },
        )
        .await
    }

    async fn enqueue(&self, entry: NewEntry) -> Result<(), StoreError> {
        let change = entry.change()?;
        let form = sync::decide::form_of(&change);
        let key = change_key(change.id);
        self.run(
            &[META, DRAFTS, FIELDS, OUTBOX, IDS, ATTENTION],
            Use::Strict,
            async |tx| {
                let known = tx.has(IDS, &key).await? || tx.has(ATTENTION, &key).await?;
                let mut draft: Option<LocalDraft> = None;
                let mut fields: Vec<LocalField> = Vec::new();
                if let Some(form) = form {
                    draft = tx.get(DRAFTS, &form.to_string()).await?;
                    fields = values(tx.starting(FIELDS, &record_prefix(form)).await?);
                }
                let plan = plan::enqueue(entry.clone(), known, draft.as_ref(), fields)?;
                put_fields(tx, &plan.fields)?;
                if let Some(draft) = plan.draft {
                    tx.put(DRAFTS, &draft.record.to_string(), &draft)?;
                }
                append(tx, plan.append).await
            },
        )
        .await
    }

    async fn take_batch(&self, take: TakeBatch) -> Result<Batch, StoreError> {
        self.run(&[META, FIELDS, OUTBOX, IDS], Use::Strict, async |tx| {
            let cursor = head(tx).await?.cursor;
            let entries: Vec<OutboxEntry> = tx.all(OUTBOX).await?;
            let fields: Vec<LocalField> = tx.all(FIELDS).await?;
            let plan = plan::take_batch(&entries, fields, take);
            put_fields(tx, &plan.fields)?;
            append(tx, plan.append).await?;
            Ok(Batch {
                changes: plan.changes,
                cursor,
                left: plan.left,
            })
        })
        .await
    }

    async fn apply(&self, apply: SyncApply) -> Result<Applied, StoreError> {
        let tables = &[
            META, DRAFTS, FIELDS, OUTBOX, ARCHIVE, IDS, ATTENTION, ROWS, BLOCKS, HEADS,
        ];
        let (applied, delta, generation) = self
            .run(tables, Use::Default, async |tx| {
                let mut head = head(tx).await?;
                let persons = match head.cursor {
                    Some(_) => Vec::new(),
                    None => self.index(tx, &head).await?.persons(),
                };
                let loaded = ApplyLoaded {
                    persons,
                    cursor: head.cursor.clone(),
                    epoch: head.epoch.clone(),
                    entries: tx.all(OUTBOX).await?,
                    fields: tx.all(FIELDS).await?,
                    drafts: tx.all(DRAFTS).await?,
                };
                let plan = plan::apply(loaded, apply.clone())?;
                head.cursor = Some(plan.cursor.clone());
                head.epoch = Some(plan.epoch.clone());
                head.contact = Some(plan.contact);
                let rows_change = !plan.rows.is_empty()
                    || !plan.clear_persons.is_empty()
                    || !plan.leases.is_empty();
                head.generation += u64::from(rows_change);
                tx.put(META, HEAD_KEY, &head)?;
                write_plan(tx, &plan).await?;
                let gone = &plan.clear_persons;
                let mut delta = history::write(tx, gone, plan.rows, head.generation)?;
                history::write_leases(tx, gone, &plan.leases, &mut delta).await?;
                Ok((plan.applied, rows_change.then_some(delta), head.generation))
            })
            .await?;
        if let Some(delta) = delta {
            self.follow(delta, generation);
        }
        Ok(applied)
    }

    async fn set_aside(
        &self,
        id: ChangeId,
        reason: RefuseReason,
        at: Instant,
    ) -> Result<bool, StoreError> {
        self.run(&[OUTBOX, IDS, ATTENTION], Use::Strict, async |tx| {
            let entries: Vec<OutboxEntry> = tx.all(OUTBOX).await?;
            let Some((order, item)) = plan::set_aside(&entries, id, reason, at) else {
                return Ok(false);
            };
            tx.delete(OUTBOX, &order_key(order))?;
            tx.delete(IDS, &change_key(id))?;
            tx.put(ATTENTION, &change_key(id), &item)?;
            Ok(true)
        })
        .await
    }

    async fn attention(&self) -> Result<Vec<AttentionItem>, StoreError> {
        let mut items: Vec<AttentionItem> = self
            .run(&[ATTENTION], Use::Read, async |tx| tx.all(ATTENTION).await)
            .await?;
        items.sort_by_key(|item| (item.at, item.id));
        Ok(items)
    }

    async fn dismiss(&self, id: ChangeId) -> Result<bool, StoreError> {
        let key = change_key(id);
        self.run(&[ATTENTION], Use::Strict, async |tx| {
            let there = tx.has(ATTENTION, &key).await?;
            tx.delete(ATTENTION, &key)?;
            Ok(there)
        })
        .await
    }

    async fn send_again(
        &self,
        id: ChangeId,
        new_id: ChangeId,
        at: Instant,
    ) -> Result<bool, StoreError> {
        let key = change_key(id);
        self.run(&[META, OUTBOX, IDS, ATTENTION], Use::Strict, async |tx| {
            let item: Option<AttentionItem> = tx.get(ATTENTION, &key).await?;
            let Some(change) = item.and_then(|item| plan::send_again(&item, new_id, at)) else {
                return Ok(false);
            };
            tx.delete(ATTENTION, &key)?;
            append(tx, vec![change]).await?;
            Ok(true)
        })
        .await
    }

    async fn head(&self) -> Result<StoreHead, StoreError> {
        self.run(&[META, FIELDS, OUTBOX, ATTENTION], Use::Read, async |tx| {
            let Head { cursor, epoch, .. } = head(tx).await?;
            let entries: Vec<OutboxEntry> = tx.all(OUTBOX).await?;
            let fields: Vec<LocalField> = tx.all(FIELDS).await?;
            let attention = u32::try_from(tx.keys(ATTENTION).await?.len()).unwrap_or(u32::MAX);
            Ok(StoreHead {
                cursor,
                epoch,
                unsent: plan::unsent(&entries, &fields),
                attention,
            })
        })
        .await
    }

    async fn waiting(&self) -> Result<Vec<OutgoingChange>, StoreError> {
        let entries: Vec<OutboxEntry> = self
            .run(&[OUTBOX], Use::Read, async |tx| tx.all(OUTBOX).await)
            .await?;
        let waiting = entries
            .into_iter()
            .filter(|entry| entry.state == EntryState::Waiting);
        Ok(waiting.map(|entry| entry.outgoing).collect())
    }

    async fn outgoing(&self, id: ChangeId) -> Result<Option<OutgoingChange>, StoreError> {
        self.run(&[OUTBOX, ARCHIVE, IDS], Use::Read, async |tx| {
            let Some(order) = tx.get::<u64>(IDS, &change_key(id)).await? else {
                return Ok(None);
            };
            let mut entry: Option<OutboxEntry> = tx.get(OUTBOX, &order_key(order)).await?;
            if entry.is_none() {
                entry = tx.get(ARCHIVE, &order_key(order)).await?;
            }
            Ok(entry.map(|entry| entry.outgoing))
        })
        .await
    }

    async fn rows(&self, filter: &Filter, now: Instant) -> Result<Vec<LocalRow>, StoreError> {
        self.run(VIEW, Use::Read, async |tx| {
            let entries: Vec<OutboxEntry> = tx.all(OUTBOX).await?;
            let rows = self
                .latest(tx, &entries, now, filter, |_, line| {
                    filter.person.is_none_or(|person| person == line.person)
                        && filter
                            .kind
                            .as_deref()
                            .is_none_or(|kind| kind == &*line.kind)
                })
                .await?;
            let mut local = view::overlay(rows, &entries, &self.me);
            local.retain(|local| filter.takes(&local.row));
            Ok(local)
        })
        .await
    }

    async fn row(&self, id: RecordId, now: Instant) -> Result<Option<LocalRow>, StoreError> {
        self.run(VIEW, Use::Read, async |tx| {
            let entries = view::touching(tx.all(OUTBOX).await?, id);
            let rows = self
                .stored(tx, &entries, now, |other, _| other == id)
                .await?;
            Ok(view::overlay(rows, &entries, &self.me)
                .into_iter()
                .find(|local| local.row.id == id))
        })
        .await
    }

    async fn drafts(&self, now: Instant) -> Result<Vec<DraftView>, StoreError> {
        self.run(VIEW, Use::Read, async |tx| {
            let entries: Vec<OutboxEntry> = tx.all(OUTBOX).await?;
            let fields: Vec<LocalField> = tx.all(FIELDS).await?;
            let drafts: Vec<LocalDraft> = tx.all(DRAFTS).await?;
            let local: BTreeSet<RecordId> = fields.iter().map(|field| field.record).collect();
            let rows = self
                .stored(tx, &entries, now, |id, line| {
                    line.status == RowStatus::Draft || local.contains(&id)
                })
                .await?;
            Ok(view::drafts(&rows, &entries, &fields, &drafts, &self.me))
        })
        .await
    }

    async fn draft(&self, id: RecordId, now: Instant) -> Result<Option<DraftView>, StoreError> {
        self.run(VIEW, Use::Read, async |tx| {
            let entries = view::touching(tx.all(OUTBOX).await?, id);
            let fields: Vec<LocalField> = values(tx.starting(FIELDS, &record_prefix(id)).await?);
            let draft: Option<LocalDraft> = tx.get(DRAFTS, &id.to_string()).await?;
            let rows = self
                .stored(tx, &entries, now, |other, _| other == id)
                .await?;
            let row = rows.iter().find(|row| row.id == id);
            Ok(view::draft(
                id,
                row,
                &entries,
                &fields,
                draft.as_ref(),
                &self.me,
            ))
        })
        .await
    }

    async fn expire(&self, now: Instant) -> Result<Vec<PersonId>, StoreError> {
        self.erase_expired(now).await
    }
}

fn values<T>(pairs: Vec<(String, T)>) -> Vec<T> {
    pairs.into_iter().map(|(_, value)| value).collect()
}
