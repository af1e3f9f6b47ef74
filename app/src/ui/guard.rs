//! The door of every page that needs somebody signed in on this device.

use super::{Skeleton, notice::Notice, tone::Tone};
use crate::browser::{Browser, SessionState};
use crate::ja;
use crate::lock::LockScreen;
use crate::lock::protect::ProtectPage;
use crate::not_found::NotFound;
use domain::{AccountId, PersonId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use sync::wire::Session;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    NotKnownYet,
    SignedOut,
    /// Drawn with what belongs to the rest of the program.
    Locked,
    Unprotected,
    Open(AccountId),
}

/// Draws the page for whoever is signed in on this device. On the server, and in the first render of the browser,
/// that is not known yet: both draw the same waiting line.
pub fn with_session(
    page: impl Fn(Browser, Session) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let browser = use_context::<Browser>();
    let session = browser.as_ref().map(Browser::session);
    // by account only: a refreshed session of the same account must not redraw a page somebody types into
    let door = Memo::new(move |_| match session.map(|session| session.get()) {
        None | Some(SessionState::Unknown) => Door::NotKnownYet,
        Some(SessionState::SignedOut) => Door::SignedOut,
        Some(SessionState::Locked(_)) => Door::Locked,
        Some(SessionState::Unprotected(_)) => Door::Unprotected,
        Some(SessionState::SignedIn(session)) => Door::Open(session.account),
    });
    move || {
        match (door.get(), browser.clone()) {
        (Door::Open(_), Some(browser)) => match browser.session().get_untracked() {
            SessionState::SignedIn(session) => page(browser, session),
            _ => Skeleton().into_any(),
        },
        (Door::Locked, Some(browser)) if browser.complete().get() => {
            view! { <LockScreen browser/> }.into_any()
        }
        (Door::Unprotected, Some(browser)) if browser.complete().get() => {
            match browser.session().get_untracked() {
                SessionState::Unprotected(session) => {
                    view! { <ProtectPage browser session/> }.into_any()
                }
                _ => Skeleton().into_any(),
            }
        }
        (Door::SignedOut, _) => view! {
            <div class="page">
                <h1>{ja::account::SIGN_IN_NEEDED_TITLE}</h1>
                <p>{ja::account::SIGN_IN_NEEDED}</p>
                <p><a class="button button--main" href="/signin" rel="external">{ja::account::TO_SIGN_IN}</a></p>
            </div>
        }
        .into_any(),
        _ => Skeleton().into_any(),
    }
    }
}

/// The same, for pages about the person whose id stands in the address (`:id`).
pub fn with_person(
    page: impl Fn(Browser, Session, PersonId) -> AnyView + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let params = use_params_map();
    let person = Memo::new(move |_| {
        params
            .with(|params| params.get("id"))
            .and_then(|id| id.parse::<PersonId>().ok())
    });
    with_session(move |browser, session| {
        let page = page.clone();
        (move || match person.get() {
            Some(person) => page(browser.clone(), session.clone(), person),
            None => NotFound().into_any(),
        })
        .into_any()
    })
}

/// The same, for people of a clinic. Others get a sentence; the server decides what is sent to whom anyway.
pub fn with_staff(
    page: impl Fn(Browser, Session) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    with_session(move |browser, session| match session.role.is_clinical() {
        true => page(browser, session),
        false => view! {
            <div class="page">
                <h1>{ja::common::STAFF_ONLY_TITLE}</h1>
                <Notice tone=Tone::Info title=ja::common::STAFF_ONLY/>
                <p><a class="button" href="/home">{ja::common::TO_HOME}</a></p>
            </div>
        }
        .into_any(),
    })
}
