//! A form, a few questions at a time. The steps are the top-level groups of its data.

use super::draft::Draft;
use super::item_view::ItemView;
use super::review::Review;
use super::saved_mark::SavedMark;
use super::visit_step::VisitStep;
use crate::browser::page;
use crate::home::child::Child;
use crate::ja;
use crate::ui::{Confirm, Icon, IconView, PageHead, store_error_view};
use domain::RecordId;
use domain::questionnaire::{EnteredBy, Item, Questionnaire};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::collections::BTreeSet;
use sync::wire::Session;

/// Most questions on one screen.
const STEP_MAX: usize = 7;

/// One screen of a form.
#[derive(Clone, Debug)]
pub struct Step {
    pub title: &'static str,
    /// Some of its answers were known before.
    pub prefilled: bool,
    /// Items in document order.
    pub items: Vec<&'static Item>,
}

/// The screens of a form: its top-level groups, longer ones in parts. Follow-up questions stay with theirs; items
/// the clinic enters are not the person's to see.
#[must_use]
pub fn steps_of(form: &'static Questionnaire) -> Vec<Step> {
    let mut steps = Vec::new();
    for group in form.steps() {
        let mut items = Vec::new();
        flatten(group, &mut items);
        items.retain(|item| item.entered_by == EnteredBy::Person);
        let mut part: Vec<&'static Item> = Vec::new();
        let step = |items: Vec<&'static Item>| Step {
            title: group.text.as_str(),
            prefilled: items.iter().any(|item| {
                item.prefill
                    .as_deref()
                    .is_some_and(|hint| hint.starts_with("patient."))
            }),
            items,
        };
        for item in items {
            let asked = part
                .iter()
                .filter(|item| item.enable_when.is_empty() && item.is_question())
                .count();
            if asked >= STEP_MAX && item.enable_when.is_empty() {
                steps.push(step(std::mem::take(&mut part)));
            }
            part.push(item);
        }
        if !part.is_empty() {
            steps.push(step(part));
        }
    }
    steps
}

/// Everything in a top-level item that is drawn, itself left out when it is a group: its text is the step's title.
fn flatten(item: &'static Item, out: &mut Vec<&'static Item>) {
    if item.input.is_some() || item.items.is_empty() {
        out.push(item);
        return;
    }
    for child in &item.items {
        if child.input.is_none() && !child.items.is_empty() {
            out.push(child);
            child
                .items
                .iter()
                .for_each(|grandchild| flatten(grandchild, out));
        } else {
            out.push(child);
        }
    }
}

/// The address of the screen with a field. What is no question of the form belongs to the visit.
#[must_use]
pub fn address_of(steps: &[Step], record: RecordId, link: &str) -> String {
    let number = steps
        .iter()
        .position(|step| step.items.iter().any(|item| item.link_id == link));
    match number {
        Some(at) => format!("/forms/{record}?step={}", at + 1),
        None => format!("/forms/{record}?step=visit"),
    }
}

/// Where in the form the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Step(usize),
    Visit,
    Review,
}

/// The open form.
#[component]
pub fn FormSteps(draft: Draft, child: Signal<Option<Child>>, session: Session) -> impl IntoView {
    let steps = StoredValue::new(steps_of(draft.form));
    let count = steps.with_value(Vec::len);
    let query = use_query_map();
    let place = Memo::new(move |_| match query.with(|query| query.get("step")) {
        Some(step) if step == "review" => Place::Review,
        Some(step) if step == "visit" => Place::Visit,
        Some(step) => Place::Step(step.parse::<usize>().unwrap_or(1).clamp(1, count.max(1))),
        None => Place::Step(1),
    });
    Effect::new(move |before: Option<Place>| {
        let now = place.get();
        if before.is_some_and(|before| before != now) {
            page::to_top();
            page::focus_soon("#step-title".to_owned());
        }
        now
    });
    view! {
        <div class="page form-page">
            <PageHead
                title=name_of(child)
                document_title=ja::form::FORM_TITLE
                back=Some(("/home".to_owned(), ja::common::TO_HOME.to_owned()))
            />
            <ProgressView draft/>
            {move || match place.get() {
                Place::Visit => view! { <VisitStep draft session=session.clone()/> }.into_any(),
                Place::Review => view! { <Review draft session=session.clone()/> }.into_any(),
                Place::Step(number) => match steps.with_value(|steps| steps.get(number - 1).cloned()) {
                    Some(step) => view! { <StepView draft step number count/> }.into_any(),
                    None => ().into_any(),
                },
            }}
        </div>
    }
}

/// The heading: whose form it is.
pub fn name_of(child: Signal<Option<Child>>) -> Signal<String> {
    Signal::derive(move || match child.get() {
        Some(child) => ja::form::title_for(&child.name),
        None => ja::form::FORM_TITLE.to_owned(),
    })
}

/// 3/14 答えました
#[component]
fn ProgressView(draft: Draft) -> impl IntoView {
    let progress = Memo::new(move |_| draft.answers.with(|answers| draft.form.progress(answers)));
    view! {
        <div class="progress" id="progress">
            <span id="progress-text" class="num">{move || ja::form::progress(progress.get())}</span>
            <progress
                aria-labelledby="progress-text"
                max=move || progress.get().asked.max(1)
                prop:value=move || progress.get().answered
            ></progress>
        </div>
    }
}

