//! 接種記録欄: waiting, being written, written, being corrected.

use super::banner::Checked;
use super::case::{Case, State, Written};
use super::dose;
use super::dose::{Facts, Stopped, look, made, offered};
use super::problems::{Attempt, Problems, SectionSaved};
use super::record_fields::{About, RecordFields};
use super::record_view::{Blocked, Confirmation, Given};
use super::records::Desk;
use super::section::Section;
use super::section_draft::{hand_in, with_draft};
use super::vial::{gtin, mistaken};
use crate::browser::{Browser, page};
use crate::ja;
use crate::ui::{Notice, Tone};
use crate::vaccination::draft::Draft;
use domain::fhir::immunization::Immunization;
use domain::questionnaire::{RECORD, find};
use domain::record_form::Field;
use domain::screening::Flag;
use leptos::prelude::*;
use sync::wire::{Job, Session};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    WaitsForDecision,
    NotGiven,
    WaitsForConsent,
    Open,
    Given,
}

/// The dose of this form.
#[component]
pub fn RecordSection(
    browser: Browser,
    session: Session,
    case: Memo<Case>,
    checked: Checked,
) -> impl IntoView {
    let standing = Memo::new(move |_| {
        case.with(|case| {
            let permitted = case.consent().and_then(|consent| consent.what.permitted) == Some(true);
            match case.state() {
                State::New | State::Seeing => Standing::WaitsForDecision,
                State::Deferred => Standing::NotGiven,
                State::MayGive if permitted => Standing::Open,
                State::MayGive => Standing::WaitsForConsent,
                State::Given => Standing::Given,
            }
        })
    });
    let correcting = RwSignal::new(false);
    let doctor = session.role == Job::Doctor;
    let writing = {
        let (browser, session) = (browser.clone(), session.clone());
        move |corrected: Option<Written<Immunization>>| {
            let (person, record) = case.with_untracked(|case| {
                (
                    case.form.person,
                    Section::Record.record(case.form.record, case.record_attempt),
                )
            });
            let session = session.clone();
            let form = find(RECORD);
            with_draft(&browser, form, person, record, move |draft| {
                let (session, corrected) = (session.clone(), corrected.clone());
                view! { <RecordForm draft session case checked corrected correcting doctor/> }
                    .into_any()
            })
        }
    };
    let dose = Memo::new(move |_| case.with(|case| case.dose().cloned()));
    let earlier = Memo::new(move |_| {
        case.with(|case| case.doses.iter().skip(1).cloned().collect::<Vec<_>>())
    });
    view! {
        <section class="card" id="record-section" aria-labelledby="record-title">
            <h2 id="record-title" tabindex="-1">{ja::clinic::record::TITLE}</h2>
            {move || match standing.get() {
                Standing::WaitsForDecision => waits(ja::clinic::record::WAITS_DECISION),
                Standing::NotGiven => waits(ja::clinic::record::NOT_GIVEN),
                Standing::WaitsForConsent => waits(ja::clinic::record::WAITS_CONSENT),
                Standing::Open => writing(None),
                Standing::Given => {
                    let writing = writing.clone();
                    (move || match (correcting.get(), dose.get()) {
                        (true, Some(old)) => view! {
                            <h3 id="correction-title" tabindex="-1">{ja::clinic::record::CORRECTION_TITLE}</h3>
                            {writing(Some(old))}
                        }
                        .into_any(),
                        (_, Some(given)) => view! { <Given given earlier=earlier.get() correcting doctor/> }.into_any(),
                        (_, None) => ().into_any(),
                    })
                    .into_any()
                }
            }}
        </section>
    }
}

fn waits(text: &'static str) -> AnyView {
    view! { <p class="weak">{text}</p> }.into_any()
}

