//! Where and when the dose is to be given, inside an open form: chosen at its start, and to be changed until it is
//! handed in.

use super::draft::{Conflict, Draft};
use super::saved_mark::SavedMark;
use super::visit::{CLINIC, DAY, day_problem};
use crate::ja;
use crate::ui::{Choice, Choices, DateInput, Icon, IconView, Notice, Tone};
use domain::input::RawDate;
use domain::questionnaire::RawAnswer;
use leptos::prelude::*;
use std::collections::BTreeMap;
use sync::wire::Session;

/// Two fields of the draft that are no questions of the form.
#[component]
pub fn VisitStep(draft: Draft, session: Session) -> impl IntoView {
    let clinics = session
        .clinics
        .iter()
        .map(|clinic| Choice::new(clinic.id.to_string(), clinic.name.clone()))
        .collect::<Vec<_>>();
    let clinic = draft.value(CLINIC);
    let chosen = Signal::derive(move || match clinic.get() {
        Some(RawAnswer::Choice(id)) => Some(id),
        _ => None,
    });
    let day = draft.value(DAY);
    let today = draft.browser().today();
    let value = Signal::derive(move || day.get().as_ref().map(date_of).unwrap_or_default());
    let record = draft.record;
    // whoever writes here has decided between two devices' values
    let write = move |link: &str, value| {
        let differs = |conflicts: &BTreeMap<String, Conflict>| conflicts.contains_key(link);
        if draft.conflicts.with_untracked(differs) {
            draft.choose(link, value);
        } else {
            draft.answer(link, value);
        }
    };
    let as_shown = move |_| {
        let links: Vec<String> = draft
            .conflicts
            .with_untracked(|conflicts| conflicts.keys().cloned().collect());
        for link in links
            .iter()
            .filter(|link| [CLINIC, DAY].contains(&link.as_str()))
        {
            if let Some(value) = draft.value_now(link) {
                draft.choose(link, value);
            }
        }
    };
    let differing = move || {
        let both = |conflicts: &BTreeMap<String, Conflict>| {
            [CLINIC, DAY]
                .iter()
                .any(|link| conflicts.contains_key(*link))
        };
        draft.conflicts.with(both)
    };
    view! {
        <section class="stack" aria-labelledby="step-title">
            <h2 id="step-title" tabindex="-1">{ja::form::VISIT_TITLE}</h2>
            {move || differing().then(|| view! {
                <Notice tone=Tone::Caution title=ja::form::CONFLICT_TITLE id="visit-conflict">
                    <p>{ja::form::VISIT_CONFLICT}</p>
                    <p>
                        <button type="button" class="button" id="visit-as-shown" on:click=as_shown>
                            {ja::form::VISIT_AS_SHOWN}
                        </button>
                    </p>
                </Notice>
            })}
            <div class="question">
                <Choices
                    id=CLINIC
                    label=ja::form::WHICH_CLINIC
                    options=clinics
                    chosen
                    on_choose=Callback::new(move |id| write(CLINIC, RawAnswer::Choice(id)))
                />
            </div>
            <div class="question">
                <DateInput
                    id=DAY
                    label=ja::form::WHICH_DAY
                    shown=draft.shown(DAY, date_of)
                    value
                    on_change=Callback::new(move |date| write(DAY, RawAnswer::Date(date)))
                    on_focus=Callback::new(move |inside| draft.focus(DAY, inside))
                    error=Signal::derive(move || day_problem(&value.get(), today))
                />
            </div>
        </section>
        <div class="form-foot">
            <SavedMark draft/>
            <div class="actions">
                <a class="button button--main" id="next-step" href=format!("/forms/{record}?step=review")>
                    {ja::form::TO_REVIEW}
                    <IconView icon=Icon::Forward/>
                </a>
            </div>
        </div>
    }
}

fn date_of(raw: &RawAnswer) -> RawDate {
    match raw {
        RawAnswer::Date(date) => date.clone(),
        _ => RawDate::default(),
    }
}
