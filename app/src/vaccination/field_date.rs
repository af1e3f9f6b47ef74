//! Questions answered by a day.

use super::draft::Draft;
use super::item_view::asked;
use crate::ja;
use crate::ui::DateInput;
use domain::input::RawDate;
use domain::questionnaire::{Item, RawAnswer};
use leptos::prelude::*;

/// A date as one answer.
#[component]
pub fn DateField(draft: Draft, item: &'static Item) -> impl IntoView {
    let link = item.link_id.as_str();
    let problem = draft.problem(link);
    let value = draft.value(link);
    view! {
        <DateInput
            id=link
            label=asked(item)
            shown=draft.shown(link, date_of)
            value=Signal::derive(move || value.get().as_ref().map(date_of).unwrap_or_default())
            on_change=Callback::new(move |date| draft.answer(&item.link_id, RawAnswer::Date(date)))
            on_focus=Callback::new(move |inside| draft.focus(&item.link_id, inside))
            hint=item.note.clone()
            error=Signal::derive(move || problem.get().map(|kind| ja::form::problem(item, &kind)))
        />
    }
}

fn date_of(raw: &RawAnswer) -> RawDate {
    match raw {
        RawAnswer::Date(date) => date.clone(),
        _ => RawDate::default(),
    }
}
