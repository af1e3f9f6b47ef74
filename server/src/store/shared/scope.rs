//! Whom an account has ties to: the statements both databases share.

use super::records::{count, date, tie};
use super::{Connection, SqlRow};
use crate::store::error::{StoreError, of_sql};
use domain::{AccountId, Date, OrganizationId, PersonId};
use sqlx::{Row as _, query};
use sync::server_store::{PersonScope, Tie};

/// Everybody the account, or its organisation, has ties to, ordered by person id. Visits before `since` no longer count.
pub(in crate::store) async fn scope(
    conn: &mut Connection,
    account: AccountId,
    organization: Option<OrganizationId>,
    (today, since): (Date, Date),
) -> Result<Vec<PersonScope>, StoreError> {
    let mut people = Vec::new();
    let own = query(
        "SELECT p.id, p.head, t.kind FROM tie t JOIN person p ON p.id = t.person \
         WHERE t.account = $1 AND (t.last_day IS NULL OR t.last_day >= $2) ORDER BY p.id",
    )
    .bind(account.0)
    .bind(today.to_string())
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    for row in &own {
        let kind: &str = row.try_get(2).map_err(of_sql)?;
        people.push(person(row, tie(kind).into_iter().collect())?);
    }
    if let Some(organization) = organization {
        let visits = query(
            "SELECT p.id, p.head, v.latest FROM \
             (SELECT person, max(date) AS latest FROM visit WHERE organization = $1 AND date >= $2 GROUP BY person) v \
             JOIN person p ON p.id = v.person ORDER BY p.id",
        )
        .bind(organization.0)
        .bind(since.to_string())
        .fetch_all(&mut *conn)
        .await
        .map_err(of_sql)?;
        for row in &visits {
            let visit = Tie::Visit {
                date: date(row.try_get(2).map_err(of_sql)?)?,
            };
            people.push(person(row, vec![visit])?);
        }
        merge(&mut people);
    }
    Ok(people)
}

fn person(row: &SqlRow, ties: Vec<Tie>) -> Result<PersonScope, StoreError> {
    Ok(PersonScope {
        person: PersonId(row.try_get(0).map_err(of_sql)?),
        ties,
        head: count(row.try_get(1).map_err(of_sql)?)?,
    })
}

/// A nurse's own child may also be a patient of her clinic: one entry with both ties.
fn merge(people: &mut Vec<PersonScope>) {
    people.sort_by_key(|it| it.person);
    people.dedup_by(|later, kept| {
        let same = later.person == kept.person;
        if same {
            kept.ties.append(&mut later.ties);
            // read a moment later: the smaller number is right for both
            kept.head = kept.head.min(later.head);
        }
        same
    });
}
