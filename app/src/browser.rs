//! Everything only a browser has, as one context value: the device's store, the way to the server, the clock.
//!
//! Provided by `main.rs`; absent on the server (`use_context::<Browser>()` is `None` there), so the first
//! render never depends on it. Must not know: pages, questions, sentences.

pub mod camera;
pub mod page;
mod view;

pub use sync::store::{AttentionItem, DraftView, FieldView, Filter, LocalRow, Reach, StoreError};
pub use view::{Phase, SessionState, StorageState, SyncStatus};

use domain::{ChangeId, Date, Instant, PersonId, RecordId};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::rc::Rc;
use sync::wire::{Carried, LinkId, NewRecord};
use uuid::Uuid;

/// What a store operation says when nobody is signed in; pages show the sign-in then.
const SIGNED_OUT: &str = "signed out";

/// The browser's capabilities. Cheap to clone.
#[derive(Clone)]
pub struct Browser(SendWrapper<Rc<Inner>>);

struct Inner {
    session: RwSignal<SessionState>,
    status: RwSignal<SyncStatus>,
    changed: RwSignal<u64>,
}

impl Browser {
    /// Starts everything. Called once, in the browser, inside the root owner.
    #[must_use]
    pub fn start() -> Self {
        let inner = Inner {
            session: RwSignal::new(SessionState::Unknown),
            status: RwSignal::new(SyncStatus::default()),
            changed: RwSignal::new(0),
        };
        Self(SendWrapper::new(Rc::new(inner)))
    }

    /// Who uses this device. `Unknown` in the first render.
    #[must_use]
    pub fn session(&self) -> RwSignal<SessionState> {
        self.0.session
    }

    /// What is not sent yet, and why.
    #[must_use]
    pub fn status(&self) -> RwSignal<SyncStatus> {
        self.0.status
    }

    /// Grows after every local change: by this tab, another tab or a pull.
    #[must_use]
    pub fn changed(&self) -> RwSignal<u64> {
        self.0.changed
    }

    /// The device's clock, corrected by the offset measured at the last contact.
    #[must_use]
    pub fn now(&self) -> Instant {
        Instant::default()
    }

    /// Today in Japan.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().date_in_japan()
    }

    /// A new UUID, version 7.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        Uuid::nil()
    }

    /// The people whose notebooks are on this device.
    pub async fn people(&self) -> Result<Vec<LocalRow>, StoreError> {
        self.rows(&Filter {
            person: None,
            kind: Some("Patient".to_owned()),
        })
        .await
    }

    /// Records, newest first. Superseded ones are included and carry the mark.
    pub async fn rows(&self, _filter: &Filter) -> Result<Vec<LocalRow>, StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// One record.
    pub async fn row(&self, _record: RecordId) -> Result<Option<LocalRow>, StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// Every open draft, last touched first.
    pub async fn drafts(&self) -> Result<Vec<DraftView>, StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// One draft, also when it was submitted or discarded meanwhile (see its status).
    pub async fn draft(&self, _record: RecordId) -> Result<Option<DraftView>, StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// A new empty draft.
    pub async fn start_draft(
        &self,
        _person: PersonId,
        _questionnaire: &str,
    ) -> Result<RecordId, StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// Keeps one answer. `Ok` only after the storage said it is written.
    pub async fn edit(
        &self,
        _record: RecordId,
        _person: PersonId,
        _questionnaire: &str,
        _link: LinkId,
        _value: serde_json::Value,
        _seen: Vec<ChangeId>,
    ) -> Result<(), StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// Hands the form in; `records` come into being with it or not at all.
    pub async fn submit(
        &self,
        _record: RecordId,
        _person: PersonId,
        _response: serde_json::Value,
        _replaces: Vec<ChangeId>,
        _records: Vec<NewRecord>,
    ) -> Result<ChangeId, StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// New immutable records, all or none.
    pub async fn create(
        &self,
        _person: PersonId,
        _records: Vec<NewRecord>,
    ) -> Result<ChangeId, StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// Throws a draft away, knowingly.
    pub async fn discard(
        &self,
        _record: RecordId,
        _person: PersonId,
    ) -> Result<ChangeId, StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// What the server refused, newest first.
    pub async fn attention(&self) -> Result<Vec<AttentionItem>, StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// Drops one entry, knowingly.
    pub async fn dismiss(&self, _id: ChangeId) -> Result<(), StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// Sends one entry again, as a new change.
    pub async fn send_again(&self, _id: ChangeId) -> Result<ChangeId, StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// A change sealed for handing over without network.
    pub async fn carry(&self, _change: ChangeId) -> Result<Carried, StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// The hand-in of this form, sealed, also after it was sent. `None`: this device did not hand it in.
    pub async fn carry_form(&self, _record: RecordId) -> Result<Option<Carried>, StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// Everything that is not on the server yet, as text to keep. `None`: there is nothing.
    pub async fn export_unsent(&self) -> Result<Option<String>, StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// Takes a change handed over without network: shown here at once, sent for its author later.
    pub async fn accept_carried(&self, _carried: Carried) -> Result<(), StoreError> {
        Err(StoreError::Unavailable(SIGNED_OUT.to_owned()))
    }

    /// The person tapped: try now.
    pub fn sync_now(&self) {}

    /// Looks again who is signed in (after the sign-in page).
    pub async fn refresh_session(&self) {}

    /// Signs out. Unsent work stays on the device; how many is the answer.
    pub async fn sign_out(&self) -> u32 {
        0
    }

    /// Switches to the installed new release and reloads.
    pub fn apply_update(&self) {}
}
