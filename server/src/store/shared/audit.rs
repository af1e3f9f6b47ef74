//! The chain of hashes through a person's AuditEvents.
//!
//! Each line's hash covers the hash of the line before it, so that no line can be altered or taken
//! out without all later ones being wrong. The tables refuse to change or delete one at all.

use super::{Connection, SqlRow};
use crate::store::error::{StoreError, of_sql, unreadable};
use crate::store::model::Chain;
use domain::{PersonId, RecordId};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{Row as _, query};
use sync::wire::Row;

pub(in crate::store) const KIND: &str = "AuditEvent";
const PREVIOUS_HASH: &str = "https://tsunagu-techo.example/fhir/StructureDefinition/previous-hash";

/// The end of the person's chain: its length and last hash. An empty chain starts at zeros.
pub(in crate::store) async fn last(
    conn: &mut Connection,
    person: PersonId,
) -> Result<(i64, Vec<u8>), StoreError> {
    let found =
        query("SELECT number, hash FROM audit WHERE person = $1 ORDER BY number DESC LIMIT 1")
            .bind(person.0)
            .fetch_optional(&mut *conn)
            .await
            .map_err(of_sql)?;
    match found {
        Some(line) => Ok((
            line.try_get(0).map_err(of_sql)?,
            line.try_get(1).map_err(of_sql)?,
        )),
        None => Ok((0, vec![0; 32])),
    }
}

/// Writes the hash of the line before into an AuditEvent of the server's own, so that whoever has
/// the exported events can check them without this database.
pub(in crate::store) async fn name_previous(
    conn: &mut Connection,
    row: &mut Row,
) -> Result<(), StoreError> {
    let Ok(Value::Object(mut body)) = serde_json::from_str(row.body.get()) else {
        return Ok(());
    };
    let (_, before) = last(conn, row.person).await?;
    let previous = json!({ "url": PREVIOUS_HASH, "valueString": crate::hex::encode(&before) });
    if let Some(list) = body
        .entry("extension")
        .or_insert_with(|| json!([]))
        .as_array_mut()
    {
        list.push(previous);
    }
    row.body = serde_json::value::to_raw_value(&body).map_err(|_| unreadable("an AuditEvent"))?;
    Ok(())
}

/// How a line's hash is made: over the whole record as it is kept.
const FORM: i64 = 2;
/// Lines of the first release hash the resource without its envelope.
const FORM_OF_BODY: i64 = 1;
/// Lines read at once.
const PAGE: i64 = 1000;

/// Adds a line for an AuditEvent that was just written as `content`. The person is locked.
pub(in crate::store) async fn chain(
    conn: &mut Connection,
    row: &Row,
    content: &str,
) -> Result<(), StoreError> {
    let (number, before) = last(conn, row.person).await?;
    let hash = hash(&before, row.person, row.id, content);
    query(
        "INSERT INTO audit (person, number, record, before, hash, form) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(row.person.0)
    .bind(number + 1)
    .bind(row.id.0)
    .bind(before)
    .bind(hash)
    .bind(FORM)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(())
}

fn hash(before: &[u8], person: PersonId, record: RecordId, text: &str) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(before);
    hasher.update(person.0.as_bytes());
    hasher.update(record.0.as_bytes());
    hasher.update(text.as_bytes());
    hasher.finalize().to_vec()
}

/// Goes through the person's chain: every line must fit the one before it and its record, and every AuditEvent
/// must have its line.
pub(in crate::store) async fn verify(
    conn: &mut Connection,
    person: PersonId,
) -> Result<Chain, StoreError> {
    let mut chain = Chain {
        lines: 0,
        broken_at: None,
        last: vec![0; 32],
    };
    loop {
        let lines = query(
            "SELECT a.number, a.record, a.before, a.hash, a.form, r.content FROM audit a \
             LEFT JOIN record r ON r.person = a.person AND r.id = a.record AND r.kind = 'AuditEvent' \
             WHERE a.person = $1 AND a.number > $2 ORDER BY a.number LIMIT $3",
        )
        .bind(person.0)
        .bind(chain.lines)
        .bind(PAGE)
        .fetch_all(&mut *conn)
        .await
        .map_err(of_sql)?;
        for line in &lines {
            if !follows(&chain, person, line)? {
                chain.broken_at = Some(chain.lines + 1);
                return Ok(chain);
            }
            chain.last = line.try_get(3).map_err(of_sql)?;
            chain.lines += 1;
        }
        if lines.is_empty() {
            break;
        }
    }
    // both counted at one moment: a line that is written meanwhile is no break
    let counts = query(
        "SELECT (SELECT count(*) FROM record WHERE person = $1 AND kind = 'AuditEvent'), \
         (SELECT count(*) FROM audit WHERE person = $1)",
    )
    .bind(person.0)
    .fetch_one(&mut *conn)
    .await
    .map_err(of_sql)?;
    let records: i64 = counts.try_get(0).map_err(of_sql)?;
    let lines: i64 = counts.try_get(1).map_err(of_sql)?;
    if records != lines {
        chain.broken_at = Some(chain.lines + 1);
    }
    Ok(chain)
}

fn follows(chain: &Chain, person: PersonId, line: &SqlRow) -> Result<bool, StoreError> {
    let number: i64 = line.try_get(0).map_err(of_sql)?;
    let record = RecordId(line.try_get(1).map_err(of_sql)?);
    let before: &[u8] = line.try_get(2).map_err(of_sql)?;
    let stored: &[u8] = line.try_get(3).map_err(of_sql)?;
    let form: i64 = line.try_get(4).map_err(of_sql)?;
    let content: Option<&str> = line.try_get(5).map_err(of_sql)?;
    let Some(content) = content else {
        return Ok(false);
    };
    let computed = match form {
        FORM => hash(before, person, record, content),
        FORM_OF_BODY => match serde_json::from_str::<Row>(content) {
            Ok(row) => hash(before, person, record, row.body.get()),
            Err(_) => return Ok(false),
        },
        _ => return Ok(false),
    };
    Ok(number == chain.lines + 1 && before == chain.last && computed == stored)
}

/// Everybody of whom anything is in the trail.
pub(in crate::store) async fn people(conn: &mut Connection) -> Result<Vec<PersonId>, StoreError> {
    let found = query(
        "SELECT person FROM audit UNION SELECT person FROM record WHERE kind = 'AuditEvent' ORDER BY 1",
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let read = |row: &SqlRow| Ok(PersonId(row.try_get(0).map_err(of_sql)?));
    found.iter().map(read).collect()
}
