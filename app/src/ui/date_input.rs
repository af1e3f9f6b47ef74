//! A date in an era or in 西暦: radio buttons and three numeric boxes, as デジタル庁デザインシステム asks.
//! What was understood is shown back in both calendars.

use super::field_error::FieldError;
use crate::ja;
use domain::input::{Calendar, RawDate};
use leptos::prelude::*;

/// Offered to everybody; older eras appear when one was chosen already.
const OFFERED: [Calendar; 4] = [
    Calendar::Reiwa,
    Calendar::Heisei,
    Calendar::Showa,
    Calendar::Seireki,
];

/// The three boxes belong to the person typing: `shown` changes only when they must be written to.
#[component]
pub fn DateInput(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    /// What to write into the boxes.
    #[prop(into)]
    shown: Signal<RawDate>,
    /// What stands in them, following every keystroke.
    #[prop(into)]
    value: Signal<RawDate>,
    on_change: Callback<RawDate>,
    #[prop(optional)] on_focus: Option<Callback<bool>>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// The day may stay empty: the last day of the month is meant (有効期限).
    #[prop(optional)]
    month_is_enough: bool,
) -> impl IntoView {
    let hint = hint.get_untracked();
    let focus = move |inside: bool| {
        if let Some(on_focus) = on_focus {
            // an input that is taken off the page while it has the focus is left after its page is gone
            on_focus.try_run(inside);
        }
    };
    let calendars = {
        let id = id.clone();
        let chosen = Memo::new(move |_| value.get().calendar);
        let mut offered = OFFERED.to_vec();
        if let Some(old) = chosen.get_untracked().filter(|old| !offered.contains(old)) {
            offered.push(old);
        }
        offered
            .into_iter()
            .map(|calendar| {
                let input_id = format!("{id}--{}", ja::form::calendar_code(calendar));
                view! {
                    <label class="choice choice--small" for=input_id.clone()>
                        <input
                            type="radio"
                            id=input_id.clone()
                            name=format!("{id}--calendar")
                            prop:checked=move || chosen.get() == Some(calendar)
                            on:change=move |_| {
                                on_change.run(RawDate { calendar: Some(calendar), ..value.get_untracked() });
                            }
                        />
                        <span>{ja::form::calendar(calendar)}</span>
                    </label>
                }
            })
            .collect_view()
    };
    let part = |suffix: &str,
                name: &'static str,
                class: &'static str,
                read: fn(&RawDate) -> &String,
                write: fn(&mut RawDate, String)| {
        let input_id = format!("{id}--{suffix}");
        view! {
            <span class="with-unit">
                <input
                    class=class
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    id=input_id.clone()
                    name=input_id.clone()
                    aria-invalid=move || error.get().is_some().then_some("true")
                    prop:value=move || shown.with(|date| read(date).clone())
                    on:input=move |event| {
                        let mut date = value.get_untracked();
                        write(&mut date, event_target_value(&event));
                        on_change.run(date);
                    }
                    on:focus=move |_| focus(true)
                    on:blur=move |_| focus(false)
                />
                <label for=input_id>{name}</label>
            </span>
        }
    };
    let echo = move || {
        let understood = value.with(|date| {
            if month_is_enough {
                date.parse_month()
            } else {
                date.parse()
            }
        });
        understood
            .ok()
            .map(|date| view! { <p class="field__echo">{domain::ja::date::both(date)}</p> })
    };
    view! {
        <fieldset class="field" id=id.clone()>
            <legend class="field__label">{label}</legend>
            {hint.map(|hint| view! { <p class="field__hint">{hint}</p> })}
            <div class="choices choices--flow" role="radiogroup" aria-label=ja::form::CALENDAR>{calendars}</div>
            <div class="date-parts">
                {part("year", ja::form::YEAR, "input input--year", |date| &date.year, |date, text| date.year = text)}
                {part("month", ja::form::MONTH, "input input--short", |date| &date.month, |date, text| date.month = text)}
                {part("day", ja::form::DAY, "input input--short", |date| &date.day, |date, text| date.day = text)}
            </div>
            {echo}
            <FieldError id=format!("{id}--error") error/>
        </fieldset>
    }
}
