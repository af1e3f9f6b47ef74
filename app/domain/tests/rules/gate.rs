//! The gate for resources from outside.

use crate::resources::{gate, own};
use domain::fhir::ReadErrorKind;
use domain::questionnaire::CHILD;
use serde_json::{Value, json};

#[test]
fn nothing_else_passes_and_the_error_says_where_but_not_what() {
    let change = |kind: &str, change: &dyn Fn(&mut Value), path: &str, expect: ReadErrorKind| {
        let mut body = own().into_iter().find(|(own, _)| *own == kind).unwrap().1;
        change(&mut body);
        assert_eq!(
            gate(kind, &body.to_string()),
            Err((path.to_owned(), expect)),
            "{body}"
        );
    };
    use ReadErrorKind::{Invalid, Missing, TooLarge, UnknownCode, WrongReference, WrongResource};
    change(
        "Observation",
        &|b| b["resourceType"] = json!("Patient"),
        "Observation",
        WrongResource,
    );
    change(
        "Observation",
        &|b| b["id"] = json!("other"),
        "Observation.id",
        WrongReference,
    );
    change(
        "Observation",
        &|b| b["subject"]["reference"] = json!("Patient/2"),
        "Observation.subject",
        WrongReference,
    );
    change(
        "Observation",
        &|b| b["subject"] = Value::Null,
        "Observation.subject",
        Missing,
    );
    change(
        "Observation",
        &|b| b["status"] = json!("perhaps"),
        "Observation.status",
        UnknownCode,
    );
    change(
        "Observation",
        &|b| b["code"] = json!({ "text": "体重" }),
        "Observation.code",
        UnknownCode,
    );
    change(
        "Observation",
        &|b| b["valueQuantity"]["value"] = json!(99.9),
        "Observation.value",
        Invalid,
    );
    change(
        "Observation",
        &|b| b["valueQuantity"]["value"] = json!("37.5"),
        "Observation.valueQuantity.value",
        Invalid,
    );
    change(
        "Observation",
        &|b| b["valueQuantity"]["code"] = json!("[degF]"),
        "Observation.value",
        Invalid,
    );
    change(
        "Observation",
        &|b| b["note"] = json!("x".repeat(20_000)),
        "Observation",
        TooLarge,
    );
    change(
        "Observation",
        &|b| b["note"] = json!("bell \u{7}"),
        "Observation",
        Invalid,
    );
    change(
        "Immunization",
        &|b| b["statusReason"] = Value::Null,
        "Immunization.statusReason",
        Missing,
    );
    change(
        "Immunization",
        &|b| b["occurrenceDateTime"] = json!("2026"),
        "Immunization.occurrence",
        Missing,
    );
    change(
        "Immunization",
        &|b| b["occurrenceDateTime"] = json!("2026-02-30"),
        "Immunization.occurrenceDateTime",
        Invalid,
    );
    change(
        "Immunization",
        &|b| b["vaccineCode"] = json!({}),
        "Immunization.vaccineCode",
        Missing,
    );
    change(
        "Consent",
        &|b| b["provision"] = json!({}),
        "Consent.provision.type",
        Missing,
    );
    change(
        "Encounter",
        &|b| b["serviceProvider"] = json!({ "reference": "Organization/x" }),
        "Encounter.serviceProvider",
        Missing,
    );
    change(
        "Encounter",
        &|b| b["period"] = json!({}),
        "Encounter.period.start",
        Missing,
    );
    change(
        "Provenance",
        &|b| b["target"] = json!([]),
        "Provenance.target",
        Missing,
    );
    change(
        "Provenance",
        &|b| b["target"][0]["reference"] = json!("Patient/2"),
        "Provenance.target[0]",
        WrongReference,
    );
    change(
        "AuditEvent",
        &|b| b["recorded"] = Value::Null,
        "AuditEvent.recorded",
        Missing,
    );
    change(
        "AuditEvent",
        &|b| b["entity"] = json!([]),
        "AuditEvent.entity.what",
        Missing,
    );
    let unknown = |b: &mut Value| b["questionnaire"] = json!(CHILD.replace("2026.10", "2099.1"));
    change(
        "QuestionnaireResponse",
        &unknown,
        "QuestionnaireResponse.questionnaire",
        UnknownCode,
    );
    change(
        "Patient",
        &|b| b["birthDate"] = json!("2026"),
        "Patient.birthDate",
        Missing,
    );
}

#[test]
fn hostile_bodies_are_refused_without_harm() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let nested = format!(
        "{{\"resourceType\":\"Observation\",\"x\":{}1{}}}",
        "[".repeat(60),
        "]".repeat(60)
    );
    let wide = format!(
        "{{\"resourceType\":\"Observation\",\"x\":[{}0]}}",
        "0,".repeat(30_000)
    );
    for (body, expect) in [
        ("", ReadErrorKind::NotJson),
        ("{", ReadErrorKind::NotJson),
        ("null", ReadErrorKind::WrongResource),
        ("[]", ReadErrorKind::WrongResource),
        ("{\"resourceType\":5}", ReadErrorKind::WrongResource),
        (&deep, ReadErrorKind::NotJson),
        (&nested, ReadErrorKind::TooLarge),
        (&wide, ReadErrorKind::TooLarge),
        (&"x".repeat(300_000), ReadErrorKind::TooLarge),
    ] {
        assert_eq!(gate("Observation", body).unwrap_err().1, expect);
    }
    assert_eq!(
        gate(
            "Basic",
            "{\"resourceType\":\"Basic\",\"id\":\"00000000-0000-0000-0000-000000000005\"}"
        )
        .unwrap_err()
        .1,
        ReadErrorKind::WrongResource
    );
}
