//! The official form on paper: header, questions with the physician's column, physician, guardian, record of the dose.
//!
//! Nothing is left out because it is empty: what is not filled in can be written by hand.

use super::answer_text::answer_text;
use crate::ja;
use domain::fhir::When;
use domain::fhir::immunization::Immunization;
use domain::input::Temperature;
use domain::questionnaire::{Answers, EnteredBy, Item, ItemKind, Questionnaire, RawAnswer, find};
use domain::signing::Signer;
use leptos::prelude::*;

/// Most questions that fit on one sheet in the usual size.
const ROOMY_MAX: usize = 18;
/// Most answers that stand beside a question.
const BESIDE_MAX: usize = 3;

/// Everything on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct PaperParts {
    pub form: &'static Questionnaire,
    pub answers: Answers,
    pub age: Option<String>,
    pub temperature: Option<Temperature>,
    pub physician: Answers,
    pub consent: Answers,
    pub dose: Option<Immunization>,
    /// Who says yes to the dose.
    pub signer: Signer,
}

/// The page.
#[component]
pub fn Paper(parts: PaperParts) -> impl IntoView {
    let questions: Vec<&'static Item> = parts
        .form
        .all_items()
        .into_iter()
        .filter(|item| item.physician_note)
        .collect();
    let dense = questions.len() > ROOMY_MAX;
    view! {
        <div class="paper-scroll" role="region" aria-label=parts.form.title.clone() tabindex="0">
            <article class="paper" class:paper--dense=dense id="paper">
                <h2 class="paper__title">{parts.form.title.clone()}</h2>
                <Header parts=parts.clone()/>
                <table class="paper__questions">
                    <thead>
                        <tr>
                            <th scope="col">{ja::sharing::QUESTIONS}</th>
                            <th scope="col">{ja::sharing::ANSWERS}</th>
                            <th scope="col">{ja::sharing::PHYSICIAN_COLUMN}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {questions.into_iter().map(|item| question_row(&parts, item)).collect_view()}
                    </tbody>
                </table>
                {statements(parts.form)
                    .map(|group| view! {
                        <SectionBox head=group.text.clone() groups=std::slice::from_ref(group) answers=parts.answers.clone()/>
                    })
                    .collect_view()}
                <SectionBox
                    head=ja::sharing::PHYSICIAN_HEAD
                    // the column of notes stands beside the questions
                    groups=groups_of(parts.signer.physician_form()).get(1..).unwrap_or_default()
                    answers=parts.physician.clone()
                />
                // signed before, it stands on the form itself
                {(parts.signer != Signer::GuardianBefore).then(|| view! {
                    <SectionBox
                        head=ja::sharing::consent_head(parts.signer)
                        groups=groups_of(parts.signer.consent_form())
                        answers=parts.consent.clone()
                    />
                })}
                <RecordBox dose=parts.dose/>
            </article>
        </div>
    }
}

fn groups_of(canonical: &str) -> &'static [Item] {
    find(canonical)
        .map(Questionnaire::steps)
        .unwrap_or_default()
}

