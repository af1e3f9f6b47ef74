//! /people/:id/vaccinations: every 定期接種 of one person: now, later, done, over; each with its reason.

use super::calendar_file::ics;
use super::calendar_model::{Bar, Calendar, Doubt, Entry, Unclear};
use crate::browser::{Browser, Filter, page as open_page};
use crate::home::child::child;
use crate::ja::{self, calendar as words};
use crate::looks::printed;
use crate::not_found::NotFound;
use crate::ui::{
    Chip, Icon, IconView, Notice, PageHead, Tone, Turn, TurnButton, live, when_loaded, with_person,
};
use domain::fhir::Reference;
use domain::forecast::Status;
use domain::{Instant, PersonId};
use leptos::prelude::*;
use sync::wire::{Job, Session};

/// The calendar.
#[component]
pub fn CalendarPage() -> impl IntoView {
    with_person(move |browser, session, person| {
        let found = live(&browser, move |browser| async move {
            let doses = Filter::all().of(person).kind("Immunization");
            let child = child(&browser, person).await?;
            let rows = browser.rows(&doses).await?;
            Ok(child.map(|child| {
                let calendar = Calendar::of(&child, &rows, browser.today());
                (child.name, calendar, browser.now())
            }))
        });
        when_loaded(found, move |found| match found {
            Some((name, calendar, now)) => {
                let viewer = Viewer {
                    browser: browser.clone(),
                    session: session.clone(),
                    person,
                };
                page(&viewer, &name, calendar, now)
            }
            None => NotFound().into_any(),
        })
        .into_any()
    })
}

/// Who looks at whose calendar.
#[derive(Clone)]
struct Viewer {
    browser: Browser,
    session: Session,
    person: PersonId,
}

fn page(viewer: &Viewer, name: &str, calendar: Option<Calendar>, stamp: Instant) -> AnyView {
    let person = viewer.person;
    let keeping = calendar
        .as_ref()
        .map(|calendar| keeping(viewer, ics(calendar, stamp)));
    let inside = match calendar {
        Some(calendar) => sections(calendar),
        None => view! { <p id="no-birth">{words::NO_BIRTH}</p> }.into_any(),
    };
    view! {
        <div class="page">
            <PageHead
                title=words::title_for(name)
                document_title=words::TITLE
                back=Some((format!("/people/{person}"), ja::looks::TO_RECORD.to_owned()))
            />
            <p>{ja::record::NEXT_NOTE}</p>
            {inside}
            {keeping}
        </div>
    }
    .into_any()
}

/// On paper, or in the phone's own calendar. A file that leaves is the family's affair.
fn keeping(viewer: &Viewer, file: String) -> AnyView {
    let family = viewer.session.role == Job::Person;
    let person = viewer.person;
    let viewer = viewer.clone();
    let print = move |_| {
        let what = vec![Reference::patient(viewer.person)];
        printed::tell(&viewer.browser, &viewer.session, viewer.person, what);
        open_page::print();
    };
    let turn = Turn::default();
    let keep = Callback::new(move |()| {
        if !open_page::save_file(words::FILE_NAME, "text/calendar", &file) {
            turn.refuse(words::NOT_KEPT.to_owned());
        }
    });
    view! {
        <div class="row no-print">
            {family.then(|| view! {
                <TurnButton turn id="keep" label=words::KEEP busy_label=words::KEEP on_tap=keep/>
            })}
            <button type="button" class="button" id="print" on:click=print>{words::PRINT}</button>
        </div>
        {family.then(|| view! {
            <p class="small weak no-print">{words::KEEP_WHY}</p>
            <p class="no-print">
                <a class="button" id="away" href=format!("/people/{person}/vaccinations/away")>{ja::away::OPEN}</a>
            </p>
        })}
    }
    .into_any()
}

