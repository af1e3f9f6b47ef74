//! Whom an account is related to: the statements both databases share. What follows from it is `domain`'s.

use super::facts::{in_emergency, relation, resting};
use super::records::{birth, count, date};
use super::{Connection, SqlRow, grants};
use crate::store::error::{StoreError, of_sql};
use domain::access::Relation;
use domain::{Date, PersonId};
use sqlx::{Row as _, query};
use sync::server_store::{Caller, PersonScope, grant};
use sync::wire::Row;
use uuid::Uuid;

/// What [`resting`](super::facts::resting) reads of a person `p`, for the account in this parameter.
macro_rules! resting {
    ($account:literal) => {
        concat!(
            "p.held_at, p.protected_at, \
             (SELECT count(*) FROM shut_out s WHERE s.person = p.id AND s.account = ",
            $account,
            ") AS shut"
        )
    };
}

/// Everybody the account, or its organisation, is related to, ordered by person id. Visits before `since` no longer count.
pub(in crate::store) async fn scope(
    conn: &mut Connection,
    caller: &Caller,
    (today, since): (Date, Date),
) -> Result<Vec<PersonScope>, StoreError> {
    let mut people = Vec::new();
    let own = query(concat!(
        "SELECT p.id, p.head, x.kind, r.content, x.mandate, ",
        resting!("$1"),
        " FROM (SELECT person, kind, NULL AS mandate FROM tie WHERE account = $1 AND (last_day IS NULL OR last_day >= $2) \
         UNION ALL SELECT person, 'proxy', NULL FROM proxy WHERE account = $1 \
         UNION ALL SELECT person, 'statutory', mandate FROM statutory \
         WHERE account = $1 AND (last_day IS NULL OR last_day >= $2)) x \
         JOIN person p ON p.id = x.person LEFT JOIN record r ON r.person = p.id AND r.id = p.id ORDER BY 1",
    ))
    .bind(caller.account.0)
    .bind(today.to_string())
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    for row in &own {
        let kind: &str = row.try_get(2).map_err(of_sql)?;
        let patient: Option<&str> = row.try_get(3).map_err(of_sql)?;
        let mandate: Option<&str> = row.try_get(4).map_err(of_sql)?;
        let related = relation(kind, mandate)?.map(|it| it.born(birth(patient)));
        people.push(person(row, related.into_iter().collect())?);
    }
    if let Some(organization) = caller.organization {
        let visits = query(concat!(
            "SELECT p.id, p.head, v.latest, ",
            resting!("$3"),
            " FROM (SELECT person, max(date) AS latest FROM visit WHERE organization = $1 AND date >= $2 GROUP BY person) v \
             JOIN person p ON p.id = v.person ORDER BY p.id",
        ))
        .bind(organization.0)
        .bind(since.to_string())
        .bind(caller.account.0)
        .fetch_all(&mut *conn)
        .await
        .map_err(of_sql)?;
        for row in &visits {
            let visit = Relation::Visit {
                date: date(row.try_get(2).map_err(of_sql)?)?,
            };
            people.push(person(row, vec![visit])?);
        }
    }
    for (id, emergency) in in_emergency(conn, caller, None, today).await? {
        let found = query(concat!(
            "SELECT p.id, p.head, ",
            resting!("$2"),
            " FROM person p WHERE p.id = $1",
        ))
        .bind(id.0)
        .bind(caller.account.0)
        .fetch_one(&mut *conn)
        .await
        .map_err(of_sql)?;
        people.push(person(&found, vec![emergency])?);
    }
    merge(&mut people);
    let parties = [Some(caller.account.0), caller.organization.map(|it| it.0)];
    for party in parties.into_iter().flatten() {
        let named = granted(conn, party, caller).await?;
        for (place, consents, served) in named {
            let known = people.binary_search_by_key(&place.person, |it| it.person);
            let at = known.unwrap_or_else(|at| {
                people.insert(at, place);
                at
            });
            grant(
                &mut people[at].facts,
                &consents,
                &caller.actor(),
                served,
                today,
            );
        }
    }
    Ok(people)
}

/// Everybody who names this party in a Consent, with the Consents and the last visit to the caller's
/// organisation, however long ago.
async fn granted(
    conn: &mut Connection,
    party: Uuid,
    caller: &Caller,
) -> Result<Vec<(PersonScope, Vec<Row>, Option<Date>)>, StoreError> {
    let found = query(concat!(
        "SELECT p.id, p.head, g.contents, \
         (SELECT max(date) FROM visit WHERE person = g.person AND organization = $2), ",
        resting!("$3"),
        " FROM granted g JOIN person p ON p.id = g.person WHERE g.party = $1",
    ))
    .bind(party)
    .bind(caller.organization.map(|it| it.0))
    .bind(caller.account.0)
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let of = |row: &SqlRow| {
        let served: Option<&str> = row.try_get(3).map_err(of_sql)?;
        let consents = grants::consents(&[row.try_get(2).map_err(of_sql)?])?;
        Ok((
            person(row, Vec::new())?,
            consents,
            served.map(date).transpose()?,
        ))
    };
    found.iter().map(of).collect()
}

fn person(row: &SqlRow, mut facts: Vec<Relation>) -> Result<PersonScope, StoreError> {
    resting(row, &mut facts)?;
    Ok(PersonScope {
        person: PersonId(row.try_get(0).map_err(of_sql)?),
        facts,
        head: count(row.try_get(1).map_err(of_sql)?)?,
    })
}

/// A nurse's own child may also be a patient of her clinic, a guardian also a proxy: one entry with both.
fn merge(people: &mut Vec<PersonScope>) {
    people.sort_by_key(|it| it.person);
    people.dedup_by(|later, kept| {
        let same = later.person == kept.person;
        if same {
            kept.facts.append(&mut later.facts);
            // what rests or is shut is said by each
            kept.facts.sort_unstable();
            kept.facts.dedup();
            // read a moment later: the smaller number is right for both
            kept.head = kept.head.min(later.head);
        }
        same
    });
}
