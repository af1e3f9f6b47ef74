//! A one-time link: as a QR code for the device beside this one, and as text.

use crate::browser::{Link, page};
use crate::ja;
use crate::sharing::qr_code::QrCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Shown once, right after it was made.
#[component]
pub fn LinkCard(link: Link) -> impl IntoView {
    let said = RwSignal::new("");
    let text = link.link.clone();
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let copied = page::copy(&text).await;
            let _ = said.try_set(if copied {
                ja::common::COPIED
            } else {
                ja::common::COPY_FAILED
            });
        });
    };
    view! {
        <div class="stack stack--close" id="link">
            <div class="qr qr--link"><QrCode text=link.link.clone() label=ja::keys::QR_LABEL/></div>
            <p class="link-text" id="link-text">{link.link.clone()}</p>
            <p class="weak">{ja::keys::good_until(link.expires_at)}</p>
            <p class="row">
                <button type="button" class="button" on:click=copy>{ja::common::COPY}</button>
                <span role="status">{move || said.get()}</span>
            </p>
        </div>
    }
}
