//! One line in localStorage beside the database: whose work was here and how much of it unsent. If the
//! database is gone and the line is not, the browser has cleared the storage, and the person is told.

use domain::AccountId;
use leptos::prelude::window;
use serde::{Deserialize, Serialize};

const KEY: &str = "tsunagu-hint";

#[derive(Serialize, Deserialize)]
pub(super) struct Hint {
    pub(super) account: AccountId,
    pub(super) unsent: u32,
}

pub(super) fn keep(account: AccountId, unsent: u32) {
    let Ok(Some(storage)) = window().local_storage() else {
        return;
    };
    if let Ok(text) = serde_json::to_string(&Hint { account, unsent }) {
        // only a hint: without it one notice is missing
        let _ = storage.set_item(KEY, &text);
    }
}

pub(super) fn read() -> Option<Hint> {
    let text = window().local_storage().ok()??.get_item(KEY).ok()??;
    serde_json::from_str(&text).ok()
}

pub(super) fn forget() {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(KEY);
    }
}
