//! Records and changes: the statements both databases share.
//!
//! Compiled once for each database, with that database's `Connection`. All of it runs inside a
//! transaction of the caller's, or on a reader.

use super::{Connection, LOCK_PERSON, SqlRow, alone, cohort, facts, grants};
use crate::store::effects::Effects;
use crate::store::error::{StoreError, of_sql, unreadable};
use domain::access::Relation;
use domain::{Date, Instant, PersonId, RecordId};
use sqlx::{Row as _, query};
use sync::decide::{Decided, Loaded, decide, touched};
use sync::rules::Rules;
use sync::server_store::{COMMUNICATION, CONSENT, Incoming, Visit, birth_of, grantees};
use sync::wire::{Outcome, Row, Verdict};

pub(super) const PATIENT: &str = "Patient";

/// Answers one change and writes what it does. The person stays locked until the transaction ends.
pub(in crate::store) async fn apply(
    conn: &mut Connection,
    incoming: &Incoming,
    now: Instant,
    rules: &(dyn Rules + Send + Sync),
    effects: &mut Effects,
) -> Result<Outcome, StoreError> {
    let change = &incoming.change;
    let answer = |verdict| Outcome {
        id: change.id,
        verdict,
    };
    lock_only(conn, change.person).await?;
    let mut loaded = Loaded::default();
    let touched = touched(change);
    match known(
        conn,
        incoming,
        now.date_in_japan(),
        touched.first().copied(),
    )
    .await?
    {
        Known::Answered(verdict) => return Ok(answer(verdict)),
        Known::Nobody => {}
        Known::Person {
            head,
            facts,
            mut rows,
        } => {
            for id in touched.into_iter().skip(1) {
                rows.extend(row(conn, change.person, id).await?);
            }
            loaded = Loaded { facts, rows, head };
        }
    }
    let decided = decide(incoming, &loaded, now, rules);
    if let Some(row) = alone::row(&decided) {
        alone::write(conn, row, incoming, &decided.verdict, now).await?;
        effects.heads.insert(change.person, decided.head);
    } else {
        write(conn, change.person, &decided, effects).await?;
        remember(conn, incoming, &decided.verdict, now).await?;
    }
    Ok(answer(decided.verdict))
}

/// What is known before a change is decided.
enum Known {
    /// The change was answered before.
    Answered(Verdict),
    /// There is no such person.
    Nobody,
    Person {
        head: u64,
        facts: Vec<Relation>,
        /// The first of the touched records, if it is there.
        rows: Vec<Row>,
    },
}

/// Reads all of it in one statement, for nearly every change has to pass here.
async fn known(
    conn: &mut Connection,
    incoming: &Incoming,
    today: Date,
    first: Option<RecordId>,
) -> Result<Known, StoreError> {
    let (caller, change) = (&incoming.caller, &incoming.change);
    let found = query(concat!(
        "SELECT (SELECT content FROM verdict WHERE account = $2 AND change = $5) AS verdict, \
         (SELECT content FROM record WHERE person = $1 AND id = $6) AS first, ",
        facts::columns!(),
        " FROM (SELECT 1 AS one) AS single LEFT JOIN person p ON p.id = $1",
    ))
    .bind(change.person.0)
    .bind(caller.account.0)
    .bind(caller.organization.map(|it| it.0))
    .bind(today.to_string())
    .bind(change.id.0)
    .bind(first.map(|it| it.0))
    .fetch_one(&mut *conn)
    .await
    .map_err(of_sql)?;
    let verdict: Option<&str> = found.try_get("verdict").map_err(of_sql)?;
    if let Some(text) = verdict {
        return serde_json::from_str(text)
            .map(Known::Answered)
            .map_err(|_| unreadable("a verdict"));
    }
    let first: Option<&str> = found.try_get("first").map_err(of_sql)?;
    let rows = first.map(record).transpose()?.into_iter().collect();
    let Some((head, mut facts)) = facts::read(&found, caller, today)? else {
        return Ok(Known::Nobody);
    };
    let emergencies = facts::in_emergency(conn, caller, Some(change.person), today).await?;
    facts.extend(emergencies.into_iter().map(|(_, it)| it));
    Ok(Known::Person { head, facts, rows })
}

