//! A QuestionnaireResponse back as answers, for reading on the other side and for corrections.

use super::answer::{Answers, RawAnswer, VACCINE_ENTRIES_MAX, VaccineEntry};
use super::model::{Input, Item, ItemKind, Questionnaire};
use super::to_response::as_typed_url;
use crate::fhir::json::{Node, ReadError, ReadErrorKind};
use crate::input::RawDate;
use serde_json::Value;

impl Questionnaire {
    /// The answers of a response to this very form. Unknown items and values of another type are errors:
    /// a form's version never changes.
    pub fn from_response(&self, response: &Value) -> Result<Answers, ReadError> {
        let node = Node::resource(response, "QuestionnaireResponse")?;
        if node.text("questionnaire")? != Some(self.canonical().as_str()) {
            return Err(node.child("questionnaire").fail(ReadErrorKind::UnknownCode));
        }
        let mut answers = Answers::new();
        read_items(&node, &self.items, &mut answers)?;
        Ok(answers)
    }
}

fn read_items(parent: &Node<'_>, items: &[Item], answers: &mut Answers) -> Result<(), ReadError> {
    for node in parent.list("item")? {
        let link_id = node.required_text("linkId")?;
        let Some(item) = items.iter().find(|item| item.link_id == link_id) else {
            return Err(node.child("linkId").fail(ReadErrorKind::UnknownCode));
        };
        if let Some(input) = item.input {
            let raw = match as_typed(&node)? {
                Some(raw) => raw,
                None => composite(&node, item, input)?,
            };
            insert(&node, item, raw, answers)?;
            continue;
        }
        if item.kind == ItemKind::Group {
            read_items(&node, &item.items, answers)?;
            continue;
        }
        let mut raws = Vec::new();
        for answer in node.list("answer")? {
            raws.extend(read_answer(&answer, item)?);
            read_items(&answer, &item.items, answers)?;
        }
        if let Some(raw) = joined(&node, item, raws)? {
            insert(&node, item, raw, answers)?;
        }
    }
    Ok(())
}

fn insert(
    node: &Node<'_>,
    item: &Item,
    raw: RawAnswer,
    answers: &mut Answers,
) -> Result<(), ReadError> {
    match answers.insert(item.link_id.clone(), raw) {
        None => Ok(()),
        Some(_) => Err(node.error()),
    }
}

/// One answer for a field, or all choices of a repeating one.
fn joined(
    node: &Node<'_>,
    item: &Item,
    mut raws: Vec<RawAnswer>,
) -> Result<Option<RawAnswer>, ReadError> {
    if raws.len() <= 1 {
        return Ok(raws.pop());
    }
    let codes = raws.into_iter().map(|raw| match raw {
        RawAnswer::Choice(code) if item.repeats => Ok(code),
        _ => Err(node.child("answer").error()),
    });
    Ok(Some(RawAnswer::Choices(codes.collect::<Result<_, _>>()?)))
}

fn read_answer(node: &Node<'_>, item: &Item) -> Result<Option<RawAnswer>, ReadError> {
    if let Some(raw) = as_typed(node)? {
        return Ok(Some(raw));
    }
    let number = |key: &str| {
        Ok::<_, ReadError>(
            node.number(key)?
                .map(|value| RawAnswer::Number(value.to_string())),
        )
    };
    let text = |key: &str| {
        Ok::<_, ReadError>(node.text(key)?.map(|text| RawAnswer::Text(text.to_owned())))
    };
    let date = |key: &str| {
        Ok::<_, ReadError>(
            node.date(key)?
                .map(|date| RawAnswer::Date(RawDate::western(date))),
        )
    };
    let raw = match item.kind {
        ItemKind::Boolean => node.boolean("valueBoolean")?.map(RawAnswer::Boolean),
        ItemKind::Decimal => number("valueDecimal")?,
        ItemKind::Integer => number("valueInteger")?,
        ItemKind::Quantity => match node.object("valueQuantity")? {
            Some(quantity) => quantity
                .number("value")?
                .map(|value| RawAnswer::Number(value.to_string())),
            None => None,
        },
        ItemKind::Date => date("valueDate")?,
        ItemKind::DateTime => date("valueDateTime")?,
        ItemKind::String | ItemKind::Text => text("valueString")?,
        ItemKind::Url => text("valueUri")?,
        ItemKind::Time => text("valueTime")?,
        ItemKind::Choice | ItemKind::OpenChoice => choice(node, item)?,
        ItemKind::Group | ItemKind::Display | ItemKind::Unsupported => None,
    };
    // an answer may hold only items; a value of another type is an error
    let has_value = node
        .value()
        .as_object()
        .is_some_and(|map| map.keys().any(|key| key.starts_with("value")));
    if raw.is_none() && has_value {
        Err(node.error())
    } else {
        Ok(raw)
    }
}

