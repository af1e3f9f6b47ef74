//! The server's rows: single ones and packed blocks, and the index in memory that finds them.
//!
//! The index is built when first needed and again when another tab has stored rows: every transaction
//! that changes rows raises the generation, and every reader compares.

use crate::tables::{BLOCKS, HEADS, LEASES_KEY, META, ROWS, block_key, person_prefix, row_key};
use crate::tx::Tx;
use domain::{PersonId, RecordId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use sync::block::{self, Block};
use sync::lease::Leases;
use sync::store::StoreError;
use sync::wire::{Lease, Row, RowStatus};

/// From this many single rows of one person on, reading them all is quicker than one by one.
const SCAN_FROM: usize = 8;
/// More single rows of one person than this are packed.
const SINGLES_MAX: usize = 400;

/// Where each row is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    pub(crate) generation: u64,
    pub(crate) leases: Leases,
    lines: BTreeMap<RecordId, Line>,
}

#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) person: PersonId,
    pub(crate) kind: Rc<str>,
    pub(crate) status: RowStatus,
    seq: u64,
    place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Single,
    Block(Rc<str>),
}

/// One row of a block, as kept in [`HEADS`].
#[derive(Serialize, Deserialize)]
struct StoredHead(RecordId, u64, RowStatus, String);

/// What a transaction does to the rows; the index follows once it is committed.
#[derive(Default)]
pub(crate) struct Delta {
    cleared: BTreeSet<PersonId>,
    lines: Vec<(RecordId, Line)>,
    /// The leases after it, when they are others.
    leases: Option<Leases>,
}

impl Index {
    /// Reads what is needed to find every row.
    pub(crate) async fn build(tx: &Tx<'_>, generation: u64) -> Result<Self, StoreError> {
        let mut index = Self {
            generation,
            leases: tx.get(META, LEASES_KEY).await?.unwrap_or_default(),
            lines: BTreeMap::new(),
        };
        for (key, heads) in tx.starting::<Vec<StoredHead>>(HEADS, "").await? {
            let person = person_of(HEADS, &key)?;
            let key: Rc<str> = key.into();
            for StoredHead(id, seq, status, kind) in heads {
                index.add(
                    id,
                    Line {
                        person,
                        kind: kind.into(),
                        status,
                        seq,
                        place: Place::Block(key.clone()),
                    },
                );
            }
        }
        for row in tx.all::<Row>(ROWS).await? {
            index.add(row.id, Line::single(&row));
        }
        Ok(index)
    }

    /// A single row stands over the same row in a block.
    fn add(&mut self, id: RecordId, line: Line) {
        let newer = self.lines.get(&id).is_none_or(|known| {
            (line.seq, line.place == Place::Single) >= (known.seq, known.place == Place::Single)
        });
        if newer {
            self.lines.insert(id, line);
        }
    }

    /// The index after a committed transaction.
    pub(crate) fn follow(mut self, delta: Delta, generation: u64) -> Self {
        self.generation = generation;
        if let Some(leases) = delta.leases {
            self.leases = leases;
        }
        self.lines
            .retain(|_, line| !delta.cleared.contains(&line.person));
        for (id, line) in delta.lines {
            if self
                .lines
                .get(&id)
                .is_none_or(|known| line.seq >= known.seq)
            {
                self.lines.insert(id, line);
            }
        }
        self
    }

    /// Person, number and id of the rows a reader wants.
    pub(crate) fn find(
        &self,
        wanted: impl Fn(RecordId, &Line) -> bool,
    ) -> Vec<(PersonId, u64, RecordId)> {
        let found = self.lines.iter().filter(|(id, line)| wanted(**id, line));
        found
            .map(|(id, line)| (line.person, line.seq, *id))
            .collect()
    }

    /// The rows with these ids.
    pub(crate) async fn load(
        &self,
        tx: &Tx<'_>,
        ids: &BTreeSet<RecordId>,
    ) -> Result<Vec<Row>, StoreError> {
        let mut singles: BTreeMap<PersonId, Vec<RecordId>> = BTreeMap::new();
        let mut blocks: BTreeMap<&str, ()> = BTreeMap::new();
        for id in ids {
            match self.lines.get(id) {
                Some(Line {
                    person,
                    place: Place::Single,
                    ..
                }) => singles.entry(*person).or_default().push(*id),
                Some(Line {
                    place: Place::Block(key),
                    ..
                }) => drop(blocks.insert(key, ())),
                None => {}
            }
        }
        let mut rows = Vec::with_capacity(ids.len());
        for (person, wanted) in singles {
            if wanted.len() >= SCAN_FROM {
                let all = tx.starting::<Row>(ROWS, &person_prefix(person)).await?;
                rows.extend(
                    all.into_iter()
                        .map(|(_, row)| row)
                        .filter(|row| ids.contains(&row.id)),
                );
            } else {
                for id in wanted {
                    rows.extend(tx.get::<Row>(ROWS, &row_key(person, id)).await?);
                }
            }
        }
        for key in blocks.into_keys() {
            let Some(bytes) = tx.bytes(BLOCKS, key).await? else {
                continue;
            };
            let block = Block::open(&bytes).map_err(|error| unreadable(&error))?;
            let here = |id: &RecordId| {
                ids.contains(id)
                    && self
                        .lines
                        .get(id)
                        .is_some_and(|line| matches!(&line.place, Place::Block(at) if **at == *key))
            };
            for head in block.heads().iter().filter(|head| here(&head.id)) {
                rows.push(block.row(head).map_err(|error| unreadable(&error))?);
            }
        }
        Ok(rows)
    }

