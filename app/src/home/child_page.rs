//! The door of pages about one person, where who that is must be known before anything is drawn and does not change
//! while somebody types.

use super::child::{Child, child};
use crate::browser::Browser;
use crate::not_found::NotFound;
use crate::ui::{Skeleton, once, with_person};
use leptos::prelude::*;
use sync::wire::Session;

/// Draws the page for the person whose id stands in the address.
pub fn with_child(
    draw: impl Fn(Browser, Session, Child) -> AnyView + Clone + Send + Sync + 'static,
) -> impl IntoView {
    with_person(move |browser, session, person| {
        let found = once(&browser, move |browser| async move {
            child(&browser, person).await
        });
        let draw = draw.clone();
        (move || match found.get() {
            None => Skeleton().into_any(),
            Some(None) => NotFound().into_any(),
            Some(Some(child)) => draw(browser.clone(), session.clone(), child),
        })
        .into_any()
    })
}
