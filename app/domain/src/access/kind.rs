//! Which category a FHIR resource belongs to, and which permission writing one needs.
//!
//! What is not named here belongs to nobody: it is neither shown nor taken.

use super::{Action, Category};
use crate::fhir::audit_event::AuditEvent;
use crate::fhir::communication::{self, Communication};
use crate::fhir::immunization::Immunization;
use crate::fhir::privacy::PrivacyConsent;
use crate::fhir::systems::{ACCESS_CATEGORY, BODY_TEMPERATURE, LOINC};
use crate::questionnaire::{self, Part};
use serde::Deserialize;
use serde_json::{Map, Value};

const FORM: &str = "QuestionnaireResponse";
/// HL7's `v3-ActCode` for where an Encounter happens.
const AT_HOME: &str = "HH";
const INPATIENT: [&str; 3] = ["IMP", "ACUTE", "NONAC"];
/// 体重・身長・頭囲 in LOINC.
const GROWTH: [&str; 4] = ["29463-7", "8302-2", "9843-4", "8287-5"];

/// The elements of a resource on which its category and labels depend, without reading the rest: a pull
/// looks at every record.
pub fn head(resource: &str) -> Option<Value> {
    #[derive(Deserialize)]
    struct Head {
        meta: Option<Value>,
        status: Option<Value>,
        category: Option<Value>,
        class: Option<Value>,
        code: Option<Value>,
        scope: Option<Value>,
        performer: Option<Value>,
        target: Option<Value>,
        questionnaire: Option<Value>,
    }
    let head: Head = serde_json::from_str(resource).ok()?;
    let all = [
        ("meta", head.meta),
        ("status", head.status),
        ("category", head.category),
        ("class", head.class),
        ("code", head.code),
        ("scope", head.scope),
        ("performer", head.performer),
        ("target", head.target),
        ("questionnaire", head.questionnaire),
    ];
    let there = all
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Some(Value::Object(there.collect::<Map<String, Value>>()))
}

impl Category {
    /// The category of a resource of this kind; its [`head`] is enough. `None`: nobody may read it.
    pub fn of(kind: &str, resource: &Value) -> Option<Self> {
        match kind {
            "Patient" | "RelatedPerson" => Some(Category::C01),
            "Coverage" => Some(Category::C02),
            "Condition" | "Procedure" => Some(Category::C04),
            "AllergyIntolerance" => Some(Category::C05),
            "MedicationRequest"
            | "MedicationDispense"
            | "MedicationStatement"
            | "MedicationAdministration" => Some(Category::C06),
            "Immunization" | "ImmunizationRecommendation" => Some(Category::C08),
            "ServiceRequest" | "ImagingStudy" => Some(Category::C10),
            "CarePlan" | "CareTeam" | "Goal" => Some(Category::C12),
            "ClinicalImpression" => Some(Category::C13),
            "Claim" | "ClaimResponse" | "ExplanationOfBenefit" => Some(Category::C16),
            "FamilyMemberHistory" => Some(Category::C19),
            "AuditEvent" => Some(Category::C20),
            "Communication" | "CommunicationRequest" | "Task" => Some(Category::C21),
            FORM => of_form(resource),
            "Consent" => of_consent(resource),
            "Encounter" => Some(of_encounter(resource)),
            "Provenance" => of_provenance(resource),
            "Observation" => own(resource).or_else(|| of_observation(resource)),
            "DiagnosticReport" => own(resource).or(Some(of_report(resource))),
            "DocumentReference" | "Composition" => own(resource).or(Some(Category::C10)),
            _ => None,
        }
    }
}

/// Every code in a `CodeableConcept`, or in a list of them, with its system.
fn codings(concept: Option<&Value>) -> impl Iterator<Item = (&str, &str)> {
    let concepts = match concept {
        Some(Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    concepts
        .iter()
        .filter_map(|concept| concept.get("coding")?.as_array())
        .flatten()
        .filter_map(|coding| {
            let system = coding.get("system").and_then(Value::as_str);
            let code = coding.get("code").and_then(Value::as_str)?;
            Some((system.unwrap_or_default(), code))
        })
}

fn has_code(concept: Option<&Value>, code: &str) -> bool {
    codings(concept).any(|(_, found)| found == code)
}

/// Said by our own code, on kinds that stand for many things.
fn own(resource: &Value) -> Option<Category> {
    let mut all = codings(resource.get("category"));
    all.find_map(|(system, code)| (system == ACCESS_CATEGORY).then(|| Category::from_code(code))?)
}

/// Every form this release knows belongs to a vaccination. A draft that was thrown away no longer says
/// which form it was.
fn of_form(resource: &Value) -> Option<Category> {
    match resource.get("questionnaire").and_then(Value::as_str) {
        Some(canonical) => questionnaire::find(canonical).map(|_| Category::C08),
        None => (resource.get("status").and_then(Value::as_str) == Some("entered-in-error"))
            .then_some(Category::C08),
    }
}

/// 同意します to a treatment belongs to it; who may see what is an affair of its own.
fn of_consent(resource: &Value) -> Option<Category> {
    if has_code(resource.get("scope"), "treatment") {
        Some(Category::C08)
    } else {
        Some(Category::C20)
    }
}

fn of_encounter(resource: &Value) -> Category {
    let class = resource.get("class").and_then(|class| class.get("code"));
    match class.and_then(Value::as_str) {
        Some(AT_HOME) => Category::C14,
        Some(class) if INPATIENT.contains(&class) => Category::C04,
        _ => Category::C08,
    }
}

/// Who wrote what is as delicate as what was written; the kinds of a vaccination belong together.
fn of_provenance(resource: &Value) -> Option<Category> {
    const OF_A_VACCINATION: [&str; 6] = [
        FORM,
        "Immunization",
        "Encounter",
        "Observation",
        "Consent",
        "Patient",
    ];
    let targets = resource.get("target")?.as_array()?;
    let kind = |target: &'_ Value| -> Option<String> {
        let reference = target.get("reference")?.as_str()?;
        Some(reference.split('/').next()?.to_owned())
    };
    let ours =
        |target: &Value| kind(target).is_some_and(|kind| OF_A_VACCINATION.contains(&kind.as_str()));
    targets.iter().all(ours).then_some(Category::C08)
}

fn of_observation(resource: &Value) -> Option<Category> {
    let category = resource.get("category");
    let code = |wanted: &str| {
        codings(resource.get("code")).any(|(system, code)| system == LOINC && code == wanted)
    };
    // before a dose; one taken on a home visit says so by our own code
    if code(BODY_TEMPERATURE) {
        return Some(Category::C08);
    }
    let by_family = resource
        .get("performer")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|by| by.get("reference")?.as_str())
        .any(|by| by.starts_with("Patient/") || by.starts_with("RelatedPerson/"));
    if has_code(category, "laboratory") || has_code(category, "exam") {
        Some(Category::C07)
    } else if has_code(category, "imaging") {
        Some(Category::C10)
    } else if has_code(category, "activity") || by_family {
        Some(Category::C17)
    } else if has_code(category, "survey") {
        Some(Category::C15)
    } else if has_code(category, "social-history") {
        Some(Category::C19)
    } else if GROWTH.iter().any(|growth| code(growth)) {
        Some(Category::C09)
    } else if has_code(category, "vital-signs") {
        Some(Category::C14)
    } else {
        None
    }
}

