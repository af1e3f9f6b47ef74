//! Out of the outbox, under 確認が必要.

use crate::store::{AttentionItem, EntryState, OutboxEntry};
use crate::wire::RefuseReason;
use domain::{ChangeId, Instant};

pub(super) fn item(
    entry: OutboxEntry,
    reason: RefuseReason,
    detail: Option<String>,
    at: Instant,
) -> AttentionItem {
    AttentionItem {
        id: entry.outgoing.id,
        change: entry.outgoing,
        reason,
        detail,
        at,
    }
}

/// Takes one waiting change out for the person to look at: (its `order`, the item).
pub fn set_aside(
    entries: &[OutboxEntry],
    id: ChangeId,
    reason: RefuseReason,
    at: Instant,
) -> Option<(u64, AttentionItem)> {
    let is_it =
        |entry: &&OutboxEntry| entry.outgoing.id == id && entry.state == EntryState::Waiting;
    let entry = entries.iter().find(is_it)?.clone();
    Some((entry.order, item(entry, reason, None, at)))
}
