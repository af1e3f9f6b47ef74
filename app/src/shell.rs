//! The SSR document. Its `<head>` equals that of `index.html` but for the title and the mark `data-ssr`.
//!
//! Must not know: who asks. Nothing personal is rendered here.

use crate::App;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The names of the built files, from `assets.json`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Assets {
    /// Content hash of the whole build.
    pub build: String,
    pub js: String,
    pub wasm: String,
    pub css: String,
    /// Every file of the build, for the service worker.
    #[serde(default)]
    pub files: Vec<String>,
}

/// The whole document around [`App`].
pub fn shell(assets: Assets) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="ja" data-ssr="">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#0017c1"/>
                <meta name="format-detection" content="telephone=no"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="icon" href="/icons/icon.svg" r#type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png"/>
                <link rel="stylesheet" href=assets.css/>
                <link rel="modulepreload" href=assets.js.clone()/>
                <link rel="preload" href=assets.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin=""/>
                <script r#type="module" src="/boot.js" data-js=assets.js data-wasm=assets.wasm></script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
