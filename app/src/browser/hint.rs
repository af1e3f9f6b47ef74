//! One line in localStorage beside the database: whose work was here and how much of it unsent. If the
//! database is gone and the line is not, the browser has cleared the storage, and the person is told. A second
//! line keeps that until the person has read it: signing in again loads the page anew. A third, in the tab only, is
//! written by `boot.js` when somebody signs in.

use domain::AccountId;
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use web_sys::Storage;

const KEY: &str = "tsunagu-hint";
const LOST_KEY: &str = "tsunagu-lost";
const SIGNING_IN_KEY: &str = "tsunagu-signing-in";

#[derive(Serialize, Deserialize)]
pub(super) struct Hint {
    pub(super) account: AccountId,
    pub(super) unsent: u32,
}

pub(super) fn keep(account: AccountId, unsent: u32) {
    if let Ok(text) = serde_json::to_string(&Hint { account, unsent }) {
        write(KEY, &text);
    }
}

pub(super) fn read() -> Option<Hint> {
    serde_json::from_str(&line(KEY)?).ok()
}

pub(super) fn forget() {
    remove(KEY);
}

/// Changes that were gone with the storage, until [`forget_lost`].
pub(super) fn lost() -> Option<u32> {
    line(LOST_KEY)?.parse().ok()
}

pub(super) fn keep_lost(unsent: u32) {
    write(
        LOST_KEY,
        &lost().unwrap_or(0).saturating_add(unsent).to_string(),
    );
}

pub(super) fn forget_lost() {
    remove(LOST_KEY);
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn line(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

fn write(key: &str, text: &str) {
    // only a hint: without it one notice is missing
    let _ = storage().map(|storage| storage.set_item(key, text));
}

fn remove(key: &str) {
    let _ = storage().map(|storage| storage.remove_item(key));
}

/// A form was sent or a link followed in this tab that signs somebody in, and the server has not said yet whom.
pub(super) fn is_signing_in() -> bool {
    let storage = tab_storage();
    storage.is_some_and(|it| matches!(it.get_item(SIGNING_IN_KEY), Ok(Some(_))))
}

pub(super) fn forget_signing_in() {
    let _ = tab_storage().map(|storage| storage.remove_item(SIGNING_IN_KEY));
}

fn tab_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
