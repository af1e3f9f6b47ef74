//! What is wrong with a field, and what to do. The field keeps what was typed.

use super::date::{wareki, wareki_of, western};
use crate::input::{DatePart, DateProblem, Decimal, TemperatureProblem};
use crate::questionnaire::{Item, ItemKind, ProblemKind};

/// The sentence beside a field of a form.
pub fn of_field(item: &Item, kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::Required => required(item).to_owned(),
        ProblemKind::TooLong { max } => {
            format!("{max}文字までで入れてください。入れた文字は消えていません。")
        }
        ProblemKind::TooMany { max } => format!("{max}件までで入れてください。"),
        ProblemKind::NotANumber => "数字で入れてください。".to_owned(),
        ProblemKind::DecimalComma { suggestion } => {
            format!("{suggestion}ではありませんか。小数点（.）で入れてください。")
        }
        ProblemKind::NotWhole => "小数点のない数で入れてください。".to_owned(),
        ProblemKind::TooManyDecimals { max: 0 } => "小数点のない数で入れてください。".to_owned(),
        ProblemKind::TooManyDecimals { max } => {
            format!("小数点の後は{max}けたまでで入れてください。")
        }
        ProblemKind::OutOfRange { min, max } => {
            range(*min, *max, item.unit.as_deref().unwrap_or(""))
        }
        ProblemKind::UnknownOption => "もう一度選んでください。".to_owned(),
        ProblemKind::Date(problem) => date(*problem),
        ProblemKind::Future => "今日より後の日付です。年を確かめてください。".to_owned(),
        ProblemKind::VaccineName { index } => {
            format!("{}件目：予防接種の種類を入れてください。", index + 1)
        }
        ProblemKind::VaccineDate { index, problem } => {
            format!("{}件目：{}", index + 1, date(*problem))
        }
        ProblemKind::VaccineFuture { index } => format!(
            "{}件目：今日より後の日付です。年を確かめてください。",
            index + 1
        ),
        ProblemKind::WrongShape => "もう一度入れてください。".to_owned(),
    }
}

fn required(item: &Item) -> &'static str {
    match (item.input, item.kind) {
        (Some(_), _) => "入れてください。分からないところは空けておけます。",
        (None, ItemKind::Choice | ItemKind::OpenChoice) => "どれか1つを選んでください。",
        (None, ItemKind::Boolean) => "確かめて、印を付けてください。",
        (None, ItemKind::Date | ItemKind::DateTime) => "年、月、日を入れてください。",
        _ => "入れてください。",
    }
}

fn range(min: Option<Decimal>, max: Option<Decimal>, unit: &str) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{min}{unit}から{max}{unit}までの数で入れてください。"),
        (Some(min), None) => format!("{min}{unit}以上の数で入れてください。"),
        (None, Some(max)) => format!("{max}{unit}以下の数で入れてください。"),
        (None, None) => "数を確かめてください。".to_owned(),
    }
}

/// What is wrong with a date.
pub fn date(problem: DateProblem) -> String {
    match problem {
        DateProblem::Empty => "年、月、日を入れてください。".to_owned(),
        DateProblem::Incomplete(part) => format!("「{}」を入れてください。", part_name(part)),
        DateProblem::NotANumber(part) => format!("「{}」は数字で入れてください。", part_name(part)),
        DateProblem::CalendarMissing => "令和、平成などの元号か、西暦を選んでください。".to_owned(),
        DateProblem::NoSuchMonth => "「月」は1から12で入れてください。".to_owned(),
        DateProblem::NoSuchDay { last_day } => {
            format!("この月は{last_day}日までです。「日」を確かめてください。")
        }
        DateProblem::OtherEra {
            suggestion: Some(day),
        } => format!("{}ではありませんか。", wareki_of(&day)),
        DateProblem::OtherEra { suggestion: None } => "元号と年を確かめてください。".to_owned(),
        DateProblem::YearOutOfRange => "「年」を確かめてください。".to_owned(),
        DateProblem::NotADate => "日付を「令和8年11月21日」のように入れてください。".to_owned(),
    }
}

fn part_name(part: DatePart) -> &'static str {
    match part {
        DatePart::Year => "年",
        DatePart::Month => "月",
        DatePart::Day => "日",
    }
}

/// What is wrong with a temperature.
pub fn temperature(problem: TemperatureProblem) -> String {
    match problem {
        TemperatureProblem::Empty => "体温を入れてください。".to_owned(),
        TemperatureProblem::NotANumber => "体温を数字で入れてください（例：36.5）。".to_owned(),
        TemperatureProblem::TenTimes { suggestion } | TemperatureProblem::Comma { suggestion } => {
            format!("{suggestion}℃ではありませんか。")
        }
        TemperatureProblem::TooPrecise => {
            "小数点の後は1けたで入れてください（例：36.5）。".to_owned()
        }
        TemperatureProblem::OutOfRange => {
            "体温は32.0℃から43.0℃までで入れてください。もう一度測って確かめてください。".to_owned()
        }
    }
}

/// 令和8年3月1日（2026年3月1日）, to offer as a correction.
pub fn suggested_date(date: crate::time::Date) -> String {
    format!("{}（{}）", wareki(date), western(date))
}
