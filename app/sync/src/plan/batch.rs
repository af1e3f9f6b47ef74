//! What goes into one request.

use super::{bytes_of, seal};
use crate::store::{EntryState, LocalField, OutboxEntry, TakeBatch};
use crate::wire::OutgoingChange;

/// What to write and what to send.
#[derive(Clone, Debug, Default)]
pub struct BatchPlan {
    /// Sealed fields, to be appended to the outbox in this order.
    pub append: Vec<OutgoingChange>,
    /// The same fields, no longer dirty: to be put.
    pub fields: Vec<LocalField>,
    /// To be sent once the writes are durable.
    pub changes: Vec<OutgoingChange>,
    /// Waiting changes that did not fit.
    pub left: u32,
}

/// Plans a batch. `entries`: the outbox in order. `dirty`: all dirty fields.
///
/// Invariant: only sealed changes are sent, so that what is typed while they are under way is a
/// change of its own (FM-3), and a request sent twice is the same twice.
pub fn take_batch(
    entries: &[OutboxEntry],
    mut dirty: Vec<LocalField>,
    take: TakeBatch,
) -> BatchPlan {
    dirty.retain(|field| field.dirty);
    // One draft's fields together, drafts in the order they were touched last.
    dirty.sort_by(|a, b| (a.record, &a.link).cmp(&(b.record, &b.link)));
    let (append, fields) = seal(dirty);

    let waiting = entries
        .iter()
        .filter(|entry| entry.state == EntryState::Waiting);
    let known = waiting.map(|entry| (&entry.outgoing, entry.bytes));
    let all = known.chain(append.iter().map(|outgoing| (outgoing, bytes_of(outgoing))));
    let mut changes: Vec<OutgoingChange> = Vec::new();
    let mut bytes = 0_u32;
    let mut left = 0_u32;
    for (outgoing, size) in all {
        let count = u32::try_from(changes.len()).unwrap_or(u32::MAX);
        let fits = count < take.max_count
            && (changes.is_empty() || bytes.saturating_add(size) <= take.max_bytes);
        // Once one did not fit, none after it may overtake.
        if left == 0 && fits {
            bytes = bytes.saturating_add(size);
            changes.push(outgoing.clone());
        } else {
            left = left.saturating_add(1);
        }
    }
    BatchPlan {
        append,
        fields,
        changes,
        left,
    }
}
