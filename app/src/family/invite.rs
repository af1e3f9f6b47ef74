//! One more person who acts: a link from this side, six digits read out from the other, and both said yes.

use crate::browser::{Browser, InvitationLine, KeyProblem, Link, Wanted, page};
use crate::ja;
use crate::keys::act::{Asking, proved, reading};
use crate::keys::link_card::LinkCard;
use crate::ui::{Choice, Choices, Kind, Layout, TextField, Turn, TurnButton};
use domain::PersonId;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use std::time::Duration;

/// Beside each other: on the screen, for as long as one needs to hold up a phone.
const BESIDE: (&str, i64) = ("beside", 10);
const AWAY: (&str, i64) = ("away", 24 * 60);

/// How often it is asked whether the other side has accepted.
const ASK_EVERY: Duration = Duration::from_secs(4);

/// Makes the link. `relations`: what somebody may be invited to be; one of them at least.
#[component]
pub fn Invite(browser: Browser, person: PersonId, relations: Vec<&'static str>) -> impl IntoView {
    let only = relations.first().filter(|_| relations.len() == 1);
    let relation = RwSignal::new(only.map(|it| (*it).to_owned()));
    let not_chosen = RwSignal::new(None::<String>);
    let whom = only.is_none().then(|| {
        let options = relations
            .iter()
            .map(|it| Choice::new(*it, ja::family::invite(it).0))
            .collect();
        view! {
            <Choices
                id="invite-whom"
                label=ja::family::WHOM
                options
                chosen=relation
                on_choose=Callback::new(move |code| relation.set(Some(code)))
                error=not_chosen
                required=true
            />
        }
    });
    let title = only.map_or(ja::family::INVITE, |it| ja::family::invite(it).0);
    let text = move || {
        relation
            .get()
            .map(|it| view! { <p>{ja::family::invite(&it).1}</p> })
    };
    let wanted = Callback::new(move |()| {
        let Some(relation) = relation.get_untracked() else {
            not_chosen.set(Some(ja::form::CHOOSE_ONE.to_owned()));
            page::focus_soon("#invite-whom input".to_owned());
            return None;
        };
        not_chosen.set(None);
        Some(Wanted {
            relation,
            mandate: None,
        })
    });
    view! {
        <section class="card" aria-labelledby="invite-title">
            <h2 id="invite-title">{title}</h2>
            {whom}
            {text}
            <MakeLink id="invite" browser person wanted/>
        </section>
    }
}

/// Where the other side is, and the link. `wanted`: `None` while something is missing, which is said where it is.
#[component]
pub fn MakeLink(
    /// Of the button, and beginning of every id.
    id: &'static str,
    browser: Browser,
    person: PersonId,
    wanted: Callback<(), Option<Wanted>>,
) -> impl IntoView {
    let place = RwSignal::new(Some(BESIDE.0.to_owned()));
    let link = RwSignal::new(None::<Link>);
    let turn = Turn::default();
    let make = Callback::new(move |()| {
        let Some(wanted) = wanted.run(()) else {
            return;
        };
        let browser = browser.clone();
        let away = place.get_untracked().as_deref() == Some(AWAY.0);
        let minutes = if away { AWAY.1 } else { BESIDE.1 };
        turn.take(async move {
            let made = proved(&browser, |browser| -> Asking<Link> {
                let wanted = wanted.clone();
                Box::pin(async move { browser.invite_to_act(person, &wanted, minutes).await })
            });
            link.set(Some(made.await.map_err(ja::keys::problem)?));
            page::focus_soon("#link".to_owned());
            Ok(())
        });
    });
    let options = vec![
        Choice::new(BESIDE.0, ja::family::BESIDE),
        Choice::new(AWAY.0, ja::family::AWAY),
    ];
    view! {
        <Choices
            id=format!("{id}-place")
            label=ja::family::WHERE
            options
            chosen=place
            on_choose=Callback::new(move |code| place.set(Some(code)))
            layout=Layout::Flow
        />
        <TurnButton turn id label=ja::family::MAKE busy_label=ja::keys::SIGNING_IN on_tap=make/>
        {move || link.get().map(|link| view! {
            <p>{ja::family::HOW}</p>
            <LinkCard link/>
        })}
    }
}

/// Who has accepted and waits for this side.
#[component]
pub fn Waiting(browser: Browser, person: PersonId, again: Callback<()>) -> impl IntoView {
    let (made, ask) = reading(&browser, |browser| -> Asking<Vec<InvitationLine>> {
        Box::pin(async move { browser.invitations().await })
    });
    if let Ok(timer) = set_interval_with_handle(move || ask.run(()), ASK_EVERY) {
        on_cleanup(move || timer.clear());
    }
    // drawn anew only when it changes: somebody may be typing a code
    let waiting = Memo::new(move |_| {
        let made = made.get().and_then(Result::ok).unwrap_or_default();
        let ours = made
            .into_iter()
            .filter(|it| it.person == Some(person) && it.status == "accepted");
        ours.collect::<Vec<InvitationLine>>()
    });
    move || {
        let waiting = waiting.get();
        (!waiting.is_empty()).then(|| {
            let forms = waiting.into_iter().map(|it| {
                view! { <Confirming browser=browser.clone() it again/> }
            });
            view! {
                <section class="card" id="waiting" aria-labelledby="waiting-title">
                    <h2 id="waiting-title">{ja::family::WAITING}</h2>
                    {forms.collect_view()}
                </section>
            }
        })
    }
}

/// The six digits.
#[component]
fn Confirming(browser: Browser, it: InvitationLine, again: Callback<()>) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let turn = Turn::default();
    let invitation = it.invitation.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = domain::input::to_half_width(&code.get_untracked());
        if typed.chars().filter(char::is_ascii_digit).count() != 6 {
            error.set(Some(ja::family::CODE_MISSING.to_owned()));
            page::focus_soon("#spoken-code".to_owned());
            return;
        }
        error.set(None);
        let (browser, invitation) = (browser.clone(), invitation.clone());
        turn.take(async move {
            let done = proved(&browser, |browser| -> Asking<()> {
                let (invitation, typed) = (invitation.clone(), typed.clone());
                Box::pin(async move { browser.confirm_invitation(&invitation, &typed).await })
            });
            match done.await {
                Ok(()) => {
                    again.try_run(());
                    Ok(())
                }
                Err(KeyProblem::NotAllowed) => {
                    error.set(Some(ja::family::CODE_WRONG.to_owned()));
                    Ok(())
                }
                Err(problem) => Err(ja::keys::problem(problem)),
            }
        });
    };
    view! {
        <form class="stack stack--close" on:submit=submit>
            <p id="accepted-by">{ja::family::accepted_by(it.accepted_by.as_deref())}</p>
            <TextField
                id="spoken-code"
                label=ja::family::CODE
                hint=ja::family::CODE_HINT
                kind=Kind::Year
                value=code
                on_input=Callback::new(move |text| code.set(text))
                error=error
                max_length=16
            />
            <TurnButton turn id="confirm" label=ja::family::CONFIRM busy_label=ja::family::BUSY main=true/>
        </form>
    }
}
