//! /people/:id/vaccinations/away: a checklist for a dose outside the municipality of residence.

use super::calendar_model::history;
use crate::browser::{Browser, Filter, page as open_page};
use crate::home::child::Child;
use crate::home::child_page::with_child;
use crate::ja::{self, away as words};
use crate::looks::printed;
use crate::ui::{Choice, Choices, DateInput, Icon, IconView, Layout, PageHead, live};
use domain::age::plus_days_signed;
use domain::away::{Away, Known, Step};
use domain::fhir::Reference;
use domain::forecast::{Person, Status, forecast};
use domain::input::RawDate;
use domain::vaccine::PastDose;
use domain::{Date, PersonId, RecordId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use sync::wire::Session;
use uuid::Uuid;

/// What stands on the page, kept on this device with every keystroke.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Typed {
    day: RawDate,
    digital: Option<String>,
    same: Option<String>,
    done: BTreeSet<String>,
}

impl Typed {
    fn day(&self) -> Option<Date> {
        self.day.parse().ok()
    }

    fn away(&self) -> Option<Away> {
        Some(Away {
            day: self.day()?,
            digital: known(self.digital.as_deref()),
            same_prefecture: known(self.same.as_deref()),
        })
    }
}

fn known(code: Option<&str>) -> Known {
    match code {
        Some("yes") => Known::Yes,
        Some("no") => Known::No,
        _ => Known::Unknown,
    }
}

/// Where it is kept: beside the person, and no record.
fn beside(person: PersonId) -> RecordId {
    let mut bytes = *person.0.as_bytes();
    bytes[15] ^= 0xa7;
    RecordId(Uuid::from_bytes(bytes))
}

/// For whoever sees the person.
#[component]
pub fn AwayPage() -> impl IntoView {
    with_child(|browser, session, child| view! { <Checklist browser session child/> }.into_any())
}

#[component]
fn Checklist(browser: Browser, session: Session, child: Child) -> impl IntoView {
    let person = child.person;
    let about = beside(person);
    let kept: Typed = serde_json::from_str(&browser.note(about)).unwrap_or_default();
    let shown = RwSignal::new(kept.day.clone());
    let typed = RwSignal::new(kept);
    let lost = RwSignal::new(false);
    let keeping = browser.clone();
    let change = Callback::new(move |edit: Box<dyn FnOnce(&mut Typed) + Send + Sync>| {
        typed.update(edit);
        let text = typed.with_untracked(serde_json::to_string);
        lost.set(!keeping.keep_note(about, &text.unwrap_or_default()));
    });
    let today = browser.today();
    let options = || {
        words::KNOWN
            .map(|(code, label)| Choice::new(code, label))
            .to_vec()
    };
    let day_error = Signal::derive(move || {
        let day = typed.with(Typed::day)?;
        (day < today).then(|| words::PAST.to_owned())
    });
    let doses = live(&browser, move |browser| async move {
        let rows = Filter::all().of(person).kind("Immunization");
        Ok(history(&browser.rows(&rows).await?))
    });
    let away = Memo::new(move |_| typed.with(Typed::away).filter(|it| it.day >= today));
    let whose = child.clone();
    let print = {
        let (browser, session) = (browser.clone(), session.clone());
        move |_| {
            let what = vec![Reference::patient(person)];
            printed::tell(&browser, &session, person, what);
            open_page::print();
        }
    };
    view! {
        <div class="page">
            <PageHead
                title=words::title_for(&child.name)
                document_title=words::TITLE
                lead=words::LEAD
                back=Some((format!("/people/{person}/vaccinations"), ja::calendar::TITLE.to_owned()))
            />
            <DateInput
                id="away-day"
                label=words::DAY
                hint=words::DAY_HINT
                shown
                value=Signal::derive(move || typed.with(|it| it.day.clone()))
                on_change=Callback::new(move |day| change.run(Box::new(|it| it.day = day)))
                error=day_error
            />
            <Choices
                id="away-digital"
                label=words::DIGITAL
                options=options()
                chosen=Signal::derive(move || typed.with(|it| it.digital.clone()))
                on_choose=Callback::new(move |code| change.run(Box::new(|it| it.digital = Some(code))))
                layout=Layout::Flow
            />
            <Choices
                id="away-same"
                label=words::SAME
                options=options()
                chosen=Signal::derive(move || typed.with(|it| it.same.clone()))
                on_choose=Callback::new(move |code| change.run(Box::new(|it| it.same = Some(code))))
                layout=Layout::Flow
            />
            <div role="alert">
                {move || lost.get().then(|| view! { <p class="field__error">{ja::sync::NOT_SAVED}</p> })}
            </div>
            {move || match away.get() {
                None => view! { <p id="away-no-day">{words::NO_DAY}</p> }.into_any(),
                Some(away) => {
                    let history = doses.get().and_then(Result::ok).unwrap_or_default();
                    view! {
                        {steps(&away.steps(today), typed, change)}
                        {due(&whose, &history, away.day)}
                    }
                    .into_any()
                }
            }}
            <p class="no-print">
                <button type="button" class="button" id="print" on:click=print>
                    <IconView icon=Icon::Printer/>
                    {ja::common::PRINT}
                </button>
            </p>
        </div>
    }
}

