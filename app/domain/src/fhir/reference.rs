//! References and coded values: the two shapes that occur everywhere.

use super::json::{Node, ReadError, ReadErrorKind};
use crate::id::{OrganizationId, PersonId, RecordId};
use serde_json::{Map, Value, json};

/// A FHIR Reference: who or what, and how it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// `Patient/<id>`
    pub reference: Option<String>,
    /// As shown to people.
    pub display: Option<String>,
}

impl Reference {
    /// `kind/id`.
    pub fn to(kind: &str, id: impl std::fmt::Display) -> Self {
        Reference {
            reference: Some(format!("{kind}/{id}")),
            display: None,
        }
    }

    /// The person the notebook is about.
    pub fn patient(person: PersonId) -> Self {
        Reference::to("Patient", person)
    }

    /// A clinic.
    pub fn organization(id: OrganizationId) -> Self {
        Reference::to("Organization", id)
    }

    /// Only a name.
    pub fn named(display: impl Into<String>) -> Self {
        Reference {
            reference: None,
            display: Some(display.into()),
        }
    }

    /// The same reference with a name.
    #[must_use]
    pub fn with_display(self, display: impl Into<String>) -> Self {
        Reference {
            display: Some(display.into()),
            ..self
        }
    }

    /// The id when the reference is to this kind.
    pub fn id_of(&self, kind: &str) -> Option<&str> {
        self.reference
            .as_deref()?
            .strip_prefix(kind)?
            .strip_prefix('/')
    }

    /// The person, when this refers to one of ours.
    pub fn person(&self) -> Option<PersonId> {
        self.id_of("Patient")?.parse().ok()
    }

    /// The record of this kind, when this refers to one of ours.
    pub fn record(&self, kind: &str) -> Option<RecordId> {
        self.id_of(kind)?.parse().ok()
    }

    pub(crate) fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        Ok(Reference {
            reference: node.text("reference")?.map(str::to_owned),
            display: node.text("display")?.map(str::to_owned),
        })
    }

    pub(crate) fn read_optional(node: &Node<'_>, key: &str) -> Result<Option<Self>, ReadError> {
        node.object(key)?
            .map(|node| Reference::read(&node))
            .transpose()
    }

    pub(crate) fn read_required(node: &Node<'_>, key: &str) -> Result<Self, ReadError> {
        Reference::read_optional(node, key)?
            .ok_or_else(|| node.child(key).fail(ReadErrorKind::Missing))
    }

    /// As JSON.
    pub fn to_json(&self) -> Value {
        let mut map = Map::new();
        if let Some(reference) = &self.reference {
            map.insert("reference".to_owned(), Value::from(reference.as_str()));
        }
        if let Some(display) = &self.display {
            map.insert("display".to_owned(), Value::from(display.as_str()));
        }
        Value::Object(map)
    }
}

/// A CodeableConcept reduced to the first coding and the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Code system.
    pub system: Option<String>,
    /// Code.
    pub code: Option<String>,
    /// As shown to people.
    pub text: Option<String>,
}

impl Code {
    /// A code with its text.
    pub fn new(system: &str, code: &str, text: &str) -> Self {
        Code {
            system: Some(system.to_owned()),
            code: Some(code.to_owned()),
            text: Some(text.to_owned()),
        }
    }

    /// Only words.
    pub fn words(text: &str) -> Self {
        Code {
            system: None,
            code: None,
            text: Some(text.to_owned()),
        }
    }

    /// The code when it is of this system.
    pub fn code_in(&self, system: &str) -> Option<&str> {
        self.code
            .as_deref()
            .filter(|_| self.system.as_deref() == Some(system))
    }

    /// Reads a CodeableConcept.
    pub(crate) fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let codings = node.list("coding")?;
        let coding = codings.first();
        let part = |key: &str| {
            coding
                .map(|coding| coding.text(key))
                .transpose()
                .map(Option::flatten)
        };
        let display = part("display")?;
        Ok(Code {
            system: part("system")?.map(str::to_owned),
            code: part("code")?.map(str::to_owned),
            text: node.text("text")?.or(display).map(str::to_owned),
        })
    }

    pub(crate) fn read_optional(node: &Node<'_>, key: &str) -> Result<Option<Self>, ReadError> {
        node.object(key)?.map(|node| Code::read(&node)).transpose()
    }

    pub(crate) fn read_required(node: &Node<'_>, key: &str) -> Result<Self, ReadError> {
        Code::read_optional(node, key)?.ok_or_else(|| node.child(key).fail(ReadErrorKind::Missing))
    }

    /// As a CodeableConcept.
    pub fn to_json(&self) -> Value {
        let mut map = Map::new();
        if self.code.is_some() {
            map.insert("coding".to_owned(), Value::Array(vec![self.to_coding()]));
        }
        if let Some(text) = &self.text {
            map.insert("text".to_owned(), Value::from(text.as_str()));
        }
        Value::Object(map)
    }

    /// As a Coding.
    pub fn to_coding(&self) -> Value {
        let mut map = Map::new();
        let parts = [
            ("system", &self.system),
            ("code", &self.code),
            ("display", &self.text),
        ];
        for (key, text) in parts {
            if let Some(text) = text {
                map.insert(key.to_owned(), json!(text));
            }
        }
        Value::Object(map)
    }
}

pub(crate) fn text_value(text: &Option<String>) -> Option<Value> {
    text.as_deref().map(Value::from)
}

pub(crate) fn reference_value(reference: &Option<Reference>) -> Option<Value> {
    reference.as_ref().map(Reference::to_json)
}

pub(crate) fn code_value(code: &Option<Code>) -> Option<Value> {
    code.as_ref().map(Code::to_json)
}

pub(crate) fn when_value(when: &Option<super::when::When>) -> Option<Value> {
    when.map(|when| Value::from(when.to_string()))
}
