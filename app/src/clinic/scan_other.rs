//! Pasted text and pictures as ways of reading codes, for tablets without a camera.

use crate::browser::camera::{PictureError, read_picture};
use crate::browser::page;
use crate::ja;
use crate::ui::{Kind, TextField};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A box to paste codes into.
#[component]
pub fn TextWay(on_text: Callback<String>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let written = RwSignal::new(String::new());
    let read = move |_| {
        on_text.run(typed.get_untracked());
        page::focus_soon("#scan-progress :is(a, button)".to_owned());
    };
    view! {
        <section class="card" aria-labelledby="text-title">
            <h2 id="text-title">{ja::clinic::scan::TEXT_TITLE}</h2>
            <TextField
                id="scan-text"
                label=ja::clinic::scan::TEXT_LABEL
                hint=ja::clinic::scan::TEXT_HINT
                kind=Kind::Area
                value=written
                on_input=Callback::new(move |text| typed.set(text))
            />
            <div class="actions">
                <button type="button" class="button" id="scan-text-read" on:click=read>{ja::clinic::scan::TEXT_READ}</button>
            </div>
        </section>
    }
}

/// A picture file.
#[component]
pub fn PictureWay(on_text: Callback<String>, on_wrong: Callback<&'static str>) -> impl IntoView {
    let reading = RwSignal::new(false);
    let chosen = move |event: leptos::ev::Event| {
        let Some(file) = page::chosen_file(&event) else {
            return;
        };
        reading.set(true);
        spawn_local(async move {
            let found = read_picture(&file).await;
            let _ = reading.try_set(false);
            match found {
                Ok(texts) => {
                    let _ = on_text.try_run(texts.join("\n"));
                }
                Err(error) => {
                    let _ = on_wrong.try_run(match error {
                        PictureError::NotAPicture => ja::clinic::scan::PICTURE_NOT_A_PICTURE,
                        PictureError::NoCode => ja::clinic::scan::PICTURE_NO_CODE,
                    });
                }
            }
        });
    };
    view! {
        <section class="card" aria-labelledby="picture-title">
            <h2 id="picture-title">{ja::clinic::scan::PICTURE_TITLE}</h2>
            <div class="field">
                <label class="field__label" for="scan-picture">{ja::clinic::scan::PICTURE_LABEL}</label>
                <p class="field__hint" id="scan-picture--hint">{ja::clinic::scan::PICTURE_HINT}</p>
                <input
                    class="input input--file"
                    type="file"
                    accept="image/*"
                    id="scan-picture"
                    name="scan-picture"
                    aria-describedby="scan-picture--hint"
                    on:change=chosen
                />
            </div>
            <p role="status">{move || reading.get().then_some(ja::clinic::scan::PICTURE_READING)}</p>
        </section>
    }
}
