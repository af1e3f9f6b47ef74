//! Failures of the device's store, as sentences.

use super::{notice::Notice, tone::Tone};
use crate::browser::StoreError;
use crate::ja;
use leptos::prelude::*;

/// What happened, what is safe, what to do.
pub fn store_error_view(error: &StoreError) -> AnyView {
    let text = ja::errors::store(error);
    view! {
        <Notice tone=Tone::Danger title=text.what alert=true>
            <p>{text.safe}</p>
            <p>{text.todo}</p>
        </Notice>
    }
    .into_any()
}
