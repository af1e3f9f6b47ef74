//! A way out when WebKit's storage process has died. From then on every `indexedDB.open` of the document
//! fails with "Connection to Indexed Database server lost", until a reload; a fresh frame of the same
//! origin is not affected (measured with WebKitGTK 2.50.6, as was this way out). So a hidden empty frame
//! lends the page its factory, and nobody has to reload.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Window};

/// The factory, and the classes its objects are recognised by.
const NAMES: [&str; 10] = [
    "indexedDB",
    "IDBFactory",
    "IDBDatabase",
    "IDBRequest",
    "IDBOpenDBRequest",
    "IDBTransaction",
    "IDBObjectStore",
    "IDBKeyRange",
    "IDBIndex",
    "IDBVersionChangeEvent",
];

/// From now on the page's `indexedDB` is that of a fresh hidden frame. `None`: not possible here.
pub fn borrow_a_fresh_factory() -> Option<()> {
    let window: Window = js_sys::global().dyn_into().ok()?;
    let document: Document = window.document()?;
    let frame: Element = document.create_element("iframe").ok()?;
    for (name, value) in [
        ("hidden", ""),
        ("aria-hidden", "true"),
        ("tabindex", "-1"),
        ("title", ""),
    ] {
        frame.set_attribute(name, value).ok()?;
    }
    // at the root, where no page draws
    document.document_element()?.append_child(&frame).ok()?;
    let inside = Reflect::get(&frame, &JsValue::from_str("contentWindow")).ok()?;
    for name in NAMES.map(JsValue::from_str) {
        let value = Reflect::get(&inside, &name)
            .ok()
            .filter(|value| !value.is_undefined())?;
        let property = Object::new();
        Reflect::set(&property, &JsValue::from_str("value"), &value).ok()?;
        Reflect::set(
            &property,
            &JsValue::from_str("configurable"),
            &JsValue::TRUE,
        )
        .ok()?;
        Reflect::set(&property, &JsValue::from_str("writable"), &JsValue::TRUE).ok()?;
        Reflect::define_property(&window, &name, &property)
            .ok()
            .filter(|defined| *defined)?;
    }
    Some(())
}
