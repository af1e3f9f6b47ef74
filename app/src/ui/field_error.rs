//! The sentence beside a field that cannot stay as it is.

use super::{Icon, IconView};
use leptos::prelude::*;

/// Empty while there is nothing to say.
#[component]
pub fn FieldError(
    #[prop(into)] id: String,
    #[prop(into)] error: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        error.get().map(|text| {
            view! { <p class="field__error" id=id.clone()><IconView icon=Icon::Alert/><span>{text}</span></p> }
        })
    }
}
