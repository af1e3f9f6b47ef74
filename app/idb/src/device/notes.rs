//! What may be known of a notebook while it is locked. In the clear, so nothing in here tells whose it is.

use super::DeviceBook;
use crate::transaction::Use;
use domain::AccountId;
use serde::{Deserialize, Serialize};
use sync::store::StoreError;
use sync::wire::{Job, Session};

/// Minutes until a notebook locks, unless its person chose others.
const MINUTES: u8 = 5;

/// What happens when nobody sees the page any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenLeft {
    /// Nothing.
    Stay,
    /// The page is covered, for the picture that lists of apps show.
    #[default]
    Cover,
    /// It is covered and locks.
    Lock,
}

/// Beside the lock of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// Names its sign-in, so that this can be ended from the lock screen. Opens nothing.
    #[serde(default)]
    pub sign_in: Option<String>,
    /// Somebody of an organisation: pass phrases, and five minutes.
    #[serde(default)]
    pub staff: bool,
    /// One of the invented people.
    #[serde(default)]
    pub demo: bool,
    /// Without a touch for so long, it locks. A person's choice.
    #[serde(default = "minutes")]
    pub minutes: u8,
    /// A person's choice.
    #[serde(default)]
    pub when_left: WhenLeft,
    /// The last line of the account's journal that was shown to its person. `None`: none yet.
    #[serde(default)]
    pub journal_seen: Option<i64>,
}

impl Default for Notes {
    fn default() -> Self {
        Self {
            sign_in: None,
            staff: false,
            demo: false,
            minutes: MINUTES,
            when_left: WhenLeft::default(),
            journal_seen: None,
        }
    }
}

fn minutes() -> u8 {
    MINUTES
}

impl Notes {
    pub(super) fn heard(&mut self, session: &Session) {
        self.sign_in = Some(session.sign_in.clone());
        self.staff = session.role != Job::Person;
        self.demo = session.demo;
    }
}

impl DeviceBook {
    /// Changes the notes of an account. `None`: it is not in the book.
    pub async fn note(
        &self,
        account: AccountId,
        change: impl Fn(&mut Notes),
    ) -> Result<Option<Notes>, StoreError> {
        self.change(account, Use::Strict, |stored| {
            change(&mut stored.notes);
            Ok(stored.notes.clone())
        })
        .await
    }
}
