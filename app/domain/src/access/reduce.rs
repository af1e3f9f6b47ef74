//! The views of a record: whole, without the places where a protected person can be found, or reduced to
//! what is needed to know somebody by. One function for all, so that no route has a way of its own.

use super::View;
use crate::fhir::patient::Patient;
use crate::fhir::related_person::RelatedPerson;
use crate::fhir::systems::{NAME_REPRESENTATION, OWN_EXTENSION};
use crate::questionnaire::{self, Questionnaire};
use serde_json::{Map, Value};

/// What a kind keeps when it is reduced: a flag, a level, the next step, and no words anybody wrote.
/// People are reduced by their own views.
const KEPT: [(&str, &[&str]); 9] = [
    (
        "AuditEvent",
        &[
            "type", "subtype", "action", "recorded", "outcome", "agent", "source",
        ],
    ),
    (
        "CarePlan",
        &["status", "intent", "title", "period", "subject"],
    ),
    (
        "ClinicalImpression",
        &["status", "subject", "date", "summary"],
    ),
    ("Condition", &["clinicalStatus", "code", "subject"]),
    (
        "Consent",
        &["status", "scope", "category", "patient", "dateTime"],
    ),
    ("Coverage", &["status", "type", "beneficiary", "period"]),
    ("MedicationRequest", MEDICINE),
    ("MedicationStatement", MEDICINE),
    (
        "Observation",
        &[
            "status",
            "code",
            "subject",
            "effectiveDateTime",
            "valueQuantity",
        ],
    ),
];
const MEDICINE: &[&str] = &[
    "status",
    "intent",
    "medicationCodeableConcept",
    "subject",
    "dosageInstruction",
    "dosage",
];

/// Elements that say where somebody lives, goes to school, is treated or is expected, and free words that
/// may. A visit says it by being there at all.
const PLACES: [&str; 26] = [
    "address",
    "author",
    "authority",
    "contact",
    "contained",
    "custodian",
    "encounter",
    "facility",
    "generalPractitioner",
    "identifier",
    "location",
    "managingOrganization",
    "network",
    "note",
    "organization",
    "participant",
    "payor",
    "performer",
    "photo",
    "recipient",
    "recorder",
    "requester",
    "sender",
    "serviceProvider",
    "telecom",
    "valueAddress",
];
/// What the notebook offers as answers and a form then tells.
const PLACES_IN_FORMS: [&str; 4] = [
    "patient.address",
    "guardian.phone",
    "clinic.name",
    "clinic.doctor",
];

/// The record in this view. `None`: in this view it is not shown.
pub fn shown(kind: &str, resource: &Value, view: View) -> Option<Value> {
    match view {
        View::Full => Some(resource.clone()),
        View::WithoutPlaces => without_places(kind, resource),
        View::Reduced => reduced(kind, resource),
    }
}

fn reduced(kind: &str, resource: &Value) -> Option<Value> {
    match kind {
        "Patient" => Some(Patient::read(resource).ok()?.reduced().to_json()),
        "RelatedPerson" => {
            let guardian = RelatedPerson::read(resource).ok()?;
            let least = RelatedPerson {
                phone: None,
                rest: Map::new(),
                ..guardian
            };
            Some(least.to_json())
        }
        _ => {
            let (_, kept) = KEPT.iter().find(|(known, _)| *known == kind)?;
            let all = resource.as_object()?;
            let stays =
                |key: &str| matches!(key, "resourceType" | "id" | "meta") || kept.contains(&key);
            let least = all.iter().filter(|(key, _)| stays(key));
            let least = least.map(|(key, value)| (key.clone(), value.clone()));
            let mut least = Value::Object(least.collect());
            strip(&mut least);
            Some(least)
        }
    }
}

fn without_places(kind: &str, resource: &Value) -> Option<Value> {
    if matches!(kind, "Encounter" | "Provenance") {
        return None;
    }
    let mut left = resource.clone();
    if kind == "QuestionnaireResponse" {
        let canonical = resource.get("questionnaire")?.as_str()?;
        let form = questionnaire::find(canonical)?;
        strip_answers(&mut left, form);
    }
    strip(&mut left);
    Some(left)
}

/// Takes out every place-bearing element at any depth, every reference to an organisation, and what nobody
/// here can read: extensions of others.
fn strip(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, value| !is_a_place(key, value));
            map.values_mut().for_each(strip);
        }
        Value::Array(list) => {
            list.retain(|value| !names_a_place(value) && !is_foreign(value));
            list.iter_mut().for_each(strip);
        }
        _ => {}
    }
}

fn is_a_place(key: &str, value: &Value) -> bool {
    PLACES.contains(&key)
        || names_a_place(value)
        // the narrative repeats everything; elsewhere `text` is the name of a code
        || (key == "text" && value.is_object())
        // of an audit source the place, of an injection the arm
        || (key == "site" && value.is_string())
}

/// An extension that is neither ours nor the one that marks kana.
fn is_foreign(value: &Value) -> bool {
    let url = value.get("url").and_then(Value::as_str);
    let is_extension = |map: &Map<String, Value>| {
        map.keys()
            .any(|key| key.starts_with("value") || key == "extension")
    };
    let known = |url: &str| url.starts_with(OWN_EXTENSION) || url == NAME_REPRESENTATION;
    url.is_some_and(|url| !known(url)) && value.as_object().is_some_and(is_extension)
}

fn names_a_place(value: &Value) -> bool {
    let reference = value.get("reference").and_then(Value::as_str);
    let direct = reference.is_some_and(|to| {
        [
            "Organization/",
            "Location/",
            "PractitionerRole/",
            "HealthcareService/",
        ]
        .iter()
        .any(|kind| to.starts_with(kind))
    });
    direct || value.get("who").is_some_and(names_a_place)
}

fn strip_answers(value: &mut Value, form: &Questionnaire) {
    let tells = |link: &str| {
        let hint = form.item(link).and_then(|item| item.prefill.as_deref());
        hint.is_some_and(|hint| PLACES_IN_FORMS.contains(&hint))
    };
    match value {
        Value::Object(map) => map
            .values_mut()
            .for_each(|value| strip_answers(value, form)),
        Value::Array(list) => {
            list.retain(|item| {
                let link = item.get("linkId").and_then(Value::as_str);
                !link.is_some_and(tells)
            });
            list.iter_mut().for_each(|item| strip_answers(item, form));
        }
        _ => {}
    }
}
