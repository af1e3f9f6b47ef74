//! The gate for resources from outside: size, depth, kind, required elements, codes, and that it is about
//! the person it was sent for. Errors say where, never what.

use super::audit_event::AuditEvent;
use super::consent::Consent;
use super::encounter::Encounter;
use super::immunization::Immunization;
use super::json::{ReadError, ReadErrorKind, parse};
use super::observation::Observation;
use super::patient::Patient;
use super::provenance::Provenance;
use super::questionnaire_response::QuestionnaireResponse;
use super::reference::Reference;
use super::related_person::RelatedPerson;
use super::when::When;
use crate::access::Category;
use crate::id::{PersonId, RecordId};
use crate::questionnaire;
use crate::record_form::lot_number;
use serde_json::Value;

/// Largest body in bytes.
pub const BODY_BYTES_MAX: usize = 200 * 1024;
/// Deepest nesting of objects and lists.
const DEPTH_MAX: usize = 32;
/// Longest text in bytes.
const TEXT_BYTES_MAX: usize = 16 * 1024;
/// Most values in all.
const VALUES_MAX: usize = 20_000;

/// What the envelope says about a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incoming<'a> {
    /// FHIR resource type.
    pub kind: &'a str,
    /// The record's id.
    pub record: RecordId,
    /// Whose record.
    pub person: PersonId,
}

/// Whether a body is what its envelope says, and one that is taken.
pub fn check(incoming: &Incoming<'_>, body: &str) -> Result<(), ReadError> {
    let fail = |path: &str, kind| Err(ReadError::new(format!("{}{path}", incoming.kind), kind));
    if body.len() > BODY_BYTES_MAX {
        return fail("", ReadErrorKind::TooLarge);
    }
    let value = parse(body)?;
    bounded(&value).map_err(|kind| ReadError::new(incoming.kind, kind))?;
    if value.get("resourceType").and_then(Value::as_str) != Some(incoming.kind) {
        return fail("", ReadErrorKind::WrongResource);
    }
    if value.get("id").and_then(Value::as_str) != Some(incoming.record.to_string().as_str()) {
        return fail(".id", ReadErrorKind::WrongReference);
    }
    about(incoming, &value)
}

