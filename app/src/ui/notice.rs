//! A framed message that stays until its cause is gone. Nothing a person needs ever vanishes by itself.

use super::{icon::IconView, tone::Tone};
use leptos::prelude::*;

/// What happened, what is safe, what to do.
#[component]
pub fn Notice(
    tone: Tone,
    #[prop(into)] title: String,
    /// Stable id, for links from an error summary and for tests.
    #[prop(optional, into)]
    id: Option<String>,
    /// Announced at once: only for errors the person just caused.
    #[prop(optional)]
    alert: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="notice" id=id data-tone=tone.name() role=alert.then_some("alert")>
            <IconView icon=tone.icon()/>
            <div class="notice__body">
                <p class="notice__title">{title}</p>
                {children.map(|children| children())}
            </div>
        </div>
    }
}
