//! Which vaccine a form is begun for.

use super::offer::Offer;
use crate::browser::page;
use crate::ja;
use crate::ui::{Choice, Choices};
use leptos::prelude::*;

/// What can be given now, and everything else behind a button.
#[component]
pub fn VaccineChoice(
    offers: Vec<Offer>,
    vaccine: RwSignal<Option<String>>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let some_now = offers.iter().any(|offer| offer.now);
    let all = RwSignal::new(!some_now);
    let list = move || {
        offers
            .iter()
            .filter(|offer| offer.now || all.get())
            .map(|offer| Choice {
                more: Some(offer.more.clone()).filter(|more| !more.is_empty()),
                ..Choice::new(&offer.code, &offer.label)
            })
            .collect::<Vec<_>>()
    };
    view! {
        {move || view! {
            <Choices
                id="new-vaccine"
                label=ja::form::WHICH_VACCINE
                options=list()
                chosen=vaccine
                on_choose=Callback::new(move |code: String| vaccine.set(Some(code)))
                error
                required=true
            />
        }}
        {move || (!all.get()).then(|| view! {
            <p>
                <button
                    type="button"
                    class="button button--plain"
                    id="new-vaccine-all"
                    on:click=move |_| {
                        all.set(true);
                        page::focus_soon("#new-vaccine input".to_owned());
                    }
                >
                    {ja::form::OTHER_VACCINES}
                </button>
            </p>
        })}
    }
}
