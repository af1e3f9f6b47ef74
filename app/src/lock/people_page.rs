//! /people-here: whose notebooks are on this device. One tap leads to another one, without any network.

use crate::browser::{Browser, Neighbour, SessionState};
use crate::ja;
use crate::ui::{Confirm, PageHead, Skeleton, Turn, TurnButton};
use domain::AccountId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

/// Shown to whoever holds the device: labels and counts, no records.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let browser = use_context::<Browser>();
    view! {
        <div class="page">
            <PageHead title=ja::lock::PEOPLE_TITLE lead=ja::lock::PEOPLE_LEAD/>
            {move || match browser.clone() {
                Some(browser) => view! { <People browser/> }.into_any(),
                None => Skeleton().into_any(),
            }}
            <p><a class="button" href="/signin" rel="external" id="new-person">{ja::lock::NEW_PERSON}</a></p>
        </div>
    }
}

#[component]
fn People(browser: Browser) -> impl IntoView {
    let (session, people) = (browser.session(), browser.neighbours());
    // who holds the device and has opened nothing deletes nothing, but for a notebook that nobody can open
    let current = Memo::new(move |_| match session.get() {
        SessionState::SignedIn(session) => Some((session.account, true)),
        SessionState::Locked(locked) => Some((locked.account, locked.account_failed)),
        _ => None,
    });
    move || {
        let all = people.get();
        if all.is_empty() {
            return view! { <p>{ja::lock::PEOPLE_NONE}</p> }.into_any();
        }
        let current = current.get();
        let list = all.into_iter().map(|person| {
            let here = current.filter(|(account, _)| *account == person.account);
            let may_delete = here.is_some_and(|(_, may_delete)| may_delete);
            view! { <Person browser=browser.clone() person is_current=here.is_some() may_delete/> }
        });
        view! { <ul class="stack stack--close people-here">{list.collect_view()}</ul> }.into_any()
    }
}

#[component]
fn Person(
    browser: Browser,
    person: Neighbour,
    is_current: bool,
    may_delete: bool,
) -> impl IntoView {
    let account = person.account;
    let turn = Turn::default();
    let navigate = use_navigate();
    let switch = {
        let browser = browser.clone();
        Callback::new(move |()| {
            let (browser, navigate) = (browser.clone(), navigate.clone());
            turn.take(async move {
                if !is_current {
                    let switched = browser.switch_to(account).await;
                    switched.map_err(|error| ja::errors::store(&error).what.to_owned())?;
                }
                navigate("/home", Default::default());
                Ok(())
            });
        })
    };
    view! {
        <li class="card" data-account=account.to_string()>
            <TurnButton
                turn
                id=format!("switch-{account}")
                label=ja::lock::person(&person)
                busy_label=ja::lock::OPENING
                on_tap=switch
            />
            <p class="small weak">
                {ja::lock::person_note(&person, is_current)}
            </p>
            {may_delete.then(|| view! { <Delete browser account unsent=person.unsent/> })}
        </li>
    }
}

#[component]
fn Delete(browser: Browser, account: AccountId, unsent: u32) -> impl IntoView {
    let delete = Callback::new(move |()| {
        let browser = browser.clone();
        spawn_local(async move {
            // what failed is still in the list
            let _ = browser.delete_from_device(account).await;
        });
    });
    view! {
        <Confirm
            id=format!("delete-{account}")
            label=ja::lock::DELETE
            question=ja::lock::delete_question(unsent)
            confirm_label=ja::lock::DELETE
            on_confirm=delete
        />
    }
}
