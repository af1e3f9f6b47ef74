//! /people/:id/takeout: one button, one file with everything. Works without a network.

use super::archive::archive;
use super::booklet::booklet;
use super::bundle::bundle;
use crate::browser::{Browser, Filter, page as open_page};
use crate::home::child::Child;
use crate::home::child_page::with_child;
use crate::ja::{self, takeout as words};
use crate::not_found::NotFound;
use crate::ui::{Notice, PageHead, Tone, Turn, TurnButton};
use domain::PersonId;
use leptos::prelude::*;
use sync::wire::Job;

/// What the readable page is called in the archive.
const BOOKLET: &str = "techo.html";
/// What the records are called in it.
const BUNDLE: &str = "fhir-bundle.json";

/// Everything of one person.
#[component]
pub fn TakeoutPage() -> impl IntoView {
    with_child(|browser, session, child| {
        // whoever sees a part of somebody's notebook carries nothing away in one piece
        if session.role == Job::Person {
            view(&browser, child)
        } else {
            NotFound().into_any()
        }
    })
}

fn view(browser: &Browser, child: Child) -> AnyView {
    let turn = Turn::default();
    let done = RwSignal::new(false);
    let person = child.person;
    let title = words::title_for(&child.name);
    let browser = browser.clone();
    let make = Callback::new(move |()| {
        let (browser, child) = (browser.clone(), child.clone());
        done.set(false);
        turn.take(async move {
            let bytes = files(&browser, &child).await?;
            let name = words::file_name(browser.today());
            if !open_page::save_bytes(&name, "application/zip", &bytes) {
                return Err(words::NOT_SAVED.to_owned());
            }
            done.set(true);
            Ok(())
        });
    });
    view! {
        <div class="page">
            <PageHead
                title
                document_title=words::TITLE
                back=Some((format!("/people/{person}"), ja::looks::TO_RECORD.to_owned()))
            />
            <p>{words::LEAD}</p>
            <ul class="entries">
                <li><strong>{BOOKLET}</strong><span>{words::WHAT_BOOKLET}</span></li>
                <li><strong>{BUNDLE}</strong><span>{words::WHAT_BUNDLE}</span></li>
            </ul>
            <Notice tone=Tone::Caution title=words::CARE><p>{words::CARE_WHY}</p></Notice>
            <TurnButton turn id="take" label=words::MAKE busy_label=words::MAKING main=true on_tap=make/>
            <div role="status">
                {move || done.get().then(|| view! {
                    <div id="taken"><Notice tone=Tone::Success title=words::DONE><p>{words::DONE_WHERE}</p></Notice></div>
                })}
            </div>
            <p class="small weak">{words::DRAFTS}</p>
        </div>
    }
    .into_any()
}

async fn files(browser: &Browser, child: &Child) -> Result<Vec<u8>, String> {
    let all = all_of(child.person);
    let rows = browser.rows(&all).await.map_err(ja::errors::sentence)?;
    let now = browser.now();
    let files = [
        (BOOKLET, booklet(child, &rows, now)),
        (BUNDLE, bundle(&rows, now)),
    ];
    archive(&files, now).map_err(|_| words::NOT_MADE.to_owned())
}

fn all_of(person: PersonId) -> Filter {
    Filter::all().of(person)
}
