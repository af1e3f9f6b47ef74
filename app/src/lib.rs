//! What a person sees, and all it needs offline.
//!
//! Renders on the server without a [`browser::Browser`] (nothing personal, nothing loaded) and in the browser with one.

#[cfg(all(feature = "ssr", target_arch = "wasm32"))]
compile_error!("`ssr` in the browser bundle: event handlers would not be attached");

pub mod account;
pub mod browser;
pub mod clinic;
pub mod cohort;
pub mod emergency;
pub mod family;
pub mod grants;
pub mod home;
pub mod identity;
pub mod ja;
pub mod keys;
pub mod lock;
pub mod looks;
pub mod not_found;
pub mod residents;
pub mod routes;
pub mod sharing;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod takeout;
#[cfg(test)]
mod testing;
pub mod ui;
pub mod vaccination;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;

/// The whole interface: the same on the server, hydrated or mounted.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! { <routes::Pages/> }
}
