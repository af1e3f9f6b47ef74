//! 診察前の体温. Any member of staff; each measurement stays, the newest counts.

use super::case::{Case, Written};
use super::problems::{Attempt, Problems, SectionSaved};
use super::records::Desk;
use super::section::Section;
use super::section_draft::{completed, hand_in, with_draft};
use crate::browser::Browser;
use crate::ja;
use crate::ui::{Chip, Icon, Kind, TextField, Tone};
use crate::vaccination::draft::Draft;
use domain::input::{Temperature, TemperatureProblem, temperature};
use domain::questionnaire::{MEASURE, RawAnswer, find};
use leptos::prelude::*;
use sync::wire::Session;

const LINK: &str = "temperature";

/// The last measurement and the field for the next.
#[component]
pub fn TemperatureSection(browser: Browser, session: Session, case: Memo<Case>) -> impl IntoView {
    let measured = Memo::new(move |_| case.with(|case| case.temperatures.clone()));
    // a measurement handed in makes room for the next one
    let record = Memo::new(move |_| {
        case.with(|case| Section::Measure.record(case.form.record, case.measure_attempt))
    });
    let person = case.with_untracked(|case| case.form.person);
    view! {
        <section class="card" id="temperature-section" aria-labelledby="temperature-title">
            <h2 id="temperature-title">{ja::clinic::TEMPERATURE_TITLE}</h2>
            <div role="status">{move || measured.with(|all| last_view(all))}</div>
            {move || {
                let session = session.clone();
                with_draft(&browser, find(MEASURE), person, record.get(), move |draft| {
                    view! { <Entry draft session=session.clone() case/> }.into_any()
                })
            }}
        </section>
    }
}

fn last_view(all: &[Written<Temperature>]) -> AnyView {
    let Some((last, earlier)) = all.split_first() else {
        return view! { <p class="weak" id="temperature-none">{ja::clinic::TEMPERATURE_NOT_YET}</p> }.into_any();
    };
    let fever = last.what.is_fever();
    let (tone, word) = match fever {
        true => (Tone::Danger, ja::clinic::TEMPERATURE_FEVER),
        false => (Tone::Success, ja::clinic::TEMPERATURE_NORMAL),
    };
    let line = |measured: &Written<Temperature>| {
        ja::clinic::measured_at(&ja::clinic::time(measured.at), &measured.by)
    };
    view! {
        <p class="row">
            <strong class="temperature" id="temperature-now" data-fever=fever.to_string()>
                {ja::clinic::degrees(last.what)}
            </strong>
            <Chip tone text=word/>
            <span class="small weak">{line(last)}</span>
            {last.pending.then(|| view! { <Chip tone=Tone::Plain text=ja::clinic::PENDING_SEND icon=Icon::Clock/> })}
        </p>
        {(!earlier.is_empty()).then(|| view! {
            <p class="small weak">
                {ja::clinic::TEMPERATURE_EARLIER}"　"
                {earlier
                    .iter()
                    .map(|measured| format!("{} {}", ja::clinic::degrees(measured.what), ja::clinic::time(measured.at)))
                    .collect::<Vec<_>>()
                    .join("、")}
            </p>
        })}
    }
    .into_any()
}

#[component]
fn Entry(draft: Draft, session: Session, case: Memo<Case>) -> impl IntoView {
    let attempt = Attempt::default();
    let value = draft.value(LINK);
    let typed = move || match value.get() {
        Some(RawAnswer::Text(text)) => text,
        _ => String::new(),
    };
    // what is probably meant is offered as soon as it is typed; taking it is a tap
    let suggestion = Memo::new(move |_| match temperature(&typed()) {
        Err(
            TemperatureProblem::TenTimes { suggestion } | TemperatureProblem::Comma { suggestion },
        ) => Some(suggestion),
        _ => None,
    });
    let understood = Signal::derive(move || {
        let text = typed();
        let value = temperature(&text).ok()?;
        (value.to_string() != text.trim()).then(|| ja::clinic::degrees(value))
    });
    attempt.follow(move || match temperature(&typed()) {
        Ok(_) => Vec::new(),
        Err(problem) => vec![(LINK.to_owned(), sentence(problem))],
    });
    let save = move |_| {
        let text = draft
            .value_now(LINK)
            .map(|raw| text_of(&raw))
            .unwrap_or_default();
        let read = temperature(&text);
        let mends = match &read {
            Ok(_) => Vec::new(),
            Err(problem) => vec![(LINK.to_owned(), sentence(*problem))],
        };
        if !attempt.may_go_on(mends, "temperature-problems") {
            return;
        }
        let Ok(value) = read else { return };
        let made = case.with_untracked(|case| {
            let desk = Desk::new(&draft.browser(), &session, case);
            let response = desk.response(draft.form, draft.record, &completed(draft, []))?;
            Some((response, vec![desk.temperature(value)?]))
        });
        attempt.run("temperature-problems", hand_in(draft, made), || ());
    };
    let label = move || match case.with(|case| case.temperatures.is_empty()) {
        true => ja::clinic::TEMPERATURE_SAVE,
        false => ja::clinic::TEMPERATURE_AGAIN,
    };
    view! {
        <Problems id="temperature-problems" attempt/>
        <div class="entry-row">
            <TextField
                id=LINK
                label=ja::clinic::TEMPERATURE_LABEL
                kind=Kind::Decimal
                unit="℃"
                hint=ja::clinic::TEMPERATURE_HINT
                max_length=20
                value=draft.shown(LINK, text_of)
                on_input=Callback::new(move |text| draft.answer(LINK, RawAnswer::Text(text)))
                on_focus=Callback::new(move |inside| draft.focus(LINK, inside))
                error=attempt.of(LINK)
                echo=understood
            />
            <button
                type="button"
                class="button"
                class:button--main=move || case.with(|case| case.temperatures.is_empty())
                id="save-temperature"
                aria-disabled=move || attempt.running.get().then_some("true")
                on:click=save
            >
                {label}
            </button>
        </div>
        <div class="entry-after">
            <div role="status">
                {move || suggestion.get().map(|suggestion| view! {
                    <p class="row" id="temperature-suggestion">
                        <strong>{ja::clinic::did_you_mean(suggestion)}</strong>
                        <button
                            type="button"
                            class="button"
                            id="use-suggestion"
                            on:click=move |_| draft.put(LINK, RawAnswer::Text(suggestion.to_string()))
                        >
                            {ja::clinic::use_suggestion(suggestion)}
                        </button>
                    </p>
                })}
            </div>
            <SectionSaved draft id="temperature-saved"/>
        </div>
    }
}

fn text_of(raw: &RawAnswer) -> String {
    match raw {
        RawAnswer::Text(text) | RawAnswer::Number(text) => text.clone(),
        _ => String::new(),
    }
}

fn sentence(problem: TemperatureProblem) -> String {
    match problem {
        TemperatureProblem::Empty => ja::clinic::TEMPERATURE_EMPTY.to_owned(),
        TemperatureProblem::NotANumber => ja::clinic::TEMPERATURE_NOT_A_NUMBER.to_owned(),
        TemperatureProblem::TooPrecise => ja::clinic::TEMPERATURE_TOO_PRECISE.to_owned(),
        TemperatureProblem::OutOfRange => ja::clinic::TEMPERATURE_OUT_OF_RANGE.to_owned(),
        TemperatureProblem::TenTimes { suggestion } | TemperatureProblem::Comma { suggestion } => {
            ja::clinic::did_you_mean(suggestion)
        }
    }
}
