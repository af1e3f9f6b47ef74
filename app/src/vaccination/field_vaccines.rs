//! 予防接種の種類・接種日: a short list, with what the notebook knows offered for one tap.

use super::draft::Draft;
use super::item_view::asked;
use crate::ja;
use crate::ui::{DateInput, FieldError, TextField};
use domain::input::RawDate;
use domain::questionnaire::{Item, ProblemKind, RawAnswer, VaccineEntry};
use leptos::prelude::*;

/// Doses the notebook knows, newest first: a signal of it is a context value of the form page. Offered, never filled
/// in unasked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownDoses(pub Vec<VaccineEntry>);

/// The list. One empty line stands ready.
#[component]
pub fn VaccinesField(draft: Draft, item: &'static Item) -> impl IntoView {
    let link = item.link_id.as_str();
    let value = draft.value(link);
    let entries = move || entries_of(value.get().as_ref());
    let count = Memo::new(move |_| entries().len().max(1));
    let problem = draft.problem(link);
    let error = Signal::derive(move || problem.get().map(|kind| ja::form::problem(item, &kind)));
    let known = use_context::<RwSignal<Option<KnownDoses>>>();
    let offers = move || {
        let there = entries();
        let known = known.and_then(|known| known.get()).unwrap_or_default();
        known
            .0
            .into_iter()
            .filter(|dose| !there.contains(dose))
            .collect::<Vec<_>>()
    };
    let offer_view = move || {
        let offers = offers();
        (!offers.is_empty()).then(|| view! {
            <div class="stack stack--tight">
                <p class="field__hint">{ja::form::KNOWN_DOSES}</p>
                {offers
                    .into_iter()
                    .map(|dose| {
                        let text = ja::form::known_dose(&dose);
                        view! {
                            <button
                                type="button"
                                class="button"
                                on:click=move |_| {
                                    let mut list = entries_of(draft.value_now(&item.link_id).as_ref());
                                    list.retain(|entry| !entry.is_empty());
                                    list.push(dose.clone());
                                    draft.put(&item.link_id, RawAnswer::VaccineList(list));
                                }
                            >
                                {text}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
        })
    };
    let add = move |_| {
        let mut list = entries_of(draft.value_now(&item.link_id).as_ref());
        list.resize_with(list.len().max(1) + 1, VaccineEntry::default);
        draft.answer(&item.link_id, RawAnswer::VaccineList(list));
    };
    view! {
        <fieldset class="field" id=link>
            <legend class="field__label">{asked(item)}</legend>
            {offer_view}
            <For each=move || 0..count.get() key=|index| *index let:index>
                <Line draft item index error_at=Signal::derive(move || at_line(problem.get().as_ref(), index, item))/>
            </For>
            <p><button type="button" class="button" id=format!("{link}--add") on:click=add>{ja::form::ADD_DOSE}</button></p>
            <FieldError id=format!("{link}--error") error/>
        </fieldset>
    }
}

#[component]
fn Line(
    draft: Draft,
    item: &'static Item,
    index: usize,
    error_at: Signal<Option<String>>,
) -> impl IntoView {
    let link = item.link_id.as_str();
    let value = draft.value(link);
    let entry = move || {
        entries_of(value.get().as_ref())
            .get(index)
            .cloned()
            .unwrap_or_default()
    };
    let change = move |write: &dyn Fn(&mut VaccineEntry)| {
        let mut list = entries_of(draft.value_now(&item.link_id).as_ref());
        if list.len() <= index {
            list.resize_with(index + 1, VaccineEntry::default);
        }
        if let Some(entry) = list.get_mut(index) {
            write(entry);
        }
        draft.answer(&item.link_id, RawAnswer::VaccineList(list));
    };
    let remove = move |_| {
        let mut list = entries_of(draft.value_now(&item.link_id).as_ref());
        if index < list.len() {
            list.remove(index);
        }
        draft.put(&item.link_id, RawAnswer::VaccineList(list));
    };
    let focus = Callback::new(move |inside| draft.focus(&item.link_id, inside));
    let at = move |raw: &RawAnswer| {
        entries_of(Some(raw))
            .get(index)
            .cloned()
            .unwrap_or_default()
    };
    view! {
        <div class="field__group">
            <TextField
                id=format!("{link}--{index}-name")
                label=ja::form::dose_name(index)
                value=draft.shown(link, move |raw| at(raw).name)
                on_input=Callback::new(move |text: String| change(&|entry| entry.name.clone_from(&text)))
                on_focus=focus
            />
            <DateInput
                id=format!("{link}--{index}-date")
                label=ja::form::dose_date(index)
                shown=draft.shown(link, move |raw| at(raw).date)
                value=Signal::derive(move || entry().date)
                on_change=Callback::new(move |date: RawDate| change(&|entry| entry.date = date.clone()))
                on_focus=focus
                error=error_at
            />
            <p>
                <button type="button" class="button button--plain" id=format!("{link}--{index}-remove") on:click=remove>
                    {ja::form::remove_dose(index)}
                </button>
            </p>
        </div>
    }
}

fn entries_of(raw: Option<&RawAnswer>) -> Vec<VaccineEntry> {
    match raw {
        Some(RawAnswer::VaccineList(entries)) => entries.clone(),
        _ => Vec::new(),
    }
}

/// The error of this line's date, said beside it.
fn at_line(problem: Option<&ProblemKind>, line: usize, item: &Item) -> Option<String> {
    match problem {
        Some(
            kind @ (ProblemKind::VaccineDate { index, .. } | ProblemKind::VaccineFuture { index }),
        ) if usize::try_from(*index) == Ok(line) => Some(ja::form::problem(item, kind)),
        _ => None,
    }
}
