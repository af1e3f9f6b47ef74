//! A notebook as one page of HTML that opens in any browser, without a network. Pure.

use crate::browser::LocalRow;
use crate::grants::model as grants;
use crate::home::child::Child;
use crate::ja::{self, takeout as words};
use crate::vaccination::answer_text::answer_text;
use crate::vaccination::form_steps::steps_of;
use crate::vaccination::item_view::label_of;
use crate::vaccination::person_model::{DoseEntry, PersonRecord};
use crate::vaccination::submitted::SubmittedForm;
use domain::{Date, Instant};

/// The layout only: colours are the reader's own.
const STYLE: &str = "body{font-family:sans-serif;line-height:1.7;max-width:60rem;margin:auto;padding:1rem}\
    table{border-collapse:collapse;width:100%}th,td{border:1px solid;padding:.3rem .5rem;text-align:left;\
    vertical-align:top}dt{font-weight:bold}dd{margin:0 0 .5rem}section{margin-top:2rem}\
    @media print{section{break-inside:avoid}}";

/// The page.
#[must_use]
pub fn booklet(child: &Child, rows: &[LocalRow], now: Instant) -> String {
    let today = now.date_in_japan();
    let record = PersonRecord::of(Some(child.clone()), rows, today);
    let title = escaped(&words::booklet_title(&child.name));
    let made = escaped(&words::made_at(now));
    let sections = [
        identity(child, today),
        doses(&record.doses),
        forms(&record.forms),
        sharing(&grants::of(rows, now), today),
        log(&record),
    ];
    format!(
        "<!doctype html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><h1>{title}</h1><p>{made}</p>{}</body></html>\n",
        sections.concat()
    )
}

/// Text as HTML shows it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("<br>"),
            other => out.push(other),
        }
    }
    out
}

fn section(title: &str, inside: &str) -> String {
    format!("<section><h2>{}</h2>{inside}</section>", escaped(title))
}

fn facts<'a>(pairs: impl IntoIterator<Item = (&'a str, Option<String>)>) -> String {
    let pairs = pairs.into_iter().filter_map(|(name, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some(format!(
            "<dt>{}</dt><dd>{}</dd>",
            escaped(name),
            escaped(&value)
        ))
    });
    format!("<dl>{}</dl>", pairs.collect::<String>())
}

fn identity(child: &Child, today: Date) -> String {
    let inside = facts([
        (words::NAME, Some(child.name.clone())),
        (ja::record::KANA, child.kana.clone()),
        (ja::record::BIRTH, child.birth.map(domain::ja::date::both)),
        (ja::record::AGE, child.age(today).map(ja::home::age)),
        (words::ADDRESS, child.address.clone()),
        (words::PHONE, child.phone.clone()),
    ]);
    section(words::IDENTITY, &inside)
}

fn doses(doses: &[DoseEntry]) -> String {
    if doses.is_empty() {
        let none = format!("<p>{}</p>", escaped(ja::record::NO_DOSES));
        return section(ja::record::DOSES, &none);
    }
    let heads = [
        words::DAY,
        words::VACCINE,
        words::STATE,
        ja::record::LOT,
        ja::record::PLACE,
        ja::record::DOCTOR,
        ja::record::NOTE,
    ];
    let cell = |text: Option<String>| format!("<td>{}</td>", escaped(&text.unwrap_or_default()));
    let row = |dose: &DoseEntry| {
        let state = if dose.given {
            ja::record::GIVEN.to_owned()
        } else {
            let why = dose.reason.as_deref().map(ja::record::why_not);
            [ja::record::NOT_GIVEN.to_owned(), why.unwrap_or_default()].join(" ")
        };
        let name = [Some(dose.vaccine.clone()), dose.dose.clone()];
        let name: Vec<String> = name.into_iter().flatten().collect();
        let cells = [
            Some(dose.known.clone()),
            Some(name.join(" ")),
            Some(state),
            dose.lot.clone(),
            dose.place.clone(),
            dose.doctor.clone(),
            dose.note.clone(),
        ];
        format!("<tr>{}</tr>", cells.map(cell).concat())
    };
    let heads: String = heads
        .iter()
        .map(|head| format!("<th>{}</th>", escaped(head)))
        .collect();
    let body: String = doses.iter().map(row).collect();
    section(
        ja::record::DOSES,
        &format!("<table><tr>{heads}</tr>{body}</table>"),
    )
}

