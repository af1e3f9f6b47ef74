//! Everything only a browser has, as one context value: the device's store, the way to the server, the clock.
//!
//! Provided by `main.rs`; absent on the server (`use_context::<Browser>()` is `None` there), so the first
//! render never depends on it. Must not know: pages, questions, sentences.

mod acting;
mod api;
pub mod camera;
mod clock;
mod cohort;
mod emergency;
mod hint;
mod inner;
mod keys;
mod leave;
mod lifecycle;
mod lock;
mod my_keys;
mod notes;
mod once;
pub mod page;
mod passkey;
mod people;
mod products;
mod rescue;
pub mod rest;
mod session;
mod sign_in;
mod storage;
mod sync_loop;
mod tabs;
mod unsent;
mod view;

pub use acting::{ActingFor, ActingLine, Wanted};
pub use cohort::{After, Counts, Coverage, ListLine, Lists, Month, OpenLine, OpenPage};
pub use emergency::{
    Emergencies, EmergencyLine, Figures, Ground, Named, Representative, Resident, Said, ShutOut,
};
pub use keys::KeyProblem;
pub use leave::LeavingLine;
pub use lock::{NewLock, ProtectProblem, UnlockProblem};
pub use my_keys::{
    DeviceLine, IdentityLine, InvitationLine, JournalLine, Link, MyKeys, PasskeyLine, ProviderLine,
    Recovery, SignInLine, StaffLine,
};
pub use sign_in::{Invitation, InvitedTo, Registered};
pub use sync::machine::Phase;
pub use sync::store::{AttentionItem, DraftView, FieldView, Filter, LocalRow, Reach, StoreError};
pub use vault::pin::PinProblem;
pub use view::{
    Locked, Neighbour, Protection, SessionState, StorageState, SyncStatus, UnlockWays, WhenLeft,
};

use domain::{ChangeId, Date, Instant, PersonId, RecordId};
use inner::{Account, Inner};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use serde_json::value::to_raw_value;
use std::rc::Rc;
use sync::machine::Event;
use sync::store::{DeviceStore, FieldWrite, LocalDraft, NewEntry};
use sync::wire::{
    Action, Carried, Change, Create, Discard, LinkId, NewRecord, OutgoingChange, Submit,
};
use uuid::Uuid;

/// The browser's capabilities. Cheap to clone.
#[derive(Clone)]
pub struct Browser(SendWrapper<Rc<Inner>>);

impl Browser {
    /// Starts everything. Called once, in the browser, inside the root owner.
    #[must_use]
    pub fn start() -> Self {
        let inner = Rc::new(Inner::new());
        lifecycle::start(&inner);
        rest::wait(&inner);
        wasm_bindgen_futures::spawn_local(session::start(inner.clone()));
        Self(SendWrapper::new(inner))
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

    /// How many writes of this page the store has taken: tells what was read before which of them.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.0.written()
    }

    /// All parts of the program are there: every page can be drawn.
    #[must_use]
    pub fn complete(&self) -> RwSignal<bool> {
        self.0.complete
    }

