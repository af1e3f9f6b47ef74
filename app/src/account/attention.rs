//! 確認が必要: what the server refused, with the reason and the ways on. Nothing leaves this list by itself.

use super::attention_model::Entry;
use crate::browser::{Browser, StoreError, page};
use crate::ja;
use crate::ui::{
    Confirm, Icon, IconView, Notice, PageHead, Tone, live, store_error_view, when_loaded,
    with_session,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The list.
#[component]
pub fn AttentionPage() -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title=ja::account::ATTENTION_TITLE lead=ja::account::ATTENTION_LEAD/>
            {evicted()}
            {with_session(|browser, _| {
                let entries = live(&browser, |browser| async move {
                    Ok(browser.attention().await?.iter().map(Entry::of).collect::<Vec<_>>())
                });
                when_loaded(entries, move |entries| list(&browser, entries)).into_any()
            })}
        </div>
    }
}

/// FM-16: said until it was read, also before signing in again.
fn evicted() -> impl IntoView {
    let browser = use_context::<Browser>();
    move || {
        let browser = browser.clone()?;
        let unsent = browser.status().with(|status| status.evicted_unsent)?;
        Some(view! {
            <Notice tone=Tone::Danger title=ja::account::EVICTED_TITLE id="evicted">
                <p>{ja::account::evicted(unsent)}</p>
                <p>{ja::account::EVICTED_TODO}</p>
                <p>
                    <button type="button" class="button" id="evicted-read" on:click=move |_| browser.forget_evicted()>
                        {ja::account::EVICTED_READ}
                    </button>
                </p>
            </Notice>
        })
    }
}

fn list(browser: &Browser, entries: Vec<Entry>) -> AnyView {
    if entries.is_empty() {
        let status = browser.status();
        let quiet = move || status.with(|status| status.evicted_unsent.is_none());
        return (move || {
            quiet().then(|| view! { <p class="card">{ja::account::ATTENTION_NONE}</p> })
        })
        .into_any();
    }
    view! {
        <ul class="stack" id="attention-list">
            {entries.into_iter().map(|entry| view! { <EntryCard browser=browser.clone() entry/> }).collect_view()}
        </ul>
    }
    .into_any()
}

#[component]
fn EntryCard(browser: Browser, entry: Entry) -> impl IntoView {
    let failed = RwSignal::new(None::<StoreError>);
    let said = RwSignal::new(None::<&'static str>);
    let why = ja::errors::refused(entry.reason);
    let id = entry.id;
    let report = move |result: Result<(), StoreError>| {
        if let Err(error) = result {
            let _ = failed.try_set(Some(error));
        }
    };
    let send = {
        let browser = browser.clone();
        move |_| {
            let browser = browser.clone();
            spawn_local(async move { report(browser.send_again(id).await.map(|_| ())) });
        }
    };
    let discard = Callback::new(move |()| {
        let browser = browser.clone();
        spawn_local(async move { report(browser.dismiss(id).await.map(|_| ())) });
    });
    let text = entry.text.clone();
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let done = page::copy(&text).await;
            let _ = said.try_set(Some(if done {
                ja::common::COPIED
            } else {
                ja::common::COPY_FAILED
            }));
        });
    };
    let title = entry
        .kind
        .map_or(ja::account::ATTENTION_TITLE, ja::account::change_kind);
    let open = entry.can_open().then_some(entry.record).flatten();
    view! {
        <li class="card" id=format!("attention-{id}")>
            <h2>{title}</h2>
            <p class="small weak num">{ja::record::date_and_time(entry.at)}</p>
            <p><strong>{why.what}</strong></p>
            <p>{why.safe}</p>
            <p>{why.todo}</p>
            <details class="disclosure">
                <summary>{ja::account::ATTENTION_KEPT}</summary>
                <pre class="kept-text" tabindex="0">{entry.text}</pre>
                <p class="row">
                    <button type="button" class="button" on:click=copy>{ja::common::COPY}</button>
                    <span role="status">{move || said.get()}</span>
                </p>
            </details>
            {move || failed.get().map(|error| store_error_view(&error))}
            <div class="row">
                {open.map(|record| view! {
                    <a class="button" href=format!("/forms/{record}")>
                        <IconView icon=Icon::Pen/>
                        {ja::account::ATTENTION_OPEN}
                    </a>
                })}
                {entry.sendable.then(|| view! {
                    <button type="button" class="button" id=format!("send-{id}") on:click=send>
                        {ja::account::ATTENTION_SEND}
                    </button>
                })}
                <Confirm
                    id=format!("discard-{id}")
                    label=ja::account::ATTENTION_DISCARD
                    question=ja::account::ATTENTION_DISCARD_QUESTION
                    confirm_label=ja::account::ATTENTION_DISCARD_CONFIRM
                    on_confirm=discard
                />
            </div>
        </li>
    }
}
