//! /people/:id/vaccinations/list: every dose given, in Japanese and English, for a school, a journey, a doctor abroad.

use super::certificate_model::{Entry, entries};
use crate::browser::{Browser, Filter, page as open_page};
use crate::home::child::{Child, child};
use crate::ja::{self, certificate as words};
use crate::looks::printed;
use crate::not_found::NotFound;
use crate::ui::{
    Icon, IconView, Notice, PageHead, TextField, Tone, live, when_loaded, with_person,
};
use domain::fhir::Reference;
use domain::{Date, PersonId, RecordId};
use leptos::prelude::*;
use sync::wire::Session;
use uuid::Uuid;

/// The list.
#[component]
pub fn CertificatePage() -> impl IntoView {
    with_person(move |browser, session, person| {
        let found = live(&browser, move |browser| async move {
            let doses = Filter::all().of(person).kind("Immunization");
            let child = child(&browser, person).await?;
            let rows = browser.rows(&doses).await?;
            Ok(child.map(|child| (child, entries(&rows), browser.today())))
        });
        when_loaded(found, move |found| match found {
            Some((child, entries, today)) => {
                let (browser, session) = (browser.clone(), session.clone());
                view! { <Sheet browser session child entries today/> }.into_any()
            }
            None => NotFound().into_any(),
        })
        .into_any()
    })
}

/// Most doses that fit on one sheet in the usual size.
const ROOMY_MAX: usize = 18;

/// Where the name in Roman letters is kept while it is typed: beside the person, and no record.
fn beside(person: PersonId) -> RecordId {
    let mut bytes = *person.0.as_bytes();
    bytes[15] ^= 0xce;
    RecordId(Uuid::from_bytes(bytes))
}

#[component]
fn Sheet(
    browser: Browser,
    session: Session,
    child: Child,
    entries: Vec<Entry>,
    today: Date,
) -> impl IntoView {
    let person = child.person;
    let dense = entries.len() > ROOMY_MAX;
    let about = beside(person);
    let roman = RwSignal::new(browser.note(about));
    let lost = RwSignal::new(false);
    let shown = Signal::derive(move || roman.get_untracked());
    let keeping = browser.clone();
    let type_name = Callback::new(move |text: String| {
        lost.set(!keeping.keep_note(about, &text));
        roman.set(text);
    });
    let print = move |_| {
        let what = vec![Reference::patient(person)];
        printed::tell(&browser, &session, person, what);
        open_page::print();
    };
    view! {
        <div class="page page--wide print-page">
            <div class="no-print stack stack--close">
                <PageHead
                    title=words::TITLE
                    lead=words::LEAD
                    back=Some((format!("/people/{person}"), ja::looks::TO_RECORD.to_owned()))
                />
                <TextField
                    id="roman-name"
                    label=words::ROMAN
                    hint=words::ROMAN_HINT
                    value=shown
                    on_input=type_name
                    autocomplete="off"
                />
                {move || lost.get().then(|| view! { <Notice tone=Tone::Caution title=words::NOT_KEPT/> })}
                <p>
                    <button type="button" class="button button--main" id="print" on:click=print>
                        <IconView icon=Icon::Printer/>
                        {ja::common::PRINT}
                    </button>
                </p>
            </div>
            <div class="paper-scroll" role="region" aria-label=words::TITLE tabindex="0">
                <article class="paper" class:paper--dense=dense id="certificate-paper">
                    <h2 class="paper__title">{words::TITLE}" "<span lang="en">{words::TITLE_EN}</span></h2>
                    {head(&child, roman)}
                    {table(entries)}
                    <p class="paper__follow">{words::not_official(&domain::ja::date::both(today))}</p>
                    <p class="paper__follow" lang="en">{words::not_official_en(&today.to_string())}</p>
                </article>
            </div>
        </div>
    }
}

fn head(child: &Child, roman: RwSignal<String>) -> impl IntoView + use<> {
    let birth = child.birth.map(|birth| {
        let (ja, en) = (domain::ja::date::both(birth), birth.to_string());
        view! { {ja}" "<span lang="en">{en}</span> }
    });
    let sex = child.gender.map(words::sex);
    view! {
        <dl class="paper__header">
            <div class="paper__cell"><dt>{words::NAME}</dt><dd>{child.name.clone()}</dd></div>
            <div class="paper__cell">
                <dt lang="en">{words::NAME_EN}</dt>
                <dd lang="en">{move || roman.get()}</dd>
            </div>
            <div class="paper__cell"><dt>{words::BIRTH}</dt><dd>{birth}</dd></div>
            <div class="paper__cell"><dt>{words::SEX}</dt><dd>{sex}</dd></div>
        </dl>
    }
}

fn table(entries: Vec<Entry>) -> AnyView {
    if entries.is_empty() {
        return view! { <p id="certificate-empty">{words::EMPTY}</p> }.into_any();
    }
    view! {
        <table class="paper__questions">
            <thead>
                <tr>
                    {words::COLUMNS
                        .into_iter()
                        .map(|(ja, en)| view! { <th scope="col">{ja}<br/><span lang="en">{en}</span></th> })
                        .collect_view()}
                </tr>
            </thead>
            <tbody>{entries.into_iter().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn line(entry: Entry) -> impl IntoView {
    let day = match entry.day {
        Some(day) => {
            view! { {domain::ja::date::wareki(day)}<br/><span lang="en">{day.to_string()}</span> }
                .into_any()
        }
        None => view! { {words::DAY_UNKNOWN}<br/>{entry.part} }.into_any(),
    };
    let (origin, origin_en) = words::origin(entry.origin);
    view! {
        <tr>
            <td>{day}</td>
            <td>{entry.vaccine}<br/><span lang="en">{entry.vaccine_en}</span></td>
            <td>{entry.dose}<br/><span lang="en">{entry.dose_en}</span></td>
            <td>{entry.lot}</td>
            <td>{entry.place}</td>
            <td>{origin}<br/><span lang="en">{origin_en}</span></td>
        </tr>
    }
}
