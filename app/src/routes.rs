//! Every page on one page. Addresses carry nothing but UUIDs.

use crate::account::{AttentionPage, LandingPage, SettingsPage, SignInPage};
use crate::not_found::NotFound;
use crate::ui::frame::Frame;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// The router with the frame round it.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Router>
            <Frame>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=LandingPage/>
                    <Route path=path!("/signin") view=SignInPage/>
                    <Route path=path!("/attention") view=AttentionPage/>
                    <Route path=path!("/settings") view=SettingsPage/>
                </Routes>
            </Frame>
        </Router>
    }
}
