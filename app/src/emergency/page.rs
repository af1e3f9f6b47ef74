//! /emergency: begin one, go on with one, and confirm what others did.

use super::begin::Begin;
use super::review::Reviews;
use super::running::Running;
use crate::browser::{Browser, Emergencies, EmergencyLine, KeyProblem};
use crate::ja::emergency as words;
use crate::keys::act::{Asking, Shown as Told, reading};
use crate::keys::keys_page::unreachable;
use crate::ui::{Notice, PageHead, Skeleton, Tone, with_session};
use leptos::prelude::*;

/// Which of the parts there are. What is in them comes and goes without redrawing what somebody types.
#[derive(Clone, Debug, PartialEq)]
enum Shown {
    NotYet,
    Unreachable(KeyProblem),
    /// Somebody of such a hospital, who may begin or has something to confirm.
    Here {
        may_begin: bool,
    },
    Elsewhere,
}

/// The server decides who may.
#[component]
pub fn EmergencyPage() -> impl IntoView {
    with_session(|browser, _| {
        let (told, again) = reading(&browser, |browser| -> Asking<Emergencies> {
            Box::pin(async move { browser.emergencies().await })
        });
        let shown = Memo::new(move |_| match told.get() {
            None => Shown::NotYet,
            Some(Err(problem)) => Shown::Unreachable(problem),
            Some(Ok(told)) if !told.may_begin && told.sessions.is_empty() => Shown::Elsewhere,
            Some(Ok(told)) => Shown::Here {
                may_begin: told.may_begin,
            },
        });
        view! {
            <div class="page">
                <PageHead title=words::TITLE/>
                {move || match shown.get() {
                    Shown::NotYet => Skeleton().into_any(),
                    Shown::Unreachable(problem) => unreachable(problem),
                    Shown::Elsewhere => view! {
                        <Notice tone=Tone::Info title=words::NOT_HERE id="no-emergency"/>
                    }
                    .into_any(),
                    Shown::Here { may_begin } => parts(&browser, may_begin, told, again),
                }}
            </div>
        }
        .into_any()
    })
}

fn parts(
    browser: &Browser,
    may_begin: bool,
    told: Told<Emergencies>,
    again: Callback<()>,
) -> AnyView {
    let lines = move |running: bool| {
        let all = told.get().and_then(Result::ok).map(|told| told.sessions);
        let wanted = |it: &EmergencyLine| (it.running && it.mine) == running;
        all.into_iter().flatten().filter(wanted).collect::<Vec<_>>()
    };
    let past = Signal::derive(move || lines(false));
    let late = move || {
        let late = lines(false).iter().filter(|it| it.overdue).count();
        (late > 0).then(|| {
            view! {
                <Notice tone=Tone::Danger title=words::LATE_TITLE id="late-reviews">
                    <p>{words::late(late)}</p>
                </Notice>
            }
        })
    };
    let (here, begun) = (browser.clone(), browser.clone());
    view! {
        {late}
        <For each=move || lines(true) key=|it| (it.id, it.widened_at) let:it>
            <Running browser=begun.clone() it again/>
        </For>
        {may_begin.then(|| view! { <Begin browser=here.clone() again/> })}
        <Reviews browser=here past again/>
        <p><a href="/emergency/figures">{words::FIGURES_LINK}</a></p>
    }
    .into_any()
}
