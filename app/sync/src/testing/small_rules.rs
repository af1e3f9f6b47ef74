//! Access and validity, small enough to be obvious: family everything but what the log says, a clinic
//! what is not a draft while the visit is open, then its own.

use crate::rules::{Proposed, Rules, Scope};
use crate::server_store::Caller;
use crate::testing::raw;
use crate::wire::{NewRecord, Row, RowStatus};
use domain::access::Relation;
use domain::{Instant, PersonId, RecordId};

/// The only form that [`SmallRules`] knows.
pub const QUESTIONNAIRE: &str = "https://example.org/form|1";

/// A clinic's device asks again at least every three days.
const LEASE_MILLIS_MAX: i64 = 72 * 3_600_000;

/// See the head of this file. A body with `"bad"` in it is invalid.
#[derive(Clone, Copy, Debug, Default)]
pub struct SmallRules;

fn family(facts: &[Relation]) -> bool {
    facts.iter().any(Relation::is_household)
}

/// Whether the visit is open, and the first moment at which it no longer is.
fn visit(facts: &[Relation], at: Instant) -> Option<(bool, Instant)> {
    facts.iter().find_map(|fact| match fact {
        Relation::Visit { date } => {
            let end = Instant::start_of(date.succ_opt().unwrap_or(*date));
            Some((at < end, end))
        }
        _ => None,
    })
}

fn open(facts: &[Relation], at: Instant) -> Option<bool> {
    visit(facts, at).map(|(open, _)| open)
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
        facts: &[Relation],
        at: Instant,
        proposed: Proposed<'_>,
    ) -> bool {
        let audit = proposed.kind == "AuditEvent";
        let form = proposed.kind == "QuestionnaireResponse";
        (family(facts) && !audit) || (open(facts, at) == Some(true) && !form)
    }

    fn may_read(&self, caller: &Caller, facts: &[Relation], at: Instant, row: &Row) -> bool {
        if family(facts) {
            return true;
        }
        let own =
            row.author.organization.is_some() && row.author.organization == caller.organization;
        let shown = row.kind != "AuditEvent" && row.status == RowStatus::Final;
        match open(facts, at) {
            Some(true) => shown,
            Some(false) => shown && own,
            None => false,
        }
    }

    fn scope(&self, _caller: &Caller, facts: &[Relation], now: Instant) -> Option<Scope> {
        let scope = |key: &str, lease| Scope {
            key: key.to_owned(),
            lease,
        };
        if family(facts) {
            return Some(scope("family", None));
        }
        let most = now.plus_millis(LEASE_MILLIS_MAX);
        visit(facts, now).map(|(open, end)| match open {
            true => scope("visit", Some(end.min(most))),
            false => scope("own", Some(most)),
        })
    }

    fn delivery(
        &self,
        caller: &Caller,
        facts: &[Relation],
        _person: PersonId,
        id: RecordId,
        rows: &[&Row],
        _now: Instant,
    ) -> Option<NewRecord> {
        if family(facts) {
            return None;
        }
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
