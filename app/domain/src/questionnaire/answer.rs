//! What was typed, exactly as typed, and what it means.

use super::model::{Input, Item, ItemKind, LinkId};
use super::problem::ProblemKind;
use crate::input::{DateProblem, Decimal, NumberProblem, RawDate, number};
use crate::time::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All answers of a draft, by `linkId`. May hold answers of items that are disabled now: they come back
/// when the person changes their mind, and never leave with the response.
pub type Answers = BTreeMap<LinkId, RawAnswer>;

/// An answer as typed or chosen. Stored in drafts; never corrected behind the person's back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RawAnswer {
    /// Text as typed.
    Text(String),
    /// Code of the chosen option.
    Choice(String),
    /// Codes of the chosen options of a repeating question.
    Choices(Vec<String>),
    /// Three boxes and a calendar.
    Date(RawDate),
    /// Yes or no as a value.
    Boolean(bool),
    /// A number as typed, in whatever width.
    Number(String),
    /// （　）歳（　）か月頃
    AgeText {
        /// 歳
        years: String,
        /// か月
        months: String,
    },
    /// 予防接種の種類・接種日
    VaccineList(Vec<VaccineEntry>),
}

/// One dose a person remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaccineEntry {
    /// 種類, as typed.
    #[serde(default)]
    pub name: String,
    /// 接種日, as typed.
    #[serde(default)]
    pub date: RawDate,
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Text, trimmed at both ends.
    Text(String),
    /// One or several chosen options.
    Choices(Vec<Choice>),
    /// A day.
    Date(Date),
    /// Yes or no as a value.
    Boolean(bool),
    /// A number.
    Number(Decimal),
    /// About this age; one of the two may be unknown.
    Age {
        /// 歳
        years: Option<u32>,
        /// か月
        months: Option<u32>,
    },
    /// Remembered doses.
    Vaccines(Vec<VaccineDose>),
}

/// A chosen option, or the text typed into an open choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Code of an option.
    Code(String),
    /// Another text.
    Other(String),
}

/// One remembered dose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaccineDose {
    /// 種類, as typed.
    pub name: String,
    /// 接種日, when it is known.
    pub date: Option<Date>,
}

/// Largest text of an item that sets no limit of its own.
pub(super) const TEXT_LENGTH_MAX: usize = 2000;
/// Most entries of a vaccine list.
pub(super) const VACCINE_ENTRIES_MAX: usize = 20;

impl RawAnswer {
    /// Nothing typed: as good as no answer.
    pub fn is_empty(&self) -> bool {
        match self {
            RawAnswer::Text(text) | RawAnswer::Number(text) | RawAnswer::Choice(text) => {
                text.trim().is_empty()
            }
            RawAnswer::Choices(codes) => codes.is_empty(),
            RawAnswer::Date(date) => date.is_empty(),
            RawAnswer::Boolean(_) => false,
            RawAnswer::AgeText { years, months } => {
                years.trim().is_empty() && months.trim().is_empty()
            }
            RawAnswer::VaccineList(entries) => entries.iter().all(VaccineEntry::is_empty),
        }
    }
}

impl VaccineEntry {
    /// Nothing typed in this line.
    pub fn is_empty(&self) -> bool {
        self.name.trim().is_empty() && self.date.is_empty()
    }
}

/// What `raw` means as an answer to `item`. `Ok(None)` when nothing was typed.
pub fn parse(item: &Item, raw: &RawAnswer) -> Result<Option<Answer>, ProblemKind> {
    if raw.is_empty() {
        return Ok(None);
    }
    let answer = match (item.input, item.kind, raw) {
        (Some(Input::AgeText), _, RawAnswer::AgeText { years, months }) => age(years, months)?,
        (Some(Input::VaccineList), _, RawAnswer::VaccineList(entries)) => vaccines(entries)?,
        (None, ItemKind::Boolean, RawAnswer::Boolean(value)) => Answer::Boolean(*value),
        (
            None,
            ItemKind::Decimal | ItemKind::Quantity | ItemKind::Integer,
            RawAnswer::Number(typed),
        ) => Answer::Number(numeric(item, typed)?),
        (None, ItemKind::Date | ItemKind::DateTime, RawAnswer::Date(date)) => {
            let day = if item.month_precision {
                date.parse_month()
            } else {
                date.parse()
            };
            Answer::Date(day.map_err(ProblemKind::Date)?)
        }
        (
            None,
            ItemKind::String | ItemKind::Text | ItemKind::Url | ItemKind::Time,
            RawAnswer::Text(typed),
        ) => Answer::Text(text(item, typed)?),
        (None, ItemKind::Choice | ItemKind::OpenChoice, RawAnswer::Choice(code)) => {
            Answer::Choices(vec![choice(item, code)?])
        }
        (None, ItemKind::Choice | ItemKind::OpenChoice, RawAnswer::Choices(codes))
            if item.repeats =>
        {
            Answer::Choices(
                codes
                    .iter()
                    .map(|code| choice(item, code))
                    .collect::<Result<_, _>>()?,
            )
        }
        (None, ItemKind::OpenChoice, RawAnswer::Text(typed)) => {
            Answer::Choices(vec![Choice::Other(text(item, typed)?)])
        }
        _ => return Err(ProblemKind::WrongShape),
    };
    Ok(Some(answer))
}

