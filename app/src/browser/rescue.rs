//! When the storage is gone under the page (WebKit after its storage process died, another tab's upgrade),
//! what is typed goes to localStorage, which still works, and back into the store as soon as it opens
//! again: here, or after one reload at a quiet moment.

use super::inner::{Account, Inner};
use super::view::StorageState;
use domain::{AccountId, ChangeId, Instant, PersonId, RecordId};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::{GetUntracked, window};
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use sync::store::{DeviceStore, FieldWrite, StoreError, TabId};
use sync::wire::LinkId;
use wasm_bindgen_futures::spawn_local;

/// No keystroke for this long counts as a quiet moment.
const QUIET_MS: u64 = 2_500;
const LOOK_EVERY_MS: u32 = 500;
/// One reload in this time: a second one so soon would not help either.
const RELOAD_EVERY_MS: i64 = 60_000;
const RELOADED_KEY: &str = "tsunagu-reloaded";

/// When somebody typed last, and whether the storage is being mended.
#[derive(Default)]
pub(super) struct Rescue {
    typed: Cell<Option<u64>>,
    /// Given to the store, not confirmed yet.
    writing: RefCell<Vec<FieldWrite>>,
    /// Some of `writing` was set aside as well.
    set_aside: Cell<bool>,
    mending: Cell<bool>,
}

/// One typed value, as the store would have got it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Kept {
    record: RecordId,
    person: PersonId,
    questionnaire: String,
    link: LinkId,
    value: serde_json::Value,
    seen: Vec<ChangeId>,
    at: Instant,
    version: ChangeId,
    tab: TabId,
}

impl Kept {
    fn of(write: FieldWrite) -> Self {
        let FieldWrite {
            record,
            person,
            questionnaire,
            link,
            value,
            seen,
            at,
            version,
            tab,
        } = write;
        Self {
            record,
            person,
            questionnaire,
            link,
            value,
            seen,
            at,
            version,
            tab,
        }
    }

    fn write(self) -> FieldWrite {
        let Self {
            record,
            person,
            questionnaire,
            link,
            value,
            seen,
            at,
            version,
            tab,
        } = self;
        FieldWrite {
            record,
            person,
            questionnaire,
            link,
            value,
            seen,
            at,
            version,
            tab,
        }
    }
}

/// Writes one field, and keeps it aside when the store cannot.
pub(super) async fn edit(
    inner: &Rc<Inner>,
    account: &Account,
    write: FieldWrite,
) -> Result<(), StoreError> {
    let rescue = &inner.rescue;
    rescue.typed.set(Some(inner.clock.monotonic()));
    rescue.writing.borrow_mut().push(write.clone());
    let outcome = account.db.edit_field(write.clone()).await;
    let version = write.version;
    rescue
        .writing
        .borrow_mut()
        .retain(|it| it.version != version);
    if can_be_mended(&outcome) {
        keep(account, Kept::of(write));
        mend(inner);
    } else if rescue.set_aside.get()
        && let Some(mut all) = read(account)
    {
        all.retain(|kept| kept.version != version);
        save(account, &all);
    }
    outcome
}

/// Whether the store has confirmed everything it was given.
pub(super) fn is_settled(inner: &Inner) -> bool {
    inner.rescue.writing.borrow().is_empty()
}

/// Forgets what was kept aside for an account that leaves this device.
pub(super) fn forget(account: AccountId) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(&key_of(account));
    }
}

/// The page is being put away and may never come back: what the store has not confirmed is kept aside.
pub(super) fn set_aside_unwritten(inner: &Inner) {
    let Some(account) = inner.account() else {
        return;
    };
    for write in inner.rescue.writing.borrow().iter().cloned() {
        keep(&account, Kept::of(write));
        inner.rescue.set_aside.set(true);
    }
}

/// Failures that say nothing about the text itself.
fn can_be_mended(outcome: &Result<(), StoreError>) -> bool {
    matches!(
        outcome,
        Err(StoreError::Lost
            | StoreError::Aborted(_)
            | StoreError::Newer
            | StoreError::Blocked
            | StoreError::Full
            | StoreError::Locked
            | StoreError::Unavailable(_))
    )
}

