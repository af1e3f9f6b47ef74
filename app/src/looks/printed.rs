//! Whoever is not of the family and prints leaves a line in the person's log, also without network.

use crate::browser::Browser;
use domain::access::Category;
use domain::fhir::Reference;
use domain::fhir::audit_event::{AuditEvent, Event};
use domain::{PersonId, RecordId};
use leptos::task::spawn_local;
use serde_json::value::to_raw_value;
use sync::wire::{NewRecord, Session};

/// Records that `what` of a person is being printed by whoever is signed in. Nothing for family.
pub fn tell(browser: &Browser, session: &Session, person: PersonId, what: Vec<Reference>) {
    if !session.role.is_staff() {
        return;
    }
    let id = RecordId(browser.new_id());
    let who = Reference::to("Practitioner", session.account).with_display(session.name.clone());
    let office = session.organization.map(|office| {
        let office = Reference::organization(office);
        match &session.organization_name {
            Some(name) => office.with_display(name.clone()),
            None => office,
        }
    });
    let event = AuditEvent {
        job: Some(session.role),
        organization: office,
        categories: [Category::C08].into_iter().collect(),
        entities: what,
        ..AuditEvent::new(id, Event::Print, who, browser.now()).about(person)
    };
    let Ok(body) = to_raw_value(&event.to_json()) else {
        return;
    };
    let record = NewRecord {
        id,
        kind: "AuditEvent".to_owned(),
        body,
        supersedes: None,
        reason: None,
    };
    let browser = browser.clone();
    spawn_local(async move {
        // what cannot be kept is refused like any other change, and shown under 確認が必要
        let _ = browser.create(person, vec![record]).await;
    });
}
