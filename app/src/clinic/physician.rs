//! 医師記入欄: the decision. A doctor writes; a nurse sees it, disabled, with the reason.

use super::case::{Case, Written, chosen, text};
use super::decision::{
    DECISION, EXPLAINED, OVERRIDE, PROCEED, REASON, REDO_REASON, made, mends, needs_override,
};
use super::problems::{Attempt, Problems, SectionSaved};
use super::records::Desk;
use super::section_draft::{completed, hand_in};
use crate::ja;
use crate::ui::{Chip, Choice, Choices, Icon, Kind, Layout, Notice, TextField, Tone};
use crate::vaccination::conflict_view::ConflictView;
use crate::vaccination::draft::Draft;
use crate::vaccination::field_choice::StatementField;
use domain::questionnaire::{Answers, Item, RawAnswer};
use domain::screening::{Flag, Level};
use leptos::prelude::*;
use sync::wire::Session;

const NOTE: &str = "note";

/// The section while it is written.
#[component]
pub fn PhysicianForm(
    draft: Draft,
    session: Session,
    case: Memo<Case>,
    flags: Memo<Vec<Flag>>,
    attempt: Attempt,
    /// An earlier decision is being replaced.
    redo: bool,
    /// Not a doctor.
    disabled: bool,
) -> impl IntoView {
    let item = |link: &str| draft.form.item(link);
    let answers = draft.answers;
    let proceeding = Memo::new(move |_| {
        answers.with(|answers| chosen(answers, DECISION).map(|code| code == PROCEED))
    });
    let overriding = Memo::new(move |_| flags.with(|flags| needs_override(flags)));
    let blocked = Memo::new(move |_| {
        flags.with(|flags| {
            let block = flags.iter().filter(|flag| flag.level == Level::Block);
            block.map(|flag| flag.reason.clone()).collect::<Vec<_>>()
        })
    });
    attempt.follow(move || {
        let measured = case.with(|case| case.temperature().is_some());
        flags
            .with(|flags| answers.with(|answers| mends(draft.form, answers, flags, measured, redo)))
    });
    let submit = move |_| {
        let measured = case.with_untracked(|case| case.temperature().is_some());
        let found = flags.with_untracked(|flags| {
            answers.with_untracked(|answers| mends(draft.form, answers, flags, measured, redo))
        });
        if disabled || !attempt.may_go_on(found, "physician-problems") {
            return;
        }
        let session = session.clone();
        let made = case.with_untracked(|case| {
            let desk = Desk::new(&draft.browser(), &session, case);
            flags.with_untracked(|flags| {
                made(
                    &desk,
                    case,
                    flags,
                    completed(draft, []),
                    (draft.form, draft.record),
                )
            })
        });
        attempt.run("physician-problems", hand_in(draft, made), || {
            crate::browser::page::focus_soon("#physician-title".to_owned());
        });
    };
    view! {
        {disabled.then(|| view! { <Notice tone=Tone::Info title=ja::clinic::DOCTOR_ONLY id="doctor-only"/> })}
        {item("statement").map(|item| view! { <p>{item.text.clone()}</p> })}
        <Problems id="physician-problems" attempt/>
        <fieldset class="stack" disabled=disabled aria-describedby=disabled.then_some("doctor-only")>
            {redo.then(|| view! {
                <Words draft link=REDO_REASON label=ja::clinic::physician::REDO_LABEL hint=ja::clinic::physician::REDO_HINT attempt/>
            })}
            {item(DECISION).map(|item| view! { <Decision draft item attempt/> })}
            {move || (proceeding.get() == Some(true)).then(|| {
                let blocked = blocked.get();
                (!blocked.is_empty()).then(|| view! {
                    <Notice tone=Tone::Danger title=ja::clinic::physician::BLOCKED_TITLE id="decision-blocked">
                        <p>{ja::clinic::physician::BLOCKED}</p>
                        <ul>{blocked.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view()}</ul>
                    </Notice>
                })
            })}
            {move || (proceeding.get() == Some(true) && overriding.get()).then(|| view! {
                <Words draft link=OVERRIDE label=ja::clinic::physician::OVERRIDE_LABEL hint=ja::clinic::physician::OVERRIDE_HINT attempt/>
            })}
            {move || (proceeding.get() == Some(true)).then(|| item(EXPLAINED).map(|item| view! {
                <div id="explained-field"><StatementField draft item/></div>
                <Sentence error=attempt.of(EXPLAINED)/>
            }))}
            {move || (proceeding.get() == Some(false)).then(|| view! {
                <Words draft link=REASON label=ja::clinic::physician::REASON_LABEL hint=ja::clinic::physician::DEFER_NOTE attempt/>
            })}
            <Words draft link=NOTE label=ja::clinic::physician::NOTE_LABEL hint="" attempt/>
            <div class="actions">
                <button
                    type="button"
                    class="button button--main"
                    id="decide"
                    aria-disabled=move || attempt.running.get().then_some("true")
                    on:click=submit
                >
                    {move || match proceeding.get() {
                        Some(false) => ja::clinic::physician::DECIDE_DEFER,
                        _ => ja::clinic::physician::DECIDE,
                    }}
                </button>
            </div>
        </fieldset>
        {(!disabled).then(|| view! { <SectionSaved draft id="physician-saved"/> })}
    }
}

