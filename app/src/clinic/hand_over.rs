//! The page in the hands of whoever decides: one statement, two choices of equal size, a name. Nothing else is on it, and
//! nothing is chosen beforehand.

use super::case::Case;
use super::physician::options_of;
use super::problems::{Attempt, Problems, SectionSaved};
use super::records::Desk;
use super::section::Section;
use super::section_draft::{completed, hand_in, with_draft};
use crate::browser::{Browser, page};
use crate::ja;
use crate::ui::{Choices, Icon, IconView, Layout, TextField};
use crate::vaccination::draft::Draft;
use crate::vaccination::field_choice::StatementField;
use crate::vaccination::field_text::WordsField;
use domain::input::RawDate;
use domain::questionnaire::RawAnswer;
use leptos::prelude::*;
use sync::wire::Session;

pub const CHOICE: &str = "consent";
pub const AGREE: &str = "agree";
pub const DATE: &str = "date";
/// Somebody comes for the guardian, with a 委任状.
const PROXY: &str = "proxy";
/// Who wrote for somebody who cannot.
const SCRIBE: &str = "scribe";
const NAME_LENGTH_MAX: usize = 100;

/// The whole screen while somebody decides, and the thanks after it.
#[component]
pub fn HandOver(
    browser: Browser,
    session: Session,
    case: Memo<Case>,
    on_back: Callback<()>,
) -> impl IntoView {
    let thanked = RwSignal::new(false);
    let (person, record, form) = case.with_untracked(|case| {
        (
            case.form.person,
            Section::Consent.record(case.form.record, case.consent_attempt),
            Section::Consent.form(case.signer),
        )
    });
    page::focus_soon("#hand-over-title".to_owned());
    view! {
        <div class="page handover" id="handover">
            {move || {
                if thanked.get() {
                    return view! { <Thanks on_back/> }.into_any();
                }
                let session = session.clone();
                with_draft(&browser, form, person, record, move |draft| {
                    view! { <Asked draft session=session.clone() case thanked on_back/> }.into_any()
                })
            }}
        </div>
    }
}

