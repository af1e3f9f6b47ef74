//! 保護者記入欄 as staff see it: the result, or the button that hands the screen over.

use super::case::{Case, State};
use crate::ja;
use crate::ui::{Chip, Icon, IconView, Notice, Tone};
use leptos::prelude::*;

/// What staff may do about the consent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// The physician has not decided.
    Waits,
    NotNeeded,
    Ready,
    Said(bool),
}

/// The consent of the guardian.
#[component]
pub fn ConsentSection(case: Memo<Case>, on_hand_over: Callback<()>) -> impl IntoView {
    let standing = Memo::new(move |_| {
        case.with(|case| {
            match (
                case.consent().and_then(|consent| consent.what.permitted),
                case.state(),
            ) {
                (Some(permitted), _) => Standing::Said(permitted),
                (None, State::Deferred) => Standing::NotNeeded,
                (None, State::MayGive | State::Given) => Standing::Ready,
                (None, State::New | State::Seeing) => Standing::Waits,
            }
        })
    });
    let given = Memo::new(move |_| case.with(|case| case.state() == State::Given));
    let consent = Memo::new(move |_| case.with(|case| case.consent().cloned()));
    let button = move |label: &'static str| {
        view! {
            <p class="small weak">{ja::clinic::consent::HAND_OVER_HINT}</p>
            <div class="actions">
                <button type="button" class="button button--main" id="hand-over" on:click=move |_| on_hand_over.run(())>
                    <IconView icon=Icon::Pen/>
                    {label}
                </button>
            </div>
        }
    };
    view! {
        <section class="card" id="consent-section" aria-labelledby="consent-title">
            <h2 id="consent-title" tabindex="-1">{ja::clinic::consent::TITLE}</h2>
            {move || match standing.get() {
                Standing::Waits => view! { <p class="weak">{ja::clinic::consent::WAITS}</p> }.into_any(),
                Standing::NotNeeded => view! { <p class="weak">{ja::clinic::consent::NOT_NEEDED}</p> }.into_any(),
                Standing::Ready => button(ja::clinic::consent::HAND_OVER).into_any(),
                Standing::Said(permitted) => view! {
                    {said(consent, permitted)}
                    {(!permitted && !given.get()).then(|| view! {
                        <Notice tone=Tone::Caution title=ja::clinic::consent::DENIED_NOTE/>
                        {button(ja::clinic::consent::AGAIN)}
                    })}
                }
                .into_any(),
            }}
        </section>
    }
}

fn said(
    consent: Memo<Option<super::case::Written<domain::fhir::consent::Consent>>>,
    permitted: bool,
) -> impl IntoView {
    let (tone, icon, word) = match permitted {
        true => (
            Tone::Success,
            Icon::Check,
            ja::clinic::consent::RESULT_PERMIT,
        ),
        false => (Tone::Caution, Icon::Stop, ja::clinic::consent::RESULT_DENY),
    };
    let name =
        move || consent.with(|consent| consent.as_ref()?.what.performer.as_ref()?.display.clone());
    let entered = move || {
        consent.with(|consent| {
            let consent = consent.as_ref()?;
            Some(ja::clinic::consent::entered_on(
                &ja::record::date_and_time(consent.at),
                &consent.by,
            ))
        })
    };
    let pending =
        move || consent.with(|consent| consent.as_ref().is_some_and(|consent| consent.pending));
    view! {
        <div class="row" id="consent-result" data-permitted=permitted.to_string()>
            <Chip tone text=word icon/>
            <strong>{name}</strong>
            <span class="small weak">{entered}</span>
            {move || pending().then(|| view! {
                <Chip tone=Tone::Plain text=ja::clinic::PENDING_SEND icon=Icon::Clock/>
            })}
        </div>
    }
}
