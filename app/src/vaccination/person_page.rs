//! /people/:id: the child's doses, what comes next and why, forms, and who looked.

use super::person_model::{DoseEntry, NextEntry, PersonRecord};
use super::submitted::SubmittedForm;
use crate::browser::{Browser, Filter};
use crate::home::child::{Child, child};
use crate::ja;
use crate::looks::short_list;
use crate::ui::{
    Chip, Confirm, Icon, IconView, Notice, PageHead, Tone, Turn, live, when_loaded, with_person,
};
use domain::fhir::immunization::Immunization;
use domain::record_form::past::taken_back;
use domain::{Date, PersonId, RecordId};
use leptos::prelude::*;
use sync::wire::{Job, NewRecord};

/// How many doses lie open.
const DOSES_OPEN: usize = 5;

/// One person's record.
#[component]
pub fn PersonPage() -> impl IntoView {
    with_person(move |browser, session, person| {
        let guardian = session.role == Job::Person;
        let record = live(&browser, move |browser| async move {
            let rows = browser.rows(&Filter::all().of(person)).await?;
            Ok(PersonRecord::of(
                child(&browser, person).await?,
                &rows,
                browser.today(),
            ))
        });
        let family = guardian.then_some(browser);
        when_loaded(record, move |record| page(record, family.clone())).into_any()
    })
}

/// `family`: the browser of whoever may write here.
fn page(record: PersonRecord, family: Option<Browser>) -> AnyView {
    let guardian = family.is_some();
    let Some(child) = record.child else {
        return view! {
            <div class="page">
                <PageHead title=ja::common::RECORD_MISSING_TITLE/>
                <p>{ja::common::RECORD_MISSING}</p>
                <p><a class="button button--main" href="/home">{ja::common::TO_HOME}</a></p>
            </div>
        }
        .into_any();
    };
    let back = if guardian {
        ("/home".to_owned(), ja::common::TO_HOME.to_owned())
    } else {
        ("/shared".to_owned(), ja::grants::SHARED_TITLE.to_owned())
    };
    let today = record.today;
    let nothing = record.doses.is_empty();
    view! {
        <div class="page">
            <PageHead
                title=ja::record::title_for(&child.name)
                document_title=ja::record::TITLE
                back=Some(back)
            />
            <Identity child=child.clone() today/>
            {guardian.then(|| view! {
                <p class="no-print row">
                    <a class="button button--main" href=format!("/forms/new/{}", child.person)>
                        <IconView icon=Icon::Pen/>
                        {ja::home::NEW_FORM}
                    </a>
                </p>
            })}
            {next_section(record.next, &record.due, &record.complete)}
            <p class="no-print row">
                <a class="button" id="calendar" href=format!("/people/{}/vaccinations", child.person)>
                    <IconView icon=Icon::Calendar/>
                    {ja::calendar::OPEN}
                </a>
            </p>
            <section class="stack stack--close" aria-labelledby="doses-title">
                <h2 id="doses-title">{ja::record::DOSES}</h2>
                {if nothing {
                    view! { <p id="no-doses">{ja::record::NO_DOSES}</p> }.into_any()
                } else {
                    doses_view(record.doses, (child.person, today), family)
                }}
                {(!nothing).then(|| view! {
                    <p class="no-print">
                        <a class="button" id="certificate" href=format!("/people/{}/vaccinations/list", child.person)>
                            <IconView icon=Icon::Printer/>
                            {ja::certificate::OPEN}
                        </a>
                    </p>
                })}
                {guardian.then(|| view! {
                    <p class="no-print">
                        <a class="button" id="past-doses" href=format!("/people/{}/doses/new", child.person)>
                            <IconView icon=Icon::Pen/>
                            {ja::past_dose::OPEN}
                        </a>
                    </p>
                })}
            </section>
            {(!record.forms.is_empty()).then(|| forms_section(record.forms))}
            {guardian.then(|| sharing_section(child.person))}
            {guardian.then(|| short_list(child.person, record.looks))}
            {guardian.then(|| view! {
                <p class="no-print row">
                    <a class="button" id="takeout" href=format!("/people/{}/takeout", child.person)>{ja::takeout::OPEN}</a>
                </p>
            })}
        </div>
    }
    .into_any()
}

