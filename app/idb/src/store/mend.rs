//! Taking damaged values out, so that the rest of the notebook opens.
//!
//! What came from the server goes and is fetched again: the next pull begins at the start. What was never sent
//! cannot be fetched: it goes to 確認が必要 with what can still be said about it, never silently away.
//!
//! Only values that do not open under their key are damaged. A value that opens and cannot be read may be a
//! newer release's: that stays an error to show.

use super::base::{Head, IdbStore};
use super::reseal::Progress;
use super::write::put_entry;
use crate::connection::Event;
use crate::sealed::SealedBy;
use crate::tables::{
    ALL, ARCHIVE, ATTENTION, BLOCKS, DRAFTS, FIELDS, HEAD_KEY, HEADS, IDS, LEASES_KEY, META,
    OUTBOX, PROGRESS_KEY, ROWS, SEALING, Table, change_key, order_key,
};
use crate::transaction::Use;
use crate::tx::{Tx, parse};
use domain::{ChangeId, Instant, RecordId};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use sync::store::{AttentionItem, LocalDraft, LocalField, OutboxEntry, Seal, StoreError};
use sync::wire::{Action, Change, Edit, OutgoingChange, RefuseReason};
use uuid::Uuid;
use vault::{is_sealed, key_number};

/// After the counters were lost: further than any other tab has counted meanwhile.
const GENERATIONS_AHEAD: u64 = 1_000_000;

/// What a look at every value found.
#[derive(Default)]
struct Found {
    /// Values that open.
    plain: BTreeMap<Table, BTreeMap<String, Vec<u8>>>,
    /// Keys of those that do not.
    damaged: BTreeMap<Table, BTreeSet<String>>,
    /// The key numbers those carry.
    foreign: BTreeSet<u8>,
}

impl IdbStore {
    /// One transaction over everything. Rare, so it may take a moment.
    pub(super) async fn mend(&self, sealed: &SealedBy) -> Result<(), StoreError> {
        let mut tables = ALL.to_vec();
        tables.push(SEALING);
        let work = async |tx: &Tx<'_>| {
            let mark = mark(tx, sealed).await?;
            let found = look(tx, sealed).await?;
            if matches!(mark, Mark::Foreign(number) if found.foreign.contains(&number)) {
                // another tab has gone on to a newer key: what does not open here is not damaged
                return Err(StoreError::Locked);
            }
            let marked = mark == Mark::Opens;
            if !marked && found.plain.values().all(BTreeMap::is_empty) {
                // nothing at all opens: this is the wrong key, not damage
                return Err(StoreError::Damaged { table: SEALING });
            }
            if !marked {
                tx.put(SEALING, PROGRESS_KEY, &Progress::default())?;
            }
            found.mend(tx)
        };
        self.connection()
            .run(&tables, Use::Strict, sealed, work)
            .await?;
        self.forget_index();
        self.connection().say(Event::Mended);
        Ok(())
    }
}

/// The mark of the sealing, which every sealed store has.
#[derive(PartialEq)]
enum Mark {
    Opens,
    Damaged,
    /// Under a key with another number.
    Foreign(u8),
}

async fn mark(tx: &Tx<'_>, sealed: &SealedBy) -> Result<Mark, StoreError> {
    let Some(stored) = tx.raw(SEALING, PROGRESS_KEY).await? else {
        return Ok(Mark::Damaged);
    };
    if !is_sealed(&stored) {
        return Ok(Mark::Damaged);
    }
    match sealed.open(SEALING, PROGRESS_KEY, &stored) {
        Ok(_) => Ok(Mark::Opens),
        Err(StoreError::Damaged { .. }) if sealed.is_current(&stored)? => Ok(Mark::Damaged),
        Err(StoreError::Damaged { .. }) => {
            Ok(key_number(&stored).map_or(Mark::Damaged, Mark::Foreign))
        }
        Err(error) => Err(error),
    }
}

