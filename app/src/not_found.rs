//! The page for addresses that lead nowhere.

use crate::ja;
use crate::ui::PageHead;
use leptos::prelude::*;

/// Says what to do instead. On the server the answer carries status 404 as well.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title=ja::common::NOT_FOUND_TITLE/>
            <p>{ja::common::NOT_FOUND}</p>
            <p><a class="button button--main" href="/home">{ja::common::TO_HOME}</a></p>
        </div>
    }
}
