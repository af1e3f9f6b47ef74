//! Questions answered by typing words or a number.

use super::draft::Draft;
use super::item_view::asked;
use crate::ja;
use crate::ui::{Kind, TextField};
use domain::questionnaire::{Answer, Item, ItemKind, RawAnswer, parse};
use leptos::prelude::*;

/// One line or several.
#[component]
pub fn WordsField(draft: Draft, item: &'static Item) -> impl IntoView {
    let link = item.link_id.as_str();
    let problem = draft.problem(link);
    view! {
        <TextField
            id=link
            label=asked(item)
            kind=if item.kind == ItemKind::Text { Kind::Area } else { Kind::Line }
            value=draft.shown(link, words)
            on_input=Callback::new(move |text| draft.answer(&item.link_id, RawAnswer::Text(text)))
            on_focus=Callback::new(move |inside| draft.focus(&item.link_id, inside))
            hint=item.note.clone()
            error=Signal::derive(move || problem.get().map(|kind| ja::form::problem(item, &kind)))
            required=item.required
        />
    }
}

/// A number with its unit. What was understood is shown back when it was typed in another way.
#[component]
pub fn NumberField(draft: Draft, item: &'static Item) -> impl IntoView {
    let link = item.link_id.as_str();
    let problem = draft.problem(link);
    let value = draft.value(link);
    let echo = Signal::derive(move || {
        let raw = value.get()?;
        let typed = words(&raw);
        match parse(item, &raw) {
            Ok(Some(Answer::Number(number))) if number.to_string() != typed => Some(
                ja::form::understood(&number.to_string(), item.unit.as_deref()),
            ),
            _ => None,
        }
    });
    view! {
        <TextField
            id=link
            label=asked(item)
            kind=if item.kind == ItemKind::Integer { Kind::Year } else { Kind::Decimal }
            value=draft.shown(link, words)
            on_input=Callback::new(move |text| draft.answer(&item.link_id, RawAnswer::Number(text)))
            on_focus=Callback::new(move |inside| draft.focus(&item.link_id, inside))
            unit=item.unit.clone()
            hint=item.note.clone()
            echo
            error=Signal::derive(move || problem.get().map(|kind| ja::form::problem(item, &kind)))
            required=item.required
        />
    }
}

/// The typed characters themselves.
pub(super) fn words(raw: &RawAnswer) -> String {
    match raw {
        RawAnswer::Text(text) | RawAnswer::Number(text) | RawAnswer::Choice(text) => text.clone(),
        _ => String::new(),
    }
}
