//! Sign-in: one button for whoever has a passkey, plain links and forms that work without script. Offline it
//! says which notebook is on this device.

use super::demo::{DemoPeople, DemoPerson};
use super::ways::SignInWays;
use crate::browser::{Browser, SessionState};
use crate::ja;
use crate::ui::{Notice, PageHead, Tone, Turn, TurnButton};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

/// Rendered by the server with the providers and demo people it offers; the offline shell knows none of them.
#[component]
pub fn SignInPage() -> impl IntoView {
    // travels inside the document, so that hydration draws the same list
    let demo = SharedValue::new(use_context::<DemoPeople>).into_inner();
    let ways = SharedValue::new(use_context::<SignInWays>).into_inner();
    let (came_back, left) =
        use_query_map().with_untracked(|query| (query.get("problem").is_some(), query.get("left")));
    view! {
        <div class="page">
            <PageHead title=ja::account::SIGN_IN_TITLE/>
            {came_back.then(|| view! {
                <Notice tone=Tone::Danger title=ja::keys::FAILED_ELSEWHERE id="sign-in-failed">
                    <p>{ja::keys::FAILED_ELSEWHERE_TEXT}</p>
                </Notice>
            })}
            {left.map(|left| view! {
                <Notice tone=Tone::Success title=ja::leave::DONE_TITLE id="left">
                    <p>{if left == "yes" { ja::leave::DONE } else { ja::leave::DONE_KEPT }}</p>
                </Notice>
            })}
            <KeptAccount/>
            <Unsent/>
            <ByPasskey/>
            {ways.filter(|ways| !ways.0.is_empty()).map(|ways| view! { <Providers ways/> })}
            <section class="stack stack--close" aria-labelledby="other-ways-title">
                <h2 id="other-ways-title">{ja::keys::OTHER_WAYS}</h2>
                <p><a href="/recover" id="to-recover">{ja::keys::LOST}</a></p>
                <p><a href="/invite" id="to-invite">{ja::keys::INVITED}</a></p>
            </section>
            {demo.map(|people| view! { <DemoList people/> })}
        </div>
    }
}

#[component]
fn ByPasskey() -> impl IntoView {
    let browser = use_context::<Browser>();
    let navigate = use_navigate();
    let turn = Turn::default();
    let sign_in = Callback::new(move |()| {
        let (Some(browser), navigate) = (browser.clone(), navigate.clone()) else {
            return;
        };
        turn.take(async move {
            let signed_in = browser.sign_in_with_passkey().await;
            signed_in.map_err(ja::keys::problem)?;
            navigate("/home", Default::default());
            Ok(())
        });
    });
    view! {
        <section class="card card--action" aria-labelledby="passkey-title">
            <h2 id="passkey-title">{ja::keys::SIGN_IN}</h2>
            <p>{ja::keys::SIGN_IN_LEAD}</p>
            <TurnButton
                turn
                id="passkey-sign-in"
                label=ja::keys::SIGN_IN
                busy_label=ja::keys::SIGNING_IN
                main=true
                on_tap=sign_in
            />
        </section>
    }
}

/// Plain links: they work without script.
#[component]
fn Providers(ways: SignInWays) -> impl IntoView {
    view! {
        <ul class="stack stack--close">
            {ways.0.into_iter().map(|(id, name)| view! {
                <li>
                    <a class="button button--wide" rel="external" href=format!("/auth/oidc/start?provider={id}")>
                        {ja::keys::by_provider(&name)}
                    </a>
                </li>
            }).collect_view()}
        </ul>
    }
}

#[component]
fn DemoList(people: DemoPeople) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="demo-title">
            <h2 id="demo-title">{ja::account::DEMO_TITLE}</h2>
            <p>{ja::account::DEMO_LEAD}</p>
            <ul class="stack stack--close demo-people">
                {people.0.into_iter().map(|person| view! { <DemoButton person/> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn DemoButton(person: DemoPerson) -> impl IntoView {
    let note_id = format!("demo-{}-note", person.id);
    view! {
        <li>
            <form method="post" action="/auth/demo" class="stack stack--tight">
                <input type="hidden" name="person" value=person.id.clone()/>
                <button
                    type="submit"
                    class="button button--wide"
                    id=format!("demo-{}", person.id)
                    aria-describedby=note_id.clone()
                >
                    {ja::account::sign_in_as(&person.name)}
                </button>
                <p class="small weak" id=note_id>{ja::account::demo_note(person.role, &person.note)}</p>
            </form>
        </li>
    }
}

/// What was signed out with unsent work is safe, and this is where it goes on.
#[component]
fn Unsent() -> impl IntoView {
    let status = use_context::<Browser>().map(|browser| browser.status());
    let others = Memo::new(move |_| status.map_or(0, |status| status.with(|s| s.others_unsent)));
    move || match others.get() {
        0 => None,
        count => Some(
            view! { <Notice tone=Tone::Info title=ja::account::others_unsent(count) id="others-unsent"/> },
        ),
    }
}

/// The notebook that lies on this device already, usable without network.
#[component]
fn KeptAccount() -> impl IntoView {
    let browser = use_context::<Browser>();
    let session = browser.as_ref().map(Browser::session);
    let people = browser.as_ref().map(Browser::neighbours);
    let locked = Memo::new(move |_| {
        people.is_some_and(|it| it.with(|all| all.iter().any(|one| one.has_lock)))
    });
    let kept = Memo::new(move |_| match session.map(|session| session.get()) {
        Some(SessionState::SignedIn(session)) => {
            Some((ja::account::kept_account(&session.name), "/home"))
        }
        Some(SessionState::Locked(locked)) => {
            Some((ja::account::kept_locked(locked.label.as_deref()), "/home"))
        }
        Some(SessionState::SignedOut) if locked.get() => {
            Some((ja::account::kept_locked(None), "/people-here"))
        }
        _ => None,
    });
    move || {
        kept.get().map(|(text, href)| {
            view! {
                <section class="card" aria-labelledby="kept-title" id="kept-account">
                    <h2 id="kept-title">{ja::account::KEPT_TITLE}</h2>
                    <p>{text}</p>
                    <p><a class="button" href=href>{ja::account::TO_NOTEBOOK}</a></p>
                </section>
            }
        })
    }
}
