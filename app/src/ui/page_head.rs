//! The top of a page: its one h1, the document title and the way back.

use super::{Icon, IconView};
use crate::ja;
use leptos::prelude::*;
use leptos_meta::Title;

/// Takes the focus when a person arrives here from another page (see `frame.rs`).
#[component]
pub fn PageHead(
    #[prop(into)] title: Signal<String>,
    /// The document title when the heading names a person: titles end up in histories and window lists.
    #[prop(optional, into)]
    document_title: Option<String>,
    #[prop(optional, into)] lead: Option<String>,
    /// Where the page belongs: address and name.
    #[prop(optional_no_strip)]
    back: Option<(String, String)>,
) -> impl IntoView {
    let in_history = document_title.unwrap_or_else(|| title.get_untracked());
    view! {
        <Title text=ja::common::document_title(&in_history)/>
        <div class="page__head">
            {back.map(|(href, name)| view! {
                <p class="no-print">
                    <a class="button button--plain" href=href><IconView icon=Icon::Back/>{name}</a>
                </p>
            })}
            <h1 tabindex="-1">{move || title.get()}</h1>
            {lead.map(|lead| view! { <p>{lead}</p> })}
        </div>
    }
}
