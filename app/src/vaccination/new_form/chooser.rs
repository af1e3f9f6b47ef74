//! What is asked before a form: the vaccine first, then only what that vaccine and that day need.

use super::Known;
use crate::browser::{Browser, StoreError, page};
use crate::home::child::Child;
use crate::ja;
use crate::ui::{
    Choice, Choices, DateInput, Icon, IconView, Layout, Notice, PageHead, Tone, store_error_view,
};
use crate::vaccination::known::known;
use crate::vaccination::same_visit::Source;
use crate::vaccination::vaccine_choice::VaccineChoice;
use crate::vaccination::visit::{Visit, day_problem};
use domain::RecordId;
use domain::input::RawDate;
use domain::questionnaire::{Item, Questionnaire, screenings};
use domain::signing::{form_for, may_come_alone};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use sync::wire::Session;

fn item_for(form: &'static Questionnaire, hint: &str) -> Option<&'static Item> {
    form.all_items()
        .into_iter()
        .find(|item| item.prefill.as_deref() == Some(hint))
}

fn options_of(item: Option<&'static Item>) -> Vec<Choice> {
    item.into_iter()
        .flat_map(|item| &item.options)
        .map(|option| Choice::new(&option.code, &option.display))
        .collect()
}

/// Code of the answer that nobody comes along.
const ALONE: &str = "alone";
/// Code of the answer that another form's answers are taken.
const TAKE: &str = "take";
/// The questions and the button that begins the draft.
#[component]
pub fn Chooser(
    browser: Browser,
    session: Session,
    child: Child,
    #[prop(name = "known")] facts: Known,
    open: Memo<Vec<RecordId>>,
    sources: Memo<Vec<Source>>,
) -> impl IntoView {
    let Known { offers, today } = facts;
    let vaccine = RwSignal::new(None::<String>);
    let dose = RwSignal::new(None::<String>);
    // whether a guardian comes along, where it makes another form
    let comes = RwSignal::new(None::<String>);
    let birth = child.birth;
    let alone_asked = Memo::new(move |_| {
        vaccine.with(|vaccine| {
            let (vaccine, birth) = (vaccine.as_ref()?, birth?);
            Some(may_come_alone(screenings(), vaccine, birth, today))
        }) == Some(true)
    });
    let form = Signal::derive(move || {
        let alone = alone_asked.get() && comes.get().as_deref() == Some(ALONE);
        vaccine.with(|vaccine| form_for(screenings(), vaccine.as_ref()?, alone))
    });
    let dose_item =
        Signal::derive(move || form.get().and_then(|form| item_for(form, "vaccine.dose")));
    let only_clinic = match session.clinics.as_slice() {
        [one] => Some(one.id.to_string()),
        _ => None,
    };
    let clinic = RwSignal::new(only_clinic);
    let day_choice = RwSignal::new(None::<String>);
    // this month is nearly always meant
    let other_day = RwSignal::new(RawDate {
        day: String::new(),
        ..RawDate::western(today)
    });
    let stopped = RwSignal::new(None::<StoreError>);
    let incomplete = RwSignal::new(false);
    let running = RwSignal::new(false);
    let tomorrow = today.succ_opt().unwrap_or(today);
    let day = move || match day_choice.get().as_deref() {
        Some("today") => Some(today),
        Some("tomorrow") => Some(tomorrow),
        Some(_) => other_day
            .with(|raw| raw.parse().ok())
            .filter(|day| *day >= today),
        None => None,
    };
    // what another form for the same visit asks too, if the family wants it taken over
    let share = RwSignal::new(None::<String>);
    let source = Memo::new(move |_| {
        let day = day()?;
        let form = form.get()?;
        let of_use = |source: &&Source| {
            source.day == day && !form.shared(source.form, &source.answers).is_empty()
        };
        sources.with(|sources| sources.iter().find(of_use).cloned())
    });
    let other_problem = Signal::derive(move || {
        let problem = other_day.with(|raw| day_problem(raw, today));
        problem.or_else(|| {
            (incomplete.get() && day().is_none()).then(|| ja::form::ANOTHER_DAY_OPEN.to_owned())
        })
    });
    let navigate = use_navigate();
    let name = child.name.clone();
    let clinics = session
        .clinics
        .iter()
        .map(|clinic| Choice::new(clinic.id.to_string(), clinic.name.clone()))
        .collect::<Vec<_>>();
    let no_clinics = clinics.is_empty();
    let begin = move |_| {
        let chosen_clinic = clinic.get_untracked().and_then(|id| id.parse().ok());
        let chosen_dose = match dose_item.get_untracked() {
            None => Some(String::new()),
            Some(item) => dose
                .get_untracked()
                .filter(|code| item.option(code).is_some()),
        };
        let source = source.get_untracked();
        let told = (!alone_asked.get_untracked() || comes.with_untracked(Option::is_some))
            && (source.is_none() || share.with_untracked(Option::is_some));
        let choice = (
            vaccine.get_untracked().zip(form.get_untracked()),
            chosen_dose.filter(|_| told),
            chosen_clinic,
            untrack(day),
        );
        let (Some((vaccine, form)), Some(dose), Some(clinic), Some(day)) = choice else {
            incomplete.set(true);
            page::focus_soon("main input[aria-invalid], main [aria-invalid] input".to_owned());
            return;
        };
        if running.get_untracked() {
            return;
        }
        running.set(true);
        let taken = source.filter(|_| share.with_untracked(|share| share.as_deref() == Some(TAKE)));
        let mut answers = taken
            .map(|source| form.shared(source.form, &source.answers))
            .unwrap_or_default();
        answers.extend(form.prefilled(&known(&child, &session, &vaccine, &dose)));
        let visit = Visit { clinic, day };
        let (browser, navigate, person) = (browser.clone(), navigate.clone(), child.person);
        spawn_local(async move {
            let started = async {
                let canonical = form.canonical();
                let record = browser.start_draft(person, &canonical).await?;
                let fields = answers
                    .into_iter()
                    .chain(visit.fields().map(|(link, raw)| (link.to_owned(), raw)));
                for (link, raw) in fields {
                    let value = serde_json::to_value(&raw).unwrap_or_default();
                    browser
                        .edit(record, person, &canonical, link, value, Vec::new())
                        .await?;
                }
                Ok::<RecordId, StoreError>(record)
            };
            match started.await {
                Ok(record) => navigate(
                    &format!("/forms/{record}"),
                    NavigateOptions {
                        replace: true,
                        ..Default::default()
                    },
                ),
                Err(error) => {
                    let _ = running.try_set(false);
                    let _ = stopped.try_set(Some(error));
                }
            }
        });
    };
    // said beside each question that is open, once the button was tried; gone when it is answered
    let missing = move |chosen: RwSignal<Option<String>>| {
        Signal::derive(move || {
            let missing = incomplete.get() && chosen.with(Option::is_none);
            missing.then(|| ja::form::CHOOSE_ONE.to_owned())
        })
    };
    // chosen for another vaccine, it may be no dose of this one
    let dose_missing = Signal::derive(move || {
        let item = dose_item.get()?;
        let fits = dose.with(|dose| {
            dose.as_ref()
                .is_some_and(|code| item.option(code).is_some())
        });
        (incomplete.get() && !fits).then(|| ja::form::CHOOSE_ONE.to_owned())
    });
    let set = |signal: RwSignal<Option<String>>| {
        Callback::new(move |code: String| signal.set(Some(code)))
    };
    view! {
        <PageHead
            title=ja::form::new_title_for(&name)
            document_title=ja::form::NEW_TITLE
            back=Some(("/home".to_owned(), ja::common::TO_HOME.to_owned()))
        />
        {move || open.with(|open| !open.is_empty()).then(|| view! {
            <Notice tone=Tone::Info title=ja::form::OPEN_DRAFTS id="open-drafts">
                <ul class="stack stack--tight">
                    {open.get().into_iter().map(|record| view! {
                        <li><a class="button" href=format!("/forms/{record}")>{ja::home::CONTINUE}</a></li>
                    }).collect_view()}
                </ul>
            </Notice>
        })}
        <VaccineChoice offers=offers.clone() vaccine error=missing(vaccine)/>
        {move || alone_asked.get().then(|| view! {
            <Choices
                id="new-comes"
                label=ja::form::WHO_COMES
                options=vec![
                    Choice::new("together", ja::form::COMES_TOGETHER),
                    Choice { more: Some(ja::form::COMES_ALONE_MORE.to_owned()), ..Choice::new(ALONE, ja::form::COMES_ALONE) },
                ]
                chosen=comes
                on_choose=set(comes)
                error=missing(comes)
                required=true
            />
        })}
        {move || dose_item.get().map(|item| {
            let next = vaccine.with(|vaccine| {
                let offer = offers.iter().find(|offer| Some(&offer.code) == vaccine.as_ref())?;
                offer.next
            });
            view! {
                <Choices
                    id="new-dose"
                    label=ja::form::WHICH_DOSE
                    options=options_of(Some(item))
                    chosen=dose
                    on_choose=set(dose)
                    layout=Layout::Flow
                    hint=next.map(ja::form::next_dose)
                    error=dose_missing
                    required=true
                />
            }
        })}
        {no_clinics.then(|| view! { <Notice tone=Tone::Caution title=ja::form::NO_CLINICS/> })}
        <Choices
            id="new-clinic"
            label=ja::form::WHICH_CLINIC
            options=clinics
            chosen=clinic
            on_choose=set(clinic)
            error=missing(clinic)
            required=true
        />
        <Choices
            id="new-day"
            label=ja::form::WHICH_DAY
            options=vec![
                Choice { more: Some(domain::ja::date::both(today)), ..Choice::new("today", ja::form::TODAY) },
                Choice { more: Some(domain::ja::date::both(tomorrow)), ..Choice::new("tomorrow", ja::form::TOMORROW) },
                Choice::new("other", ja::form::ANOTHER_DAY),
            ]
            chosen=day_choice
            on_choose=set(day_choice)
            error=missing(day_choice)
            required=true
        />
        {move || (day_choice.get().as_deref() == Some("other")).then(|| view! {
            <DateInput
                id="new-other-day"
                label=ja::form::ANOTHER_DAY
                shown=Signal::derive(move || other_day.get_untracked())
                value=other_day
                on_change=Callback::new(move |raw| other_day.set(raw))
                error=other_problem
            />
        })}
        {move || source.get().map(|source| view! {
            <Choices
                id="new-share"
                label=ja::form::share(source.vaccine().as_deref())
                options=vec![
                    Choice { more: Some(ja::form::SHARE_TAKE_MORE.to_owned()), ..Choice::new(TAKE, ja::form::SHARE_TAKE) },
                    Choice::new("blank", ja::form::SHARE_BLANK),
                ]
                chosen=share
                on_choose=set(share)
                error=missing(share)
                required=true
            />
        })}
        {move || stopped.get().map(|error| store_error_view(&error))}
        <p>
            <button
                type="button"
                class="button button--main"
                id="start-form"
                aria-disabled=move || running.get().then_some("true")
                on:click=begin
            >
                <IconView icon=Icon::Pen/>
                {ja::form::START}
            </button>
        </p>
    }
}
