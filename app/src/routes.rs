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
use crate::emergency::EmergencyPage;
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
                    <Route path=path!("/recover") view=later(RecoverPage)/>
                    <Route path=path!("/invite") view=later(InvitePage)/>
                    <Route path=path!("/people-here") view=later(PeoplePage)/>
                    <Route path=path!("/people/:id") view=later(PersonPage)/>
                    <Route path=path!("/people/:id/vaccinations") view=later(CalendarPage)/>
                    <Route path=path!("/people/:id/vaccinations/away") view=later(AwayPage)/>
                    <Route path=path!("/people/:id/vaccinations/list") view=later(CertificatePage)/>
                    <Route path=path!("/people/:id/doses/new") view=later(PastDosePage)/>
                    <Route path=path!("/people/:id/takeout") view=later(TakeoutPage)/>
                    <Route path=path!("/people/:id/log") view=later(LogPage)/>
                    <Route path=path!("/people/:id/log/:line") view=later(AskPage)/>
                    <Route path=path!("/people/:id/family") view=later(FamilyPage)/>
                    <Route path=path!("/people/:id/family/:account") view=later(NarrowPage)/>
                    <Route path=path!("/people/:id/sharing") view=later(GrantsPage)/>
                    <Route path=path!("/people/:id/sharing/once") view=later(OncePage)/>
                    <Route path=path!("/once") view=later(OpenOncePage)/>
                    <Route path=path!("/people/:id/sharing/new") view=later(NewGrantPage)/>
                    <Route path=path!("/forms/new/:person") view=later(NewFormPage)/>
                    <Route path=path!("/forms/:id") view=later(FormPage)/>
                    <Route path=path!("/forms/:id/qr") view=later(QrPage)/>
                    <Route path=path!("/forms/:id/print") view=later(PrintPage)/>
                    <Route path=path!("/clinic") view=later(ClinicPage)/>
                    <Route path=path!("/clinic/scan") view=later(ScanPage)/>
                    <Route path=path!("/clinic/forms/:id") view=later(ClinicFormPage)/>
                    <Route path=path!("/emergency") view=later(EmergencyPage)/>
                    <Route path=path!("/cohort") view=later(CohortPage)/>
                    <Route path=path!("/cohort/:list") view=later(CohortListPage)/>
                    <Route path=path!("/residents") view=later(ResidentsPage)/>
                    <Route path=path!("/shared") view=later(SharedPage)/>
                    <Route path=path!("/attention") view=later(AttentionPage)/>
                    <Route path=path!("/settings") view=later(SettingsPage)/>
                    <Route path=path!("/settings/lock") view=later(LockSettingsPage)/>
                    <Route path=path!("/settings/leave") view=later(LeavePage)/>
                    <Route path=path!("/settings/keys") view=later(KeysPage)/>
                    <Route path=path!("/settings/staff") view=later(StaffPage)/>
                </Routes>
            </Frame>
        </Router>
    }
}

/// A page that needs the whole program. Loaded by its address it has it from the start; only whoever goes on
/// within the first moments of a first visit waits here.
fn later<V: IntoView + 'static>(page: fn() -> V) -> impl Fn() -> AnyView + Clone + Send + 'static {
    move || {
        let complete = use_context::<Browser>().map(|browser| browser.complete());
        let drawn = Memo::new(move |_| complete.is_none_or(|complete| complete.get()));
        let draw = move || {
            if drawn.get() {
                page().into_any()
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
