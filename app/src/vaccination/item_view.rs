//! Draws one item of any Questionnaire. Knows FHIR item types, no form and no question.

use super::conflict_view::ConflictView;
use super::draft::Draft;
use super::field_age::AgeField;
use super::field_choice::{ChoiceField, StatementField};
use super::field_date::DateField;
use super::field_text::{NumberField, WordsField};
use super::field_vaccines::VaccinesField;
use crate::ja;
use domain::questionnaire::{Input, Item, ItemKind};
use leptos::prelude::*;

/// The item with what belongs to it. `depth` 0: directly in its step; deeper: a question that follows another.
#[component]
pub fn ItemView(draft: Draft, item: &'static Item, #[prop(optional)] depth: u8) -> impl IntoView {
    let body = match (item.input, item.kind) {
        (Some(Input::AgeText), _) => view! { <AgeField draft item/> }.into_any(),
        (Some(Input::VaccineList), _) => view! { <VaccinesField draft item/> }.into_any(),
        (None, ItemKind::Group) => view! { <h3>{item.text.clone()}</h3> }.into_any(),
        (None, ItemKind::Display | ItemKind::Unsupported) => {
            view! { <p>{item.text.clone()}</p> }.into_any()
        }
        (None, ItemKind::Boolean) => view! { <StatementField draft item/> }.into_any(),
        (None, ItemKind::Choice | ItemKind::OpenChoice) => {
            view! { <ChoiceField draft item/> }.into_any()
        }
        (None, ItemKind::Date | ItemKind::DateTime) => view! { <DateField draft item/> }.into_any(),
        (None, ItemKind::Decimal | ItemKind::Integer | ItemKind::Quantity) => {
            view! { <NumberField draft item/> }.into_any()
        }
        (None, ItemKind::String | ItemKind::Text | ItemKind::Url | ItemKind::Time) => {
            view! { <WordsField draft item/> }.into_any()
        }
    };
    view! {
        <div class="question" class:question--follow=(depth > 0) data-link=item.link_id.clone()>
            {body}
            <ConflictView draft item/>
        </div>
    }
}

/// The number on the paper form and the official wording.
#[must_use]
pub fn label_of(item: &Item) -> String {
    match &item.prefix {
        Some(prefix) => format!("{prefix} {}", item.text),
        None => item.text.clone(),
    }
}

/// The same for somebody filling in: says when it may be left out.
#[must_use]
pub fn asked(item: &Item) -> String {
    let label = label_of(item);
    if item.required {
        label
    } else {
        ja::form::optional(&label)
    }
}
