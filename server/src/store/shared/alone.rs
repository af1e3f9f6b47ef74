//! What nearly every change does: one row, and nothing else.

use super::records::number;
use super::{Connection, WRITE_ALONE};
use crate::store::error::{StoreError, of_sql, unreadable};
use domain::Instant;
use sqlx::query;
use sync::decide::Decided;
use sync::server_store::{COMMUNICATION, CONSENT, Incoming};
use sync::wire::{Row, Verdict};

/// The row of a change that does nothing else.
pub(in crate::store) fn row(decided: &Decided) -> Option<&Row> {
    match decided.rows.as_slice() {
        [row]
            if row.seq == decided.head
                && row.kind != super::audit::KIND
                && row.kind != super::records::PATIENT
                && row.kind != super::cohort::KIND
                && row.kind != CONSENT
                && row.kind != COMMUNICATION
                && decided.visits.is_empty()
                && decided.ended.is_empty() =>
        {
            Some(row)
        }
        _ => None,
    }
}

/// Row, counter and verdict on one way to the database: the way costs more than the work.
pub(in crate::store) async fn write(
    conn: &mut Connection,
    row: &Row,
    incoming: &Incoming,
    verdict: &Verdict,
    now: Instant,
) -> Result<(), StoreError> {
    let content = serde_json::to_string(row).map_err(|_| unreadable("a record"))?;
    let verdict = serde_json::to_string(verdict).map_err(|_| unreadable("a verdict"))?;
    query(WRITE_ALONE)
        .bind(row.person.0)
        .bind(row.id.0)
        .bind(number(row.seq)?)
        .bind(row.kind.as_str())
        .bind(content)
        .bind(incoming.caller.account.0)
        .bind(incoming.change.id.0)
        .bind(now.0)
        .bind(verdict)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    Ok(())
}
