//! 保存しました: only ever said after the storage confirmed it.

use super::draft::{Draft, Saving};
use crate::ja;
use crate::ui::{Icon, IconView, Notice, Tone};
use leptos::prelude::*;

/// One mark for a screen. Announced when it comes to rest, not for every keystroke.
#[component]
pub fn SavedMark(draft: Draft) -> impl IntoView {
    let saving = draft.saving;
    let words = move || match saving.get() {
        Saving::Untouched => None,
        Saving::Running => Some((Icon::Sync, ja::sync::SAVING, "saving")),
        Saving::OnDevice => Some((Icon::Check, ja::sync::SAVED, "saved")),
        Saving::OnServer => Some((Icon::Check, ja::sync::SAVED_AND_SENT, "sent")),
        Saving::Failed(_) => Some((Icon::Alert, ja::sync::NOT_SAVED, "failed")),
    };
    let calm = Memo::new(
        move |before: Option<&Option<&'static str>>| match saving.get() {
            // while somebody types, the last thing said stays said
            Saving::Running => before.copied().flatten(),
            Saving::Untouched => None,
            Saving::OnDevice => Some(ja::sync::SAVED),
            Saving::OnServer => Some(ja::sync::SAVED_AND_SENT),
            Saving::Failed(_) => Some(ja::sync::NOT_SAVED),
        },
    );
    let failed = move || match saving.get() {
        Saving::Failed(error) => {
            let text = ja::errors::store(&error);
            Some(view! {
                <Notice tone=Tone::Danger title=text.what id="save-failed" alert=true>
                    <p>{text.safe}</p>
                    <p>{text.todo}</p>
                    <p>
                        <button type="button" class="button" id="save-again" on:click=move |_| draft.save_again()>
                            {ja::form::SAVE_AGAIN}
                        </button>
                    </p>
                </Notice>
            })
        }
        _ => None,
    };
    view! {
        <div class="saved-mark">
            <p class="saved-mark__line" id="saved-mark" data-state=move || words().map_or("untouched", |(_, _, state)| state)>
                {move || words().map(|(icon, text, _)| view! { <IconView icon/><span aria-hidden="true">{text}</span> })}
            </p>
            <p class="visually-hidden" role="status">{move || calm.get()}</p>
            {failed}
        </div>
    }
}
