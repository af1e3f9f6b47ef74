//! One open form: who it is, what stands out, the answers, and the clinic's own sections in the order of the visit.

use super::answers::AnswersView;
use super::banner::{Banner, Checked};
use super::case::Case;
use super::consent::ConsentSection;
use super::flags::{Flags, Marks};
use super::history::History;
use super::physician::{Decided, PhysicianForm};
use super::problems::Attempt;
use super::record::RecordSection;
use super::section::Section;
use super::section_draft::with_draft;
use super::temperature::TemperatureSection;
use crate::browser::{Browser, page};
use crate::ja;
use crate::ui::{Icon, IconView, Notice, Tone};
use domain::RecordId;
use domain::questionnaire::Answers;
use leptos::prelude::*;
use sync::wire::{Job, Session};

/// What the middle of the page shows.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// The physician's section is open: this record, and whether it replaces a decision.
    Writing(RecordId, bool),
    Decided,
    /// The answers cannot be read here.
    Unreadable,
}

/// Everything about one form.
#[component]
pub fn Detail(
    browser: Browser,
    session: Session,
    case: Memo<Case>,
    checked: Checked,
    #[prop(into)] lookalikes: Signal<Vec<String>>,
    on_hand_over: Callback<()>,
) -> impl IntoView {
    let today = browser.today();
    let redo = RwSignal::new(false);
    let stage = Memo::new(move |_| {
        let redo = redo.get();
        case.with(|case| {
            let decided = u8::try_from(case.decisions.len()).unwrap_or(u8::MAX);
            match (&case.form.content, case.decision()) {
                (None, _) => Stage::Unreadable,
                (Some(_), Some(_)) if !redo => Stage::Decided,
                (Some(_), earlier) => Stage::Writing(
                    Section::Physician.record(case.form.record, decided),
                    earlier.is_some(),
                ),
            }
        })
    });
    // a decision handed in ends the doing-over
    let decisions = Memo::new(move |_| case.with(|case| case.decisions.len()));
    Effect::new(move |before: Option<usize>| {
        let now = decisions.get();
        if before.is_some_and(|before| before != now) {
            redo.set(false);
        }
        now
    });
    let middle = {
        let (browser, session) = (browser.clone(), session.clone());
        move || match stage.get() {
            Stage::Unreadable => view! {
                <Notice tone=Tone::Danger title=ja::clinic::FORM_UNREADABLE_TITLE id="unreadable">
                    <p>{ja::clinic::FORM_UNREADABLE}</p>
                </Notice>
            }
            .into_any(),
            Stage::Writing(record, doing_over) => {
                let (person, signer) = case.with_untracked(|case| (case.form.person, case.signer));
                let session = session.clone();
                let form = Section::Physician.form(signer);
                with_draft(&browser, form, person, record, move |draft| {
                    let doctor = session.role == Job::Doctor;
                    let marks = if doctor {
                        Marks::Open(draft)
                    } else {
                        Marks::Closed
                    };
                    let session = session.clone();
                    view! { <Open draft marks session case redo doing_over today doctor/> }
                        .into_any()
                })
            }
            Stage::Decided => {
                view! { <Closed case redo today doctor=session.role == Job::Doctor/> }.into_any()
            }
        }
    };
    view! {
        <p class="only-narrow no-print">
            <a class="button button--plain" id="back-to-list" href="/clinic">
                <IconView icon=Icon::Back/>
                {ja::clinic::BACK_TO_LIST}
            </a>
        </p>
        <Banner case day=today checked lookalikes/>
        <CaseBar case/>
        <TemperatureSection browser=browser.clone() session=session.clone() case/>
        {middle}
        <ConsentSection browser=browser.clone() session=session.clone() case on_hand_over/>
        <RecordSection browser session case checked/>
    }
}

