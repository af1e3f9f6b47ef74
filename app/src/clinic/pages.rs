//! /clinic and /clinic/forms/:id: today's forms, and one of them beside the list.

use super::banner::Checked;
use super::calm::calm;
use super::case::Case;
use super::detail::Detail;
use super::hand_over::HandOver;
use super::list::TodayList;
use super::records::Desk;
use super::today::cases;
use crate::browser::{Browser, Phase as Way, page};
use crate::ja;
use crate::not_found::NotFound;
use crate::ui::{Icon, IconView, Loaded, Notice, Skeleton, Tone, with_staff};
use crate::vaccination::record_in_address;
use domain::RecordId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use sync::wire::Session;

/// Today's forms.
#[component]
pub fn ClinicPage() -> impl IntoView {
    with_staff(|browser, session| {
        let shown = calm(&browser, move |browser| cases(browser, session.clone()));
        view! {
            <Title text=ja::common::document_title(ja::clinic::TODAY_TITLE)/>
            <div class="page page--wide">
                <div class="panes">
                    <div class="panes__list">
                        <TodayList browser cases=shown open=Signal::derive(|| None) heading=true/>
                    </div>
                    <div class="panes__detail today__choose">
                        <Notice tone=Tone::Info title=ja::clinic::CHOOSE/>
                    </div>
                </div>
            </div>
        }
        .into_any()
    })
}

/// One form.
#[component]
pub fn ClinicFormPage() -> impl IntoView {
    let id = record_in_address();
    with_staff(move |browser, session| {
        (move || match id.get() {
            Some(id) => {
                view! { <FormBench browser=browser.clone() session=session.clone() id/> }.into_any()
            }
            None => NotFound().into_any(),
        })
        .into_any()
    })
}

/// What stands beside the list. Built anew only when this changes: never while somebody types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Reading,
    Missing,
    Open,
}

#[component]
fn FormBench(browser: Browser, session: Session, id: RecordId) -> impl IntoView {
    let me = session.clone();
    let all = calm(&browser, move |browser| cases(browser, me.clone()));
    let found = Memo::new(move |before: Option<&Option<Case>>| {
        // a form somebody has open stays open, even past midnight
        find(all, id).or_else(|| before.cloned().flatten())
    });
    let shown =
        Memo::new(
            move |_| match (found.with(Option::is_some), all.with(Option::is_some)) {
                (true, _) => Shown::Open,
                (false, true) => Shown::Missing,
                (false, false) => Shown::Reading,
            },
        );
    tell_that_it_was_opened(&browser, &session, found);
    let lookalikes = Memo::new(move |_| {
        let Some(this) = found.get() else {
            return Vec::new();
        };
        all.with(|all| match all {
            Some(Ok(all)) => names_like(&this, all),
            _ => Vec::new(),
        })
    });
    let checked = Checked::default();
    let handed_over = RwSignal::new(false);
    let hand_over = Callback::new(move |()| {
        handed_over.set(true);
        page::to_top();
    });
    let back = Callback::new(move |()| {
        handed_over.set(false);
        page::focus_soon("#consent-title".to_owned());
    });
    view! {
        <Title text=ja::common::document_title(ja::clinic::FORM_TITLE)/>
        {move || {
            let (browser, session) = (browser.clone(), session.clone());
            // the case as it is, once there is one
            let case = || Memo::new(move |before: Option<&Option<Case>>| {
                found.get().or_else(|| before.cloned().flatten())
            });
            match (shown.get(), handed_over.get()) {
                (Shown::Open, true) => match known(case()) {
                    Some(case) => view! { <HandOver browser session case on_back=back/> }.into_any(),
                    None => Skeleton().into_any(),
                },
                (shown, _) => {
                    let detail = match (shown, known(case())) {
                        (Shown::Open, Some(case)) => view! {
                            <Detail browser=browser.clone() session case checked lookalikes on_hand_over=hand_over/>
                        }
                        .into_any(),
                        (Shown::Missing, _) => missing(),
                        _ => Skeleton().into_any(),
                    };
                    view! {
                        <div class="page page--wide">
                            <div class="panes" data-open="true">
                                <div class="panes__list">
                                    <TodayList browser cases=all open=Signal::derive(move || Some(id)) heading=false/>
                                </div>
                                <div class="panes__detail stack">{detail}</div>
                            </div>
                        </div>
                    }
                    .into_any()
                }
            }
        }}
    }
}

/// A case that is there now and follows its changes; `None` while there is none.
fn known(case: Memo<Option<Case>>) -> Option<Memo<Case>> {
    let first = case.get_untracked()?;
    Some(Memo::new(move |before: Option<&Case>| {
        case.get()
            .or_else(|| before.cloned())
            .unwrap_or_else(|| first.clone())
    }))
}

fn find(all: RwSignal<Loaded<Vec<Case>>>, id: RecordId) -> Option<Case> {
    all.with(|all| match all {
        Some(Ok(all)) => all.iter().find(|case| case.form.record == id).cloned(),
        _ => None,
    })
}

fn names_like(this: &Case, all: &[Case]) -> Vec<String> {
    let others = all
        .iter()
        .filter(|case| case.form.person != this.form.person && case.who.looks_like(&this.who));
    let mut names: Vec<String> = others.filter_map(|case| case.who.name.clone()).collect();
    names.dedup();
    names
}

/// One event for each opening, also without network: the family reads who looked, and when.
fn tell_that_it_was_opened(browser: &Browser, session: &Session, found: Memo<Option<Case>>) {
    let (browser, session) = (browser.clone(), session.clone());
    let open = Memo::new(move |_| found.with(Option::is_some));
    Effect::new(move |told: Option<bool>| {
        let told = told.unwrap_or(false);
        if !open.get() || told {
            return told;
        }
        let Some(case) = found.get_untracked() else {
            return false;
        };
        let offline = browser
            .status()
            .with_untracked(|status| status.phase == Way::Waiting);
        let Some(event) = Desk::new(&browser, &session, &case).opened(offline) else {
            return false;
        };
        let browser = browser.clone();
        spawn_local(async move {
            // refused by the storage: the server still writes down what it hands out
            let _ = browser.create(case.form.person, vec![event]).await;
        });
        true
    });
}

fn missing() -> AnyView {
    view! {
        <h1 tabindex="-1">{ja::clinic::FORM_MISSING_TITLE}</h1>
        <Notice tone=Tone::Info title=ja::clinic::FORM_MISSING_TITLE id="form-missing">
            <p>{ja::clinic::FORM_MISSING}</p>
        </Notice>
        <div class="actions">
            <a class="button" href="/clinic"><IconView icon=Icon::Back/>{ja::clinic::BACK_TO_LIST}</a>
            <a class="button" href="/clinic/scan"><IconView icon=Icon::Qr/>{ja::clinic::SCAN_SHORT}</a>
        </div>
    }
    .into_any()
}
