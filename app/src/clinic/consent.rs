//! 保護者記入欄, 本人記入欄 as staff see it: the result, or the button that hands the screen over.

use super::before::BeforeView;
use super::case::{Case, State};
use crate::browser::Browser;
use crate::ja;
use crate::ui::{Chip, Icon, IconView, Notice, Tone};
use domain::signing::Signer;
use leptos::prelude::*;
use sync::wire::Session;

/// What staff may do about the consent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// The physician has not decided.
    Waits,
    NotNeeded,
    Ready,
    Said(bool),
}

/// The consent of whoever decides.
#[component]
pub fn ConsentSection(
    browser: Browser,
    session: Session,
    case: Memo<Case>,
    on_hand_over: Callback<()>,
) -> impl IntoView {
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
    let signer = Memo::new(move |_| case.with(|case| case.signer));
    let given = Memo::new(move |_| case.with(|case| case.state() == State::Given));
    let consent = Memo::new(move |_| case.with(|case| case.consent().cloned()));
    let button = move |label: String| {
        view! {
            {(signer.get() == Signer::Wish).then(|| view! { <p class="small">{ja::clinic::consent::WISH_NOTE}</p> })}
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
            <h2 id="consent-title" tabindex="-1">{move || ja::clinic::consent::title(signer.get())}</h2>
            {move || match (standing.get(), signer.get()) {
                (Standing::Waits, signer) => {
                    view! { <p class="weak">{ja::clinic::consent::waits(signer)}</p> }.into_any()
                }
                (Standing::NotNeeded, _) => view! { <p class="weak">{ja::clinic::consent::NOT_NEEDED}</p> }.into_any(),
                (Standing::Ready, Signer::GuardianBefore) => view! {
                    <BeforeView browser=browser.clone() session=session.clone() case/>
                }
                .into_any(),
                (Standing::Ready, signer) => button(ja::clinic::consent::hand_over(signer)).into_any(),
                (Standing::Said(permitted), signer) => view! {
                    {said(consent, signer, permitted)}
                    {(!permitted && !given.get()).then(|| view! {
                        <Notice tone=Tone::Caution title=ja::clinic::consent::denied_note(signer)/>
                        {button(ja::clinic::consent::AGAIN.to_owned())}
                    })}
                }
                .into_any(),
            }}
        </section>
    }
}

fn said(
    consent: Memo<Option<super::case::Written<domain::fhir::consent::Consent>>>,
    signer: Signer,
    permitted: bool,
) -> impl IntoView {
    let (tone, icon) = match permitted {
        true => (Tone::Success, Icon::Check),
        false => (Tone::Caution, Icon::Stop),
    };
    let word = ja::clinic::consent::result(signer, permitted);
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
