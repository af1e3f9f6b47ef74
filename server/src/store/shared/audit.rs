//! The chain of hashes through a person's AuditEvents.
//!
//! Each line's hash covers the hash of the line before it, so that no line can be altered or taken
//! out without all later ones being wrong. The tables refuse to change or delete one at all.

use super::Connection;
use crate::store::error::{StoreError, of_sql, unreadable};
use domain::PersonId;
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

/// Adds a line for an AuditEvent that was just written. The person is locked.
pub(in crate::store) async fn chain(conn: &mut Connection, row: &Row) -> Result<(), StoreError> {
    let (number, before) = last(conn, row.person).await?;
    query("INSERT INTO audit (person, number, record, before, hash) VALUES ($1, $2, $3, $4, $5)")
        .bind(row.person.0)
        .bind(number + 1)
        .bind(row.id.0)
        .bind(before.clone())
        .bind(hash(&before, row))
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(())
}

fn hash(before: &[u8], row: &Row) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(before);
    hasher.update(row.person.0.as_bytes());
    hasher.update(row.id.0.as_bytes());
    hasher.update(row.body.get().as_bytes());
    hasher.finalize().to_vec()
}

/// Whether every line of the person's chain fits the one before it and its record.
pub(in crate::store) async fn verify(
    conn: &mut Connection,
    person: PersonId,
) -> Result<bool, StoreError> {
    let lines = query(
        "SELECT a.before, a.hash, r.content FROM audit a \
         LEFT JOIN record r ON r.person = a.person AND r.id = a.record \
         WHERE a.person = $1 ORDER BY a.number",
    )
    .bind(person.0)
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let mut expected = vec![0; 32];
    for line in lines {
        let before: &[u8] = line.try_get(0).map_err(of_sql)?;
        let stored: &[u8] = line.try_get(1).map_err(of_sql)?;
        let content: Option<&str> = line.try_get(2).map_err(of_sql)?;
        let Some(row) = content.and_then(|text| serde_json::from_str::<Row>(text).ok()) else {
            return Ok(false);
        };
        if before != expected || hash(before, &row) != stored {
            return Ok(false);
        }
        expected = stored.to_vec();
    }
    Ok(true)
}
