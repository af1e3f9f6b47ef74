//! Sessions of 救急時閲覧: the statements both databases share. Who may begin one, and what it shows, is `domain`'s.

use super::records::{append, lock_only};
use super::{Connection, SqlRow};
use crate::store::effects::Effects;
use crate::store::error::{StoreError, of_sql};
use crate::store::model::{EmergencyFigures, EmergencySession, EmergencyStep};
use domain::access::emergency::{EMERGENCY_HOURS, Emergency};
use domain::{AccountId, Date, Instant, OrganizationId, PersonId, RecordId};
use sqlx::{Row as _, query};
use sync::server_store::Caller;
use sync::wire::Row;
use uuid::Uuid;

const HOUR_MILLIS: i64 = 3_600_000;

const SELECT: &str = "SELECT e.id, e.person, e.account, a.name, e.organization, e.content, e.began_at, e.first_at, \
     e.widened_at, e.stopped_at, e.reviewed_at, e.review, e.reviewed_by FROM emergency e JOIN account a ON a.id = e.account";

fn session(row: &SqlRow) -> Result<EmergencySession, StoreError> {
    let at = |place: usize| -> Result<Option<Instant>, StoreError> {
        let at: Option<i64> = row.try_get(place).map_err(of_sql)?;
        Ok(at.map(Instant))
    };
    Ok(EmergencySession {
        id: RecordId(row.try_get(0).map_err(of_sql)?),
        person: PersonId(row.try_get(1).map_err(of_sql)?),
        account: AccountId(row.try_get(2).map_err(of_sql)?),
        account_name: row.try_get(3).map_err(of_sql)?,
        organization: OrganizationId(row.try_get(4).map_err(of_sql)?),
        said: row.try_get(5).map_err(of_sql)?,
        began_at: Instant(row.try_get(6).map_err(of_sql)?),
        first_at: Instant(row.try_get(7).map_err(of_sql)?),
        widened_at: at(8)?,
        stopped_at: at(9)?,
        reviewed_at: at(10)?,
        review: row.try_get(11).map_err(of_sql)?,
        reviewed_by: row
            .try_get::<Option<Uuid>, _>(12)
            .map_err(of_sql)?
            .map(AccountId),
    })
}

/// What this account has open. A session lasts an hour, so one of yesterday may still run.
pub(super) async fn running(
    conn: &mut Connection,
    caller: &Caller,
    person: Option<PersonId>,
    today: Date,
) -> Result<Vec<(PersonId, Emergency)>, StoreError> {
    let since = Instant::start_of(today).plus_millis(-24 * HOUR_MILLIS);
    let found = query(sqlx::AssertSqlSafe(format!(
        "{SELECT} WHERE e.account = $1 AND e.began_at >= $2 AND e.stopped_at IS NULL"
    )))
    .bind(caller.account.0)
    .bind(since.0)
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let mut running = Vec::new();
    for row in &found {
        let it = session(row)?;
        if person.is_none_or(|person| person == it.person) {
            running.push((it.person, it.fact(caller.account)));
        }
    }
    Ok(running)
}

/// Begins one, with the line that tells the person. It belongs to the emergency of the last 24 hours, if there was one.
pub(in crate::store) async fn begin(
    conn: &mut Connection,
    effects: &mut Effects,
    mut new: EmergencySession,
    line: Row,
) -> Result<EmergencySession, StoreError> {
    lock_only(conn, new.person).await?;
    let found = query(
        "SELECT min(first_at) FROM emergency WHERE person = $1 AND organization = $2 AND first_at > $3",
    )
    .bind(new.person.0)
    .bind(new.organization.0)
    .bind(new.began_at.0 - EMERGENCY_HOURS * HOUR_MILLIS)
    .fetch_one(&mut *conn)
    .await
    .map_err(of_sql)?;
    let first: Option<i64> = found.try_get(0).map_err(of_sql)?;
    new.first_at = first.map_or(new.began_at, Instant);
    query(
        "INSERT INTO emergency (id, person, account, organization, content, began_at, first_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(new.id.0)
    .bind(new.person.0)
    .bind(new.account.0)
    .bind(new.organization.0)
    .bind(new.said.as_str())
    .bind(new.began_at.0)
    .bind(new.first_at.0)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    append(conn, line, effects).await?;
    effects.ties_changed = true;
    effects.parties.insert(new.account.0);
    Ok(new)
}

/// One session.
pub(in crate::store) async fn find(
    conn: &mut Connection,
    id: RecordId,
) -> Result<Option<EmergencySession>, StoreError> {
    let found = query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE e.id = $1")))
        .bind(id.0)
        .fetch_optional(&mut *conn)
        .await
        .map_err(of_sql)?;
    found.as_ref().map(session).transpose()
}

/// A hospital's sessions, the newest first.
pub(in crate::store) async fn of_organization(
    conn: &mut Connection,
    organization: OrganizationId,
) -> Result<Vec<EmergencySession>, StoreError> {
    let found = query(sqlx::AssertSqlSafe(format!(
        "{SELECT} WHERE e.organization = $1 ORDER BY e.began_at DESC, e.id LIMIT 500"
    )))
    .bind(organization.0)
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    found.iter().map(session).collect()
}

/// What is published of all sessions since then.
pub(in crate::store) async fn figures(
    conn: &mut Connection,
    since: Instant,
) -> Result<Vec<EmergencyFigures>, StoreError> {
    let found = query(
        "SELECT o.name, e.began_at, e.widened_at, e.reviewed_at FROM emergency e \
         JOIN organization o ON o.id = e.organization WHERE e.began_at >= $1",
    )
    .bind(since.0)
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let one = |row: &SqlRow| -> Result<EmergencyFigures, StoreError> {
        let widened: Option<i64> = row.try_get(2).map_err(of_sql)?;
        let reviewed: Option<i64> = row.try_get(3).map_err(of_sql)?;
        Ok(EmergencyFigures {
            hospital: row.try_get(0).map_err(of_sql)?,
            began_at: Instant(row.try_get(1).map_err(of_sql)?),
            widened: widened.is_some(),
            reviewed_at: reviewed.map(Instant),
        })
    };
    found.iter().map(one).collect()
}

/// Goes on with one, with the line that tells the person. `false`: it has gone that far already.
pub(in crate::store) async fn step(
    conn: &mut Connection,
    effects: &mut Effects,
    whose: EmergencySession,
    step: EmergencyStep,
    line: Row,
) -> Result<bool, StoreError> {
    let now = line.updated_at.0;
    let done = match &step {
        EmergencyStep::Widen => {
            query("UPDATE emergency SET widened_at = $2 WHERE id = $1 AND widened_at IS NULL AND stopped_at IS NULL")
                .bind(whose.id.0)
                .bind(now)
        }
        EmergencyStep::Stop => query("UPDATE emergency SET stopped_at = $2 WHERE id = $1 AND stopped_at IS NULL")
            .bind(whose.id.0)
            .bind(now),
        EmergencyStep::Review { by, words } => query(
            "UPDATE emergency SET reviewed_at = $2, reviewed_by = $3, review = $4 WHERE id = $1 AND reviewed_at IS NULL",
        )
        .bind(whose.id.0)
        .bind(now)
        .bind(by.0)
        .bind(words.as_str()),
    };
    let done = done.execute(&mut *conn).await.map_err(of_sql)?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    append(conn, line, effects).await?;
    effects.ties_changed = true;
    effects.parties.insert(whose.account.0);
    Ok(true)
}
