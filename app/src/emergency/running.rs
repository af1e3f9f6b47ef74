//! A session that runs: what is shown, for how long, the second tap, and the end.

use crate::browser::{Browser, EmergencyLine, Filter, LocalRow};
use crate::home::child::{Child, child};
use crate::ja;
use crate::ja::emergency as words;
use crate::keys::act::Asking;
use crate::ui::{Turn, TurnButton, live, when_loaded};
use domain::access::Category;
use domain::access::emergency::{Stage, categories};
use domain::fhir::title;
use domain::{Instant, PersonId};
use leptos::prelude::*;

/// One record, as far as a line can tell it.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    category: Category,
    title: String,
    day: Instant,
}

#[component]
pub fn Running(browser: Browser, it: EmergencyLine, again: Callback<()>) -> impl IntoView {
    let stage = if it.widened_at.is_some() {
        Stage::Second
    } else {
        Stage::First
    };
    let id = it.id;
    let act = |what: fn(Browser, domain::RecordId) -> Asking<EmergencyLine>| {
        let (browser, turn) = (browser.clone(), Turn::default());
        let run = Callback::new(move |()| {
            let browser = browser.clone();
            turn.take(async move {
                let done = what(browser, id).await;
                again.try_run(());
                done.map(drop).map_err(ja::keys::problem)
            });
        });
        (turn, run)
    };
    let (widening, widen) =
        act(|browser, id| Box::pin(async move { browser.widen_emergency(id).await }));
    let (stopping, stop) =
        act(|browser, id| Box::pin(async move { browser.stop_emergency(id).await }));
    let named = it
        .said
        .as_ref()
        .map(|said| said.name.clone())
        .unwrap_or_default();
    view! {
        <section class="card stack emergency" tabindex="-1" aria-label=words::running_for(&named)>
            <h2>{words::running_for(&named)}</h2>
            <p class="num">{words::until(it.ends_at)}</p>
            {it.person.map(|person| records(&browser, person, stage))}
            <div class="actions">
                {(stage == Stage::First).then(|| view! {
                    <TurnButton turn=widening id="widen" label=words::WIDEN busy_label=words::BUSY on_tap=widen/>
                })}
                <TurnButton turn=stopping id="stop" label=words::STOP busy_label=words::BUSY on_tap=stop/>
            </div>
        </section>
    }
}

/// What has arrived, by category. A category without records is named: that nothing is known is news too.
fn records(browser: &Browser, person: PersonId, stage: Stage) -> AnyView {
    let shown = live(browser, move |browser| async move {
        let rows = browser.rows(&Filter::all().of(person)).await?;
        let entries: Vec<Entry> = rows.iter().filter_map(entry).collect();
        Ok((child(&browser, person).await?, entries, browser.today()))
    });
    when_loaded(shown, move |(patient, entries, today)| {
        let Some(patient) = patient else {
            return view! { <p role="status">{words::ARRIVING}</p> }.into_any();
        };
        let parts = categories(stage)
            .iter()
            .filter(|category| *category != Category::C01)
            .map(|category| part(category, &entries))
            .collect_view();
        view! {
            {identity(patient, today)}
            <p class="small">{words::NOT_WRITTEN}</p>
            <dl class="facts" id="emergency-records">{parts}</dl>
        }
        .into_any()
    })
    .into_any()
}

fn identity(patient: Child, today: domain::Date) -> AnyView {
    let age = patient.age(today).map(ja::home::age);
    view! {
        <p id="emergency-person">
            <strong>{patient.name}</strong>
            {patient.kana.map(|kana| view! { <span class="small weak">" "{kana}</span> })}
            {patient.birth.map(|birth| view! { <br/><span class="num">{domain::ja::date::both(birth)}</span> })}
            {age.map(|age| view! { " "<span>{age}</span> })}
        </p>
    }
    .into_any()
}

fn part(category: Category, entries: &[Entry]) -> AnyView {
    let these = entries.iter().filter(|entry| entry.category == category);
    let lines: Vec<AnyView> = these
        .map(|entry| {
            let day = domain::ja::date::both(entry.day.date_in_japan());
            view! { <dd>{entry.title.clone()}" "<span class="small weak num">{day}</span></dd> }
                .into_any()
        })
        .collect();
    view! {
        <div>
            <dt>{domain::ja::category::both(category)}</dt>
            {if lines.is_empty() {
                view! { <dd class="weak">{words::NO_RECORDS}</dd> }.into_any()
            } else {
                lines.collect_view().into_any()
            }}
        </div>
    }
    .into_any()
}

fn entry(row: &LocalRow) -> Option<Entry> {
    let body: serde_json::Value = serde_json::from_str(row.row.body.get()).ok()?;
    Some(Entry {
        category: Category::of(&row.row.kind, &body)?,
        title: title(&body).unwrap_or(words::UNNAMED).to_owned(),
        day: row.row.updated_at,
    })
}