#[component]
fn StepView(draft: Draft, step: Step, number: usize, count: usize) -> impl IntoView {
    let items = step.items.clone();
    let enabled = Memo::new(move |_| {
        draft.answers.with(|answers| {
            draft
                .form
                .enabled(answers)
                .iter()
                .map(|item| item.link_id.clone())
                .collect::<BTreeSet<String>>()
        })
    });
    let visible = move || {
        enabled.with(|enabled| {
            items
                .iter()
                .copied()
                .filter(|item| enabled.contains(&item.link_id))
                .collect::<Vec<&'static Item>>()
        })
    };
    let next = if number < count {
        (format!("?step={}", number + 1), ja::common::NEXT)
    } else {
        ("?step=review".to_owned(), ja::form::TO_REVIEW)
    };
    let record = draft.record;
    let next_href = format!("/forms/{record}{}", next.0);
    view! {
        <section class="stack" aria-labelledby="step-title">
            <h2 id="step-title" tabindex="-1">{ja::form::step_of(number, count, step.title)}</h2>
            {step.prefilled.then(|| view! { <p class="weak">{ja::form::PREFILLED}</p> })}
            <For each=visible key=|item| item.link_id.clone() let:item>
                <ItemView draft item depth=u8::from(!item.enable_when.is_empty())/>
            </For>
        </section>
        <div class="form-foot">
            <SavedMark draft/>
            <div class="actions">
                {(number > 1).then(|| view! {
                    <a class="button" id="previous-step" href=format!("/forms/{record}?step={}", number - 1)>
                        <IconView icon=Icon::Back/>
                        {ja::common::BACK}
                    </a>
                })}
                <a class="button button--main" id="next-step" href=next_href>{next.1}<IconView icon=Icon::Forward/></a>
            </div>
        </div>
        {(number == 1).then(|| view! { <Discard draft/> })}
    }
}

/// Throwing the draft away, knowingly.
#[component]
fn Discard(draft: Draft) -> impl IntoView {
    let failed = RwSignal::new(None);
    let navigate = use_navigate();
    let discard = Callback::new(move |()| {
        let (browser, navigate) = (draft.browser(), navigate.clone());
        spawn_local(async move {
            match browser.discard(draft.record, draft.person).await {
                Ok(_) => navigate("/home", NavigateOptions::default()),
                Err(error) => {
                    let _ = failed.try_set(Some(error));
                }
            }
        });
    });
    view! {
        {move || failed.get().map(|error| store_error_view(&error))}
        <p>
            <Confirm
                id="discard-draft"
                label=ja::form::DISCARD
                question=ja::form::DISCARD_QUESTION
                confirm_label=ja::form::DISCARD_CONFIRM
                on_confirm=discard
            />
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::questionnaire::{CHILD, find};

    fn child_form() -> Vec<Step> {
        steps_of(find(CHILD).unwrap())
    }

    #[test]
    fn no_screen_asks_more_than_seven_things() {
        for step in child_form() {
            let asked = step
                .items
                .iter()
                .filter(|item| item.is_question() && item.enable_when.is_empty())
                .count();
            assert!(asked <= STEP_MAX, "{} asks {asked}", step.title);
        }
    }

    #[test]
    fn every_question_for_the_family_is_on_exactly_one_screen_and_none_for_the_clinic() {
        let shown: Vec<&str> = child_form()
            .iter()
            .flat_map(|step| &step.items)
            .map(|item| item.link_id.as_str())
            .collect();
        let form = find(CHILD).unwrap();
        for link in [
            "vaccine", "name", "birth", "c01", "c02a", "c06", "c06t", "c08t", "c14t",
        ] {
            assert_eq!(
                shown.iter().filter(|shown| **shown == link).count(),
                1,
                "{link}"
            );
        }
        for item in form
            .all_items()
            .iter()
            .filter(|item| item.entered_by == EnteredBy::Clinic)
        {
            assert!(!shown.contains(&item.link_id.as_str()), "{}", item.link_id);
        }
        // the parts of a composite input are drawn by it, not as questions of their own
        assert!(!shown.contains(&"c08t.years"));
    }

    #[test]
    fn every_field_has_an_address_those_of_the_visit_too() {
        let record = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f40".parse().unwrap();
        let step = |link| {
            let address = address_of(&child_form(), record, link);
            address.split_once("?step=").unwrap().1.to_owned()
        };
        assert_eq!(step("vaccine"), "1");
        assert_eq!(step("c14t"), child_form().len().to_string());
        assert_eq!(step(super::super::visit::CLINIC), "visit");
    }

    #[test]
    fn a_follow_up_stands_on_the_screen_of_its_question() {
        for step in child_form() {
            for item in step
                .items
                .iter()
                .filter(|item| !item.enable_when.is_empty())
            {
                let asked = &item.enable_when[0].question;
                assert!(
                    step.items.iter().any(|other| other.link_id == *asked),
                    "{} without {asked}",
                    item.link_id
                );
            }
        }
    }
}
