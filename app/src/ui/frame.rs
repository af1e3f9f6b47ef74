//! Head, navigation, notices and foot round every page.
//!
//! Never suspends and never waits: what is not known yet is simply absent.

use super::sync_badge::{SyncBadge, phase_name};
use super::{Icon, IconView, Notice, Tone};
use crate::browser::{Browser, SessionState, StorageState, page};
use crate::ja;
use domain::access::OrganizationKind;
use leptos::prelude::*;
use leptos_meta::Body;
use leptos_router::hooks::use_location;
use sync::wire::Job;

/// The app's mark: a notebook with a star.
const MARK: &str = "M4 3h13a3 3 0 0 1 3 3v15H7a3 3 0 0 1-3-3V3zm3 15h11V6a1 1 0 0 0-1-1H6v13.2A3 3 0 0 1 7 18zm5-10 1.2 \
2.4 2.6.4-1.9 1.8.5 2.6-2.4-1.2-2.4 1.2.5-2.6L8.2 10.8l2.6-.4L12 8z";

/// How many edits of the open page are not yet confirmed by the device's storage. While any are, no button of ours
/// reloads the page.
#[derive(Clone, Copy)]
pub struct Unconfirmed(pub RwSignal<u32>);

/// The frame and, inside it, the page.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let browser = use_context::<Browser>();
    provide_context(Unconfirmed(RwSignal::new(0)));
    let status = browser.as_ref().map(Browser::status);
    let body_sync = move || status.map(|status| status.with(phase_name));
    let body_unsent =
        move || status?.with(|status| status.counted.then(|| status.unsent.to_string()));
    let body_user = {
        let session = browser.as_ref().map(Browser::session);
        move || session.map(|session| session.with(SessionState::name))
    };
    let body_account = {
        let session = browser.as_ref().map(Browser::session);
        move || {
            session?.with(|session| match session {
                SessionState::SignedIn(session) => Some(session.account.to_string()),
                _ => None,
            })
        }
    };
    focus_heading_on_arrival();
    view! {
        <Body attr:data-sync=body_sync attr:data-unsent=body_unsent attr:data-session=body_user attr:data-account=body_account/>
        <a class="skip-link" href="#main" rel="external">{ja::common::SKIP}</a>
        <div class="frame">
            <header class="frame__head no-print">
                <div class="frame__top">
                    <a class="frame__brand" href="/">
                        <svg class="frame__mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                            <path fill="currentColor" d=MARK></path>
                        </svg>
                        {ja::common::APP_NAME}
                    </a>
                    <Badge browser=browser.clone()/>
                </div>
                <Navigation browser=browser.clone()/>
            </header>
            <FrameNotices browser/>
            <main id="main" tabindex="-1">{children()}</main>
            <footer class="frame__foot no-print">
                <p class="small">{ja::common::FOOT}</p>
            </footer>
        </div>
    }
}

/// After a change of page the heading of the new one is where keyboard and screen reader go on.
fn focus_heading_on_arrival() {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            page::focus_soon("main h1".to_owned());
        }
        now
    });
}

#[component]
fn Navigation(#[prop(optional_no_strip)] browser: Option<Browser>) -> impl IntoView {
    let role = {
        let session = browser.as_ref().map(Browser::session);
        Memo::new(move |_| match session?.get() {
            SessionState::SignedIn(session) => Some((session.role, session.organization_kind)),
            _ => None,
        })
    };
    move || {
        let ((role, place), browser) = (role.get()?, browser.clone()?);
        let status = browser.status();
        let attention = Memo::new(move |_| {
            status.with(|status| status.attention + u32::from(status.evicted_unsent.is_some()))
        });
        let links: &[(&str, &str)] = match role {
            Job::Nurse | Job::Doctor => &[
                ("/clinic", ja::common::STAFF_TODAY),
                ("/clinic/scan", ja::common::STAFF_SCAN),
                ("/shared", ja::grants::SHARED_NAV),
            ],
            Job::PublicHealthNurse => &[
                ("/cohort", ja::cohort::NAV),
                ("/residents", ja::residents::NAV),
            ],
            Job::MunicipalVaccination => &[("/cohort", ja::cohort::NAV)],
            Job::MunicipalCare => &[("/residents", ja::residents::NAV)],
            _ => &[("/home", ja::common::HOME)],
        };
        let emergency = role.is_staff() && place == Some(OrganizationKind::EmergencyHospital);
        Some(view! {
            <nav class="frame__nav" aria-label=ja::common::NAVIGATION>
                {links.iter().map(|&(href, name)| view! { <NavLink href name/> }).collect_view()}
                {emergency.then(|| view! { <NavLink href="/emergency" name=ja::emergency::NAV/> })}
                <NavLink href="/attention" name=ja::account::ATTENTION_TITLE>
                    {move || match attention.get() {
                        0 => None,
                        count => Some(view! { <span class="count">{ja::common::count(count)}</span> }),
                    }}
                </NavLink>
                <NavLink href="/settings" name=ja::account::SETTINGS_TITLE/>
                <LockButtons browser/>
            </nav>
        })
    }
}

