//! /recover: a printed code, then at once a new passkey.

use crate::browser::Browser;
use crate::ja;
use crate::keys::{KeyNameField, key_name};
use crate::ui::{Kind, Notice, PageHead, TextField, Tone, Turn, TurnButton};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

/// Two steps; a code that was used leads back to the second one.
#[component]
pub fn RecoverPage() -> impl IntoView {
    let browser = use_context::<Browser>();
    let proved = RwSignal::new(false);
    if let Some(browser) = browser.clone() {
        // asked in the browser only: on the server there is none
        spawn_local(async move {
            if browser.recovers().await {
                let _ = proved.try_set(true);
            }
        });
    }
    view! {
        <div class="page">
            <PageHead
                title=ja::keys::RECOVER_TITLE
                back=Some(("/signin".to_owned(), ja::account::SIGN_IN_TITLE.to_owned()))
            />
            {move || match (proved.get(), browser.clone()) {
                (true, Some(browser)) => view! { <NewKey browser/> }.into_any(),
                (_, browser) => view! { <Code browser proved/> }.into_any(),
            }}
            <Notice tone=Tone::Info title=ja::keys::NO_CODE_TITLE><p>{ja::keys::NO_CODE}</p></Notice>
        </div>
    }
}

#[component]
fn Code(
    #[prop(optional_no_strip)] browser: Option<Browser>,
    proved: RwSignal<bool>,
) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let turn = Turn::default();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(browser), code) = (browser.clone(), code.get_untracked()) else {
            return;
        };
        turn.take(async move {
            let used = browser.use_recovery_code(&code).await;
            used.map_err(ja::keys::problem)?;
            proved.set(true);
            Ok(())
        });
    };
    view! {
        <form class="card" on:submit=submit>
            <p>{ja::keys::RECOVER_LEAD}</p>
            <TextField
                id="recovery-code"
                label=ja::keys::CODE
                hint=ja::keys::CODE_HINT
                kind=Kind::Code
                value=code.get_untracked()
                on_input=Callback::new(move |text| code.set(text))
            />
            <TurnButton
                turn
                id="use-code"
                label=ja::keys::USE_CODE
                busy_label=ja::keys::SIGNING_IN
                main=true
            />
        </form>
    }
}

#[component]
fn NewKey(browser: Browser) -> impl IntoView {
    let name = key_name();
    let turn = Turn::default();
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (browser, navigate) = (browser.clone(), navigate.clone());
        let name = name.get_untracked();
        turn.take(async move {
            let made = browser.add_passkey(&name).await;
            made.map_err(ja::keys::problem)?;
            browser.arrive().await.map_err(ja::keys::problem)?;
            navigate("/home", Default::default());
            Ok(())
        });
    };
    view! {
        <form class="card" on:submit=submit id="new-key">
            <h2>{ja::keys::NEW_KEY_TITLE}</h2>
            <p>{ja::keys::NEW_KEY_LEAD}</p>
            <KeyNameField name/>
            <TurnButton
                turn
                id="make-key"
                label=ja::keys::MAKE_KEY
                busy_label=ja::keys::MAKING_KEY
                main=true
            />
        </form>
    }
}