fn record(content: &str) -> Result<Row, StoreError> {
    serde_json::from_str(content).map_err(|_| unreadable("a record"))
}

/// The record in a row's first column.
pub(super) fn record_in(row: &SqlRow) -> Result<Row, StoreError> {
    record(row.try_get(0).map_err(of_sql)?)
}

async fn remember(
    conn: &mut Connection,
    incoming: &Incoming,
    verdict: &Verdict,
    now: Instant,
) -> Result<(), StoreError> {
    let content = serde_json::to_string(verdict).map_err(|_| unreadable("a verdict"))?;
    query("INSERT INTO verdict (account, change, person, decided_at, content) VALUES ($1, $2, $3, $4, $5)")
        .bind(incoming.caller.account.0)
        .bind(incoming.change.id.0)
        .bind(incoming.change.person.0)
        .bind(now.0)
        .bind(content)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(())
}

/// Locks the person's counter. Apart from the reading: what is read must be what the lock's last holder committed, and a
/// statement that waits still reads the other tables as they were when it began.
pub(super) async fn lock_only(conn: &mut Connection, person: PersonId) -> Result<(), StoreError> {
    if let Some(statement) = LOCK_PERSON {
        query(statement)
            .bind(person.0)
            .execute(&mut *conn)
            .await
            .map_err(of_sql)?;
    }
    Ok(())
}

/// The date of birth in the person's own record. One that cannot be read says none.
pub(in crate::store) fn birth(patient: Option<&str>) -> Option<Date> {
    let row: Row = serde_json::from_str(patient?).ok()?;
    birth_of(&row)
}

pub(in crate::store) fn date(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| unreadable("a date"))
}

pub(in crate::store) fn count(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| unreadable("a sequence number"))
}

pub(in crate::store) fn number(count: u64) -> Result<i64, StoreError> {
    i64::try_from(count).map_err(|_| unreadable("a sequence number"))
}

async fn row(
    conn: &mut Connection,
    person: PersonId,
    id: RecordId,
) -> Result<Option<Row>, StoreError> {
    let found = query("SELECT content FROM record WHERE person = $1 AND id = $2")
        .bind(person.0)
        .bind(id.0)
        .fetch_optional(&mut *conn)
        .await
        .map_err(of_sql)?;
    found.as_ref().map(record_in).transpose()
}

/// A person's rows after a number, in order.
pub(in crate::store) async fn rows_after(
    conn: &mut Connection,
    person: PersonId,
    after: u64,
    limit: u32,
) -> Result<Vec<Row>, StoreError> {
    let found =
        query("SELECT content FROM record WHERE person = $1 AND seq > $2 ORDER BY seq LIMIT $3")
            .bind(person.0)
            .bind(number(after)?)
            .bind(i64::from(limit))
            .fetch_all(&mut *conn)
            .await
            .map_err(of_sql)?;
    found.iter().map(record_in).collect()
}

async fn write(
    conn: &mut Connection,
    person: PersonId,
    decided: &Decided,
    effects: &mut Effects,
) -> Result<(), StoreError> {
    if decided.rows.is_empty() {
        return Ok(());
    }
    for row in &decided.rows {
        write_row(conn, row).await?;
    }
    for visit in &decided.visits {
        open_visit(conn, visit).await?;
    }
    for record in &decided.ended {
        let gone = end_visit(conn, person, *record).await?;
        effects.ties_changed |= gone;
    }
    effects.ties_changed |= !decided.visits.is_empty();
    // who is a child, and until when; who is let in, or asked
    let ties = |row: &Row| matches!(row.kind.as_str(), PATIENT | CONSENT | COMMUNICATION);
    effects.ties_changed |= decided.rows.iter().any(ties);
    effects
        .parties
        .extend(decided.rows.iter().flat_map(grantees));
    set_head(conn, person, decided.head, effects).await
}

