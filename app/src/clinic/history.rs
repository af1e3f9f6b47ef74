//! The doses the notebook holds, newest first. Gaps are said to be unknown, never "not given".

use super::case::Case;
use crate::ja;
use crate::ui::{Chip, Notice, Tone};
use domain::fhir::When;
use domain::fhir::immunization::{Immunization, ImmunizationStatus};
use leptos::prelude::*;

/// How many lie open; intervals depend on the latest ones.
const SHOWN: usize = 6;

/// Past doses and 見合わせ of the child.
#[component]
pub fn History(case: Memo<Case>) -> impl IntoView {
    let history = Memo::new(move |_| case.with(|case| case.history.clone()));
    let carried = Memo::new(move |_| case.with(|case| case.form.carried));
    view! {
        <section class="card" id="history" aria-labelledby="history-title">
            <h2 id="history-title">{ja::clinic::HISTORY_TITLE}</h2>
            {move || {
                let history = history.get();
                if !history.is_empty() {
                    let (shown, folded) = history.split_at(history.len().min(SHOWN));
                    return view! {
                        <p class="small weak">{ja::clinic::HISTORY_NOTE}</p>
                        <ul class="entries">{shown.iter().map(line).collect_view()}</ul>
                        {(!folded.is_empty()).then(|| view! {
                            <details class="disclosure">
                                <summary>{ja::record::earlier(folded.len())}</summary>
                                <ul class="entries">{folded.iter().map(line).collect_view()}</ul>
                            </details>
                        })}
                    }
                    .into_any();
                }
                let text = if carried.get() { ja::clinic::HISTORY_CARRIED } else { ja::clinic::HISTORY_EMPTY };
                view! { <Notice tone=Tone::Info title=text/> }.into_any()
            }}
        </section>
    }
}

fn line(dose: &Immunization) -> impl IntoView + use<> {
    let day = match dose.occurrence {
        Some(When::Day(day)) => domain::ja::date::both(day),
        Some(When::At(at)) => domain::ja::date::both(at.date_in_japan()),
        Some(coarse) => coarse.to_string(),
        None => ja::clinic::DATE_UNKNOWN.to_owned(),
    };
    let name = dose
        .vaccine
        .text
        .as_deref()
        .unwrap_or(ja::clinic::VACCINE_UNKNOWN);
    let name = ja::clinic::past_dose(name, dose.dose_number.as_deref());
    let deferred = dose.status == ImmunizationStatus::NotDone;
    view! {
        <li>
            <span class="row">
                <span class="num">{day}</span>
                <strong>{name}</strong>
                {deferred.then(|| view! { <Chip tone=Tone::Caution text=ja::clinic::HISTORY_DEFERRED/> })}
            </span>
            {dose.status_reason.clone().map(|why| view! { <span class="small">{why}</span> })}
        </li>
    }
}
