//! Answers as a QuestionnaireResponse. Only what is enabled leaves: an old answer under a question that is
//! no longer asked stays in the draft.

use super::answer::{Answer, Answers, Choice, RawAnswer, VaccineDose, parse};
use super::model::{Input, Item, ItemKind, Questionnaire};
use crate::fhir::Reference;
use crate::fhir::systems::{OWN_EXTENSION, UCUM};
use crate::fhir::when::instant_text;
use crate::id::{PersonId, RecordId};
use crate::time::Instant;
use serde_json::{Map, Value, json};

/// Around the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseHead {
    /// The record's id.
    pub id: RecordId,
    /// Whose form.
    pub subject: PersonId,
    /// Who answered.
    pub author: Reference,
    /// When it was finished.
    pub authored: Instant,
    /// Finished or not.
    pub status: ResponseStatus,
}

/// FHIR `questionnaire-answers-status`, as far as we write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseStatus {
    /// Not finished.
    InProgress,
    /// Finished.
    Completed,
}

/// Url of the extension that carries an answer FHIR has no value for.
pub(super) fn as_typed_url() -> String {
    format!("{OWN_EXTENSION}as-typed")
}

impl Questionnaire {
    /// The QuestionnaireResponse of what is enabled now.
    pub fn to_response(&self, head: &ResponseHead, answers: &Answers) -> Value {
        let enabled: Vec<&str> = self
            .enabled(answers)
            .iter()
            .map(|item| item.link_id.as_str())
            .collect();
        let items: Vec<Value> = self
            .items
            .iter()
            .filter_map(|item| write_item(item, answers, &enabled))
            .collect();
        let status = match head.status {
            ResponseStatus::InProgress => "in-progress",
            ResponseStatus::Completed => "completed",
        };
        let mut response = Map::new();
        response.insert("resourceType".to_owned(), json!("QuestionnaireResponse"));
        response.insert("id".to_owned(), json!(head.id.to_string()));
        response.insert("questionnaire".to_owned(), json!(self.canonical()));
        response.insert("status".to_owned(), json!(status));
        response.insert(
            "subject".to_owned(),
            Reference::patient(head.subject).to_json(),
        );
        response.insert("authored".to_owned(), json!(instant_text(head.authored)));
        response.insert("author".to_owned(), head.author.to_json());
        if !items.is_empty() {
            response.insert("item".to_owned(), Value::Array(items));
        }
        Value::Object(response)
    }

    /// The answers of what is enabled now, and nothing else.
    pub fn enabled_part(&self, answers: &Answers) -> Answers {
        let enabled = self
            .enabled(answers)
            .into_iter()
            .filter(|item| item.is_question());
        enabled
            .filter_map(|item| {
                let raw = answers.get(&item.link_id).filter(|raw| !raw.is_empty())?;
                Some((item.link_id.clone(), raw.clone()))
            })
            .collect()
    }
}

fn write_item(item: &Item, answers: &Answers, enabled: &[&str]) -> Option<Value> {
    if !enabled.contains(&item.link_id.as_str()) {
        return None;
    }
    let mut out = Map::new();
    out.insert("linkId".to_owned(), json!(item.link_id));
    if !item.text.is_empty() {
        out.insert("text".to_owned(), json!(item.text));
    }
    let raw = answers
        .get(&item.link_id)
        .filter(|raw| item.is_question() && !raw.is_empty());
    if let Some(input) = item.input {
        write_composite(&mut out, item, input, raw?);
        return Some(Value::Object(out));
    }
    let children: Vec<Value> = item
        .items
        .iter()
        .filter_map(|child| write_item(child, answers, enabled))
        .collect();
    let written = raw.map(|raw| write_answers(item, raw)).unwrap_or_default();
    if children.is_empty() && written.is_empty() {
        return None;
    }
    if item.kind == ItemKind::Group {
        out.insert("item".to_owned(), Value::Array(children));
        return Some(Value::Object(out));
    }
    // items under a question stand under its first answer
    let mut all = if written.is_empty() {
        vec![Map::new()]
    } else {
        written
    };
    if let Some(first) = all.first_mut().filter(|_| !children.is_empty()) {
        first.insert("item".to_owned(), Value::Array(children));
    }
    out.insert(
        "answer".to_owned(),
        Value::Array(all.into_iter().map(Value::Object).collect()),
    );
    Some(Value::Object(out))
}

