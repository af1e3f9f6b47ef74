//! Passkeys, and the transaction in which one comes in: the statements both databases share.

use super::{Connection, SqlRow, invitations, journal, recovery, sessions, staff};
use crate::session::SessionHash;
use crate::store::error::{StoreError, of_sql};
use crate::store::keys::{Line, Passkey, Registration};
use domain::{AccountId, Instant};
use sqlx::{Row as _, query};

/// A passkey proved for the first time: its account if that is new, the invitation that is used up by
/// it, the session that begins. `false`: the invitation is void, nothing is written.
pub(in crate::store) async fn register(
    conn: &mut Connection,
    registration: Registration,
) -> Result<bool, StoreError> {
    let now = registration.passkey.created_at;
    if let Some(hash) = registration.invitation
        && !invitations::claim(conn, hash, now).await?
    {
        return Ok(false);
    }
    if let Some(account) = &registration.new_account {
        staff::create(conn, account).await?;
    }
    if let Some(hash) = registration.invitation {
        invitations::accepted(conn, hash, registration.passkey.account, now).await?;
    }
    add(conn, registration.passkey).await?;
    sessions::write(conn, registration.session).await?;
    for line in registration.lines {
        journal::append(conn, line).await?;
    }
    Ok(true)
}

async fn add(conn: &mut Connection, new: Passkey) -> Result<(), StoreError> {
    query(
        "INSERT INTO passkey (id, account, name, content, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(new.id)
    .bind(new.account.0)
    .bind(new.name)
    .bind(new.content)
    .bind(new.created_at.0)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(())
}

fn passkey_of(row: &SqlRow) -> Result<Passkey, StoreError> {
    let maybe = |place: usize| -> Result<Option<Instant>, StoreError> {
        let found: Option<i64> = row.try_get(place).map_err(of_sql)?;
        Ok(found.map(Instant))
    };
    Ok(Passkey {
        id: row.try_get(0).map_err(of_sql)?,
        account: AccountId(row.try_get(1).map_err(of_sql)?),
        name: row.try_get(2).map_err(of_sql)?,
        content: row.try_get(3).map_err(of_sql)?,
        created_at: Instant(row.try_get(4).map_err(of_sql)?),
        used_at: maybe(5)?,
        suspended_at: maybe(6)?,
    })
}

pub(in crate::store) async fn find(
    conn: &mut Connection,
    id: Vec<u8>,
) -> Result<Option<Passkey>, StoreError> {
    let found = query(
        "SELECT id, account, name, content, created_at, used_at, suspended_at FROM passkey WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *conn)
    .await
    .map_err(of_sql)?;
    found.as_ref().map(passkey_of).transpose()
}

pub(in crate::store) async fn of_account(
    conn: &mut Connection,
    account: AccountId,
) -> Result<Vec<Passkey>, StoreError> {
    let found = query(
        "SELECT id, account, name, content, created_at, used_at, suspended_at FROM passkey \
         WHERE account = $1 ORDER BY created_at, id",
    )
    .bind(account.0)
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    found.iter().map(passkey_of).collect()
}

/// Keeps the new counter. `false`: another sign-in with it came between, from a copy perhaps.
pub(in crate::store) async fn used(
    conn: &mut Connection,
    id: Vec<u8>,
    before: String,
    content: String,
    now: Instant,
) -> Result<bool, StoreError> {
    let changed = query(
        "UPDATE passkey SET content = $3, used_at = $4 WHERE id = $1 AND content = $2 AND suspended_at IS NULL",
    )
    .bind(id)
    .bind(before)
    .bind(content)
    .bind(now.0)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(changed.rows_affected() == 1)
}

/// Nobody signs in with it any more until it was removed and made anew.
pub(in crate::store) async fn suspend(
    conn: &mut Connection,
    id: Vec<u8>,
    line: Line,
) -> Result<(), StoreError> {
    query("UPDATE passkey SET suspended_at = $2 WHERE id = $1 AND suspended_at IS NULL")
        .bind(id)
        .bind(line.at.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    journal::append(conn, line).await
}

/// Takes a passkey away and ends the sessions it began. `None`: it is the last one and no recovery code
/// is left, so that nobody could ever sign in again.
pub(in crate::store) async fn remove(
    conn: &mut Connection,
    account: AccountId,
    id: Vec<u8>,
    line: Line,
) -> Result<Option<Vec<SessionHash>>, StoreError> {
    // two removals at the same time must not each see the other's passkey as the one that stays
    staff::lock(conn, account).await?;
    let all = of_account(conn, account).await?;
    let others = all
        .iter()
        .filter(|it| it.id != id && it.suspended_at.is_none());
    if others.count() == 0 && recovery::left(conn, account).await?.left == 0 {
        return Ok(None);
    }
    query("DELETE FROM passkey WHERE id = $1 AND account = $2")
        .bind(id.clone())
        .bind(account.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    let gone = query("DELETE FROM session WHERE account = $1 AND passkey = $2 RETURNING hash")
        .bind(account.0)
        .bind(id)
        .fetch_all(&mut *conn)
        .await
        .map_err(of_sql)?;
    journal::append(conn, line).await?;
    sessions::hashes(&gone).map(Some)
}
