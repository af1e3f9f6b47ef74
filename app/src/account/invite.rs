//! /invite#secret: what one is invited to; a passkey, and one is in. The secret stays behind the `#`, which
//! browsers send to nobody.

use crate::browser::{Browser, Invitation, InvitedTo, SessionState, page};
use crate::ja;
use crate::keys::{KeyNameField, key_name};
use crate::ui::{PageHead, Skeleton, TextField, Turn, TurnButton};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// The link is asked for.
    Ask,
    /// This one is no good, and why.
    AskAgain(String, String),
    Looking,
    Offer(String, Invitation),
    /// Six digits to read out; in, after a new passkey.
    Spoken(String, bool),
}

/// Looks at the invitation of the address at once.
#[component]
pub fn InvitePage() -> impl IntoView {
    let browser = use_context::<Browser>();
    let step = RwSignal::new(Step::Looking);
    let look = Callback::new({
        let browser = browser.clone();
        move |typed: String| {
            let Some(browser) = browser.clone() else {
                return;
            };
            // the whole link, or what stands behind its #
            let secret = typed.rsplit('#').next().unwrap_or_default().trim();
            let secret = secret.to_owned();
            step.set(Step::Looking);
            spawn_local(async move {
                let next = match browser.look_at_invitation(&secret).await {
                    Ok(invitation) => Step::Offer(secret, invitation),
                    Err(problem) => Step::AskAgain(typed, ja::keys::problem(problem)),
                };
                let _ = step.try_set(next);
            });
        }
    });
    Effect::new(move |_| match page::take_fragment() {
        Some(secret) => look.run(secret),
        None => step.set(Step::Ask),
    });
    view! {
        <div class="page">
            <PageHead title=ja::keys::INVITE_TITLE/>
            {move || match (step.get(), browser.clone()) {
                (Step::Ask, _) => view! { <Ask look/> }.into_any(),
                (Step::AskAgain(typed, problem), _) => {
                    view! { <Ask typed problem look/> }.into_any()
                }
                (Step::Offer(secret, invitation), Some(browser)) => {
                    view! { <Offer browser secret invitation step/> }.into_any()
                }
                (Step::Spoken(code, arrives), Some(browser)) => {
                    view! { <Spoken browser code arrives/> }.into_any()
                }
                _ => view! { <p role="status">{ja::keys::LOOKING}</p><Skeleton/> }.into_any(),
            }}
        </div>
    }
}

/// The link by hand.
#[component]
fn Ask(
    /// What was typed before, with what was wrong with it.
    #[prop(optional)]
    typed: String,
    #[prop(optional)] problem: Option<String>,
    look: Callback<String>,
) -> impl IntoView {
    let link = RwSignal::new(typed);
    let error = RwSignal::new(problem);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        look.run(link.get_untracked());
    };
    view! {
        <form class="card" on:submit=submit id="invite-ask">
            <p>{ja::keys::INVITE_ASK}</p>
            <TextField
                id="invite-link"
                label=ja::keys::INVITE_LINK
                value=link.get_untracked()
                on_input=Callback::new(move |text| link.set(text))
                error=error
            />
            <p><button type="submit" class="button button--main" id="look">{ja::keys::INVITE_LOOK}</button></p>
        </form>
    }
}

#[component]
fn Offer(
    browser: Browser,
    secret: String,
    invitation: Invitation,
    step: RwSignal<Step>,
) -> impl IntoView {
    let session = browser.session();
    let for_a_person = matches!(invitation.kind, InvitedTo::Person { .. });
    let signed_in = Memo::new(move |_| session.with(|it| matches!(it, SessionState::SignedIn(_))));
    let said = ja::invitation::sentence(
        &invitation.kind,
        invitation.invited_by.as_deref(),
        invitation.organization.as_deref(),
    );
    let accept = {
        let (browser, secret) = (browser.clone(), secret.clone());
        move || {
            (for_a_person && signed_in.get()).then(|| {
                view! { <Accept browser=browser.clone() secret=secret.clone() step/> }
            })
        }
    };
    view! {
        <section class="card" id="invitation">
            <p id="invited-to">{said}</p>
            <p class="weak">{ja::keys::good_until(invitation.expires_at)}</p>
        </section>
        {accept}
        <Join browser secret asks_name=invitation.asks_name step/>
    }
}

/// With the notebook that is open.
#[component]
fn Accept(browser: Browser, secret: String, step: RwSignal<Step>) -> impl IntoView {
    let turn = Turn::default();
    let accept = Callback::new(move |()| {
        let (browser, secret) = (browser.clone(), secret.clone());
        turn.take(async move {
            let code = browser.accept_invitation(&secret).await;
            step.set(Step::Spoken(code.map_err(ja::keys::problem)?, false));
            Ok(())
        });
    });
    view! {
        <TurnButton
            turn
            id="accept"
            label=ja::keys::ACCEPT
            busy_label=ja::keys::SIGNING_IN
            on_tap=accept
        />
    }
}

/// With a new passkey.
#[component]
fn Join(browser: Browser, secret: String, asks_name: bool, step: RwSignal<Step>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let key = key_name();
    let missing = RwSignal::new(None::<String>);
    let turn = Turn::default();
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let called = name.get_untracked().trim().to_owned();
        if asks_name && called.is_empty() {
            missing.set(Some(ja::keys::NAME_MISSING.to_owned()));
            page::focus_soon("#your-name".to_owned());
            return;
        }
        missing.set(None);
        let (browser, navigate) = (browser.clone(), navigate.clone());
        let (secret, key_name) = (secret.clone(), key.get_untracked());
        turn.take(async move {
            let called = asks_name.then_some(called.as_str());
            let joined = browser.join(&secret, called, &key_name).await;
            if let Some(code) = joined.map_err(ja::keys::problem)?.spoken {
                step.set(Step::Spoken(code, true));
                return Ok(());
            }
            browser.arrive().await.map_err(ja::keys::problem)?;
            navigate("/home", Default::default());
            Ok(())
        });
    };
    view! {
        <form class="card" on:submit=submit>
            {asks_name.then(|| view! {
                <TextField
                    id="your-name"
                    label=ja::keys::YOUR_NAME
                    hint=ja::keys::YOUR_NAME_HINT
                    value=name.get_untracked()
                    on_input=Callback::new(move |text| name.set(text))
                    error=missing
                    max_length=80
                    autocomplete="name"
                />
            })}
            <KeyNameField name=key/>
            <TurnButton
                turn
                id="join"
                label=ja::keys::JOIN
                busy_label=ja::keys::MAKING_KEY
                main=true
            />
        </form>
    }
}

/// The digits for the inviting side.
#[component]
fn Spoken(browser: Browser, code: String, arrives: bool) -> impl IntoView {
    let turn = Turn::default();
    let navigate = use_navigate();
    let go_on = Callback::new(move |()| {
        let (browser, navigate) = (browser.clone(), navigate.clone());
        turn.take(async move {
            if arrives {
                browser.arrive().await.map_err(ja::keys::problem)?;
            }
            navigate("/home", Default::default());
            Ok(())
        });
    });
    view! {
        <section class="card" id="spoken">
            <h2>{ja::keys::SPOKEN_TITLE}</h2>
            <p>{ja::keys::SPOKEN}</p>
            <p class="num spoken-code">{code}</p>
            <TurnButton
                turn
                id="go-on"
                label=ja::keys::GO_ON
                busy_label=ja::keys::SIGNING_IN
                main=true
                on_tap=go_on
            />
        </section>
    }
}
