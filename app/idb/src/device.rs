//! `tsunagu-device`: which accounts live in this browser and who uses it now. Holds no records.

use crate::connection::Connection;
use crate::migrations::Step;
use crate::tables::Table;
use crate::transaction::Use;
use domain::{AccountId, DeviceId, Instant};
use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use serde::{Deserialize, Serialize};
use sync::store::{Plain, StoreError};
use sync::wire::Session;

const NAME: &str = "tsunagu-device";
const DEVICE: Table = "device";
const ACCOUNTS: Table = "accounts";
const STATE_KEY: &str = "state";
const STEPS: &[Step] = &[v1];

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownAccount {
    /// As the server said last.
    pub session: Session,
    /// This browser's id for the account.
    pub device: DeviceId,
    /// Device clock.
    pub used_at: Instant,
    /// How many changes were unsent when last counted.
    #[serde(default)]
    pub unsent: u32,
}

/// The book of accounts.
#[derive(Clone)]
pub struct DeviceBook(Connection);

impl Default for DeviceBook {
    fn default() -> Self {
        Self::named(NAME)
    }
}

impl DeviceBook {
    /// The book under another name, for tests.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self(Connection::with_steps(name, STEPS))
    }

    /// The name of an account's database.
    #[must_use]
    pub fn database_of(account: AccountId) -> String {
        format!("tsunagu-{account}")
    }

    /// Everything in the book, last used first.
    pub async fn read(&self) -> Result<(DeviceState, Vec<KnownAccount>), StoreError> {
        self.0
            .run(&[DEVICE, ACCOUNTS], Use::Read, &Plain, async |tx| {
                let state: Option<DeviceState> = tx.get(DEVICE, STATE_KEY).await?;
                let mut accounts: Vec<KnownAccount> = tx.all(ACCOUNTS).await?;
                accounts.sort_by_key(|account| std::cmp::Reverse(account.used_at));
                Ok((state.unwrap_or_default(), accounts))
            })
            .await
    }

    /// Changes the state and, with it, one account.
    pub async fn write(
        &self,
        state: &DeviceState,
        account: Option<&KnownAccount>,
    ) -> Result<(), StoreError> {
        self.0
            .run(&[DEVICE, ACCOUNTS], Use::Strict, &Plain, async |tx| {
                tx.put(DEVICE, STATE_KEY, state)?;
                match account {
                    Some(account) => {
                        tx.put(ACCOUNTS, &account.session.account.to_string(), account)
                    }
                    None => Ok(()),
                }
            })
            .await
    }

    /// Remembers how much of an account's work is unsent.
    pub async fn count(&self, account: AccountId, unsent: u32) -> Result<(), StoreError> {
        let key = account.to_string();
        self.0
            .run(&[ACCOUNTS], Use::Default, &Plain, async |tx| {
                let known: Option<KnownAccount> = tx.get(ACCOUNTS, &key).await?;
                match known {
                    Some(known) if known.unsent != unsent => {
                        tx.put(ACCOUNTS, &key, &KnownAccount { unsent, ..known })
                    }
                    _ => Ok(()),
                }
            })
            .await
    }

    /// See [`Connection::put_away`].
    pub fn put_away(&self) {
        self.0.put_away();
    }

    /// Closes the connection.
    pub fn close(&self) {
        self.0.close();
    }
}
