//! How safe the storage is: asks the browser to keep it, keeps a reserve for a full disk.

use super::inner::Inner;
use super::view::StorageState;
use leptos::prelude::{GetUntracked, window};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{StorageEstimate, StorageManager};

/// With less room than this the reserve would take what it is meant to give.
const ROOM_FOR_RESERVE: f64 = 32.0 * 1024.0 * 1024.0;

/// Looks whether the browser may evict this storage.
pub(super) fn look(inner: &Rc<Inner>) {
    let inner = inner.clone();
    spawn_local(async move {
        let Some(manager) = manager() else { return };
        let asked = manager.persisted().ok().map(JsFuture::from);
        if let Some(asked) = asked {
            show(&inner, asked.await.ok());
        }
    });
}

/// Asks the browser to keep it. After the first saved answer: before it there is nothing to keep, and a
/// browser that asks the person would ask for no visible reason.
pub(super) fn persist(inner: &Rc<Inner>) {
    if inner.persist_asked.replace(true)
        || inner.status.get_untracked().storage == StorageState::Persisted
    {
        return;
    }
    let inner = inner.clone();
    spawn_local(async move {
        let Some(manager) = manager() else { return };
        let asked = manager.persist().ok().map(JsFuture::from);
        if let Some(asked) = asked {
            show(&inner, asked.await.ok());
        }
    });
}

fn show(inner: &Inner, persisted: Option<JsValue>) {
    let persisted = persisted.and_then(|value| value.as_bool()).unwrap_or(false);
    inner.show(|status| {
        // what is worse stays on screen
        if !matches!(
            status.storage,
            StorageState::Unavailable | StorageState::Full | StorageState::Lost
        ) {
            status.storage = if persisted {
                StorageState::Persisted
            } else {
                StorageState::NotPersisted
            };
        }
    });
}

/// Fills the reserve that the store gives back when a write hits the quota.
pub(super) fn keep_reserve(inner: &Rc<Inner>) {
    let inner = inner.clone();
    spawn_local(async move {
        if room().await.is_none_or(|room| room < ROOM_FOR_RESERVE) {
            return;
        }
        if let Some(account) = inner.account() {
            // without a reserve everything works until the disk is full
            let _ = account.db.keep_reserve().await;
        }
    });
}

async fn room() -> Option<f64> {
    let estimate = JsFuture::from(manager()?.estimate().ok()?).await.ok()?;
    let estimate: StorageEstimate = wasm_bindgen::JsCast::unchecked_into(estimate);
    Some(estimate.get_quota()? - estimate.get_usage()?)
}

/// Absent on pages without TLS that are not loopback, and in some browsers.
fn manager() -> Option<StorageManager> {
    let manager = window().navigator().storage();
    (!JsValue::from(manager.clone()).is_undefined()).then_some(manager)
}