    /// The device's clock, corrected by the offset measured at the last contact.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.0.clock.corrected()
    }

    /// Today in Japan.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().date_in_japan()
    }

    /// Whole seconds until then by the device's own clock, rounded up; 0 once it is past.
    #[must_use]
    pub fn seconds_until(&self, then: Instant) -> i64 {
        let left = then.0.saturating_sub(self.0.clock.device().0);
        left.saturating_add(999).max(0) / 1000
    }

    /// A new UUID, version 7.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.0.clock.new_id()
    }

    /// The people whose notebooks are on this device.
    pub async fn people(&self) -> Result<Vec<LocalRow>, StoreError> {
        self.rows(&Filter::all().kind("Patient")).await
    }

    /// Records, newest first. Superseded ones are included and carry the mark.
    pub async fn rows(&self, filter: &Filter) -> Result<Vec<LocalRow>, StoreError> {
        self.account().await?.db.rows(filter, self.lease()).await
    }

    /// One record.
    pub async fn row(&self, record: RecordId) -> Result<Option<LocalRow>, StoreError> {
        self.account().await?.db.row(record, self.lease()).await
    }

    /// Every open draft, last touched first.
    pub async fn drafts(&self) -> Result<Vec<DraftView>, StoreError> {
        self.account().await?.db.drafts(self.lease()).await
    }

    /// One draft, also when it was submitted or discarded meanwhile (see its status).
    pub async fn draft(&self, record: RecordId) -> Result<Option<DraftView>, StoreError> {
        self.account().await?.db.draft(record, self.lease()).await
    }

    /// A new empty draft.
    pub async fn start_draft(
        &self,
        person: PersonId,
        questionnaire: &str,
    ) -> Result<RecordId, StoreError> {
        let account = self.account().await?;
        let record = RecordId(self.new_id());
        let draft = LocalDraft {
            record,
            person,
            questionnaire: questionnaire.to_owned(),
            opened_at: self.0.clock.device(),
            closed: false,
        };
        self.done(account.db.open_draft(draft).await)?;
        self.0.redraw_everywhere();
        Ok(record)
    }

    /// Keeps one answer. `Ok` only after the storage said it is written.
    pub async fn edit(
        &self,
        record: RecordId,
        person: PersonId,
        questionnaire: &str,
        link: LinkId,
        value: serde_json::Value,
        seen: Vec<ChangeId>,
    ) -> Result<(), StoreError> {
        let account = self.account().await?;
        let write = FieldWrite {
            record,
            person,
            questionnaire: questionnaire.to_owned(),
            link,
            value,
            seen,
            at: self.0.clock.device(),
            version: ChangeId(self.new_id()),
            tab: self.0.tab,
        };
        self.done(rescue::edit(&self.0, &account, write).await)?;
        storage::persist(&self.0);
        self.0.wrote();
        sync_loop::event(&self.0, Event::Typed);
        self.0.redraw_soon();
        Ok(())
    }

    /// Hands the form in; `records` come into being with it or not at all.
    pub async fn submit(
        &self,
        record: RecordId,
        person: PersonId,
        response: serde_json::Value,
        replaces: Vec<ChangeId>,
        records: Vec<NewRecord>,
    ) -> Result<ChangeId, StoreError> {
        let response = to_raw_value(&response).map_err(|_| StoreError::NotAChange("response"))?;
        self.enqueue(
            person,
            Action::Submit(Submit {
                record,
                response,
                replaces,
                records,
            }),
        )
        .await
    }

    /// New immutable records, all or none.
    pub async fn create(
        &self,
        person: PersonId,
        records: Vec<NewRecord>,
    ) -> Result<ChangeId, StoreError> {
        self.enqueue(person, Action::Create(Create { records }))
            .await
    }

    /// Throws a draft away, knowingly.
    pub async fn discard(
        &self,
        record: RecordId,
        person: PersonId,
    ) -> Result<ChangeId, StoreError> {
        // what somebody else wrote meanwhile is not thrown away with it
        let seen = self.draft(record).await?;
        let replaces = seen.map(|draft| draft.seen()).unwrap_or_default();
        self.enqueue(person, Action::Discard(Discard { record, replaces }))
            .await
    }

    /// The person has read that the browser cleared the storage.
    pub fn forget_evicted(&self) {
        hint::forget_lost();
        self.0.show(|status| status.evicted_unsent = None);
    }

    /// A change sealed for handing over without network.
    pub async fn carry(&self, change: ChangeId) -> Result<Carried, StoreError> {
        let account = self.account().await?;
        let outgoing = account.db.outgoing(change).await?;
        outgoing
            .and_then(|outgoing| self.sealed(&account, outgoing))
            .ok_or(StoreError::NotAChange("carry"))
    }

    /// The hand-in of this form, sealed, also after it was sent. `None`: this device did not hand it in.
    pub async fn carry_form(&self, record: RecordId) -> Result<Option<Carried>, StoreError> {
        let account = self.account().await?;
        let outgoing = account.db.submission_of(record).await?;
        Ok(outgoing.and_then(|outgoing| self.sealed(&account, outgoing)))
    }

    /// Takes a change handed over without network: shown here at once, sent for its author later.
    pub async fn accept_carried(&self, carried: Carried) -> Result<(), StoreError> {
        let account = self.account().await?;
        self.done(account.db.enqueue(NewEntry::Carried(carried)).await)?;
        self.wanted();
        Ok(())
    }

    /// The person tapped: try now.
    pub fn sync_now(&self) {
        sync_loop::event(&self.0, Event::Wanted);
    }

    /// Signs out. Unsent work stays on the device; how many is the answer.
    pub async fn sign_out(&self) -> u32 {
        session::sign_out(&self.0).await
    }

    /// Switches to the installed new release and reloads, as soon as nobody types.
    pub fn apply_update(&self) {
        lifecycle::apply_update(&self.0);
    }

    fn lease(&self) -> Instant {
        self.0.clock.lease_moment()
    }

    async fn account(&self) -> Result<Rc<Account>, StoreError> {
        self.0.open_account().await
    }

    fn sealed(&self, account: &Account, outgoing: OutgoingChange) -> Option<Carried> {
        let session = account.session.borrow();
        let at = self.0.clock.device();
        let change = outgoing.change?;
        Some(sync::carry::seal(
            &change,
            session.account,
            account.device,
            at,
            &session.device_key,
        ))
    }

    async fn enqueue(&self, person: PersonId, action: Action) -> Result<ChangeId, StoreError> {
        let account = self.account().await?;
        let id = ChangeId(self.new_id());
        let change = Change {
            id,
            person,
            at: self.0.clock.device(),
            action,
        };
        self.done(
            account
                .db
                .enqueue(NewEntry::OwnIn(self.0.tab, change))
                .await,
        )?;
        storage::persist(&self.0);
        self.wanted();
        Ok(id)
    }

    /// Something to send at once, and to be seen at once.
    fn wanted(&self) {
        self.0.wrote();
        sync_loop::event(&self.0, Event::Wanted);
        self.0.redraw_everywhere();
    }

    fn done<T>(&self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        self.0.noticed(&outcome);
        outcome
    }
}
