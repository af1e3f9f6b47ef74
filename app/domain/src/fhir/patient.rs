//! Patient: the person a notebook is about. Kanji and kana names as JP Core writes them.

use super::json::{Node, Overlay, ReadError};
use super::reference::text_value;
use super::systems::NAME_REPRESENTATION;
use super::when::When;
use crate::id::PersonId;
use crate::time::Date;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A person.
#[derive(Clone, Debug, PartialEq)]
pub struct Patient {
    /// `Patient.id`
    pub id: Option<String>,
    /// 氏名, kanji or as written on the 在留カード.
    pub name: Option<String>,
    /// フリガナ
    pub kana: Option<String>,
    /// 生年月日, in the precision known.
    pub birth: Option<When>,
    /// 性別
    pub gender: Option<Gender>,
    /// 住所 in one line.
    pub address: Option<String>,
    /// 電話番号
    pub phone: Option<String>,
    /// The resource as it was read.
    pub rest: Map<String, Value>,
}

/// FHIR `administrative-gender`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gender {
    /// 男
    Male,
    /// 女
    Female,
    /// その他
    Other,
    /// 不明
    Unknown,
}

impl Gender {
    /// FHIR code.
    pub fn code(self) -> &'static str {
        match self {
            Gender::Male => "male",
            Gender::Female => "female",
            Gender::Other => "other",
            Gender::Unknown => "unknown",
        }
    }

    /// The gender FHIR writes so.
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Gender::Male, Gender::Female, Gender::Other, Gender::Unknown];
        all.into_iter().find(|gender| gender.code() == code)
    }

    pub(crate) fn read(node: &Node<'_>) -> Result<Option<Self>, ReadError> {
        let code = node.text("gender")?;
        Ok(code.map(|code| Gender::from_code(code).unwrap_or(Gender::Unknown)))
    }
}

impl Patient {
    /// A new person of ours.
    pub fn new(person: PersonId, name: &str, kana: &str, birth: Date) -> Self {
        Patient {
            id: Some(person.to_string()),
            name: Some(name.to_owned()),
            kana: Some(kana.to_owned()),
            birth: Some(When::Day(birth)),
            gender: None,
            address: None,
            phone: None,
            rest: Map::new(),
        }
    }

    /// Reads a Patient.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let node = Node::resource(value, "Patient")?;
        let (name, kana) = names(&node)?;
        Ok(Patient {
            id: node.text("id")?.map(str::to_owned),
            name,
            kana,
            birth: node.when("birthDate")?,
            gender: Gender::read(&node)?,
            address: address(&node)?,
            phone: phone(&node)?,
            rest: value.as_object().cloned().unwrap_or_default(),
        })
    }

    /// 生年月日 when the day is known.
    pub fn birth_date(&self) -> Option<Date> {
        self.birth.and_then(When::date)
    }

    /// Writes it back; what was not changed stays as it was.
    pub fn to_json(&self) -> Value {
        let mut out = Overlay::new("Patient", &self.rest, self, Patient::read);
        out.set("id", |view| &view.id, text_value);
        let names = (self.name.clone(), self.kana.clone());
        let before = out
            .before()
            .map(|before| (before.name.clone(), before.kana.clone()));
        if before.as_ref() != Some(&names) {
            out.force("name", write_names(&names.0, &names.1));
        }
        out.set(
            "birthDate",
            |view| &view.birth,
            super::reference::when_value,
        );
        out.set(
            "gender",
            |view| &view.gender,
            |gender| gender.map(|gender| Value::from(gender.code())),
        );
        out.set(
            "address",
            |view| &view.address,
            |text| text.as_ref().map(|text| json!([{ "text": text }])),
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

    /// What a clinic needs to know somebody by: name, kana, birth date, sex. Address, telephone,
    /// identifiers and everything unknown stay behind (C01 in the reduced view).
    #[must_use]
    pub fn reduced(&self) -> Self {
        Patient {
            address: None,
            phone: None,
            rest: Map::new(),
            ..self.clone()
        }
    }
}

pub(crate) fn names(node: &Node<'_>) -> Result<(Option<String>, Option<String>), ReadError> {
    let (mut name, mut kana) = (None, None);
    for entry in node.list("name")? {
        let representation = entry.extensions(NAME_REPRESENTATION).next();
        let representation = representation
            .as_ref()
            .and_then(|node| node.text("valueCode").ok().flatten());
        let slot = if representation == Some("SYL") {
            &mut kana
        } else {
            &mut name
        };
        if slot.is_none() {
            *slot = one_name(&entry)?;
        }
    }
    Ok((name, kana))
}

fn one_name(node: &Node<'_>) -> Result<Option<String>, ReadError> {
    if let Some(text) = node.text("text")? {
        return Ok(Some(text.to_owned()));
    }
    let given = node
        .value()
        .get("given")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let parts: Vec<&str> = node
        .text("family")?
        .into_iter()
        .chain(given.iter().filter_map(Value::as_str))
        .collect();
    Ok((!parts.is_empty()).then(|| parts.join(" ")))
}

pub(crate) fn write_names(name: &Option<String>, kana: &Option<String>) -> Option<Value> {
    let entry = |text: &str, representation: &str| {
        let mut entry = json!({
            "extension": [{ "url": NAME_REPRESENTATION, "valueCode": representation }],
            "use": "official",
            "text": text,
        });
        // the first space parts 姓 and 名; a single name is the family name
        let (family, given) = text
            .split_once(' ')
            .map_or((text, None), |(family, given)| (family, Some(given)));
        if let Some(map) = entry.as_object_mut() {
            map.insert("family".to_owned(), Value::from(family));
            if let Some(given) = given {
                map.insert("given".to_owned(), json!([given]));
            }
        }
        entry
    };
    let all: Vec<Value> = [(name, "IDE"), (kana, "SYL")]
        .into_iter()
        .filter_map(|(text, representation)| Some(entry(text.as_deref()?, representation)))
        .collect();
    (!all.is_empty()).then_some(Value::Array(all))
}

fn address(node: &Node<'_>) -> Result<Option<String>, ReadError> {
    let all = node.list("address")?;
    let Some(first) = all.first() else {
        return Ok(None);
    };
    if let Some(text) = first.text("text")? {
        return Ok(Some(text.to_owned()));
    }
    let lines = first
        .value()
        .get("line")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let parts: Vec<&str> = [first.text("state")?, first.text("city")?]
        .into_iter()
        .flatten()
        .chain(lines.iter().filter_map(Value::as_str))
        .collect();
    Ok((!parts.is_empty()).then(|| parts.concat()))
}

pub(crate) fn phone(node: &Node<'_>) -> Result<Option<String>, ReadError> {
    for entry in node.list("telecom")? {
        if entry.text("system")? == Some("phone") {
            return Ok(entry.text("value")?.map(str::to_owned));
        }
    }
    Ok(None)
}