#[component]
fn Decision(draft: Draft, item: &'static Item, attempt: Attempt) -> impl IntoView {
    let value = draft.value(DECISION);
    let chosen = Signal::derive(move || match value.get() {
        Some(RawAnswer::Choice(code)) => Some(code),
        _ => None,
    });
    view! {
        <Choices
            id=DECISION
            label=item.text.clone()
            options=options_of(item)
            chosen
            on_choose=Callback::new(move |code| draft.answer(DECISION, RawAnswer::Choice(code)))
            layout=Layout::Pair
            error=attempt.of(DECISION)
            required=true
        />
        <ConflictView draft item/>
    }
}

/// The answers of a question as buttons, in the order of the form.
pub fn options_of(item: &Item) -> Vec<Choice> {
    item.options
        .iter()
        .map(|option| Choice::new(&option.code, &option.display))
        .collect()
}

/// A text of the section, with what was written elsewhere beside it.
#[component]
fn Words(
    draft: Draft,
    link: &'static str,
    label: &'static str,
    hint: &'static str,
    attempt: Attempt,
) -> impl IntoView {
    let item = draft.form.item(link);
    let hint = (!hint.is_empty()).then(|| hint.to_owned());
    view! {
        <TextField
            id=link
            label=label
            kind=Kind::Area
            hint
            value=draft.shown(link, |raw| match raw {
                RawAnswer::Text(text) => text.clone(),
                _ => String::new(),
            })
            on_input=Callback::new(move |text| draft.answer(link, RawAnswer::Text(text)))
            on_focus=Callback::new(move |inside| draft.focus(link, inside))
            error=attempt.of(link)
        />
        {item.map(|item| view! { <ConflictView draft item/> })}
    }
}

#[component]
fn Sentence(error: Signal<Option<String>>) -> impl IntoView {
    view! { <crate::ui::FieldError id="explained--why" error/> }
}

/// The section once it is handed in.
#[component]
pub fn Decided(decision: Written<Answers>) -> impl IntoView {
    let answers = &decision.what;
    let proceeds = chosen(answers, DECISION) == Some(PROCEED);
    let (tone, icon, word) = match proceeds {
        true => (Tone::Success, Icon::Check, ja::clinic::STATE_MAY_GIVE),
        false => (Tone::Caution, Icon::Stop, ja::clinic::STATE_DEFERRED),
    };
    let explained = answers.get(EXPLAINED) == Some(&RawAnswer::Boolean(true));
    let lines = [
        (ja::clinic::physician::REASON_LABEL, text(answers, REASON)),
        (
            ja::clinic::physician::OVERRIDE_LABEL,
            text(answers, OVERRIDE),
        ),
        (ja::clinic::physician::NOTE_LABEL, text(answers, NOTE)),
    ]
    .into_iter()
    .filter_map(|(label, text)| Some((label, text?.to_owned())))
    .map(|(label, text)| view! { <div><dt>{label}</dt><dd>{text}</dd></div> })
    .collect_view();
    view! {
        <dl class="facts facts--lined" id="decided" data-decision=if proceeds { "proceed" } else { "defer" }>
            <div>
                <dt>{ja::clinic::physician::DECISION_LABEL}</dt>
                <dd class="row">
                    <Chip tone text=word icon/>
                    {decision.pending.then(|| view! {
                        <Chip tone=Tone::Plain text=ja::clinic::PENDING_SEND icon=Icon::Clock/>
                    })}
                </dd>
            </div>
            {lines}
            {explained.then(|| view! {
                <div>
                    <dt>{ja::clinic::physician::EXPLAINED_LABEL}</dt>
                    <dd>{ja::clinic::physician::EXPLAINED_DONE}</dd>
                </div>
            })}
            <div>
                <dt>{ja::clinic::physician::DOCTOR_LABEL}</dt>
                <dd>{ja::clinic::written_by(&decision.by, &ja::record::date_and_time(decision.at))}</dd>
            </div>
        </dl>
    }
}
