//! What works once: recovery codes, and questions a browser is to answer. The statements both databases
//! share.

use super::Connection;
use super::journal;
use crate::store::error::{StoreError, of_sql};
use crate::store::keys::{Line, Recovery};
use domain::{AccountId, Instant};
use sqlx::{Row as _, query};

/// New codes in place of all older ones.
pub(in crate::store) async fn replace(
    conn: &mut Connection,
    account: AccountId,
    hashes: Vec<[u8; 32]>,
    line: Line,
) -> Result<(), StoreError> {
    query("DELETE FROM recovery_code WHERE account = $1")
        .bind(account.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    for hash in hashes {
        query("INSERT INTO recovery_code (hash, account, created_at) VALUES ($1, $2, $3)")
            .bind(hash.to_vec())
            .bind(account.0)
            .bind(line.at.0)
            .execute(&mut *conn)
            .await
            .map_err(of_sql)?;
    }
    journal::append(conn, line).await
}

pub(in crate::store) async fn left(
    conn: &mut Connection,
    account: AccountId,
) -> Result<Recovery, StoreError> {
    let found = query(
        "SELECT count(*), max(created_at) FROM recovery_code WHERE account = $1 AND used_at IS NULL",
    )
    .bind(account.0)
    .fetch_one(&mut *conn)
    .await
    .map_err(of_sql)?;
    let made_at: Option<i64> = found.try_get(1).map_err(of_sql)?;
    Ok(Recovery {
        left: found.try_get(0).map_err(of_sql)?,
        made_at: made_at.map(Instant),
    })
}

/// Uses a code up and says whose it was.
pub(in crate::store) async fn redeem(
    conn: &mut Connection,
    hash: [u8; 32],
    now: Instant,
) -> Result<Option<AccountId>, StoreError> {
    let found = query(
        "UPDATE recovery_code SET used_at = $2 WHERE hash = $1 AND used_at IS NULL RETURNING account",
    )
    .bind(hash.to_vec())
    .bind(now.0)
    .fetch_optional(&mut *conn)
    .await
    .map_err(of_sql)?;
    let Some(row) = found else { return Ok(None) };
    Ok(Some(AccountId(row.try_get(0).map_err(of_sql)?)))
}

/// A question to the browser with this cookie, in place of an older one.
pub(in crate::store) async fn put_ceremony(
    conn: &mut Connection,
    hash: [u8; 32],
    content: String,
    now: Instant,
    expires_at: Instant,
) -> Result<(), StoreError> {
    query("DELETE FROM ceremony WHERE expires_at <= $1")
        .bind(now.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    query("INSERT INTO ceremony (hash, content, expires_at) VALUES ($1, $2, $3)")
        .bind(hash.to_vec())
        .bind(content)
        .bind(expires_at.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(())
}

/// Takes the question away as it is read: an answer, right or wrong, is given once.
pub(in crate::store) async fn take_ceremony(
    conn: &mut Connection,
    hash: [u8; 32],
    now: Instant,
) -> Result<Option<String>, StoreError> {
    let found = query("DELETE FROM ceremony WHERE hash = $1 RETURNING content, expires_at")
        .bind(hash.to_vec())
        .fetch_optional(&mut *conn)
        .await
        .map_err(of_sql)?;
    let Some(row) = found else { return Ok(None) };
    let expires_at: i64 = row.try_get(1).map_err(of_sql)?;
    let content: String = row.try_get(0).map_err(of_sql)?;
    Ok((now.0 < expires_at).then_some(content))
}
