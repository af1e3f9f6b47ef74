//! /emergency: begin one, go on with one, and confirm what others did.

use super::begin::Begin;
use super::review::Reviews;
use super::running::Running;
use crate::browser::{Browser, Emergencies};
use crate::ja::emergency as words;
use crate::keys::act::{Asking, reading};
use crate::keys::keys_page::unreachable;
use crate::ui::{Notice, PageHead, Skeleton, Tone, with_session};
use leptos::prelude::*;

/// The server decides who may.
#[component]
pub fn EmergencyPage() -> impl IntoView {
    with_session(|browser, _| {
        let (told, again) = reading(&browser, |browser| -> Asking<Emergencies> {
            Box::pin(async move { browser.emergencies().await })
        });
        view! {
            <div class="page">
                <PageHead title=words::TITLE/>
                {move || match told.get() {
                    None => Skeleton().into_any(),
                    Some(Err(problem)) => unreachable(problem),
                    Some(Ok(told)) => content(&browser, told, again),
                }}
            </div>
        }
        .into_any()
    })
}

fn content(browser: &Browser, told: Emergencies, again: Callback<()>) -> AnyView {
    let Emergencies {
        may_begin,
        sessions,
    } = told;
    let nothing = !may_begin && sessions.is_empty();
    let (running, past): (Vec<_>, Vec<_>) =
        sessions.into_iter().partition(|it| it.running && it.mine);
    view! {
        {nothing.then(|| view! { <Notice tone=Tone::Info title=words::NOT_HERE id="no-emergency"/> })}
        {running
            .into_iter()
            .map(|it| view! { <Running browser=browser.clone() it again/> })
            .collect_view()}
        {may_begin.then(|| view! { <Begin browser=browser.clone() again/> })}
        {(!past.is_empty()).then(|| view! { <Reviews browser=browser.clone() past again/> })}
    }
    .into_any()
}
