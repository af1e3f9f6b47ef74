//! Who it is: the two identifiers a person is asked for, large, and the marks that they were asked.
//!
//! The marks belong to one opening of the form: whoever opens it again asks again.

use super::case::Case;
use super::state_chip::StateChip;
use crate::ja;
use crate::ui::{Chip, Icon, Notice, Tone};
use domain::Date;
use domain::age::age_on;
use domain::fhir::patient::Gender;
use leptos::prelude::*;

/// The two marks.
#[derive(Clone, Copy, Default)]
pub struct Checked {
    pub name: RwSignal<bool>,
    pub birth: RwSignal<bool>,
}

/// The top of an open form.
#[component]
pub fn Banner(
    case: Memo<Case>,
    day: Date,
    checked: Checked,
    /// Others of today who are easily taken for this person.
    #[prop(into)]
    lookalikes: Signal<Vec<String>>,
) -> impl IntoView {
    let who = Memo::new(move |_| case.with(|case| case.who.clone()));
    let state = Memo::new(move |_| case.with(Case::state));
    let carried = Memo::new(move |_| case.with(|case| case.form.carried));
    let facts = move || {
        let who = who.get();
        let birth = who.birth.map_or_else(
            || ja::common::NOT_ANSWERED.to_owned(),
            domain::ja::date::both,
        );
        let age = who.birth.and_then(|birth| age_on(birth, day));
        let age = age.map_or_else(
            || ja::clinic::AGE_UNKNOWN.to_owned(),
            domain::ja::date::full_age,
        );
        let sex = match who.gender {
            Some(Gender::Male) => Some(ja::clinic::SEX_MALE),
            Some(Gender::Female) => Some(ja::clinic::SEX_FEMALE),
            _ => None,
        };
        view! {
            <h1 class="identity__name" id="identity-title" tabindex="-1">
                <small>{who.kana.clone().unwrap_or_else(|| ja::clinic::KANA_UNKNOWN.to_owned())}</small>
                {who.name.clone().unwrap_or_else(|| ja::common::NAME_UNKNOWN.to_owned())}
            </h1>
            <dl class="identity__facts">
                <div><dt>{ja::clinic::BIRTH_LABEL}</dt><dd class="num">{birth}</dd></div>
                <div><dt>{ja::clinic::AGE_LABEL}</dt><dd class="num">{age}</dd></div>
                {sex.map(|sex| view! { <div><dt>{ja::clinic::SEX_LABEL}</dt><dd>{sex}</dd></div> })}
            </dl>
        }
    };
    let about = move || {
        case.with(|case| {
            let vaccine = case.form.vaccine_name();
            let vaccine = vaccine.unwrap_or_else(|| ja::clinic::VACCINE_UNKNOWN.to_owned());
            ja::clinic::vaccine_and_dose(&vaccine, case.form.dose_name().as_deref())
        })
    };
    let handed_in = move || {
        case.with(|case| {
            let by = case.form.author.clone().unwrap_or_default();
            ja::clinic::written_by(&by, &ja::record::date_and_time(case.form.submitted))
        })
    };
    view! {
        <section class="identity clinic-identity" aria-labelledby="identity-title" id="identity">
            {facts}
            <p class="clinic-identity__about"><strong>{about}</strong></p>
            <p class="chips">
                {move || view! { <StateChip state=state.get()/> }}
                {move || carried.get().then(|| view! { <Chip tone=Tone::Caution text=ja::clinic::CARRIED icon=Icon::Qr/> })}
            </p>
            <p class="small weak clinic-identity__from">{ja::clinic::RECEIVED_LABEL}"　"{handed_in}</p>
            <fieldset class="clinic-identity__check">
                <legend>{ja::clinic::IDENTITY_ASK}</legend>
                <div class="choices choices--flow">
                    <Mark id="identity-name" label=ja::clinic::IDENTITY_NAME mark=checked.name/>
                    <Mark id="identity-birth" label=ja::clinic::IDENTITY_BIRTH mark=checked.birth/>
                </div>
            </fieldset>
        </section>
        {move || {
            let names = lookalikes.get();
            (!names.is_empty()).then(|| view! {
                <Notice tone=Tone::Caution title=ja::clinic::LOOKALIKE_TITLE id="lookalike">
                    {names.into_iter().map(|name| view! { <p>{ja::clinic::lookalike(&name)}</p> }).collect_view()}
                </Notice>
            })
        }}
    }
}

#[component]
fn Mark(id: &'static str, label: &'static str, mark: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="choice choice--small" for=id>
            <input
                type="checkbox"
                id=id
                name=id
                prop:checked=move || mark.get()
                on:change=move |event| mark.set(event_target_checked(&event))
            />
            <span>{label}</span>
        </label>
    }
}
