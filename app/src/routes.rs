//! Every page on one page. Addresses carry nothing but UUIDs.

use crate::account::{AttentionPage, LandingPage, SettingsPage, SignInPage};
use crate::clinic::{ClinicFormPage, ClinicPage, ScanPage};
use crate::home::HomePage;
use crate::not_found::NotFound;
use crate::sharing::QrPage;
use crate::ui::frame::Frame;
use crate::vaccination::{FormPage, NewFormPage, PersonPage, PrintPage};
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
                    <Route path=path!("/home") view=HomePage/>
                    <Route path=path!("/people/:id") view=PersonPage/>
                    <Route path=path!("/forms/new/:person") view=NewFormPage/>
                    <Route path=path!("/forms/:id") view=FormPage/>
                    <Route path=path!("/forms/:id/qr") view=QrPage/>
                    <Route path=path!("/forms/:id/print") view=PrintPage/>
                    <Route path=path!("/clinic") view=ClinicPage/>
                    <Route path=path!("/clinic/scan") view=ScanPage/>
                    <Route path=path!("/clinic/forms/:id") view=ClinicFormPage/>
                    <Route path=path!("/attention") view=AttentionPage/>
                    <Route path=path!("/settings") view=SettingsPage/>
                </Routes>
            </Frame>
        </Router>
    }
}
