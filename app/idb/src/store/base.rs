//! What every operation of the store stands on: its connection, its seal, its index.

use crate::connection::Connection;
use crate::history::{self, Delta, Index};
use crate::sealed::SealedBy;
use crate::tables::{HEAD_KEY, META, Table};
use crate::transaction::Use;
use crate::tx::Tx;
use domain::{Instant, RecordId};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::rc::Rc;
use sync::store::{Filter, OutboxEntry, Seal, StoreError};
use sync::view;
use sync::wire::{Author, Cursor, Row};

/// One account's store in this browser.
pub struct IdbStore {
    connection: Connection,
    pub(super) me: Author,
    seal: Rc<dyn Seal>,
    sealed: Option<Rc<SealedBy>>,
    index: RefCell<Rc<Index>>,
}

/// What changes with every answer and every new entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    #[serde(default)]
    pub(super) cursor: Option<Cursor>,
    #[serde(default)]
    pub(super) epoch: Option<String>,
    /// Grows whenever rows change.
    #[serde(default)]
    pub(super) generation: u64,
    /// The last order given to an outbox entry.
    #[serde(default)]
    pub(super) order: u64,
    /// The server's clock in the last answer: leases are held against no earlier moment.
    #[serde(default)]
    pub(super) contact: Option<Instant>,
}

impl Head {
    /// The moment leases are held against.
    pub(super) fn latest(&self, now: Instant) -> Instant {
        self.contact.map_or(now, |contact| contact.max(now))
    }
}

impl IdbStore {
    /// The store of account `me` behind `connection`. Nothing is opened yet.
    #[must_use]
    pub fn new(connection: Connection, me: Author, seal: Rc<dyn Seal>) -> Self {
        Self {
            connection,
            me,
            seal,
            sealed: None,
            index: RefCell::default(),
        }
    }

    /// The same, sealed. `connection`: [`Connection::sealed`]. What was stored in the clear before is read as
    /// it is until [`IdbStore::reseal_some`] has been through.
    #[must_use]
    pub fn sealed(connection: Connection, me: Author, seal: Rc<SealedBy>) -> Self {
        Self {
            sealed: Some(seal.clone()),
            ..Self::new(connection, me, seal)
        }
    }

    pub(super) fn seal(&self) -> Option<&SealedBy> {
        self.sealed.as_deref()
    }

    /// The connection, to close it or to hear what happens to it.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Runs one operation. When a sealed value turns out to be damaged, the store is mended and the operation
    /// runs once more: the damage is that record's alone.
    pub(super) async fn run<T>(
        &self,
        tables: &[Table],
        usage: Use,
        work: impl AsyncFn(&Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut mended = false;
        loop {
            let prepared = Box::pin(self.prepare()).await;
            let outcome = match prepared {
                Ok(()) => self.connection.run(tables, usage, &*self.seal, &work).await,
                Err(error) => Err(error),
            };
            match (outcome, self.seal()) {
                (Err(StoreError::Damaged { .. }), Some(sealed)) if !mended => {
                    Box::pin(self.mend(sealed)).await?;
                    mended = true;
                }
                (outcome, _) => return outcome,
            }
        }
    }

    pub(super) fn forget_index(&self) {
        self.index.take();
    }

    /// The index as of this transaction.
    pub(super) async fn index(&self, tx: &Tx<'_>, head: &Head) -> Result<Rc<Index>, StoreError> {
        let known = self.index.borrow().clone();
        if known.generation == head.generation {
            return Ok(known);
        }
        let built = Rc::new(Index::build(tx, head.generation).await?);
        self.index.replace(built.clone());
        Ok(built)
    }

    pub(super) fn follow(&self, delta: Delta, generation: u64) {
        let known = self.index.take();
        if known.generation.saturating_add(1) == generation {
            self.index.replace(Rc::new(
                Rc::unwrap_or_clone(known).follow(delta, generation),
            ));
        }
        // else: another tab was quicker, the next reader builds it anew
    }

    /// Rows a screen asked for, with those the outbox touches, as far as they may be shown now.
    pub(super) async fn stored(
        &self,
        tx: &Tx<'_>,
        entries: &[OutboxEntry],
        now: Instant,
        wanted: impl Fn(RecordId, &history::Line) -> bool,
    ) -> Result<Vec<Row>, StoreError> {
        self.latest(tx, entries, now, &Filter::all(), wanted).await
    }

    /// Of those, no more than the filter wants.
    pub(super) async fn latest(
        &self,
        tx: &Tx<'_>,
        entries: &[OutboxEntry],
        now: Instant,
        filter: &Filter,
        wanted: impl Fn(RecordId, &history::Line) -> bool,
    ) -> Result<Vec<Row>, StoreError> {
        let head = head(tx).await?;
        let index = self.index(tx, &head).await?;
        let (touched, now) = (view::touched_by(entries), head.latest(now));
        // hidden from an own change too: it is drawn as if its person were not known here
        let shown = |line: &history::Line| !index.leases.has_ended(line.person, now);
        let found = index.find(|id, line| wanted(id, line) && shown(line));
        let mut ids = filter.latest(found);
        ids.extend(
            index
                .find(|id, line| touched.contains(&id) && shown(line))
                .into_iter()
                .map(|(.., id)| id),
        );
        index.load(tx, &ids).await
    }
}

pub(super) async fn head(tx: &Tx<'_>) -> Result<Head, StoreError> {
    Ok(tx.get(META, HEAD_KEY).await?.unwrap_or_default())
}
