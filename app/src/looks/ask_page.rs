//! /people/:id/log/:line: これは何ですか. One line of the log, and a question about it to whoever it names.

use super::log_model;
use super::short_list::line_view;
use super::writing::Writing;
use crate::browser::{Browser, Filter as Rows};
use crate::home::child::child;
use crate::ja;
use crate::not_found::NotFound;
use crate::ui::{PageHead, live, when_loaded, with_person};
use domain::fhir::Reference;
use domain::fhir::communication::Communication;
use domain::log::Line;
use domain::{PersonId, RecordId};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

/// The line and the question.
#[component]
pub fn AskPage() -> impl IntoView {
    let params = use_params_map();
    let line = Memo::new(move |_| {
        let line = params.with(|params| params.get("line"));
        line.and_then(|line| line.parse::<RecordId>().ok())
    });
    with_person(move |browser, _, person| {
        let wanted = line.get();
        let shown = live(&browser, move |browser| async move {
            let rows = Rows::all().of(person).kind("AuditEvent");
            let name = child(&browser, person).await?.map(|child| child.name);
            let lines = log_model::of(&browser.rows(&rows).await?);
            Ok((name, lines.into_iter().find(|it| Some(it.record) == wanted)))
        });
        when_loaded(shown, move |found| match found {
            (Some(name), Some(line)) => page(&browser, person, name, line),
            _ => NotFound().into_any(),
        })
        .into_any()
    })
}

fn page(browser: &Browser, person: PersonId, name: String, line: Line) -> AnyView {
    let log = format!("/people/{person}/log");
    let asking = line.ask.map(|_| {
        view! { <Asking browser=browser.clone() person name line=line.clone()/> }
    });
    let nobody = line.ask.is_none();
    view! {
        <div class="page">
            <PageHead title=ja::looks::ASK_TITLE back=Some((log, ja::looks::TITLE.to_owned()))/>
            <section class="card"><ul class="entries">{line_view(line, true, ())}</ul></section>
            {nobody.then(|| view! { <p>{ja::looks::NOBODY_TO_ASK}</p> })}
            {asking}
        </div>
    }
    .into_any()
}

#[component]
fn Asking(browser: Browser, person: PersonId, name: String, line: Line) -> impl IntoView {
    let about = line.record;
    let office = line.organization.clone().unwrap_or_default();
    let navigate = use_navigate();
    let clock = browser.clone();
    let message = Callback::new(move |(id, words): (RecordId, String)| {
        question(&clock, person, &name, &line, id, &words)
    });
    let then = Callback::new(move |()| {
        navigate(&format!("/people/{person}/log"), Default::default());
    });
    view! {
        <section class="card">
            <p>{ja::looks::ask_whom(&office)}</p>
            <Writing
                browser
                person
                about
                id="question"
                label=ja::looks::QUESTION
                hint=ja::looks::QUESTION_HINT
                send_id="ask"
                send_label=ja::looks::ASK
                main=true
                message
                then
            />
        </section>
    }
}

/// In words that say by themselves who asks and about what.
fn question(
    browser: &Browser,
    person: PersonId,
    name: &str,
    line: &Line,
    id: RecordId,
    words: &str,
) -> Option<Communication> {
    let office = Reference::organization(line.ask?);
    let at = ja::record::date_and_time(line.at);
    let said = format!("{at} {} {}", line.who, line.what);
    Some(Communication::question(
        id,
        Reference::patient(person).with_display(name),
        Reference::to("AuditEvent", line.record).with_display(said),
        match &line.organization {
            Some(shown) => office.with_display(shown.clone()),
            None => office,
        },
        words,
        browser.now(),
    ))
}
