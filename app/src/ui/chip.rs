//! A short state: icon and word.

use super::{icon::Icon, icon::IconView, tone::Tone};
use leptos::prelude::*;

/// One word or two with its icon.
#[component]
pub fn Chip(
    tone: Tone,
    #[prop(into)] text: String,
    /// Another picture than the tone's own.
    #[prop(optional)]
    icon: Option<Icon>,
) -> impl IntoView {
    view! {
        <span class="chip" data-tone=tone.name()>
            <IconView icon=icon.unwrap_or(tone.icon())/>
            <span>{text}</span>
        </span>
    }
}
