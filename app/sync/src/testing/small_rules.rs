//! Access and validity, small enough to be obvious: family everything but what the log says, a clinic
//! what is not a draft while the visit is open, then its own.

use crate::rules::{Proposed, Rules};
use crate::server_store::{Caller, Tie};
use crate::testing::raw;
use crate::wire::{NewRecord, Row, RowStatus};
use domain::{Date, Instant, PersonId, RecordId};

/// The only form that [`SmallRules`] knows.
pub const QUESTIONNAIRE: &str = "https://example.org/form|1";

/// See the head of this file. A body with `"bad"` in it is invalid.
#[derive(Clone, Copy, Debug, Default)]
pub struct SmallRules;

fn family(ties: &[Tie]) -> bool {
    ties.iter()
        .any(|tie| matches!(tie, Tie::Owner | Tie::Guardian))
}

fn visit(ties: &[Tie], today: Date) -> Option<bool> {
    ties.iter().find_map(|tie| match tie {
        Tie::Visit { date } => Some(today <= *date),
        _ => None,
    })
}

impl Rules for SmallRules {
    fn check_body(&self, proposed: Proposed<'_>) -> Result<(), String> {
        if proposed.body.contains("\"bad\"") {
            Err(format!("{}.bad", proposed.kind))
        } else {
            Ok(())
        }
    }

    fn knows_questionnaire(&self, canonical: &str) -> bool {
        canonical == QUESTIONNAIRE
    }

    fn may_write(
        &self,
        _caller: &Caller,
        ties: &[Tie],
        today: Date,
        proposed: Proposed<'_>,
    ) -> bool {
        let audit = proposed.kind == "AuditEvent";
        let form = proposed.kind == "QuestionnaireResponse";
        (family(ties) && !audit) || (visit(ties, today) == Some(true) && !form)
    }

    fn may_read(&self, caller: &Caller, ties: &[Tie], today: Date, row: &Row) -> bool {
        if family(ties) {
            return true;
        }
        let own =
            row.author.organization.is_some() && row.author.organization == caller.organization;
        let open = row.kind != "AuditEvent" && row.status == RowStatus::Final;
        match visit(ties, today) {
            Some(true) => open,
            Some(false) => open && own,
            None => false,
        }
    }

    fn scope_key(&self, _caller: &Caller, ties: &[Tie], today: Date) -> Option<&'static str> {
        if family(ties) {
            return Some("family");
        }
        visit(ties, today).map(|open| if open { "visit" } else { "own" })
    }

    fn delivery(
        &self,
        caller: &Caller,
        _person: PersonId,
        id: RecordId,
        rows: &[&Row],
        _now: Instant,
    ) -> Option<NewRecord> {
        let body = format!(
            r#"{{"resourceType":"AuditEvent","who":"{}","seen":{}}}"#,
            caller.account,
            rows.len()
        );
        Some(NewRecord {
            id,
            kind: "AuditEvent".to_owned(),
            body: raw(&body),
            supersedes: None,
            reason: None,
        })
    }
}
