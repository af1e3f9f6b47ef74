//! Consent: 同意します・同意しません to this vaccination, as said on the clinic's screen.

use super::json::{Node, Overlay, ReadError};
use super::reference::{Code, Reference, text_value, when_value};
use super::systems::OWN_EXTENSION;
use super::when::When;
use crate::id::{PersonId, RecordId};
use crate::ja::label;
use crate::time::Instant;
use serde_json::{Map, Value, json};

const TEXT_VERSION: &str =
    "https://tsunagu-techo.example/fhir/StructureDefinition/consent-text-version";
const BASED_ON_RESPONSE: &str =
    "https://tsunagu-techo.example/fhir/StructureDefinition/based-on-response";

/// A decision about one vaccination.
#[derive(Clone, Debug, PartialEq)]
pub struct Consent {
    /// `Consent.id`
    pub id: Option<String>,
    /// `active` for 同意します, `rejected` for 同意しません.
    pub status: String,
    /// About whom.
    pub patient: Option<Reference>,
    /// When it was said.
    pub date_time: Option<When>,
    /// Who said it.
    pub performer: Option<Reference>,
    /// Whether the vaccination is permitted.
    pub permitted: Option<bool>,
    /// Canonical of the Questionnaire that holds the sentence agreed to.
    pub text_version: Option<String>,
    /// The 予診票 it belongs to.
    pub based_on_response: Option<Reference>,
    /// The resource as it was read.
    pub rest: Map<String, Value>,
}

/// FHIR `consent-state-codes`.
pub(crate) const STATUSES: [&str; 6] = [
    "draft",
    "proposed",
    "active",
    "rejected",
    "inactive",
    "entered-in-error",
];

impl Consent {
    /// What was decided about a vaccination. `text`: canonical of the form with the sentence agreed to.
    pub fn vaccination(
        id: RecordId,
        person: PersonId,
        permitted: bool,
        by: Reference,
        text: &str,
        at: Instant,
    ) -> Self {
        Consent {
            id: Some(id.to_string()),
            status: if permitted { "active" } else { "rejected" }.to_owned(),
            patient: Some(Reference::patient(person)),
            date_time: Some(When::At(at)),
            performer: Some(by),
            permitted: Some(permitted),
            text_version: Some(text.to_owned()),
            based_on_response: None,
            rest: Map::new(),
        }
    }

    /// Reads a Consent.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let node = Node::resource(value, "Consent")?;
        let permitted = match node.object("provision")? {
            Some(provision) => match provision.text("type")? {
                Some("permit") => Some(true),
                Some("deny") => Some(false),
                _ => None,
            },
            None => None,
        };
        Ok(Consent {
            id: node.text("id")?.map(str::to_owned),
            status: STATUSES[node.required_code("status", &STATUSES)?].to_owned(),
            patient: Reference::read_optional(&node, "patient")?,
            date_time: node.when("dateTime")?,
            performer: node
                .list("performer")?
                .first()
                .map(Reference::read)
                .transpose()?,
            permitted,
            text_version: match node.extensions(TEXT_VERSION).next() {
                Some(extension) => extension.text("valueCanonical")?.map(str::to_owned),
                None => None,
            },
            based_on_response: match node.extensions(BASED_ON_RESPONSE).next() {
                Some(extension) => Reference::read_optional(&extension, "valueReference")?,
                None => None,
            },
            rest: value.as_object().cloned().unwrap_or_default(),
        })
    }

    /// Writes it back; what was not changed stays as it was.
    pub fn to_json(&self) -> Value {
        let mut out = Overlay::new("Consent", &self.rest, self, Consent::read);
        out.set("id", |view| &view.id, text_value);
        out.set(
            "status",
            |view| &view.status,
            |status| Some(Value::from(status.as_str())),
        );
        if self.rest.is_empty() {
            // FHIR asks for a scope, a category and a policy (ppc-1)
            let scope = Code {
                system: Some("http://terminology.hl7.org/CodeSystem/consentscope".to_owned()),
                code: Some("treatment".to_owned()),
                text: None,
            };
            let category = Code::new(
                &format!("{}consent-category", super::systems::OWN_SYSTEM),
                "vaccination",
                label::VACCINATION,
            );
            let policy = format!("{OWN_EXTENSION}policy/vaccination-consent");
            out.force("scope", Some(scope.to_json()));
            out.force("category", Some(json!([category.to_json()])));
            out.force("policy", Some(json!([{ "uri": policy }])));
        }
        out.set(
            "patient",
            |view| &view.patient,
            |patient| patient.as_ref().map(Reference::to_json),
        );
        out.set("dateTime", |view| &view.date_time, when_value);
        out.set(
            "performer",
            |view| &view.performer,
            |by| by.as_ref().map(|by| json!([by.to_json()])),
        );
        out.set(
            "provision",
            |view| &view.permitted,
            |permitted| {
                permitted
                    .map(|permitted| json!({ "type": if permitted { "permit" } else { "deny" } }))
            },
        );
        out.set_extension(
            TEXT_VERSION,
            |view| &view.text_version,
            |version| {
                version
                    .as_ref()
                    .map(|version| ("valueCanonical", Value::from(version.as_str())))
            },
        );
        out.set_extension(
            BASED_ON_RESPONSE,
            |view| &view.based_on_response,
            |reference| {
                reference
                    .as_ref()
                    .map(|reference| ("valueReference", reference.to_json()))
            },
        );
        out.finish()
    }
}
