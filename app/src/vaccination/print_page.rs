//! /forms/:id/print: one A4 page in the order of the official form, filled as far as it is filled.

use super::form_page::record_in_address;
use super::paper::{Paper, PaperParts};
use super::submitted::SubmittedForm;
use crate::browser::{Browser, Filter, LocalRow, StoreError, page};
use crate::home::child::current;
use crate::ja;
use crate::not_found::NotFound;
use crate::ui::{Icon, IconView, PageHead, live, when_loaded, with_session};
use domain::RecordId;
use domain::age::age_on;
use domain::fhir::encounter::Encounter;
use domain::fhir::immunization::Immunization;
use domain::fhir::observation::Observation;
use domain::fhir::{ReadError, When};
use domain::questionnaire::{Answers, CHILD, CONSENT, PHYSICIAN, Questionnaire, RawAnswer, find};
use leptos::prelude::*;
use sync::wire::RowStatus;

/// The paper and a button to print it.
#[component]
pub fn PrintPage() -> impl IntoView {
    let id = record_in_address();
    with_session(move |browser, _| {
        (move || match id.get() {
            Some(id) => {
                let parts = live(&browser, move |browser| read(browser, id));
                view! {
                    <div class="page page--wide print-page">
                        <div class="no-print stack stack--close">
                            <PageHead
                                title=ja::form::TO_PRINT
                                lead=ja::sharing::PRINT_LEAD
                                back=Some((format!("/forms/{id}"), ja::sharing::TO_FORM.to_owned()))
                            />
                            <p>
                                <button type="button" class="button button--main" id="print" on:click=move |_| page::print()>
                                    <IconView icon=Icon::Printer/>
                                    {ja::common::PRINT}
                                </button>
                            </p>
                        </div>
                        {when_loaded(parts, |parts| match parts {
                            Some(parts) => view! { <Paper parts/> }.into_any(),
                            None => view! { <p>{ja::common::RECORD_MISSING}</p> }.into_any(),
                        })}
                    </div>
                }
                .into_any()
            }
            None => NotFound().into_any(),
        })
        .into_any()
    })
}

/// A draft prints as well as a handed-in form: whatever is there.
async fn read(browser: Browser, id: RecordId) -> Result<Option<PaperParts>, StoreError> {
    let submitted = browser.row(id).await?.as_ref().and_then(SubmittedForm::of);
    let (form, answers, person) = match submitted {
        Some(form) => (form.form, form.answers, form.person),
        None => match browser.draft(id).await? {
            Some(draft) => {
                let read = |value: &serde_json::Value| {
                    serde_json::from_value::<RawAnswer>(value.clone()).ok()
                };
                let answers: Answers = draft
                    .fields
                    .iter()
                    .filter_map(|(link, field)| Some((link.clone(), read(&field.value)?)))
                    .collect();
                (find(&draft.questionnaire), answers, draft.person)
            }
            None => return Ok(None),
        },
    };
    let Some(form) = form.or_else(|| find(CHILD)) else {
        return Ok(None);
    };
    let rows = browser
        .rows(&Filter {
            person: Some(person),
            kind: None,
        })
        .await?;
    Ok(Some(together(form, answers, id, &rows)))
}

/// The form with everything the clinic wrote on it.
fn together(
    form: &'static Questionnaire,
    answers: Answers,
    id: RecordId,
    rows: &[LocalRow],
) -> PaperParts {
    let visit = rows
        .iter()
        .filter_map(|row| of(row, "Encounter", Encounter::read))
        .find_map(|e| e.date());
    let temperature = rows
        .iter()
        .filter_map(|row| of(row, "Observation", Observation::read))
        .filter(|observation| {
            visit.is_none() || observation.effective.and_then(When::date) == visit
        })
        .find_map(|observation| observation.as_temperature());
    let dose = current(rows)
        .filter_map(|row| of(row, "Immunization", Immunization::read))
        .find(|dose| {
            dose.based_on_response
                .as_ref()
                .and_then(|on| on.record("QuestionnaireResponse"))
                == Some(id)
        });
    let birth = answers.values().find_map(|raw| match raw {
        RawAnswer::Date(date) => date.parse().ok(),
        _ => None,
    });
    let age = birth
        .zip(visit)
        .and_then(|(birth, day)| age_on(birth, day))
        .map(domain::ja::date::full_age);
    PaperParts {
        form,
        answers,
        age,
        temperature,
        physician: section(rows, id, PHYSICIAN),
        consent: section(rows, id, CONSENT),
        dose,
    }
}

fn of<T>(
    row: &LocalRow,
    kind: &str,
    read: impl Fn(&serde_json::Value) -> Result<T, ReadError>,
) -> Option<T> {
    if row.row.kind != kind {
        return None;
    }
    read(&serde_json::from_str(row.row.body.get()).ok()?).ok()
}

/// The answers of a section the clinic handed in for this form. Its id is made from the form's
/// (`clinic::section`): the two share everything but their last two bytes.
fn section(rows: &[LocalRow], id: RecordId, canonical: &str) -> Answers {
    let same = |row: &&LocalRow| {
        row.row.id.0.as_bytes()[..14] == id.0.as_bytes()[..14] && row.row.id != id
    };
    current(rows)
        .filter(same)
        .filter(|row| row.row.kind == "QuestionnaireResponse" && row.row.status == RowStatus::Final)
        .find_map(|row| {
            let value = serde_json::from_str(row.row.body.get()).ok()?;
            find(canonical)?.from_response(&value).ok()
        })
        .unwrap_or_default()
}
