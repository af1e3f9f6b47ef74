//! What keeps the store small and ready: packing old rows, the quota reserve, finding a hand-in.

use super::base::{IdbStore, head};
use crate::history;
use crate::tables::{ARCHIVE, BLOBS, BLOCKS, HEAD_KEY, HEADS, META, OUTBOX, RESERVE_KEY, ROWS};
use crate::transaction::Use;
use domain::{Instant, PersonId, RecordId};
use sync::store::{OutboxEntry, StoreError};
use sync::wire::{Action, OutgoingChange};

/// Given back when the quota is hit: room for a day's forms.
const RESERVE_BYTES: usize = 2 * 1024 * 1024;

impl IdbStore {
    /// Packs single rows that have become many. `true`: there may be more to do.
    pub async fn compact(&self) -> Result<bool, StoreError> {
        let tables = &[META, ROWS, BLOCKS, HEADS];
        let done = self
            .run(tables, Use::Default, async |tx| {
                let mut head = head(tx).await?;
                let index = self.index(tx, &head).await?;
                head.generation += 1;
                let Some(delta) = history::compact(tx, &index, head.generation).await? else {
                    return Ok(None);
                };
                tx.put(META, HEAD_KEY, &head)?;
                Ok(Some((delta, head.generation)))
            })
            .await?;
        let more = done.is_some();
        if let Some((delta, generation)) = done {
            self.follow(delta, generation);
        }
        Ok(more)
    }

    /// Erases the rows of persons whose lease has ended, and the cursor.
    pub(super) async fn erase_expired(&self, now: Instant) -> Result<Vec<PersonId>, StoreError> {
        let tables = &[META, ROWS, BLOCKS, HEADS];
        // nearly always there is nothing to do, and a reader is in nobody's way
        let ended = self.run(tables, Use::Read, async |tx| {
            let head = head(tx).await?;
            let index = self.index(tx, &head).await?;
            Ok(index.leases.ended(head.latest(now)))
        });
        if ended.await?.is_empty() {
            return Ok(Vec::new());
        }
        let (ended, delta, generation) = self
            .run(tables, Use::Strict, async |tx| {
                let mut head = head(tx).await?;
                let index = self.index(tx, &head).await?;
                let ended = index.leases.ended(head.latest(now));
                head.cursor = None;
                head.generation += 1;
                tx.put(META, HEAD_KEY, &head)?;
                let mut delta = history::write(tx, &ended, Vec::new(), head.generation)?;
                history::write_leases(tx, &ended, &[], &mut delta).await?;
                Ok((ended, delta, head.generation))
            })
            .await?;
        self.follow(delta, generation);
        Ok(ended)
    }

    /// The change that handed in this form, also after it was sent.
    pub async fn submission_of(
        &self,
        form: RecordId,
    ) -> Result<Option<OutgoingChange>, StoreError> {
        self.run(&[OUTBOX, ARCHIVE], Use::Read, async |tx| {
            let mut entries: Vec<OutboxEntry> = tx.all(ARCHIVE).await?;
            entries.extend(tx.all::<OutboxEntry>(OUTBOX).await?);
            let newest_first = entries.into_iter().rev().map(|entry| entry.outgoing);
            Ok(newest_first
                .into_iter()
                .find(|change| is_submission_of(change, form)))
        })
        .await
    }

    /// Fills the quota reserve, unless it is there.
    pub async fn keep_reserve(&self) -> Result<(), StoreError> {
        self.run(&[BLOBS], Use::Default, async |tx| {
            if !tx.has(BLOBS, RESERVE_KEY).await? {
                tx.put_bytes(BLOBS, RESERVE_KEY, &incompressible(RESERVE_BYTES))?;
            }
            Ok(())
        })
        .await
    }
}

/// Browsers compress what they store: zeros would reserve nothing.
fn incompressible(bytes: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[1]
    };
    (0..bytes).map(|_| next()).collect()
}

/// Whether this is the account's own change that handed in `form`.
#[must_use]
pub fn is_submission_of(outgoing: &OutgoingChange, form: RecordId) -> bool {
    let own = outgoing.change.as_ref().map(|change| &change.action);
    matches!(own, Some(Action::Submit(submit)) if submit.record == form)
}
