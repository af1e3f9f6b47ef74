//! The size of all text, in four steps, kept on this device.

use crate::browser::page;
use crate::ja;
use crate::ui::{Choice, Choices, Layout};
use leptos::prelude::*;

/// Radio buttons that act at once.
#[component]
pub fn TextSize() -> impl IntoView {
    let size = RwSignal::new(None::<String>);
    Effect::new(move |_| size.set(Some(page::text_size().unwrap_or_else(|| "17".to_owned()))));
    let options = ja::account::TEXT_SIZES
        .iter()
        .map(|(code, label)| Choice::new(*code, *label))
        .collect::<Vec<_>>();
    let choose = Callback::new(move |code: String| {
        page::set_text_size(&code);
        size.set(Some(code));
    });
    view! {
        <Choices
            id="text-size"
            label=ja::account::TEXT_SIZE_TITLE
            options
            chosen=size
            on_choose=choose
            layout=Layout::Flow
        />
    }
}
