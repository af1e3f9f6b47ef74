//! From a store in the clear to a sealed one, and from one data key to the next: a few values at a time, while
//! the notebook is in use.
//!
//! Invariant: whatever the moment of a crash, every record is readable: each value is in the clear or sealed,
//! wholly, and both are read until the last one is sealed. Then values in the clear are refused.
//!
//! What stays behind: a browser's database keeps the old bytes of overwritten values in its files until it
//! tidies up (LevelDB in Chromium, SQLite in Firefox and WebKit); a page can neither see nor hasten that. Who
//! set no lock before the first record was written has had records in the clear on this device.

use super::base::IdbStore;
use crate::sealed::SealedBy;
use crate::tables::{ALL, BLOBS, FIELDS, PROGRESS_KEY, RESERVE_KEY, SEALING, Table};
use crate::transaction::Use;
use crate::tx::{Tx, parse};
use serde::{Deserialize, Serialize};
use sync::store::{LocalField, Seal, StoreError};
use vault::{hex, is_sealed};

/// Values sealed in one transaction: a keystroke waits behind it for a few milliseconds.
const VALUES: usize = 40;
/// Values looked at in one transaction.
const LOOKED_AT: usize = 400;
/// Before sealed text outside the database.
const SEALED_TEXT: &str = "sealed:";
/// Takes the place of a table for such text.
const ASIDE: Table = "aside";

/// How far the values are sealed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Progress {
    /// The data key this is about.
    key: u8,
    /// Fields stand under hidden names.
    named: bool,
    /// Every value was sealed once: nothing in the clear is read any more.
    clear_of_plain: bool,
    /// The tables whose values are all under the current key.
    done: Vec<String>,
    /// In the table after those: everything up to this key.
    #[serde(default)]
    after: Option<String>,
}

impl IdbStore {
    /// Before the first operation: names of questions leave the keys, and it is known how much is sealed.
    pub(super) async fn prepare(&self) -> Result<(), StoreError> {
        let Some(sealed) = self.seal().filter(|sealed| !sealed.is_prepared()) else {
            return Ok(());
        };
        let number = sealed.key_number()?;
        let tables = &[SEALING, FIELDS];
        let work = async |tx: &Tx<'_>| {
            let mut progress = progress(tx).await?;
            if !progress.named {
                name_fields(tx).await?;
                progress.named = true;
                progress.key = number;
                tx.put(SEALING, PROGRESS_KEY, &progress)?;
            } else if progress.key != number {
                progress = progress.for_key(number);
                tx.put(SEALING, PROGRESS_KEY, &progress)?;
            }
            Ok(progress.clear_of_plain)
        };
        let all_sealed = self
            .connection()
            .run(tables, Use::Strict, sealed, work)
            .await?;
        sealed.set_prepared(all_sealed);
        Ok(())
    }

    /// Seals some of the values that are in the clear or under an older key. `true`: there may be more.
    /// Call it at quiet moments, with the notebook unlocked, until it says `false`.
    pub async fn reseal_some(&self) -> Result<bool, StoreError> {
        let Some(sealed) = self.seal() else {
            return Ok(false);
        };
        let mut tables = ALL.to_vec();
        tables.push(SEALING);
        let more = self
            .run(&tables, Use::Default, async |tx| {
                let mut progress = progress(tx).await?;
                let next = ALL.into_iter().find(|table| !progress.has(table));
                if let Some(table) = next {
                    match reseal_table(tx, sealed, table, progress.after.as_deref()).await? {
                        Some(key) => progress.after = Some(key),
                        None => {
                            progress.after = None;
                            progress.done.push(table.to_owned());
                        }
                    }
                    progress.clear_of_plain |= progress.done.len() == ALL.len();
                    tx.put(SEALING, PROGRESS_KEY, &progress)?;
                }
                Ok(progress.done.len() < ALL.len())
            })
            .await?;
        if !more {
            sealed.set_prepared(true);
        }
        Ok(more)
    }

    /// How much of the store is sealed under the current key: values, and all of them.
    pub async fn sealing_share(&self) -> Result<(u32, u32), StoreError> {
        let mut tables = ALL.to_vec();
        tables.push(SEALING);
        self.run(&tables, Use::Read, async |tx| {
            let progress = progress(tx).await?;
            let (mut done, mut all) = (0, 0);
            let mut is_next = true;
            for table in ALL {
                let keys = tx.keys(table).await?;
                let here = if progress.has(table) {
                    keys.len()
                } else if std::mem::take(&mut is_next) {
                    let after = progress.after.as_deref().unwrap_or_default();
                    keys.iter().filter(|key| key.as_str() <= after).count()
                } else {
                    0
                };
                done += here;
                all += keys.len();
            }
            let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            Ok((count(done), count(all)))
        })
        .await
    }

    /// Text to be kept outside the database (what is typed while the database is gone).
    pub fn seal_text(&self, name: &str, text: &str) -> Result<String, StoreError> {
        let Some(sealed) = self.seal() else {
            return Ok(text.to_owned());
        };
        let bytes = sealed.seal(ASIDE, name, text.as_bytes())?;
        Ok(format!("{SEALED_TEXT}{}", hex::text(&bytes)))
    }

    /// Such text again, also when it was kept before there was a lock.
    pub fn open_text(&self, name: &str, kept: &str) -> Result<String, StoreError> {
        let damaged = StoreError::Damaged { table: ASIDE };
        match (kept.strip_prefix(SEALED_TEXT), self.seal()) {
            (None, _) => Ok(kept.to_owned()),
            (Some(_), None) => Err(StoreError::Locked),
            (Some(text), Some(sealed)) => {
                let bytes = hex::bytes(text).ok_or_else(|| damaged.clone())?;
                String::from_utf8(sealed.open(ASIDE, name, &bytes)?).map_err(|_| damaged)
            }
        }
    }
}