pub(in crate::store) async fn set_head(
    conn: &mut Connection,
    person: PersonId,
    head: u64,
    effects: &mut Effects,
) -> Result<(), StoreError> {
    query("UPDATE person SET head = $2 WHERE id = $1")
        .bind(person.0)
        .bind(number(head)?)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    effects.heads.insert(person, head);
    Ok(())
}

pub(in crate::store) async fn write_row(
    conn: &mut Connection,
    row: &Row,
) -> Result<(), StoreError> {
    let content = serde_json::to_string(row).map_err(|_| unreadable("a record"))?;
    query(
        "INSERT INTO record (person, id, seq, kind, content) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (person, id) DO UPDATE SET seq = excluded.seq, content = excluded.content",
    )
    .bind(row.person.0)
    .bind(row.id.0)
    .bind(number(row.seq)?)
    .bind(row.kind.as_str())
    .bind(content.as_str())
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    match row.kind.as_str() {
        super::audit::KIND => super::audit::chain(conn, row, &content).await,
        CONSENT | COMMUNICATION => grants::index(conn, row).await,
        PATIENT => cohort::index_person(conn, row).await,
        cohort::KIND => cohort::index(conn, row).await,
        _ => Ok(()),
    }
}

pub(in crate::store) async fn open_visit(
    conn: &mut Connection,
    visit: &Visit,
) -> Result<(), StoreError> {
    query(
        "INSERT INTO visit (person, record, organization, date) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (person, record) DO NOTHING",
    )
    .bind(visit.person.0)
    .bind(visit.record.0)
    .bind(visit.organization.0)
    .bind(visit.date.to_string())
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(())
}

async fn end_visit(
    conn: &mut Connection,
    person: PersonId,
    record: RecordId,
) -> Result<bool, StoreError> {
    let done = query("DELETE FROM visit WHERE person = $1 AND record = $2")
        .bind(person.0)
        .bind(record.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(done.rows_affected() > 0)
}

/// Locks the person's counter and reads it; a person nobody knew comes into being.
pub(in crate::store) async fn lock_or_create(
    conn: &mut Connection,
    person: PersonId,
) -> Result<u64, StoreError> {
    query("INSERT INTO person (id, head) VALUES ($1, 0) ON CONFLICT (id) DO NOTHING")
        .bind(person.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    lock_only(conn, person).await?;
    let found = query("SELECT head FROM person WHERE id = $1")
        .bind(person.0)
        .fetch_one(&mut *conn)
        .await
        .map_err(of_sql)?;
    count(found.try_get(0).map_err(of_sql)?)
}

/// Whether the person has a record with this id.
pub(in crate::store) async fn exists(
    conn: &mut Connection,
    person: PersonId,
    id: RecordId,
) -> Result<bool, StoreError> {
    Ok(row(conn, person, id).await?.is_some())
}

/// Adds a record the server writes itself, with the person's next number. `false`: it is there
/// already.
pub(in crate::store) async fn append(
    conn: &mut Connection,
    mut new: Row,
    effects: &mut Effects,
) -> Result<bool, StoreError> {
    let head = lock_or_create(conn, new.person).await?;
    if exists(conn, new.person, new.id).await? {
        return Ok(false);
    }
    new.seq = head.saturating_add(1);
    if new.kind == super::audit::KIND {
        super::audit::name_previous(conn, &mut new).await?;
    }
    write_row(conn, &new).await?;
    if new.kind == CONSENT {
        effects.ties_changed = true;
        effects.parties.extend(grantees(&new));
    }
    set_head(conn, new.person, new.seq, effects).await?;
    Ok(true)
}
