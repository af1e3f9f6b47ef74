//! The journal of an account's keys: append-only, each line with the hash of the line before it.

use super::{Connection, LOCK_JOURNAL, SqlRow};
use crate::store::error::{StoreError, of_sql, unreadable};
use crate::store::keys::{Entry, Line};
use domain::{AccountId, Instant};
use sha2::{Digest, Sha256};
use sqlx::{Row as _, query};
use uuid::Uuid;

fn key(subject: Option<AccountId>) -> Uuid {
    subject.map_or(Uuid::nil(), |it| it.0)
}

pub(in crate::store) async fn append(conn: &mut Connection, line: Line) -> Result<(), StoreError> {
    let subject = key(line.subject);
    if let Some(lock) = LOCK_JOURNAL {
        query(lock)
            .bind(subject.to_string())
            .execute(&mut *conn)
            .await
            .map_err(of_sql)?;
    }
    let last =
        query("SELECT number, hash FROM journal WHERE subject = $1 ORDER BY number DESC LIMIT 1")
            .bind(subject)
            .fetch_optional(&mut *conn)
            .await
            .map_err(of_sql)?;
    let (number, before): (i64, Vec<u8>) = match last {
        Some(row) => (
            row.try_get(0).map_err(of_sql)?,
            row.try_get(1).map_err(of_sql)?,
        ),
        None => (0, vec![0; 32]),
    };
    let content = line.content.to_string();
    let hash = hash(
        &before,
        subject,
        number + 1,
        (line.at.0, line.event, &content),
    );
    query(
        "INSERT INTO journal (subject, number, at, event, content, before, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(subject)
    .bind(number + 1)
    .bind(line.at.0)
    .bind(line.event)
    .bind(content)
    .bind(before)
    .bind(hash)
    .execute(&mut *conn)
    .await
    .map_err(of_sql)?;
    Ok(())
}

fn hash(
    before: &[u8],
    subject: Uuid,
    number: i64,
    (at, event, content): (i64, &str, &str),
) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(before);
    hasher.update(subject.as_bytes());
    hasher.update(number.to_be_bytes());
    hasher.update(at.to_be_bytes());
    // no event holds a line break: the two cannot run into each other
    hasher.update(event.as_bytes());
    hasher.update(b"\n");
    hasher.update(content.as_bytes());
    hasher.finalize().to_vec()
}

/// The newest lines first.
pub(in crate::store) async fn of_account(
    conn: &mut Connection,
    account: AccountId,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let found = query(
        "SELECT number, at, event, content FROM journal WHERE subject = $1 ORDER BY number DESC LIMIT $2",
    )
    .bind(account.0)
    .bind(limit)
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let read = |row: &SqlRow| -> Result<Entry, StoreError> {
        let content: &str = row.try_get(3).map_err(of_sql)?;
        Ok(Entry {
            number: row.try_get(0).map_err(of_sql)?,
            at: Instant(row.try_get(1).map_err(of_sql)?),
            event: row.try_get(2).map_err(of_sql)?,
            content: serde_json::from_str(content).map_err(|_| unreadable("a journal line"))?,
        })
    };
    found.iter().map(read).collect()
}

/// Whose journals there are; `None`: lines that name no account.
pub(in crate::store) async fn subjects(
    conn: &mut Connection,
) -> Result<Vec<Option<AccountId>>, StoreError> {
    let found = query("SELECT DISTINCT subject FROM journal ORDER BY subject")
        .fetch_all(&mut *conn)
        .await
        .map_err(of_sql)?;
    let read = |row: &SqlRow| {
        let subject: Uuid = row.try_get(0).map_err(of_sql)?;
        Ok((!subject.is_nil()).then_some(AccountId(subject)))
    };
    found.iter().map(read).collect()
}

/// Whether every line is as it was written, and none is missing between the first and the last.
pub(in crate::store) async fn verify(
    conn: &mut Connection,
    subject: Option<AccountId>,
) -> Result<bool, StoreError> {
    let subject = key(subject);
    let lines = query(
        "SELECT number, at, event, content, before, hash FROM journal WHERE subject = $1 ORDER BY number",
    )
    .bind(subject)
    .fetch_all(&mut *conn)
    .await
    .map_err(of_sql)?;
    let (mut expected, mut next) = (vec![0; 32], 1);
    for line in lines {
        let number: i64 = line.try_get(0).map_err(of_sql)?;
        let (event, content): (&str, &str) = (
            line.try_get(2).map_err(of_sql)?,
            line.try_get(3).map_err(of_sql)?,
        );
        let before: &[u8] = line.try_get(4).map_err(of_sql)?;
        let stored: &[u8] = line.try_get(5).map_err(of_sql)?;
        let at = line.try_get(1).map_err(of_sql)?;
        let fits = number == next && before == expected;
        if !fits || hash(before, subject, number, (at, event, content)) != stored {
            return Ok(false);
        }
        expected = stored.to_vec();
        next += 1;
    }
    Ok(true)
}
