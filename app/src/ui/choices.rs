//! Radio buttons as big targets. Nothing is ever preselected here: the caller says what was chosen before.

use super::field_error::FieldError;
use leptos::prelude::*;

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Stored when chosen; ASCII, since ids are made from it.
    pub code: String,
    pub label: String,
    /// A second, quieter line.
    pub more: Option<String>,
}

impl Choice {
    /// A choice of one line.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            label: label.into(),
            more: None,
        }
    }
}

/// How the buttons stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// One below the other.
    #[default]
    List,
    /// Two of equal size side by side, in the order of the form.
    Pair,
    /// Small ones in a row that wraps.
    Flow,
}

impl Layout {
    const fn class(self) -> &'static str {
        match self {
            Self::List => "choices",
            Self::Pair => "choices choices--pair",
            Self::Flow => "choices choices--flow",
        }
    }
}

/// A question answered by one of several buttons.
#[component]
pub fn Choices(
    /// Name of the group and beginning of every id in it.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    options: Vec<Choice>,
    #[prop(into)] chosen: Signal<Option<String>>,
    on_choose: Callback<String>,
    #[prop(optional)] layout: Layout,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// The label is read but not drawn (a heading above says it already).
    #[prop(optional)]
    label_hidden: bool,
) -> impl IntoView {
    let hint = hint.get_untracked();
    let hint_id = format!("{id}--hint");
    let error_id = format!("{id}--error");
    let described = described_by(
        hint.is_some().then(|| hint_id.clone()),
        error_id.clone(),
        error,
    );
    let buttons = options
        .into_iter()
        .map(|option| {
            let code = option.code.clone();
            let is_chosen = {
                let code = code.clone();
                move || chosen.get().as_deref() == Some(code.as_str())
            };
            let input_id = format!("{id}--{code}");
            let small = layout == Layout::Flow;
            view! {
                <label class="choice" class:choice--small=small for=input_id.clone()>
                    <input
                        type="radio"
                        id=input_id.clone()
                        name=id.clone()
                        value=code.clone()
                        prop:checked=is_chosen
                        disabled=move || disabled.get()
                        on:change=move |_| on_choose.run(code.clone())
                    />
                    <span>
                        {option.label}
                        {option.more.map(|more| view! { <span class="choice__more">{more}</span> })}
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset
            class="field"
            id=id.clone()
            role="radiogroup"
            aria-describedby=described
            aria-required=required.then_some("true")
            aria-invalid=move || error.get().is_some().then_some("true")
        >
            <legend class="field__label" class:visually-hidden=label_hidden>{label}</legend>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            <div class=layout.class() data-invalid=move || error.get().is_some().then_some("true")>{buttons}</div>
            <FieldError id=error_id error/>
        </fieldset>
    }
}

/// Ids of the texts that explain an input. The error's is named only while there is one.
pub(crate) fn described_by(
    hint: Option<String>,
    error_id: String,
    error: Signal<Option<String>>,
) -> impl Fn() -> Option<String> + Clone + Send + Sync {
    move || {
        let error = error.get().is_some().then(|| error_id.clone());
        let ids: Vec<String> = hint.iter().cloned().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}
