//! A text or number typed by hand.
//!
//! Invariant: the input belongs to the person typing. `value` is written into it only when `value` itself changes
//! (loaded, or changed elsewhere); echoing what was just typed would break Japanese input mid-word.

use super::choices::described_by;
use super::field_error::FieldError;
use leptos::prelude::*;

/// What kind of text, which decides the keyboard and the size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Line,
    /// Several lines.
    Area,
    /// A number with a fraction: decimal keypad. Full-width digits are taken as well.
    Decimal,
    /// Whole number, two digits wide.
    Short,
    /// Whole number, four digits wide.
    Year,
    /// Telephone keypad.
    Tel,
    /// Capital letters and digits.
    Code,
}

impl Kind {
    const fn class(self) -> &'static str {
        match self {
            Self::Line | Self::Area | Self::Tel | Self::Code => "input",
            Self::Decimal => "input input--number",
            Self::Short => "input input--short",
            Self::Year => "input input--year",
        }
    }

    /// `type` stays "text" everywhere: type=number drops what it does not like, such as full-width digits.
    const fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::Line | Self::Area | Self::Code => None,
            Self::Decimal => Some("decimal"),
            Self::Short | Self::Year => Some("numeric"),
            Self::Tel => Some("tel"),
        }
    }
}

/// A label, an input and what belongs to it.
#[component]
pub fn TextField(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    on_input: Callback<String>,
    #[prop(optional)] kind: Kind,
    /// Written behind the input: g, ℃, mL.
    #[prop(optional, into)]
    unit: MaybeProp<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// What was understood, shown back under the input.
    #[prop(optional, into)]
    echo: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    #[prop(optional)] max_length: Option<u32>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Told when the person enters (true) or leaves (false) the input.
    #[prop(optional)]
    on_focus: Option<Callback<bool>>,
    #[prop(optional, into)] autocomplete: Option<String>,
) -> impl IntoView {
    let (hint, unit) = (hint.get_untracked(), unit.get_untracked());
    let hint_id = format!("{id}--hint");
    let error_id = format!("{id}--error");
    let described = described_by(
        hint.is_some().then(|| hint_id.clone()),
        error_id.clone(),
        error,
    );
    let invalid = move || error.get().is_some().then_some("true");
    let focus = move |inside: bool| {
        if let Some(on_focus) = on_focus {
            // an input that is taken off the page while it has the focus is left after its page is gone
            on_focus.try_run(inside);
        }
    };
    let max_length = max_length.map(|max| max.to_string());
    let autocomplete = autocomplete.unwrap_or_else(|| "off".to_owned());
    let input = if kind == Kind::Area {
        view! {
            <textarea
                class=kind.class()
                id=id.clone()
                name=id.clone()
                rows="3"
                maxlength=max_length
                autocomplete=autocomplete
                aria-describedby=described
                aria-invalid=invalid
                aria-required=required.then_some("true")
                disabled=move || disabled.get()
                prop:value=move || value.get()
                on:input=move |event| on_input.run(event_target_value(&event))
                on:focus=move |_| focus(true)
                on:blur=move |_| focus(false)
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                class=kind.class()
                type="text"
                id=id.clone()
                name=id.clone()
                inputmode=kind.input_mode()
                autocapitalize=(kind == Kind::Code).then_some("characters")
                spellcheck=(kind == Kind::Code).then_some("false")
                maxlength=max_length
                autocomplete=autocomplete
                aria-describedby=described
                aria-invalid=invalid
                aria-required=required.then_some("true")
                disabled=move || disabled.get()
                prop:value=move || value.get()
                on:input=move |event| on_input.run(event_target_value(&event))
                on:focus=move |_| focus(true)
                on:blur=move |_| focus(false)
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            <div class="with-unit">
                {input}
                {unit.map(|unit| view! { <span>{unit}</span> })}
            </div>
            {move || echo.get().map(|echo| view! { <p class="field__echo">{echo}</p> })}
            <FieldError id=error_id error/>
        </div>
    }
}
