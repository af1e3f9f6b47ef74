//! Questions answered by choosing.

use super::answer_text::answer_text;
use super::draft::Draft;
use super::item_view::{asked, label_of};
use crate::browser::page;
use crate::ja;
use crate::ui::{Choice, Choices, FieldError, Layout};
use domain::questionnaire::{Item, RawAnswer};
use leptos::prelude::*;

/// Most answers a known question shows all at once.
const SHORT: usize = 3;
/// Longest answer that stands beside another on a phone without a break.
const PAIR_LABEL_MAX: usize = 4;

/// Radio buttons in the order of the form, nothing chosen beforehand. Several answers: check boxes.
#[component]
pub fn ChoiceField(draft: Draft, item: &'static Item) -> impl IntoView {
    if item.repeats {
        return view! { <ManyField draft item/> }.into_any();
    }
    let known = item.prefill.is_some()
        && item.options.len() > SHORT
        && draft.value_now(&item.link_id).is_some();
    let open = RwSignal::new(!known);
    (move || {
        if open.get() {
            view! { <OneField draft item/> }.into_any()
        } else {
            view! { <KnownField draft item open/> }.into_any()
        }
    })
    .into_any()
}

/// A long list whose answer is known already: one line, and the list only for whoever wants to change it.
#[component]
fn KnownField(draft: Draft, item: &'static Item, open: RwSignal<bool>) -> impl IntoView {
    let value = draft.value(&item.link_id);
    let fix = move |_| {
        open.set(true);
        page::focus_soon(format!("[data-link=\"{}\"] input", item.link_id));
    };
    view! {
        <div class="known" id=item.link_id.clone()>
            <p class="field__label">{label_of(item)}</p>
            <p class="known__answer">
                <span>{move || value.get().map(|raw| answer_text(item, &raw))}</span>
                <button type="button" class="button button--plain" id=format!("{}--change", item.link_id) on:click=fix>
                    {ja::common::FIX}
                    <span class="visually-hidden">{label_of(item)}</span>
                </button>
            </p>
        </div>
    }
}

#[component]
fn OneField(draft: Draft, item: &'static Item) -> impl IntoView {
    let link = item.link_id.as_str();
    let value = draft.value(link);
    let chosen = Signal::derive(move || match value.get() {
        Some(RawAnswer::Choice(code)) => Some(code),
        _ => None,
    });
    let problem = draft.problem(link);
    let options = item
        .options
        .iter()
        .map(|option| Choice::new(&option.code, &option.display))
        .collect::<Vec<_>>();
    let short = |option: &Choice| option.label.chars().count() <= PAIR_LABEL_MAX;
    let layout = if options.len() == 2 && options.iter().all(short) {
        Layout::Pair
    } else {
        Layout::List
    };
    view! {
        <Choices
            id=link
            label=asked(item)
            options
            chosen
            on_choose=Callback::new(move |code| draft.answer(&item.link_id, RawAnswer::Choice(code)))
            layout
            hint=item.note.clone()
            error=Signal::derive(move || problem.get().map(|kind| ja::form::problem(item, &kind)))
            required=item.required
        />
    }
}

#[component]
fn ManyField(draft: Draft, item: &'static Item) -> impl IntoView {
    let link = item.link_id.as_str();
    let value = draft.value(link);
    let chosen = Memo::new(move |_| match value.get() {
        Some(RawAnswer::Choices(codes)) => codes,
        _ => Vec::new(),
    });
    let problem = draft.problem(link);
    let boxes = item
        .options
        .iter()
        .map(|option| {
            let id = format!("{link}--{}", option.code);
            let toggle = move |event| {
                let mut codes = chosen.get_untracked();
                codes.retain(|code| *code != option.code);
                if event_target_checked(&event) {
                    codes.push(option.code.clone());
                }
                draft.answer(&item.link_id, RawAnswer::Choices(codes));
            };
            view! {
                <label class="choice" for=id.clone()>
                    <input
                        type="checkbox"
                        id=id.clone()
                        name=link
                        value=option.code.clone()
                        prop:checked=move || chosen.with(|codes| codes.contains(&option.code))
                        on:change=toggle
                    />
                    <span>{option.display.clone()}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" id=link>
            <legend class="field__label">{asked(item)}</legend>
            {item.note.clone().map(|note| view! { <p class="field__hint">{note}</p> })}
            <div class="choices">{boxes}</div>
            <FieldError
                id=format!("{link}--error")
                error=Signal::derive(move || problem.get().map(|kind| ja::form::problem(item, &kind)))
            />
        </fieldset>
    }
}

/// A statement to agree to: one check box.
#[component]
pub fn StatementField(draft: Draft, item: &'static Item) -> impl IntoView {
    let link = item.link_id.as_str();
    let value = draft.value(link);
    let problem = draft.problem(link);
    view! {
        <div class="field">
            <label class="choice" for=link>
                <input
                    type="checkbox"
                    id=link
                    name=link
                    aria-required=item.required.then_some("true")
                    aria-invalid=move || problem.get().is_some().then_some("true")
                    prop:checked=move || value.get() == Some(RawAnswer::Boolean(true))
                    on:change=move |event| {
                        draft.answer(&item.link_id, RawAnswer::Boolean(event_target_checked(&event)));
                    }
                />
                <span>{label_of(item)}</span>
            </label>
            <FieldError
                id=format!("{link}--error")
                error=Signal::derive(move || problem.get().map(|kind| ja::form::problem(item, &kind)))
            />
        </div>
    }
}