fn choice(item: &Item, code: &str) -> Result<Choice, ProblemKind> {
    item.option(code)
        .map(|option| Choice::Code(option.code.clone()))
        .ok_or(ProblemKind::UnknownOption)
}

fn text(item: &Item, typed: &str) -> Result<String, ProblemKind> {
    let trimmed = typed.trim();
    let max = item
        .max_length
        .and_then(|max| usize::try_from(max).ok())
        .unwrap_or(TEXT_LENGTH_MAX);
    if trimmed.chars().count() > max {
        return Err(ProblemKind::TooLong {
            max: u32::try_from(max).unwrap_or(u32::MAX),
        });
    }
    Ok(trimmed.to_owned())
}

fn numeric(item: &Item, typed: &str) -> Result<Decimal, ProblemKind> {
    let value = number(typed).map_err(|problem| match problem {
        NumberProblem::Comma { suggestion } => ProblemKind::DecimalComma { suggestion },
        NumberProblem::Empty | NumberProblem::NotANumber => ProblemKind::NotANumber,
    })?;
    if item.kind == ItemKind::Integer && value.integer().is_none() {
        return Err(ProblemKind::NotWhole);
    }
    if let Some(max) = item.max_decimal_places.filter(|max| value.scale() > *max) {
        return Err(ProblemKind::TooManyDecimals { max });
    }
    let low = item.min_value.is_some_and(|min| value < min);
    let high = item.max_value.is_some_and(|max| value > max);
    if low || high {
        return Err(ProblemKind::OutOfRange {
            min: item.min_value,
            max: item.max_value,
        });
    }
    Ok(value)
}

fn age(years: &str, months: &str) -> Result<Answer, ProblemKind> {
    let part = |typed: &str, max: i64| -> Result<Option<u32>, ProblemKind> {
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let value = number(typed)
            .ok()
            .and_then(Decimal::integer)
            .ok_or(ProblemKind::NotANumber)?;
        let range = ProblemKind::OutOfRange {
            min: Some(Decimal::from(0)),
            max: Some(Decimal::from(max)),
        };
        u32::try_from(value)
            .ok()
            .filter(|_| value <= max)
            .map(Some)
            .ok_or(range)
    };
    Ok(Answer::Age {
        years: part(years, 120)?,
        months: part(months, 11)?,
    })
}

fn vaccines(entries: &[VaccineEntry]) -> Result<Answer, ProblemKind> {
    if entries.len() > VACCINE_ENTRIES_MAX {
        return Err(ProblemKind::TooMany {
            max: u32::try_from(VACCINE_ENTRIES_MAX).unwrap_or(u32::MAX),
        });
    }
    let mut doses = Vec::new();
    for (index, entry) in entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| !entry.is_empty())
    {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let name = entry.name.trim();
        if name.is_empty() {
            return Err(ProblemKind::VaccineName { index });
        }
        if name.chars().count() > 100 {
            return Err(ProblemKind::TooLong { max: 100 });
        }
        let date = match entry.date.parse() {
            Ok(date) => Some(date),
            // an unknown day is an honest answer; the physician sees it as unknown
            Err(DateProblem::Empty) => None,
            Err(problem) => return Err(ProblemKind::VaccineDate { index, problem }),
        };
        doses.push(VaccineDose {
            name: name.to_owned(),
            date,
        });
    }
    Ok(Answer::Vaccines(doses))
}
