//! Which category and labels a resource has, and what its views leave of it.

use crate::support::record;
use domain::PersonId;
use domain::access::*;
use domain::fhir::audit_event::{AuditEvent, Event};
use domain::fhir::patient::Patient;
use domain::fhir::{Reference, systems};
use domain::questionnaire::{Answers, CHILD, RawAnswer, ResponseHead, ResponseStatus, find};
use serde_json::{Value, json};
use uuid::Uuid;

fn category(kind: &str, body: Value) -> Option<Category> {
    let whole = Category::of(kind, &body);
    let head = head(&body.to_string()).unwrap();
    assert_eq!(
        Category::of(kind, &head),
        whole,
        "the head is enough: {body}"
    );
    assert_eq!(labels(&head), labels(&body));
    whole
}

fn coded(element: &str, system: &str, code: &str) -> Value {
    json!({ element: [{ "coding": [{ "system": system, "code": code }] }] })
}

#[test]
fn every_kind_of_the_design_has_its_category() {
    let check = |kind: &str, body: Value, expect: Option<Category>| {
        assert_eq!(category(kind, body.clone()), expect, "{kind} {body}");
    };
    use Category::*;
    for (kind, expect) in [
        ("Patient", C01),
        ("RelatedPerson", C01),
        ("Coverage", C02),
        ("Condition", C04),
        ("Procedure", C04),
        ("AllergyIntolerance", C05),
        ("MedicationRequest", C06),
        ("MedicationDispense", C06),
        ("MedicationStatement", C06),
        ("Immunization", C08),
        ("ImmunizationRecommendation", C08),
        ("CarePlan", C12),
        ("ClinicalImpression", C13),
        ("Claim", C16),
        ("FamilyMemberHistory", C19),
        ("AuditEvent", C20),
        ("Communication", C21),
        ("Encounter", C08),
        ("DiagnosticReport", C10),
        ("DocumentReference", C10),
        ("Composition", C10),
    ] {
        check(kind, json!({}), Some(expect));
    }
    let class = |code: &str| json!({ "class": { "code": code } });
    check("Encounter", class("AMB"), Some(C08));
    check("Encounter", class("HH"), Some(C14));
    check("Encounter", class("IMP"), Some(C04));
    let scope = |code: &str| json!({ "scope": { "coding": [{ "code": code }] } });
    check("Consent", scope("treatment"), Some(C08));
    check("Consent", scope("patient-privacy"), Some(C20));
    check("Consent", scope("research"), Some(C20));
    check("Consent", json!({}), Some(C20));
    check(
        "QuestionnaireResponse",
        json!({ "questionnaire": CHILD }),
        Some(C08),
    );
    check(
        "QuestionnaireResponse",
        json!({ "status": "entered-in-error" }),
        Some(C08),
    );
    for nobodys in [
        json!({}),
        json!({ "questionnaire": "https://elsewhere.example/f|1" }),
        json!({ "status": "completed" }),
    ] {
        check("QuestionnaireResponse", nobodys, None);
    }
    for unknown in ["", "Basic", "Binary", "patient", "Observation"] {
        check(unknown, json!({}), None);
    }
}

#[test]
fn observations_go_by_their_category_and_a_temperature_before_a_dose_by_its_code() {
    use Category::*;
    let hl7 = "http://terminology.hl7.org/CodeSystem/observation-category";
    let of = |body: Value| category("Observation", body);
    let with = |category: &str| coded("category", hl7, category);
    assert_eq!(of(with("laboratory")), Some(C07));
    assert_eq!(of(with("exam")), Some(C07));
    assert_eq!(of(with("imaging")), Some(C10));
    assert_eq!(of(with("activity")), Some(C17));
    assert_eq!(of(with("survey")), Some(C15));
    assert_eq!(of(with("social-history")), Some(C19));
    assert_eq!(of(with("vital-signs")), Some(C14));
    assert_eq!(of(with("therapy")), None);
    let mut temperature = with("vital-signs");
    temperature["code"] = json!({ "coding": [{ "system": systems::LOINC, "code": "8310-5" }] });
    assert_eq!(of(temperature.clone()), Some(C08));
    let own = json!({ "coding": [{ "system": systems::ACCESS_CATEGORY, "code": "C14" }] });
    temperature["category"] = json!([own]);
    assert_eq!(of(temperature), Some(C14), "on a home visit it says so");
    let mut weight = with("vital-signs");
    weight["code"] = json!({ "coding": [{ "system": systems::LOINC, "code": "29463-7" }] });
    assert_eq!(of(weight.clone()), Some(C09));
    weight["performer"] = json!([{ "reference": "RelatedPerson/1" }]);
    assert_eq!(of(weight), Some(C17), "measured at home");
    let forged = coded("category", systems::ACCESS_CATEGORY, "C99");
    assert_eq!(of(forged), None);
    let report = |body| category("DiagnosticReport", body);
    let lab = "http://terminology.hl7.org/CodeSystem/v2-0074";
    assert_eq!(report(coded("category", lab, "LAB")), Some(C07));
    assert_eq!(report(coded("category", lab, "RAD")), Some(C10));
    let card = coded("category", systems::ACCESS_CATEGORY, "C03");
    assert_eq!(category("Composition", card.clone()), Some(C03));
    assert_eq!(
        category("Condition", card),
        Some(C04),
        "only kinds that stand for many things"
    );
}

