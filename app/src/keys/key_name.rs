//! What a person calls a passkey, to tell it from her others.

use crate::ja;
use crate::ui::TextField;
use leptos::prelude::*;

/// As it begins; may be left so.
pub fn key_name() -> RwSignal<String> {
    RwSignal::new(ja::keys::KEY_NAME_USUAL.to_owned())
}

#[component]
pub fn KeyNameField(name: RwSignal<String>) -> impl IntoView {
    view! {
        <TextField
            id="key-name"
            label=ja::keys::KEY_NAME
            hint=ja::keys::KEY_NAME_HINT
            value=name.get_untracked()
            on_input=Callback::new(move |text| name.set(text))
            max_length=80
        />
    }
}
