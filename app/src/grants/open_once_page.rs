//! /once#secret, for staff: opens what somebody shows them. The secret stays behind the `#`, which browsers send to
//! nobody.

use crate::browser::{Browser, page};
use crate::ja;
use crate::keys::act::{Asking, proved};
use crate::ui::{Notice, PageHead, TextField, Tone, Turn, TurnButton, with_session};
use domain::PersonId;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// The code of the address, or one typed by hand.
#[component]
pub fn OpenOncePage() -> impl IntoView {
    with_session(|browser, session| {
        let content = if session.role.is_staff() {
            view! { <Opening browser/> }.into_any()
        } else {
            view! { <Notice tone=Tone::Info title=ja::grants::ONCE_FOR_STAFF/> }.into_any()
        };
        view! {
            <div class="page">
                <PageHead title=ja::grants::ONCE_OPEN_TITLE/>
                {content}
            </div>
        }
        .into_any()
    })
}

#[component]
fn Opening(browser: Browser) -> impl IntoView {
    let secret = RwSignal::new(page::take_fragment().unwrap_or_default());
    let scanned = !secret.get_untracked().is_empty();
    let turn = Turn::default();
    let navigate = use_navigate();
    let open = Callback::new(move |()| {
        // the whole link, or what stands behind its #
        let typed = secret.get_untracked();
        let typed = typed
            .rsplit('#')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        let (browser, navigate) = (browser.clone(), navigate.clone());
        turn.take(async move {
            let opened = proved(&browser, |browser| -> Asking<PersonId> {
                let typed = typed.clone();
                Box::pin(async move { browser.open_once(&typed).await })
            });
            let person = opened.await.map_err(ja::grants::once_problem)?;
            navigate(&format!("/people/{person}"), Default::default());
            Ok(())
        });
    });
    view! {
        <section class="card">
            <p>{ja::grants::ONCE_OPEN_LEAD}</p>
            {(!scanned).then(|| view! {
                <TextField
                    id="once-link"
                    label=ja::grants::ONCE_LINK
                    value=secret.get_untracked()
                    on_input=Callback::new(move |text| secret.set(text))
                />
            })}
            <TurnButton
                turn
                id="open-once"
                label=ja::grants::ONCE_OPEN
                busy_label=ja::keys::SIGNING_IN
                main=true
                on_tap=open
            />
        </section>
    }
}