/// Waits until nothing is being written and nobody has typed for a moment.
pub(super) async fn quiet(inner: &Rc<Inner>) {
    loop {
        let now = inner.clock.monotonic();
        let typed = inner.rescue.typed.get();
        let calm = typed.is_none_or(|typed| now.saturating_sub(typed) >= QUIET_MS);
        if calm && inner.rescue.writing.borrow().is_empty() {
            return;
        }
        TimeoutFuture::new(LOOK_EVERY_MS).await;
    }
}

/// Tries to bring back what was kept aside; reloads once when the storage stays lost.
fn mend(inner: &Rc<Inner>) {
    if inner.rescue.mending.replace(true) {
        return;
    }
    let inner = inner.clone();
    spawn_local(async move {
        TimeoutFuture::new(LOOK_EVERY_MS).await;
        quiet(&inner).await;
        if let Some(account) = inner.account() {
            let done = bring_back(&inner, &account).await;
            let lost = inner.status.get_untracked().storage == StorageState::Lost;
            if done && lost {
                inner.show(|status| status.storage = StorageState::Unknown);
                super::storage::look(&inner);
            } else if !done && lost && may_reload(inner.clock.device()) {
                let _ = window().location().reload();
            }
        }
        inner.rescue.mending.set(false);
    });
}

/// Puts what was kept aside into the store. `true`: nothing is left aside.
pub(super) async fn bring_back(inner: &Rc<Inner>, account: &Account) -> bool {
    let mut left = Vec::new();
    let Some(all) = read(account) else {
        return false;
    };
    let any = !all.is_empty();
    for kept in all {
        // the text typed before the reload, under the name of the tab that typed it: no false conflict
        if account.db.edit_field(kept.clone().write()).await.is_err() {
            left.push(kept);
        }
    }
    let done = left.is_empty();
    if any {
        save(account, &left);
        inner.redraw_everywhere();
    }
    done
}

fn key(account: &Account) -> String {
    key_of(account.session.borrow().account)
}

fn key_of(account: AccountId) -> String {
    format!("tsunagu-rescue-{account}")
}

/// `None`: something is kept, and cannot be read while the notebook is locked.
fn read(account: &Account) -> Option<Vec<Kept>> {
    let key = key(account);
    let text = window()
        .local_storage()
        .ok()
        .flatten()
        .and_then(|storage| storage.get_item(&key).ok()?);
    let text = match text.map(|text| account.db.open_text(&key, &text)) {
        Some(Err(StoreError::Locked)) => return None,
        text => text.and_then(Result::ok),
    };
    let kept = text.and_then(|text| serde_json::from_str(&text).ok());
    Some(kept.unwrap_or_default())
}

/// Under the account's seal, like everything else it keeps.
fn save(account: &Account, all: &[Kept]) {
    let Ok(Some(storage)) = window().local_storage() else {
        return;
    };
    let key = key(account);
    if all.is_empty() {
        let _ = storage.remove_item(&key);
        return;
    }
    let text = serde_json::to_string(all).ok();
    if let Some(text) = text.and_then(|text| account.db.seal_text(&key, &text).ok()) {
        // full as well: the text is still on the screen, and the page says that it is not saved
        let _ = storage.set_item(&key, &text);
    }
}

fn keep(account: &Account, kept: Kept) {
    let Some(mut all) = read(account) else {
        return;
    };
    all.retain(|other| other.record != kept.record || other.link != kept.link);
    all.push(kept);
    save(account, &all);
}

fn may_reload(now: Instant) -> bool {
    let Ok(Some(storage)) = window().session_storage() else {
        return false;
    };
    let last = storage
        .get_item(RELOADED_KEY)
        .ok()
        .flatten()
        .and_then(|text| text.parse::<i64>().ok());
    let may = last.is_none_or(|last| (now.0 - last).abs() >= RELOAD_EVERY_MS);
    // without this mark a broken storage would reload the page for ever
    may && storage.set_item(RELOADED_KEY, &now.0.to_string()).is_ok()
}
