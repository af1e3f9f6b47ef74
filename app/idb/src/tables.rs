//! The names of the stores and how their keys are built. Keys are texts whose order is the order wanted.

use domain::{ChangeId, PersonId, RecordId};

/// One object store.
pub(crate) type Table = &'static str;

/// [`HEAD_KEY`] and [`LEASES_KEY`].
pub(crate) const META: Table = "meta";
/// Opened drafts. Key: record.
pub(crate) const DRAFTS: Table = "drafts";
/// One value a field, written at every keystroke. Key: [`field_key`], the field by its sealed name.
pub(crate) const FIELDS: Table = "fields";
/// Changes on their way. Key: [`order_key`].
pub(crate) const OUTBOX: Table = "outbox";
/// Acknowledged changes, kept in case the server is restored from an older copy. Key: [`order_key`].
pub(crate) const ARCHIVE: Table = "archive";
/// Where a change of the outbox or the archive stands: its order. Key: change.
pub(crate) const IDS: Table = "ids";
/// Refused changes. Key: change.
pub(crate) const ATTENTION: Table = "attention";
/// Recent single rows. Key: [`row_key`].
pub(crate) const ROWS: Table = "rows";
/// Packed history. Key: [`person_prefix`], then the generation it came with and a number.
pub(crate) const BLOCKS: Table = "blocks";
/// What stands in a block, to find a row without reading the history. Same key.
pub(crate) const HEADS: Table = "heads";
/// Photos and other attachments; also the quota reserve.
pub(crate) const BLOBS: Table = "blobs";

/// [`PROGRESS_KEY`] alone, since version 2: how far the values are sealed.
pub(crate) const SEALING: Table = "sealing";
/// In [`SEALING`].
pub(crate) const PROGRESS_KEY: &str = "progress";
/// Every store with values to be sealed, the smallest and most telling first.
pub(crate) const ALL: [Table; 11] = [
    META, DRAFTS, FIELDS, OUTBOX, ATTENTION, ARCHIVE, IDS, HEADS, ROWS, BLOCKS, BLOBS,
];

/// Cursor, epoch and counters, changed together.
pub(crate) const HEAD_KEY: &str = "head";
/// Until when whose rows may be shown.
pub(crate) const LEASES_KEY: &str = "leases";
/// In [`BLOBS`]: given back when a write hits the quota, so that a draft still fits.
pub(crate) const RESERVE_KEY: &str = "reserve";

/// Digits enough for any `u64`, so that text order is number order.
pub(crate) fn order_key(order: u64) -> String {
    format!("{order:020}")
}

pub(crate) fn record_prefix(record: RecordId) -> String {
    format!("{record}/")
}

/// `name`: the link as the seal writes it in keys.
pub(crate) fn field_key(record: RecordId, name: &str) -> String {
    format!("{record}/{name}")
}

pub(crate) fn person_prefix(person: PersonId) -> String {
    format!("{person}/")
}

pub(crate) fn row_key(person: PersonId, record: RecordId) -> String {
    format!("{person}/{record}")
}

pub(crate) fn block_key(person: PersonId, generation: u64, number: usize) -> String {
    format!("{person}/{generation:020}-{number:04}")
}

pub(crate) fn change_key(change: ChangeId) -> String {
    change.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_like_their_numbers() {
        let mut keys: Vec<String> = [10, 9, u64::MAX, 0, 100].map(order_key).into();
        keys.sort();
        assert_eq!(keys, [0, 9, 10, 100, u64::MAX].map(order_key));
    }
}
