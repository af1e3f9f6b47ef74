//! Why a form was not handed in, in sentences, each with the way to its field.

use super::draft::Draft;
use super::form_steps::{Step, address_of};
use super::item_view::label_of;
use crate::browser::{StoreError, page};
use crate::ja;
use crate::ui::{Notice, Tone, store_error_view};
use domain::questionnaire::Problem;
use leptos::prelude::*;

/// Why handing in did not happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Stopped {
    Problems(Vec<Problem>),
    Conflicts,
    Unsaved,
    NoVisit,
    Store(StoreError),
}

/// What to say over the answers, with a link to each place.
pub fn problems_view(draft: &Draft, why: &Stopped, steps: StoredValue<Vec<Step>>) -> AnyView {
    match why {
        Stopped::Store(error) => store_error_view(error),
        Stopped::Conflicts => {
            let links = draft.conflicts.with_untracked(|conflicts| {
                let line = |link: &String| {
                    let text = draft
                        .form
                        .item(link)
                        .map_or_else(|| ja::form::VISIT_TITLE.to_owned(), label_of);
                    let href = steps.with_value(|steps| address_of(steps, draft.record, link));
                    view! { <li><FixLink href item=link.clone() text/></li> }
                };
                conflicts.keys().map(line).collect_view()
            });
            view! {
                <Notice tone=Tone::Caution title=ja::form::CONFLICTS_LEFT id="conflicts-left">
                    <ul class="problem-list">{links}</ul>
                </Notice>
            }
            .into_any()
        }
        Stopped::Unsaved => {
            view! { <Notice tone=Tone::Danger title=ja::form::UNSAVED_LEFT/> }.into_any()
        }
        Stopped::NoVisit => {
            view! { <Notice tone=Tone::Danger title=ja::form::NO_VISIT/> }.into_any()
        }
        Stopped::Problems(problems) => {
            let lines = problems
                .iter()
                .filter_map(|problem| {
                    let item = draft.form.item(&problem.link_id)?;
                    let href =
                        steps.with_value(|steps| address_of(steps, draft.record, &item.link_id));
                    let text = ja::form::problem_line(
                        &label_of(item),
                        &ja::form::problem(item, &problem.kind),
                    );
                    Some(view! { <li><FixLink href item=item.link_id.clone() text/></li> })
                })
                .collect_view();
            view! {
                <Notice tone=Tone::Danger title=ja::form::PROBLEMS_TITLE id="problems">
                    <ul class="problem-list">{lines}</ul>
                </Notice>
            }
            .into_any()
        }
    }
}

/// A link to the step that, once it is drawn, puts the cursor into the field.
#[component]
pub fn FixLink(
    href: String,
    item: String,
    text: String,
    #[prop(optional)] button: bool,
    #[prop(optional, into)] hidden_text: String,
) -> impl IntoView {
    let target = format!("[data-link=\"{item}\"] :is(input, textarea)");
    view! {
        <a
            class:button=button
            class:button--plain=button
            href=href
            on:click=move |_| page::focus_later(target.clone())
        >
            {text}
            {(!hidden_text.is_empty()).then(|| view! { <span class="visually-hidden">{hidden_text}</span> })}
        </a>
    }
}
