//! What the rules found, grouped by level, each with reason, official sentence, source and how sure it is.
//!
//! Before a decision the doctor ticks off here what must not be overlooked.

use super::case::{Case, needs_review};
use super::form::Content;
use super::level::{grouped, review_key, tone, word};
use crate::ja;
use crate::ui::{Chip, Icon, IconView, Notice, Tone};
use crate::vaccination::answer_text::answer_text;
use crate::vaccination::draft::Draft;
use crate::vaccination::item_view::label_of;
use domain::questionnaire::{Item, RawAnswer};
use domain::screening::{Basis, Flag};
use leptos::prelude::*;

/// How the marks can be used.
#[derive(Clone, Copy)]
pub enum Marks {
    /// The doctor ticks them off in this draft.
    Open(Draft),
    /// Seen, not changed: a nurse's screen, or a decision already made.
    Closed,
}

/// All flags of a form.
#[component]
pub fn Flags(
    case: Memo<Case>,
    flags: Memo<Vec<Flag>>,
    marks: Marks,
    /// The sentence beside each mark that is missing, once handing in was tried.
    #[prop(into)]
    missing: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <section class="card" id="flags" aria-labelledby="flags-title">
            <h2 id="flags-title">{ja::clinic::FLAGS_TITLE}</h2>
            <p class="small weak">{ja::clinic::FLAGS_NOTE}</p>
            {move || {
                let flags = flags.get();
                if flags.is_empty() {
                    return view! { <Notice tone=Tone::Info title=ja::clinic::FLAGS_NONE id="flags-none"/> }.into_any();
                }
                let content = case.with_untracked(|case| case.form.content.clone());
                grouped(&flags)
                    .into_iter()
                    .map(|(level, flags)| view! {
                        <div class="flags" data-level=level.code()>
                            <h3 class="flags__level">
                                <Chip tone=tone(level) text=ja::clinic::flag_count(word(level), flags.len())/>
                            </h3>
                            {flags.into_iter().map(|flag| flag_view(flag, content.as_ref(), marks, missing)).collect_view()}
                        </div>
                    })
                    .collect_view()
                    .into_any()
            }}
        </section>
    }
}

fn flag_view(
    flag: Flag,
    content: Option<&Content>,
    marks: Marks,
    missing: Signal<Option<String>>,
) -> impl IntoView + use<> {
    let mark = match marks {
        Marks::Open(draft) if needs_review(flag.level) => Some(mark_view(&flag, draft, missing)),
        _ => None,
    };
    let said = content
        .zip(flag.link_id.as_deref())
        .map(|(content, link)| said_view(content, link));
    view! {
        <div class="flag" data-tone=tone(flag.level).name() data-link=flag.link_id.clone()>
            <p class="flag__reason"><IconView icon=tone(flag.level).icon()/>" "{flag.reason.clone()}</p>
            {said}
            {flag.bases.iter().map(basis_view).collect_view()}
            {sources(&flag.bases)
                .into_iter()
                .map(|source| view! { <p class="flag__source small weak">{ja::clinic::SOURCE}": "{source}</p> })
                .collect_view()}
            {mark}
        </div>
    }
}

/// What the guardian answered, with everything written under the question.
fn said_view(content: &Content, link: &str) -> impl IntoView + use<> {
    let enabled = content.form.enabled(&content.answers);
    let under = |item: &&Item| {
        item.link_id == link || item.enable_when.iter().any(|when| when.question == link)
    };
    enabled
        .into_iter()
        .filter(under)
        .filter_map(|item| {
            let text = answer_text(item, content.answers.get(&item.link_id)?);
            (!text.is_empty()).then(|| {
                view! { <p class="flag__said">{label_of(item)}"　"<strong>{text}</strong></p> }
            })
        })
        .collect_view()
}

fn basis_view(basis: &Basis) -> impl IntoView + use<> {
    let found = basis.confidence.starts_with('S') || basis.confidence.starts_with("source found");
    let sure = if found {
        ja::clinic::CONFIDENCE_SOURCE
    } else {
        ja::clinic::CONFIDENCE_MEMORY
    };
    view! {
        <p class="flag__basis">
            <span class="visually-hidden">{ja::clinic::BASIS}" "</span>
            {basis.text_ja.clone()}
            <small class="flag__id">" "{basis.id.clone()}"　"{sure}</small>
        </p>
    }
}

/// Each source once: several rules of a flag often come from the same place.
fn sources(bases: &[Basis]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for basis in bases {
        if !basis.source.is_empty() && !all.contains(&basis.source) {
            all.push(basis.source.clone());
        }
    }
    all
}

fn mark_view(flag: &Flag, draft: Draft, missing: Signal<Option<String>>) -> impl IntoView + use<> {
    let key = review_key(flag);
    // an id without the point, so that a selector finds it
    let id = key.replace('.', "-");
    let value = draft.value(&key);
    let marked = Memo::new(move |_| value.get() == Some(RawAnswer::Boolean(true)));
    view! {
        <label class="choice choice--small flag__mark" for=id.clone()>
            <input
                type="checkbox"
                id=id.clone()
                class="review-mark"
                aria-label=ja::clinic::physician::review_label(&flag.reason)
                aria-invalid=move || (missing.get().is_some() && !marked.get()).then_some("true")
                prop:checked=move || marked.get()
                on:change=move |event| draft.answer(&key, RawAnswer::Boolean(event_target_checked(&event)))
            />
            <span>{ja::clinic::physician::REVIEWED}</span>
        </label>
        {move || missing.get().filter(|_| !marked.get()).map(|text| view! {
            <p class="field__error"><IconView icon=Icon::Alert/><span>{text}</span></p>
        })}
    }
}
