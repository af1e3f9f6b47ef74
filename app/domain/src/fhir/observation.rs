//! Observation: here the body temperature before a dose.

use super::json::{Node, Overlay, ReadError};
use super::reference::{Code, Reference, reference_value, text_value, when_value};
use super::systems::{BODY_TEMPERATURE, LOINC, UCUM};
use super::when::When;
use crate::id::{PersonId, RecordId};
use crate::input::{Decimal, Temperature};
use crate::ja::label;
use crate::time::Instant;
use serde_json::{Map, Value, json};

/// A measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// `Observation.id`
    pub id: Option<String>,
    /// FHIR `observation-status`.
    pub status: String,
    /// What was measured.
    pub code: Code,
    /// Of whom.
    pub subject: Option<Reference>,
    /// At which visit.
    pub encounter: Option<Reference>,
    /// When.
    pub effective: Option<When>,
    /// How much.
    pub value: Option<Quantity>,
    /// By whom, as shown.
    pub performer: Option<Reference>,
    /// The resource as it was read.
    pub rest: Map<String, Value>,
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number.
    pub value: Option<Decimal>,
    /// UCUM code, or the unit's words.
    pub unit: Option<String>,
}

/// FHIR `observation-status`.
pub(crate) const STATUSES: [&str; 8] = [
    "registered",
    "preliminary",
    "final",
    "amended",
    "corrected",
    "cancelled",
    "entered-in-error",
    "unknown",
];

impl Observation {
    /// A body temperature taken before a dose.
    pub fn temperature(
        id: RecordId,
        person: PersonId,
        temperature: Temperature,
        at: Instant,
    ) -> Self {
        Observation {
            id: Some(id.to_string()),
            status: "final".to_owned(),
            code: Code::new(LOINC, BODY_TEMPERATURE, label::TEMPERATURE),
            subject: Some(Reference::patient(person)),
            encounter: None,
            effective: Some(When::At(at)),
            value: Some(Quantity {
                value: Some(temperature.degrees()),
                unit: Some("Cel".to_owned()),
            }),
            performer: None,
            rest: Map::new(),
        }
    }

    /// Reads an Observation.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let node = Node::resource(value, "Observation")?;
        let status = STATUSES[node.required_code("status", &STATUSES)?];
        Ok(Observation {
            id: node.text("id")?.map(str::to_owned),
            status: status.to_owned(),
            code: Code::read_required(&node, "code")?,
            subject: Reference::read_optional(&node, "subject")?,
            encounter: Reference::read_optional(&node, "encounter")?,
            effective: match node.when("effectiveDateTime")? {
                Some(when) => Some(when),
                None => node.when("effectiveInstant")?,
            },
            value: quantity(&node)?,
            performer: node
                .list("performer")?
                .first()
                .map(Reference::read)
                .transpose()?,
            rest: value.as_object().cloned().unwrap_or_default(),
        })
    }

    /// The temperature, when this is one in ℃ that a thermometer shows.
    pub fn as_temperature(&self) -> Option<Temperature> {
        let quantity = self.value.as_ref()?;
        let celsius = quantity.unit.as_deref() == Some("Cel");
        let tenths = quantity
            .value
            .filter(|_| celsius && self.is_temperature())?
            .units_at(1)?;
        Temperature::from_tenths(u16::try_from(tenths).ok()?)
    }

    /// Whether the code is that of a body temperature.
    pub fn is_temperature(&self) -> bool {
        self.code.code_in(LOINC) == Some(BODY_TEMPERATURE)
    }

    /// Writes it back; what was not changed stays as it was.
    pub fn to_json(&self) -> Value {
        let mut out = Overlay::new("Observation", &self.rest, self, Observation::read);
        out.set("id", |view| &view.id, text_value);
        out.set(
            "status",
            |view| &view.status,
            |status| Some(Value::from(status.as_str())),
        );
        if self.rest.is_empty() {
            out.force("category", Some(vital_signs()));
        }
        out.set("code", |view| &view.code, |code| Some(code.to_json()));
        out.set("subject", |view| &view.subject, reference_value);
        out.set("encounter", |view| &view.encounter, reference_value);
        out.set("effectiveDateTime", |view| &view.effective, when_value);
        out.set("valueQuantity", |view| &view.value, |value| {
            let quantity = value.as_ref()?;
            let (number, unit) = (quantity.value?.to_json(), quantity.unit.as_deref()?);
            Some(json!({ "value": number, "unit": if unit == "Cel" { "℃" } else { unit }, "system": UCUM, "code": unit }))
        });
        out.set(
            "performer",
            |view| &view.performer,
            |performer| reference_value(performer).map(|one| json!([one])),
        );
        out.finish()
    }
}

/// JP Core and HL7 each want their own category first; both are the same word.
fn vital_signs() -> Value {
    json!([
        { "coding": [{
            "system": "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS",
            "code": "vital-signs",
        }] },
        { "coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
            "code": "vital-signs",
        }] },
    ])
}

fn quantity(node: &Node<'_>) -> Result<Option<Quantity>, ReadError> {
    let Some(quantity) = node.object("valueQuantity")? else {
        return Ok(None);
    };
    let unit = match quantity.text("code")? {
        Some(code) => Some(code),
        None => quantity.text("unit")?,
    };
    Ok(Some(Quantity {
        value: quantity.number("value")?,
        unit: unit.map(str::to_owned),
    }))
}
