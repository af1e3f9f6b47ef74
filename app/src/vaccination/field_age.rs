//! （　）歳（　）か月頃: on paper the wording is its own blanks, on a screen it is asked.

use super::draft::Draft;
use crate::ja;
use crate::ui::FieldError;
use domain::questionnaire::{Item, RawAnswer};
use leptos::prelude::*;

/// Two small numbers, either of which may stay empty.
#[component]
pub fn AgeField(draft: Draft, item: &'static Item) -> impl IntoView {
    let link = item.link_id.as_str();
    let problem = draft.problem(link);
    let parts = draft.value(link);
    let now = move || match parts.get_untracked() {
        Some(RawAnswer::AgeText { years, months }) => (years, months),
        _ => Default::default(),
    };
    let save = move |years: String, months: String| {
        draft.answer(&item.link_id, RawAnswer::AgeText { years, months });
    };
    let years = draft.shown(link, |raw| match raw {
        RawAnswer::AgeText { years, .. } => years.clone(),
        _ => String::new(),
    });
    let months = draft.shown(link, |raw| match raw {
        RawAnswer::AgeText { months, .. } => months.clone(),
        _ => String::new(),
    });
    let error = Signal::derive(move || problem.get().map(|kind| ja::form::problem(item, &kind)));
    let invalid = move || error.get().is_some().then_some("true");
    let (years_id, months_id) = (format!("{link}--years"), format!("{link}--months"));
    view! {
        <fieldset class="field" id=link>
            <legend class="field__label">{ja::form::AGE_THEN}</legend>
            <div class="date-parts">
                <span class="with-unit">
                    <input
                        class="input input--short"
                        type="text"
                        inputmode="numeric"
                        autocomplete="off"
                        id=years_id.clone()
                        name=years_id.clone()
                        aria-invalid=invalid
                        prop:value=move || years.get()
                        on:input=move |event| save(event_target_value(&event), now().1)
                        on:focus=move |_| draft.focus(&item.link_id, true)
                        on:blur=move |_| draft.focus(&item.link_id, false)
                    />
                    <label for=years_id>{ja::form::YEARS}</label>
                </span>
                <span class="with-unit">
                    <input
                        class="input input--short"
                        type="text"
                        inputmode="numeric"
                        autocomplete="off"
                        id=months_id.clone()
                        name=months_id.clone()
                        aria-invalid=invalid
                        prop:value=move || months.get()
                        on:input=move |event| save(now().0, event_target_value(&event))
                        on:focus=move |_| draft.focus(&item.link_id, true)
                        on:blur=move |_| draft.focus(&item.link_id, false)
                    />
                    <label for=months_id>{ja::form::MONTHS}</label>
                </span>
            </div>
            <FieldError id=format!("{link}--error") error/>
        </fieldset>
    }
}