/// Who else may see it is decided on a page of its own.
fn sharing_section(person: PersonId) -> AnyView {
    view! {
        <section class="card" aria-labelledby="sharing-title">
            <h2 id="sharing-title">{ja::grants::TITLE}</h2>
            <p>{ja::grants::LEAD}</p>
            <p class="row">
                <a class="button" id="sharing" href=format!("/people/{person}/sharing")>{ja::grants::OPEN}</a>
                <a class="button" id="family" href=format!("/people/{person}/family")>{ja::family::OPEN}</a>
            </p>
        </section>
    }
    .into_any()
}

/// Name, birth and age in words.
#[component]
fn Identity(child: Child, today: Date) -> impl IntoView {
    let age = child.age(today).map(ja::home::age);
    view! {
        <dl class="facts card">
            {child.kana.map(|kana| view! { <div><dt>{ja::record::KANA}</dt><dd>{kana}</dd></div> })}
            {child.birth.map(|birth| view! {
                <div><dt>{ja::record::BIRTH}</dt><dd class="num">{domain::ja::date::both(birth)}</dd></div>
            })}
            {age.map(|age| view! { <div><dt>{ja::record::AGE}</dt><dd>{age}</dd></div> })}
        </dl>
    }
}

fn next_section(next: Vec<NextEntry>, due: &[String], complete: &[String]) -> AnyView {
    let due = (!due.is_empty()).then(|| ja::record::due(due));
    let complete = (!complete.is_empty()).then(|| ja::record::complete(complete));
    view! {
        <section class="stack stack--close" aria-labelledby="next-title">
            <h2 id="next-title">{ja::record::NEXT}</h2>
            {due.map(|text| view! { <p id="due-now">{text}</p> })}
            {(!next.is_empty()).then(|| view! { <ul class="stack stack--close" id="next-doses">
                {next.into_iter().map(|entry| view! {
                    <li class="card">
                        <h3>{entry.vaccine}</h3>
                        {entry.from.map(|from| view! {
                            <p class="next-date num"><IconView icon=Icon::Calendar/>{ja::record::from_day(from)}</p>
                        })}
                        <p>{entry.sentence}</p>
                        {(!entry.sources.is_empty()).then(|| view! {
                            <p class="small weak">{ja::record::sources(&entry.sources)}</p>
                        })}
                    </li>
                }).collect_view()}
            </ul> })}
            {complete.map(|text| view! { <p id="complete">{text}</p> })}
            <p class="small weak">{ja::record::NEXT_NOTE}</p>
        </section>
    }
    .into_any()
}

/// The latest ones open, so that forms and looks below are not a long way off.
fn doses_view(mut doses: Vec<DoseEntry>, of: (PersonId, Date), family: Option<Browser>) -> AnyView {
    let earlier = doses.split_off(doses.len().min(DOSES_OPEN));
    let count = earlier.len();
    let drawn = |dose| dose_view(dose, of, family.clone());
    view! {
        <ol class="timeline" id="doses">{doses.into_iter().map(&drawn).collect_view()}</ol>
        {(count > 0).then(|| view! {
            <details class="disclosure" id="earlier-doses">
                <summary>{ja::record::earlier(count)}</summary>
                <ol class="timeline">{earlier.into_iter().map(&drawn).collect_view()}</ol>
            </details>
        })}
    }
    .into_any()
}

