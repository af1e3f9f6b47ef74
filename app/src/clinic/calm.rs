//! Values read from the device's store that follow its changes, one reading at a time.
//!
//! A day's forms are many rows: while a reading is under way, later changes wait for the next one instead of
//! starting more beside it, so that typing never waits for the list.

use crate::browser::{Browser, StoreError};
use crate::ui::Loaded;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    No,
    Running,
    RunningAndOutdated,
}

/// Reads now and after changes. Equal values redraw nothing.
pub fn calm<T, Fut>(
    browser: &Browser,
    fetch: impl Fn(Browser) -> Fut + 'static,
) -> RwSignal<Loaded<T>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
    Fut: Future<Output = Result<T, StoreError>> + 'static,
{
    let shown = RwSignal::new(None);
    let (changed, browser) = (browser.changed(), browser.clone());
    let reading = Rc::new(Cell::new(Reading::No));
    let fetch = Rc::new(fetch);
    Effect::new(move |_| {
        changed.track();
        if reading.get() != Reading::No {
            reading.set(Reading::RunningAndOutdated);
            return;
        }
        let (browser, reading, fetch) = (browser.clone(), reading.clone(), fetch.clone());
        spawn_local(async move {
            loop {
                reading.set(Reading::Running);
                let value = Some(fetch(browser.clone()).await);
                // the page may be gone
                match shown.try_get_untracked() {
                    Some(old) if old != value => drop(shown.try_set(value)),
                    Some(_) => {}
                    None => return,
                }
                if reading.get() == Reading::Running {
                    reading.set(Reading::No);
                    return;
                }
            }
        });
    });
    shown
}