#[component]
fn Asked(
    draft: Draft,
    session: Session,
    case: Memo<Case>,
    thanked: RwSignal<bool>,
    on_back: Callback<()>,
) -> impl IntoView {
    let attempt = Attempt::default();
    let signer = case.with_untracked(|case| case.signer);
    let signature = signer.signature();
    let about = case.with_untracked(|case| {
        let name = case
            .who
            .name
            .clone()
            .unwrap_or_else(|| ja::common::NAME_UNKNOWN.to_owned());
        let vaccine = case.form.vaccine_name();
        let vaccine = vaccine.unwrap_or_else(|| ja::clinic::VACCINE_UNKNOWN.to_owned());
        ja::clinic::consent::about(
            &name,
            &ja::clinic::vaccine_and_dose(&vaccine, case.form.dose_name().as_deref()),
        )
    });
    let statement = draft.form.item("statement").map(|item| item.text.clone());
    let choice = draft.form.item(CHOICE);
    let value = draft.value(CHOICE);
    let chosen = Signal::derive(move || match value.get() {
        Some(RawAnswer::Choice(code)) => Some(code),
        _ => None,
    });
    let name_value = draft.value(signature);
    let needed = move |said: Option<String>, name: Option<RawAnswer>| {
        let name = domain::input::name(&name.as_ref().map(words).unwrap_or_default());
        let mut mends = Vec::new();
        if said.is_none() {
            mends.push((
                CHOICE.to_owned(),
                ja::clinic::consent::NEEDS_CHOICE.to_owned(),
            ));
        }
        if name.is_empty() {
            mends.push((
                signature.to_owned(),
                ja::clinic::consent::NEEDS_NAME.to_owned(),
            ));
        } else if name.chars().count() > NAME_LENGTH_MAX {
            mends.push((
                signature.to_owned(),
                ja::clinic::consent::NAME_TOO_LONG.to_owned(),
            ));
        }
        mends
    };
    attempt.follow(move || needed(chosen.get(), name_value.get()));
    let save = move |_| {
        let said = chosen.get_untracked();
        if !attempt.may_go_on(
            needed(said.clone(), name_value.get_untracked()),
            "consent-problems",
        ) {
            return;
        }
        let name = name_value
            .get_untracked()
            .as_ref()
            .map(words)
            .unwrap_or_default();
        let name = domain::input::name(&name);
        let permitted = said.as_deref() == Some(AGREE);
        let made = case.with_untracked(|case| {
            let desk = Desk::new(&draft.browser(), &session, case);
            let day = RawAnswer::Date(RawDate::western(desk.day));
            let signed = (signature, RawAnswer::Text(name.clone()));
            let answers = completed(draft, [(DATE, day), signed]);
            let by = if answers.get(PROXY) == Some(&RawAnswer::Boolean(true)) {
                ja::clinic::consent::by_proxy(&name)
            } else {
                name.clone()
            };
            let response = desk.response(draft.form, draft.record, &answers)?;
            Some((
                response,
                desk.consent(draft.record, permitted, &by, draft.form)?,
            ))
        });
        attempt.run("consent-problems", hand_in(draft, made), move || {
            let _ = thanked.try_set(true);
            page::focus_soon("#thanks-title".to_owned());
        });
    };
    view! {
        <h1 id="hand-over-title" tabindex="-1">{ja::clinic::consent::GUARDIAN_TITLE}</h1>
        <p class="handover__about"><strong>{about}</strong></p>
        <p>{ja::clinic::consent::GUARDIAN_LEAD}</p>
        <blockquote class="handover__statement" id="statement">{statement}</blockquote>
        <Problems id="consent-problems" attempt/>
        {choice.map(|item| view! {
            <Choices
                id=CHOICE
                label=item.text.clone()
                options=options_of(item)
                chosen
                on_choose=Callback::new(move |code| draft.answer(CHOICE, RawAnswer::Choice(code)))
                layout=Layout::Pair
                error=attempt.of(CHOICE)
                required=true
            />
        })}
        <TextField
            id=signature
            label=ja::clinic::consent::name_label(signer)
            hint=ja::clinic::consent::NAME_HINT
            value=draft.shown(signature, words)
            on_input=Callback::new(move |text| draft.answer(signature, RawAnswer::Text(text)))
            on_focus=Callback::new(move |inside| draft.focus(signature, inside))
            error=attempt.of(signature)
            required=true
        />
        {draft.form.item(PROXY).map(|item| view! { <StatementField draft item/> })}
        {draft.form.item(SCRIBE).map(|item| view! { <WordsField draft item/> })}
        <SectionSaved draft id="consent-saved"/>
        <div class="actions handover__actions">
            <button type="button" class="button button--plain" id="staff-back" on:click=move |_| on_back.run(())>
                <IconView icon=Icon::Back/>
                {ja::clinic::consent::STAFF_BACK}
            </button>
            <button
                type="button"
                class="button button--main"
                id="save-consent"
                aria-disabled=move || attempt.running.get().then_some("true")
                on:click=save
            >
                {ja::clinic::consent::CONFIRM}
            </button>
        </div>
    }
}

#[component]
fn Thanks(on_back: Callback<()>) -> impl IntoView {
    view! {
        <h1 id="thanks-title" tabindex="-1">{ja::clinic::consent::THANKS_TITLE}</h1>
        <p role="status">{ja::clinic::consent::THANKS}</p>
        <div class="actions">
            <button type="button" class="button button--main" id="to-staff" on:click=move |_| on_back.run(())>
                {ja::clinic::consent::TO_STAFF}
            </button>
        </div>
    }
}

fn words(raw: &RawAnswer) -> String {
    match raw {
        RawAnswer::Text(text) => text.clone(),
        _ => String::new(),
    }
}
