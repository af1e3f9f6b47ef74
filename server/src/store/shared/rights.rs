//! Rights that rest or are shut, and finding a person by who they say they are: the statements both databases share.
//! Who may change a right is `domain`'s.

use super::records::{append, lock_only, record_in};
use super::{Connection, SqlRow};
use crate::store::effects::Effects;
use crate::store::error::{StoreError, of_sql};
use crate::store::model::{Resting, Rights};
use domain::{AccountId, Date, Instant, PersonId};
use sqlx::{Row as _, query};
use sync::wire::Row;
use uuid::Uuid;

/// How it stands for a person.
pub(in crate::store) async fn of(
    conn: &mut Connection,
    person: PersonId,
) -> Result<Resting, StoreError> {
    let found = query("SELECT held_at, protected_at FROM person WHERE id = $1")
        .bind(person.0)
        .fetch_optional(&mut *conn)
        .await
        .map_err(of_sql)?;
    let Some(found) = found else {
        return Ok(Resting::default());
    };
    let at = |place: usize| -> Result<Option<Instant>, StoreError> {
        let at: Option<i64> = found.try_get(place).map_err(of_sql)?;
        Ok(at.map(Instant))
    };
    let shut = query(
        "SELECT s.account, a.name FROM shut_out s JOIN account a ON a.id = s.account \
         WHERE s.person = $1 AND a.closed_at IS NULL ORDER BY a.name, s.account",
    )
    .bind(person.0)
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let one = |row: &SqlRow| -> Result<(AccountId, String), StoreError> {
        let account = AccountId(row.try_get(0).map_err(of_sql)?);
        Ok((account, row.try_get(1).map_err(of_sql)?))
    };
    Ok(Resting {
        held_at: at(0)?,
        protected_at: at(1)?,
        shut_out: shut.iter().map(one).collect::<Result<_, _>>()?,
    })
}

/// Changes it, with the line that tells the person. `false`: it stood like that already.
pub(in crate::store) async fn change(
    conn: &mut Connection,
    effects: &mut Effects,
    person: PersonId,
    change: Rights,
    line: Row,
) -> Result<bool, StoreError> {
    lock_only(conn, person).await?;
    let now = line.updated_at.0;
    let parties = touched(conn, person).await?;
    let statement = match change {
        Rights::Protect { .. } => {
            "UPDATE person SET protected_at = $2 WHERE id = $1 AND protected_at IS NULL"
        }
        Rights::LiftProtection => {
            "UPDATE person SET protected_at = NULL WHERE id = $1 AND protected_at <= $2"
        }
        Rights::Hold => "UPDATE person SET held_at = $2 WHERE id = $1 AND held_at IS NULL",
        Rights::LiftHold => "UPDATE person SET held_at = NULL WHERE id = $1 AND held_at <= $2",
        Rights::Readmit(account) => {
            let done = query("DELETE FROM shut_out WHERE person = $1 AND account = $2")
                .bind(person.0)
                .bind(account.0)
                .execute(&mut *conn)
                .await
                .map_err(of_sql)?;
            return told(conn, effects, done.rows_affected() > 0, line, parties).await;
        }
    };
    let done = query(statement)
        .bind(person.0)
        .bind(now)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    match change {
        Rights::Protect { but } => shut_out(conn, person, but, now).await?,
        Rights::LiftProtection => {
            let gone = query("DELETE FROM shut_out WHERE person = $1").bind(person.0);
            gone.execute(&mut *conn).await.map_err(of_sql)?;
        }
        Rights::Readmit(_) | Rights::Hold | Rights::LiftHold => {}
    }
    told(conn, effects, true, line, parties).await
}

async fn told(
    conn: &mut Connection,
    effects: &mut Effects,
    changed: bool,
    line: Row,
    parties: Vec<Uuid>,
) -> Result<bool, StoreError> {
    if changed {
        append(conn, line, effects).await?;
        effects.ties_changed = true;
        effects.parties.extend(parties);
    }
    Ok(changed)
}

/// Every account that acts for the person or was let look on, except the person and whoever asks for protection.
/// Organisations stay: they serve the person, and are taken back one by one.
async fn shut_out(
    conn: &mut Connection,
    person: PersonId,
    but: AccountId,
    now: i64,
) -> Result<(), StoreError> {
    query(
        "INSERT INTO shut_out (person, account, created_at) SELECT $1, a.id, $3 FROM account a \
         WHERE a.organization IS NULL AND a.id <> $2 AND a.id IN \
         (SELECT account FROM tie WHERE person = $1 AND kind <> 'owner' \
         UNION SELECT account FROM proxy WHERE person = $1 UNION SELECT party FROM grantee WHERE person = $1) \
         AND NOT EXISTS (SELECT 1 FROM tie WHERE person = $1 AND account = a.id AND kind = 'owner') \
         ON CONFLICT (person, account) DO NOTHING",
    )
    .bind(person.0)
    .bind(but.0)
    .bind(now)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(())
}

/// Whom it may concern: their devices ask again at once.
async fn touched(conn: &mut Connection, person: PersonId) -> Result<Vec<Uuid>, StoreError> {
    let found = query(
        "SELECT account FROM tie WHERE person = $1 UNION SELECT account FROM proxy WHERE person = $1 \
         UNION SELECT account FROM statutory WHERE person = $1 UNION SELECT party FROM grantee WHERE person = $1",
    )
    .bind(person.0)
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    found
        .iter()
        .map(|row| row.try_get(0).map_err(of_sql))
        .collect()
}

/// The Patients born on a day.
pub(in crate::store) async fn born(
    conn: &mut Connection,
    birth: Date,
) -> Result<Vec<Row>, StoreError> {
    let found = query(
        "SELECT r.content FROM born b JOIN record r ON r.person = b.person AND r.id = b.person WHERE b.birth = $1",
    )
    .bind(birth.to_string())
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    found.iter().map(record_in).collect()
}
