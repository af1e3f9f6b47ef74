//! Whoever is not of the family and prints leaves a line in the person's log, also without network.

use crate::browser::Browser;
use domain::access::Category;
use domain::fhir::Reference;
use domain::fhir::audit_event::{AuditEvent, Event};
use domain::{PersonId, RecordId};
use leptos::task::spawn_local;
use sync::wire::{NewRecord, Session};

/// Records that `what` of a person is being printed by whoever is signed in. Nothing for family.
pub fn tell(browser: &Browser, session: &Session, person: PersonId, what: Vec<Reference>) {
    if !session.role.is_staff() {
        return;
    }
    let id = RecordId(browser.new_id());
    let event = AuditEvent {
        job: Some(session.role),
        organization: session.office(),
        categories: [Category::C08].into_iter().collect(),
        entities: what,
        ..AuditEvent::new(id, Event::Print, session.practitioner(), browser.now()).about(person)
    };
    let Some(record) = NewRecord::new(id, "AuditEvent", &event.to_json()) else {
        return;
    };
    let browser = browser.clone();
    spawn_local(async move {
        // what cannot be kept is refused like any other change, and shown under 確認が必要
        let _ = browser.create(person, vec![record]).await;
    });
}
