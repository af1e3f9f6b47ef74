//! Whom a person's Consents and questions name: the statements both databases share. What follows from them is `domain`'s.

use super::Connection;
use crate::store::error::{StoreError, of_sql, unreadable};
use sqlx::query;
use sync::server_store::grantees;
use sync::wire::Row;

/// Between two records in `granted.contents`; JSON never holds it as it is.
const SEPARATOR: char = '\u{1e}';

/// Notes whom a Consent or a question names, or that it names nobody any more.
pub(in crate::store) async fn index(conn: &mut Connection, row: &Row) -> Result<(), StoreError> {
    query("DELETE FROM grantee WHERE person = $1 AND record = $2")
        .bind(row.person.0)
        .bind(row.id.0)
        .execute(&mut *conn)
        .await
        .map_err(of_sql)?;
    for party in grantees(row) {
        query("INSERT INTO grantee (party, person, record) VALUES ($1, $2, $3)")
            .bind(party)
            .bind(row.person.0)
            .bind(row.id.0)
            .execute(&mut *conn)
            .await
            .map_err(of_sql)?;
    }
    Ok(())
}

/// The records in columns `contents` of the view `granted`.
pub(in crate::store) fn consents(columns: &[Option<&str>]) -> Result<Vec<Row>, StoreError> {
    let texts = columns.iter().flatten();
    let records = texts.flat_map(|contents| contents.split(SEPARATOR));
    records
        .map(|content| serde_json::from_str(content).map_err(|_| unreadable("a Consent")))
        .collect()
}
