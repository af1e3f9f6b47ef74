//! /cohort/:list: one vaccine: coverage by month of birth, who is without it, and the ledger.

use super::chart::CoverageChart;
use super::lists_page::refused;
use super::open::OpenList;
use crate::browser::{Browser, Coverage, page};
use crate::ja;
use crate::ja::cohort as words;
use crate::keys::act::{Asking, proved, reading};
use crate::not_found::NotFound;
use crate::ui::{PageHead, Skeleton, Turn, TurnButton, with_session};
use domain::cohort::{Listed, find};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A list that is none is no page.
#[component]
pub fn CohortListPage() -> impl IntoView {
    let params = use_params_map();
    with_session(move |browser, _| {
        let code = params.with_untracked(|params| params.get("list").unwrap_or_default());
        match find(&code) {
            Some(listed) => view! { <Listing browser listed/> }.into_any(),
            None => NotFound().into_any(),
        }
    })
}

#[component]
fn Listing(browser: Browser, listed: Listed) -> impl IntoView {
    let code = listed.vaccine.code.as_str();
    let today = browser.today();
    let (shown, _) = reading(&browser, move |browser| -> Asking<Coverage> {
        Box::pin(async move { browser.coverage(code).await })
    });
    let doses = listed.doses;
    let lead = listed
        .births(today)
        .map_or(words::NOBODY_NOW.to_owned(), |it| {
            words::births(it.from, it.to)
        });
    view! {
        <div class="page">
            <PageHead
                title=domain::ja::cohort::name(listed.vaccine)
                lead
                back=Some(("/cohort".to_owned(), words::TITLE.to_owned()))
            />
            {move || match shown.get() {
                None => Skeleton().into_any(),
                Some(Err(problem)) => refused(problem),
                Some(Ok(coverage)) => view! {
                    <CoverageChart coverage doses/>
                    <OpenList browser=browser.clone() list=code today/>
                    <Ledger browser=browser.clone() list=code/>
                }
                .into_any(),
            }}
        </div>
    }
}

#[component]
fn Ledger(browser: Browser, list: &'static str) -> impl IntoView {
    let turn = Turn::default();
    let done = RwSignal::new(false);
    let save = Callback::new(move |()| {
        let browser = browser.clone();
        done.set(false);
        turn.take(async move {
            let text = proved(&browser, move |browser| -> Asking<String> {
                Box::pin(async move { browser.ledger(list).await })
            });
            let text = text.await.map_err(ja::keys::problem)?;
            // reading it as text took away the mark by which spreadsheets know the encoding
            let text = format!("\u{feff}{text}");
            if !page::save_file(words::LEDGER_FILE, "text/csv", &text) {
                return Err(words::LEDGER_FAILED.to_owned());
            }
            done.set(true);
            Ok(())
        });
    });
    view! {
        <section class="card stack" aria-labelledby="ledger-title">
            <h2 id="ledger-title">{words::LEDGER}</h2>
            <p>{words::LEDGER_LEAD}</p>
            <TurnButton turn id="ledger" label=words::LEDGER_SAVE busy_label=words::LEDGER_BUSY on_tap=save/>
            <div role="status">{move || done.get().then(|| view! { <p id="ledger-done">{words::LEDGER_DONE}</p> })}</div>
        </section>
    }
}
