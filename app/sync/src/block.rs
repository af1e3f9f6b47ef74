//! Pulled history, packed: about a hundred rows of one person in one stored value.
//!
//! A browser reads ten thousand small values in more than a second, a hundred large ones in a
//! twentieth of it. A block begins with an index, so that a row can be found by id or kind without
//! parsing its neighbours.
//!
//! Layout, little endian: magic `TTB1`, `u32` count, then for each row id (16 bytes), seq `u64`,
//! updated_at `i64`, status `u8`, kind length `u8`, kind, offset `u32`, length `u32`; then the rows
//! as JSON, offsets counted from the end of the index.

use crate::wire::{Row, RowStatus};
use domain::{Instant, PersonId, RecordId};
use std::collections::BTreeMap;
use uuid::Uuid;

const MAGIC: &[u8; 4] = b"TTB1";
/// Rows in one block.
pub const BLOCK_ROWS: usize = 100;
/// A page with more rows than this is packed; the rows of a smaller one are kept singly.
pub const BULK_ROWS: usize = 200;
/// Leftovers smaller than this are kept singly.
const BLOCK_ROWS_MIN: usize = 20;

/// Why bytes are not a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// Cut off or garbled.
    #[error("not a block")]
    Damaged,
    /// The kind's name has more than 255 bytes, or the block more than 4 GiB.
    #[error("does not fit into a block")]
    TooLarge,
}

/// One line of a block's index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The row's id.
    pub id: RecordId,
    /// The row's number; a single row with the same id and a higher one takes precedence.
    pub seq: u64,
    /// The row's time.
    pub updated_at: Instant,
    /// The row's status.
    pub status: RowStatus,
    /// FHIR resource type.
    pub kind: String,
    start: usize,
    end: usize,
}

/// How the rows of one page are to be kept.
#[derive(Clone, Debug, Default)]
pub struct Packed {
    /// One stored value each.
    pub singles: Vec<Row>,
    /// One stored value each: rows of one person, in order of `seq`.
    pub blocks: Vec<(PersonId, Vec<Row>)>,
}

/// Divides a page. Drafts change often and discarded rows are marks over blocks: both stay single.
pub fn pack(rows: Vec<Row>) -> Packed {
    if rows.len() <= BULK_ROWS {
        return Packed {
            singles: rows,
            blocks: Vec::new(),
        };
    }
    let mut packed = Packed::default();
    let mut persons: BTreeMap<PersonId, Vec<Row>> = BTreeMap::new();
    for row in rows {
        match row.status {
            RowStatus::Final => persons.entry(row.person).or_default().push(row),
            RowStatus::Draft | RowStatus::Discarded => packed.singles.push(row),
        }
    }
    for (person, mut rows) in persons {
        rows.sort_by_key(|row| row.seq);
        while rows.len() >= BLOCK_ROWS_MIN {
            let rest = rows.split_off(rows.len().min(BLOCK_ROWS));
            packed
                .blocks
                .push((person, std::mem::replace(&mut rows, rest)));
        }
        packed.singles.extend(rows);
    }
    packed
}

/// Rows as one value.
pub fn encode(rows: &[Row]) -> Result<Vec<u8>, BlockError> {
    let size = |n: usize| u32::try_from(n).map_err(|_| BlockError::TooLarge);
    let mut index = Vec::with_capacity(rows.len() * 64);
    let mut bodies = Vec::with_capacity(rows.len() * 1024);
    index.extend_from_slice(MAGIC);
    index.extend_from_slice(&size(rows.len())?.to_le_bytes());
    for row in rows {
        let start = bodies.len();
        serde_json::to_writer(&mut bodies, row).map_err(|_| BlockError::TooLarge)?;
        index.extend_from_slice(row.id.0.as_bytes());
        index.extend_from_slice(&row.seq.to_le_bytes());
        index.extend_from_slice(&row.updated_at.0.to_le_bytes());
        index.push(match row.status {
            RowStatus::Draft => 0,
            RowStatus::Final => 1,
            RowStatus::Discarded => 2,
        });
        index.push(u8::try_from(row.kind.len()).map_err(|_| BlockError::TooLarge)?);
        index.extend_from_slice(row.kind.as_bytes());
        index.extend_from_slice(&size(start)?.to_le_bytes());
        index.extend_from_slice(&size(bodies.len() - start)?.to_le_bytes());
    }
    index.append(&mut bodies);
    Ok(index)
}

/// A block opened for reading.
#[derive(Clone, Debug)]
pub struct Block<'a> {
    bytes: &'a [u8],
    heads: Vec<Head>,
}

