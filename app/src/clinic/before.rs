//! 保護者の事前の同意: the guardian signed on the form and does not come along. Staff look at it and go on.

use super::case::Case;
use super::form::{Content, head_raw};
use super::hand_over::{AGREE, CHOICE, DATE};
use super::problems::{Attempt, Problems};
use super::records::Desk;
use super::section::Section;
use super::section_draft::{completed, hand_in, with_draft};
use crate::browser::{Browser, page};
use crate::ja;
use crate::ui::{Icon, IconView, Notice, Tone};
use crate::vaccination::draft::Draft;
use domain::input::RawDate;
use domain::questionnaire::RawAnswer;
use leptos::prelude::*;
use sync::wire::Session;

/// What a guardian signed on the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedBefore {
    pub agreed: bool,
    pub name: String,
    pub day: RawDate,
}

impl SignedBefore {
    /// `None` while a part of it is missing.
    pub fn of(content: &Content) -> Option<Self> {
        let raw = |hint| head_raw(content, hint);
        let (RawAnswer::Choice(said), RawAnswer::Text(name), RawAnswer::Date(day)) = (
            raw("before.consent")?,
            raw("before.sign")?,
            raw("before.date")?,
        ) else {
            return None;
        };
        let name = domain::input::name(name);
        (!name.is_empty() && day.parse().is_ok()).then(|| Self {
            agreed: said == AGREE,
            name,
            day: day.clone(),
        })
    }
}

/// The signature, and the button that takes it for the consent.
#[component]
pub fn BeforeView(browser: Browser, session: Session, case: Memo<Case>) -> impl IntoView {
    let (person, record, form) = case.with_untracked(|case| {
        (
            case.form.person,
            Section::Consent.record(case.form.record, case.consent_attempt),
            Section::Consent.form(case.signer),
        )
    });
    let signed = case.with_untracked(|case| case.form.content.as_ref().and_then(SignedBefore::of));
    let Some(signed) = signed else {
        return view! {
            <Notice tone=Tone::Danger title=ja::clinic::consent::BEFORE_MISSING_TITLE id="before-missing">
                <p>{ja::clinic::consent::BEFORE_MISSING}</p>
            </Notice>
        }
        .into_any();
    };
    with_draft(&browser, form, person, record, move |draft| {
        view! { <Use draft session=session.clone() case signed=signed.clone()/> }.into_any()
    })
}

#[component]
fn Use(draft: Draft, session: Session, case: Memo<Case>, signed: SignedBefore) -> impl IntoView {
    let attempt = Attempt::default();
    let day = signed.day.parse().map(domain::ja::date::both);
    let sentence =
        ja::clinic::consent::before(&signed.name, &day.unwrap_or_default(), signed.agreed);
    let agreed = signed.agreed;
    let accept = move |_| {
        let made = case.with_untracked(|case| {
            let desk = Desk::new(&draft.browser(), &session, case);
            let signature = case.signer.signature();
            let answers = completed(
                draft,
                [
                    (CHOICE, RawAnswer::Choice(AGREE.to_owned())),
                    (signature, RawAnswer::Text(signed.name.clone())),
                    (DATE, RawAnswer::Date(signed.day.clone())),
                ],
            );
            let response = desk.response(draft.form, draft.record, &answers)?;
            let consent = desk.consent(draft.record, true, &signed.name, draft.form)?;
            Some((response, consent))
        });
        attempt.run("consent-problems", hand_in(draft, made), || {
            page::focus_soon("#consent-title".to_owned());
        });
    };
    view! {
        <p id="signed-before">{sentence}</p>
        <Problems id="consent-problems" attempt/>
        {agreed.then(|| view! {
            <p class="small weak">{ja::clinic::consent::BEFORE_HINT}</p>
            <div class="actions">
                <button
                    type="button"
                    class="button button--main"
                    id="accept-before"
                    aria-disabled=move || attempt.running.get().then_some("true")
                    on:click=accept
                >
                    <IconView icon=Icon::Check/>
                    {ja::clinic::consent::BEFORE_USE}
                </button>
            </div>
        })}
    }
}
