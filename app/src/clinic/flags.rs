//! What the rules found, grouped by level, each with reason, official sentence, source and how sure it is.
//!
//! Before a decision the doctor ticks off here what must not be overlooked.

use super::case::needs_review;
use super::level::{grouped, review_key, tone, word};
use crate::ja;
use crate::ui::{Chip, Icon, IconView, Notice, Tone};
use crate::vaccination::draft::Draft;
use domain::questionnaire::RawAnswer;
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
                grouped(&flags)
                    .into_iter()
                    .map(|(level, flags)| view! {
                        <div class="flags" data-level=level.code()>
                            <h3 class="flags__level">
                                <Chip tone=tone(level) text=ja::clinic::flag_count(word(level), flags.len())/>
                            </h3>
                            {flags.into_iter().map(|flag| flag_view(flag, marks, missing)).collect_view()}
                        </div>
                    })
                    .collect_view()
                    .into_any()
            }}
        </section>
    }
}

fn flag_view(flag: Flag, marks: Marks, missing: Signal<Option<String>>) -> impl IntoView {
    let mark = match marks {
        Marks::Open(draft) if needs_review(flag.level) => Some(mark_view(&flag, draft, missing)),
        _ => None,
    };
    view! {
        <div class="flag" data-tone=tone(flag.level).name() data-link=flag.link_id.clone()>
            <p class="flag__reason"><IconView icon=tone(flag.level).icon()/>" "{flag.reason.clone()}</p>
            {flag.bases.iter().map(basis_view).collect_view()}
            {mark}
        </div>
    }
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
            <small class="flag__id">" "{basis.id.clone()}</small>
        </p>
        <p class="flag__source small weak">
            {ja::clinic::SOURCE}": "{basis.source.clone()}"　"{sure}
        </p>
    }
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