impl Progress {
    fn has(&self, table: &str) -> bool {
        self.done.iter().any(|done| done == table)
    }

    fn for_key(self, key: u8) -> Self {
        Self {
            key,
            done: Vec::new(),
            after: None,
            ..self
        }
    }
}

/// The mark itself is never in the clear.
async fn progress(tx: &Tx<'_>) -> Result<Progress, StoreError> {
    match tx.raw(SEALING, PROGRESS_KEY).await? {
        Some(stored) if !is_sealed(&stored) => Err(StoreError::Damaged { table: SEALING }),
        Some(_) => Ok(tx.get(SEALING, PROGRESS_KEY).await?.unwrap_or_default()),
        None => Ok(Progress::default()),
    }
}

/// All of them in one transaction: an operation must find a field under one key only.
async fn name_fields(tx: &Tx<'_>) -> Result<(), StoreError> {
    for (key, stored) in tx.starting_raw(FIELDS, "").await? {
        if is_sealed(&stored) {
            continue;
        }
        let field: LocalField = parse(FIELDS, &stored)?;
        tx.delete(FIELDS, &key)?;
        tx.put(FIELDS, &tx.field_key(field.record, &field.link)?, &field)?;
    }
    Ok(())
}

/// The key to go on after; `None`: this table is done.
async fn reseal_table(
    tx: &Tx<'_>,
    sealed: &SealedBy,
    table: Table,
    after: Option<&str>,
) -> Result<Option<String>, StoreError> {
    let mut keys = tx.keys(table).await?;
    keys.retain(|key| after.is_none_or(|after| key.as_str() > after));
    // noise, and large
    keys.retain(|key| table != BLOBS || key != RESERVE_KEY);
    let mut done = 0;
    for (looked_at, key) in keys.iter().enumerate() {
        if done >= VALUES || looked_at >= LOOKED_AT {
            return Ok(looked_at.checked_sub(1).map(|last| keys[last].clone()));
        }
        let Some(stored) = tx.raw(table, key).await? else {
            continue;
        };
        if !sealed.is_current(&stored)? {
            let plain = sealed.open(table, key, &stored)?;
            tx.put_bytes(table, key, &plain)?;
            done += 1;
        }
    }
    Ok(None)
}
