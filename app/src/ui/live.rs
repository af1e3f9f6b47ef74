//! Values read from the device's store that follow every change of it.
//!
//! Only called below [`super::with_session`], hence only in a browser.

use crate::browser::{Browser, StoreError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// `None`: not read yet.
pub type Loaded<T> = Option<Result<T, StoreError>>;

/// Reads now and again after every change. Equal values redraw nothing, so that a page a person is reading
/// does not lose its focus because something else was saved.
pub fn live<T, Fut>(
    browser: &Browser,
    fetch: impl Fn(Browser) -> Fut + 'static,
) -> RwSignal<Loaded<T>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
    Fut: Future<Output = Result<T, StoreError>> + 'static,
{
    let shown = RwSignal::new(None);
    let latest = StoredValue::new(0_u64);
    let changed = browser.changed();
    let browser = browser.clone();
    Effect::new(move |_| {
        changed.track();
        let turn = latest.get_value() + 1;
        latest.set_value(turn);
        let read = fetch(browser.clone());
        spawn_local(async move {
            let value = Some(read.await);
            // an older answer arriving late must not replace a newer one; the page may also be gone
            if latest.try_get_value() == Some(turn)
                && shown.try_get_untracked().is_some_and(|old| old != value)
            {
                let _ = shown.try_set(value);
            }
        });
    });
    shown
}

/// Reads once. For what a page takes over when it is opened and keeps while somebody types.
pub fn once<T, Fut>(
    browser: &Browser,
    fetch: impl FnOnce(Browser) -> Fut + 'static,
) -> RwSignal<Option<T>>
where
    T: Send + Sync + 'static,
    Fut: Future<Output = Result<T, StoreError>> + 'static,
{
    let shown = RwSignal::new(None);
    let read = fetch(browser.clone());
    spawn_local(async move {
        if let Ok(value) = read.await {
            let _ = shown.try_set(Some(value));
        }
    });
    shown
}

/// Draws a loaded value; until then a quiet line, on failure a sentence.
pub fn when_loaded<T>(
    shown: RwSignal<Loaded<T>>,
    draw: impl Fn(T) -> AnyView + Send + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    move || match shown.get() {
        None => super::Skeleton().into_any(),
        Some(Ok(value)) => draw(value),
        Some(Err(error)) => super::store_error_view(&error),
    }
}
