//! 四情報 of somebody who cannot be asked: the fields, and what they make together.

use crate::browser::Named;
use crate::ja;
use crate::ja::identity as words;
use crate::ui::{Choice, Choices, DateInput, Layout, TextField};
use domain::input::RawDate;
use leptos::prelude::*;

const GENDERS: [&str; 4] = ["male", "female", "other", "unknown"];

/// What is typed so far.
#[derive(Clone, Copy)]
pub struct Who {
    name: RwSignal<String>,
    birth: RwSignal<RawDate>,
    gender: RwSignal<Option<String>>,
    address: RwSignal<String>,
    tried: RwSignal<bool>,
}

impl Default for Who {
    fn default() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            birth: RwSignal::new(RawDate::default()),
            gender: RwSignal::new(None),
            address: RwSignal::new(String::new()),
            tried: RwSignal::new(false),
        }
    }
}

impl Who {
    /// All of it, once it is complete; until then what is open is said beside it.
    #[must_use]
    pub fn named(self) -> Option<Named> {
        self.tried.set(true);
        let name = self.name.get_untracked().trim().to_owned();
        let address = self.address.get_untracked().trim().to_owned();
        let birth = self.birth.with_untracked(|raw| raw.parse().ok())?;
        (!name.is_empty()).then_some(Named {
            name,
            birth,
            gender: self.gender.get_untracked()?,
            address: (!address.is_empty()).then_some(address),
        })
    }

    fn open(
        self,
        is_open: impl Fn() -> bool + Send + Sync + 'static,
        say: &'static str,
    ) -> Signal<Option<String>> {
        Signal::derive(move || (self.tried.get() && is_open()).then(|| say.to_owned()))
    }
}

/// The four fields.
#[component]
pub fn WhoFields(who: Who) -> impl IntoView {
    let genders = GENDERS
        .into_iter()
        .map(|code| Choice::new(code, words::gender(code)))
        .collect();
    view! {
        <TextField
            id="who-name"
            label=words::NAME
            hint=words::NAME_HINT
            value=who.name
            on_input=Callback::new(move |text| who.name.set(text))
            error=who.open(move || who.name.with(|it| it.trim().is_empty()), words::NAME_MISSING)
            required=true
            max_length=100
        />
        <DateInput
            id="who-birth"
            label=ja::record::BIRTH
            shown=who.birth
            value=who.birth
            on_change=Callback::new(move |day| who.birth.set(day))
            error=who.open(move || who.birth.with(|it| it.parse().is_err()), words::BIRTH_MISSING)
        />
        <Choices
            id="who-gender"
            label=words::GENDER
            options=genders
            chosen=who.gender
            on_choose=Callback::new(move |code| who.gender.set(Some(code)))
            error=who.open(move || who.gender.with(Option::is_none), ja::form::CHOOSE_ONE)
            layout=Layout::Flow
            required=true
        />
        <TextField
            id="who-address"
            label=words::ADDRESS
            hint=words::ADDRESS_HINT
            value=who.address
            on_input=Callback::new(move |text| who.address.set(text))
            max_length=200
        />
    }
}
