//! Invitations by a one-time link: the statements both databases share.
//!
//! Every step is one UPDATE that names the state it starts from, so that of two at the same time one wins.

use super::records::append;
use super::{Connection, SqlRow, journal, statutory};
use crate::store::effects::Effects;
use crate::store::error::{StoreError, of_sql, unreadable};
use crate::store::keys::{
    CONFIRM_MILLIS, Invitation, Line, NewInvitation, Offer, Relation, TRIES_MAX,
};
use domain::access::Mandate;
use domain::{AccountId, Instant, OrganizationId, PersonId};
use sqlx::{Row as _, query};
use sync::wire::{Job, Row};
use uuid::Uuid;

const SELECT: &str = "SELECT i.hash, i.name, i.kind, i.organization, i.role, i.administers, i.account, i.person, \
     i.relation, i.invited_by, i.created_at, i.expires_at, i.accepted_by, i.accepted_at, i.ended_at, \
     o.name, inviter.name, accepter.name, i.mandate FROM invitation i \
     LEFT JOIN organization o ON o.id = i.organization \
     LEFT JOIN account inviter ON inviter.id = i.invited_by \
     LEFT JOIN account accepter ON accepter.id = i.accepted_by";

pub(in crate::store) async fn put(
    conn: &mut Connection,
    new: NewInvitation,
    line: Line,
) -> Result<(), StoreError> {
    let (mut organization, mut role, mut administers) = (None, None, 0_i64);
    let (mut account, mut person, mut relation) = (None, None, None);
    let mut mandate = None;
    let kind = match new.offer {
        Offer::Staff {
            organization: of,
            role: offered,
            administers: may,
        } => {
            (organization, role) = (Some(of.0), Some(offered.code()));
            administers = i64::from(may);
            "staff"
        }
        Offer::Account(of) => {
            account = Some(of.0);
            "account"
        }
        Offer::Person {
            person: of,
            relation: to,
            mandate: given,
        } => {
            (person, relation) = (Some(of.0), Some(to.code()));
            mandate = given.as_ref().map(statutory::written).transpose()?;
            "person"
        }
    };
    query(
        "INSERT INTO invitation (hash, name, kind, organization, role, administers, account, person, relation, \
         invited_by, created_at, expires_at, mandate) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(new.hash.to_vec())
    .bind(name(&new.hash))
    .bind(kind)
    .bind(organization)
    .bind(role)
    .bind(administers)
    .bind(account)
    .bind(person)
    .bind(relation)
    .bind(new.invited_by.map(|it| it.0))
    .bind(new.created_at.0)
    .bind(new.expires_at.0)
    .bind(mandate)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    journal::append(conn, line).await
}

/// Names the invitation to the one who made it. Opens nothing.
fn name(hash: &[u8; 32]) -> String {
    crate::session::SessionHash(*hash).name()
}

fn invitation_of(row: &SqlRow) -> Result<Invitation, StoreError> {
    let id =
        |place: usize| -> Result<Option<Uuid>, StoreError> { row.try_get(place).map_err(of_sql) };
    let maybe = |place: usize| -> Result<Option<Instant>, StoreError> {
        let found: Option<i64> = row.try_get(place).map_err(of_sql)?;
        Ok(found.map(Instant))
    };
    let text =
        |place: usize| -> Result<Option<String>, StoreError> { row.try_get(place).map_err(of_sql) };
    let lost = || unreadable("an invitation");
    let kind: &str = row.try_get(2).map_err(of_sql)?;
    let offer = match kind {
        "staff" => Offer::Staff {
            organization: OrganizationId(id(3)?.ok_or_else(lost)?),
            role: text(4)?
                .as_deref()
                .and_then(Job::from_code)
                .ok_or_else(lost)?,
            administers: row.try_get::<i64, _>(5).map_err(of_sql)? != 0,
        },
        "account" => Offer::Account(AccountId(id(6)?.ok_or_else(lost)?)),
        "person" => Offer::Person {
            person: PersonId(id(7)?.ok_or_else(lost)?),
            relation: text(8)?
                .as_deref()
                .and_then(Relation::of)
                .ok_or_else(lost)?,
            mandate: text(18)?.as_deref().map(statutory::read).transpose()?,
        },
        _ => return Err(lost()),
    };
    let hash: &[u8] = row.try_get(0).map_err(of_sql)?;
    Ok(Invitation {
        hash: hash.try_into().map_err(|_| lost())?,
        name: row.try_get(1).map_err(of_sql)?,
        offer,
        invited_by: id(9)?.map(AccountId),
        created_at: Instant(row.try_get(10).map_err(of_sql)?),
        expires_at: Instant(row.try_get(11).map_err(of_sql)?),
        accepted_by: id(12)?.map(AccountId),
        accepted_at: maybe(13)?,
        ended_at: maybe(14)?,
        organization_name: text(15)?,
        inviter_name: text(16)?,
        accepter_name: text(17)?,
    })
}

pub(in crate::store) async fn find(
    conn: &mut Connection,
    hash: [u8; 32],
) -> Result<Option<Invitation>, StoreError> {
    let found = query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE i.hash = $1")))
        .bind(hash.to_vec())
        .fetch_optional(&mut *conn)
        .await
        .map_err(of_sql)?;
    found.as_ref().map(invitation_of).transpose()
}

/// What an account invited to, the newest first.
pub(in crate::store) async fn by_account(
    conn: &mut Connection,
    account: AccountId,
) -> Result<Vec<Invitation>, StoreError> {
    let statement =
        format!("{SELECT} WHERE i.invited_by = $1 ORDER BY i.created_at DESC, i.name LIMIT 200");
    let found = query(sqlx::AssertSqlSafe(statement))
        .bind(account.0)
        .fetch_all(&mut *conn)
        .await
        .map_err(of_sql)?;
    found.iter().map(invitation_of).collect()
}

/// The first half of accepting: nobody else can from now on. `false`: used, expired or unknown.
pub(in crate::store) async fn claim(
    conn: &mut Connection,
    hash: [u8; 32],
    now: Instant,
) -> Result<bool, StoreError> {
    let claimed = query(
        "UPDATE invitation SET accepted_at = $2 \
         WHERE hash = $1 AND accepted_at IS NULL AND ended_at IS NULL AND expires_at > $2",
    )
    .bind(hash.to_vec())
    .bind(now.0)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(claimed.rows_affected() == 1)
}

/// The second half. One to act for a person waits for the inviting side; the others are done.
pub(in crate::store) async fn accepted(
    conn: &mut Connection,
    hash: [u8; 32],
    account: AccountId,
    now: Instant,
) -> Result<(), StoreError> {
    query(
        "UPDATE invitation SET accepted_by = $2, \
         ended_at = CASE WHEN kind = 'person' THEN NULL ELSE $3 END WHERE hash = $1",
    )
    .bind(hash.to_vec())
    .bind(account.0)
    .bind(now.0)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(())
}

/// Accepted by somebody who has an account already.
pub(in crate::store) async fn accept(
    conn: &mut Connection,
    hash: [u8; 32],
    account: AccountId,
    line: Line,
) -> Result<bool, StoreError> {
    if !claim(conn, hash, line.at).await? {
        return Ok(false);
    }
    accepted(conn, hash, account, line.at).await?;
    journal::append(conn, line).await?;
    Ok(true)
}

/// Takes one of the tries at the code. `false`: none is left, or nothing waits for a code.
pub(in crate::store) async fn claim_try(
    conn: &mut Connection,
    hash: [u8; 32],
    now: Instant,
) -> Result<bool, StoreError> {
    let claimed = query(
        "UPDATE invitation SET tries = tries + 1 WHERE hash = $1 AND kind = 'person' \
         AND accepted_by IS NOT NULL AND ended_at IS NULL AND tries < $2 AND accepted_at > $3",
    )
    .bind(hash.to_vec())
    .bind(TRIES_MAX)
    .bind(now.0.saturating_sub(CONFIRM_MILLIS))
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(claimed.rows_affected() == 1)
}

/// Both sides said yes: from now on the accepting side acts for the person, who is told. A guardian for as long as the
/// one who invited.
pub(in crate::store) async fn confirm(
    conn: &mut Connection,
    effects: &mut Effects,
    invitation: Invitation,
    lines: Vec<Line>,
    rows: Vec<Row>,
) -> Result<bool, StoreError> {
    let Offer::Person {
        person,
        relation,
        mandate,
    } = invitation.offer
    else {
        return Ok(false);
    };
    let (Some(inviter), Some(accepter)) = (invitation.invited_by, invitation.accepted_by) else {
        return Ok(false);
    };
    let now = lines.first().map_or(invitation.created_at, |it| it.at);
    let ended = query("UPDATE invitation SET ended_at = $2 WHERE hash = $1 AND ended_at IS NULL")
        .bind(invitation.hash.to_vec())
        .bind(now.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    if ended.rows_affected() == 0 {
        return Ok(false);
    }
    let both = (inviter, accepter);
    tied(conn, person, (relation, mandate), both, now).await?;
    for row in rows {
        append(conn, row, effects).await?;
    }
    effects.ties_changed = true;
    effects.parties.insert(accepter.0);
    for line in lines {
        journal::append(conn, line).await?;
    }
    Ok(true)
}

/// The tie itself. Who is tied already stays as they are.
async fn tied(
    conn: &mut Connection,
    person: PersonId,
    (relation, mandate): (Relation, Option<Mandate>),
    (inviter, accepter): (AccountId, AccountId),
    now: Instant,
) -> Result<(), StoreError> {
    let statement = match relation {
        Relation::Guardian => {
            "INSERT INTO tie (person, account, kind, last_day) \
             SELECT person, $2, 'guardian', last_day FROM tie WHERE person = $1 AND account = $3 AND kind = 'guardian' \
             ON CONFLICT (person, account) DO NOTHING"
        }
        Relation::Proxy => {
            "INSERT INTO proxy (person, account, invited_by, created_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (person, account) DO NOTHING"
        }
        // a notebook is one person's: whoever comes second gets nothing
        Relation::Owner => {
            "INSERT INTO tie (person, account, kind, last_day) SELECT $1, $2, 'owner', NULL \
             WHERE $2 <> $3 AND NOT EXISTS (SELECT 1 FROM tie WHERE person = $1 AND kind = 'owner') \
             ON CONFLICT (person, account) DO NOTHING"
        }
        Relation::Statutory => {
            let mandate = mandate.ok_or_else(|| unreadable("a mandate"))?;
            return statutory::put(conn, (person, accepter), &mandate, (inviter, now)).await;
        }
    };
    let mut write = query(statement)
        .bind(person.0)
        .bind(accepter.0)
        .bind(inviter.0);
    if relation == Relation::Proxy {
        write = write.bind(now.0);
    }
    write.execute(&mut *conn).await.map_err(of_sql)?;
    Ok(())
}

/// Taken back by the one who made it, at any time before it took effect.
pub(in crate::store) async fn withdraw(
    conn: &mut Connection,
    hash: [u8; 32],
    line: Line,
) -> Result<bool, StoreError> {
    let ended = query("UPDATE invitation SET ended_at = $2 WHERE hash = $1 AND ended_at IS NULL")
        .bind(hash.to_vec())
        .bind(line.at.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    if ended.rows_affected() == 0 {
        return Ok(false);
    }
    journal::append(conn, line).await?;
    Ok(true)
}
