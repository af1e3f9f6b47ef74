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
                Choice::Code(code) => item
                    .option(code)
                    .map_or_else(|| code.clone(), |option| option.display.clone()),
                Choice::Other(text) => text.clone(),
            })
            .collect::<Vec<_>>()
            .join(ja::common::COMMA),
        Answer::Date(date) => domain::ja::date::both(*date),
        Answer::Boolean(value) => ja::form::boolean(*value).to_owned(),
        Answer::Number(number) => format!("{number}{}", item.unit.as_deref().unwrap_or_default()),
        Answer::Age { years, months } => ja::form::about_age(*years, *months),
        Answer::Vaccines(doses) => doses
            .iter()
            .map(|dose| ja::form::remembered_dose(&dose.name, dose.date))
            .collect::<Vec<_>>()
            .join(ja::common::COMMA),
    }
}

fn as_typed(raw: &RawAnswer) -> String {
    let date = |date: &domain::input::RawDate| {
        let era = date.calendar.map(ja::form::calendar).unwrap_or_default();
        ja::form::typed_date(era, &date.year, &date.month, &date.day)
    };
    match raw {
        RawAnswer::Text(text) | RawAnswer::Choice(text) | RawAnswer::Number(text) => text.clone(),
        RawAnswer::Choices(codes) => codes.join(ja::common::COMMA),
        RawAnswer::Date(raw) => date(raw),
        RawAnswer::Boolean(value) => ja::form::boolean(*value).to_owned(),
        RawAnswer::AgeText { years, months } => ja::form::typed_age(years, months),
        RawAnswer::VaccineList(entries) => entries
            .iter()
            .map(|entry| format!("{} {}", entry.name, date(&entry.date)))
            .collect::<Vec<_>>()
            .join(ja::common::COMMA),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::input::{Calendar, RawDate};
    use domain::questionnaire::{CHILD, VaccineEntry, find};

    fn check(link: &str, raw: RawAnswer, expect: &str) {
        let item = find(CHILD).unwrap().item(link).unwrap();
        assert_eq!(answer_text(item, &raw), expect, "{link}");
    }

    fn raw_date(calendar: Option<Calendar>, year: &str, month: &str, day: &str) -> RawDate {
        RawDate {
            calendar,
            year: year.into(),
            month: month.into(),
            day: day.into(),
        }
    }

    #[test]
    fn answers_are_written_in_the_words_of_the_form() {
        check("c03", RawAnswer::Choice("yes".into()), "はい");
        check("c02a", RawAnswer::Choice("not-occurred".into()), "なかった");
        check("c02", RawAnswer::Number("３０２０".into()), "3020g");
        check("c03t", RawAnswer::Text(" せき ".into()), "せき");
        check(
            "c08t",
            RawAnswer::AgeText {
                years: "１".into(),
                months: "3".into(),
            },
            "1歳3か月ごろ",
        );
        let birth = raw_date(Some(Calendar::Reiwa), "5", "10", "15");
        check(
            "birth",
            RawAnswer::Date(birth),
            "令和5年（2023年）10月15日（日）",
        );
        let dose = VaccineEntry {
            name: "水痘".into(),
            date: raw_date(Some(Calendar::Seireki), "2026", "11", "1"),
        };
        check(
            "c06t",
            RawAnswer::VaccineList(vec![dose]),
            "水痘（令和8年11月1日）",
        );
    }

    #[test]
    fn what_cannot_be_understood_is_shown_as_it_was_typed() {
        check("c02", RawAnswer::Number("さんぜん".into()), "さんぜん");
        check(
            "birth",
            RawAnswer::Date(raw_date(Some(Calendar::Reiwa), "5", "13", "1")),
            "令和5年13月1日",
        );
        check("c03", RawAnswer::Choice("maybe".into()), "maybe");
    }
}
