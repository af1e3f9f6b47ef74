//! /people/:id/family: who acts for this person. Asked of the server each time: it decides.

use super::invite::{Invite, Waiting};
use crate::browser::{ActingFor, ActingLine, Browser};
use crate::home::child::child;
use crate::ja;
use crate::keys::act::{Asking, Remove, reading};
use crate::keys::keys_page::unreachable;
use crate::not_found::NotFound;
use crate::ui::{PageHead, Skeleton, live, when_loaded, with_person};
use domain::{AccountId, PersonId};
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
    let resting = resting(browser, person, &all, again);
    let may_lift = all.may_lift;
    let narrows = all.acting.iter().any(|it| it.is_this && it.acts == "owner");
    let others_stay = all
        .acting
        .iter()
        .any(|it| it.acts == "guardian" && !it.is_this && it.kept.is_some());
    let lines = all
        .acting
        .into_iter()
        .map(|it| line(browser, person, it, (may_lift, narrows), again))
        .collect_view();
    let named = [
        (all.may_hand_over, "owner"),
        (all.may_name_guardian, "guardian"),
        (all.may_name_proxy, "proxy"),
    ];
    let relations: Vec<&'static str> = named
        .into_iter()
        .filter_map(|(may, relation)| may.then_some(relation))
        .collect();
    let invite = (!relations.is_empty()).then(|| {
        view! {
            <Waiting browser=browser.clone() person again/>
            <Invite browser=browser.clone() person relations/>
        }
    });
    view! {
        <section class="card" aria-labelledby="acting-title">
            <h2 id="acting-title">{ja::family::WHO}</h2>
            <ul class="stack stack--close" id="acting">{lines}</ul>
            {others_stay.then(|| view! { <p class="small weak">{ja::family::OTHERS_STAY}</p> })}
        </section>
        {invite}
        {resting}
    }
    .into_any()
}

fn line(
    browser: &Browser,
    person: PersonId,
    it: ActingLine,
    (may_lift, narrows): (bool, bool),
    again: Callback<()>,
) -> impl IntoView {
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
    let readmit = (it.shut_out && may_lift).then(|| {
        let act = restore(browser, person, "readmit", Some(account));
        view! {
            <Remove
                id=format!("readmit-{account}")
                label=ja::family::READMIT
                question=ja::family::READMIT_QUESTION
                act
                browser=browser.clone()
                again
            />
        }
    });
    let narrow = (narrows && it.acts == "guardian").then(|| {
        view! { <p><a class="button" href=format!("/people/{person}/family/{account}")>{ja::family::NARROW}</a></p> }
    });
    let last = it.kept.as_deref() == Some("last-guardian");
    view! {
        <li class="stack stack--tight" data-account=account.to_string() data-acts=it.acts.clone()>
            <p>
                <strong>{it.name}</strong>
                {it.is_this.then_some(ja::family::YOU)}
            </p>
            <p class="small">{ja::family::acts(&it.acts, it.last_day, it.mandate)}</p>
            {it.shut_out.then(|| view! { <p class="small"><strong>{ja::family::SHUT_OUT}</strong></p> })}
            {readmit}
            {narrow}
            {last.then(|| view! { <p class="small weak">{ja::family::LAST_GUARDIAN}</p> })}
            {it.kept.is_none().then(|| view! {
                <Remove id=format!("end-{account}") label question act browser=browser.clone() again/>
            })}
        </li>
    }
}

/// A right that comes back.
fn restore(
    browser: &Browser,
    person: PersonId,
    what: &'static str,
    account: Option<AccountId>,
) -> Callback<(), Asking<()>> {
    let asked = browser.clone();
    Callback::new(move |()| -> Asking<()> {
        let browser = asked.clone();
        Box::pin(async move { browser.restore_rights(person, what, account).await })
    })
}

/// 話し合い and 保護: how it stands, and what may be begun or ended here.
fn resting(browser: &Browser, person: PersonId, all: &ActingFor, again: Callback<()>) -> AnyView {
    let rest = |what: &'static str| {
        let asked = browser.clone();
        Callback::new(move |()| -> Asking<()> {
            let browser = asked.clone();
            Box::pin(async move { browser.rest_rights(person, what).await })
        })
    };
    let card = |id: &'static str, (title, text): (&'static str, &'static str), button: AnyView| {
        view! {
            <section class="card stack stack--close" id=format!("{id}-card")>
                <h2>{title}</h2>
                <p>{text}</p>
                {button}
            </section>
        }
        .into_any()
    };
    let button = |id, (label, question), act| {
        view! { <Remove id label question act browser=browser.clone() again/> }.into_any()
    };
    let held = all.held.then(|| {
        card(
            "held",
            (ja::family::HELD, ja::family::HELD_TEXT),
            ().into_any(),
        )
    });
    let hold = all.may_hold.then(|| {
        let words = (ja::family::HOLD, ja::family::HOLD_QUESTION);
        card(
            "hold",
            (ja::family::HOLD_TITLE, ja::family::HOLD_TEXT),
            button("hold", words, rest("hold")),
        )
    });
    let protected = all.protected.then(|| {
        let words = (ja::family::LIFT, ja::family::LIFT_QUESTION);
        let lift = all.may_lift.then(|| {
            button(
                "lift",
                words,
                restore(browser, person, "lift-protection", None),
            )
        });
        card(
            "protected",
            (ja::family::PROTECTED, ja::family::PROTECTED_TEXT),
            lift.into_any(),
        )
    });
    let protect = all.may_protect.then(|| {
        let words = (ja::family::PROTECT, ja::family::PROTECT_QUESTION);
        card(
            "protect",
            (ja::family::PROTECT_TITLE, ja::family::PROTECT_TEXT),
            button("protect", words, rest("protect")),
        )
    });
    view! { {held}{protected}{hold}{protect} }.into_any()
}
