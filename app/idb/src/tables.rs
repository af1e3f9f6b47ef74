//! The names of the stores and how their keys are built. Keys are texts whose order is the order wanted.

/// One object store.
pub(crate) type Table = &'static str;

/// Cursor, epoch, generation, install mark.
pub(crate) const META: Table = "meta";
/// Opened drafts. Key: record.
pub(crate) const DRAFTS: Table = "drafts";
/// One row a field, written at every keystroke. Key: record, `/`, linkId.
pub(crate) const FIELDS: Table = "fields";
/// Changes on their way. Key: [`order_key`].
pub(crate) const OUTBOX: Table = "outbox";
/// Acknowledged changes, kept in case the server is restored from an older copy. Key: [`order_key`].
pub(crate) const ARCHIVE: Table = "archive";
/// Refused changes. Key: change.
pub(crate) const ATTENTION: Table = "attention";
/// Recent single rows. Key: person, `/`, record.
pub(crate) const ROWS: Table = "rows";
/// Packed history.
pub(crate) const BLOCKS: Table = "blocks";
/// Photos and other attachments; also the quota reserve.
pub(crate) const BLOBS: Table = "blobs";

/// Digits enough for any `u64`, so that text order is number order.
pub(crate) fn order_key(order: u64) -> String {
    format!("{order:020}")
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
