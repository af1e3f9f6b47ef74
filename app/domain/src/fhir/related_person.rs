//! RelatedPerson: 保護者 of a person.

use super::json::{Node, Overlay, ReadError};
use super::patient::{names, phone, write_names};
use super::reference::{Code, Reference, code_value, text_value};
use super::systems::ACCOUNT_SYSTEM;
use crate::id::{AccountId, PersonId};
use crate::ja::label;
use serde_json::{Map, Value, json};

/// A guardian or relative.
#[derive(Clone, Debug, PartialEq)]
pub struct RelatedPerson {
    /// `RelatedPerson.id`
    pub id: Option<String>,
    /// Whose relative.
    pub patient: Reference,
    /// 氏名
    pub name: Option<String>,
    /// フリガナ
    pub kana: Option<String>,
    /// 続柄
    pub relationship: Option<Code>,
    /// 電話番号
    pub phone: Option<String>,
    /// The resource as it was read.
    pub rest: Map<String, Value>,
}

impl RelatedPerson {
    /// A guardian of one of our people.
    pub fn guardian(id: impl std::fmt::Display, person: PersonId, name: &str) -> Self {
        RelatedPerson {
            id: Some(id.to_string()),
            patient: Reference::patient(person),
            name: Some(name.to_owned()),
            kana: None,
            relationship: Some(Code::new(
                "http://terminology.hl7.org/CodeSystem/v3-RoleCode",
                "GUARD",
                label::GUARDIAN,
            )),
            phone: None,
            rest: Map::new(),
        }
    }

    /// 本人, as whom an account signs in.
    pub fn oneself(
        id: impl std::fmt::Display,
        person: PersonId,
        account: AccountId,
        name: Option<&str>,
    ) -> Value {
        let related = RelatedPerson {
            name: name.map(str::to_owned),
            relationship: Some(Code::new(
                "http://terminology.hl7.org/CodeSystem/v3-RoleCode",
                "ONESELF",
                label::ONESELF,
            )),
            ..RelatedPerson::guardian(id, person, "")
        };
        let mut body = related.to_json();
        body["identifier"] = json!([{ "system": ACCOUNT_SYSTEM, "value": account }]);
        body
    }

    /// Reads a RelatedPerson.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let node = Node::resource(value, "RelatedPerson")?;
        let (name, kana) = names(&node)?;
        Ok(RelatedPerson {
            id: node.text("id")?.map(str::to_owned),
            patient: Reference::read_required(&node, "patient")?,
            name,
            kana,
            relationship: node
                .list("relationship")?
                .first()
                .map(Code::read)
                .transpose()?,
            phone: phone(&node)?,
            rest: value.as_object().cloned().unwrap_or_default(),
        })
    }

    /// Writes it back; what was not changed stays as it was.
    pub fn to_json(&self) -> Value {
        let mut out = Overlay::new("RelatedPerson", &self.rest, self, RelatedPerson::read);
        out.set("id", |view| &view.id, text_value);
        out.set(
            "patient",
            |view| &view.patient,
            |patient| Some(patient.to_json()),
        );
        let before = out
            .before()
            .map(|before| (before.name.clone(), before.kana.clone()));
        if before != Some((self.name.clone(), self.kana.clone())) {
            out.force("name", write_names(&self.name, &self.kana));
        }
        out.set(
            "relationship",
            |view| &view.relationship,
            |code| code_value(code).map(|code| json!([code])),
        );
        out.set(
            "telecom",
            |view| &view.phone,
            |phone| {
                phone
                    .as_ref()
                    .map(|phone| json!([{ "system": "phone", "value": phone }]))
            },
        );
        out.finish()
    }
}
