//! The camera as a way of reading codes.

use crate::browser::camera::{Camera, CameraError};
use crate::ja;
use crate::ui::{Icon, IconView, Notice, Tone};
use leptos::html::Video;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lens {
    Off,
    Starting,
    On,
    Wrong(CameraError),
}

/// The picture, and the buttons that turn it on and off.
#[component]
pub fn CameraWay(
    camera: StoredValue<Option<Camera>, LocalStorage>,
    on_text: Callback<String>,
) -> impl IntoView {
    let lens = RwSignal::new(Lens::Off);
    let video = NodeRef::<Video>::new();
    let start = move |_| {
        let Some(video) = video.get_untracked() else {
            return;
        };
        if lens.get_untracked() == Lens::Starting {
            return;
        }
        lens.set(Lens::Starting);
        spawn_local(async move {
            // a text seen after the page has gone is nobody's
            let heard = move |text| {
                let _ = on_text.try_run(text);
            };
            let started = Camera::start(video, heard).await;
            let next = match started {
                Ok(running) => {
                    // left meanwhile: dropping it here turns the camera off
                    camera.try_update_value(|camera| *camera = Some(running));
                    Lens::On
                }
                Err(error) => Lens::Wrong(error),
            };
            let _ = lens.try_set(next);
        });
    };
    let stop = move |_| {
        camera.update_value(|camera| *camera = None);
        lens.set(Lens::Off);
    };
    let wrong = move || match lens.get() {
        Lens::Wrong(error) => Some(view! {
            <Notice tone=Tone::Danger title=camera_words(error) id="camera-wrong" alert=true/>
        }),
        _ => None,
    };
    view! {
        <section class="card camera" aria-labelledby="camera-title">
            <h2 id="camera-title">{ja::clinic::scan::CAMERA_TITLE}</h2>
            <p>{ja::clinic::scan::CAMERA_HINT}</p>
            {wrong}
            <video
                node_ref=video
                id="camera-view"
                muted
                playsinline
                aria-label=ja::clinic::scan::CAMERA_VIEW
                hidden=move || !matches!(lens.get(), Lens::On | Lens::Starting)
            ></video>
            <div class="actions">
                {move || match lens.get() {
                    Lens::On => view! {
                        <button type="button" class="button" id="camera-stop" on:click=stop>{ja::clinic::scan::CAMERA_STOP}</button>
                    }
                    .into_any(),
                    Lens::Starting => view! { <p role="status">{ja::clinic::scan::CAMERA_STARTING}</p> }.into_any(),
                    Lens::Off | Lens::Wrong(_) => view! {
                        <button type="button" class="button button--main" id="camera-start" on:click=start>
                            <IconView icon=Icon::Qr/>
                            {ja::clinic::scan::CAMERA_START}
                        </button>
                    }
                    .into_any(),
                }}
            </div>
        </section>
    }
}

fn camera_words(error: CameraError) -> &'static str {
    match error {
        CameraError::NotSupported => ja::clinic::scan::CAMERA_NOT_SUPPORTED,
        CameraError::NotAllowed => ja::clinic::scan::CAMERA_NOT_ALLOWED,
        CameraError::NotThere => ja::clinic::scan::CAMERA_NOT_THERE,
        CameraError::Busy => ja::clinic::scan::CAMERA_BUSY,
        CameraError::Failed => ja::clinic::scan::CAMERA_FAILED,
    }
}
