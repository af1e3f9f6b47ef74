//! What a filled-in form means for the dose: flags for the physician, each with its reason and source.
//!
//! Only points out; 実施できる・見合わせ is the physician's. Must not know any question by name: answers are
//! judged by the flags and normal answers in the form's data.

mod catalogue;
mod doses;
mod programme;

pub use catalogue::Basis;

use crate::input::Temperature;
use crate::interval;
use crate::ja::verdict;
use crate::questionnaire::{Answer, Answers, Choice, Item, LinkId, Questionnaire, parse};
use crate::time::Date;
use crate::vaccine::{PastDose, Vaccine};
use serde::{Deserialize, Serialize};

/// How heavy a flag is, heaviest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Not 定期接種 on this day unless something is corrected.
    Block,
    /// Stops unless the physician decides otherwise, with a reason.
    BlockOverride,
    /// 接種不適当者 possibly.
    ContraindicationCandidate,
    /// 接種要注意者: the physician marks it as reviewed.
    Caution,
    /// The dates of earlier doses have to be looked at.
    IntervalCheck,
    /// To be explained before the consent.
    Explain,
    /// For the physician to know.
    Review,
}

impl Level {
    /// All levels, heaviest first.
    pub const ALL: [Level; 7] = [
        Level::Block,
        Level::BlockOverride,
        Level::ContraindicationCandidate,
        Level::Caution,
        Level::IntervalCheck,
        Level::Explain,
        Level::Review,
    ];

    /// As forms write it.
    pub fn code(self) -> &'static str {
        match self {
            Level::Block => "block",
            Level::BlockOverride => "block-override",
            Level::ContraindicationCandidate => "contraindication-candidate",
            Level::Caution => "caution",
            Level::IntervalCheck => "interval-check",
            Level::Explain => "explain",
            Level::Review => "review",
        }
    }

    /// The level forms write so.
    pub fn from_code(code: &str) -> Option<Self> {
        Level::ALL.into_iter().find(|level| level.code() == code)
    }
}

/// Everything a form is judged with.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The form.
    pub questionnaire: &'a Questionnaire,
    /// What was answered.
    pub answers: &'a Answers,
    /// 診察前の体温, when it was taken.
    pub temperature: Option<Temperature>,
    /// 生年月日 from the record.
    pub birth: Date,
    /// The vaccine of the day.
    pub vaccine: Option<&'static Vaccine>,
    /// Doses in the record.
    pub history: &'a [PastDose],
    /// 接種日
    pub day: Date,
    /// The day the form was handed in, when it was.
    pub answered: Option<Date>,
}

/// Something for the physician to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// How heavy.
    pub level: Level,
    /// The question it comes from.
    pub link_id: Option<LinkId>,
    /// Why, in one Japanese sentence.
    pub reason: String,
    /// The rules behind it.
    pub bases: Vec<Basis>,
}

/// Every flag, heaviest first, in the order of the form within a level.
pub fn assess(input: &Input<'_>) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    flags.extend(fever(input));
    flags.extend(of_another_day(input));
    let enabled = input.questionnaire.enabled(input.answers);
    for item in enabled.into_iter().filter(|item| item.is_question()) {
        flags.extend(answered(item, input));
    }
    flags.extend(doses::recorded_but_denied(input));
    flags.extend(doses::live_but_denied(input));
    flags.extend(doses::dates(input));
    flags.extend(programme::flags(input));
    flags.sort_by_key(|flag| flag.level);
    flags
}

fn fever(input: &Input<'_>) -> Option<Flag> {
    let temperature = input
        .temperature
        .filter(|temperature| temperature.is_fever())?;
    Some(Flag {
        level: Level::ContraindicationCandidate,
        link_id: None,
        reason: verdict::fever(temperature),
        bases: catalogue::bases(&["CI02".to_owned()], input.vaccine),
    })
}

/// Answers are good for the day of the vaccination: what was told before is asked again.
fn of_another_day(input: &Input<'_>) -> Option<Flag> {
    let answered = input.answered.filter(|answered| *answered < input.day)?;
    Some(Flag {
        level: Level::Review,
        link_id: None,
        reason: verdict::of_another_day(answered, input.day),
        bases: Vec::new(),
    })
}

/// The flags of one answer. An answer that is not the normal one and has no flag of its own is still shown.
fn answered(item: &Item, input: &Input<'_>) -> Vec<Flag> {
    let Some(Ok(Some(Answer::Choices(choices)))) =
        input.answers.get(&item.link_id).map(|raw| parse(item, raw))
    else {
        return Vec::new();
    };
    let chosen = |code: &str| {
        choices
            .iter()
            .any(|choice| matches!(choice, Choice::Code(chosen) if chosen == code))
    };
    let mut flags: Vec<Flag> = item
        .flags
        .iter()
        .filter(|rule| chosen(&rule.when))
        .map(|rule| Flag {
            level: rule.level,
            link_id: Some(item.link_id.clone()),
            reason: rule.reason.clone(),
            bases: catalogue::bases(&rule.refs, input.vaccine),
        })
        .collect();
    if let Some(normal) = item
        .normal_answer
        .as_deref()
        .filter(|normal| flags.is_empty() && !chosen(normal))
    {
        let normal = item
            .option(normal)
            .map_or(normal, |option| option.display.as_str());
        flags.push(Flag {
            level: Level::Review,
            link_id: Some(item.link_id.clone()),
            reason: verdict::not_normal(&item.text, normal),
            bases: Vec::new(),
        });
    }
    flags
}

/// A flag for each reason the dates give.
fn refusal_flag(refusal: &interval::Refusal, day: Date) -> Flag {
    Flag {
        level: if refusal.reason.may_be_overridden() {
            Level::BlockOverride
        } else {
            Level::Block
        },
        link_id: None,
        reason: verdict::refusal(refusal, day),
        bases: vec![catalogue::rule_basis(refusal)],
    }
}
