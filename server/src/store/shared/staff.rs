//! Accounts that come and go by invitation: the statements both databases share.

use super::people::account_of;
use super::{Connection, LOCK_ACCOUNT, SqlRow, journal, sessions};
use crate::session::SessionHash;
use crate::store::error::{StoreError, of_sql};
use crate::store::keys::Line;
use crate::store::model::Account;
use domain::{AccountId, OrganizationId};
use sqlx::{Row as _, query};

pub(in crate::store) async fn create(
    conn: &mut Connection,
    new: &Account,
) -> Result<(), StoreError> {
    query("INSERT INTO account (id, name, role, organization, administers) VALUES ($1, $2, $3, $4, $5)")
        .bind(new.id.0)
        .bind(new.name.as_str())
        .bind(new.role.code())
        .bind(new.organization.map(|it| it.0))
        .bind(i64::from(new.administers))
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(())
}

/// Until the transaction ends, what belongs to the account changes here only.
pub(in crate::store) async fn lock(
    conn: &mut Connection,
    account: AccountId,
) -> Result<(), StoreError> {
    if let Some(lock) = LOCK_ACCOUNT {
        query(lock)
            .bind(account.0)
            .execute(&mut *conn)
            .await
            .map_err(of_sql)?;
    }
    Ok(())
}

/// The staff of an organisation, and whether each may still sign in.
pub(in crate::store) async fn of_organization(
    conn: &mut Connection,
    organization: OrganizationId,
) -> Result<Vec<(Account, bool)>, StoreError> {
    let found = query(
        "SELECT a.id, a.name, a.role, a.organization, o.name, a.administers, a.closed_at, o.kind AS organization_kind FROM account a \
         JOIN organization o ON o.id = a.organization WHERE a.organization = $1 ORDER BY a.name, a.id",
    )
    .bind(organization.0)
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let read = |row: &SqlRow| -> Result<(Account, bool), StoreError> {
        let closed_at: Option<i64> = row.try_get(6).map_err(of_sql)?;
        Ok((account_of(row)?, closed_at.is_none()))
    };
    found.iter().map(read).collect()
}

/// Somebody left: signed out everywhere, and no sign-in any more. `None`: no open account there.
pub(in crate::store) async fn close(
    conn: &mut Connection,
    account: AccountId,
    organization: OrganizationId,
    lines: Vec<Line>,
) -> Result<Option<Vec<SessionHash>>, StoreError> {
    let now = lines.first().map_or(0, |it| it.at.0);
    let closed = query(
        "UPDATE account SET closed_at = $3 WHERE id = $1 AND organization = $2 AND closed_at IS NULL",
    )
    .bind(account.0)
    .bind(organization.0)
    .bind(now)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    if closed.rows_affected() == 0 {
        return Ok(None);
    }
    let gone = query("DELETE FROM session WHERE account = $1 RETURNING hash")
        .bind(account.0)
        .fetch_all(&mut *conn)
        .await
        .map_err(of_sql)?;
    for line in lines {
        journal::append(conn, line).await?;
    }
    sessions::hashes(&gone).map(Some)
}

pub(in crate::store) async fn organization_exists(
    conn: &mut Connection,
    organization: OrganizationId,
) -> Result<bool, StoreError> {
    let found = query("SELECT 1 FROM organization WHERE id = $1")
        .bind(organization.0)
        .fetch_optional(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(found.is_some())
}
