//! `tsunagu-device`: which accounts live in this browser, who uses it now, and how each notebook is locked.
//!
//! Holds no records, and nothing in it opens anything by itself. For an account with a lock it holds no name
//! either: the session is sealed like a record, and the unlock screen shows the label the person chose, the
//! count of unsent work and when the notebook was last used. Unlocked keys are in memory only, shared by all
//! clones of the book.

mod lock;
mod notes;
mod ways;

pub use notes::{Notes, WhenLeft};
pub use ways::{LockError, LockState, UnlockError, Ways};

use crate::connection::Connection;
use crate::migrations::Step;
use crate::tables::Table;
use crate::transaction::Use;
use crate::tx::Tx;
use domain::{AccountId, DeviceId, Instant};
use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use lock::Keys;
use serde::{Deserialize, Serialize};
use sync::store::{Plain, Seal, StoreError};
use sync::wire::Session;
use vault::{Vault, hex};

const NAME: &str = "tsunagu-device";
const DEVICE: Table = "device";
const ACCOUNTS: Table = "accounts";
/// Takes the place of a table where a session is sealed.
const SESSION: Table = "session";
const STATE_KEY: &str = "state";
const STEPS: &[Step] = &[v1];
/// Longest label, in characters.
const LABEL_MAX: usize = 20;

fn v1(database: &Database) -> Result<(), Error> {
    for store in [DEVICE, ACCOUNTS] {
        database.create_object_store(store).build()?;
    }
    Ok(())
}

/// Who uses this browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceState {
    /// The account in use; nobody after a sign-out.
    #[serde(default)]
    pub current: Option<AccountId>,
    /// The id the next new account gets.
    #[serde(default)]
    pub spare: Option<DeviceId>,
    /// The sign-in that was ended without network: the server has to be told before anybody is believed
    /// signed in.
    #[serde(default)]
    pub sign_out_of: Option<String>,
}

/// One account that was signed in here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAccount {
    /// Whose.
    pub account: AccountId,
    /// As the server said last. `None` while it is locked.
    pub session: Option<Session>,
    /// This browser's id for the account.
    pub device: DeviceId,
    /// Device clock.
    pub used_at: Instant,
    /// How many changes were unsent when last counted.
    pub unsent: u32,
    /// What the unlock screen calls it: chosen by the person, readable by whoever holds the device.
    pub label: Option<String>,
    /// Whether and how it is locked.
    pub lock: LockState,
    /// Nothing of its store is in the clear any more.
    pub sealed: bool,
    /// What may be known of it while it is locked.
    pub notes: Notes,
}

/// The same as it rests. The first release knew neither locks nor labels.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Stored {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<Session>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed_session: Option<String>,
    device: DeviceId,
    used_at: Instant,
    #[serde(default)]
    unsent: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vault: Option<Vault>,
    #[serde(default)]
    sealed: bool,
    #[serde(default)]
    notes: Notes,
}

/// The book of accounts.
#[derive(Clone)]
pub struct DeviceBook {
    connection: Connection,
    keys: Keys,
}

impl Default for DeviceBook {
    fn default() -> Self {
        Self::named(NAME)
    }
}

