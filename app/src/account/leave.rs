//! /settings/leave: what goes, what stays and why, and the last question. Taking everything along comes first.

use crate::browser::{Browser, LeavingLine, page};
use crate::home::child::children;
use crate::ja;
use crate::keys::act::{Asking, proved, reading};
use crate::keys::keys_page::unreachable;
use crate::ui::{Confirm, Notice, PageHead, Skeleton, Tone, Turn, live, with_session};
use domain::PersonId;
use domain::leave::Stays;
use leptos::prelude::*;
use std::collections::BTreeMap;
use sync::wire::Job;

/// For persons; staff leave by their administrator.
#[component]
pub fn LeavePage() -> impl IntoView {
    with_session(|browser, session| {
        let content = if session.role == Job::Person {
            leaving(&browser)
        } else {
            view! { <Notice tone=Tone::Info title=ja::leave::STAFF/> }.into_any()
        };
        view! {
            <div class="page">
                <PageHead
                    title=ja::leave::TITLE
                    back=Some(("/settings".to_owned(), ja::account::SETTINGS_TITLE.to_owned()))
                />
                {content}
            </div>
        }
        .into_any()
    })
}

fn leaving(browser: &Browser) -> AnyView {
    let (found, _) = reading(browser, |browser| -> Asking<Vec<LeavingLine>> {
        Box::pin(async move { browser.leaving().await })
    });
    let names = live(browser, |browser| async move {
        let all = children(&browser).await?;
        let named = all.into_iter().map(|child| (child.person, child.name));
        Ok(named.collect::<BTreeMap<PersonId, String>>())
    });
    let browser = browser.clone();
    (move || match (found.get(), names.get()) {
        (Some(Err(problem)), _) => unreachable(problem),
        (Some(Ok(lines)), Some(Ok(names))) => content(&browser, lines, &names),
        _ => Skeleton().into_any(),
    })
    .into_any()
}

fn content(
    browser: &Browser,
    lines: Vec<LeavingLine>,
    names: &BTreeMap<PersonId, String>,
) -> AnyView {
    let none = lines.is_empty();
    let people = lines.into_iter().map(|line| {
        let name = names.get(&line.person).cloned();
        of_person(
            line,
            name.unwrap_or_else(|| ja::common::NAME_UNKNOWN.to_owned()),
        )
    });
    view! {
        <p>{ja::leave::LEAD}</p>
        {none.then(|| view! { <p>{ja::leave::NOTHING}</p> })}
        <div class="stack" id="leaving">{people.collect_view()}</div>
        <Last browser=browser.clone()/>
    }
    .into_any()
}

fn of_person(line: LeavingLine, name: String) -> impl IntoView {
    let person = line.person;
    let stays = Stays::ALL.into_iter().filter_map(|reason| {
        let count = line.stays.get(reason.code()).copied()?;
        Some(view! { <li data-stays=reason.code()>{ja::leave::stays(reason, count)}</li> })
    });
    let what = if line.alone {
        view! {
            <p class="erased"><strong>{ja::leave::erased(line.erased)}</strong></p>
            <ul class="entries">{stays.collect_view()}</ul>
            <p class="small">{ja::leave::TAKE_FIRST_TEXT}</p>
            <p><a class="button" href=format!("/people/{person}/takeout")>{ja::leave::TAKE_FIRST}</a></p>
        }
        .into_any()
    } else {
        view! { <p>{ja::leave::OTHERS_GO_ON}</p> }.into_any()
    };
    view! {
        <section class="card" data-person=person.to_string()>
            <h2>{name}</h2>
            {what}
        </section>
    }
}

/// Read, then asked once more.
#[component]
fn Last(browser: Browser) -> impl IntoView {
    let understood = RwSignal::new(false);
    let turn = Turn::default();
    let unsent = browser.status();
    let unsent = Memo::new(move |_| unsent.with(|it| it.unsent));
    let leave = Callback::new(move |()| {
        if !understood.get_untracked() {
            turn.refuse(ja::leave::UNDERSTOOD_MISSING.to_owned());
            page::focus_soon("#understood".to_owned());
            return;
        }
        let browser = browser.clone();
        turn.take(async move {
            let left = proved(&browser, |browser| -> Asking<bool> {
                Box::pin(async move { browser.leave().await })
            });
            let erased = left.await.map_err(ja::keys::problem)?;
            page::go(if erased {
                "/signin?left=yes"
            } else {
                "/signin?left=kept"
            });
            Ok(())
        });
    });
    view! {
        <section class="card">
            {move || (unsent.get() > 0).then(|| view! {
                <Notice tone=Tone::Caution title=ja::leave::unsent(unsent.get())/>
            })}
            <label class="choice" for="understood">
                <input
                    type="checkbox"
                    id="understood"
                    prop:checked=move || understood.get()
                    on:change=move |event| understood.set(event_target_checked(&event))
                />
                <span>{ja::leave::UNDERSTOOD}</span>
            </label>
            <Confirm
                id="leave"
                label=ja::leave::LEAVE
                question=ja::leave::QUESTION
                confirm_label=ja::leave::LEAVE
                on_confirm=leave
            />
            <div role="alert">
                {move || turn.problem().map(|problem| view! { <p class="field__error">{problem}</p> })}
            </div>
        </section>
    }
}
