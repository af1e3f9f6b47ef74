//! A dose as it is shown: before it is recorded, refused, and afterwards.

use super::case::{Case, Written};
use super::dose::{Checked, sentence};
use crate::browser::page;
use crate::ja;
use crate::ui::{Chip, Icon, IconView, Notice, Tone};
use domain::fhir::When;
use domain::fhir::immunization::Immunization;
use domain::ja::record_form::label;
use domain::record_form::{Field, LEGAL_CATEGORIES};
use domain::screening::Flag;
use leptos::prelude::*;

/// Why the rules forbid it.
#[component]
pub fn Blocked(flags: Vec<Flag>) -> impl IntoView {
    view! {
        <Notice tone=Tone::Danger title=ja::clinic::record::BLOCKED_TITLE alert=true>
            <p>{ja::clinic::record::BLOCKED}</p>
            <ul>{flags.into_iter().map(|flag| view! { <li>{flag.reason}</li> }).collect_view()}</ul>
        </Notice>
    }
}

/// Everything once more in one line, before it is kept.
#[component]
pub fn Confirmation(
    case: Memo<Case>,
    checked: Checked,
    correcting: bool,
    running: RwSignal<bool>,
    on_fix: Callback<()>,
    on_save: Callback<()>,
) -> impl IntoView {
    let who = case.with_untracked(|case| {
        case.who
            .name
            .clone()
            .unwrap_or_else(|| ja::common::NAME_UNKNOWN.to_owned())
    });
    let line = ja::clinic::record::confirm_line(&who, &sentence(&checked.entry));
    let warnings: Vec<String> = checked
        .entry
        .warnings
        .iter()
        .map(|warning| domain::ja::record_form::warning(*warning))
        .chain(
            checked
                .differs
                .iter()
                .map(|(asked, chosen)| ja::clinic::record::vaccine_differs(asked, chosen)),
        )
        .chain(checked.against.iter().map(|flag| flag.reason.clone()))
        .collect();
    view! {
        <div class="record__confirm" role="group" aria-labelledby="record-confirm-title">
            <h3 id="record-confirm-title" tabindex="-1">{ja::clinic::record::CONFIRM_TITLE}</h3>
            <p class="record__line" id="record-line">{line}</p>
            {(!warnings.is_empty()).then(|| view! {
                <Notice tone=Tone::Caution title=ja::clinic::record::WARNINGS_TITLE id="record-warnings">
                    <ul>{warnings.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
                </Notice>
            })}
            <div class="actions">
                <button type="button" class="button" id="fix-record" on:click=move |_| on_fix.run(())>
                    {ja::clinic::record::FIX}
                </button>
                <button
                    type="button"
                    class="button button--main"
                    id="save-record"
                    aria-disabled=move || running.get().then_some("true")
                    on:click=move |_| on_save.run(())
                >
                    <IconView icon=Icon::Syringe/>
                    {if correcting { ja::clinic::record::CORRECT_SAVE } else { ja::clinic::record::SAVE }}
                </button>
            </div>
        </div>
    }
}

/// The dose as it was recorded, and its earlier versions.
#[component]
pub fn Given(
    given: Written<Immunization>,
    earlier: Vec<Written<Immunization>>,
    correcting: RwSignal<bool>,
    doctor: bool,
) -> impl IntoView {
    let correct = move |_| {
        correcting.set(true);
        page::focus_soon("#correction-title".to_owned());
    };
    view! {
        <div id="given" class="stack stack--close">
            <p class="row" role="status">
                <Chip tone=Tone::Success text=ja::clinic::record::GIVEN_TITLE icon=Icon::Check/>
                {given.pending.then(|| view! { <Chip tone=Tone::Plain text=ja::clinic::PENDING_SEND icon=Icon::Clock/> })}
            </p>
            {facts(&given)}
            <p>{ja::clinic::record::WATCH}</p>
            <p class="small weak">{ja::clinic::record::PAPER_NOTE}</p>
            {doctor.then(|| view! {
                <div class="actions">
                    <button type="button" class="button" id="correct-record" on:click=correct>
                        <IconView icon=Icon::Pen/>
                        {ja::clinic::record::CORRECT}
                    </button>
                </div>
            })}
            {(!earlier.is_empty()).then(|| view! {
                <details class="disclosure">
                    <summary>{ja::clinic::record::CORRECTED}</summary>
                    {earlier.iter().map(facts).collect_view()}
                </details>
            })}
        </div>
    }
}

/// One version of the record, as a list of facts.
fn facts(dose: &Written<Immunization>) -> impl IntoView + use<> {
    let day = |when: Option<When>| when.and_then(When::date).map(domain::ja::date::both);
    let record = &dose.what;
    let legal = record.legal_category.as_deref();
    let legal = legal.and_then(|code| domain::record_form::choice(&LEGAL_CATEGORIES, code));
    let rows = [
        (label(Field::Date), day(record.occurrence)),
        (label(Field::Vaccine), record.vaccine.text.clone()),
        (label(Field::DoseNumber), record.dose_number.clone()),
        (label(Field::Lot), record.lot_number.clone()),
        (label(Field::Expiry), day(record.expiration)),
        (
            label(Field::Volume),
            record.dose_ml.map(|dose| dose.to_string()),
        ),
        (
            label(Field::Route),
            record.route.as_ref().and_then(|route| route.text.clone()),
        ),
        (
            label(Field::Site),
            record.site.as_ref().and_then(|site| site.text.clone()),
        ),
        (
            label(Field::Legal),
            legal.map(|legal| legal.label.to_owned()),
        ),
        (label(Field::Place), record.location.clone()),
        (label(Field::Doctor), record.performer.clone()),
        (ja::clinic::record::CORRECTION_REASON, dose.reason.clone()),
        (
            ja::clinic::record::WRITTEN,
            Some(ja::clinic::written_by(
                &dose.by,
                &ja::record::date_and_time(dose.at),
            )),
        ),
    ];
    view! {
        <dl class="facts facts--lined">
            {rows
                .into_iter()
                .filter_map(|(label, text)| Some((label, text?)))
                .map(|(label, text)| view! { <div><dt>{label}</dt><dd class="num">{text}</dd></div> })
                .collect_view()}
        </dl>
    }
}
