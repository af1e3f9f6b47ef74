//! Short ways to say what was typed.

use domain::Date;
use domain::fhir::Reference;
use domain::input::{Calendar, RawDate};
use domain::questionnaire::*;
use domain::{Instant, PersonId, RecordId};
use serde_json::{Value, json};

pub(crate) fn form(items: Value) -> Questionnaire {
    let form = json!({ "resourceType": "Questionnaire", "url": "https://a.example/form", "version": "1", "item": items });
    Questionnaire::read(&form).unwrap()
}

pub(crate) fn child() -> &'static Questionnaire {
    find(CHILD).unwrap()
}

pub(crate) fn choice(code: &str) -> RawAnswer {
    RawAnswer::Choice(code.to_owned())
}

pub(crate) fn text(text: &str) -> RawAnswer {
    RawAnswer::Text(text.to_owned())
}

pub(crate) fn number(typed: &str) -> RawAnswer {
    RawAnswer::Number(typed.to_owned())
}

pub(crate) fn day(calendar: Option<Calendar>, year: &str, month: &str, day: &str) -> RawDate {
    RawDate {
        calendar,
        year: year.to_owned(),
        month: month.to_owned(),
        day: day.to_owned(),
    }
}

pub(crate) fn answers(pairs: &[(&str, RawAnswer)]) -> Answers {
    pairs
        .iter()
        .map(|(link_id, raw)| ((*link_id).to_owned(), raw.clone()))
        .collect()
}

pub(crate) fn enabled(form: &Questionnaire, pairs: &[(&str, RawAnswer)]) -> Vec<String> {
    form.enabled(&answers(pairs))
        .into_iter()
        .map(|item| item.link_id.clone())
        .collect()
}

pub(crate) fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

pub(crate) fn head() -> ResponseHead {
    ResponseHead {
        id: RecordId(uuid::Uuid::from_u128(7)),
        subject: PersonId(uuid::Uuid::from_u128(1)),
        author: Reference::named("やまだ はなこ"),
        authored: Instant(1_795_222_800_000),
        status: ResponseStatus::Completed,
    }
}
