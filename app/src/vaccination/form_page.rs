//! /forms/:id: the open form, or what became of it.

use super::draft::{Draft, ReadDraft};
use super::field_vaccines::KnownDoses;
use super::form_steps::FormSteps;
use super::known::{immunizations, recent_doses};
use super::submitted::{SubmittedForm, SubmittedView};
use crate::browser::{Browser, DraftView, StoreError};
use crate::home::child::{Child, child};
use crate::ja;
use crate::not_found::NotFound;
use crate::ui::{Notice, PageHead, Skeleton, Tone, live, once, store_error_view, with_session};
use domain::questionnaire::{Questionnaire, find};
use domain::{PersonId, RecordId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use sync::wire::{RowStatus, Session};

/// What decides which page it is. Read again after every keystroke, hence only these two rows.
#[derive(Clone, Debug, PartialEq)]
struct Opened {
    draft: Option<ReadDraft>,
    submitted: Option<SubmittedForm>,
}

/// What to draw. The page is built anew only when this changes: never while somebody types.
#[derive(Clone, Debug, PartialEq)]
enum Phase {
    Reading,
    Failed(StoreError),
    Missing,
    Discarded,
    UnknownForm,
    Open,
    Submitted,
}

/// The record's id out of the address.
#[must_use]
pub fn record_in_address() -> Memo<Option<RecordId>> {
    let params = use_params_map();
    Memo::new(move |_| {
        params
            .with(|params| params.get("id"))
            .and_then(|id| id.parse().ok())
    })
}

/// One 予診票.
#[component]
pub fn FormPage() -> impl IntoView {
    let id = record_in_address();
    with_session(move |browser, session| {
        (move || match id.get() {
            Some(id) => open(&browser, &session, id),
            None => NotFound().into_any(),
        })
        .into_any()
    })
}

async fn read(browser: Browser, id: RecordId) -> Result<Opened, StoreError> {
    let draft = ReadDraft::of(&browser, id).await?;
    let submitted = browser.row(id).await?.as_ref().and_then(SubmittedForm::of);
    Ok(Opened { draft, submitted })
}

/// The child, and doses that may be offered as answers.
fn about(browser: &Browser, person: PersonId) -> About {
    let child = once(browser, move |browser| async move {
        child(&browser, person).await
    });
    let doses = once(browser, move |browser| async move {
        Ok(recent_doses(
            &immunizations(&browser, person).await?,
            browser.today(),
        ))
    });
    About {
        child: Signal::derive(move || child.get().flatten()),
        doses,
    }
}

struct About {
    child: Signal<Option<Child>>,
    doses: RwSignal<Option<KnownDoses>>,
}

fn phase(opened: &Opened) -> Phase {
    if opened.submitted.is_some() {
        return Phase::Submitted;
    }
    match &opened.draft {
        None => Phase::Missing,
        Some(ReadDraft { view: draft, .. }) => match draft.status {
            RowStatus::Discarded => Phase::Discarded,
            RowStatus::Draft => match form_of(draft) {
                Some(_) => Phase::Open,
                None => Phase::UnknownForm,
            },
            // closed here; its row is being written
            RowStatus::Final => Phase::Reading,
        },
    }
}

fn form_of(draft: &DraftView) -> Option<&'static Questionnaire> {
    find(&draft.questionnaire)
}

fn open(browser: &Browser, session: &Session, id: RecordId) -> AnyView {
    let opened = live(browser, move |browser| read(browser, id));
    let phase = Memo::new(move |_| {
        opened.with(|opened| match opened {
            None => Phase::Reading,
            Some(Err(error)) => Phase::Failed(error.clone()),
            Some(Ok(opened)) => phase(opened),
        })
    });
    let (browser, session) = (browser.clone(), session.clone());
    let now = move || {
        opened.with_untracked(|opened| {
            opened
                .as_ref()
                .and_then(|opened| opened.as_ref().ok().cloned())
        })
    };
    (move || match phase.get() {
        Phase::Reading => Skeleton().into_any(),
        Phase::Failed(error) => store_error_view(&error),
        Phase::Missing => message(ja::common::RECORD_MISSING_TITLE, ja::common::RECORD_MISSING),
        Phase::Discarded => message(ja::form::DISCARDED_TITLE, ja::form::DISCARDED),
        Phase::UnknownForm => message(ja::form::UNKNOWN_FORM_TITLE, ja::form::UNKNOWN_FORM),
        Phase::Submitted => {
            let submitted = move || {
                opened.with(|opened| match opened {
                    Some(Ok(opened)) => opened.submitted.clone(),
                    _ => None,
                })
            };
            let pending = Memo::new(move |_| submitted().is_some_and(|form| form.pending));
            // being sent changes one notice: the page a person is on stays as it is
            let shown = Memo::new(move |before: Option<&Option<SubmittedForm>>| {
                let first = before.and_then(Option::as_ref).map(|before| before.at);
                submitted().map(|form| SubmittedForm {
                    pending: false,
                    at: first.unwrap_or(form.at),
                    ..form
                })
            });
            let Some(person) = shown.with_untracked(|form| form.as_ref().map(|form| form.person))
            else {
                return Skeleton().into_any();
            };
            let child = about(&browser, person).child;
            let session = session.clone();
            (move || {
                shown.get().map(
                    |form| view! { <SubmittedView form pending child session=session.clone()/> },
                )
            })
            .into_any()
        }
        Phase::Open => match now() {
            Some(Opened {
                draft: Some(read), ..
            }) => match form_of(&read.view) {
                Some(form) => {
                    let draft = Draft::open(&browser, form, &read);
                    Effect::new(move |_| {
                        opened.with(|opened| {
                            if let Some(Ok(Opened {
                                draft: Some(read), ..
                            })) = opened
                            {
                                draft.merge(read);
                            }
                        });
                    });
                    let about = about(&browser, read.view.person);
                    provide_context(about.doses);
                    view! { <FormSteps draft child=about.child session=session.clone()/> }
                        .into_any()
                }
                None => Skeleton().into_any(),
            },
            _ => Skeleton().into_any(),
        },
    })
    .into_any()
}

fn message(title: &'static str, text: &'static str) -> AnyView {
    view! {
        <div class="page">
            <PageHead title=title/>
            <Notice tone=Tone::Info title=title><p>{text}</p></Notice>
            <p><a class="button button--main" href="/home">{ja::common::TO_HOME}</a></p>
        </div>
    }
    .into_any()
}
