//! The browser entry: makes the [`Browser`], then hydrates the server's document or mounts into the offline shell.

use app::{App, browser::Browser};
use leptos::mount::{hydrate_body, mount_to_body};
use leptos::prelude::*;

fn main() {
    console_error_panic_hook::set_once();
    let root = || {
        provide_context(Browser::start());
        App()
    };
    if rendered_by_server() {
        hydrate_body(root)
    } else {
        mount_to_body(root)
    }
}

/// `shell.rs` marks the document it renders. The offline shell has no mark and nothing to hydrate.
fn rendered_by_server() -> bool {
    document()
        .document_element()
        .is_some_and(|html| html.has_attribute("data-ssr"))
}