#[test]
fn provenance_is_as_delicate_as_what_it_is_about() {
    let of = |targets: Value| category("Provenance", json!({ "target": targets }));
    let to = |kind: &str| json!({ "reference": format!("{kind}/1") });
    assert_eq!(
        of(json!([to("Immunization"), to("Patient")])),
        Some(Category::C08)
    );
    assert_eq!(of(json!([to("Immunization"), to("Condition")])), None);
    assert_eq!(category("Provenance", json!({})), None);
}

#[test]
fn labels_stand_in_meta_security() {
    let check = |security: Value, expect: &[Label]| {
        let body = json!({ "meta": { "security": security } });
        assert_eq!(labels(&body), Labels::of(expect), "{body}");
    };
    let coding = |label: Label| json!({ "system": label.system(), "code": label.code() });
    for label in Label::ALL {
        check(json!([coding(label)]), &[label]);
    }
    check(
        json!([coding(Label::Hiv), coding(Label::Place)]),
        &[Label::Hiv, Label::Place],
    );
    check(json!([{ "code": "PSY" }]), &[Label::Psychiatry]);
    check(json!([{ "system": "urn:x", "code": "CONCERN" }]), &[]);
    check(json!([{ "code": 7 }, 8, null]), &[]);
    check(json!("PSY"), &[]);
    assert_eq!(labels(&json!({})), Labels::NONE);
}

#[test]
fn only_what_a_device_has_seen_itself_may_it_log() {
    let event = |event: Event| {
        let who = Reference::named("x");
        let event = AuditEvent::new(record(1), event, who, crate::support::NOW);
        let event = AuditEvent {
            entities: vec![Reference::to("Immunization", record(2))],
            ..event
        };
        requirement("AuditEvent", &event.to_json())
    };
    let look = Some((Category::C20, Action::RecordLook));
    for own in [Event::Read, Event::Print, Event::Export] {
        assert_eq!(event(own), look);
    }
    for servers in [
        Event::Grant,
        Event::EmergencyStart,
        Event::Protect,
        Event::Create,
    ] {
        assert_eq!(event(servers), None, "{servers:?}");
    }
}

/// Every way the address, the clinic and the guardian's number stand in records of a protected child.
fn telling() -> Vec<(&'static str, Value)> {
    let person = PersonId(Uuid::from_u128(1));
    let patient = Patient {
        address: Some("港区みなと1-2-3".to_owned()),
        phone: Some("0312345678".to_owned()),
        ..Patient::new(
            person,
            "山田 一郎",
            "ヤマダ イチロウ",
            crate::support::date("2023-04-05"),
        )
    };
    let mut patient = patient.to_json();
    patient["generalPractitioner"] =
        json!([{ "reference": "Organization/1", "display": "みなと小児科" }]);
    patient["contact"] = json!([{ "address": { "text": "港区" } }]);
    patient["text"] = json!({ "status": "generated", "div": "<div>港区</div>" });
    patient["extension"] = json!([
        { "url": "http://hl7.org/fhir/StructureDefinition/patient-birthPlace", "valueAddress": { "city": "港区" } },
        { "url": "https://elsewhere.example/school", "valueString": "みなと小学校" },
    ]);
    let mut answers = Answers::new();
    answers.insert(
        "address".to_owned(),
        RawAnswer::Text("港区みなと1-2-3".to_owned()),
    );
    answers.insert("tel".to_owned(), RawAnswer::Text("0312345678".to_owned()));
    answers.insert(
        "guardian".to_owned(),
        RawAnswer::Text("山田 花子".to_owned()),
    );
    let head = ResponseHead {
        id: record(5),
        subject: person,
        author: Reference::named("山田 花子"),
        authored: crate::support::NOW,
        status: ResponseStatus::Completed,
    };
    let form = find(CHILD).unwrap().to_response(&head, &answers);
    vec![
        ("Patient", patient),
        ("QuestionnaireResponse", form),
        (
            "Immunization",
            json!({
                "resourceType": "Immunization", "id": "1", "status": "completed",
                "vaccineCode": { "text": "MR" }, "occurrenceDateTime": "2026-11-21",
                "location": { "display": "みなと小児科" }, "site": { "text": "左上腕" },
                "performer": [{ "actor": { "reference": "Practitioner/1", "display": "高橋 健一" } }],
                "note": [{ "text": "港区の集団接種で" }],
                "protocolApplied": [{ "authority": { "display": "港区" }, "doseNumberString": "1" }],
            }),
        ),
        (
            "AuditEvent",
            json!({
                "resourceType": "AuditEvent", "id": "1", "recorded": "2026-11-21T10:00:00+09:00",
                "agent": [
                    { "who": { "reference": "Practitioner/1", "display": "田中 由美" }, "network": { "address": "港区-3" } },
                    { "who": { "reference": "Organization/1", "display": "みなと小児科" } },
                ],
                "source": { "site": "みなと小児科", "observer": { "display": "つなぐ手帳" } },
            }),
        ),
        (
            "Communication",
            json!({
                "resourceType": "Communication", "id": "1", "payload": [{ "contentString": "こんにちは" }],
                "sender": { "reference": "Organization/1", "display": "みなと小児科" },
                "recipient": [{ "display": "みなと小児科" }],
            }),
        ),
    ]
}