fn write_answers(item: &Item, raw: &RawAnswer) -> Vec<Map<String, Value>> {
    match parse(item, raw) {
        Ok(Some(answer)) => values(item, &answer)
            .into_iter()
            .map(|(key, value)| one(key, value))
            .collect(),
        Ok(None) => Vec::new(),
        Err(_) => vec![as_typed(raw)],
    }
}

/// An answer that is not a value of its type (yet): kept word for word, so that nothing typed is lost.
fn as_typed(raw: &RawAnswer) -> Map<String, Value> {
    let text = serde_json::to_string(raw).unwrap_or_default();
    one(
        "extension",
        json!([{ "url": as_typed_url(), "valueString": text }]),
    )
}

fn values(item: &Item, answer: &Answer) -> Vec<(&'static str, Value)> {
    match answer {
        Answer::Text(text) => {
            let key = match item.kind {
                ItemKind::Url => "valueUri",
                ItemKind::Time => "valueTime",
                _ => "valueString",
            };
            vec![(key, json!(text))]
        }
        Answer::Choices(choices) => choices
            .iter()
            .map(|choice| choice_value(item, choice))
            .collect(),
        Answer::Date(date) if item.kind == ItemKind::DateTime => {
            vec![("valueDateTime", json!(date.to_string()))]
        }
        Answer::Date(date) => vec![("valueDate", json!(date.to_string()))],
        Answer::Boolean(value) => vec![("valueBoolean", json!(value))],
        Answer::Number(number) => match item.kind {
            ItemKind::Integer => vec![("valueInteger", number.to_json())],
            ItemKind::Quantity => {
                let unit = item.unit.clone().unwrap_or_default();
                vec![(
                    "valueQuantity",
                    json!({ "value": number.to_json(), "unit": unit, "system": UCUM }),
                )]
            }
            _ => vec![("valueDecimal", number.to_json())],
        },
        Answer::Age { .. } | Answer::Vaccines(_) => Vec::new(),
    }
}

fn choice_value(item: &Item, choice: &Choice) -> (&'static str, Value) {
    match choice {
        Choice::Code(code) => match item.option(code) {
            Some(option) if !option.system.is_empty() => {
                let coding =
                    json!({ "system": option.system, "code": code, "display": option.display });
                ("valueCoding", coding)
            }
            _ => ("valueString", json!(code)),
        },
        Choice::Other(text) => ("valueString", json!(text)),
    }
}

fn write_composite(out: &mut Map<String, Value>, item: &Item, input: Input, raw: &RawAnswer) {
    let child = |name: &str, key: &'static str, value: Value| json!({ "linkId": format!("{}.{name}", item.link_id), "answer": [one(key, value)] });
    let children: Vec<Value> = match (input, parse(item, raw)) {
        (Input::AgeText, Ok(Some(Answer::Age { years, months }))) => {
            [("years", years), ("months", months)]
                .into_iter()
                .filter_map(|(name, value)| Some(child(name, "valueInteger", json!(value?))))
                .collect()
        }
        (Input::VaccineList, Ok(Some(Answer::Vaccines(doses)))) => doses
            .iter()
            .map(|VaccineDose { name, date }| {
                let mut parts = vec![child("name", "valueString", json!(name))];
                parts.extend(date.map(|date| child("date", "valueDate", json!(date.to_string()))));
                json!({ "linkId": format!("{}.entry", item.link_id), "item": parts })
            })
            .collect(),
        _ => {
            out.extend(as_typed(raw));
            return;
        }
    };
    out.insert("item".to_owned(), Value::Array(children));
}

fn one(key: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(key.to_owned(), value)])
}