fn forms(forms: &[SubmittedForm]) -> String {
    let one = |form: &SubmittedForm| {
        let answers = form.form.map_or_else(String::new, |questions| {
            let enabled = questions.enabled_part(&form.answers);
            let items = steps_of(questions).into_iter().flat_map(|step| step.items);
            let pairs: Vec<(String, String)> = items
                .filter_map(|item| {
                    let answer = enabled.get(&item.link_id)?;
                    Some((label_of(item), answer_text(item, answer)))
                })
                .collect();
            facts(
                pairs
                    .iter()
                    .map(|(name, value)| (name.as_str(), Some(value.clone()))),
            )
        });
        format!(
            "<h3>{}</h3>{answers}",
            escaped(&ja::record::form_of(form.at, form.vaccine().as_deref()))
        )
    };
    let inside: String = forms.iter().map(one).collect();
    if inside.is_empty() {
        return String::new();
    }
    section(ja::record::FORMS, &inside)
}

fn sharing(given: &[grants::Given], today: Date) -> String {
    let one = |given: &grants::Given| {
        let lines = given.lines(today);
        let [who, what, why, until, _] = domain::ja::package::HEADS;
        let ended = (!given.stands).then(|| words::ENDED.to_owned());
        facts([
            (who, Some(lines.who)),
            (what, Some(lines.what)),
            (why, Some(lines.why)),
            (until, ended.or(Some(lines.until))),
        ])
    };
    let inside: String = given.iter().map(one).collect();
    if inside.is_empty() {
        return String::new();
    }
    section(ja::grants::TITLE, &inside)
}

fn log(record: &PersonRecord) -> String {
    if record.looks.is_empty() {
        let none = format!("<p>{}</p>", escaped(ja::record::NO_LOOKS));
        return section(ja::record::LOOKS, &none);
    }
    let one = |line: &domain::log::Line| {
        let parts = [
            Some(ja::record::date_and_time(line.at)),
            Some(ja::record::looker(&line.who, line.organization.as_deref())),
            Some(line.what.clone()),
            line.why.clone(),
            line.denied.map(str::to_owned),
        ];
        let text: Vec<String> = parts.into_iter().flatten().collect();
        format!("<li>{}</li>", escaped(&text.join(" ")))
    };
    let lines: String = record.looks.iter().map(one).collect();
    section(ja::record::LOOKS, &format!("<ul>{lines}</ul>"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use domain::fhir::Code;
    use domain::fhir::immunization::{Immunization, ImmunizationStatus};

    fn child(name: &str) -> Child {
        Child {
            person: testing::person(),
            name: name.to_owned(),
            kana: None,
            birth: Some("2023-05-10".parse().unwrap()),
            gender: None,
            address: None,
            phone: None,
        }
    }

    #[test]
    fn what_the_notebook_holds_is_in_it_and_no_text_becomes_markup() {
        let id = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f41";
        let day = "2026-11-21".parse().unwrap();
        let dose = Immunization {
            lot_number: Some("<script>alert(1)</script>".to_owned()),
            note: Some("a\nb & \"c\"".to_owned()),
            ..Immunization::new(
                id.parse().unwrap(),
                testing::person(),
                ImmunizationStatus::Completed,
                Code::words("MR"),
                day,
            )
        };
        let rows = [testing::row(id, "Immunization", &dose.to_json())];
        let page = booklet(&child("O'Hara <b>"), &rows, Instant(1_795_230_000_000));
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(page.contains("O&#39;Hara &lt;b&gt;") && !page.contains("<script"));
        assert!(page.contains("a<br>b &amp; &quot;c&quot;"));
        assert!(page.contains(&domain::ja::date::both(day)));
    }

    #[test]
    fn an_empty_notebook_says_so() {
        let page = booklet(&child("Aoi"), &[], Instant(1_795_230_000_000));
        assert!(page.contains(ja::record::NO_DOSES) && page.contains(ja::record::NO_LOOKS));
    }
}
