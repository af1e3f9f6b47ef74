//! Sign-in: real forms that work without script. Offline it says which notebook is on this device.

use super::demo::{DemoPeople, DemoPerson};
use crate::browser::{Browser, SessionState};
use crate::ja;
use crate::ui::{Notice, PageHead, Tone};
use leptos::prelude::*;

/// Rendered by the server with the demo people it offers; in the offline shell there is nobody to ask.
#[component]
pub fn SignInPage() -> impl IntoView {
    // travels inside the document, so that hydration draws the same list
    let demo = SharedValue::new(use_context::<DemoPeople>).into_inner();
    let from_server =
        SharedValue::new(|| cfg_server(use_context::<Browser>().is_none())).into_inner();
    view! {
        <div class="page">
            <PageHead title=ja::account::SIGN_IN_TITLE/>
            <KeptAccount/>
            <Unsent/>
            {match (demo, from_server) {
                (Some(people), _) => view! { <DemoList people/> }.into_any(),
                (None, true) => view! { <Notice tone=Tone::Info title=ja::account::DEMO_OFF/> }.into_any(),
                (None, false) => view! {
                    <Notice tone=Tone::Info title=ja::account::NO_SIGN_IN_HERE id="no-sign-in">
                        <p>{ja::account::NO_SIGN_IN_HERE_TEXT}</p>
                    </Notice>
                }
                .into_any(),
            }}
        </div>
    }
}

/// Whether this runs on the server, by what is absent there.
const fn cfg_server(without_browser: bool) -> bool {
    without_browser
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
    let session = use_context::<Browser>().map(|browser| browser.session());
    let name = Memo::new(move |_| match session.map(|session| session.get()) {
        Some(SessionState::SignedIn(session)) => Some(session.name),
        _ => None,
    });
    move || {
        name.get().map(|name| view! {
            <section class="card card--action" aria-labelledby="kept-title" id="kept-account">
                <h2 id="kept-title">{ja::account::KEPT_TITLE}</h2>
                <p>{ja::account::kept_account(&name)}</p>
                <p><a class="button button--main" href="/home">{ja::account::TO_NOTEBOOK}</a></p>
            </section>
        })
    }
}