/// 画像診断 and other reports are documents; what a laboratory says is a result.
fn of_report(resource: &Value) -> Category {
    if has_code(resource.get("category"), "LAB") {
        Category::C07
    } else {
        Category::C10
    }
}

/// Which permission typing into the draft of a form needs. A nurse may prepare the record of a dose; only
/// handing it in is the doctor's. `None` for forms this release does not know.
pub fn draft_requirement(questionnaire: &str) -> Option<(Category, Action)> {
    let action = match of_response(questionnaire)? {
        Action::Submit => Action::EditDraft,
        Action::RecordDose => Action::PrepareDose,
        other => other,
    };
    Some((Category::C08, action))
}

fn of_response(canonical: &str) -> Option<Action> {
    Some(match questionnaire::part(canonical)? {
        Part::Screening => Action::Submit,
        Part::Measure => Action::RecordTemperature,
        Part::Physician => Action::RecordDecision,
        Part::Consent => Action::RecordConsent,
        Part::Record => Action::RecordDose,
    })
}

/// Which permission a new record needs. `None`: no device may send it.
pub fn requirement(kind: &str, resource: &Value) -> Option<(Category, Action)> {
    let category = || Category::of(kind, resource);
    Some(match kind {
        FORM => return form_requirement(resource),
        "Observation" if category()? == Category::C08 => (Category::C08, Action::RecordTemperature),
        "Observation" => (category()?, Action::Write),
        "Consent" if category()? == Category::C08 => (Category::C08, Action::RecordConsent),
        "Consent" => {
            let opens = PrivacyConsent::read(resource).is_ok_and(|consent| consent.opens());
            let action = if opens { Action::Grant } else { Action::Revoke };
            (Category::C20, action)
        }
        // 手帳転記 and 自己申告 are the family's own notes; a dose given is a doctor's word
        "Immunization" if is_secondary(resource) => (Category::C08, Action::Write),
        "Immunization" => (Category::C08, Action::RecordDose),
        "Encounter" if category()? == Category::C08 => (Category::C08, Action::RecordVisit),
        "Encounter" => (category()?, Action::Write),
        "Provenance" => (category()?, Action::RecordProvenance),
        // what a device has not seen itself is told by the server
        "AuditEvent" => {
            let event = AuditEvent::read(resource).ok()?;
            event.is_seen_by_a_device().then_some(())?;
            (Category::C20, Action::RecordLook)
        }
        "Communication" => {
            let message = Communication::read(resource).ok()?;
            let action = match message.topic {
                communication::Topic::Question => Action::Ask,
                communication::Topic::Answer => Action::Answer,
                communication::Topic::Notice => Action::Write,
            };
            (Category::C21, action)
        }
        "Patient" | "RelatedPerson" => (Category::C01, Action::ChangePerson),
        _ => return None,
    })
}

fn is_secondary(resource: &Value) -> bool {
    Immunization::read(resource).is_ok_and(|dose| dose.origin.is_some())
}

/// Typing into a form of the family's is less than sending it.
fn form_requirement(resource: &Value) -> Option<(Category, Action)> {
    let text = |key: &str| resource.get(key).and_then(Value::as_str);
    let canonical = text("questionnaire");
    match (canonical.and_then(of_response), text("status")) {
        (Some(_), Some("in-progress")) => draft_requirement(canonical?),
        (Some(action), _) => Some((Category::C08, action)),
        // which form it is, is refused by name further on; here only whether it may be one at all
        (None, _) if canonical.is_some() => Some((Category::C08, Action::EditDraft)),
        // a draft that was thrown away no longer says which form it was
        (None, Some("entered-in-error")) => Some((Category::C08, Action::EditDraft)),
        (None, _) => None,
    }
}
