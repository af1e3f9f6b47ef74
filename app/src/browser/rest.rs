//! The program comes in two parts, cut by the build (`cargo xtask build`): what a first visit runs, and the
//! rest, which comes behind it. Nothing else here has to know where the cut is.

use super::inner::Inner;
use gloo_events::EventListener;
use leptos::prelude::{Set, document, window};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// boot.js says so when the rest has come.
const CAME: &str = "tsunagu:rest";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = "tsunaguNeedRest")]
    fn load_now(program: &JsValue);
}

/// Called by the stubs that stand in the first part for functions of the rest, should one be called too
/// early. Its name is known to the cut.
#[wasm_bindgen]
pub fn need_rest() {
    load_now(&wasm_bindgen::exports());
}

/// Whether the rest is still on its way.
pub(super) fn is_coming() -> bool {
    let root = document().document_element();
    root.is_some_and(|root| root.has_attribute("data-rest"))
}

/// Lets pages that need the rest be drawn as soon as it is there.
pub(super) fn wait(inner: &Rc<Inner>) {
    if !is_coming() {
        // also when a stub has fetched it since this was looked at first
        inner.complete.set(true);
        return;
    }
    let weak = Rc::downgrade(inner);
    let came = EventListener::once(&window(), CAME, move |_| {
        if let Some(inner) = weak.upgrade() {
            inner.complete.set(true);
        }
    });
    // lives as long as the page
    came.forget();
}
