//! /people/:id/doses/new: doses from the paper notebook, one after the other.

use super::known::immunizations;
use crate::browser::{Browser, page as open_page};
use crate::home::child::Child;
use crate::home::child_page::with_child;
use crate::ja::{self, past_dose as words};
use crate::not_found::NotFound;
use crate::ui::{Choice, Choices, DateInput, Kind, Layout, PageHead, TextField, Turn, TurnButton};
use domain::RecordId;
use domain::fhir::immunization::Origin;
use domain::record_form::past::{ORIGINS, Precision, Typed, Wrong, offered};
use leptos::prelude::*;
use sync::wire::{Job, NewRecord};

/// For the family of one person.
#[component]
pub fn PastDosePage() -> impl IntoView {
    with_child(|browser, session, child| {
        if session.role == Job::Person {
            view! { <Noting browser child/> }.into_any()
        } else {
            NotFound().into_any()
        }
    })
}

#[component]
fn Noting(browser: Browser, child: Child) -> impl IntoView {
    let person = child.person;
    // under the person's own id: one page of a notebook is written at a time
    let about = RecordId(person.0);
    let kept: Typed = serde_json::from_str(&browser.note(about)).unwrap_or_default();
    let typed = RwSignal::new(kept.clone());
    // what boxes are made to show; typing goes the other way
    let shown = RwSignal::new(kept);
    let wrong = RwSignal::new(Vec::<Wrong>::new());
    let said = RwSignal::new(false);
    let lost = RwSignal::new(false);
    let turn = Turn::default();
    let keeping = browser.clone();
    let change = Callback::new(move |edit: Box<dyn FnOnce(&mut Typed) + Send + Sync>| {
        typed.update(edit);
        wrong.set(Vec::new());
        said.set(false);
        let text = typed.with_untracked(serde_json::to_string);
        lost.set(!keeping.keep_note(about, &text.unwrap_or_default()));
    });
    let (saving, birth) = (browser.clone(), child.birth);
    let save = Callback::new(move |()| {
        let browser = saving.clone();
        turn.take(async move {
            let there = immunizations(&browser, person).await;
            let there = there.map_err(ja::errors::sentence)?;
            let read = typed.with_untracked(|it| it.read(birth, browser.today(), &there));
            let noted = match read {
                Ok(noted) => noted,
                Err(all) => {
                    open_page::focus_soon(first_of(&all).to_owned());
                    wrong.set(all);
                    return Ok(());
                }
            };
            let id = RecordId(browser.new_id());
            let dose = noted.dose(id, person).to_json();
            let record = NewRecord::new(id, "Immunization", &dose);
            let record = record.ok_or_else(|| ja::sync::NOT_SAVED.to_owned())?;
            let made = browser.create(person, vec![record]).await;
            made.map_err(ja::errors::sentence)?;
            browser.keep_note(about, "");
            // from the same page of paper the next one is copied
            let origin = typed.with_untracked(|it| it.origin.clone());
            typed.set(Typed {
                origin,
                ..Typed::default()
            });
            shown.set(Typed::default());
            said.set(true);
            open_page::focus_soon("#past-saved".to_owned());
            Ok(())
        });
    });
    let error = move |is: fn(&Wrong) -> Option<String>| {
        Signal::derive(move || wrong.with(|all| all.iter().find_map(is)))
    };
    let years = child.age(browser.today()).map(|age| age.years);
    let vaccines: Vec<Choice> = offered(years)
        .map(|it| Choice::new(&it.code, &it.short))
        .collect();
    let precision = Memo::new(move |_| typed.with(Typed::precision));
    let precisions = Precision::ALL.map(|it| Choice::new(it.code(), words::precision(it)));
    let origins = ORIGINS.map(|it: Origin| Choice::new(it.code(), words::origin(it)));
    view! {
        <div class="page">
            <PageHead
                title=words::title_for(&child.name)
                document_title=words::TITLE
                back=Some((format!("/people/{person}"), ja::looks::TO_RECORD.to_owned()))
            />
            <p>{words::LEAD}</p>
            <p id="past-saved" role="status" tabindex="-1">{move || said.get().then_some(words::SAVED)}</p>
            <Choices
                id="past-vaccine"
                label=words::VACCINE
                options=vaccines
                chosen=Signal::derive(move || typed.with(|it| it.vaccine.clone()))
                on_choose=Callback::new(move |code| change.run(Box::new(|it| it.vaccine = Some(code))))
                layout=Layout::Flow
                error=error(|it| (*it == Wrong::Vaccine).then(|| words::CHOOSE_VACCINE.to_owned()))
                required=true
            />
            <Choices
                id="past-precision"
                label=words::PRECISION
                options=precisions.to_vec()
                chosen=Signal::derive(move || Some(typed.with(|it| it.precision().code().to_owned())))
                on_choose=Callback::new(move |code| {
                    // the boxes are drawn anew with what stands in them
                    shown.set(typed.get_untracked());
                    change.run(Box::new(|it| it.precision = Some(code)));
                })
                layout=Layout::Flow
            />
            {move || match precision.get() {
                Precision::Nothing => view! { <p id="past-no-day">{words::NO_DAY}</p> }.into_any(),
                known => view! {
                    <DateInput
                        id="past-day"
                        label=words::DAY
                        shown=Signal::derive(move || shown.with(|it| it.day.clone()))
                        value=Signal::derive(move || typed.with(|it| it.day.clone()))
                        on_change=Callback::new(move |day| change.run(Box::new(|it| it.day = day)))
                        hint=(known == Precision::Month).then(|| words::MONTH_HINT.to_owned())
                        error=error(day_problem)
                        month_is_enough=known == Precision::Month
                    />
                }
                .into_any(),
            }}
            <Choices
                id="past-origin"
                label=words::ORIGIN
                options=origins.to_vec()
                chosen=Signal::derive(move || typed.with(|it| it.origin.clone()))
                on_choose=Callback::new(move |code| change.run(Box::new(|it| it.origin = Some(code))))
                error=error(|it| (*it == Wrong::Origin).then(|| words::CHOOSE_ORIGIN.to_owned()))
                required=true
            />
            <TextField
                id="past-lot"
                label=words::LOT
                kind=Kind::Code
                value=Signal::derive(move || shown.with(|it| it.lot.clone()))
                on_input=Callback::new(move |text| change.run(Box::new(|it| it.lot = text)))
                error=error(|it| (*it == Wrong::Lot).then(|| words::LOT_WRONG.to_owned()))
            />
            <TextField
                id="past-place"
                label=words::PLACE
                value=Signal::derive(move || shown.with(|it| it.place.clone()))
                on_input=Callback::new(move |text| change.run(Box::new(|it| it.place = text)))
                max_length=80
            />
            <div role="alert">
                {move || lost.get().then(|| view! { <p class="field__error">{ja::sync::NOT_SAVED}</p> })}
            </div>
            <TurnButton turn id="past-save" label=words::SAVE busy_label=ja::grants::BUSY main=true on_tap=save/>
        </div>
    }
}

fn day_problem(wrong: &Wrong) -> Option<String> {
    match wrong {
        Wrong::Day(problem) => Some(ja::form::date_problem(problem)),
        Wrong::Future => Some(words::FUTURE.to_owned()),
        Wrong::BeforeBirth => Some(words::BEFORE_BIRTH.to_owned()),
        Wrong::Twice => Some(words::TWICE.to_owned()),
        Wrong::Vaccine | Wrong::Origin | Wrong::Lot => None,
    }
}

/// Where the first thing that is wrong stands.
fn first_of(all: &[Wrong]) -> &'static str {
    match all.first() {
        Some(Wrong::Vaccine) => "#past-vaccine input",
        Some(Wrong::Origin) => "#past-origin input",
        Some(Wrong::Lot) => "#past-lot",
        _ => "#past-day--year",
    }
}
