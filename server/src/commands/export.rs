//! One person's records as a FHIR Bundle, page by page, each resource as the bytes it came in.

use super::CommandError;
use crate::store::Store;
use domain::PersonId;
use std::io::Write;
use sync::server_store::ServerStore;
use sync::wire::RowStatus;

const PAGE: u32 = 500;

pub(super) async fn write(
    store: &Store,
    person: PersonId,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let mut page = store.rows_after(person, 0, PAGE).await?;
    if page.is_empty() {
        return Err(CommandError::NoPerson);
    }
    let mut before = r#"{"resourceType":"Bundle","type":"collection","entry":["#;
    while let Some(last) = page.last().map(|row| row.seq) {
        // drafts are nobody's record yet
        for row in page.iter().filter(|row| row.status == RowStatus::Final) {
            write!(out, "{before}\n{{\"resource\":{}}}", row.body.get())
                .map_err(CommandError::Write)?;
            before = ",";
        }
        page = store.rows_after(person, last, PAGE).await?;
    }
    if before != "," {
        write!(out, "{before}").map_err(CommandError::Write)?;
    }
    writeln!(out, "\n]}}").map_err(CommandError::Write)
}
