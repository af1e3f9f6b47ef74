//! What the app is, for somebody who has just arrived. Works without script.

use crate::browser::{Browser, SessionState};
use crate::ja;
use crate::ui::{Icon, IconView};
use leptos::prelude::*;
use leptos_meta::Title;

/// The first page.
#[component]
pub fn LandingPage() -> impl IntoView {
    let icons = [Icon::Device, Icon::Qr, Icon::Eye, Icon::Syringe];
    view! {
        <Title text=ja::common::APP_NAME/>
        <div class="page landing">
            <div class="landing__hero">
                <h1 tabindex="-1">{ja::account::LANDING_TITLE}</h1>
                <p class="landing__lead">{ja::account::LANDING_LEAD}</p>
                <p class="actions"><Start/></p>
            </div>
            <ul class="cards">
                {icons
                    .into_iter()
                    .zip(ja::account::LANDING_POINTS)
                    .map(|(icon, (title, text))| view! {
                        <li class="card landing__point">
                            <h2 class="row"><IconView icon/>{title}</h2>
                            <p>{text}</p>
                        </li>
                    })
                    .collect_view()}
            </ul>
        </div>
    }
}

/// A real link for everybody; once it is known that somebody is signed in here, the way to the notebook.
#[component]
fn Start() -> impl IntoView {
    let session = use_context::<Browser>().map(|browser| browser.session());
    let signed_in = Memo::new(move |_| {
        session.is_some_and(|session| session.with(|s| matches!(s, SessionState::SignedIn(_))))
    });
    move || {
        if signed_in.get() {
            view! { <a class="button button--main" href="/home">{ja::account::TO_NOTEBOOK}</a> }
                .into_any()
        } else {
            // through the server: only its document has the forms that work without script
            view! { <a class="button button--main" href="/signin" rel="external">{ja::account::TO_SIGN_IN}</a> }.into_any()
        }
    }
}
