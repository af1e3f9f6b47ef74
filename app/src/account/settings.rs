//! 設定: text size, what is stored and sent, this device's release, signing out.

use super::text_size::TextSize;
use crate::browser::{Browser, page};
use crate::ja;
use crate::keys::News;
use crate::ui::{Confirm, PageHead, with_session};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::wire::{Job, Session};

/// The page. Text size comes first and needs nobody signed in.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title=ja::account::SETTINGS_TITLE/>
            <section class="card"><TextSize/></section>
            {with_session(|browser, session| view! { <Personal browser session/> }.into_any())}
            <section class="card" aria-labelledby="version-title">
                <h2 id="version-title">{ja::account::VERSION_TITLE}</h2>
                <p id="version" class="num">{env!("CARGO_PKG_VERSION")}</p>
            </section>
        </div>
    }
}

#[component]
fn Personal(browser: Browser, session: Session) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="sync-title" id="sync-state">
            <h2 id="sync-title">{ja::account::SYNC_TITLE}</h2>
            <SyncState browser=browser.clone()/>
        </section>
        <section class="card" aria-labelledby="storage-title">
            <h2 id="storage-title">{ja::account::STORAGE_TITLE}</h2>
            <StorageText browser=browser.clone()/>
        </section>
        <News browser=browser.clone()/>
        <section class="card" aria-labelledby="keys-title">
            <h2 id="keys-title">{ja::keys::TITLE}</h2>
            <p>{ja::keys::SETTINGS_TEXT}</p>
            <p class="actions">
                <a class="button" href="/settings/keys" id="to-keys">{ja::keys::SETTINGS_LINK}</a>
                {session.administers.then(|| view! {
                    <a class="button" href="/settings/staff" id="to-staff">{ja::keys::STAFF_LINK}</a>
                })}
            </p>
        </section>
        <section class="card" aria-labelledby="lock-title">
            <h2 id="lock-title">{ja::lock::SETTINGS_TITLE}</h2>
            <p>{ja::lock::SETTINGS_TEXT}</p>
            <p><a class="button" href="/settings/lock" id="to-lock">{ja::lock::SETTINGS_LINK}</a></p>
        </section>
        <section class="card" aria-labelledby="export-title">
            <h2 id="export-title">{ja::account::EXPORT_TITLE}</h2>
            <p>{ja::account::EXPORT_TEXT}</p>
            <Export browser=browser.clone()/>
        </section>
        <section class="card" aria-labelledby="sign-out-title">
            <h2 id="sign-out-title">{ja::account::SIGN_OUT_TITLE}</h2>
            <dl class="facts">
                <div>
                    <dt>{ja::account::SIGNED_IN_AS}</dt>
                    <dd>
                        {ja::account::signed_in_as(&session.name, session.role)}
                        {session.organization_name.map(|name| view! { <br/>{name} })}
                    </dd>
                </div>
            </dl>
            <SignOut browser/>
        </section>
        {(session.role == Job::Person).then(|| view! {
            <section class="card" aria-labelledby="leave-title">
                <h2 id="leave-title">{ja::leave::TITLE}</h2>
                <p>{ja::leave::SETTINGS_TEXT}</p>
                <p><a class="button" href="/settings/leave" id="to-leave">{ja::leave::OPEN}</a></p>
            </section>
        })}
    }
}

#[component]
fn SyncState(browser: Browser) -> impl IntoView {
    let status = browser.status();
    let now = move |_| browser.sync_now();
    view! {
        <p role="status" id="sync-text">{move || status.with(|s| s.counted.then(|| ja::sync::phase(s.phase, s.unsent)))}</p>
        <p class="num">
            {move || status.with(|s| s.last_contact.map_or_else(|| ja::sync::NEVER_CONTACTED.to_owned(), ja::sync::last_contact))}
        </p>
        {move || {
            let off = status.with(|s| s.clock_offset_ms).unwrap_or(0) / 60_000;
            (off.abs() >= 5).then(|| view! { <p>{ja::sync::clock_off(off.abs())}</p> })
        }}
        {move || {
            let others = status.with(|s| s.others_unsent);
            (others > 0).then(|| view! { <p>{ja::account::others_unsent(others)}</p> })
        }}
        <p><button type="button" class="button" id="sync-now" on:click=now>{ja::account::SYNC_NOW}</button></p>
    }
}

#[component]
fn StorageText(browser: Browser) -> impl IntoView {
    let status = browser.status();
    view! { <p>{move || ja::sync::storage(status.with(|s| s.storage))}</p> }
}

/// Everything not on the server yet, as one JSON file.
#[component]
fn Export(browser: Browser) -> impl IntoView {
    let said = RwSignal::new(None::<String>);
    let export = move |_| {
        let browser = browser.clone();
        spawn_local(async move {
            let text = match browser.export_unsent().await {
                Ok(Some(text))
                    if page::save_file(ja::account::EXPORT_FILE, "application/json", &text) =>
                {
                    ja::account::EXPORT_DONE.to_owned()
                }
                Ok(Some(_)) => ja::common::COPY_FAILED.to_owned(),
                Ok(None) => ja::account::EXPORT_EMPTY.to_owned(),
                Err(error) => ja::errors::store(&error).what.to_owned(),
            };
            let _ = said.try_set(Some(text));
        });
    };
    view! {
        <p class="row">
            <button type="button" class="button" id="export-unsent" on:click=export>{ja::account::EXPORT}</button>
            <span role="status">{move || said.get()}</span>
        </p>
    }
}

#[component]
fn SignOut(browser: Browser) -> impl IntoView {
    let status = browser.status();
    let unsent = Memo::new(move |_| status.with(|s| s.unsent));
    let sign_out = Callback::new(move |()| {
        let browser = browser.clone();
        spawn_local(async move {
            browser.sign_out().await;
            page::go("/signin");
        });
    });
    move || {
        view! {
            <Confirm
                id="sign-out"
                label=ja::account::SIGN_OUT
                question=ja::account::sign_out_question(unsent.get())
                confirm_label=ja::account::SIGN_OUT_CONFIRM
                on_confirm=sign_out
            />
        }
    }
}