    /// Everybody with rows here.
    pub(crate) fn persons(&self) -> Vec<PersonId> {
        let persons: BTreeSet<PersonId> = self.lines.values().map(|line| line.person).collect();
        persons.into_iter().collect()
    }

    fn singles_of(&self, person: PersonId) -> usize {
        let single = |line: &&Line| line.person == person && line.place == Place::Single;
        self.lines.values().filter(single).count()
    }
}

impl Line {
    fn single(row: &Row) -> Self {
        Self {
            person: row.person,
            kind: row.kind.as_str().into(),
            status: row.status,
            seq: row.seq,
            place: Place::Single,
        }
    }
}

/// Removes all rows of `persons`, then stores `rows`; many at once are packed.
pub(crate) fn write(
    tx: &Tx<'_>,
    persons: &[PersonId],
    rows: Vec<Row>,
    generation: u64,
) -> Result<Delta, StoreError> {
    let mut delta = Delta::default();
    for person in persons {
        let prefix = person_prefix(*person);
        tx.delete_starting(ROWS, &prefix)?;
        tx.delete_starting(BLOCKS, &prefix)?;
        tx.delete_starting(HEADS, &prefix)?;
        delta.cleared.insert(*person);
    }
    let packed = block::pack(rows);
    for row in packed.singles {
        tx.put(ROWS, &row_key(row.person, row.id), &row)?;
        delta.lines.push((row.id, Line::single(&row)));
    }
    for (number, (person, rows)) in packed.blocks.into_iter().enumerate() {
        put_block(
            tx,
            &mut delta,
            &block_key(person, generation, number),
            &rows,
        )?;
    }
    Ok(delta)
}

/// What an answer says about leases, written only when it is news.
pub(crate) async fn write_leases(
    tx: &Tx<'_>,
    persons: &[PersonId],
    told: &[Lease],
    delta: &mut Delta,
) -> Result<(), StoreError> {
    if persons.is_empty() && told.is_empty() {
        return Ok(());
    }
    let mut leases: Leases = tx.get(META, LEASES_KEY).await?.unwrap_or_default();
    if leases.follow(persons, told) {
        tx.put(META, LEASES_KEY, &leases)?;
        delta.leases = Some(leases);
    }
    Ok(())
}

fn put_block(tx: &Tx<'_>, delta: &mut Delta, key: &str, rows: &[Row]) -> Result<(), StoreError> {
    let bytes = block::encode(rows).map_err(|error| unreadable(&error))?;
    tx.put_bytes(BLOCKS, key, &bytes)?;
    let head = |row: &Row| StoredHead(row.id, row.seq, row.status, row.kind.clone());
    tx.put(HEADS, key, &rows.iter().map(head).collect::<Vec<_>>())?;
    let place: Rc<str> = key.into();
    for row in rows {
        let line = Line {
            place: Place::Block(place.clone()),
            ..Line::single(row)
        };
        delta.lines.push((row.id, line));
    }
    Ok(())
}

/// Packs a person's single rows when they have become many, so that a start stays quick after years of
/// small pages. Drafts stay single. `None`: nothing to do.
pub(crate) async fn compact(
    tx: &Tx<'_>,
    index: &Index,
    generation: u64,
) -> Result<Option<Delta>, StoreError> {
    let Some(person) = index
        .persons()
        .into_iter()
        .find(|person| index.singles_of(*person) > SINGLES_MAX)
    else {
        return Ok(None);
    };
    let rows = tx.starting::<Row>(ROWS, &person_prefix(person)).await?;
    let packed = block::pack(rows.into_iter().map(|(_, row)| row).collect());
    let mut delta = Delta::default();
    for (number, (person, rows)) in packed.blocks.into_iter().enumerate() {
        put_block(
            tx,
            &mut delta,
            &block_key(person, generation, number),
            &rows,
        )?;
        for row in &rows {
            tx.delete(ROWS, &row_key(person, row.id))?;
        }
    }
    Ok((!delta.lines.is_empty()).then_some(delta))
}

fn person_of(table: &'static str, key: &str) -> Result<PersonId, StoreError> {
    let person = key.split('/').next().and_then(|text| text.parse().ok());
    person.ok_or_else(|| StoreError::Corrupt {
        table,
        detail: "key".to_owned(),
    })
}

fn unreadable(error: &block::BlockError) -> StoreError {
    StoreError::Corrupt {
        table: BLOCKS,
        detail: error.to_string(),
    }
}
