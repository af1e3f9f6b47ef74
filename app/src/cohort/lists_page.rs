//! /cohort: every list with its counts.

use crate::browser::{KeyProblem, ListLine, Lists};
use crate::ja;
use crate::ja::cohort as words;
use crate::keys::act::{Asking, reading};
use crate::ui::{Notice, PageHead, Skeleton, Tone, with_session};
use leptos::prelude::*;

/// The server decides for which municipality.
#[component]
pub fn CohortPage() -> impl IntoView {
    with_session(|browser, _| {
        let (shown, _) = reading(&browser, |browser| -> Asking<Lists> {
            Box::pin(async move { browser.cohort().await })
        });
        view! {
            <div class="page">
                <PageHead title=words::TITLE lead=words::LEAD/>
                {move || match shown.get() {
                    None => Skeleton().into_any(),
                    Some(Err(problem)) => refused(problem),
                    Some(Ok(lists)) => table(lists),
                }}
            </div>
        }
        .into_any()
    })
}

/// Why there is nothing to see.
pub(super) fn refused(problem: KeyProblem) -> AnyView {
    match problem {
        KeyProblem::NotAllowed => view! {
            <Notice tone=Tone::Info title=words::NOT_FOR_YOU id="not-for-you"><p>{words::NOT_FOR_YOU_TEXT}</p></Notice>
        }
        .into_any(),
        problem => view! {
            <Notice tone=Tone::Caution title=ja::keys::problem(problem) id="no-lists"/>
        }
        .into_any(),
    }
}

fn table(lists: Lists) -> AnyView {
    view! {
        <table class="table" id="lists">
            <thead>
                <tr>
                    <th scope="col">{words::VACCINE}</th>
                    <th scope="col" class="number">{words::PEOPLE}</th>
                    <th scope="col" class="number">{words::FIRST}</th>
                    <th scope="col" class="number">{words::ALL}</th>
                </tr>
            </thead>
            <tbody>{lists.lists.into_iter().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn line(list: ListLine) -> AnyView {
    let people = list.counts.people;
    let (first, all) = (list.counts.given.first(), list.counts.given.last());
    let rate = |given: Option<&u32>| words::percent(given.copied().unwrap_or_default(), people);
    view! {
        <tr data-list=list.code.clone()>
            <th scope="row"><a href=format!("/cohort/{}", list.code)>{list.name.clone()}</a></th>
            <td class="number">{words::people(people)}</td>
            <td class="number">{rate(first)}</td>
            <td class="number">{rate(all)}</td>
        </tr>
    }
    .into_any()
}
