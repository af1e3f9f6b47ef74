//! Encounter: a visit to a clinic. It opens the child's form to that clinic for the day.

use super::json::{Node, Overlay, ReadError, ReadErrorKind};
use super::reference::{Reference, reference_value, text_value};
use super::when::When;
use crate::id::{OrganizationId, PersonId, RecordId};
use crate::ja::label;
use crate::time::Date;
use serde_json::{Map, Value, json};

/// A visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Encounter {
    /// `Encounter.id`
    pub id: Option<String>,
    /// FHIR `encounter-status`: planned, arrived, …
    pub status: String,
    /// Who comes.
    pub subject: Option<Reference>,
    /// To which clinic.
    pub clinic: Option<Reference>,
    /// The day.
    pub start: Option<When>,
    /// The resource as it was read.
    pub rest: Map<String, Value>,
}

/// FHIR `encounter-status`.
pub(crate) const STATUSES: [&str; 9] = [
    "planned",
    "arrived",
    "triaged",
    "in-progress",
    "onleave",
    "finished",
    "cancelled",
    "entered-in-error",
    "unknown",
];

impl Encounter {
    /// A visit planned for a day.
    pub fn planned(
        id: RecordId,
        person: PersonId,
        clinic: OrganizationId,
        clinic_name: &str,
        day: Date,
    ) -> Self {
        Encounter {
            id: Some(id.to_string()),
            status: "planned".to_owned(),
            subject: Some(Reference::patient(person)),
            clinic: Some(Reference::organization(clinic).with_display(clinic_name)),
            start: Some(When::Day(day)),
            rest: Map::new(),
        }
    }

    /// Reads an Encounter.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let node = Node::resource(value, "Encounter")?;
        if node.object("class")?.is_none() {
            return Err(node.child("class").fail(ReadErrorKind::Missing));
        }
        Ok(Encounter {
            id: node.text("id")?.map(str::to_owned),
            status: STATUSES[node.required_code("status", &STATUSES)?].to_owned(),
            subject: Reference::read_optional(&node, "subject")?,
            clinic: Reference::read_optional(&node, "serviceProvider")?,
            start: match node.object("period")? {
                Some(period) => period.when("start")?,
                None => None,
            },
            rest: value.as_object().cloned().unwrap_or_default(),
        })
    }

    /// The clinic's id, when it is one of ours.
    pub fn organization(&self) -> Option<OrganizationId> {
        self.clinic.as_ref()?.id_of("Organization")?.parse().ok()
    }

    /// The day of the visit.
    pub fn date(&self) -> Option<Date> {
        self.start.and_then(When::date)
    }

    /// Writes it back; what was not changed stays as it was.
    pub fn to_json(&self) -> Value {
        let mut out = Overlay::new("Encounter", &self.rest, self, Encounter::read);
        out.set("id", |view| &view.id, text_value);
        out.set(
            "status",
            |view| &view.status,
            |status| Some(Value::from(status.as_str())),
        );
        if self.rest.is_empty() {
            out.force("class", Some(json!({
                "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB", "display": label::OUTPATIENT,
            })));
        }
        out.set("subject", |view| &view.subject, reference_value);
        out.set("serviceProvider", |view| &view.clinic, reference_value);
        out.set(
            "period",
            |view| &view.start,
            |start| start.map(|start| json!({ "start": start.to_string() })),
        );
        out.finish()
    }
}