fn choice(node: &Node<'_>, item: &Item) -> Result<Option<RawAnswer>, ReadError> {
    if let Some(coding) = node.object("valueCoding")? {
        let code = coding.required_text("code")?;
        let system = coding.text("system")?.unwrap_or_default();
        let known = item
            .option(code)
            .is_some_and(|option| option.system == system);
        let choice = || RawAnswer::Choice(code.to_owned());
        return known
            .then(choice)
            .map(Some)
            .ok_or_else(|| coding.child("code").fail(ReadErrorKind::UnknownCode));
    }
    let Some(text) = node.text("valueString")? else {
        return Ok(None);
    };
    if item
        .option(text)
        .is_some_and(|option| option.system.is_empty())
    {
        return Ok(Some(RawAnswer::Choice(text.to_owned())));
    }
    match item.kind {
        ItemKind::OpenChoice => Ok(Some(RawAnswer::Text(text.to_owned()))),
        _ => Err(node.child("valueString").fail(ReadErrorKind::UnknownCode)),
    }
}

fn as_typed(node: &Node<'_>) -> Result<Option<RawAnswer>, ReadError> {
    let Some(extension) = node.extensions(&as_typed_url()).next() else {
        return Ok(None);
    };
    let text = extension.required_text("valueString")?;
    serde_json::from_str(text)
        .map(Some)
        .map_err(|_| extension.child("valueString").error())
}

fn composite(node: &Node<'_>, item: &Item, input: Input) -> Result<RawAnswer, ReadError> {
    match input {
        Input::AgeText => {
            let part = |name: &str| {
                let value = part_of(node, item, name)?
                    .map(|answer| answer.number("valueInteger"))
                    .transpose()?
                    .flatten();
                Ok::<_, ReadError>(value.map(|value| value.to_string()).unwrap_or_default())
            };
            Ok(RawAnswer::AgeText {
                years: part("years")?,
                months: part("months")?,
            })
        }
        Input::VaccineList => {
            let entries = node.list("item")?;
            if entries.len() > VACCINE_ENTRIES_MAX {
                return Err(node.child("item").fail(ReadErrorKind::TooLarge));
            }
            let read = |entry: &Node<'_>| {
                let name = part_of(entry, item, "name")?
                    .map(|answer| answer.text("valueString"))
                    .transpose()?
                    .flatten();
                let date = part_of(entry, item, "date")?
                    .map(|answer| answer.date("valueDate"))
                    .transpose()?
                    .flatten();
                Ok(VaccineEntry {
                    name: name.unwrap_or_default().to_owned(),
                    date: date.map(RawDate::western).unwrap_or_default(),
                })
            };
            Ok(RawAnswer::VaccineList(
                entries.iter().map(read).collect::<Result<_, ReadError>>()?,
            ))
        }
    }
}

/// The first answer of the part `name` of a composite field.
fn part_of<'a>(node: &Node<'a>, item: &Item, name: &str) -> Result<Option<Node<'a>>, ReadError> {
    let wanted = format!("{}.{name}", item.link_id);
    for part in node.list("item")? {
        if part.required_text("linkId")? == wanted {
            return Ok(part.list("answer")?.into_iter().next());
        }
    }
    Ok(None)
}
