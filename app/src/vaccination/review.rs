//! 内容の確認: every answer once more, each with なおす, and handing in.

use super::answer_text::answer_text;
use super::draft::{Draft, Saving};
use super::form_steps::{Step, steps_of};
use super::item_view::label_of;
use super::review_stopped::{FixLink, Stopped, problems_view};
use super::saved_mark::SavedMark;
use super::visit::Visit;
use crate::browser::{StoreError, page};
use crate::ja;
use crate::ui::{Icon, IconView, Notice, Tone};
use domain::RecordId;
use domain::fhir::Reference;
use domain::questionnaire::{ResponseHead, ResponseStatus};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::wire::Session;

/// The page before handing in.
#[component]
pub fn Review(draft: Draft, session: Session) -> impl IntoView {
    let steps = StoredValue::new(steps_of(draft.form));
    let stopped = RwSignal::new(None::<Stopped>);
    let running = RwSignal::new(false);
    let visit = draft.answers.with_untracked(Visit::of);
    let clinic = visit
        .as_ref()
        .and_then(|visit| visit.clinic_name(&session.clinics))
        .map(str::to_owned);
    let clinic = clinic.unwrap_or_else(|| ja::common::NOT_ANSWERED.to_owned());
    let day = visit.as_ref().map_or_else(
        || ja::common::NOT_ANSWERED.to_owned(),
        |visit| domain::ja::date::both(visit.day),
    );
    let later = visit.is_some_and(|visit| visit.day > draft.browser().today());
    let record = draft.record;
    let sections = steps.with_value(|steps| {
        steps
            .iter()
            .enumerate()
            .map(|(index, step)| view! { <Section draft step=step.clone() number=index + 1/> })
            .collect_view()
    });
    let submit = move |_| {
        if running.get_untracked() {
            return;
        }
        stopped.set(check(&draft).err());
        if stopped.with_untracked(Option::is_some) {
            page::focus_soon("#submit-problems".to_owned());
            return;
        }
        running.set(true);
        let session = session.clone();
        spawn_local(async move {
            let result = hand_in(&draft, &session).await;
            let _ = running.try_set(false);
            match result {
                // the page of the handed-in form begins with what became of it
                Ok(()) => {
                    page::to_top();
                    page::focus_soon("#submitted h1".to_owned());
                }
                Err(why) => {
                    let _ = stopped.try_set(Some(why));
                    page::focus_soon("#submit-problems".to_owned());
                }
            }
        });
    };
    view! {
        <section class="stack" aria-labelledby="step-title">
            <h2 id="step-title" tabindex="-1">{ja::form::REVIEW_TITLE}</h2>
            <p>{ja::form::REVIEW_LEAD}</p>
            <div id="submit-problems" tabindex="-1">
                {move || stopped.get().map(|why| problems_view(&draft, &why, steps))}
            </div>
            {later.then(|| view! {
                <Notice tone=Tone::Caution title=ja::form::ON_THE_DAY_TITLE id="on-the-day"><p>{ja::form::ON_THE_DAY}</p></Notice>
            })}
            <section class="card" aria-label=ja::form::VISIT_TITLE>
                <h3>{ja::form::VISIT_TITLE}</h3>
                <dl class="facts">
                    <div><dt>{ja::form::WHICH_CLINIC}</dt><dd>{clinic}</dd></div>
                    <div><dt>{ja::form::WHICH_DAY}</dt><dd>{day}</dd></div>
                </dl>
                <p>
                    <a class="button" id="fix-visit" href=format!("/forms/{record}?step=visit")>
                        <IconView icon=Icon::Pen/>
                        {ja::common::FIX}<span class="visually-hidden">{ja::form::VISIT_TITLE}</span>
                    </a>
                </p>
            </section>
            {sections}
        </section>
        <div class="form-foot">
            <SavedMark draft/>
            <div class="actions">
                <a class="button" id="previous-step" href=format!("/forms/{record}?step={}", steps.with_value(Vec::len))>
                    <IconView icon=Icon::Back/>
                    {ja::common::BACK}
                </a>
                <button
                    type="button"
                    class="button button--main"
                    id="submit-form"
                    aria-disabled=move || running.get().then_some("true")
                    on:click=submit
                >
                    {move || if running.get() { ja::form::SUBMITTING } else { ja::form::SUBMIT }}
                </button>
            </div>
        </div>
    }
}

fn check(draft: &Draft) -> Result<(), Stopped> {
    let today = draft.browser().today();
    let problems = draft
        .answers
        .with_untracked(|answers| draft.form.problems(answers, today));
    draft.show_all.set(true);
    if !problems.is_empty() {
        return Err(Stopped::Problems(problems));
    }
    if draft
        .conflicts
        .with_untracked(|conflicts| !conflicts.is_empty())
    {
        return Err(Stopped::Conflicts);
    }
    match draft.saving.get_untracked() {
        Saving::Running | Saving::Failed(_) => Err(Stopped::Unsaved),
        Saving::Untouched | Saving::OnDevice | Saving::OnServer => Ok(()),
    }
}

async fn hand_in(draft: &Draft, session: &Session) -> Result<(), Stopped> {
    let browser = draft.browser();
    let head = ResponseHead {
        id: draft.record,
        subject: draft.person,
        author: Reference::to("RelatedPerson", session.account).with_display(session.name.clone()),
        authored: browser.now(),
        status: ResponseStatus::Completed,
    };
    let (response, visit) = draft
        .answers
        .with_untracked(|answers| (draft.form.to_response(&head, answers), Visit::of(answers)));
    let visit = visit.ok_or(Stopped::NoVisit)?;
    let encounter = visit
        .encounter(RecordId(browser.new_id()), draft.person, &session.clinics)
        .map_err(|error| Stopped::Store(StoreError::Aborted(error.to_string())))?;
    browser
        .submit(
            draft.record,
            draft.person,
            response,
            draft.seen(),
            vec![encounter],
        )
        .await
        .map(|_| ())
        .map_err(Stopped::Store)
}

#[component]
fn Section(draft: Draft, step: Step, number: usize) -> impl IntoView {
    let lines = draft.answers.with_untracked(|answers| {
        let enabled: Vec<&str> = draft
            .form
            .enabled(answers)
            .iter()
            .map(|item| item.link_id.as_str())
            .collect();
        step.items
            .iter()
            .filter(|item| item.is_question() && enabled.contains(&item.link_id.as_str()))
            .map(|item| {
                (
                    *item,
                    answers
                        .get(&item.link_id)
                        .map(|raw| answer_text(item, raw))
                        .unwrap_or_default(),
                )
            })
            .collect::<Vec<_>>()
    });
    let record = draft.record;
    view! {
        <section class="card" aria-label=step.title>
            <h3>{step.title}</h3>
            <dl class="review">
                {lines
                    .into_iter()
                    .map(|(item, text)| {
                        let answered = !text.is_empty();
                        let label = label_of(item);
                        view! {
                            <div class="review__line" data-link=item.link_id.clone()>
                                <dt>{label.clone()}</dt>
                                <dd>
                                    {if answered {
                                        view! { <span class="review__answer">{text}</span> }.into_any()
                                    } else {
                                        let words = if item.required { ja::common::NOT_ANSWERED } else { ja::form::EMPTY };
                                        view! { <span class="review__answer weak">{words}</span> }.into_any()
                                    }}
                                    <FixLink
                                        href=format!("/forms/{record}?step={number}")
                                        item=item.link_id.clone()
                                        text=ja::common::FIX.to_owned()
                                        hidden_text=label
                                        button=true
                                    />
                                </dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </section>
    }
}
