//! /forms/:id/print: one A4 page in the order of the official form, filled as far as it is filled.

use super::form_page::record_in_address;
use super::paper::{Paper, PaperParts};
use super::submitted::SubmittedForm;
use super::visit::{Visit, visit_day};
use crate::browser::{Browser, Filter, LocalRow, StoreError, page};
use crate::clinic::section::Section;
use crate::home::child::current;
use crate::ja;
use crate::looks::printed;
use crate::not_found::NotFound;
use crate::ui::{Icon, IconView, PageHead, live, when_loaded, with_session};
use domain::age::age_on;
use domain::fhir::immunization::{Immunization, ImmunizationStatus};
use domain::fhir::observation::Observation;
use domain::fhir::{ReadError, Reference, When};
use domain::questionnaire::{Answers, Questionnaire, RawAnswer, find};
use domain::signing::Signer;
use domain::{Date, PersonId, RecordId};
use leptos::prelude::*;

/// The paper and a button to print it.
#[component]
pub fn PrintPage() -> impl IntoView {
    let id = record_in_address();
    with_session(move |browser, session| {
        (move || match id.get() {
            Some(id) => {
                let parts = live(&browser, move |browser| read(browser, id));
                let (printing, session) = (browser.clone(), session.clone());
                let print = move |_| {
                    let shown = parts.with_untracked(|parts| match parts {
                        Some(Ok(Some((person, _)))) => Some(*person),
                        _ => None,
                    });
                    if let Some(person) = shown {
                        let form = Reference::to("QuestionnaireResponse", id);
                        printed::tell(&printing, &session, person, vec![form]);
                    }
                    page::print();
                };
                view! {
                    <div class="page page--wide print-page">
                        <div class="no-print stack stack--close">
                            <PageHead
                                title=ja::form::TO_PRINT
                                lead=ja::sharing::PRINT_LEAD
                                back=Some((format!("/forms/{id}"), ja::sharing::TO_FORM.to_owned()))
                            />
                            <p>
                                <button type="button" class="button button--main" id="print" on:click=print>
                                    <IconView icon=Icon::Printer/>
                                    {ja::common::PRINT}
                                </button>
                            </p>
                        </div>
                        {when_loaded(parts, |parts| match parts {
                            Some((_, parts)) => view! { <Paper parts/> }.into_any(),
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
async fn read(
    browser: Browser,
    id: RecordId,
) -> Result<Option<(PersonId, PaperParts)>, StoreError> {
    let submitted = browser.row(id).await?.as_ref().and_then(SubmittedForm::of);
    let (form, answers, person, at) = match submitted {
        Some(form) => (form.form, form.answers, form.person, Some(form.at)),
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
                (find(&draft.questionnaire), answers, draft.person, None)
            }
            None => return Ok(None),
        },
    };
    let Some(form) = form else {
        return Ok(None);
    };
    let rows = browser.rows(&Filter::all().of(person)).await?;
    let day = match at {
        Some(at) => Some(visit_day(&rows, at)),
        None => Visit::of(&answers).map(|visit| visit.day),
    };
    Ok(Some((person, together(form, answers, id, &rows, day))))
}

/// The form with everything the clinic wrote on it.
fn together(
    form: &'static Questionnaire,
    answers: Answers,
    id: RecordId,
    rows: &[LocalRow],
    day: Option<Date>,
) -> PaperParts {
    let temperature = current(rows)
        .filter_map(|row| of(row, "Observation", Observation::read))
        .filter(|observation| observation.effective.and_then(When::date) == day)
        .find_map(|observation| observation.as_temperature());
    // 見合わせ stands in the physician's box; the box for the dose is for a dose that was given
    let dose = current(rows)
        .filter_map(|row| of(row, "Immunization", Immunization::read))
        .filter(|dose| dose.status == ImmunizationStatus::Completed)
        .find(|dose| {
            dose.based_on_response
                .as_ref()
                .and_then(|on| on.record("QuestionnaireResponse"))
                == Some(id)
        });
    let birth = form
        .all_items()
        .into_iter()
        .find(|item| item.prefill.as_deref() == Some("patient.birth"))
        .and_then(|item| answers.get(&item.link_id))
        .and_then(|raw| match raw {
            RawAnswer::Date(date) => date.parse().ok(),
            _ => None,
        });
    let signer = day.map_or(Signer::Guardian, |day| form.signed_by.signer(birth, day));
    let age = birth
        .zip(day)
        .and_then(|(birth, day)| age_on(birth, day))
        .map(domain::ja::date::full_age);
    PaperParts {
        form,
        answers,
        age,
        temperature,
        physician: last(rows, id, Section::Physician),
        consent: last(rows, id, Section::Consent),
        dose,
        signer,
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

/// The answers of a section as the clinic handed it in last.
fn last(rows: &[LocalRow], id: RecordId, section: Section) -> Answers {
    let finished = section.finished(id, rows);
    finished
        .last()
        .and_then(|row| Section::answers(row))
        .unwrap_or_default()
}
