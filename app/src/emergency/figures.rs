//! /emergency/figures: how often each hospital broke the glass, for everybody.

use crate::browser::{Browser, Figures};
use crate::ja::emergency as words;
use crate::keys::act::{Asking, reading};
use crate::keys::keys_page::unreachable;
use crate::ui::{PageHead, Skeleton};
use leptos::prelude::*;

#[component]
pub fn FiguresPage() -> impl IntoView {
    let told = use_context::<Browser>().map(|browser| {
        let (told, _) = reading(&browser, |browser| -> Asking<Vec<Figures>> {
            Box::pin(async move { browser.emergency_figures().await })
        });
        told
    });
    view! {
        <div class="page">
            <PageHead title=words::FIGURES_TITLE/>
            <p>{words::FIGURES_LEAD}</p>
            {move || match told.and_then(|told| told.get()) {
                None => Skeleton().into_any(),
                Some(Err(problem)) => unreachable(problem),
                Some(Ok(lines)) if lines.is_empty() => {
                    view! { <p id="no-figures">{words::NO_FIGURES}</p> }.into_any()
                }
                Some(Ok(lines)) => list(lines),
            }}
        </div>
    }
}

fn list(lines: Vec<Figures>) -> AnyView {
    let line = |it: Figures| {
        let figures = [it.sessions, it.widened, it.in_time, it.late];
        let facts = words::FIGURES.into_iter().zip(figures);
        let facts = facts.map(|(name, figure)| {
            view! { <div><dt>{name}</dt><dd class="num">{words::times(figure)}</dd></div> }
        });
        view! {
            <li class="stack stack--tight">
                <h2>{words::figures_line(it.year, &it.hospital)}</h2>
                <dl class="facts">{facts.collect_view()}</dl>
            </li>
        }
    };
    let lines: Vec<_> = lines.into_iter().map(line).collect();
    view! { <ul class="stack" id="figures">{lines}</ul> }.into_any()
}
