//! The guardian's answers in the order of the form, what differs from the usual marked in words, and beside the
//! questions the physician's column.

use super::flags::Marks;
use super::form::{Content, Form, LeftOver, is_abnormal};
use crate::ja;
use crate::ui::{Chip, Kind, Notice, TextField, Tone};
use crate::vaccination::answer_text::answer_text;
use crate::vaccination::draft::Draft;
use crate::vaccination::item_view::label_of;
use domain::questionnaire::{Answers, EnteredBy, Item, RawAnswer};
use leptos::prelude::*;

/// The field of the physician's section that belongs to a question.
pub fn note_link(link: &str) -> String {
    format!("note-{link}")
}

/// All answers.
#[component]
pub fn AnswersView(
    form: Form,
    marks: Marks,
    /// What the physician wrote beside the questions, once handed in.
    notes: Answers,
) -> impl IntoView {
    let Some(content) = form.content else {
        return ().into_any();
    };
    let enabled: Vec<&Item> = content.form.enabled(&content.answers);
    let groups = content
        .form
        .steps()
        .iter()
        .map(|group| {
            let inside: Vec<&Item> = enabled
                .iter()
                .copied()
                .filter(|item| item.is_question() && item.entered_by == EnteredBy::Person && holds(group, item))
                .collect();
            (group.text.clone(), inside)
        })
        .filter(|(_, items)| !items.is_empty())
        .map(|(title, items)| view! {
            <div class="answers__group">
                <h3>{title}</h3>
                <dl class="answers">
                    {items.into_iter().map(|item| line(item, &content, marks, &notes)).collect_view()}
                </dl>
            </div>
        })
        .collect_view();
    view! {
        <section class="card" id="answers" aria-labelledby="answers-title">
            <h2 id="answers-title">{ja::clinic::ANSWERS_TITLE}</h2>
            {left_over_view(&form.left_over, &content)}
            {groups}
        </section>
    }
    .into_any()
}

fn holds(group: &Item, item: &Item) -> bool {
    std::ptr::eq(group, item) || group.items.iter().any(|inner| holds(inner, item))
}

fn line(
    item: &'static Item,
    content: &Content,
    marks: Marks,
    notes: &Answers,
) -> impl IntoView + use<> {
    let raw = content.answers.get(&item.link_id);
    let text = raw
        .map(|raw| answer_text(item, raw))
        .filter(|text| !text.is_empty());
    let answered = text.is_some();
    let abnormal = is_abnormal(item, raw) == Some(true);
    let written = match notes.get(&note_link(&item.link_id)) {
        Some(RawAnswer::Text(note)) => Some(note.clone()),
        _ => None,
    };
    let note = match marks {
        Marks::Open(draft) if item.physician_note => Some(note_view(item, draft, abnormal)),
        _ => None,
    };
    view! {
        <div class="answers__line" data-link=item.link_id.clone() data-abnormal=abnormal.then_some("true")>
            <dt>{label_of(item)}</dt>
            <dd>
                <span class="answers__answer" class:weak=!answered>
                    {text.unwrap_or_else(|| ja::clinic::NOT_ANSWERED.to_owned())}
                </span>
                {abnormal.then(|| view! { <Chip tone=Tone::Caution text=ja::clinic::ABNORMAL/> })}
                {written.map(|note| view! {
                    <span class="answers__note">{ja::clinic::physician::DOCTOR_LABEL}": "{note}</span>
                })}
                {note}
            </dd>
        </div>
    }
}

/// Open from the start where there is something to say, folded elsewhere.
fn note_view(item: &'static Item, draft: Draft, abnormal: bool) -> impl IntoView + use<> {
    let link = note_link(&item.link_id);
    let begun = matches!(draft.value_now(&link), Some(RawAnswer::Text(text)) if !text.is_empty());
    let on_input = {
        let link = link.clone();
        Callback::new(move |text| draft.answer(&link, RawAnswer::Text(text)))
    };
    let on_focus = {
        let link = link.clone();
        Callback::new(move |inside| draft.focus(&link, inside))
    };
    view! {
        <details class="disclosure answers__doctor" open=abnormal || begun>
            <summary>{ja::clinic::physician::NOTE_SUMMARY}</summary>
            <TextField
                id=link.clone()
                label=ja::clinic::physician::note_label(item.prefix.as_deref().unwrap_or(&item.text))
                kind=Kind::Line
                max_length=200
                value=draft.shown(&link, words)
                on_input
                on_focus
            />
        </details>
    }
}

fn words(raw: &RawAnswer) -> String {
    match raw {
        RawAnswer::Text(text) => text.clone(),
        _ => String::new(),
    }
}

fn left_over_view(left: &[LeftOver], content: &Content) -> Option<impl IntoView + use<>> {
    if left.is_empty() {
        return None;
    }
    let lines = left
        .iter()
        .filter_map(|one| {
            let item = content.form.item(&one.link)?;
            let value = one.value.as_ref().map(|raw| answer_text(item, raw)).unwrap_or_default();
            Some(view! { <li>{ja::clinic::left_over_line(&label_of(item), &value, &one.author)}</li> })
        })
        .collect_view();
    Some(view! {
        <Notice tone=Tone::Caution title=ja::clinic::LEFT_OVER_TITLE id="left-over">
            <p>{ja::clinic::LEFT_OVER}</p>
            <ul>{lines}</ul>
        </Notice>
    })
}
