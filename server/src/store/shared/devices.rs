//! The devices of an account: the statements both databases share.

use super::{Connection, SqlRow, journal, sessions};
use crate::session::SessionHash;
use crate::store::error::{StoreError, of_sql};
use crate::store::keys::{KnownDevice, Line};
use crate::store::model::random_bytes;
use domain::{AccountId, DeviceId, Instant};
use sqlx::{Row as _, query};

/// Most devices one account is given keys for.
pub(super) const DEVICES_MAX: i64 = 200;

/// Remembers a device of an account, with its line in the journal. `false`: the account has too many.
pub(in crate::store) async fn register(
    conn: &mut Connection,
    account: AccountId,
    device: DeviceId,
    agent: String,
    line: Line,
) -> Result<bool, StoreError> {
    if knows(conn, account, device).await? {
        return Ok(true);
    }
    let found = query("SELECT count(*) FROM device WHERE account = $1")
        .bind(account.0)
        .fetch_one(&mut *conn)
        .await
        .map_err(of_sql)?;
    if found.try_get::<i64, _>(0).map_err(of_sql)? >= DEVICES_MAX {
        return Ok(false);
    }
    let added = query(
        "INSERT INTO device (account, id, created_at, salt, agent) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (account, id) DO NOTHING",
    )
    .bind(account.0)
    .bind(device.0)
    .bind(line.at.0)
    .bind(random_bytes(16)?)
    .bind(agent)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    // of two at the same time one adds it
    if added.rows_affected() > 0 {
        journal::append(conn, line).await?;
    }
    Ok(true)
}

pub(in crate::store) async fn knows(
    conn: &mut Connection,
    account: AccountId,
    device: DeviceId,
) -> Result<bool, StoreError> {
    Ok(salt(conn, account, device).await?.is_some())
}

/// What the device's second secret is made from. Empty for one registered before there was a salt.
pub(in crate::store) async fn salt(
    conn: &mut Connection,
    account: AccountId,
    device: DeviceId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found = query("SELECT salt FROM device WHERE account = $1 AND id = $2")
        .bind(account.0)
        .bind(device.0)
        .fetch_optional(&mut *conn)
        .await
        .map_err(of_sql)?;
    let Some(row) = found else { return Ok(None) };
    let salt: Option<Vec<u8>> = row.try_get(0).map_err(of_sql)?;
    Ok(Some(salt.unwrap_or_default()))
}

pub(in crate::store) async fn of_account(
    conn: &mut Connection,
    account: AccountId,
) -> Result<Vec<KnownDevice>, StoreError> {
    let found = query(
        "SELECT id, created_at, agent FROM device WHERE account = $1 ORDER BY created_at, id",
    )
    .bind(account.0)
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let read = |row: &SqlRow| -> Result<KnownDevice, StoreError> {
        Ok(KnownDevice {
            id: DeviceId(row.try_get(0).map_err(of_sql)?),
            created_at: Instant(row.try_get(1).map_err(of_sql)?),
            agent: row.try_get(2).map_err(of_sql)?,
        })
    };
    found.iter().map(read).collect()
}

/// Its key is honoured no more, and the sessions on it end. `None`: there is no such device.
pub(in crate::store) async fn remove(
    conn: &mut Connection,
    account: AccountId,
    device: DeviceId,
    line: Line,
) -> Result<Option<Vec<SessionHash>>, StoreError> {
    let removed = query("DELETE FROM device WHERE account = $1 AND id = $2")
        .bind(account.0)
        .bind(device.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    if removed.rows_affected() == 0 {
        return Ok(None);
    }
    let gone = query("DELETE FROM session WHERE account = $1 AND device = $2 RETURNING hash")
        .bind(account.0)
        .bind(device.0)
        .fetch_all(&mut *conn)
        .await
        .map_err(of_sql)?;
    journal::append(conn, line).await?;
    sessions::hashes(&gone).map(Some)
}
