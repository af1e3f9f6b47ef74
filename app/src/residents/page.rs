//! /residents: find one resident, and protect them, let somebody back in, let guardians write again, write down whom a
//! court gave what, or give a grown-up the notebook nobody holds.

use super::statutory::{self, NewStatutory};
use crate::browser::{Browser, KeyProblem, Resident, ShutOut, Wanted, page};
use crate::family::invite::{MakeLink, Waiting};
use crate::identity::{Who, WhoFields};
use crate::ja;
use crate::ja::residents as words;
use crate::keys::act::{Asking, Remove};
use crate::ui::{PageHead, Turn, TurnButton, with_session};
use domain::{Date, PersonId};
use leptos::prelude::*;

/// The server decides for whom.
#[component]
pub fn ResidentsPage() -> impl IntoView {
    with_session(|browser, _| {
        view! {
            <div class="page">
                <PageHead title=words::TITLE lead=words::LEAD/>
                <Finding browser/>
            </div>
        }
        .into_any()
    })
}

#[component]
fn Finding(browser: Browser) -> impl IntoView {
    let who = Who::default();
    let found = RwSignal::new(None::<(Resident, Date)>);
    let turn = Turn::default();
    let asking = browser.clone();
    let find = Callback::new(move |()| {
        let Some(named) = who.named() else {
            page::focus_soon("#find [aria-invalid=true]".to_owned());
            return;
        };
        let browser = asking.clone();
        turn.take(async move {
            let told = browser.find_resident(&named).await;
            found.set(told.as_ref().ok().map(|it| (it.clone(), named.birth)));
            match told {
                Ok(_) => {
                    page::focus_soon("#resident".to_owned());
                    Ok(())
                }
                Err(KeyProblem::Gone) => Err(ja::identity::NOBODY.to_owned()),
                Err(problem) => Err(ja::keys::problem(problem)),
            }
        });
    });
    // asked again after each change, so that what stands here is what the server says
    let again = find;
    view! {
        <section class="card stack" id="find" aria-labelledby="find-title">
            <h2 id="find-title">{words::FIND_TITLE}</h2>
            <WhoFields who/>
            <TurnButton turn id="find-resident" label=words::FIND busy_label=words::BUSY main=true on_tap=find/>
        </section>
        {move || found.get().map(|(it, birth)| resident(&browser, it, birth, again))}
    }
}

fn resident(browser: &Browser, it: Resident, birth: Date, again: Callback<()>) -> AnyView {
    let person = it.person;
    let invites = it.may_name_statutory || it.may_hand_back;
    let waiting = invites.then(|| view! { <Waiting browser=browser.clone() person again/> });
    let statutory = it.may_name_statutory.then(|| {
        view! {
            <section class="card stack stack--close" aria-labelledby="statutory-title">
                <h2 id="statutory-title">{words::STATUTORY}</h2>
                <p>{words::STATUTORY_LEAD}</p>
                {statutory::list(browser, &it, again)}
                <NewStatutory browser=browser.clone() person birth/>
            </section>
        }
    });
    let hand_back = it.may_hand_back.then(|| {
        let wanted = Callback::new(|()| {
            Some(Wanted {
                relation: "owner".to_owned(),
                mandate: None,
            })
        });
        view! {
            <section class="card stack stack--close" aria-labelledby="hand-back-title">
                <h2 id="hand-back-title">{words::HAND_BACK}</h2>
                <p>{words::HAND_BACK_TEXT}</p>
                <MakeLink id="hand-back" browser=browser.clone() person wanted/>
            </section>
        }
    });
    let act = |what: &'static str| {
        let browser = browser.clone();
        Callback::new(move |()| -> Asking<()> {
            let browser = browser.clone();
            Box::pin(async move {
                match what {
                    "protect" => browser.rest_rights(person, what).await,
                    _ => browser.restore_rights(person, what, None).await,
                }
            })
        })
    };
    let button =
        |id: &'static str, label: &'static str, question: &'static str, what: &'static str| {
            view! { <Remove id label question act=act(what) browser=browser.clone() again/> }
        };
    let shut: Vec<AnyView> = it
        .shut_out
        .into_iter()
        .map(|it| shut_out(browser, person, it, again))
        .collect();
    view! {
        <section class="card stack" id="resident" tabindex="-1" aria-labelledby="resident-title" data-person=person.to_string()>
            <h2 id="resident-title">{words::FOUND}</h2>
            <p id="held">{if it.held { words::HELD } else { words::NOT_HELD }}</p>
            {it.held.then(|| button("lift-hold", words::LIFT_HOLD, words::LIFT_HOLD_QUESTION, "lift-hold"))}
            <p id="protected">{if it.protected { words::PROTECTED } else { words::NOT_PROTECTED }}</p>
            {(!it.protected && it.may_protect).then(|| button("protect", words::PROTECT, words::PROTECT_QUESTION, "protect"))}
            {(!shut.is_empty()).then(|| view! {
                <div class="stack stack--close">
                    <h3>{words::SHUT_OUT}</h3>
                    <ul class="stack stack--close" id="shut-out">{shut.collect_view()}</ul>
                </div>
            })}
            {it.protected.then(|| button("lift-protection", words::LIFT, words::LIFT_QUESTION, "lift-protection"))}
        </section>
        {hand_back}
        {waiting}
        {statutory}
    }
    .into_any()
}

fn shut_out(browser: &Browser, person: PersonId, it: ShutOut, again: Callback<()>) -> AnyView {
    let account = it.account;
    let asked = browser.clone();
    let act = Callback::new(move |()| -> Asking<()> {
        let browser = asked.clone();
        Box::pin(async move {
            browser
                .restore_rights(person, "readmit", Some(account))
                .await
        })
    });
    view! {
        <li class="stack stack--tight">
            <p>{it.name}</p>
            <Remove
                id=format!("readmit-{account}")
                label=words::READMIT
                question=words::READMIT_QUESTION
                act
                browser=browser.clone()
                again
            />
        </li>
    }
    .into_any()
}
