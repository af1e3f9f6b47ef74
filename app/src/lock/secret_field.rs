//! A PIN or pass phrase. A text field that draws dots: password managers, which would keep it elsewhere, leave it
//! alone, and Japanese input works in it.

use crate::ja;
use crate::ui::FieldError;
use leptos::prelude::*;

/// A label, the field, and a button that shows what was typed.
#[component]
pub fn SecretField(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    /// Digits first: the keyboard of a telephone.
    digits: bool,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let input = NodeRef::<leptos::html::Input>::new();
    // emptied from outside; what is being typed is never written back, which would break Japanese input mid-word
    Effect::new(move |_| {
        if value.with(String::is_empty)
            && let Some(input) = input.get()
        {
            input.set_value("");
        }
    });
    let hint_id = format!("{id}--hint");
    let error_id = format!("{id}--error");
    let described = {
        let (hint_id, error_id) = (hint.is_some().then(|| hint_id.clone()), error_id.clone());
        move || {
            let error = error.get().is_some().then(|| error_id.clone());
            let ids: Vec<String> = hint_id.iter().cloned().chain(error).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            <div class="with-unit">
                <input
                    class="input secret"
                    class:secret--shown=move || shown.get()
                    type="text"
                    id=id.clone()
                    inputmode=digits.then_some("numeric")
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    data-1p-ignore=""
                    data-lpignore="true"
                    maxlength="64"
                    aria-describedby=described
                    aria-invalid=move || error.get().is_some().then_some("true")
                    node_ref=input
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <button
                    type="button"
                    class="button button--plain"
                    id=format!("{id}--show")
                    aria-pressed=move || if shown.get() { "true" } else { "false" }
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || if shown.get() { ja::lock::HIDE } else { ja::lock::SHOW }}
                </button>
            </div>
            <FieldError id=error_id error/>
        </div>
    }
}
