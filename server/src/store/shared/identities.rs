//! Who somebody is at an OpenID provider: the statements both databases share.

use super::{Connection, SqlRow, journal};
use crate::store::error::{StoreError, of_sql, unreadable};
use crate::store::keys::Line;
use domain::{AccountId, Instant};
use sqlx::{Row as _, query};

pub(in crate::store) async fn find(
    conn: &mut Connection,
    issuer: String,
    subject: String,
) -> Result<Option<AccountId>, StoreError> {
    let found = query("SELECT account FROM identity WHERE issuer = $1 AND subject = $2")
        .bind(issuer)
        .bind(subject)
        .fetch_optional(&mut *conn)
        .await
        .map_err(of_sql)?;
    let Some(row) = found else { return Ok(None) };
    Ok(Some(AccountId(row.try_get(0).map_err(of_sql)?)))
}

pub(in crate::store) async fn of_account(
    conn: &mut Connection,
    account: AccountId,
) -> Result<Vec<(String, Instant)>, StoreError> {
    let found = query("SELECT issuer, created_at FROM identity WHERE account = $1 ORDER BY issuer")
        .bind(account.0)
        .fetch_all(&mut *conn)
        .await
        .map_err(of_sql)?;
    let read = |row: &SqlRow| -> Result<(String, Instant), StoreError> {
        Ok((
            row.try_get(0).map_err(of_sql)?,
            Instant(row.try_get(1).map_err(of_sql)?),
        ))
    };
    found.iter().map(read).collect()
}

/// Links it to the account of the line. `false`: it is linked already, to whomever.
pub(in crate::store) async fn link(
    conn: &mut Connection,
    issuer: String,
    subject: String,
    line: Line,
) -> Result<bool, StoreError> {
    let account = line
        .subject
        .ok_or_else(|| unreadable("nobody's identity"))?;
    let linked = query(
        "INSERT INTO identity (issuer, subject, account, created_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (issuer, subject) DO NOTHING",
    )
    .bind(issuer)
    .bind(subject)
    .bind(account.0)
    .bind(line.at.0)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    if linked.rows_affected() == 1 {
        journal::append(conn, line).await?;
        return Ok(true);
    }
    Ok(false)
}

pub(in crate::store) async fn unlink(
    conn: &mut Connection,
    account: AccountId,
    issuer: String,
    line: Line,
) -> Result<bool, StoreError> {
    let gone = query("DELETE FROM identity WHERE account = $1 AND issuer = $2")
        .bind(account.0)
        .bind(issuer)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    if gone.rows_affected() == 0 {
        return Ok(false);
    }
    journal::append(conn, line).await?;
    Ok(true)
}