#[test]
fn without_places_nothing_tells_where_a_protected_person_can_be_found() {
    let told_before = |kind: &str, told: &str| {
        let (_, body) = telling().into_iter().find(|(it, _)| *it == kind).unwrap();
        assert!(body.to_string().contains(told), "{kind} tells {told}");
    };
    for (kind, told) in [
        ("Patient", "港区"),
        ("QuestionnaireResponse", "1-2-3"),
        ("QuestionnaireResponse", "0312345678"),
        ("AuditEvent", "みなと"),
    ] {
        told_before(kind, told);
    }
    for (kind, body) in telling() {
        let left = shown(kind, &body, View::WithoutPlaces).unwrap();
        let text = left.to_string();
        for told in ["港区", "0312345678", "みなと", "1-2-3"] {
            assert!(!text.contains(told), "{kind} tells {told}: {text}");
        }
        assert_eq!(left["resourceType"], kind);
        let least = shown(kind, &body, View::Reduced).map(|it| it.to_string());
        for told in ["港区", "0312345678", "みなと"] {
            assert!(
                !least.clone().unwrap_or_default().contains(told),
                "{kind}, reduced"
            );
        }
    }
    let keeps = |kind: &str, pointer: &str, expect: &str| {
        let (_, body) = telling().into_iter().find(|(it, _)| *it == kind).unwrap();
        let left = shown(kind, &body, View::WithoutPlaces).unwrap();
        assert_eq!(
            left.pointer(pointer).and_then(Value::as_str),
            Some(expect),
            "{left}"
        );
    };
    keeps("Patient", "/name/0/text", "山田 一郎");
    keeps("Patient", "/name/1/extension/0/valueCode", "SYL");
    keeps("Patient", "/birthDate", "2023-04-05");
    keeps("Immunization", "/site/text", "左上腕");
    keeps("Immunization", "/vaccineCode/text", "MR");
    keeps("Immunization", "/protocolApplied/0/doseNumberString", "1");
    keeps("AuditEvent", "/agent/0/who/display", "田中 由美");
    keeps("Communication", "/payload/0/contentString", "こんにちは");
    let visit = json!({ "resourceType": "Encounter", "period": { "start": "2026-12-01" } });
    assert_eq!(
        shown("Encounter", &visit, View::WithoutPlaces),
        None,
        "a visit is a place"
    );
    assert_eq!(shown("Encounter", &visit, View::Reduced), None);
}

#[test]
fn the_reduced_view_is_a_list_of_what_stays() {
    let medicine = json!({
        "resourceType": "MedicationStatement", "id": "1", "status": "active",
        "medicationCodeableConcept": { "text": "アムロジピン" }, "reasonCode": [{ "text": "高血圧" }],
        "dosage": [{ "text": "朝食後1錠" }], "note": [{ "text": "内緒" }], "unknown": "秘密",
    });
    let least = shown("MedicationStatement", &medicine, View::Reduced).unwrap();
    assert_eq!(least["dosage"][0]["text"], "朝食後1錠");
    for hidden in ["reasonCode", "note", "unknown"] {
        assert_eq!(least.get(hidden), None, "{hidden}");
    }
    for kind in [
        "Immunization",
        "DocumentReference",
        "FamilyMemberHistory",
        "Basic",
        "",
    ] {
        assert_eq!(
            shown(kind, &medicine, View::Reduced),
            None,
            "{kind} has none"
        );
    }
}