/// Size and depth, and no characters FHIR forbids.
fn bounded(value: &Value) -> Result<(), ReadErrorKind> {
    let text_fits = |text: &str| {
        if text.len() > TEXT_BYTES_MAX {
            return Err(ReadErrorKind::TooLarge);
        }
        let forbidden = text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'));
        if forbidden {
            Err(ReadErrorKind::Invalid)
        } else {
            Ok(())
        }
    };
    let mut open: Vec<(&Value, usize)> = vec![(value, 0)];
    let mut seen = 0_usize;
    while let Some((value, depth)) = open.pop() {
        seen += 1;
        if seen > VALUES_MAX || depth > DEPTH_MAX {
            return Err(ReadErrorKind::TooLarge);
        }
        match value {
            Value::String(text) => text_fits(text)?,
            Value::Array(all) => open.extend(all.iter().map(|value| (value, depth + 1))),
            Value::Object(map) => {
                for (key, value) in map {
                    text_fits(key)?;
                    open.push((value, depth + 1));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    Ok(())
}

/// The rules of each kind that is taken.
fn about(incoming: &Incoming<'_>, value: &Value) -> Result<(), ReadError> {
    let person = |path: &str, reference: Option<&Reference>| match reference {
        Some(reference) if reference.person() == Some(incoming.person) => Ok(()),
        Some(_) => Err(ReadError::new(path, ReadErrorKind::WrongReference)),
        None => Err(ReadError::new(path, ReadErrorKind::Missing)),
    };
    let present = |path: &str, there: bool| match there {
        true => Ok(()),
        false => Err(ReadError::new(path, ReadErrorKind::Missing)),
    };
    match incoming.kind {
        "Patient" => {
            let patient = Patient::read(value)?;
            present("Patient.name", patient.name.is_some())?;
            present("Patient.birthDate", patient.birth_date().is_some())?;
            let same = incoming.record.0 == incoming.person.0;
            same.then_some(())
                .ok_or_else(|| ReadError::new("Patient.id", ReadErrorKind::WrongReference))
        }
        "RelatedPerson" => person(
            "RelatedPerson.patient",
            Some(&RelatedPerson::read(value)?.patient),
        ),
        "QuestionnaireResponse" => {
            let response = QuestionnaireResponse::read(value)?;
            person("QuestionnaireResponse.subject", response.subject.as_ref())?;
            let form = response
                .questionnaire
                .as_deref()
                .and_then(questionnaire::find);
            let unknown = || {
                ReadError::new(
                    "QuestionnaireResponse.questionnaire",
                    ReadErrorKind::UnknownCode,
                )
            };
            form.ok_or_else(unknown)?.from_response(value).map(|_| ())
        }
        "Observation" => {
            let observation = Observation::read(value)?;
            person("Observation.subject", observation.subject.as_ref())?;
            present("Observation.effective", observation.effective.is_some())?;
            let unknown = |path: &str| ReadError::new(path, ReadErrorKind::UnknownCode);
            if !observation.is_temperature() {
                return Err(unknown("Observation.code"));
            }
            observation
                .as_temperature()
                .map(|_| ())
                .ok_or_else(|| ReadError::new("Observation.value", ReadErrorKind::Invalid))
        }
        "Immunization" => immunization(&Immunization::read(value)?, &person),
        "Consent" if Category::of("Consent", value) == Some(Category::C20) => {
            super::privacy::check(value, incoming.person)
        }
        "Consent" => {
            let consent = Consent::read(value)?;
            person("Consent.patient", consent.patient.as_ref())?;
            present("Consent.dateTime", consent.date_time.is_some())?;
            present("Consent.provision.type", consent.permitted.is_some())
        }
        "Encounter" => {
            let encounter = Encounter::read(value)?;
            person("Encounter.subject", encounter.subject.as_ref())?;
            present(
                "Encounter.serviceProvider",
                encounter.organization().is_some(),
            )?;
            present("Encounter.period.start", encounter.date().is_some())
        }
        "Provenance" => {
            let provenance = Provenance::read(value)?;
            present("Provenance.recorded", provenance.recorded.is_some())?;
            targets(&provenance.targets, incoming.person)
        }
        "AuditEvent" => {
            let event = AuditEvent::read(value)?;
            if event.person.is_some() {
                person("AuditEvent.entity.what", event.person.as_ref())?;
            } else {
                present("AuditEvent.entity.what", !event.entities.is_empty())?;
            }
            present("AuditEvent.agent.who", event.who.is_some())?;
            let requestor = value.pointer("/agent/0/requestor").and_then(Value::as_bool);
            present("AuditEvent.agent.requestor", requestor.is_some())?;
            present("AuditEvent.source.observer", event.observer.is_some())
        }
        "Communication" => super::communication::check(value, incoming.person),
        other => Err(ReadError::new(other, ReadErrorKind::WrongResource)),
    }
}

fn immunization(
    record: &Immunization,
    person: &impl Fn(&str, Option<&Reference>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    use super::immunization::ImmunizationStatus;
    person("Immunization.patient", Some(&record.patient))?;
    let missing = |path: &str| Err(ReadError::new(path, ReadErrorKind::Missing));
    if record.vaccine.code.is_none() && record.vaccine.text.is_none() {
        return missing("Immunization.vaccineCode");
    }
    // what a family remembers may have no day; whoever gave a dose knows it
    if record.origin.is_none() && record.occurrence.and_then(When::date).is_none() {
        return missing("Immunization.occurrence");
    }
    // a note of one's own tells of a dose, not of a decision
    if record.origin.is_some() && record.status == ImmunizationStatus::NotDone {
        return Err(ReadError::new(
            "Immunization.status",
            ReadErrorKind::Invalid,
        ));
    }
    if record.status == ImmunizationStatus::NotDone && record.status_reason.is_none() {
        return missing("Immunization.statusReason");
    }
    match &record.lot_number {
        Some(lot) if lot_number(lot).is_err() => Err(ReadError::new(
            "Immunization.lotNumber",
            ReadErrorKind::Invalid,
        )),
        _ => Ok(()),
    }
}

/// A Provenance may not claim another person.
fn targets(targets: &[Reference], person: PersonId) -> Result<(), ReadError> {
    for (index, target) in targets.iter().enumerate() {
        if target.id_of("Patient").is_some() && target.person() != Some(person) {
            return Err(ReadError::new(
                format!("Provenance.target[{index}]"),
                ReadErrorKind::WrongReference,
            ));
        }
    }
    Ok(())
}
