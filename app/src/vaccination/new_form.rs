//! /forms/new/:person: which dose, where and when. The draft begins with the button at the end.
//!
//! Until then nothing is kept: it is four taps and says nothing about the child's health, and a page merely looked at
//! leaves no draft behind. From the button on everything is in the store before the form is shown.

pub mod chooser;

use self::chooser::Chooser;
use super::calendar_model::history;
use super::offer::{Offer, offers};
use super::same_visit::{Source, sources};
use crate::browser::{Browser, DraftView, Filter};
use crate::home::child::{Child, child};
use crate::ja;
use crate::not_found::NotFound;
use crate::ui::{Loaded, PageHead, live, when_loaded, with_session};
use domain::questionnaire::{Part, part};
use domain::{Date, PersonId, RecordId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use sync::wire::{RowStatus, Session};

/// Forms that are looked through for one of the same visit.
const NEWEST: usize = 50;

#[derive(Clone, Debug, PartialEq)]
struct Before {
    child: Option<Child>,
    /// Forms for this child that are open already.
    open: Vec<RecordId>,
    /// Forms whose answers may be taken over.
    sources: Vec<Source>,
    known: Known,
}

/// What the page is drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Vaccines with a form.
    offers: Vec<Offer>,
    today: Date,
}

/// The page before a form.
#[component]
pub fn NewFormPage() -> impl IntoView {
    let params = use_params_map();
    let person = Memo::new(move |_| {
        params
            .with(|params| params.get("person"))
            .and_then(|id| id.parse().ok())
    });
    with_session(move |browser, session| {
        (move || match person.get() {
            Some(person) => start(&browser, &session, person),
            None => NotFound().into_any(),
        })
        .into_any()
    })
}

fn start(browser: &Browser, session: &Session, person: PersonId) -> AnyView {
    let before: RwSignal<Loaded<Before>> = live(browser, move |browser| async move {
        let mine = |draft: &DraftView| {
            draft.person == person
                && draft.status == RowStatus::Draft
                && part(&draft.questionnaire) == Some(Part::Screening)
        };
        let drafts = browser.drafts().await?;
        let open = drafts
            .iter()
            .filter(|draft| mine(draft))
            .map(|draft| draft.record)
            .collect();
        let child = child(&browser, person).await?;
        let of = |kind: &str| Filter::all().of(person).kind(kind);
        let rows = browser.rows(&of("Immunization")).await?;
        let mut forms = browser
            .rows(&of("QuestionnaireResponse").newest(NEWEST))
            .await?;
        forms.extend(browser.rows(&of("Encounter").newest(NEWEST)).await?);
        let today = browser.today();
        let offers = child
            .as_ref()
            .map(|child| offers(child, &history(&rows), today))
            .unwrap_or_default();
        Ok(Before {
            child,
            open,
            sources: sources(person, &drafts, &forms),
            known: Known { offers, today },
        })
    });
    // only who and what day decide the page; a draft saved elsewhere must not clear what is chosen here
    let shown = Memo::new(move |_| {
        before.with(|before| match before {
            None => None,
            Some(Ok(before)) => Some(Ok((before.child.clone(), before.known.clone()))),
            Some(Err(error)) => Some(Err(error.clone())),
        })
    });
    let loaded = RwSignal::new(None);
    Effect::new(move |_| loaded.set(shown.get()));
    let (browser, session) = (browser.clone(), session.clone());
    let open = Memo::new(move |_| {
        before.with(|before| match before {
            Some(Ok(before)) => before.open.clone(),
            _ => Vec::new(),
        })
    });
    let sources = Memo::new(move |_| {
        before.with(|before| match before {
            Some(Ok(before)) => before.sources.clone(),
            _ => Vec::new(),
        })
    });
    view! {
        <div class="page">
            {when_loaded(loaded, move |(child, known)| match child {
                Some(child) => view! {
                    <Chooser browser=browser.clone() session=session.clone() child known open sources/>
                }
                .into_any(),
                None => view! {
                    <PageHead title=ja::common::RECORD_MISSING_TITLE/>
                    <p>{ja::common::RECORD_MISSING}</p>
                }
                .into_any(),
            })}
        </div>
    }
    .into_any()
}
