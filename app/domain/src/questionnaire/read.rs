//! A FHIR R4 Questionnaire from JSON. Own extensions are described in `data/README.md`.

use super::model::{
    AnswerOption, Condition, EnableBehavior, EnableWhen, EnteredBy, FlagRule, Input, Item,
    ItemKind, Operator, Questionnaire,
};
use crate::fhir::json::{Node, ReadError};
use crate::fhir::systems;
use crate::input::Decimal;
use crate::screening::Level;
use crate::signing::SignedBy;
use serde_json::Value;
use std::collections::BTreeSet;

/// Most items of a form.
const ITEMS_MAX: usize = 1000;
/// Deepest nesting of items.
const DEPTH_MAX: usize = 12;

impl Questionnaire {
    /// Reads a Questionnaire resource.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let root = Node::resource(value, "Questionnaire")?;
        let mut seen = BTreeSet::new();
        Ok(Questionnaire {
            url: root.text("url")?.unwrap_or_default().to_owned(),
            version: root.text("version")?.unwrap_or_default().to_owned(),
            title: root.text("title")?.unwrap_or_default().to_owned(),
            official_form: own_text(&root, "official-form"),
            vaccines: own_all(&root, "vaccine")
                .filter_map(|node| code_of(&node))
                .collect(),
            signed_by: own_code(&root, "signed-by")
                .and_then(|code| SignedBy::from_code(&code))
                .unwrap_or_default(),
            accompanied: own_all(&root, "accompanied")
                .next()
                .and_then(|node| node.boolean("valueBoolean").ok().flatten()),
            items: items(&root, 0, &mut seen)?,
        })
    }
}

fn items(
    parent: &Node<'_>,
    depth: usize,
    seen: &mut BTreeSet<String>,
) -> Result<Vec<Item>, ReadError> {
    let nodes = parent.list("item")?;
    if !nodes.is_empty() && depth >= DEPTH_MAX {
        return Err(parent.child("item").error());
    }
    nodes.iter().map(|node| item(node, depth, seen)).collect()
}

fn item(node: &Node<'_>, depth: usize, seen: &mut BTreeSet<String>) -> Result<Item, ReadError> {
    let link_id = node.required_text("linkId")?.to_owned();
    if seen.len() >= ITEMS_MAX || !seen.insert(link_id.clone()) {
        return Err(node.child("linkId").error());
    }
    let kind = kind(node)?;
    Ok(Item {
        kind,
        text: node.text("text")?.unwrap_or_default().to_owned(),
        prefix: node.text("prefix")?.map(str::to_owned),
        required: node.boolean("required")?.unwrap_or(false),
        repeats: node.boolean("repeats")?.unwrap_or(false),
        read_only: node.boolean("readOnly")?.unwrap_or(false),
        options: options(node)?,
        enable_when: node
            .list("enableWhen")?
            .iter()
            .map(enable_when)
            .collect::<Result<_, _>>()?,
        enable_behavior: match node.text("enableBehavior")? {
            Some("any") => EnableBehavior::Any,
            _ => EnableBehavior::All,
        },
        max_length: node
            .number("maxLength")?
            .and_then(Decimal::integer)
            .and_then(|max| u32::try_from(max).ok()),
        min_value: limit(node, "minValue"),
        max_value: limit(node, "maxValue"),
        max_decimal_places: limit(node, "maxDecimalPlaces")
            .and_then(Decimal::integer)
            .and_then(|max| u8::try_from(max).ok()),
        unit: unit(node),
        initial: initial(node)?,
        not_after_today: own_boolean(node, "not-after-today"),
        month_precision: own_boolean(node, "month-precision"),
        input: match own_code(node, "input").as_deref() {
            Some("age-text") if kind == ItemKind::Group => Some(Input::AgeText),
            Some("vaccine-list") if kind == ItemKind::Group => Some(Input::VaccineList),
            _ => None,
        },
        normal_answer: own_code(node, "normal-answer"),
        flags: own_all(node, "flag")
            .filter_map(|flag| flag_rule(&flag))
            .collect(),
        confidence: own_code(node, "confidence"),
        source: own_text(node, "source"),
        prefill: own_code(node, "prefill"),
        entered_by: match own_code(node, "entered-by").as_deref() {
            Some("clinic") => EnteredBy::Clinic,
            _ => EnteredBy::Person,
        },
        physician_note: own_boolean(node, "physician-note"),
        note: own_text(node, "note"),
        items: items(node, depth + 1, seen)?,
        link_id,
    })
}

fn kind(node: &Node<'_>) -> Result<ItemKind, ReadError> {
    Ok(match node.required_text("type")? {
        "group" => ItemKind::Group,
        "display" => ItemKind::Display,
        "boolean" => ItemKind::Boolean,
        "decimal" => ItemKind::Decimal,
        "integer" => ItemKind::Integer,
        "date" => ItemKind::Date,
        "dateTime" => ItemKind::DateTime,
        "time" => ItemKind::Time,
        "string" => ItemKind::String,
        "text" => ItemKind::Text,
        "url" => ItemKind::Url,
        "choice" => ItemKind::Choice,
        "open-choice" => ItemKind::OpenChoice,
        "quantity" => ItemKind::Quantity,
        "attachment" | "reference" => ItemKind::Unsupported,
        _ => return Err(node.child("type").error()),
    })
}