/// Who it is and links to the parts, in view all the way down a long page.
#[component]
fn CaseBar(case: Memo<Case>) -> impl IntoView {
    const PARTS: [(&str, &str); 7] = [
        ("temperature-section", ja::clinic::JUMP_TEMPERATURE),
        ("flags", ja::clinic::JUMP_FLAGS),
        ("answers", ja::clinic::JUMP_ANSWERS),
        ("history", ja::clinic::JUMP_HISTORY),
        ("physician", ja::clinic::JUMP_PHYSICIAN),
        ("consent-section", ja::clinic::JUMP_CONSENT),
        ("record-section", ja::clinic::JUMP_RECORD),
    ];
    let who = move || {
        case.with(|case| {
            case.who
                .name
                .clone()
                .unwrap_or_else(|| ja::common::NAME_UNKNOWN.to_owned())
        })
    };
    let birth = move || case.with(|case| case.who.birth.map(domain::ja::date::wareki));
    view! {
        <div class="case-bar">
            <p class="case-bar__who"><strong>{who}</strong>" "<span class="num">{birth}</span></p>
            <nav aria-label=ja::clinic::JUMPS>
                <ul class="case-bar__parts">
                    {PARTS
                        .into_iter()
                        .map(|(id, name)| view! { <li><a href=format!("#{id}") rel="external">{name}</a></li> })
                        .collect_view()}
                </ul>
            </nav>
        </div>
    }
}

/// Flags, answers, history and the physician's section while it is written.
#[component]
fn Open(
    draft: crate::vaccination::draft::Draft,
    marks: Marks,
    session: Session,
    case: Memo<Case>,
    redo: RwSignal<bool>,
    doing_over: bool,
    today: domain::Date,
    doctor: bool,
) -> impl IntoView {
    let flags = Memo::new(move |_| case.with(|case| case.flags(today)));
    let attempt = Attempt::default();
    // said beside every mark that is missing, once 実施できる was tried
    let missing = Signal::derive(move || {
        let tried = attempt.mends.with(|mends| {
            mends
                .iter()
                .any(|(field, _)| field.starts_with("reviewed-"))
        });
        tried.then(|| ja::clinic::physician::NEEDS_REVIEW.to_owned())
    });
    let form = case.with_untracked(|case| case.form.clone());
    view! {
        <Flags case flags marks missing/>
        <AnswersView form marks notes=Answers::new()/>
        <History case/>
        <section class="card" id="physician" aria-labelledby="physician-title">
            <h2 id="physician-title" tabindex="-1">{ja::clinic::physician::TITLE}</h2>
            {doing_over.then(|| view! {
                <p>
                    <button type="button" class="button button--plain" id="redo-cancel" on:click=move |_| redo.set(false)>
                        {ja::clinic::physician::REDO_CANCEL}
                    </button>
                </p>
            })}
            <PhysicianForm draft session case flags attempt redo=doing_over disabled=!doctor/>
        </section>
    }
}

/// The same once it is decided.
#[component]
fn Closed(
    case: Memo<Case>,
    redo: RwSignal<bool>,
    today: domain::Date,
    doctor: bool,
) -> impl IntoView {
    let flags = Memo::new(move |_| case.with(|case| case.flags(today)));
    let decision = Memo::new(move |_| case.with(|case| case.decision().cloned()));
    let given = Memo::new(move |_| case.with(|case| !case.doses.is_empty()));
    let form = case.with_untracked(|case| case.form.clone());
    let notes = decision
        .get_untracked()
        .map(|decision| decision.what)
        .unwrap_or_default();
    let start_over = move |_| {
        redo.set(true);
        page::focus_soon("#physician-title".to_owned());
    };
    view! {
        <Flags case flags marks=Marks::Closed missing=Signal::derive(|| None::<String>)/>
        <AnswersView form marks=Marks::Closed notes/>
        <History case/>
        <section class="card" id="physician" aria-labelledby="physician-title">
            <h2 id="physician-title" tabindex="-1">{ja::clinic::physician::TITLE}</h2>
            {move || decision.get().map(|decision| view! { <Decided decision/> })}
            {move || (doctor && !given.get()).then(|| view! {
                <div class="actions">
                    <button type="button" class="button" id="redo-decision" on:click=start_over>
                        {ja::clinic::physician::REDO}
                    </button>
                </div>
            })}
        </section>
    }
}
