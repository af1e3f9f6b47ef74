//! Goes through every audit trail and journal, and names each that is not as it was written.

use super::CommandError;
use crate::hex;
use crate::store::Store;
use domain::PersonId;
use sha2::{Digest, Sha256};
use std::io::Write;

pub(super) async fn verify(
    store: &Store,
    only: Option<PersonId>,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let mut said = |line: String| writeln!(out, "{line}").map_err(CommandError::Write);
    let all = store.audited_people().await?;
    let people: Vec<PersonId> = match only {
        Some(person) => all.into_iter().filter(|it| *it == person).collect(),
        None => all,
    };
    if only.is_some() && people.is_empty() {
        return Err(CommandError::NoPerson);
    }
    let (mut broken, mut lines, mut ends) = (0, 0, Sha256::new());
    for person in &people {
        let chain = store.verify_audit(*person).await?;
        if let Some(line) = chain.broken_at {
            broken += 1;
            said(format!(
                "notebook {person}: line {line} is not as it was written"
            ))?;
        }
        lines += chain.lines;
        ends.update(&chain.last);
    }
    let journals = match only {
        Some(_) => Vec::new(),
        None => store.journals().await?,
    };
    for subject in &journals {
        if !store.verify_journal(*subject).await? {
            broken += 1;
            let whose = subject.map_or("of nobody known".to_owned(), |it| it.to_string());
            said(format!("journal {whose} is not as it was written"))?;
        }
    }
    if broken > 0 {
        return Err(CommandError::AuditBroken(broken));
    }
    // kept somewhere else, the last value shows when lines were cut off at the end
    said(format!(
        "whole: {} notebooks with {lines} lines, {} journals, ends {}",
        people.len(),
        journals.len(),
        hex::encode(&ends.finalize())
    ))
}