fn sections(calendar: Calendar) -> AnyView {
    let Calendar {
        now,
        later,
        complete,
        over,
        unclear,
        doubts,
    } = calendar;
    let together = (now.len() > 1).then_some(words::TOGETHER);
    let none = now.is_empty();
    view! {
        {(!doubts.is_empty()).then(|| doubts_view(doubts))}
        {(!unclear.is_empty()).then(|| unclear_view(unclear))}
        <p class="small weak">{words::LEGEND}</p>
        <section class="stack stack--close" aria-labelledby="now-title">
            <h2 id="now-title">{words::NOW}</h2>
            {none.then(|| view! { <p id="nothing-now">{words::NOTHING_NOW}</p> })}
            {together.map(|text| view! { <p class="small">{text}</p> })}
            <ul class="stack stack--close" id="now">{now.into_iter().map(card).collect_view()}</ul>
        </section>
        <section class="stack stack--close" aria-labelledby="later-title">
            <h2 id="later-title">{words::LATER}</h2>
            <ul class="stack stack--close" id="later">{later.into_iter().map(card).collect_view()}</ul>
        </section>
        {folded("complete", words::COMPLETE, complete)}
        {folded("over", words::OVER, over)}
    }
    .into_any()
}

fn card(entry: Entry) -> impl IntoView {
    let (tone, icon) = match entry.status {
        Status::Due => (Tone::Success, Icon::Syringe),
        Status::Overdue | Status::Contraindicated => (Tone::Caution, Icon::Clock),
        Status::NotYet | Status::NotEligible | Status::Complete => (Tone::Info, Icon::Calendar),
    };
    let chip = domain::ja::forecast::status(entry.status);
    let later = entry.status == Status::NotYet;
    let from = entry.earliest.filter(|_| later).map(ja::record::from_day);
    let until = entry.latest.filter(|_| !later).map(words::until_day);
    view! {
        <li class="card" data-vaccine=entry.code>
            <h3>{entry.vaccine}" "<span class="weak nowrap">{entry.label}</span></h3>
            <p class="chips"><Chip tone icon text=chip/></p>
            {from.or(until).map(|text| view! {
                <p class="next-date num"><IconView icon=Icon::Calendar/>{text}</p>
            })}
            {entry.bar.map(bar)}
            <p>{entry.sentence}</p>
            <details class="disclosure">
                <summary>{words::SOURCES}</summary>
                <p class="small weak">{ja::record::sources(&entry.sources)}</p>
            </details>
        </li>
    }
}

/// Drawn only: the sentence below says the same.
fn bar(bar: Bar) -> impl IntoView {
    let (from, length) = bar.standard;
    view! {
        <svg class="period" viewBox="0 0 1000 24" preserveAspectRatio="none" aria-hidden="true">
            <rect class="period__window" x="0" y="6" width="1000" height="12"/>
            <rect class="period__standard" x=from y="6" width=length height="12"/>
            {bar.today.map(|today| view! { <rect class="period__today" x=today.min(994) y="0" width="6" height="24"/> })}
        </svg>
    }
}

fn folded(id: &'static str, title: &'static str, entries: Vec<Entry>) -> Option<AnyView> {
    let count = entries.len();
    let entry = |entry: Entry| {
        view! { <li data-vaccine=entry.code><strong>{entry.vaccine}</strong><span>{entry.sentence}</span></li> }
    };
    (count > 0).then(|| {
        view! {
            <details class="disclosure" id=id>
                <summary>{words::with_count(title, count)}</summary>
                <ul class="entries">{entries.into_iter().map(entry).collect_view()}</ul>
            </details>
        }
        .into_any()
    })
}

fn unclear_view(unclear: Vec<Unclear>) -> AnyView {
    let one = |it: Unclear| {
        view! {
            <li data-vaccine=it.code>
                <strong>{it.vaccine}</strong>
                <span class="num">{it.known.join(ja::common::COMMA)}</span>
            </li>
        }
    };
    view! {
        <div id="unclear">
            <Notice tone=Tone::Caution title=words::UNCLEAR>
                <ul class="entries">{unclear.into_iter().map(one).collect_view()}</ul>
                <p>{words::UNCLEAR_TEXT}</p>
            </Notice>
        </div>
    }
    .into_any()
}

fn doubts_view(doubts: Vec<Doubt>) -> AnyView {
    let one = |doubt: Doubt| {
        view! {
            <li>
                <strong>{doubt.vaccine}</strong>
                <span class="num">{domain::ja::date::both(doubt.day)}</span>
                <span>{doubt.sentences.concat()}</span>
            </li>
        }
    };
    view! {
        <div id="doubts">
            <Notice tone=Tone::Caution title=words::DOUBTS>
                <ul class="entries">{doubts.into_iter().map(one).collect_view()}</ul>
            </Notice>
        </div>
    }
    .into_any()
}
