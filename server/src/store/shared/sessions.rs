//! Sessions: the statements both databases share.

use super::people::account_of;
use super::{Connection, SqlRow, journal};
use crate::session::SessionHash;
use crate::store::error::{StoreError, of_sql, unreadable};
use crate::store::keys::{FoundSession, Line, Means, NewSession, Stage};
use domain::{AccountId, DeviceId, Instant};
use sqlx::{Row as _, query};
use uuid::Uuid;

/// Whose account was closed is signed in nowhere.
const SELECT: &str = "SELECT a.id, a.name, a.role, a.organization, o.name, a.administers, s.hash, s.created_at, \
     s.expires_at, s.seen_at, s.fresh_until, s.stage, s.means, s.agent, s.device, o.kind AS organization_kind FROM session s \
     JOIN account a ON a.id = s.account AND a.closed_at IS NULL \
     LEFT JOIN organization o ON o.id = a.organization";

pub(in crate::store) async fn begin(
    conn: &mut Connection,
    new: NewSession,
    line: Line,
) -> Result<(), StoreError> {
    write(conn, new).await?;
    journal::append(conn, line).await
}

/// Within a transaction that does more.
pub(in crate::store) async fn write(
    conn: &mut Connection,
    new: NewSession,
) -> Result<(), StoreError> {
    query("DELETE FROM session WHERE expires_at <= $1")
        .bind(new.created_at.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    let mut device = None;
    if let Some(old) = new.replaces {
        // the same browser, so the same device, if it is still the same person
        device = device_of(conn, old, new.account).await?;
        delete(conn, old).await?;
    }
    query(
        "INSERT INTO session (hash, account, created_at, expires_at, seen_at, fresh_until, stage, means, passkey, agent, device) \
         VALUES ($1, $2, $3, $4, $3, $5, $6, $7, $8, $9, $10)",
    )
    .bind(new.hash.0.to_vec())
    .bind(new.account.0)
    .bind(new.created_at.0)
    .bind(new.expires_at.0)
    .bind(new.fresh_until.0)
    .bind(new.stage.code())
    .bind(new.means.code())
    .bind(new.passkey)
    .bind(new.agent)
    .bind(device)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(())
}

async fn device_of(
    conn: &mut Connection,
    session: SessionHash,
    account: AccountId,
) -> Result<Option<Uuid>, StoreError> {
    let found = query("SELECT device FROM session WHERE hash = $1 AND account = $2")
        .bind(session.0.to_vec())
        .bind(account.0)
        .fetch_optional(&mut *conn)
        .await
        .map_err(of_sql)?;
    let Some(row) = found else { return Ok(None) };
    row.try_get(0).map_err(of_sql)
}

fn session_of(row: &SqlRow) -> Result<FoundSession, StoreError> {
    let instant = |place: usize| row.try_get(place).map(Instant).map_err(of_sql);
    let hash: &[u8] = row.try_get(6).map_err(of_sql)?;
    let stage: &str = row.try_get(11).map_err(of_sql)?;
    let means: &str = row.try_get(12).map_err(of_sql)?;
    Ok(FoundSession {
        account: account_of(row)?,
        hash: SessionHash(hash.try_into().map_err(|_| unreadable("a session"))?),
        created_at: instant(7)?,
        expires_at: instant(8)?,
        seen_at: instant(9)?,
        fresh_until: instant(10)?,
        stage: Stage::of(stage).ok_or_else(|| unreadable("a session's stage"))?,
        means: Means::of(means).ok_or_else(|| unreadable("a session's means"))?,
        agent: row.try_get(13).map_err(of_sql)?,
        device: row
            .try_get::<Option<Uuid>, _>(14)
            .map_err(of_sql)?
            .map(DeviceId),
    })
}

pub(in crate::store) async fn find(
    conn: &mut Connection,
    session: SessionHash,
) -> Result<Option<FoundSession>, StoreError> {
    let statement = selected(" WHERE s.hash = $1");
    let found = query(statement)
        .bind(session.0.to_vec())
        .fetch_optional(&mut *conn)
        .await
        .map_err(of_sql)?;
    found.as_ref().map(session_of).transpose()
}

pub(in crate::store) async fn of_account(
    conn: &mut Connection,
    account: AccountId,
) -> Result<Vec<FoundSession>, StoreError> {
    let statement = selected(" WHERE s.account = $1 ORDER BY s.created_at");
    let found = query(statement)
        .bind(account.0)
        .fetch_all(&mut *conn)
        .await
        .map_err(of_sql)?;
    found.iter().map(session_of).collect()
}

fn selected(end: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!("{SELECT}{end}"))
}

pub(in crate::store) async fn touch(
    conn: &mut Connection,
    session: SessionHash,
    now: Instant,
) -> Result<(), StoreError> {
    query("UPDATE session SET seen_at = $2 WHERE hash = $1 AND seen_at < $2")
        .bind(session.0.to_vec())
        .bind(now.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(())
}

/// From now on the session is this device's, and ends when the device is removed.
pub(in crate::store) async fn bind(
    conn: &mut Connection,
    session: SessionHash,
    device: DeviceId,
) -> Result<(), StoreError> {
    query("UPDATE session SET device = $2 WHERE hash = $1")
        .bind(session.0.to_vec())
        .bind(device.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(())
}

pub(in crate::store) async fn end(
    conn: &mut Connection,
    session: SessionHash,
    line: Line,
) -> Result<(), StoreError> {
    delete(conn, session).await?;
    journal::append(conn, line).await
}

async fn delete(conn: &mut Connection, session: SessionHash) -> Result<(), StoreError> {
    query("DELETE FROM session WHERE hash = $1")
        .bind(session.0.to_vec())
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(())
}

pub(in crate::store) async fn end_all(
    conn: &mut Connection,
    account: AccountId,
    line: Line,
) -> Result<Vec<SessionHash>, StoreError> {
    journal::append(conn, line).await?;
    let gone = query("DELETE FROM session WHERE account = $1 RETURNING hash").bind(account.0);
    hashes(&gone.fetch_all(&mut *conn).await.map_err(of_sql)?)
}

/// The sessions a DELETE … RETURNING took away.
pub(in crate::store) fn hashes(rows: &[SqlRow]) -> Result<Vec<SessionHash>, StoreError> {
    let read = |row: &SqlRow| -> Result<SessionHash, StoreError> {
        let hash: &[u8] = row.try_get(0).map_err(of_sql)?;
        Ok(SessionHash(
            hash.try_into().map_err(|_| unreadable("a session"))?,
        ))
    };
    rows.iter().map(read).collect()
}
