//! At the next opening: what happened to one's keys since they were looked at last.

use crate::browser::{Browser, JournalLine};
use crate::ja;
use crate::ui::{Notice, Tone};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Only what somebody else may have done: new keys, new devices, a recovery code used.
#[component]
pub fn News(browser: Browser) -> impl IntoView {
    let lines = RwSignal::new(Vec::<JournalLine>::new());
    let reading = browser.clone();
    spawn_local(async move {
        let news = reading.news(ja::keys::is_notable).await;
        let _ = lines.try_set(news);
    });
    let read = Callback::new(move |()| {
        let newest = lines.with_untracked(|all| all.first().map(|line| line.number));
        lines.set(Vec::new());
        let browser = browser.clone();
        spawn_local(async move {
            if let Some(newest) = newest {
                browser.news_read(newest).await;
            }
        });
    });
    move || {
        let all = lines.get();
        (!all.is_empty()).then(|| {
            let list = all.into_iter().map(super::keys_page::journal_line);
            view! {
                <Notice tone=Tone::Caution title=ja::keys::NEW_EVENTS_TITLE id="key-news">
                    <ul class="stack stack--tight">{list.collect_view()}</ul>
                    <p>{ja::keys::JOURNAL_TEXT}</p>
                    <p class="row">
                        <a class="button" href="/settings/keys">{ja::keys::SETTINGS_LINK}</a>
                        <button type="button" class="button" id="news-read" on:click=move |_| read.run(())>
                            {ja::keys::NEW_EVENTS_READ}
                        </button>
                    </p>
                </Notice>
            }
        })
    }
}
