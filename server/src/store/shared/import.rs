//! Writing what came in by import: the statements both databases share.

use super::Connection;
use super::records::{lock_or_create, open_visit, set_head, write_row};
use crate::store::effects::Effects;
use crate::store::error::{StoreError, of_sql};
use crate::store::model::{Imported, NewAccount, NewOrganization, NewTie};
use domain::access::OrganizationKind;
use sqlx::query;

/// Writes a Bundle. What is there already stays as it is, so that importing twice changes nothing.
pub(in crate::store) async fn import(
    conn: &mut Connection,
    bundle: &Imported,
    effects: &mut Effects,
) -> Result<u32, StoreError> {
    for organization in &bundle.organizations {
        write_organization(conn, organization).await?;
    }
    for account in &bundle.accounts {
        write_account(conn, account).await?;
    }
    let mut written = 0;
    for (row, visit) in &bundle.rows {
        let head = lock_or_create(conn, row.person).await?;
        if super::records::exists(conn, row.person, row.id).await? {
            continue;
        }
        let mut row = row.clone();
        row.seq = head.saturating_add(1);
        write_row(conn, &row).await?;
        if let Some(visit) = visit {
            open_visit(conn, visit).await?;
        }
        set_head(conn, row.person, row.seq, effects).await?;
        written += 1;
    }
    for tie in &bundle.ties {
        write_tie(conn, tie).await?;
    }
    for (person, organization) in &bundle.residents {
        query("INSERT INTO resident (person, organization) VALUES ($1, $2) ON CONFLICT (person, organization) DO NOTHING")
            .bind(person.0)
            .bind(organization.0)
            .execute(&mut *conn)
            .await
            .map_err(of_sql)?;
    }
    effects.ties_changed = true;
    Ok(written)
}

async fn write_organization(
    conn: &mut Connection,
    new: &NewOrganization,
) -> Result<(), StoreError> {
    query(
        "INSERT INTO organization (id, name, body, kind) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(new.id.0)
    .bind(new.name.as_str())
    .bind(new.body.as_str())
    .bind(new.kind.map(OrganizationKind::code))
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(())
}

async fn write_account(conn: &mut Connection, new: &NewAccount) -> Result<(), StoreError> {
    query(
        "INSERT INTO account (id, name, role, organization, demo, demo_note) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(new.id.0)
    .bind(new.name.as_str())
    .bind(new.role.code())
    .bind(new.organization.map(|it| it.0))
    .bind(new.demo)
    .bind(new.demo_note.as_deref())
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(())
}

async fn write_tie(conn: &mut Connection, new: &NewTie) -> Result<(), StoreError> {
    lock_or_create(conn, new.person).await?;
    query(
        "INSERT INTO tie (person, account, kind, last_day) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (person, account) DO NOTHING",
    )
    .bind(new.person.0)
    .bind(new.account.0)
    .bind(new.kind.code())
    .bind(new.last_day.map(|it| it.to_string()))
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(())
}
