//! /people/:id/log/:line: これは何ですか. One line of the log, and a question about it to whoever it names.

use super::log_model;
use super::short_list::line_view;
use crate::browser::{Browser, Filter as Rows};
use crate::home::child::child;
use crate::ja;
use crate::not_found::NotFound;
use crate::ui::{Kind, PageHead, TextField, Turn, TurnButton, live, when_loaded, with_person};
use domain::fhir::Reference;
use domain::fhir::communication::{Communication, TEXT_CHARS_MAX};
use domain::log::Line;
use domain::{PersonId, RecordId};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use serde_json::value::to_raw_value;
use sync::wire::NewRecord;

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
            let rows = Rows {
                person: Some(person),
                kind: Some("AuditEvent".to_owned()),
            };
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
    let text = RwSignal::new(browser.note(about));
    let error = RwSignal::new(None::<String>);
    let turn = Turn::default();
    let navigate = use_navigate();
    let keeping = browser.clone();
    let typed = Callback::new(move |written: String| {
        keeping.keep_note(about, &written);
        error.set(None);
        text.set(written);
    });
    let send = Callback::new(move |()| {
        let words = text.get_untracked().trim().to_owned();
        if let Some(wrong) = ja::looks::wrong_length(words.chars().count(), TEXT_CHARS_MAX) {
            error.set(Some(wrong));
            crate::browser::page::focus_soon("#question".to_owned());
            return;
        }
        let (browser, navigate) = (browser.clone(), navigate.clone());
        let record = question(&browser, person, &name, &line, &words);
        turn.take(async move {
            let Some(record) = record else { return Ok(()) };
            let made = browser.create(person, vec![record]).await;
            made.map_err(ja::errors::sentence)?;
            browser.keep_note(about, "");
            navigate(&format!("/people/{person}/log"), Default::default());
            Ok(())
        });
    });
    view! {
        <section class="card">
            <p>{ja::looks::ask_whom(&office)}</p>
            <TextField
                id="question"
                label=ja::looks::QUESTION
                hint=ja::looks::QUESTION_HINT
                kind=Kind::Area
                value=text.get_untracked()
                on_input=typed
                error=error
            />
            <TurnButton turn id="ask" label=ja::looks::ASK busy_label=ja::grants::BUSY main=true on_tap=send/>
        </section>
    }
}

/// In words that say by themselves who asks and about what.
fn question(
    browser: &Browser,
    person: PersonId,
    name: &str,
    line: &Line,
    words: &str,
) -> Option<NewRecord> {
    let id = RecordId(browser.new_id());
    let office = Reference::organization(line.ask?);
    let said = format!(
        "{} {} {}",
        ja::record::date_and_time(line.at),
        line.who,
        line.what
    );
    let body = Communication::question(
        id,
        Reference::patient(person).with_display(name),
        Reference::to("AuditEvent", line.record).with_display(said),
        match &line.organization {
            Some(shown) => office.with_display(shown.clone()),
            None => office,
        },
        words,
        browser.now(),
    );
    Some(NewRecord {
        id,
        kind: "Communication".to_owned(),
        body: to_raw_value(&body.to_json()).ok()?,
        supersedes: None,
        reason: None,
    })
}