/// Locks at once; and where several people use the device, leads to the others.
#[component]
fn LockButtons(browser: Browser) -> impl IntoView {
    let (protection, people) = (browser.protection(), browser.neighbours());
    let has_lock = Memo::new(move |_| protection.with(|it| it.has_lock));
    let several = Memo::new(move |_| people.with(|all| all.len() > 1));
    move || {
        let browser = browser.clone();
        view! {
            {several.get().then(|| view! { <NavLink href="/people-here" name=ja::lock::SWITCH/> })}
            {has_lock.get().then(|| view! {
                <button
                    type="button"
                    class="frame__lock"
                    id="lock-now"
                    on:click=move |_| browser.lock_now()
                >
                    <IconView icon=Icon::Lock/>
                    {ja::lock::LOCK}
                </button>
            })}
        }
    }
}

/// Nothing to say about sending while nobody is signed in.
#[component]
fn Badge(#[prop(optional_no_strip)] browser: Option<Browser>) -> impl IntoView {
    let session = browser.as_ref().map(Browser::session);
    let signed_in = Memo::new(move |_| {
        session.is_some_and(|session| session.with(|s| matches!(s, SessionState::SignedIn(_))))
    });
    move || {
        signed_in
            .get()
            .then(|| browser.clone())
            .flatten()
            .map(|browser| view! { <SyncBadge browser/> })
    }
}

#[component]
fn NavLink(
    href: &'static str,
    name: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let path = use_location().pathname;
    let current = move || (path.get() == href).then_some("page");
    view! { <a href=href aria-current=current>{name}{children.map(|children| children())}</a> }
}

/// What everybody must know wherever they are: storage, a newer release, a login that ran out.
#[component]
fn FrameNotices(#[prop(optional_no_strip)] browser: Option<Browser>) -> impl IntoView {
    let unconfirmed = expect_context::<Unconfirmed>().0;
    let status = browser.as_ref().map(Browser::status);
    let storage = Memo::new(move |_| status.map(|s| s.with(|s| s.storage)).unwrap_or_default());
    let update = Memo::new(move |_| status.is_some_and(|s| s.with(|s| s.update_ready)));
    let closed = Memo::new(move |_| status.is_some_and(|s| s.with(|s| s.closed_by_newer_tab)));
    let phase = Memo::new(move |_| status.map(|s| s.with(|s| s.phase)).unwrap_or_default());
    let protection = browser.as_ref().map(Browser::protection);
    let unprotected = Memo::new(move |_| protection.is_some_and(|it| it.with(|it| it.wanted)));
    let without_key = Memo::new(move |_| {
        protection.is_some_and(|it| it.with(|it| it.has_lock && it.without_pin && !it.with_passkey))
    });
    let reload = browser.clone();
    let switch = Callback::new(move |()| {
        if let (Some(browser), 0) = (reload.clone(), unconfirmed.get_untracked()) {
            browser.apply_update();
        }
    });
    view! {
        <section class="frame__notices no-print" aria-label=ja::common::NOTICES>
            {move || {
                let text = match storage.get() {
                    StorageState::Unavailable => ja::sync::STORAGE_UNAVAILABLE,
                    StorageState::Full => ja::sync::STORAGE_FULL,
                    StorageState::Lost => ja::sync::STORAGE_LOST,
                    StorageState::Unknown | StorageState::Persisted | StorageState::NotPersisted => return None,
                };
                Some(view! { <Notice tone=Tone::Danger title=text.0 id="storage-notice"><p>{text.1}</p></Notice> })
            }}
            {move || closed.get().then(|| view! {
                <Notice tone=Tone::Danger title=ja::sync::CLOSED_BY_NEWER_TAB.0 id="closed-notice">
                    <p>{ja::sync::CLOSED_BY_NEWER_TAB.1}</p>
                </Notice>
            })}
            {move || ja::sync::login_notice(phase.get()).map(|(title, text, link)| view! {
                <Notice tone=Tone::Caution title=title id="login-notice">
                    <p>{text}</p>
                    {link.map(|name| view! { <p><a class="button" href="/signin" rel="external">{name}</a></p> })}
                </Notice>
            })}
            {move || unprotected.get().then(|| view! {
                <Notice tone=Tone::Info title=ja::lock::WANTED_TITLE id="lock-wanted">
                    <p>{ja::lock::WANTED}</p>
                    <p><a class="button" href="/settings/lock">{ja::lock::WANTED_LINK}</a></p>
                </Notice>
            })}
            {move || without_key.get().then(|| view! {
                <Notice tone=Tone::Caution title=ja::lock::NO_PIN_TITLE id="pin-wanted">
                    <p>{ja::lock::NO_PIN}</p>
                    <p><a class="button" href="/settings/lock">{ja::lock::WANTED_LINK}</a></p>
                </Notice>
            })}
            {move || update.get().then(|| view! {
                <Notice tone=Tone::Info title=ja::sync::UPDATE_TITLE id="update-notice">
                    <p>{ja::sync::UPDATE_TEXT}</p>
                    <p>
                        <button
                            type="button"
                            class="button"
                            id="apply-update"
                            aria-disabled=move || (unconfirmed.get() > 0).then_some("true")
                            on:click=move |_| switch.run(())
                        >
                            <IconView icon=Icon::Sync/>
                            {ja::sync::UPDATE_APPLY}
                        </button>
                    </p>
                </Notice>
            })}
        </section>
    }
}
