//! Who acts for a person: the statements both databases share. Who may end it is `domain`'s.

use super::records::lock_only;
use super::{Connection, SqlRow, journal, statutory};
use crate::store::effects::Effects;
use crate::store::error::{StoreError, of_sql, unreadable};
use crate::store::keys::Line;
use crate::store::model::Acts;
use domain::access::acting::{self, Acting};
use domain::{AccountId, Date, PersonId};
use sqlx::{Row as _, query};

/// Everybody on a day: the person first, then those who act for them, in the order they came.
pub(in crate::store) async fn acting(
    conn: &mut Connection,
    person: PersonId,
    today: Date,
) -> Result<Vec<Acts>, StoreError> {
    let found = query(
        "SELECT t.account, a.name, t.kind, t.last_day, 0 AS since, NULL AS mandate FROM tie t JOIN account a ON a.id = t.account \
         WHERE t.person = $1 AND (t.last_day IS NULL OR t.last_day >= $2) AND a.closed_at IS NULL \
         UNION ALL SELECT p.account, a.name, 'proxy', NULL, p.created_at, NULL FROM proxy p \
         JOIN account a ON a.id = p.account WHERE p.person = $1 AND a.closed_at IS NULL \
         UNION ALL SELECT s.account, a.name, 'statutory', s.last_day, s.created_at, s.mandate FROM statutory s \
         JOIN account a ON a.id = s.account \
         WHERE s.person = $1 AND (s.last_day IS NULL OR s.last_day >= $2) AND a.closed_at IS NULL \
         ORDER BY 5, 1",
    )
    .bind(person.0)
    .bind(today.to_string())
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let read = |row: &SqlRow| {
        let kind: &str = row.try_get(2).map_err(of_sql)?;
        let last_day: Option<&str> = row.try_get(3).map_err(of_sql)?;
        let mandate: Option<&str> = row.try_get(5).map_err(of_sql)?;
        Ok(Acts {
            who: Acting {
                account: AccountId(row.try_get(0).map_err(of_sql)?),
                acts: acts(kind).ok_or_else(|| unreadable("a tie"))?,
            },
            name: row.try_get(1).map_err(of_sql)?,
            last_day: last_day.map(super::records::date).transpose()?,
            mandate: mandate.map(statutory::read).transpose()?,
        })
    };
    found.iter().map(read).collect()
}

fn acts(kind: &str) -> Option<acting::Acts> {
    match kind {
        "owner" => Some(acting::Acts::Owner),
        "guardian" => Some(acting::Acts::Guardian),
        "proxy" => Some(acting::Acts::Proxy),
        "statutory" => Some(acting::Acts::Statutory),
        _ => None,
    }
}

/// Ends what somebody is for a person, if whoever asks may. The question is asked under the person's lock: of two
/// guardians who step down at the same time, one stays.
pub(in crate::store) async fn end(
    conn: &mut Connection,
    effects: &mut Effects,
    (person, by, account): (PersonId, AccountId, AccountId),
    today: Date,
    lines: Vec<Line>,
) -> Result<Option<Result<(), acting::Kept>>, StoreError> {
    lock_only(conn, person).await?;
    let all = acting(conn, person, today).await?;
    let all: Vec<Acting> = all.into_iter().map(|it| it.who).collect();
    let Some(one) = all.iter().find(|it| it.account == account) else {
        return Ok(None);
    };
    if let Err(kept) = acting::may_end(by, *one, &all) {
        return Ok(Some(Err(kept)));
    }
    let statement = match one.acts {
        acting::Acts::Proxy => "DELETE FROM proxy WHERE person = $1 AND account = $2",
        acting::Acts::Statutory => "DELETE FROM statutory WHERE person = $1 AND account = $2",
        acting::Acts::Owner | acting::Acts::Guardian => {
            "DELETE FROM tie WHERE person = $1 AND account = $2 AND kind = 'guardian'"
        }
    };
    query(statement)
        .bind(person.0)
        .bind(account.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    effects.ties_changed = true;
    effects.parties.insert(account.0);
    for line in lines {
        journal::append(conn, line).await?;
    }
    Ok(Some(Ok(())))
}
