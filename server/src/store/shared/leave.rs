//! An account that leaves for good: the statements both databases share. What is erased is `domain`'s to say.

use super::records::{lock_only, record_in};
use super::{Connection, journal, sessions, staff, ties};
use crate::session::SessionHash;
use crate::store::effects::Effects;
use crate::store::error::{StoreError, of_sql};
use crate::store::keys::Line;
use crate::store::model::Leaving;
use domain::access::acting::{self, Acting};
use domain::leave::{self, Kept, Stays};
use domain::{AccountId, Date, PersonId, RecordId};
use sqlx::{Row as _, query};
use std::collections::BTreeMap;
use sync::wire::RowStatus;

/// What leaving would do, for everybody the account acts for.
pub(in crate::store) async fn leaving(
    conn: &mut Connection,
    account: AccountId,
    today: Date,
) -> Result<Vec<Leaving>, StoreError> {
    let found = query(
        "SELECT person FROM (SELECT person FROM tie WHERE account = $1 UNION SELECT person FROM proxy WHERE account = $1 \
         UNION SELECT person FROM statutory WHERE account = $1) t \
         WHERE NOT EXISTS (SELECT 1 FROM shut_out s WHERE s.person = t.person AND s.account = $1) ORDER BY 1",
    )
    .bind(account.0)
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let mut all = Vec::new();
    for row in &found {
        let person = PersonId(row.try_get(0).map_err(of_sql)?);
        all.push(of_person(conn, account, person, today).await?);
    }
    Ok(all)
}

async fn of_person(
    conn: &mut Connection,
    account: AccountId,
    person: PersonId,
    today: Date,
) -> Result<Leaving, StoreError> {
    let acting = ties::acting(conn, person, today).await?;
    let acting: Vec<Acting> = acting.into_iter().map(|it| it.who).collect();
    let mut leaving = Leaving {
        person,
        alone: acting::is_last(account, &acting),
        erased: Vec::new(),
        stays: BTreeMap::new(),
    };
    if !leaving.alone {
        return Ok(leaving);
    }
    let found = query("SELECT content FROM record WHERE person = $1 ORDER BY seq")
        .bind(person.0)
        .fetch_all(&mut *conn)
        .await
        .map_err(of_sql)?;
    let mut identity: Vec<RecordId> = Vec::new();
    for row in &found {
        let row = record_in(row)?;
        let kept = Kept {
            kind: &row.kind,
            theirs: row.author.organization.is_some(),
            is_final: row.status == RowStatus::Final,
        };
        match leave::stays(kept) {
            None => leaving.erased.push(row.id),
            Some(Stays::Identity) => identity.push(row.id),
            Some(reason) => *leaving.stays.entry(reason).or_default() += 1,
        }
    }
    if leaving.stays.is_empty() {
        leaving.erased.append(&mut identity);
    } else if !identity.is_empty() {
        leaving.stays.insert(Stays::Identity, identity.len());
    }
    Ok(leaving)
}

/// Leaves: keys, devices, ties and whatever may be erased go, in one transaction. `None`: it has left already.
pub(in crate::store) async fn leave(
    conn: &mut Connection,
    effects: &mut Effects,
    account: AccountId,
    today: Date,
    line: Line,
) -> Result<Option<Vec<SessionHash>>, StoreError> {
    staff::lock(conn, account).await?;
    let open =
        query("SELECT 1 FROM account WHERE id = $1 AND organization IS NULL AND closed_at IS NULL")
            .bind(account.0)
            .fetch_optional(&mut *conn)
            .await
            .map_err(of_sql)?;
    if open.is_none() {
        return Ok(None);
    }
    // before the account closes: whose notebook ends with it is asked of those who act
    for found in leaving(conn, account, today).await? {
        // looked at again under the lock: somebody else may have begun to act meanwhile
        lock_only(conn, found.person).await?;
        let found = of_person(conn, account, found.person, today).await?;
        if found.alone {
            erase(conn, &found).await?;
        }
    }
    query("UPDATE account SET closed_at = $2 WHERE id = $1")
        .bind(account.0)
        .bind(line.at.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    let gone = query("DELETE FROM session WHERE account = $1 RETURNING hash")
        .bind(account.0)
        .fetch_all(&mut *conn)
        .await
        .map_err(of_sql)?;
    for statement in [
        "DELETE FROM tie WHERE account = $1",
        "DELETE FROM proxy WHERE account = $1",
        "DELETE FROM statutory WHERE account = $1",
        "DELETE FROM shut_out WHERE account = $1",
        "DELETE FROM passkey WHERE account = $1",
        "DELETE FROM recovery_code WHERE account = $1",
        "DELETE FROM identity WHERE account = $1",
        "DELETE FROM device WHERE account = $1",
        "UPDATE invitation SET ended_at = created_at WHERE invited_by = $1 AND ended_at IS NULL",
    ] {
        let done = query(statement).bind(account.0);
        done.execute(&mut *conn).await.map_err(of_sql)?;
    }
    effects.ties_changed = true;
    journal::append(conn, line).await?;
    sessions::hashes(&gone).map(Some)
}

/// Nobody acts for this person any more: what others were let see ends too.
async fn erase(conn: &mut Connection, leaving: &Leaving) -> Result<(), StoreError> {
    for record in &leaving.erased {
        query("DELETE FROM record WHERE person = $1 AND id = $2")
            .bind(leaving.person.0)
            .bind(record.0)
            .execute(&mut *conn)
            .await
            .map_err(of_sql)?;
    }
    for statement in [
        "DELETE FROM grantee WHERE person = $1",
        "DELETE FROM verdict WHERE person = $1",
        "DELETE FROM dose WHERE person = $1 AND NOT EXISTS \
         (SELECT 1 FROM record WHERE person = $1 AND id = dose.record)",
        // who is nobody here any more is not found by their birthday
        "DELETE FROM born WHERE person = $1 AND NOT EXISTS (SELECT 1 FROM record WHERE person = $1 AND id = $1)",
    ] {
        let done = query(statement).bind(leaving.person.0);
        done.execute(&mut *conn).await.map_err(of_sql)?;
    }
    Ok(())
}
