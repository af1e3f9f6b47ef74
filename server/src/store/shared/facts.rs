//! What connects an account with a person: the statements both databases share. What follows from it is `domain`'s.

use super::records::{birth, count, date};
use super::{Connection, SqlRow, emergencies, grants, statutory};
use crate::store::error::{StoreError, of_sql};
use domain::access::{OrganizationKind, Relation, Team, TeamKind};
use domain::{Date, PersonId};
use sqlx::{Row as _, query};
use sync::server_store::{Caller, grant};

/// Everything that is known of a person ($1), an account ($2), its organisation ($3) and a day ($4), for `FROM … person p`.
macro_rules! columns {
    () => {
        "p.head, p.held_at, p.protected_at, \
         (SELECT count(*) FROM shut_out WHERE person = $1 AND account = $2) AS shut, \
         (SELECT kind FROM tie WHERE person = $1 AND account = $2 AND (last_day IS NULL OR last_day >= $4)) AS tie, \
         (SELECT count(*) FROM proxy WHERE person = $1 AND account = $2) AS proxies, \
         (SELECT mandate FROM statutory WHERE person = $1 AND account = $2 AND (last_day IS NULL OR last_day >= $4)) AS mandate, \
         (SELECT max(date) FROM visit WHERE person = $1 AND organization = $3) AS served, \
         (SELECT count(*) FROM resident WHERE person = $1 AND organization = $3) AS residents, \
         (SELECT content FROM record WHERE person = $1 AND id = $1) AS patient, \
         (SELECT contents FROM granted WHERE party = $2 AND person = $1) AS granted_account, \
         (SELECT contents FROM granted WHERE party = $3 AND person = $1) AS granted_organization"
    };
}
pub(super) use columns;

/// The facts of a row with [`columns`]. `None`: there is no such person.
pub(super) fn read(
    row: &SqlRow,
    caller: &Caller,
    today: Date,
) -> Result<Option<(u64, Vec<Relation>)>, StoreError> {
    let text =
        |name: &str| -> Result<Option<&str>, StoreError> { row.try_get(name).map_err(of_sql) };
    let several = |name: &str| -> Result<bool, StoreError> {
        Ok(row.try_get::<i64, _>(name).map_err(of_sql)? > 0)
    };
    let head: Option<i64> = row.try_get("head").map_err(of_sql)?;
    let Some(head) = head else { return Ok(None) };
    let born = birth(text("patient")?);
    let mut facts = Vec::new();
    if let Some(kind) = text("tie")? {
        facts.extend(relation(kind, None)?.map(|it| it.born(born)));
    }
    if several("proxies")? {
        facts.extend(relation("proxy", None)?);
    }
    if let Some(mandate) = text("mandate")? {
        facts.extend(relation("statutory", Some(mandate))?);
    }
    let served = text("served")?.map(date).transpose()?;
    facts.extend(served.map(|date| Relation::Visit { date }));
    if several("residents")? {
        facts.push(Relation::Team(Team::by_law(TeamKind::Municipality)));
    }
    let consents = grants::consents(&[text("granted_account")?, text("granted_organization")?])?;
    grant(&mut facts, &consents, &caller.actor(), served, today);
    resting(row, &mut facts)?;
    Ok(Some((count(head)?, facts)))
}

/// What a row of `tie`, `proxy` or `statutory` says.
pub(super) fn relation(kind: &str, mandate: Option<&str>) -> Result<Option<Relation>, StoreError> {
    Ok(match (kind, mandate) {
        ("owner", _) => Some(Relation::Owner { birth: None }),
        ("guardian", _) => Some(Relation::guardian(None)),
        ("proxy", _) => Some(Relation::Proxy { until: None }),
        ("statutory", Some(mandate)) => Some(statutory::read(mandate)?.relation()),
        _ => None,
    })
}

/// What rests or is shut, by the columns `held_at`, `protected_at` and `shut`.
pub(super) fn resting(row: &SqlRow, facts: &mut Vec<Relation>) -> Result<(), StoreError> {
    let held_at: Option<i64> = row.try_get("held_at").map_err(of_sql)?;
    let protected_at: Option<i64> = row.try_get("protected_at").map_err(of_sql)?;
    let shut: i64 = row.try_get("shut").map_err(of_sql)?;
    for fact in facts.iter_mut() {
        if let Relation::Guardian { held, .. } = fact {
            *held = held_at.is_some();
        }
    }
    if protected_at.is_some() {
        facts.push(Relation::Protected);
    }
    if shut > 0 {
        facts.push(Relation::ShutOut);
    }
    Ok(())
}

/// What connects this account with this person, wherever the two meet.
pub(in crate::store) async fn of(
    conn: &mut Connection,
    caller: Caller,
    person: PersonId,
    today: Date,
) -> Result<Vec<Relation>, StoreError> {
    let found = query(concat!(
        "SELECT ",
        columns!(),
        " FROM person p WHERE p.id = $1"
    ))
    .bind(person.0)
    .bind(caller.account.0)
    .bind(caller.organization.map(|it| it.0))
    .bind(today.to_string())
    .fetch_optional(&mut *conn)
    .await
    .map_err(of_sql)?;
    let read = found.map(|row| read(&row, &caller, today)).transpose()?;
    let Some((_, mut facts)) = read.flatten() else {
        return Ok(Vec::new());
    };
    facts.extend(
        in_emergency(conn, &caller, Some(person), today)
            .await?
            .into_iter()
            .map(|(_, it)| it),
    );
    Ok(facts)
}

/// The running emergencies of this account. Nearly nobody has any, and then nothing is asked.
pub(super) async fn in_emergency(
    conn: &mut Connection,
    caller: &Caller,
    person: Option<PersonId>,
    today: Date,
) -> Result<Vec<(PersonId, Relation)>, StoreError> {
    if caller.organization_kind != Some(OrganizationKind::EmergencyHospital) {
        return Ok(Vec::new());
    }
    let found = emergencies::running(conn, caller, person, today).await?;
    Ok(found
        .into_iter()
        .map(|(person, it)| (person, Relation::Emergency(it)))
        .collect())
}