type Change = Callback<Box<dyn FnOnce(&mut Typed) + Send + Sync>>;

fn steps(steps: &[Step], typed: RwSignal<Typed>, change: Change) -> AnyView {
    let line = |step: &Step| {
        let code = step.code();
        let done = Memo::new(move |_| typed.with(|it| it.done.contains(code)));
        let tick = move |_| {
            change.run(Box::new(move |it| {
                if !it.done.remove(code) {
                    it.done.insert(code.to_owned());
                }
            }));
        };
        let id = format!("away-done--{code}");
        view! {
            <li data-step=code>
                <p><strong>{domain::ja::away::title(*step)}</strong></p>
                <p>{domain::ja::away::text(*step)}</p>
                <label class="choice choice--small" for=id.clone()>
                    <input type="checkbox" id=id.clone() prop:checked=move || done.get() on:change=tick/>
                    <span>{words::DONE}<span class="visually-hidden">{format!("：{}", domain::ja::away::title(*step))}</span></span>
                </label>
            </li>
        }
    };
    view! {
        <section class="stack stack--close" aria-labelledby="away-steps-title">
            <h2 id="away-steps-title">{words::STEPS}</h2>
            <ol class="entries away" id="away-steps">{steps.iter().map(line).collect_view()}</ol>
            <p class="small weak">{words::DIFFERS}</p>
        </section>
    }
    .into_any()
}

/// What could be given on that day, as far as the notebook knows.
fn due(child: &Child, history: &[PastDose], day: Date) -> Option<AnyView> {
    let person = Person {
        birth: child.birth?,
        sex: child.gender,
        expected: None,
    };
    let found = forecast(&person, history, day);
    let possible = found
        .iter()
        .filter(|it| matches!(it.status, Status::Due | Status::Overdue));
    let lines: Vec<AnyView> = possible
        .filter_map(|it| {
            let next = it.next()?;
            let soon = next
                .latest
                .filter(|latest| *latest < plus_days_signed(day, domain::away::LEAD_DAYS));
            let text = format!("{}（{}）", it.vaccine.short, next.label);
            let until = soon.map(|latest| words::until(latest, day));
            Some(
                view! { <li><p>{text}</p>{until.map(|it| view! { <p class="small weak">{it}</p> })}</li> }
                    .into_any(),
            )
        })
        .collect();
    Some(
        view! {
            <section class="stack stack--close" aria-labelledby="away-due-title">
                <h2 id="away-due-title">{words::DUE}</h2>
                <p class="small weak">{words::DUE_LEAD}</p>
                {if lines.is_empty() {
                    view! { <p>{words::NOTHING_DUE}</p> }.into_any()
                } else {
                    view! { <ul class="entries" id="away-due">{lines}</ul> }.into_any()
                }}
            </section>
        }
        .into_any(),
    )
}