impl<'a> Block<'a> {
    /// Reads the index.
    pub fn open(bytes: &'a [u8]) -> Result<Self, BlockError> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.take(4)? != MAGIC {
            return Err(BlockError::Damaged);
        }
        let count = reader.size()?;
        let mut heads = Vec::new();
        for _ in 0..count {
            let id = RecordId(Uuid::from_bytes(reader.array()?));
            let seq = u64::from_le_bytes(reader.array()?);
            let updated_at = Instant(i64::from_le_bytes(reader.array()?));
            let [status, kind_len] = reader.array()?;
            let status = match status {
                0 => RowStatus::Draft,
                1 => RowStatus::Final,
                2 => RowStatus::Discarded,
                _ => return Err(BlockError::Damaged),
            };
            let kind = std::str::from_utf8(reader.take(usize::from(kind_len))?)
                .map_err(|_| BlockError::Damaged)?;
            let start = reader.size()?;
            let end = start
                .checked_add(reader.size()?)
                .ok_or(BlockError::Damaged)?;
            heads.push(Head {
                id,
                seq,
                updated_at,
                status,
                kind: kind.to_owned(),
                start,
                end,
            });
        }
        let bytes = bytes.get(reader.at..).ok_or(BlockError::Damaged)?;
        if heads
            .iter()
            .any(|head| bytes.get(head.start..head.end).is_none())
        {
            return Err(BlockError::Damaged);
        }
        Ok(Block { bytes, heads })
    }

    /// The index, in order of `seq`.
    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// Parses one row.
    pub fn row(&self, head: &Head) -> Result<Row, BlockError> {
        let bytes = self
            .bytes
            .get(head.start..head.end)
            .ok_or(BlockError::Damaged)?;
        serde_json::from_slice(bytes).map_err(|_| BlockError::Damaged)
    }

    /// Parses all rows.
    pub fn rows(&self) -> Result<Vec<Row>, BlockError> {
        self.heads.iter().map(|head| self.row(head)).collect()
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], BlockError> {
        let end = self.at.checked_add(count).ok_or(BlockError::Damaged)?;
        let taken = self.bytes.get(self.at..end).ok_or(BlockError::Damaged)?;
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BlockError> {
        self.take(N)?.try_into().map_err(|_| BlockError::Damaged)
    }

    fn size(&mut self) -> Result<usize, BlockError> {
        usize::try_from(u32::from_le_bytes(self.array()?)).map_err(|_| BlockError::Damaged)
    }
}

/// The newest of several stored copies of each row: single rows and rows of blocks, in any order.
pub fn newest(rows: impl IntoIterator<Item = Row>) -> Vec<Row> {
    let mut newest: BTreeMap<RecordId, Row> = BTreeMap::new();
    for row in rows {
        match newest.get(&row.id) {
            Some(other) if other.seq >= row.seq => {}
            _ => {
                newest.insert(row.id, row);
            }
        }
    }
    newest.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::row;
    use proptest::prelude::*;

    #[test]
    fn a_block_gives_back_the_rows_byte_for_byte() {
        let rows: Vec<Row> = (1..=3).map(|n| row(n, u64::from(n))).collect();
        let bytes = encode(&rows).unwrap();
        let block = Block::open(&bytes).unwrap();
        assert_eq!(block.heads().len(), 3);
        for (head, row) in block.heads().iter().zip(&rows) {
            assert_eq!(
                (head.id, head.seq, &head.kind),
                (row.id, row.seq, &row.kind)
            );
            assert_eq!(block.row(head).unwrap().body.get(), row.body.get());
        }
    }

    #[test]
    fn every_cut_of_a_block_is_noticed() {
        let rows: Vec<Row> = (1..=3).map(|n| row(n, u64::from(n))).collect();
        let bytes = encode(&rows).unwrap();
        for end in 0..bytes.len() {
            assert_eq!(
                Block::open(&bytes[..end]).unwrap_err(),
                BlockError::Damaged,
                "cut at {end}"
            );
        }
    }

    #[test]
    fn a_bulk_page_is_packed_by_person_and_keeps_every_row_once() {
        let check = |count: u32, blocks: usize, singles: usize| {
            let rows: Vec<Row> = (1..=count).map(|n| row(n, u64::from(n))).collect();
            let packed = pack(rows.clone());
            assert_eq!(
                (packed.blocks.len(), packed.singles.len()),
                (blocks, singles),
                "{count} rows"
            );
            let all = packed
                .blocks
                .into_iter()
                .flat_map(|(_, rows)| rows)
                .chain(packed.singles);
            assert_eq!(
                crate::digest::of_page(&all.collect::<Vec<_>>()),
                crate::digest::of_page(&rows)
            );
        };
        check(200, 0, 200);
        check(201, 2, 1);
        check(219, 2, 19);
        check(220, 3, 0);
        check(1000, 10, 0);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Block::open(&bytes);
            let _ = Block::open(&[MAGIC.as_slice(), &bytes].concat());
        }
    }
}
