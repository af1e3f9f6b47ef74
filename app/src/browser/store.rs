//! One account's store: on IndexedDB, or in memory where the browser gives none.

use domain::{ChangeId, Instant, RecordId};
use idb::IdbStore;
use sync::store::memory::MemoryStore;
use sync::store::{
    Applied, AttentionItem, Batch, DeviceStore, DraftView, FieldWrite, Filter, LocalDraft, LocalRow, NewEntry,
    StoreError, StoreHead, SyncApply, TakeBatch,
};
use sync::wire::{OutgoingChange, RefuseReason};

/// Where this account's work is kept.
pub(super) enum Db {
    Idb(IdbStore),
    /// Gone when the tab closes; the page says so.
    Memory(MemoryStore),
}

/// The same operation on whichever store it is.
macro_rules! each {
    ($self:ident, $store:ident => $call:expr) => {
        match $self {
            Db::Idb($store) => $call.await,
            Db::Memory($store) => $call.await,
        }
    };
}

impl Db {
    /// The change that handed this form in, also after it was sent.
    pub(super) async fn submission_of(&self, form: RecordId) -> Result<Option<OutgoingChange>, StoreError> {
        match self {
            Db::Idb(store) => store.submission_of(form).await,
            Db::Memory(store) => {
                let waiting = store.waiting().await?;
                Ok(waiting.into_iter().find(|change| idb::is_submission_of(change, form)))
            }
        }
    }

    /// Lets the browser's connection go.
    pub(super) fn close(&self) {
        if let Db::Idb(store) = self {
            store.connection().close();
        }
    }
}

impl DeviceStore for Db {
    async fn open_draft(&self, draft: LocalDraft) -> Result<(), StoreError> {
        each!(self, store => store.open_draft(draft))
    }

    async fn edit_field(&self, write: FieldWrite) -> Result<(), StoreError> {
        each!(self, store => store.edit_field(write))
    }

    async fn enqueue(&self, entry: NewEntry) -> Result<(), StoreError> {
        each!(self, store => store.enqueue(entry))
    }

    async fn take_batch(&self, take: TakeBatch) -> Result<Batch, StoreError> {
        each!(self, store => store.take_batch(take))
    }

    async fn apply(&self, apply: SyncApply) -> Result<Applied, StoreError> {
        each!(self, store => store.apply(apply))
    }

    async fn set_aside(&self, id: ChangeId, reason: RefuseReason, at: Instant) -> Result<bool, StoreError> {
        each!(self, store => store.set_aside(id, reason, at))
    }

    async fn attention(&self) -> Result<Vec<AttentionItem>, StoreError> {
        each!(self, store => store.attention())
    }

    async fn dismiss(&self, id: ChangeId) -> Result<bool, StoreError> {
        each!(self, store => store.dismiss(id))
    }

    async fn send_again(&self, id: ChangeId, new_id: ChangeId, at: Instant) -> Result<bool, StoreError> {
        each!(self, store => store.send_again(id, new_id, at))
    }

    async fn head(&self) -> Result<StoreHead, StoreError> {
        each!(self, store => store.head())
    }

    async fn waiting(&self) -> Result<Vec<OutgoingChange>, StoreError> {
        each!(self, store => store.waiting())
    }

    async fn outgoing(&self, id: ChangeId) -> Result<Option<OutgoingChange>, StoreError> {
        each!(self, store => store.outgoing(id))
    }

    async fn rows(&self, filter: &Filter) -> Result<Vec<LocalRow>, StoreError> {
        each!(self, store => store.rows(filter))
    }

    async fn row(&self, id: RecordId) -> Result<Option<LocalRow>, StoreError> {
        each!(self, store => store.row(id))
    }

    async fn drafts(&self) -> Result<Vec<DraftView>, StoreError> {
        each!(self, store => store.drafts())
    }

    async fn draft(&self, id: RecordId) -> Result<Option<DraftView>, StoreError> {
        each!(self, store => store.draft(id))
    }
}
