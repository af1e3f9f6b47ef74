//! QuestionnaireResponse: only its envelope. The answers are `questionnaire::Questionnaire::from_response`.

use super::json::{Node, Overlay, ReadError};
use super::reference::{Reference, reference_value, text_value, when_value};
use super::when::When;
use serde_json::{Map, Value};

/// A filled-in form.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionnaireResponse {
    /// `QuestionnaireResponse.id`
    pub id: Option<String>,
    /// Canonical of the form, with version.
    pub questionnaire: Option<String>,
    /// FHIR `questionnaire-answers-status`.
    pub status: String,
    /// About whom.
    pub subject: Option<Reference>,
    /// At which visit.
    pub encounter: Option<Reference>,
    /// When it was finished.
    pub authored: Option<When>,
    /// Who answered.
    pub author: Option<Reference>,
    /// The resource as it was read, with its items.
    pub rest: Map<String, Value>,
}

/// FHIR `questionnaire-answers-status`.
pub(crate) const STATUSES: [&str; 5] = [
    "in-progress",
    "completed",
    "amended",
    "entered-in-error",
    "stopped",
];

impl QuestionnaireResponse {
    /// Reads a QuestionnaireResponse.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let node = Node::resource(value, "QuestionnaireResponse")?;
        node.list("item")?;
        Ok(QuestionnaireResponse {
            id: node.text("id")?.map(str::to_owned),
            questionnaire: node.text("questionnaire")?.map(str::to_owned),
            status: STATUSES[node.required_code("status", &STATUSES)?].to_owned(),
            subject: Reference::read_optional(&node, "subject")?,
            encounter: Reference::read_optional(&node, "encounter")?,
            authored: node.when("authored")?,
            author: Reference::read_optional(&node, "author")?,
            rest: value.as_object().cloned().unwrap_or_default(),
        })
    }

    /// Writes it back; what was not changed stays as it was.
    pub fn to_json(&self) -> Value {
        let mut out = Overlay::new(
            "QuestionnaireResponse",
            &self.rest,
            self,
            QuestionnaireResponse::read,
        );
        out.set("id", |view| &view.id, text_value);
        out.set("questionnaire", |view| &view.questionnaire, text_value);
        out.set(
            "status",
            |view| &view.status,
            |status| Some(Value::from(status.as_str())),
        );
        out.set("subject", |view| &view.subject, reference_value);
        out.set("encounter", |view| &view.encounter, reference_value);
        out.set("authored", |view| &view.authored, when_value);
        out.set("author", |view| &view.author, reference_value);
        out.finish()
    }
}
