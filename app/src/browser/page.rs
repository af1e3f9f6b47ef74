//! The open page as an object: focus, printing, clipboard, a file to keep, the size of the text.
//!
//! Must not know what the page shows.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::{document, window};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlElement, Url};

const TEXT_SIZE_KEY: &str = "text-size";

/// Moves the focus to the first element matching `selector`, once it has been drawn.
pub fn focus_soon(selector: String) {
    spawn_local(async move {
        // the next page may still be reading the store
        for _ in 0..20 {
            TimeoutFuture::new(25).await;
            if focus(&selector) {
                return;
            }
        }
    });
}

fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    found
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
        .is_some_and(|element| element.focus().is_ok())
}

/// The browser's print dialogue.
pub fn print() {
    let _ = window().print();
}

/// Whether the text is on the clipboard now.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // absent on pages without TLS that are not loopback
    if JsValue::from(clipboard.clone()).is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Offers `text` as a file to keep.
pub fn save_file(name: &str, kind: &str, text: &str) -> bool {
    save_bytes(name, kind, text.as_bytes())
}

/// Offers bytes as a file to keep.
pub fn save_bytes(name: &str, kind: &str, bytes: &[u8]) -> bool {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) else {
        return false;
    };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else {
        return false;
    };
    let anchor = document()
        .create_element("a")
        .ok()
        .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(anchor) = &anchor {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    let _ = Url::revoke_object_url(&url);
    anchor.is_some()
}

/// The text size kept on this device, in pixels of the design system's scale.
pub fn text_size() -> Option<String> {
    window()
        .local_storage()
        .ok()
        .flatten()?
        .get_item(TEXT_SIZE_KEY)
        .ok()
        .flatten()
}

/// Keeps and shows another text size.
pub fn set_text_size(size: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // a refused write costs only the memory of the choice, not the choice
        let _ = storage.set_item(TEXT_SIZE_KEY, size);
    }
    show_text_size(size);
}

/// Applies a size to the document.
pub fn show_text_size(size: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-text", size);
    }
}

/// Opens another address through the server, leaving this document.
pub fn go(address: &str) {
    let _ = window().location().set_href(address);
}

/// Back to the beginning of the page, as after a change of page.
pub fn to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Moves the focus after the next page's own heading has taken it.
pub fn focus_later(selector: String) {
    spawn_local(async move {
        TimeoutFuture::new(200).await;
        focus_soon(selector);
    });
}

/// The first file of a file input that has just changed.
pub fn chosen_file(event: &web_sys::Event) -> Option<web_sys::File> {
    let input: web_sys::HtmlInputElement = event.target()?.dyn_into().ok()?;
    input.files()?.get(0)
}

/// What stands behind the `#` of the address, taken out of the address: it belongs into no history.
pub fn take_fragment() -> Option<String> {
    let location = window().location();
    let fragment = location.hash().ok()?;
    let fragment = fragment.strip_prefix('#')?.to_owned();
    let path = location.pathname().ok()?;
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
    (!fragment.is_empty()).then_some(fragment)
}
