//! 成年後見人等: the statements both databases share. Who may write one down, or end it, is `domain`'s.

use super::records::append;
use super::{Connection, journal};
use crate::store::effects::Effects;
use crate::store::error::{StoreError, of_sql, unreadable};
use crate::store::keys::Line;
use domain::access::Mandate;
use domain::{AccountId, Instant, PersonId};
use sqlx::query;
use sync::wire::Row;

/// As it is kept.
pub(super) fn written(mandate: &Mandate) -> Result<String, StoreError> {
    serde_json::to_string(mandate).map_err(|_| unreadable("a mandate"))
}

/// As it was kept.
pub(super) fn read(text: &str) -> Result<Mandate, StoreError> {
    serde_json::from_str(text).map_err(|_| unreadable("a mandate"))
}

/// Writes it down. A newer certificate takes the place of the older one.
pub(super) async fn put(
    conn: &mut Connection,
    (person, account): (PersonId, AccountId),
    mandate: &Mandate,
    (by, now): (AccountId, Instant),
) -> Result<(), StoreError> {
    query(
        "INSERT INTO statutory (person, account, mandate, last_day, invited_by, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (person, account) DO UPDATE SET mandate = excluded.mandate, last_day = excluded.last_day",
    )
    .bind(person.0)
    .bind(account.0)
    .bind(written(mandate)?)
    .bind(mandate.last_day.map(|day| day.to_string()))
    .bind(by.0)
    .bind(now.0)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(())
}

/// Ends it, with the line that tells the person. `false`: there is none.
pub(in crate::store) async fn dismiss(
    conn: &mut Connection,
    effects: &mut Effects,
    (person, account): (PersonId, AccountId),
    row: Row,
    lines: Vec<Line>,
) -> Result<bool, StoreError> {
    let gone = query("DELETE FROM statutory WHERE person = $1 AND account = $2")
        .bind(person.0)
        .bind(account.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    if gone.rows_affected() == 0 {
        return Ok(false);
    }
    append(conn, row, effects).await?;
    effects.ties_changed = true;
    effects.parties.insert(account.0);
    for line in lines {
        journal::append(conn, line).await?;
    }
    Ok(true)
}
