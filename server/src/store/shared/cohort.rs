//! Residents by birth and the doses they were given: the statements both databases share. What counts as a dose is
//! `domain::cohort`'s.

use super::people::{meta, set_meta};
use super::records::{append, date, record_in};
use super::{Connection, SqlRow};
use crate::store::effects::Effects;
use crate::store::error::{StoreError, of_sql};
use crate::store::model::{Among, CohortCell};
use domain::cohort;
use domain::fhir::immunization::Immunization;
use domain::fhir::patient::Patient;
use domain::{Date, PersonId};
use serde_json::Value;
use sqlx::{Connection as _, Row as _, query};
use sync::server_store::birth_of;
use sync::wire::{Row, RowStatus};

pub(super) const KIND: &str = "Immunization";
/// In `meta`: the table of doses was made from the records.
const MADE: &str = "doses";

/// Notes the dose a record tells, or that it tells none any more.
pub(super) async fn index(conn: &mut Connection, row: &Row) -> Result<(), StoreError> {
    query("DELETE FROM dose WHERE person = $1 AND record = $2")
        .bind(row.person.0)
        .bind(row.id.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    if row.status != RowStatus::Final || row.superseded_by.is_some() {
        return Ok(());
    }
    let Some(record) = read(row).and_then(|body| Immunization::read(&body).ok()) else {
        return Ok(());
    };
    let Some(birth) = birth_of_person(conn, row.person).await? else {
        return Ok(());
    };
    let Some((vaccine, given)) = cohort::counted(&record, birth) else {
        return Ok(());
    };
    let lists = cohort::listed();
    let belongs = lists
        .iter()
        .filter(|list| list.codes.contains(&vaccine.code.as_str()));
    for list in belongs {
        query("INSERT INTO dose (list, birth, person, record, given) VALUES ($1, $2, $3, $4, $5)")
            .bind(list.vaccine.code.as_str())
            .bind(birth.to_string())
            .bind(row.person.0)
            .bind(row.id.0)
            .bind(given.to_string())
            .execute(&mut *conn)
            .await
            .map_err(of_sql)?;
    }
    Ok(())
}

/// Notes who somebody is, as far as lists go by it, and looks at their doses again: which of them count goes by birth.
pub(super) async fn index_person(conn: &mut Connection, row: &Row) -> Result<(), StoreError> {
    let gone = query("DELETE FROM born WHERE person = $1").bind(row.person.0);
    gone.execute(&mut *conn).await.map_err(of_sql)?;
    if let Some(birth) = birth_of(row) {
        let patient = read(row).and_then(|body| Patient::read(&body).ok());
        query(
            "INSERT INTO born (birth, person, gender) VALUES ($1, $2, $3) ON CONFLICT (birth, person) DO NOTHING",
        )
        .bind(birth.to_string())
        .bind(row.person.0)
        .bind(patient.and_then(|it| it.gender).map(|it| it.code()))
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    }
    for dose in of_kind(conn, row.person, KIND).await? {
        index(conn, &dose).await?;
    }
    Ok(())
}

/// Makes the tables anew for a database that was written by a release without them.
pub(in crate::store) async fn make(conn: &mut Connection) -> Result<(), StoreError> {
    if meta(conn, MADE).await?.is_some() {
        return Ok(());
    }
    let mut whole = conn.begin().await.map_err(of_sql)?;
    make_anew(&mut whole).await?;
    whole.commit().await.map_err(of_sql)
}

/// The same inside a transaction.
pub(super) async fn make_anew(conn: &mut Connection) -> Result<(), StoreError> {
    let people = query("SELECT content FROM record WHERE kind = 'Patient' AND id = person");
    let people = people.fetch_all(&mut *conn).await.map_err(of_sql)?;
    for row in &people {
        index_person(conn, &record_in(row)?).await?;
    }
    set_meta(conn, MADE, "1").await
}

/// Every record of a kind in somebody's notebook.
pub(in crate::store) async fn of_kind(
    conn: &mut Connection,
    person: PersonId,
    kind: &'static str,
) -> Result<Vec<Row>, StoreError> {
    let found = query("SELECT content FROM record WHERE person = $1 AND kind = $2")
        .bind(person.0)
        .bind(kind)
        .fetch_all(&mut *conn)
        .await
        .map_err(of_sql)?;
    found.iter().map(record_in).collect()
}

/// How many residents, by month of birth and by how many doses of a list they were given. `CROSS JOIN`: births
/// first. SQLite would otherwise begin with every resident (100,000 of them: four times as long).
pub(in crate::store) async fn coverage(
    conn: &mut Connection,
    among: Among,
) -> Result<Vec<CohortCell>, StoreError> {
    let found = query(
        "SELECT substr(b.birth, 1, 7) AS month, \
         (SELECT count(*) FROM dose d WHERE d.list = $5 AND d.birth = b.birth AND d.person = b.person) AS given, count(*) AS people \
         FROM born b CROSS JOIN resident r WHERE r.person = b.person AND r.organization = $1 AND b.birth >= $2 AND b.birth <= $3 AND (CAST($4 AS TEXT) IS NULL OR b.gender = $4) \
         GROUP BY 1, 2 ORDER BY 1, 2",
    )
    .bind(among.organization.0)
    .bind(among.births.from.to_string())
    .bind(among.births.to.to_string())
    .bind(among.gender.map(|it| it.code()))
    .bind(among.list.as_str())
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let cell = |row: &SqlRow| -> Result<CohortCell, StoreError> {
        Ok(CohortCell {
            month: row.try_get(0).map_err(of_sql)?,
            given: row.try_get(1).map_err(of_sql)?,
            people: row.try_get(2).map_err(of_sql)?,
        })
    };
    found.iter().map(cell).collect()
}

/// The Patients among them, oldest first, after the one named.
pub(in crate::store) async fn residents(
    conn: &mut Connection,
    among: Among,
    after: Option<(Date, PersonId)>,
    limit: u32,
) -> Result<Vec<Row>, StoreError> {
    let (birth, person) = after.map_or((String::new(), uuid::Uuid::nil()), |(birth, person)| {
        (birth.to_string(), person.0)
    });
    let found = query(
        "SELECT p.content FROM born b CROSS JOIN resident r CROSS JOIN record p \
         WHERE r.person = b.person AND r.organization = $1 AND p.person = b.person AND p.id = b.person \
         AND b.birth >= $2 AND b.birth <= $3 AND (CAST($4 AS TEXT) IS NULL OR b.gender = $4) \
         AND (b.birth > $5 OR (b.birth = $5 AND b.person > $6)) ORDER BY b.birth, b.person LIMIT $7",
    )
    .bind(among.organization.0)
    .bind(among.births.from.to_string())
    .bind(among.births.to.to_string())
    .bind(among.gender.map(|it| it.code()))
    .bind(birth)
    .bind(person)
    .bind(i64::from(limit))
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    found.iter().map(record_in).collect()
}

/// Lines for the logs of several people, in one transaction: one for each would wait for the disk each time.
pub(in crate::store) async fn tell(
    conn: &mut Connection,
    effects: &mut Effects,
    mut lines: Vec<Row>,
) -> Result<(), StoreError> {
    // always in the same order: two of these must not wait for each other
    lines.sort_by_key(|line| line.person);
    for line in lines {
        append(conn, line, effects).await?;
    }
    Ok(())
}

async fn birth_of_person(
    conn: &mut Connection,
    person: PersonId,
) -> Result<Option<Date>, StoreError> {
    let found = query("SELECT birth FROM born WHERE person = $1")
        .bind(person.0)
        .fetch_optional(&mut *conn)
        .await
        .map_err(of_sql)?;
    let Some(found) = found else { return Ok(None) };
    date(found.try_get(0).map_err(of_sql)?).map(Some)
}

fn read(row: &Row) -> Option<Value> {
    serde_json::from_str(row.body.get()).ok()
}
