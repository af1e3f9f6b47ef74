//! The domain's answers in the words sync asks in. No rule is made here.
//!
//! Invariant: every record that leaves or enters goes through `domain::access::decide`.

use domain::access::{
    self, Action, Basis, Category, Decision, Entry, Job, OrganizationKind, Permission, Purpose,
    Relation, Request, Role, View,
};
use domain::fhir::audit_event::{AuditEvent, Ground};
use domain::fhir::communication::{Communication, Topic};
use domain::fhir::privacy::PrivacyConsent;
use domain::fhir::{Incoming, Reference, check};
use domain::{Instant, PersonId, RecordId, questionnaire};
use serde_json::Value;
use serde_json::value::to_raw_value;
use sync::rules::{Proposed, Rules, Scope};
use sync::server_store::Caller;
use sync::wire::{NewRecord, Row, RowStatus};

const FORM: &str = "QuestionnaireResponse";
const AUDIT: &str = "AuditEvent";
const CONSENT: &str = "Consent";
const COMMUNICATION: &str = "Communication";

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
        let incoming = Incoming {
            kind,
            record,
            person,
        };
        check(&incoming, body).map_err(|error| error.path.to_string())
    }

    fn knows_questionnaire(&self, canonical: &str) -> bool {
        questionnaire::find(canonical).is_some()
    }

    fn may_write(
        &self,
        caller: &Caller,
        facts: &[Relation],
        at: Instant,
        proposed: Proposed<'_>,
    ) -> bool {
        let Ok(body) = serde_json::from_str::<Value>(proposed.body) else {
            return false;
        };
        let Some((category, action)) = access::requirement(proposed.kind, &body) else {
            return false;
        };
        let actor = caller.actor();
        let request = Request {
            labels: access::labels(&body),
            ..Request::new(&actor, action, category, facts, at)
        };
        match access::decide(&request) {
            Decision::Allow(permission) => names_itself(caller, permission, proposed, &body),
            Decision::Deny(_) => false,
        }
    }

    /// A dose a doctor recorded is not taken back by a note of one's own: whoever corrects may have recorded it.
    fn may_replace(&self, caller: &Caller, facts: &[Relation], at: Instant, row: &Row) -> bool {
        if row.kind != "Immunization" {
            return true;
        }
        let body = serde_json::from_str(row.body.get()).ok();
        let needed = body.and_then(|body: Value| access::requirement(&row.kind, &body));
        needed.is_some_and(|(category, action)| {
            let actor = caller.actor();
            let request = Request::new(&actor, action, category, facts, at);
            access::decide(&request).is_allowed()
        })
    }

    fn may_read(&self, caller: &Caller, facts: &[Relation], at: Instant, row: &Row) -> bool {
        readable(caller, facts, at, row).is_some()
    }

    fn show(&self, caller: &Caller, facts: &[Relation], now: Instant, mut row: Row) -> Option<Row> {
        let view = readable(caller, facts, now, &row)?.view;
        if view != View::Full {
            let body: Value = serde_json::from_str(row.body.get()).ok()?;
            row.body = to_raw_value(&access::shown(&row.kind, &body, view)?).ok()?;
            row.fields.clear();
            row.author.organization = None;
            row.author.organization_name = None;
        }
        Some(row)
    }

    fn scope(&self, caller: &Caller, facts: &[Relation], now: Instant) -> Option<Scope> {
        let actor = caller.actor();
        let readable = access::readable(facts, &actor, now)?;
        Some(Scope {
            key: readable.key(),
            lease: readable.lease(&actor, now),
        })
    }

    fn delivery(
        &self,
        caller: &Caller,
        facts: &[Relation],
        person: PersonId,
        id: RecordId,
        rows: &[&Row],
        now: Instant,
    ) -> Option<NewRecord> {
        let household = facts.iter().any(Relation::is_household);
        if caller.role == Job::Person && household {
            return None;
        }
        let permissions = rows.iter().map(|row| readable(caller, facts, now, row));
        let permissions: Vec<Permission> = permissions.flatten().collect();
        // what the person decided says more than that an organisation is there for her
        let decided = |it: &&Permission| !matches!(it.basis, Basis::Team(_) | Basis::OwnEntry);
        let permission = permissions.iter().find(decided).or(permissions.first());
        let entities = rows.iter().map(|row| Reference::to(&row.kind, row.id));
        let event = AuditEvent::read_by(
            id,
            account(caller),
            organization(caller),
            entities.collect(),
            now,
        );
        let event = AuditEvent {
            job: Some(caller.role),
            categories: rows.iter().filter_map(|row| category(row)).collect(),
            purpose: permission.and_then(|it| Purpose::usual(it.role)),
            basis: permission.map(|it| Ground::from(it.basis)),
            ..event.about(person)
        };
        NewRecord::new(id, AUDIT, &event.to_json())
    }
}

/// A look is logged, a grant is given and a question answered under one's own name only.
fn names_itself(
    caller: &Caller,
    permission: Permission,
    proposed: Proposed<'_>,
    body: &Value,
) -> bool {
    match proposed.kind {
        AUDIT => AuditEvent::read(body).is_ok_and(|event| {
            event.who == Some(account(caller))
                && event.organization == organization(caller)
                && event.job.is_none_or(|job| job == caller.role)
        }),
        CONSENT if Category::of(CONSENT, body) == Some(Category::C20) => {
            let own = permission.role == Role::P;
            PrivacyConsent::read(body)
                .is_ok_and(|consent| consent.is_by(caller.account, proposed.person, own))
        }
        COMMUNICATION => Communication::read(body).is_ok_and(|message| match message.topic {
            Topic::Question => message.sender == message.subject,
            Topic::Answer => message.sender == Some(account(caller)),
            Topic::Notice => {
                caller.organization_kind == Some(OrganizationKind::Municipality)
                    && message.sender == organization(caller)
            }
        }),
        _ => true,
    }
}

pub(crate) fn account(caller: &Caller) -> Reference {
    let kind = if caller.role == Job::Person {
        "RelatedPerson"
    } else {
        "Practitioner"
    };
    Reference::to(kind, caller.account).with_display(caller.name.clone())
}

pub(crate) fn organization(caller: &Caller) -> Option<Reference> {
    let reference = Reference::organization(caller.organization?);
    Some(match &caller.organization_name {
        Some(name) => reference.with_display(name.clone()),
        None => reference,
    })
}

fn category(row: &Row) -> Option<Category> {
    Category::of(&row.kind, &access::head(row.body.get())?)
}

fn readable(caller: &Caller, facts: &[Relation], at: Instant, row: &Row) -> Option<Permission> {
    let theirs = caller.organization == row.author.organization;
    // a form in work is seen by the side that writes it; the other sees what was handed in
    if row.status != RowStatus::Final && row.kind == FORM && !theirs {
        return None;
    }
    let head = access::head(row.body.get())?;
    let actor = caller.actor();
    let entry = Entry {
        id: row.id,
        account: row.author.account,
        organization: row.author.organization,
        at: row.updated_at,
    };
    let category = Category::of(&row.kind, &head)?;
    let request = Request {
        labels: access::labels(&head),
        entry: Some(entry),
        ..Request::new(&actor, Action::Read, category, facts, at)
    };
    match access::decide(&request) {
        Decision::Allow(permission) => Some(permission),
        Decision::Deny(_) => None,
    }
}