fn dose_view(
    dose: DoseEntry,
    (person, today): (PersonId, Date),
    family: Option<Browser>,
) -> impl IntoView {
    let kind = if dose.given { "given" } else { "not-given" };
    let fact = |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <div><dt>{name}</dt><dd class="num">{value}</dd></div> })
    };
    let more = dose.expiry.is_some()
        || dose.volume.is_some()
        || dose.site.is_some()
        || dose.note.is_some();
    let line = ja::record::dose_line(
        dose.lot.as_deref(),
        dose.place.as_deref(),
        dose.doctor.as_deref(),
    );
    view! {
        <li class="timeline__entry" data-kind=kind id=format!("dose-{}", dose.record)>
            <p class="num">{dose.known}</p>
            <h3>{dose.vaccine}" "<span class="weak nowrap">{dose.dose}</span></h3>
            <p class="chips">
                {if dose.given {
                    view! { <Chip tone=Tone::Success icon=Icon::Syringe text=ja::record::GIVEN/> }
                } else {
                    view! { <Chip tone=Tone::Caution text=ja::record::NOT_GIVEN/> }
                }}
                {dose.origin.map(|origin| view! { <Chip tone=Tone::Notice text=domain::ja::label::origin(origin)/> })}
                {dose.pending.then(|| view! { <Chip tone=Tone::Caution icon=Icon::Clock text=ja::sync::PENDING/> })}
            </p>
            {dose.corrected.map(|why| view! { <p class="small">{ja::record::corrected(&why)}</p> })}
            {dose.watch.map(|(text, until)| view! {
                <div class="watch">
                    <Notice tone=Tone::Info title=ja::record::watch(until, today)><p>{text}</p></Notice>
                </div>
            })}
            {dose.reason.map(|reason| view! { <p>{ja::record::why_not(&reason)}</p> })}
            {(!line.is_empty()).then(|| view! { <p class="small">{line}</p> })}
            {dose.origin.and(family).map(|browser| take_back(browser, person, dose.record))}
            {more.then(|| view! {
                <details class="disclosure">
                    <summary>{ja::record::MORE}</summary>
                    <dl class="facts">
                        {fact(ja::record::EXPIRY, dose.expiry.map(domain::ja::date::wareki))}
                        {fact(ja::record::VOLUME, dose.volume)}
                        {fact(ja::record::SITE, dose.site)}
                        {fact(ja::record::NOTE, dose.note)}
                    </dl>
                </details>
            })}
        </li>
    }
}

/// Of what the family noted down itself.
fn take_back(browser: Browser, person: PersonId, record: RecordId) -> AnyView {
    let turn = Turn::default();
    let confirmed = Callback::new(move |()| {
        let browser = browser.clone();
        turn.take(async move {
            let row = browser.row(record).await.map_err(ja::errors::sentence)?;
            let id = RecordId(browser.new_id());
            let back = row.and_then(|row| {
                let body = serde_json::from_str(row.row.body.get()).ok()?;
                let dose = taken_back(&Immunization::read(&body).ok()?, id)?;
                let new = NewRecord::new(id, "Immunization", &dose.to_json())?;
                Some(new.replacing(record, ja::past_dose::TAKEN_BACK))
            });
            let Some(back) = back else { return Ok(()) };
            let made = browser.create(person, vec![back]).await;
            made.map(drop).map_err(ja::errors::sentence)
        });
    });
    view! {
        <div class="no-print">
            <Confirm
                id=format!("take-back-{record}")
                label=ja::past_dose::TAKE_BACK
                question=ja::past_dose::TAKE_BACK_QUESTION
                confirm_label=ja::past_dose::TAKE_BACK
                on_confirm=confirmed
            />
            <div role="alert">
                {move || turn.problem().map(|problem| view! { <p class="field__error">{problem}</p> })}
            </div>
        </div>
    }
    .into_any()
}

fn forms_section(forms: Vec<SubmittedForm>) -> AnyView {
    view! {
        <section class="card" aria-labelledby="forms-title">
            <h2 id="forms-title">{ja::record::FORMS}</h2>
            <ul class="entries" id="forms">
                {forms.into_iter().map(|form| {
                    let (tone, icon, text) = if form.pending {
                        (Tone::Caution, Icon::Clock, ja::sync::PENDING)
                    } else {
                        (Tone::Success, Icon::Check, ja::sync::SENT)
                    };
                    view! {
                        <li>
                            <a href=format!("/forms/{}", form.record)>{ja::record::form_of(form.at, form.vaccine().as_deref())}</a>
                            <span><Chip tone icon text/></span>
                        </li>
                    }
                }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}
