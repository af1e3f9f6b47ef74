//! The code on the vial: read by a scanner that types, or typed by hand. Fills in what it says and names what does not
//! fit before the needle is in the hand.

use crate::ja;
use crate::ui::{Icon, IconView, Notice, TextField, Tone};
use crate::vaccination::draft::Draft;
use domain::gs1::{Gs1Error, Label, read};
use domain::input::RawDate;
use domain::questionnaire::{Answers, RawAnswer};
use domain::record_form::Field;
use domain::vaccine::Vaccine;
use domain::{Date, vaccine};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// The field of the section that keeps the product's code.
const GTIN: &str = "gtin";

/// The product's code in the section.
pub fn gtin(answers: &Answers) -> Option<&str> {
    super::case::text(answers, GTIN)
}

/// What was read, beside what was known.
#[derive(Clone, Debug, PartialEq)]
enum Seen {
    Wrong(Gs1Error),
    Expired(Date),
    /// Another vaccine than the one asked for.
    Other(&'static Vaccine, &'static Vaccine),
    /// Filled in; the vaccine too, when the product is known.
    Filled(Label, Option<&'static Vaccine>),
}

/// The field and what was found.
#[component]
pub fn Vial(draft: Draft, asked: Option<&'static Vaccine>, today: Date) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let shown = RwSignal::new(String::new());
    let seen = RwSignal::new(None::<Seen>);
    let take = move || {
        let label = match read(&typed.get_untracked(), today) {
            Ok(label) => label,
            Err(error) => return seen.set(Some(Seen::Wrong(error))),
        };
        let product = draft.browser().product(&label.gtin);
        // the next vial is read into an empty field
        typed.set(String::new());
        shown.set(String::new());
        shown.notify();
        if let Some(expiry) = label.expiry.filter(|expiry| *expiry < today) {
            return seen.set(Some(Seen::Expired(expiry)));
        }
        if let (Some(product), Some(asked)) = (product, asked)
            && product.code != asked.code
        {
            return seen.set(Some(Seen::Other(product, asked)));
        }
        draft.put(GTIN, RawAnswer::Text(label.gtin.clone()));
        if let Some(lot) = &label.lot {
            draft.put(Field::Lot.link_id(), RawAnswer::Text(lot.clone()));
        }
        if let Some(expiry) = label.expiry {
            let day = RawAnswer::Date(RawDate::western(expiry));
            draft.put(Field::Expiry.link_id(), day);
        }
        if let Some(product) = product {
            let code = RawAnswer::Choice(product.code.clone());
            draft.put(Field::Vaccine.link_id(), code);
        }
        seen.set(Some(Seen::Filled(label, product)));
    };
    let on_key = move |event: KeyboardEvent| {
        // a scanner ends with Enter
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            take();
        }
    };
    view! {
        <div class="stack stack--tight" id="vial" on:keydown=on_key>
            <TextField
                id="vial-code"
                label=ja::clinic::vial::LABEL
                hint=ja::clinic::vial::HINT
                value=shown
                on_input=Callback::new(move |text| typed.set(text))
                error=Signal::derive(move || match seen.get() {
                    Some(Seen::Wrong(error)) => Some(ja::clinic::vial::error(error).to_owned()),
                    _ => None,
                })
            />
            <p>
                <button type="button" class="button" id="vial-take" on:click=move |_| take()>
                    <IconView icon=Icon::Check/>
                    {ja::clinic::vial::TAKE}
                </button>
            </p>
            <div role="status" id="vial-seen">{move || seen.get().map(seen_view)}</div>
        </div>
    }
}

fn seen_view(seen: Seen) -> AnyView {
    match seen {
        Seen::Wrong(_) => ().into_any(),
        Seen::Expired(expiry) => view! {
            <Notice tone=Tone::Danger title=ja::clinic::vial::EXPIRED_TITLE>
                <p>{ja::clinic::vial::expired(&domain::ja::date::both(expiry))}</p>
            </Notice>
        }
        .into_any(),
        Seen::Other(product, asked) => view! {
            <Notice tone=Tone::Danger title=ja::clinic::vial::OTHER_TITLE>
                <p>{ja::clinic::vial::other(&product.name, &asked.name)}</p>
            </Notice>
        }
        .into_any(),
        Seen::Filled(label, product) => {
            let expiry = label.expiry.map(domain::ja::date::both);
            let filled = ja::clinic::vial::filled(label.lot.as_deref(), expiry.as_deref());
            let product = match product {
                Some(product) => ja::clinic::vial::known(&product.name),
                None => ja::clinic::vial::UNKNOWN.to_owned(),
            };
            view! { <Notice tone=Tone::Success title=filled><p>{product}</p></Notice> }.into_any()
        }
    }
}

/// The vaccine chosen, when it is not the one this product was recorded as before.
pub fn mistaken(draft: Draft, answers: &Answers) -> Option<(&'static Vaccine, &'static Vaccine)> {
    let product = draft.browser().product(gtin(answers)?)?;
    let chosen = vaccine::find(super::case::chosen(answers, Field::Vaccine.link_id())?)?;
    (product.code != chosen.code).then_some((product, chosen))
}
