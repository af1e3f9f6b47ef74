//! The domain's answers in the words sync asks in. No rule is made here.
//!
//! Invariant: every record that leaves or enters goes through `domain::access::decide`.

use domain::access::{
    self, Action, Actor, Category, Decision, DenyReason, Relation, Request, View,
};
use domain::fhir::audit_event::AuditEvent;
use domain::fhir::{Incoming, Reference, check};
use domain::{Date, Instant, PersonId, RecordId, questionnaire};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::to_raw_value;
use sync::rules::{Proposed, Rules};
use sync::server_store::{Caller, Tie};
use sync::wire::{NewRecord, Role, Row, RowStatus};

const FORM: &str = "QuestionnaireResponse";
const AUDIT: &str = "AuditEvent";

/// The rules of the product.
#[derive(Clone, Copy, Debug, Default)]
pub struct DomainRules;

impl Rules for DomainRules {
    fn check_body(&self, proposed: Proposed<'_>) -> Result<(), String> {
        let Proposed {
            person,
            record,
            kind,
            body,
        } = proposed;
        check(
            &Incoming {
                kind,
                record,
                person,
            },
            body,
        )
        .map_err(|error| error.path.to_string())
    }

    fn knows_questionnaire(&self, canonical: &str) -> bool {
        questionnaire::find(canonical).is_some()
    }

    fn may_write(
        &self,
        caller: &Caller,
        ties: &[Tie],
        today: Date,
        proposed: Proposed<'_>,
    ) -> bool {
        let Some((category, action)) = needed(proposed) else {
            return false;
        };
        let own_name = proposed.kind != AUDIT || names_itself(caller, proposed.body);
        own_name
            && ask(
                caller,
                ties,
                today,
                proposed.person,
                (category, action),
                None,
            )
            .is_allowed()
    }

    fn may_read(&self, caller: &Caller, ties: &[Tie], today: Date, row: &Row) -> bool {
        readable(caller, ties, today, row).is_some()
    }

    fn show(&self, caller: &Caller, ties: &[Tie], today: Date, mut row: Row) -> Option<Row> {
        if readable(caller, ties, today, &row)? == View::Reduced {
            let body: Value = serde_json::from_str(row.body.get()).ok()?;
            row.body = to_raw_value(&access::reduced(&row.kind, &body)?).ok()?;
        }
        Some(row)
    }

    fn scope_key(&self, caller: &Caller, ties: &[Tie], today: Date) -> Option<&'static str> {
        let open = |date: &Date| today <= *date;
        match caller.role {
            Role::Guardian if ties.contains(&Tie::Owner) => Some("own"),
            Role::Guardian => ties.contains(&Tie::Guardian).then_some("family"),
            // whoever keeps the accounts of a house has no business in anybody's records
            Role::Administrator => None,
            Role::Nurse | Role::Doctor => {
                let mut visits = ties.iter().filter_map(|tie| match tie {
                    Tie::Visit { date } => Some(open(date)),
                    _ => None,
                });
                // what is left after the day is what the clinic wrote itself
                visits.next().map(|first| {
                    if first || visits.any(|open| open) {
                        "visit"
                    } else {
                        "kept"
                    }
                })
            }
        }
    }

    fn delivery(
        &self,
        caller: &Caller,
        _person: PersonId,
        id: RecordId,
        rows: &[&Row],
        now: Instant,
    ) -> Option<NewRecord> {
        let entities = rows
            .iter()
            .map(|row| Reference::to(&row.kind, row.id))
            .collect();
        let event = AuditEvent::read_by(
            id,
            practitioner(caller),
            organization(caller),
            entities,
            now,
        );
        let body = to_raw_value(&event.to_json()).ok()?;
        Some(NewRecord {
            id,
            kind: AUDIT.to_owned(),
            body,
            supersedes: None,
            reason: None,
        })
    }
}

/// The permission a record needs. Typing into a form of the family's is less than sending it.
fn needed(proposed: Proposed<'_>) -> Option<(Category, Action)> {
    #[derive(Deserialize)]
    struct Head {
        questionnaire: Option<String>,
        status: Option<String>,
    }
    if proposed.kind != FORM {
        return access::requirement(proposed.kind, None);
    }
    let head: Head = serde_json::from_str(proposed.body).ok()?;
    match (
        access::requirement(FORM, head.questionnaire.as_deref()),
        head.status.as_deref(),
    ) {
        (Some(_), Some("in-progress")) => access::draft_requirement(head.questionnaire.as_deref()?),
        // a draft that was thrown away no longer says which form it was
        (None, Some("entered-in-error")) if head.questionnaire.is_none() => {
            Some((Category::C08, Action::EditDraft))
        }
        // which form it is, is refused by name further on; here only whether it may be one at all
        (None, _) if head.questionnaire.is_some() => Some((Category::C08, Action::EditDraft)),
        (needed, _) => needed,
    }
}

/// A look is logged under one's own name only.
fn names_itself(caller: &Caller, body: &str) -> bool {
    let Ok(value) = serde_json::from_str(body) else {
        return false;
    };
    let Ok(event) = AuditEvent::read(&value) else {
        return false;
    };
    event.who == Some(practitioner(caller)) && event.organization == organization(caller)
}

fn practitioner(caller: &Caller) -> Reference {
    Reference::to("Practitioner", caller.account).with_display(caller.name.clone())
}

fn organization(caller: &Caller) -> Option<Reference> {
    let reference = Reference::organization(caller.organization?);
    Some(match &caller.organization_name {
        Some(name) => reference.with_display(name.clone()),
        None => reference,
    })
}

fn readable(caller: &Caller, ties: &[Tie], today: Date, row: &Row) -> Option<View> {
    let theirs = caller.organization == row.author.organization;
    // a form in work is seen by the side that writes it; the other sees what was handed in
    if row.status != RowStatus::Final && row.kind == FORM && !theirs {
        return None;
    }
    let category = Category::of(&row.kind)?;
    match ask(
        caller,
        ties,
        today,
        row.person,
        (category, Action::Read),
        Some(row),
    ) {
        Decision::Allow(grant) => Some(grant.view),
        Decision::Deny(_) => None,
    }
}

fn ask(
    caller: &Caller,
    ties: &[Tie],
    today: Date,
    person: PersonId,
    (category, action): (Category, Action),
    row: Option<&Row>,
) -> Decision {
    let Some(role) = role(caller.role) else {
        return Decision::Deny(DenyReason::Role);
    };
    let relations: Vec<Relation> = ties
        .iter()
        .filter_map(|tie| relation(caller, person, *tie))
        .collect();
    access::decide(&Request {
        actor: Actor {
            account: caller.account,
            role,
            organization: caller.organization,
        },
        person,
        category,
        action,
        written_by: row.and_then(|row| row.author.organization),
        relations: &relations,
        today,
    })
}

fn relation(caller: &Caller, person: PersonId, tie: Tie) -> Option<Relation> {
    Some(match tie {
        Tie::Owner => Relation::Owner {
            account: caller.account,
            person,
        },
        // the store gives no tie after the 18th birthday
        Tie::Guardian => Relation::GuardianOf {
            account: caller.account,
            person,
            birth: None,
        },
        Tie::Visit { date } => Relation::Visit {
            organization: caller.organization?,
            person,
            date,
            closed: false,
        },
    })
}

/// `None`: no role with records.
fn role(role: Role) -> Option<access::Role> {
    match role {
        Role::Guardian => Some(access::Role::Guardian),
        Role::Nurse => Some(access::Role::Nurse),
        Role::Doctor => Some(access::Role::Doctor),
        Role::Administrator => None,
    }
}
