//! /forms/:id/qr: the finished form as one or several QR codes, and as text for places without a camera.

use super::qr_code::QrCode;
use crate::browser::{StoreError, page};
use crate::ja;
use crate::not_found::NotFound;
use crate::ui::{Icon, IconView, Notice, PageHead, Tone, live, when_loaded, with_session};
use crate::vaccination::record_in_address;
use domain::RecordId;
use domain::handover::{CODE_LENGTH, split};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Long enough for a camera to catch one, short enough for a queue at the reception.
const TURN: Duration = Duration::from_millis(1500);

/// The codes of one handed-in form.
#[component]
pub fn QrPage() -> impl IntoView {
    let id = record_in_address();
    with_session(move |browser, _| {
        (move || match id.get() {
            Some(id) => {
                let codes = live(&browser, move |browser| async move {
                    let Some(carried) = browser.carry_form(id).await? else {
                        return Ok(None);
                    };
                    let text = serde_json::to_string(&carried)
                        .map_err(|error| StoreError::Aborted(error.to_string()))?;
                    let codes = split(text.as_bytes(), CODE_LENGTH);
                    Ok(Some(
                        codes.map_err(|error| StoreError::Aborted(error.to_string()))?,
                    ))
                });
                view! {
                    <div class="page">
                        <PageHead
                            title=ja::sharing::QR_TITLE
                            lead=ja::sharing::QR_LEAD
                            back=Some((format!("/forms/{id}"), ja::sharing::TO_FORM.to_owned()))
                        />
                        {when_loaded(codes, move |codes| match codes {
                            Some(codes) if !codes.is_empty() => view! { <Codes codes/> }.into_any(),
                            _ => cannot(id),
                        })}
                    </div>
                }
                .into_any()
            }
            None => NotFound().into_any(),
        })
        .into_any()
    })
}

fn cannot(id: RecordId) -> AnyView {
    view! {
        <Notice tone=Tone::Info title=ja::sharing::NOT_HERE_TITLE id="qr-none">
            <p>{ja::sharing::NOT_HERE}</p>
            <p><a class="button" href=format!("/forms/{id}/print")>{ja::form::TO_PRINT}</a></p>
        </Notice>
    }
    .into_any()
}

#[component]
fn Codes(codes: Vec<String>) -> impl IntoView {
    let count = codes.len();
    let at = RwSignal::new(0_usize);
    let turning = RwSignal::new(count > 1);
    if count > 1 {
        // turned by the page's own timer, stopped with the page
        if let Ok(timer) = set_interval_with_handle(
            move || {
                if turning.get_untracked() {
                    at.update(|at| *at = (*at + 1) % count);
                }
            },
            TURN,
        ) {
            on_cleanup(move || timer.clear());
        }
    }
    let text = codes.join("\n");
    let said = RwSignal::new(None::<&'static str>);
    let copy = {
        let text = text.clone();
        move |_| {
            let text = text.clone();
            spawn_local(async move {
                let done = page::copy(&text).await;
                let _ = said.try_set(Some(if done {
                    ja::common::COPIED
                } else {
                    ja::common::COPY_FAILED
                }));
            });
        }
    };
    let step = move |by: usize| {
        turning.set(false);
        at.update(|at| *at = (*at + by) % count);
    };
    let codes = StoredValue::new(codes);
    view! {
        <div class="qr" id="qr" data-count=count.to_string() data-at=move || (at.get() + 1).to_string()>
            {move || {
                let index = at.get();
                codes.with_value(|codes| codes.get(index).cloned()).map(|text| view! {
                    <QrCode text label=ja::sharing::code_label(index + 1, count)/>
                })
            }}
            <p class="qr__count num">{move || ja::sharing::position(at.get() + 1, count)}</p>
        </div>
        {(count > 1).then(|| view! {
            <p>{ja::sharing::several(count)}</p>
            <div class="row">
                <button type="button" class="button" id="qr-previous" on:click=move |_| step(count - 1)>
                    <IconView icon=Icon::Back/>
                    {ja::sharing::PREVIOUS}
                </button>
                <button type="button" class="button" id="qr-next" on:click=move |_| step(1)>
                    {ja::sharing::NEXT}
                    <IconView icon=Icon::Forward/>
                </button>
                <button
                    type="button"
                    class="button"
                    id="qr-turn"
                    aria-pressed=move || turning.get().to_string()
                    on:click=move |_| turning.update(|turning| *turning = !*turning)
                >
                    {move || if turning.get() { ja::sharing::STOP_TURNING } else { ja::sharing::TURN }}
                </button>
            </div>
        })}
        <details class="disclosure">
            <summary>{ja::sharing::AS_TEXT}</summary>
            <div class="field">
                <label class="field__label" for="qr-text">{ja::sharing::AS_TEXT_LABEL}</label>
                <textarea class="input" id="qr-text" readonly rows="6" prop:value=text></textarea>
                <p class="row">
                    <button type="button" class="button" id="qr-copy" on:click=copy>{ja::common::COPY}</button>
                    <span role="status">{move || said.get()}</span>
                </p>
            </div>
        </details>
        <p class="weak">{ja::sharing::KEPT}</p>
    }
}
