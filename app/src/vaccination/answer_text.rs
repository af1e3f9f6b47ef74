//! An answer as words, for review, conflicts, the clinic's view and paper.

use crate::ja;
use domain::questionnaire::{Answer, Choice, Item, RawAnswer, parse};

/// What was answered. Something that cannot be understood is shown exactly as typed.
#[must_use]
pub fn answer_text(item: &Item, raw: &RawAnswer) -> String {
    match parse(item, raw) {
        Ok(Some(answer)) => words(item, &answer),
        Ok(None) => String::new(),
        Err(_) => as_typed(raw),
    }
}

fn words(item: &Item, answer: &Answer) -> String {
    match answer {
        Answer::Text(text) => text.clone(),
        Answer::Choices(choices) => choices
            .iter()
            .map(|choice| match choice {
                Choice::Code(code) => item.option(code).map_or_else(|| code.clone(), |option| option.display.clone()),
                Choice::Other(text) => text.clone(),
            })
            .collect::<Vec<_>>()
            .join("、"),
        Answer::Date(date) => domain::ja::date::both(*date),
        Answer::Boolean(value) => ja::form::boolean(*value).to_owned(),
        Answer::Number(number) => format!("{number}{}", item.unit.as_deref().unwrap_or_default()),
        Answer::Age { years, months } => ja::form::about_age(*years, *months),
        Answer::Vaccines(doses) => doses
            .iter()
            .map(|dose| ja::form::remembered_dose(&dose.name, dose.date))
            .collect::<Vec<_>>()
            .join("、"),
    }
}

fn as_typed(raw: &RawAnswer) -> String {
    let date = |date: &domain::input::RawDate| {
        let era = date.calendar.map(ja::form::calendar).unwrap_or_default();
        format!("{era}{}年{}月{}日", date.year, date.month, date.day)
    };
    match raw {
        RawAnswer::Text(text) | RawAnswer::Choice(text) | RawAnswer::Number(text) => text.clone(),
        RawAnswer::Choices(codes) => codes.join("、"),
        RawAnswer::Date(raw) => date(raw),
        RawAnswer::Boolean(value) => ja::form::boolean(*value).to_owned(),
        RawAnswer::AgeText { years, months } => format!("{years}歳{months}か月"),
        RawAnswer::VaccineList(entries) => {
            entries.iter().map(|entry| format!("{} {}", entry.name, date(&entry.date))).collect::<Vec<_>>().join("、")
        }
    }
}
