//! Writing what the plans of `sync` ask for, inside a transaction that is already open.

use super::base::head;
use crate::tables::{
    ARCHIVE, ATTENTION, DRAFTS, FIELDS, HEAD_KEY, IDS, META, OUTBOX, Table, change_key, order_key,
};
use crate::tx::Tx;
use sync::plan::{self, ApplyPlan};
use sync::store::{EntryState, LocalField, OutboxEntry, StoreError};
use sync::wire::OutgoingChange;

pub(super) fn put_fields(tx: &Tx<'_>, fields: &[LocalField]) -> Result<(), StoreError> {
    fields.iter().try_for_each(|field| {
        let key = tx.field_key(field.record, &field.link)?;
        tx.put(FIELDS, &key, field)
    })
}

pub(super) fn put_entry(tx: &Tx<'_>, table: Table, entry: &OutboxEntry) -> Result<(), StoreError> {
    tx.put(table, &order_key(entry.order), entry)?;
    tx.put(IDS, &change_key(entry.outgoing.id), &entry.order)
}

/// New entries at the end of the outbox.
pub(super) async fn append(tx: &Tx<'_>, changes: Vec<OutgoingChange>) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut head = head(tx).await?;
    for outgoing in changes {
        head.order += 1;
        let bytes = plan::bytes_of(&outgoing);
        put_entry(
            tx,
            OUTBOX,
            &OutboxEntry {
                order: head.order,
                outgoing,
                state: EntryState::Waiting,
                bytes,
            },
        )?;
    }
    tx.put(META, HEAD_KEY, &head)
}

/// Everything of an answer but its rows, in the order the plan prescribes.
pub(super) async fn write_plan(tx: &Tx<'_>, plan: &ApplyPlan) -> Result<(), StoreError> {
    for entry in &plan.put_entries {
        put_entry(tx, OUTBOX, entry)?;
    }
    for order in &plan.delete_entries {
        tx.delete(OUTBOX, &order_key(*order))?;
    }
    for entry in &plan.archive {
        put_entry(tx, ARCHIVE, entry)?;
    }
    if plan.offer_again {
        offer_again(tx).await?;
    } else if !plan.archive.is_empty() {
        trim_archive(tx).await?;
    }
    for item in &plan.attention {
        tx.delete(IDS, &change_key(item.id))?;
        tx.put(ATTENTION, &change_key(item.id), item)?;
    }
    put_fields(tx, &plan.put_fields)?;
    for (record, link) in &plan.delete_fields {
        tx.delete(FIELDS, &tx.field_key(*record, link)?)?;
    }
    for draft in &plan.put_drafts {
        tx.put(DRAFTS, &draft.record.to_string(), draft)?;
    }
    for record in &plan.delete_drafts {
        tx.delete(DRAFTS, &record.to_string())?;
    }
    Ok(())
}

async fn offer_again(tx: &Tx<'_>) -> Result<(), StoreError> {
    for mut entry in tx.all::<OutboxEntry>(ARCHIVE).await? {
        tx.delete(ARCHIVE, &order_key(entry.order))?;
        entry.state = EntryState::Waiting;
        put_entry(tx, OUTBOX, &entry)?;
    }
    Ok(())
}

async fn trim_archive(tx: &Tx<'_>) -> Result<(), StoreError> {
    let keys = tx.keys(ARCHIVE).await?;
    let surplus = keys.len().saturating_sub(plan::ARCHIVE_MAX);
    for key in keys.iter().take(surplus) {
        if let Some(entry) = tx.get::<OutboxEntry>(ARCHIVE, key).await? {
            tx.delete(IDS, &change_key(entry.outgoing.id))?;
        }
        tx.delete(ARCHIVE, key)?;
    }
    Ok(())
}