#[component]
fn RecordForm(
    draft: Draft,
    session: Session,
    case: Memo<Case>,
    checked: Checked,
    corrected: Option<Written<Immunization>>,
    correcting: RwSignal<bool>,
    doctor: bool,
) -> impl IntoView {
    let today = draft.browser().today();
    let old = corrected.as_ref().map(|corrected| corrected.what.clone());
    let decided_by =
        case.with_untracked(|case| case.decision().map(|decision| decision.by.clone()));
    let physician = if doctor {
        Some(session.name.clone())
    } else {
        decided_by
    };
    let facts = case.with_untracked(|case| Facts::of(case, &session, physician, today));
    let defaults = offered(facts, old.as_ref());
    // shown, not stored: a form merely looked at leaves no draft behind
    draft.answers.update(|answers| {
        for (link, value) in defaults {
            answers.entry(link).or_insert(value);
        }
    });
    let about = case.with_untracked(|case| About {
        birth: case.who.birth,
        today,
        asked: case.form.vaccine(),
        correcting: corrected.is_some(),
    });
    let attempt = Attempt::default();
    let ready = RwSignal::new(None::<dose::Checked>);
    let blocked = RwSignal::new(Vec::<Flag>::new());
    let check = move || {
        let identified = checked.name.get() && checked.birth.get();
        if let Some((product, chosen)) = draft.answers.with(|answers| mistaken(draft, answers)) {
            let text = ja::clinic::vial::mistaken(&product.short, &chosen.short);
            return Err(Stopped::Mend(vec![(
                Field::Vaccine.link_id().to_owned(),
                text,
            )]));
        }
        case.with(|case| {
            draft
                .answers
                .with(|answers| look(case, answers, today, identified, old.as_ref()))
        })
    };
    attempt.follow({
        let check = check.clone();
        move || match check() {
            Err(Stopped::Mend(mends)) => mends,
            _ => Vec::new(),
        }
    });
    let to_confirm = {
        let check = check.clone();
        move |_| {
            blocked.set(Vec::new());
            match untrack(&check) {
                Ok(checked) => {
                    if attempt.may_go_on(Vec::new(), "record-problems") {
                        ready.set(Some(checked));
                        page::focus_soon("#record-confirm-title".to_owned());
                    }
                }
                Err(Stopped::Mend(mends)) => {
                    attempt.may_go_on(mends, "record-problems");
                }
                Err(Stopped::Blocked(flags)) => {
                    attempt.mends.set(Vec::new());
                    blocked.set(flags);
                    page::focus_soon("#record-blocked".to_owned());
                }
            }
        }
    };
    let corrects = corrected.map(|corrected| corrected.record);
    let save = Callback::new(move |()| {
        // looked at again: a dose may have arrived from another tablet meanwhile
        let Ok(checked) = untrack(&check) else {
            ready.set(None);
            return;
        };
        if !attempt.may_go_on(Vec::new(), "record-problems") {
            return;
        }
        let made = case.with_untracked(|case| {
            let desk = Desk::new(&draft.browser(), &session, case);
            draft.answers.with_untracked(|answers| {
                made(
                    &desk,
                    answers,
                    &checked,
                    (draft.form, draft.record),
                    corrects,
                )
            })
        });
        let vial = draft
            .answers
            .with_untracked(|answers| gtin(answers).map(str::to_owned));
        let browser = draft.browser();
        attempt.run("record-problems", hand_in(draft, made), move || {
            if let Some(gtin) = vial {
                browser.learn_product(&gtin, &checked.entry.vaccine.code);
            }
            let _ = correcting.try_set(false);
            page::focus_soon("#record-title".to_owned());
        });
    });
    let fix = Callback::new(move |()| {
        ready.set(None);
        page::focus_soon("#check-record".to_owned());
    });
    let cancel = (corrects.is_some()).then(|| view! {
        <button type="button" class="button button--plain" id="correct-cancel" on:click=move |_| correcting.set(false)>
            {ja::clinic::record::CORRECT_CANCEL}
        </button>
    });
    let hand_in_button = if doctor {
        view! {
            <button type="button" class="button button--main" id="check-record" on:click=to_confirm>
                {ja::clinic::record::CHECK}
            </button>
        }
        .into_any()
    } else {
        view! { <Notice tone=Tone::Info title=ja::clinic::record::NURSE_PREPARES id="record-doctor-only"/> }.into_any()
    };
    view! {
        <Problems id="record-problems" attempt/>
        <div id="record-blocked" tabindex="-1">
            {move || {
                let blocked = blocked.get();
                (!blocked.is_empty()).then(|| view! { <Blocked flags=blocked/> })
            }}
        </div>
        <div class="stack stack--close" hidden=move || ready.with(Option::is_some)>
            <RecordFields draft attempt about/>
            <SectionSaved draft id="record-saved"/>
            <div class="actions">
                {cancel}
                {hand_in_button}
            </div>
        </div>
        {move || ready.get().map(|checked| view! {
            <Confirmation case checked correcting=corrects.is_some() running=attempt.running on_fix=fix on_save=save/>
        })}
    }
}
