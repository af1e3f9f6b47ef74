//! /people/:id/family: who acts for this person. Asked of the server each time: it decides.

use super::invite::{Invite, Waiting};
use crate::browser::{ActingFor, ActingLine, Browser};
use crate::home::child::child;
use crate::ja;
use crate::keys::act::{Asking, Remove, reading};
use crate::keys::keys_page::unreachable;
use crate::not_found::NotFound;
use crate::ui::{PageHead, Skeleton, live, when_loaded, with_person};
use domain::PersonId;
use leptos::prelude::*;

/// Those who act for one person.
#[component]
pub fn FamilyPage() -> impl IntoView {
    with_person(|browser, _, person| {
        let name = live(&browser, move |browser| async move {
            Ok(child(&browser, person).await?.map(|child| child.name))
        });
        when_loaded(name, move |name| match name {
            Some(name) => page(&browser, person, &name),
            None => NotFound().into_any(),
        })
        .into_any()
    })
}

fn page(browser: &Browser, person: PersonId, name: &str) -> AnyView {
    let (acting, again) = reading(browser, move |browser| -> Asking<ActingFor> {
        Box::pin(async move { browser.acting_for(person).await })
    });
    let shown = {
        let browser = browser.clone();
        move || match acting.get() {
            None => Skeleton().into_any(),
            Some(Err(problem)) => unreachable(problem),
            Some(Ok(all)) => content(&browser, person, all, again),
        }
    };
    view! {
        <div class="page">
            <PageHead
                title=ja::family::title_for(name)
                document_title=ja::family::TITLE
                back=Some((format!("/people/{person}"), ja::looks::TO_RECORD.to_owned()))
            />
            <p>{ja::family::LEAD}</p>
            {shown}
        </div>
    }
    .into_any()
}

fn content(browser: &Browser, person: PersonId, all: ActingFor, again: Callback<()>) -> AnyView {
    let others_stay = all
        .acting
        .iter()
        .any(|it| it.acts == "guardian" && !it.is_this && it.kept.is_some());
    let lines = all
        .acting
        .into_iter()
        .map(|it| line(browser, person, it, again))
        .collect_view();
    let named = [
        (all.may_name_guardian, "guardian"),
        (all.may_name_proxy, "proxy"),
    ];
    let invite = named
        .into_iter()
        .find(|(may, _)| *may)
        .map(|(_, relation)| {
            view! {
                <Waiting browser=browser.clone() person again/>
                <Invite browser=browser.clone() person relation/>
            }
        });
    view! {
        <section class="card" aria-labelledby="acting-title">
            <h2 id="acting-title">{ja::family::WHO}</h2>
            <ul class="stack stack--close" id="acting">{lines}</ul>
            {others_stay.then(|| view! { <p class="small weak">{ja::family::OTHERS_STAY}</p> })}
        </section>
        {invite}
    }
    .into_any()
}

fn line(browser: &Browser, person: PersonId, it: ActingLine, again: Callback<()>) -> impl IntoView {
    let account = it.account;
    let asked = browser.clone();
    let act = Callback::new(move |()| -> Asking<()> {
        let browser = asked.clone();
        Box::pin(async move { browser.end_acting(person, account).await })
    });
    let (label, question) = if it.is_this {
        (ja::family::STEP_DOWN, ja::family::STEP_DOWN_QUESTION)
    } else {
        (ja::family::SEND_AWAY, ja::family::SEND_AWAY_QUESTION)
    };
    let last = it.kept.as_deref() == Some("last-guardian");
    view! {
        <li class="stack stack--tight" data-account=account.to_string() data-acts=it.acts.clone()>
            <p>
                <strong>{it.name}</strong>
                {it.is_this.then_some(ja::family::YOU)}
            </p>
            <p class="small">{ja::family::acts(&it.acts, it.last_day)}</p>
            {last.then(|| view! { <p class="small weak">{ja::family::LAST_GUARDIAN}</p> })}
            {it.kept.is_none().then(|| view! {
                <Remove id=format!("end-{account}") label question act browser=browser.clone() again/>
            })}
        </li>
    }
}
