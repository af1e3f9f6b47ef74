//! A button that asks once more before it does something that cannot be taken back.

use crate::browser::page;
use crate::ja;
use leptos::prelude::*;

/// The question appears in place of the button and takes the focus.
#[component]
pub fn Confirm(
    #[prop(into)] id: String,
    /// What the first button says.
    #[prop(into)]
    label: String,
    /// What will happen, asked as a question.
    #[prop(into)]
    question: String,
    /// What the second button says: the same act in words, never はい.
    #[prop(into)]
    confirm_label: String,
    on_confirm: Callback<()>,
    /// It takes nothing away: no colour of danger.
    #[prop(optional)]
    harmless: bool,
) -> impl IntoView {
    let danger = !harmless;
    let asking = RwSignal::new(false);
    let question_id = format!("{id}--question");
    let open = {
        let question_id = question_id.clone();
        move |_| {
            asking.set(true);
            page::focus_soon(format!("#{question_id}"));
        }
    };
    let back_id = id.clone();
    let close = move |_| {
        asking.set(false);
        page::focus_soon(format!("#{back_id}"));
    };
    move || {
        if asking.get() {
            view! {
                <div class="confirm" role="group" aria-labelledby=question_id.clone()>
                    <p id=question_id.clone() tabindex="-1">{question.clone()}</p>
                    <div class="actions">
                        <button type="button" class="button" on:click=close.clone()>{ja::common::CANCEL}</button>
                        <button
                            type="button"
                            class="button" class:button--danger=danger
                            id=format!("{id}--confirm")
                            on:click=move |_| { asking.set(false); on_confirm.run(()) }
                        >
                            {confirm_label.clone()}
                        </button>
                    </div>
                </div>
            }
            .into_any()
        } else {
            view! {
                <button type="button" class="button" class:button--danger=danger id=id.clone() on:click=open.clone()>
                    {label.clone()}
                </button>
            }
            .into_any()
        }
    }
}
