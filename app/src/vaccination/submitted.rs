//! A form that was handed in: how far it has come, and every way to pass it on. Never editable.

use super::answer_text::answer_text;
use super::form_steps::{name_of, steps_of};
use super::item_view::label_of;
use crate::browser::LocalRow;
use crate::home::child::Child;
use crate::ja;
use crate::ui::{Chip, Icon, IconView, Notice, PageHead, Tone};
use domain::fhir::questionnaire_response::QuestionnaireResponse;
use domain::questionnaire::{Answers, Questionnaire, RawAnswer, find};
use domain::{Instant, PersonId, RecordId};
use leptos::prelude::*;
use sync::wire::{FieldVersion, Job, RowStatus, Session};

/// A handed-in form as read from its row.
#[derive(Clone, Debug, PartialEq)]
pub struct SubmittedForm {
    pub record: RecordId,
    pub person: PersonId,
    /// `None`: a version this release does not know.
    pub form: Option<&'static Questionnaire>,
    pub answers: Answers,
    pub at: Instant,
    pub author: String,
    /// Not on the server yet.
    pub pending: bool,
    /// Answers of other devices that came too late to be part of it.
    pub left_over: Vec<(String, FieldVersion)>,
}

impl SubmittedForm {
    /// `None` when the row is no handed-in form.
    #[must_use]
    pub fn of(row: &LocalRow) -> Option<Self> {
        if row.row.kind != "QuestionnaireResponse" || row.row.status != RowStatus::Final {
            return None;
        }
        let value = serde_json::from_str(row.row.body.get()).ok()?;
        let response = QuestionnaireResponse::read(&value).ok()?;
        let form = response.questionnaire.as_deref().and_then(find);
        let answers = form
            .and_then(|form| form.from_response(&value).ok())
            .unwrap_or_default();
        let left_over = row
            .row
            .fields
            .iter()
            .flat_map(|(link, versions)| {
                versions
                    .iter()
                    .map(|version| (link.clone(), version.clone()))
            })
            .collect();
        Some(Self {
            record: row.row.id,
            person: row.row.person,
            form,
            answers,
            at: row.row.updated_at,
            author: row.row.author.name.clone(),
            pending: row.pending,
            left_over,
        })
    }
}

impl SubmittedForm {
    /// The vaccine in the form's own words.
    #[must_use]
    pub fn vaccine(&self) -> Option<String> {
        vaccine_of(self.form?, &self.answers)
    }
}

/// The vaccine a form was begun for, in its own words.
#[must_use]
pub fn vaccine_of(form: &Questionnaire, answers: &Answers) -> Option<String> {
    let mut items = form.all_items().into_iter();
    let asked = items.find(|item| item.prefill.as_deref() == Some("vaccine.code"))?;
    Some(answer_text(asked, answers.get(&asked.link_id)?))
}

/// State, ways on, and everything that was answered.
#[component]
pub fn SubmittedView(
    form: SubmittedForm,
    /// Not on the server yet.
    pending: Memo<bool>,
    child: Signal<Option<Child>>,
    session: Session,
) -> impl IntoView {
    let record = form.record;
    let person = form.person;
    let submitted_by = ja::form::submitted_by(&form.author, form.at);
    let guardian = session.role == Job::Person;
    let state = move || if pending.get() { "pending" } else { "sent" };
    let notice = move || {
        let (tone, text, chip, icon) = if pending.get() {
            let text = ja::form::SUBMITTED_PENDING;
            (Tone::Caution, text, ja::sync::PENDING, Icon::Clock)
        } else {
            let text = ja::form::SUBMITTED_SENT;
            (Tone::Success, text, ja::sync::SENT, Icon::Check)
        };
        let submitted_by = submitted_by.clone();
        view! {
            <Notice tone title=ja::form::SUBMITTED_TITLE>
                <p><Chip tone text=chip icon/></p>
                {guardian.then(|| view! { <p>{text}</p> })}
                <p class="small num">{submitted_by}</p>
            </Notice>
        }
    };
    view! {
        <div class="page" id="submitted" data-state=state>
            <PageHead
                title=name_of(child)
                document_title=ja::form::FORM_TITLE
                back=Some(("/home".to_owned(), ja::common::TO_HOME.to_owned()))
            />
            <div role="status">{notice}</div>
            <div class="row">
                <a class="button button--main" id="to-qr" href=format!("/forms/{record}/qr")>
                    <IconView icon=Icon::Qr/>
                    {ja::form::TO_QR}
                </a>
                <a class="button" id="to-print" href=format!("/forms/{record}/print")>
                    <IconView icon=Icon::Printer/>
                    {ja::form::TO_PRINT}
                </a>
                <a class="button" href=format!("/people/{person}")>
                    <IconView icon=Icon::Book/>
                    {ja::home::OPEN_RECORD}
                </a>
            </div>
            <LeftOver form=form.clone()/>
            {form.form.map_or_else(
                || view! { <Notice tone=Tone::Info title=ja::form::UNKNOWN_FORM_TITLE><p>{ja::form::UNKNOWN_FORM}</p></Notice> }.into_any(),
                |questions| view! { <AnswerList questions answers=form.answers.clone()/> }.into_any(),
            )}
        </div>
    }
}

/// Everything answered, in the order of the form.
#[component]
pub fn AnswerList(questions: &'static Questionnaire, answers: Answers) -> impl IntoView {
    let enabled: Vec<&str> = questions
        .enabled(&answers)
        .iter()
        .map(|item| item.link_id.as_str())
        .collect();
    steps_of(questions)
        .into_iter()
        .map(|step| {
            let lines = step
                .items
                .into_iter()
                .filter(|item| item.is_question() && enabled.contains(&item.link_id.as_str()))
                .map(|item| {
                    let text = answers
                        .get(&item.link_id)
                        .map(|raw| answer_text(item, raw))
                        .unwrap_or_default();
                    let text = if text.is_empty() {
                        ja::form::EMPTY.to_owned()
                    } else {
                        text
                    };
                    view! {
                        <div class="review__line" data-link=item.link_id.clone()>
                            <dt>{label_of(item)}</dt>
                            <dd><span class="review__answer">{text}</span></dd>
                        </div>
                    }
                })
                .collect_view();
            view! {
                <section class="card" aria-label=step.title>
                    <h2>{step.title}</h2>
                    <dl class="review">{lines}</dl>
                </section>
            }
        })
        .collect_view()
}

#[component]
fn LeftOver(form: SubmittedForm) -> impl IntoView {
    let lines = form
        .left_over
        .iter()
        .filter_map(|(link, version)| {
            let item = form.form?.item(link)?;
            let raw: RawAnswer = serde_json::from_value(version.value.clone()).ok()?;
            let organization = version.author.organization_name.as_deref();
            Some(view! {
                <li>
                    <p class="small weak">{ja::form::written_by(&version.author.name, organization, version.at)}</p>
                    <p>{label_of(item)}</p>
                    <p><strong>{answer_text(item, &raw)}</strong></p>
                </li>
            })
        })
        .collect::<Vec<_>>();
    (!lines.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Caution title=ja::form::LEFT_OVER_TITLE id="left-over">
                <p>{ja::form::LEFT_OVER}</p>
                <ul class="entries">{lines}</ul>
            </Notice>
        }
    })
}
