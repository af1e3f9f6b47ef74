//! Accounts, organisations, and what names the database: the statements both databases share.

use super::{Connection, SqlRow};
use crate::store::error::{StoreError, of_sql, unreadable};
use crate::store::model::{Account, Clinic, DemoAccount, Names};
use domain::access::OrganizationKind;
use domain::{AccountId, OrganizationId};
use sqlx::{Row as _, query};
use sync::wire::Job;
use uuid::Uuid;

const EPOCH: &str = "epoch";
const SECRET: &str = "secret";

pub(in crate::store) async fn meta(
    conn: &mut Connection,
    key: &str,
) -> Result<Option<String>, StoreError> {
    let found = query("SELECT value FROM meta WHERE key = $1")
        .bind(key)
        .fetch_optional(&mut *conn)
        .await;
    found
        .map_err(of_sql)?
        .map(|row| row.try_get(0).map_err(of_sql))
        .transpose()
}

pub(super) async fn set_meta(
    conn: &mut Connection,
    key: &str,
    value: &str,
) -> Result<(), StoreError> {
    query("INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING")
        .bind(key)
        .bind(value)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(())
}

/// What tells this database from every other, given to it when it is first opened.
pub(in crate::store) async fn name_database(conn: &mut Connection) -> Result<Names, StoreError> {
    let names = Names::fresh()?;
    set_meta(conn, EPOCH, &names.epoch).await?;
    set_meta(conn, SECRET, &names.secret).await?;
    let missing = || unreadable("the database's name");
    Ok(Names {
        epoch: meta(conn, EPOCH).await?.ok_or_else(missing)?,
        secret: meta(conn, SECRET).await?.ok_or_else(missing)?,
    })
}

/// Another lineage from now on: devices offer again what this copy lacks, and people sign in again.
pub(in crate::store) async fn name_anew(conn: &mut Connection) -> Result<(), StoreError> {
    // a link that was used after the copy was made must not work again
    for statement in [
        "DELETE FROM session",
        "DELETE FROM ceremony",
        "DELETE FROM invitation WHERE accepted_at IS NULL",
    ] {
        query(statement).execute(&mut *conn).await.map_err(of_sql)?;
    }
    query("UPDATE meta SET value = $2 WHERE key = $1")
        .bind(EPOCH)
        .bind(Names::fresh()?.epoch)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(())
}

/// From `id, name, role, organization, its name, administers` and, anywhere, `organization_kind`.
pub(in crate::store) fn account_of(row: &SqlRow) -> Result<Account, StoreError> {
    let role: &str = row.try_get(2).map_err(of_sql)?;
    Ok(Account {
        id: AccountId(row.try_get(0).map_err(of_sql)?),
        name: row.try_get(1).map_err(of_sql)?,
        role: Job::from_code(role).ok_or_else(|| unreadable("a role"))?,
        organization: row
            .try_get::<Option<Uuid>, _>(3)
            .map_err(of_sql)?
            .map(OrganizationId),
        organization_name: row.try_get(4).map_err(of_sql)?,
        organization_kind: row
            .try_get::<Option<&str>, _>("organization_kind")
            .map_err(of_sql)?
            .and_then(OrganizationKind::from_code),
        administers: row.try_get::<i64, _>(5).map_err(of_sql)? != 0,
    })
}

pub(in crate::store) async fn account(
    conn: &mut Connection,
    id: AccountId,
) -> Result<Option<Account>, StoreError> {
    let found = query(
        "SELECT a.id, a.name, a.role, a.organization, o.name, a.administers, o.kind AS organization_kind FROM account a \
         LEFT JOIN organization o ON o.id = a.organization WHERE a.id = $1 AND a.closed_at IS NULL",
    )
    .bind(id.0)
    .fetch_optional(&mut *conn)
    .await
    .map_err(of_sql)?;
    found.as_ref().map(account_of).transpose()
}

/// The demo people, in the order of their Bundles.
pub(in crate::store) async fn demo_accounts(
    conn: &mut Connection,
) -> Result<Vec<DemoAccount>, StoreError> {
    let found = query(
        "SELECT a.id, a.name, a.role, a.organization, o.name, a.administers, a.demo_note, o.kind AS organization_kind FROM account a \
         LEFT JOIN organization o ON o.id = a.organization WHERE a.demo > 0 AND a.closed_at IS NULL ORDER BY a.demo, a.id",
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let read = |row: &SqlRow| -> Result<DemoAccount, StoreError> {
        let note: Option<String> = row.try_get(6).map_err(of_sql)?;
        Ok(DemoAccount {
            account: account_of(row)?,
            note: note.unwrap_or_default(),
        })
    };
    found.iter().map(read).collect()
}

/// The organisations with a nurse or a doctor: a form can be sent to them.
pub(in crate::store) async fn clinics(conn: &mut Connection) -> Result<Vec<Clinic>, StoreError> {
    let found = query(
        "SELECT id, name FROM organization o \
         WHERE EXISTS (SELECT 1 FROM account a WHERE a.organization = o.id AND a.closed_at IS NULL \
         AND a.role IN ('nurse', 'doctor')) ORDER BY name, id",
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let read = |row: &SqlRow| -> Result<Clinic, StoreError> {
        Ok(Clinic {
            id: OrganizationId(row.try_get(0).map_err(of_sql)?),
            name: row.try_get(1).map_err(of_sql)?,
        })
    };
    found.iter().map(read).collect()
}

/// Whether nobody can sign in here yet.
pub(in crate::store) async fn is_empty(conn: &mut Connection) -> Result<bool, StoreError> {
    let found = query("SELECT 1 FROM account LIMIT 1")
        .fetch_optional(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(found.is_none())
}

/// Whether the database answers.
pub(in crate::store) async fn ping(conn: &mut Connection) -> Result<(), StoreError> {
    query("SELECT 1")
        .fetch_one(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(())
}
