//! What stands where something is still being read.

use crate::ja;
use leptos::prelude::*;

/// A quiet waiting line. The first render of every personal page, on both sides.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" data-state="loading">
            <p>{ja::common::LOADING}</p>
        </div>
    }
}
