//! What a person decided or asked: Consents about privacy and questions about the log. Whom they name, and which
//! facts they make. The same for every store.

use crate::wire::{Row, RowStatus};
use domain::access::{Actor, Categories, Category, Relation};
use domain::fhir::communication::Communication;
use domain::fhir::privacy::{Party, PrivacyConsent};
use domain::{Date, Instant, OrganizationId};
use serde_json::Value;
use uuid::Uuid;

/// FHIR resource type of a grant.
pub const CONSENT: &str = "Consent";

/// FHIR resource type of a question.
pub const COMMUNICATION: &str = "Communication";

/// The accounts and organisations that a Consent about privacy, or a question, names. Empty for any other record,
/// and for one that another has taken the place of.
pub fn grantees(row: &Row) -> Vec<Uuid> {
    if row.status != RowStatus::Final || row.superseded_by.is_some() {
        return Vec::new();
    }
    if let Some(asked) = asks(row) {
        return vec![asked.0];
    }
    let Some(consent) = read(row) else {
        return Vec::new();
    };
    let parties = consent.provisions.iter().flat_map(|it| &it.parties);
    let mut named: Vec<Uuid> = parties
        .filter_map(|party| match party {
            Party::Account { account, .. } => Some(account.0),
            Party::Resource(_) => Some(party.organization_id()?.0),
        })
        .collect();
    named.sort_unstable();
    named.dedup();
    named
}

/// Adds to what is known of the actor and a person what the person's Consents and questions make of it. `served`: the
/// last visit to the actor's organisation.
pub fn grant(
    facts: &mut Vec<Relation>,
    decided: &[Row],
    actor: &Actor,
    served: Option<Date>,
    today: Date,
) {
    // what is taken back today counts as taken back
    let tonight = Instant::start_of(today.succ_opt().unwrap_or(today)).plus_millis(-1);
    let mut hidden = Categories::NONE;
    let ours = |row: &&Row| actor.organization.is_some() && asks(row) == actor.organization;
    let questions = decided.iter().filter(ours);
    facts.extend(questions.map(|row| Relation::Question { record: row.id }));
    for consent in decided.iter().filter_map(read) {
        facts.extend(consent.facts(actor, served));
        hidden = hidden.or(consent.narrowing(|party| party.is(actor), tonight));
    }
    for fact in facts {
        if let Relation::Guardian { narrowed, .. } = fact {
            *narrowed = narrowed.or(hidden);
        }
    }
}

/// Whom a question asks.
fn asks(row: &Row) -> Option<OrganizationId> {
    if row.kind != COMMUNICATION {
        return None;
    }
    let body: Value = serde_json::from_str(row.body.get()).ok()?;
    Communication::read(&body).ok()?.asks()
}

fn read(row: &Row) -> Option<PrivacyConsent> {
    if row.kind != CONSENT {
        return None;
    }
    let body: Value = serde_json::from_str(row.body.get()).ok()?;
    let of_privacy = Category::of(CONSENT, &body) == Some(Category::C20);
    PrivacyConsent::read(&body).ok().filter(|_| of_privacy)
}
