//! What is sent and what is not, in every page's head, in plain words.

use super::{Icon, IconView};
use crate::browser::{Browser, Phase, SyncStatus};
use crate::ja;
use leptos::prelude::*;

/// The value of `data-phase`, and of `data-sync` on the body.
#[must_use]
pub fn phase_name(status: &SyncStatus) -> &'static str {
    match status.phase {
        Phase::Idle if status.counted && status.unsent == 0 => "idle",
        // not counted yet, or something new and no try yet: the next one is a moment away
        Phase::Idle | Phase::Sending => "sending",
        Phase::Waiting => "waiting",
        Phase::NeedsLogin | Phase::NetworkNeedsLogin | Phase::UpdateNeeded => "login",
    }
}

/// A link to the page that explains it.
#[component]
pub fn SyncBadge(browser: Browser) -> impl IntoView {
    let status = browser.status();
    let shown = Memo::new(move |_| status.with(|status| (phase_name(status), status.unsent)));
    move || {
        let (phase, unsent) = shown.get();
        let icon = match phase {
            "idle" => Icon::Check,
            "sending" => Icon::Sync,
            _ => Icon::Clock,
        };
        view! {
            <a class="sync-badge" href="/settings" data-phase=phase data-unsent=unsent.to_string()>
                <IconView icon=icon/>
                <span>{ja::sync::badge(phase, unsent)}</span>
            </a>
        }
    }
}
