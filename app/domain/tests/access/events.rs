//! AuditEvents as we write them and read them back, also those of others and of the first release.

use crate::log::drawn;
use crate::support::*;
use domain::PersonId;
use domain::access::*;
use domain::fhir::audit_event::{AuditEvent, Event, Ground};
use domain::fhir::{Incoming, ReadErrorKind, Reference, When, check};
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) fn person_id() -> PersonId {
    PersonId(Uuid::from_u128(1))
}

pub(crate) fn nurse() -> Reference {
    Reference::to("Practitioner", account(20)).with_display("田中 由美")
}

pub(crate) fn station() -> Reference {
    Reference::organization(organization(30)).with_display("あおぞら訪問看護ステーション")
}

/// Everything a line can say.
pub(crate) fn full(event: Event) -> AuditEvent {
    AuditEvent {
        period: Some((When::At(NOW.plus_millis(-HOUR)), When::At(NOW))),
        job: Some(Job::VisitingNurse),
        organization: Some(station()),
        on_behalf_of: Some(Reference::patient(person_id()).with_display("山田 太郎")),
        categories: Categories::of(&[Category::C06, Category::C14]),
        entities: vec![Reference::to("MedicationStatement", record(8))],
        purpose: Some(Purpose::Treatment),
        words: Some("転倒のため".to_owned()),
        basis: Some(Ground::Grant(Some(record(5)))),
        offline: true,
        device_offset_millis: Some(-1200),
        ..AuditEvent::new(record(9), event, nurse(), NOW).about(person_id())
    }
}

pub(crate) fn gate(kind: &str, body: &Value) -> Result<(), (String, ReadErrorKind)> {
    let incoming = Incoming {
        kind,
        record: record(9),
        person: person_id(),
    };
    check(&incoming, &body.to_string()).map_err(|error| (error.path, error.kind))
}

#[test]
fn every_event_is_written_whole_and_reads_back_the_same() {
    let mut seen = 0;
    for event in Event::all() {
        for denied in [None, Some(DenyReason::Protected)] {
            let event = AuditEvent {
                denied,
                ..full(event)
            };
            let body = event.to_json();
            let read = AuditEvent::read(&body).unwrap();
            let bare = AuditEvent {
                rest: Default::default(),
                ..read.clone()
            };
            assert_eq!(bare, event, "{body}");
            assert_eq!(read.to_json(), body, "word for word");
            assert_eq!(gate("AuditEvent", &body), Ok(()));
            // the model's invariants
            assert_eq!(body["agent"][0]["requestor"], true);
            assert!(body["source"]["observer"].is_object());
            seen += 1;
        }
    }
    assert_eq!(seen, 44);
}

#[test]
fn standard_codes_stand_where_there_are_some() {
    let check = |event: Event, kind: &str, subtype: &str, letter: &str| {
        let body = full(event).to_json();
        assert_eq!(body["type"]["code"], kind, "{event:?}");
        assert_eq!(body["subtype"][0]["code"], subtype, "{event:?}");
        assert_eq!(body["action"], letter, "{event:?}");
    };
    check(Event::Read, "rest", "read", "R");
    check(Event::Create, "rest", "create", "C");
    check(Event::Update, "rest", "update", "U");
    check(Event::Export, "110106", "export", "R");
    check(Event::Print, "110106", "print", "R");
    check(Event::EmergencyStart, "110113", "110127", "E");
    check(Event::EmergencyStop, "110113", "110128", "E");
    check(Event::Grant, "110113", "110136", "C");
    let denied = AuditEvent {
        denied: Some(DenyReason::NotGranted),
        ..full(Event::Read)
    };
    let body = denied.to_json();
    assert_eq!(
        (&body["outcome"], &body["outcomeDesc"]),
        (&json!("8"), &json!("NOT_GRANTED"))
    );
}

#[test]
fn the_models_examples_say_what_they_say() {
    let examples: Value =
        serde_json::from_str(include_str!("../../data/access-fhir-examples.json")).unwrap();
    let read = |name: &str| {
        let event = AuditEvent::read(&examples[name]).unwrap();
        assert_eq!(event.to_json(), examples[name], "untouched, word for word");
        event
    };
    let glass = read("audit_break_glass");
    assert_eq!(glass.event, Some(Event::EmergencyStart));
    assert_eq!(glass.purpose, Some(Purpose::BreakTheGlass));
    assert_eq!(glass.words.as_deref(), Some("意識障害・本人確認のみ可能"));
    use Category::*;
    assert_eq!(glass.categories, Categories::of(&[C03, C04, C05, C06, C07]));
    let offline = read("audit_offline_read");
    assert_eq!(offline.event, Some(Event::Read));
    assert!(offline.offline && offline.device_offset_millis == Some(-1200));
    assert_eq!(offline.basis, Some(Ground::Grant(None)));
    assert_eq!(offline.purpose, Some(Purpose::Treatment));
    assert!(offline.person.is_some() && offline.entities.is_empty());
}

#[test]
fn an_event_of_the_first_release_still_reads() {
    let old = json!({
        "resourceType": "AuditEvent", "id": record(9).to_string(),
        "type": { "system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest" },
        "subtype": [{ "system": "http://hl7.org/fhir/restful-interaction", "code": "read" }],
        "action": "R", "outcome": "0", "recorded": "2026-11-21T10:00:00.000+09:00",
        "agent": [
            { "who": { "reference": "Practitioner/7", "display": "田中 由美" }, "requestor": true },
            { "who": { "reference": format!("Organization/{}", organization(30)), "display": "あおぞら" }, "requestor": false },
        ],
        "source": { "observer": { "display": "つなぐ手帳" } },
        "entity": [{
            "what": { "reference": format!("QuestionnaireResponse/{}", record(3)) },
            "detail": [{ "type": "offline", "valueString": "true" }],
        }],
    });
    let event = AuditEvent::read(&old).unwrap();
    assert_eq!(event.event, Some(Event::Read));
    assert!(event.offline && event.job.is_none() && event.basis.is_none());
    assert_eq!(event.to_json(), old);
    assert_eq!(gate("AuditEvent", &old), Ok(()));
    let [line] = drawn(&[event], Role::P).try_into().unwrap();
    assert_eq!(line.what, "予防接種と予診票を見ました");
    assert_eq!(
        (line.who.as_str(), line.organization.as_deref()),
        ("田中 由美", Some("あおぞら"))
    );
}

#[test]
fn the_gate_wants_an_observer_and_nobody_elses_person() {
    let body = full(Event::Read).to_json();
    let change = |change: &dyn Fn(&mut Value), path: &str, expect: ReadErrorKind| {
        let mut body = body.clone();
        change(&mut body);
        let wanted = Err((format!("AuditEvent.{path}"), expect));
        assert_eq!(gate("AuditEvent", &body), wanted, "{body}");
    };
    let missing = ReadErrorKind::Missing;
    change(
        &|b| b["source"]["observer"] = Value::Null,
        "source.observer",
        missing,
    );
    change(
        &|b| b["agent"][0]["requestor"] = Value::Null,
        "agent.requestor",
        missing,
    );
    change(
        &|b| b["entity"][0]["what"]["reference"] = json!(format!("Patient/{}", record(2))),
        "entity.what",
        ReadErrorKind::WrongReference,
    );
}
