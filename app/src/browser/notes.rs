//! Words somebody is writing that are no record yet (a question, its answer). Kept beside the database with every
//! keystroke, under the account's seal, until they are sent.

use super::Browser;
use super::inner::Account;
use domain::{AccountId, RecordId};
use leptos::prelude::window;
use web_sys::Storage;

fn prefix(account: AccountId) -> String {
    format!("tsunagu-note-{account}-")
}

impl Browser {
    /// Keeps what is being written about a record. `false`: it could not be kept, and is on the screen only.
    pub fn keep_note(&self, about: RecordId, text: &str) -> bool {
        let Some((key, account)) = self.0.account().map(|it| (self.key(about), it)) else {
            return false;
        };
        let (Some(key), Ok(Some(storage))) = (key, window().local_storage()) else {
            return false;
        };
        if text.is_empty() {
            return storage.remove_item(&key).is_ok();
        }
        let sealed = account.db.seal_text(&key, text);
        sealed.is_ok_and(|sealed| storage.set_item(&key, &sealed).is_ok())
    }

    /// What was being written about a record.
    #[must_use]
    pub fn note(&self, about: RecordId) -> String {
        let found = self.key(about).and_then(|key| {
            let storage = window().local_storage().ok().flatten()?;
            let kept = storage.get_item(&key).ok()??;
            self.0.account()?.db.open_text(&key, &kept).ok()
        });
        found.unwrap_or_default()
    }

    fn key(&self, about: RecordId) -> Option<String> {
        let account = self.0.account()?.session.borrow().account;
        Some(format!("{}{about}", prefix(account)))
    }
}

fn all_of(account: AccountId) -> Option<(Storage, Vec<String>)> {
    let storage = window().local_storage().ok().flatten()?;
    let prefix = prefix(account);
    let count = storage.length().unwrap_or_default();
    let all = (0..count).filter_map(|at| storage.key(at).ok().flatten());
    let theirs = all.filter(|key| key.starts_with(&prefix)).collect();
    Some((storage, theirs))
}

/// Seals what was being written before there was a lock.
pub(super) fn reseal(account: &Account) {
    let who = account.session.borrow().account;
    let Some((storage, keys)) = all_of(who) else {
        return;
    };
    for key in keys {
        let kept = storage.get_item(&key).ok().flatten();
        let text = kept.and_then(|kept| account.db.open_text(&key, &kept).ok());
        let sealed = text.and_then(|text| account.db.seal_text(&key, &text).ok());
        if let Some(sealed) = sealed {
            // full: the words stay as they are, and are sealed with the next keystroke
            let _ = storage.set_item(&key, &sealed);
        }
    }
}

/// Forgets what an account that leaves this device was writing.
pub(super) fn forget(account: AccountId) {
    let Some((storage, keys)) = all_of(account) else {
        return;
    };
    for key in keys {
        let _ = storage.remove_item(&key);
    }
}
