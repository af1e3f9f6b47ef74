//! Two values for one question, side by side, until a person chooses.

use super::answer_text::answer_text;
use super::draft::Draft;
use crate::ja;
use crate::ui::{Notice, Tone};
use domain::questionnaire::Item;
use leptos::prelude::*;

/// Empty while there is only one value.
#[component]
pub fn ConflictView(draft: Draft, item: &'static Item) -> impl IntoView {
    let conflicts = draft.conflicts;
    let conflict =
        Memo::new(move |_| conflicts.with(|conflicts| conflicts.get(&item.link_id).cloned()));
    let value = draft.value(&item.link_id);
    move || {
        let conflict = conflict.get()?;
        let mine = move || {
            value
                .get()
                .map(|raw| answer_text(item, &raw))
                .unwrap_or_default()
        };
        let keep = move |_| {
            if let Some(raw) = draft.value_now(&item.link_id) {
                draft.choose(&item.link_id, raw);
            }
        };
        let others = conflict
            .others
            .into_iter()
            .enumerate()
            .map(|(index, other)| {
                let who =
                    ja::form::written_by(&other.name, other.organization.as_deref(), other.at);
                let text = answer_text(item, &other.value);
                view! {
                    <li class="conflict__side">
                        <p class="small weak">{who}</p>
                        <p><strong>{text}</strong></p>
                        <button
                            type="button"
                            class="button"
                            id=format!("{}--other-{index}", item.link_id)
                            on:click=move |_| draft.choose(&item.link_id, other.value.clone())
                        >
                            {ja::form::USE_THIS}
                        </button>
                    </li>
                }
            })
            .collect_view();
        Some(view! {
            <Notice tone=Tone::Caution title=ja::form::CONFLICT_TITLE id=format!("{}--conflict", item.link_id)>
                <p>{ja::form::CONFLICT}</p>
                <ul class="conflict">
                    <li class="conflict__side">
                        <p class="small weak">{ja::form::ON_THIS_SCREEN}</p>
                        <p><strong>{mine}</strong></p>
                        <button type="button" class="button" id=format!("{}--mine", item.link_id) on:click=keep>
                            {ja::form::USE_THIS}
                        </button>
                    </li>
                    {others}
                </ul>
            </Notice>
        })
    }
}
