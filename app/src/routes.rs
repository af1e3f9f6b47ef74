//! Every page on one page. Addresses carry nothing but UUIDs.
//!
//! Landing, sign-in and home are drawn by the program's first part; `boot.js` knows them too. All others wait
//! for the rest.

use crate::account::{
    AttentionPage, InvitePage, LandingPage, LeavePage, RecoverPage, SettingsPage, SignInPage,
};
use crate::browser::Browser;
use crate::clinic::{ClinicFormPage, ClinicPage, ScanPage};
use crate::cohort::{CohortListPage, CohortPage};
use crate::emergency::{EmergencyPage, FiguresPage};
use crate::family::{FamilyPage, NarrowPage};
use crate::grants::{GrantsPage, NewGrantPage, OncePage, OpenOncePage, SharedPage};
use crate::home::HomePage;
use crate::ja;
use crate::keys::{KeysPage, StaffPage};
use crate::lock::{LockSettingsPage, PeoplePage};
use crate::looks::{AskPage, LogPage};
use crate::not_found::NotFound;
use crate::residents::ResidentsPage;
use crate::sharing::QrPage;
use crate::takeout::TakeoutPage;
use crate::ui::frame::Frame;
use crate::ui::{PageHead, Skeleton};
use crate::vaccination::{
    AwayPage, CalendarPage, CertificatePage, FormPage, NewFormPage, PastDosePage, PersonPage,
    PrintPage,
};
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
                    <Route path=path!("/recover") view=later(|| RecoverPage().into_any())/>
                    <Route path=path!("/invite") view=later(|| InvitePage().into_any())/>
                    <Route path=path!("/people-here") view=later(|| PeoplePage().into_any())/>
                    <Route path=path!("/people/:id") view=later(|| PersonPage().into_any())/>
                    <Route path=path!("/people/:id/vaccinations") view=later(|| CalendarPage().into_any())/>
                    <Route path=path!("/people/:id/vaccinations/away") view=later(|| AwayPage().into_any())/>
                    <Route path=path!("/people/:id/vaccinations/list") view=later(|| CertificatePage().into_any())/>
                    <Route path=path!("/people/:id/doses/new") view=later(|| PastDosePage().into_any())/>
                    <Route path=path!("/people/:id/takeout") view=later(|| TakeoutPage().into_any())/>
                    <Route path=path!("/people/:id/log") view=later(|| LogPage().into_any())/>
                    <Route path=path!("/people/:id/log/:line") view=later(|| AskPage().into_any())/>
                    <Route path=path!("/people/:id/family") view=later(|| FamilyPage().into_any())/>
                    <Route path=path!("/people/:id/family/:account") view=later(|| NarrowPage().into_any())/>
                    <Route path=path!("/people/:id/sharing") view=later(|| GrantsPage().into_any())/>
                    <Route path=path!("/people/:id/sharing/once") view=later(|| OncePage().into_any())/>
                    <Route path=path!("/once") view=later(|| OpenOncePage().into_any())/>
                    <Route path=path!("/people/:id/sharing/new") view=later(|| NewGrantPage().into_any())/>
                    <Route path=path!("/forms/new/:person") view=later(|| NewFormPage().into_any())/>
                    <Route path=path!("/forms/:id") view=later(|| FormPage().into_any())/>
                    <Route path=path!("/forms/:id/qr") view=later(|| QrPage().into_any())/>
                    <Route path=path!("/forms/:id/print") view=later(|| PrintPage().into_any())/>
                    <Route path=path!("/clinic") view=later(|| ClinicPage().into_any())/>
                    <Route path=path!("/clinic/scan") view=later(|| ScanPage().into_any())/>
                    <Route path=path!("/clinic/forms/:id") view=later(|| ClinicFormPage().into_any())/>
                    <Route path=path!("/emergency") view=later(|| EmergencyPage().into_any())/>
                    <Route path=path!("/emergency/figures") view=later(|| FiguresPage().into_any())/>
                    <Route path=path!("/cohort") view=later(|| CohortPage().into_any())/>
                    <Route path=path!("/cohort/:list") view=later(|| CohortListPage().into_any())/>
                    <Route path=path!("/residents") view=later(|| ResidentsPage().into_any())/>
                    <Route path=path!("/shared") view=later(|| SharedPage().into_any())/>
                    <Route path=path!("/attention") view=later(|| AttentionPage().into_any())/>
                    <Route path=path!("/settings") view=later(|| SettingsPage().into_any())/>
                    <Route path=path!("/settings/lock") view=later(|| LockSettingsPage().into_any())/>
                    <Route path=path!("/settings/leave") view=later(|| LeavePage().into_any())/>
                    <Route path=path!("/settings/keys") view=later(|| KeysPage().into_any())/>
                    <Route path=path!("/settings/staff") view=later(|| StaffPage().into_any())/>
                </Routes>
            </Frame>
        </Router>
    }
}

/// A page that needs the whole program. Loaded by its address it has it from the start; only whoever goes on
/// within the first moments of a first visit waits here. One type for all pages: each more would be a router of its own
/// in the first part.
fn later(page: fn() -> AnyView) -> impl Fn() -> AnyView + Clone + Send + 'static {
    move || {
        let complete = use_context::<Browser>().map(|browser| browser.complete());
        let drawn = Memo::new(move |_| complete.is_none_or(|complete| complete.get()));
        let draw = move || {
            if drawn.get() {
                page()
            } else {
                view! { <Waiting/> }.into_any()
            }
        };
        draw.into_any()
    }
}

/// A whole page, for readers of the screen too.
#[component]
fn Waiting() -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title=ja::common::LOADING/>
            <Skeleton/>
        </div>
    }
}