impl DeviceBook {
    /// The book under another name, for tests.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            connection: Connection::with_steps(name, STEPS),
            keys: Keys::default(),
        }
    }

    /// The name of an account's database.
    #[must_use]
    pub fn database_of(account: AccountId) -> String {
        format!("tsunagu-{account}")
    }

    /// Everything in the book, last used first.
    pub async fn read(&self) -> Result<(DeviceState, Vec<KnownAccount>), StoreError> {
        let (state, stored) = self
            .run(Use::Read, async |tx| {
                let state: Option<DeviceState> = tx.get(DEVICE, STATE_KEY).await?;
                let stored: Vec<(String, Stored)> = tx.starting(ACCOUNTS, "").await?;
                Ok((state.unwrap_or_default(), stored))
            })
            .await?;
        let known = stored.into_iter().filter_map(|(key, stored)| {
            let account = key.parse().ok()?;
            Some(self.known(account, stored))
        });
        let mut accounts: Vec<KnownAccount> = known.collect();
        accounts.sort_by_key(|account| std::cmp::Reverse(account.used_at));
        Ok((state, accounts))
    }

    /// Changes the state and, with it, one account. Its lock, label and notes stay as they are; what the notes
    /// say of the session follows it.
    pub async fn write(
        &self,
        state: &DeviceState,
        account: Option<&KnownAccount>,
    ) -> Result<(), StoreError> {
        self.run(Use::Strict, async |tx| {
            tx.put(DEVICE, STATE_KEY, state)?;
            let Some(known) = account else {
                return Ok(());
            };
            let before = stored(tx, known.account).await?;
            let mut after = Stored {
                account: Some(known.account),
                session: None,
                sealed_session: None,
                device: known.device,
                used_at: known.used_at,
                unsent: known.unsent,
                label: before.as_ref().and_then(|before| before.label.clone()),
                vault: before.as_ref().and_then(|before| before.vault.clone()),
                sealed: before.as_ref().is_some_and(|before| before.sealed),
                notes: before
                    .as_ref()
                    .map_or_else(Notes::default, |before| before.notes.clone()),
            };
            if let Some(session) = &known.session {
                after.notes.heard(session);
            }
            match (&after.vault, &known.session) {
                (Some(_), Some(session)) => {
                    after.sealed_session = Some(self.closed(known.account, session)?);
                }
                (None, session) => after.session.clone_from(session),
                (Some(_), None) => {
                    after.sealed_session = before.and_then(|before| before.sealed_session);
                }
            }
            put(tx, known.account, &after)
        })
        .await
    }

    /// Remembers how much of an account's work is unsent.
    pub async fn count(&self, account: AccountId, unsent: u32) -> Result<(), StoreError> {
        self.change(account, Use::Default, |stored| {
            stored.unsent = unsent;
            Ok(())
        })
        .await
        .map(drop)
    }

    /// What the unlock screen calls this account; the first characters of it. `None`: nothing of its own.
    pub async fn set_label(
        &self,
        account: AccountId,
        label: Option<&str>,
    ) -> Result<(), StoreError> {
        let label = label.map(|label| label.trim().chars().take(LABEL_MAX).collect::<String>());
        let label = label.filter(|label| !label.is_empty());
        self.change(account, Use::Strict, |stored| {
            stored.label.clone_from(&label);
            Ok(())
        })
        .await
        .map(drop)
    }

    /// See [`Connection::on_event`].
    pub fn on_event(&self, listener: impl Fn(crate::connection::Event) + 'static) {
        self.connection.on_event(listener);
    }

    /// See [`Connection::put_away`].
    pub fn put_away(&self) {
        self.connection.put_away();
    }

    /// See [`Connection::come_back`].
    pub fn come_back(&self) {
        self.connection.come_back();
    }

    /// Closes the connection.
    pub fn close(&self) {
        self.connection.close();
    }

    async fn run<T>(
        &self,
        usage: Use,
        work: impl AsyncFn(&Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let tables = &[DEVICE, ACCOUNTS];
        self.connection.run(tables, usage, &Plain, work).await
    }

    /// Reads, changes and writes one account in one transaction. `None`: not in the book.
    async fn change<T>(
        &self,
        account: AccountId,
        usage: Use,
        work: impl Fn(&mut Stored) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.run(usage, async |tx| {
            let Some(mut stored) = stored(tx, account).await? else {
                return Ok(None);
            };
            let result = work(&mut stored)?;
            put(tx, account, &stored)?;
            Ok(Some(result))
        })
        .await
    }

    fn known(&self, account: AccountId, stored: Stored) -> KnownAccount {
        let lock = self.state_of(account, stored.vault.as_ref());
        let opened = stored.sealed_session.as_ref();
        let opened = opened.and_then(|sealed| self.opened(account, sealed));
        KnownAccount {
            account,
            session: stored.session.or(opened),
            device: stored.device,
            used_at: stored.used_at,
            unsent: stored.unsent,
            label: stored.label,
            lock,
            sealed: stored.sealed,
            notes: stored.notes,
        }
    }

    fn closed(&self, account: AccountId, session: &Session) -> Result<String, StoreError> {
        let seal = self.seal_of(account).ok_or(StoreError::Locked)?;
        let plain = serde_json::to_vec(session).map_err(|error| StoreError::Corrupt {
            table: SESSION,
            detail: error.to_string(),
        })?;
        let sealed = seal.seal(SESSION, &account.to_string(), &plain)?;
        Ok(hex::text(&sealed))
    }

    /// `None` while locked; also when it is damaged: the server says it again.
    fn opened(&self, account: AccountId, sealed: &str) -> Option<Session> {
        let seal = self.seal_of(account)?;
        let bytes = hex::bytes(sealed)?;
        let plain = seal.open(SESSION, &account.to_string(), &bytes).ok()?;
        serde_json::from_str(std::str::from_utf8(&plain).ok()?).ok()
    }
}

async fn stored(tx: &Tx<'_>, account: AccountId) -> Result<Option<Stored>, StoreError> {
    tx.get(ACCOUNTS, &account.to_string()).await
}

fn put(tx: &Tx<'_>, account: AccountId, stored: &Stored) -> Result<(), StoreError> {
    tx.put(ACCOUNTS, &account.to_string(), stored)
}