fn options(node: &Node<'_>) -> Result<Vec<AnswerOption>, ReadError> {
    let mut out = Vec::new();
    for option in node.list("answerOption")? {
        if let Some(coding) = option.object("valueCoding")? {
            let code = coding
                .text("code")?
                .or(coding.text("display")?)
                .unwrap_or_default();
            out.push(AnswerOption {
                system: coding.text("system")?.unwrap_or_default().to_owned(),
                code: code.to_owned(),
                display: coding.text("display")?.unwrap_or(code).to_owned(),
            });
            continue;
        }
        let text = ["valueString", "valueDate", "valueTime"]
            .iter()
            .find_map(|key| option.text(key).ok().flatten());
        let text = text
            .map(str::to_owned)
            .or_else(|| Some(option.number("valueInteger").ok()??.to_string()));
        if let Some(text) = text {
            out.push(AnswerOption {
                system: String::new(),
                code: text.clone(),
                display: text,
            });
        }
    }
    Ok(out)
}

fn enable_when(node: &Node<'_>) -> Result<EnableWhen, ReadError> {
    let operator = match node.required_text("operator")? {
        "exists" => Operator::Exists,
        "=" => Operator::Equal,
        "!=" => Operator::NotEqual,
        ">" => Operator::Greater,
        "<" => Operator::Less,
        ">=" => Operator::GreaterOrEqual,
        "<=" => Operator::LessOrEqual,
        _ => return Err(node.child("operator").error()),
    };
    Ok(EnableWhen {
        question: node.required_text("question")?.to_owned(),
        operator,
        expected: condition(node)?,
    })
}

fn condition(node: &Node<'_>) -> Result<Condition, ReadError> {
    if let Some(value) = node.boolean("answerBoolean")? {
        return Ok(Condition::Boolean(value));
    }
    if let Some(value) = node
        .number("answerDecimal")?
        .or(node.number("answerInteger")?)
    {
        return Ok(Condition::Number(value));
    }
    if let Some(value) = node.date("answerDate")?.or(node.date("answerDateTime")?) {
        return Ok(Condition::Date(value));
    }
    if let Some(value) = node.text("answerString")?.or(node.text("answerTime")?) {
        return Ok(Condition::Text(value.to_owned()));
    }
    if let Some(coding) = node.object("answerCoding")? {
        let code = coding.text("code")?.or(coding.text("display")?);
        return Ok(code.map_or(Condition::Unsupported, |code| {
            Condition::Code(code.to_owned())
        }));
    }
    if let Some(quantity) = node.object("answerQuantity")? {
        return Ok(quantity
            .number("value")?
            .map_or(Condition::Unsupported, Condition::Number));
    }
    Ok(Condition::Unsupported)
}

/// `initial` counts only with our mark: a form from elsewhere preselects nothing.
fn initial(node: &Node<'_>) -> Result<Vec<Value>, ReadError> {
    if !own_boolean(node, "initial-allowed") {
        return Ok(Vec::new());
    }
    Ok(node
        .list("initial")?
        .iter()
        .map(|initial| initial.value().clone())
        .collect())
}

fn limit(node: &Node<'_>, name: &str) -> Option<Decimal> {
    let url = format!("{}{name}", systems::FHIR_EXTENSION);
    let extension = node.extensions(&url).next()?;
    extension
        .number("valueInteger")
        .ok()
        .flatten()
        .or_else(|| extension.number("valueDecimal").ok().flatten())
}

fn unit(node: &Node<'_>) -> Option<String> {
    let url = format!("{}questionnaire-unit", systems::FHIR_EXTENSION);
    let extension = node.extensions(&url).next()?;
    let coding = extension.object("valueCoding").ok().flatten()?;
    let text = coding
        .text("display")
        .ok()
        .flatten()
        .or_else(|| coding.text("code").ok().flatten())?;
    Some(text.to_owned())
}

fn flag_rule(node: &Node<'_>) -> Option<FlagRule> {
    let part = |name: &str| node.extensions(name).next();
    let code = |name: &str| part(name).and_then(|node| code_of(&node));
    Some(FlagRule {
        when: code("when")?,
        level: Level::from_code(&code("level")?)?,
        reason: part("reason")?.text("valueString").ok()??.to_owned(),
        refs: node
            .extensions("ref")
            .filter_map(|node| code_of(&node))
            .collect(),
    })
}

fn own_all<'a>(node: &Node<'a>, name: &str) -> impl Iterator<Item = Node<'a>> {
    node.extensions(&format!("{}{name}", systems::OWN_EXTENSION))
        .collect::<Vec<_>>()
        .into_iter()
}

fn own_code(node: &Node<'_>, name: &str) -> Option<String> {
    own_all(node, name).next().and_then(|node| code_of(&node))
}

fn own_text(node: &Node<'_>, name: &str) -> Option<String> {
    Some(
        own_all(node, name)
            .next()?
            .text("valueString")
            .ok()??
            .to_owned(),
    )
}

fn own_boolean(node: &Node<'_>, name: &str) -> bool {
    own_all(node, name)
        .next()
        .and_then(|node| node.boolean("valueBoolean").ok().flatten())
        .unwrap_or(false)
}

fn code_of(node: &Node<'_>) -> Option<String> {
    Some(node.text("valueCode").ok()??.to_owned())
}