async fn look(tx: &Tx<'_>, sealed: &SealedBy) -> Result<Found, StoreError> {
    let mut found = Found::default();
    for table in ALL {
        for (key, stored) in tx.starting_raw(table, "").await? {
            match sealed.open(table, &key, &stored) {
                Ok(plain) => drop(found.plain.entry(table).or_default().insert(key, plain)),
                Err(StoreError::Damaged { .. }) => {
                    found.damaged.entry(table).or_default().insert(key);
                    found.foreign.extend(key_number(&stored));
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(found)
}

impl Found {
    fn damaged(&self, table: Table) -> impl Iterator<Item = &String> {
        self.damaged.get(table).into_iter().flatten()
    }

    fn is_damaged(&self, table: Table) -> bool {
        self.damaged(table).next().is_some()
    }

    fn read<T: DeserializeOwned>(&self, table: Table) -> Result<BTreeMap<String, T>, StoreError> {
        let all = self.plain.get(table).into_iter().flatten();
        all.map(|(key, plain)| Ok((key.clone(), parse(table, plain)?)))
            .collect()
    }

    fn mend(&self, tx: &Tx<'_>) -> Result<(), StoreError> {
        for (table, keys) in &self.damaged {
            keys.iter().try_for_each(|key| tx.delete(table, key))?;
        }
        self.server_rows(tx)?;
        self.outbox(tx)?;
        self.typed(tx)?;
        // its id is its key; what it was about is gone
        for id in self.damaged(ATTENTION).filter_map(|key| key.parse().ok()) {
            put_lost(tx, id, None, ATTENTION)?;
        }
        Ok(())
    }

    /// A block and its list of rows stand and fall together. The next pull begins at the start.
    fn server_rows(&self, tx: &Tx<'_>) -> Result<(), StoreError> {
        for key in self.damaged(BLOCKS) {
            tx.delete(HEADS, key)?;
        }
        for key in self.damaged(HEADS) {
            tx.delete(BLOCKS, key)?;
        }
        let mut head = self.head()?;
        head.generation += 1;
        if self.damaged(META).any(|key| key == LEASES_KEY) {
            // until when whose rows may be shown is not known any more: they come again, with it
            for table in [ROWS, BLOCKS, HEADS] {
                tx.delete_starting(table, "")?;
            }
            head.cursor = None;
        }
        if [ROWS, BLOCKS, HEADS]
            .into_iter()
            .any(|table| self.is_damaged(table))
        {
            head.cursor = None;
        }
        tx.put(META, HEAD_KEY, &head)
    }

    fn head(&self) -> Result<Head, StoreError> {
        if let Some(head) = self.read::<Head>(META)?.remove(HEAD_KEY) {
            return Ok(head);
        }
        let keys = |table| self.plain.get(table).into_iter().flat_map(BTreeMap::keys);
        let orders = keys(OUTBOX).chain(keys(ARCHIVE));
        let orders = orders
            .chain(self.damaged(OUTBOX))
            .chain(self.damaged(ARCHIVE));
        let order = orders.filter_map(|key| key.parse().ok()).max();
        // person/generation-number
        let generation = |key: &String| key.split('/').nth(1)?.get(..20)?.parse().ok();
        let generation: Option<u64> = keys(BLOCKS).filter_map(generation).max();
        Ok(Head {
            order: order.unwrap_or(0),
            generation: generation.unwrap_or(0) + GENERATIONS_AHEAD,
            ..Head::default()
        })
    }

    /// A change that waited, and is lost, is named by its id: that tells when it was made.
    fn outbox(&self, tx: &Tx<'_>) -> Result<(), StoreError> {
        let ids: BTreeMap<String, u64> = self.read(IDS)?;
        let id_of = |order: &str| {
            let found = ids.iter().find(|(_, known)| order_key(**known) == order);
            found.map(|(id, _)| id)
        };
        for order in self.damaged(OUTBOX) {
            let id = id_of(order);
            if let Some(id) = id {
                tx.delete(IDS, id)?;
            }
            let number = order.parse().unwrap_or(0);
            let id = id.and_then(|id| id.parse().ok());
            let id = id.unwrap_or(ChangeId(Uuid::from_u64_pair(0, number)));
            put_lost(tx, id, None, OUTBOX)?;
        }
        for id in self.damaged(ARCHIVE).filter_map(|order| id_of(order)) {
            tx.delete(IDS, id)?;
        }
        if self.is_damaged(IDS) {
            for table in [OUTBOX, ARCHIVE] {
                for entry in self.read::<OutboxEntry>(table)?.values() {
                    put_entry(tx, table, entry)?;
                }
            }
        }
        Ok(())
    }

    /// Answers of open forms. One item a form: the person looks through it once.
    fn typed(&self, tx: &Tx<'_>) -> Result<(), StoreError> {
        let drafts: BTreeMap<String, LocalDraft> = self.read(DRAFTS)?;
        let fields: BTreeMap<String, LocalField> = self.read(FIELDS)?;
        let entries: BTreeMap<String, OutboxEntry> = self.read(OUTBOX)?;
        let of = |record: RecordId| fields.values().find(|field| field.record == record);
        for record in self.damaged(DRAFTS).filter_map(|key| key.parse().ok()) {
            if let Some(field) = of(record) {
                let closed = entries.values().any(|entry| closes(entry, record));
                tx.put(DRAFTS, &record.to_string(), &draft_of(field, closed))?;
            } else {
                put_lost(tx, ChangeId(record.0), None, DRAFTS)?;
            }
        }
        let forms = self.damaged(FIELDS).filter_map(|key| key.split('/').next());
        let forms: BTreeSet<RecordId> = forms.filter_map(|text| text.parse().ok()).collect();
        for record in forms {
            let known = drafts.get(&record.to_string()).cloned();
            let known = known.or_else(|| Some(draft_of(of(record)?, false)));
            put_lost(tx, ChangeId(record.0), known, FIELDS)?;
        }
        Ok(())
    }
}

fn closes(entry: &OutboxEntry, record: RecordId) -> bool {
    match entry.outgoing.change.as_ref().map(|change| &change.action) {
        Some(Action::Submit(submit)) => submit.record == record,
        Some(Action::Discard(discard)) => discard.record == record,
        _ => false,
    }
}

fn draft_of(field: &LocalField, closed: bool) -> LocalDraft {
    LocalDraft {
        record: field.record,
        person: field.person,
        questionnaire: field.questionnaire.clone(),
        opened_at: field.at,
        closed,
    }
}

/// What can still be said: when it was made (an id of version 7 tells), which form it belonged to.
fn put_lost(
    tx: &Tx<'_>,
    id: ChangeId,
    form: Option<LocalDraft>,
    table: Table,
) -> Result<(), StoreError> {
    let made = id.0.get_timestamp().map(|time| time.to_unix());
    let millis = made.and_then(|(seconds, nanos)| {
        let seconds = i64::try_from(seconds).ok()?.checked_mul(1000)?;
        Some(seconds + i64::from(nanos / 1_000_000))
    });
    let at = Instant(millis.unwrap_or(0));
    let change = form.map(|form| Change {
        id,
        person: form.person,
        at,
        action: Action::Edit(Edit {
            record: form.record,
            questionnaire: form.questionnaire,
            fields: BTreeMap::new(),
        }),
    });
    let item = AttentionItem {
        id,
        change: OutgoingChange {
            id,
            change,
            carried: None,
        },
        reason: RefuseReason::Damaged,
        detail: Some(table.to_owned()),
        at,
    };
    tx.put(ATTENTION, &change_key(id), &item)
}