/// Groups of the form with a statement to sign under: a box of their own, not cells of the header.
fn statements(form: &'static Questionnaire) -> impl Iterator<Item = &'static Item> {
    form.steps().iter().filter(|group| has_statement(group))
}

fn has_statement(group: &Item) -> bool {
    let mut items = group.items.iter();
    items.any(|item| item.kind == ItemKind::Display)
}

/// The box above the questions: everything of the form that is no question and that the person or the clinic enters.
#[component]
fn Header(parts: PaperParts) -> impl IntoView {
    let cells = parts
        .form
        .steps()
        .iter()
        .filter(|group| !has_statement(group))
        .flat_map(|group| &group.items)
        .filter(|item| item.is_question() && !item.physician_note && item.enable_when.is_empty())
        .filter(|item| item.entered_by == EnteredBy::Person)
        .map(|item| {
            let answer = answer_of(item, &parts.answers);
            let answer = match (&parts.age, item.kind) {
                (Some(age), ItemKind::Date) if !answer.is_empty() => format!("{answer} {age}"),
                _ => answer,
            };
            let text = if item.kind == ItemKind::Date && answer.is_empty() {
                ja::sharing::BLANK_DATE.to_owned()
            } else {
                answer
            };
            view! { <div class="paper__cell"><dt>{item.text.clone()}</dt><dd>{text}</dd></div> }
        })
        .collect_view();
    let temperature = parts.temperature.map_or_else(
        || ja::sharing::BLANK_TEMPERATURE.to_owned(),
        ja::sharing::temperature,
    );
    view! {
        <dl class="paper__header">
            <div class="paper__cell"><dt>{ja::sharing::TEMPERATURE}</dt><dd>{temperature}</dd></div>
            {cells}
        </dl>
    }
}

fn answer_of(item: &Item, answers: &Answers) -> String {
    answers
        .get(&item.link_id)
        .map(|raw| answer_text(item, raw))
        .unwrap_or_default()
}

/// One question with those that follow it.
fn question_row(parts: &PaperParts, item: &'static Item) -> impl IntoView {
    let number = item.prefix.clone().map(|prefix| format!("{prefix} "));
    let follow = follow_ups(parts.form, item)
        .into_iter()
        .map(|follow| {
            if follow.options.is_empty() {
                let answer = answer_of(follow, &parts.answers);
                let answer = if answer.is_empty() { "\u{3000}".repeat(10) } else { answer };
                view! { <p class="paper__follow">{ja::sharing::blank(&follow.text, &answer)}</p> }.into_any()
            } else {
                view! { <p class="paper__follow">{follow.text.clone()}" "{options(follow, &parts.answers)}</p> }.into_any()
            }
        })
        .collect_view();
    // many answers stand under the question, where they can wrap
    let many = item.options.len() > BESIDE_MAX;
    let under = many.then(|| {
        view! { <p class="paper__follow">{options(item, &parts.answers)}</p> }
    });
    let answer = if many {
        ().into_any()
    } else if item.options.is_empty() {
        let answer = answer_of(item, &parts.answers);
        view! { <span class="paper__value">{answer}</span> }.into_any()
    } else {
        options(item, &parts.answers).into_any()
    };
    let note = parts
        .physician
        .get(&format!("note-{}", item.link_id))
        .map(words)
        .unwrap_or_default();
    view! {
        <tr>
            <td>{number}{item.text.clone()}{under}{follow}</td>
            <td class="paper__answer">{answer}</td>
            <td class="paper__note">{note}</td>
        </tr>
    }
}

/// Questions asked because of an answer to this one.
fn follow_ups(form: &'static Questionnaire, item: &Item) -> Vec<&'static Item> {
    let asks = |other: &&Item| {
        other
            .enable_when
            .iter()
            .any(|when| when.question == item.link_id)
    };
    form.all_items().into_iter().filter(asks).collect()
}

/// All the answers there are, the chosen one in a ring: readable without colour, and to be ringed by hand.
fn options(item: &'static Item, answers: &Answers) -> impl IntoView {
    let chosen = match answers.get(&item.link_id) {
        Some(RawAnswer::Choice(code)) => vec![code.clone()],
        Some(RawAnswer::Choices(codes)) => codes.clone(),
        _ => Vec::new(),
    };
    item.options
        .iter()
        .map(|option| {
            let ringed = chosen.contains(&option.code);
            view! {
                <span class="paper__option" class:paper__option--chosen=ringed>
                    {option.display.clone()}
                    {ringed.then(|| view! { <span class="visually-hidden">{ja::sharing::CHOSEN}</span> })}
                </span>
            }
        })
        .collect_view()
}

fn words(raw: &RawAnswer) -> String {
    match raw {
        RawAnswer::Text(text) | RawAnswer::Number(text) => text.clone(),
        _ => String::new(),
    }
}

/// 医師記入欄, 保護者記入欄: statements and choices of their own forms.
#[component]
fn SectionBox(
    #[prop(into)] head: String,
    groups: &'static [Item],
    answers: Answers,
) -> impl IntoView {
    let items = groups
        .iter()
        .flat_map(|group| &group.items)
        .map(|item| match item.kind {
            ItemKind::Display => view! { <p>{item.text.clone()}</p> }.into_any(),
            ItemKind::Boolean => {
                let mark = if answers.get(&item.link_id) == Some(&RawAnswer::Boolean(true)) {
                    "☑"
                } else {
                    "☐"
                };
                view! { <p>{mark}" "{item.text.clone()}</p> }.into_any()
            }
            ItemKind::Choice => {
                view! { <p>{item.text.clone()}" "{options(item, &answers)}</p> }.into_any()
            }
            _ => {
                let answer = answer_of(item, &answers);
                let answer = match (answer.is_empty(), item.kind) {
                    (true, ItemKind::Date) => ja::sharing::BLANK_DATE.to_owned(),
                    (true, _) => "\u{3000}".repeat(12),
                    (false, _) => answer,
                };
                view! { <span class="paper__line">{ja::sharing::blank(&item.text, &answer)}</span> }
                    .into_any()
            }
        })
        .collect_view();
    let title = head.clone();
    view! {
        <section class="paper__box" aria-label=title>
            <h3>{head}</h3>
            <div>{items}</div>
        </section>
    }
}

/// 接種記録欄
#[component]
fn RecordBox(#[prop(optional_no_strip)] dose: Option<Immunization>) -> impl IntoView {
    let dose = dose.as_ref();
    let text = |read: fn(&Immunization) -> Option<String>| dose.and_then(read).unwrap_or_default();
    let day = |when: Option<When>| when.and_then(When::date).map(domain::ja::date::wareki);
    let given = dose
        .and_then(|dose| day(dose.occurrence))
        .unwrap_or_else(|| ja::sharing::BLANK_DATE.to_owned());
    let series = dose.map(|dose| {
        [dose.series.clone(), dose.dose_number.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    });
    let cells = [
        (
            ja::sharing::VACCINE_USED,
            text(|dose| dose.vaccine.text.clone()),
        ),
        (ja::record::LOT, text(|dose| dose.lot_number.clone())),
        (
            ja::record::EXPIRY,
            dose.and_then(|dose| day(dose.expiration))
                .unwrap_or_default(),
        ),
        (
            ja::record::VOLUME,
            dose.and_then(|dose| dose.dose_ml)
                .map(|ml| format!("{ml} mL"))
                .unwrap_or_default(),
        ),
        (
            ja::sharing::ROUTE,
            text(|dose| dose.route.as_ref()?.text.clone()),
        ),
        (
            ja::record::SITE,
            text(|dose| dose.site.as_ref()?.text.clone()),
        ),
        (ja::record::PLACE, text(|dose| dose.location.clone())),
        (ja::record::DOCTOR, text(|dose| dose.performer.clone())),
        (ja::sharing::GIVEN_ON, given),
        (ja::record::DOSE, series.unwrap_or_default()),
    ];
    view! {
        <section class="paper__box" aria-label=ja::sharing::RECORD_HEAD>
            <h3>{ja::sharing::RECORD_HEAD}</h3>
            <dl class="paper__record">
                {cells.into_iter().map(|(name, value)| view! {
                    <div class="paper__cell"><dt>{name}</dt><dd>{value}</dd></div>
                }).collect_view()}
            </dl>
        </section>
    }
}
