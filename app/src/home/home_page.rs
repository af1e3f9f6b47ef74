//! /home

use super::child::{Child, children};
use super::reminders::Reminders;
use super::todo::{Kind, Todo, todos};
use crate::browser::{Browser, Filter, Phase};
use crate::ja;
use crate::ui::{Chip, Icon, IconView, Notice, PageHead, Tone, live, when_loaded, with_session};
use crate::vaccination::form_steps::{address_of, steps_of};
use domain::Date;
use domain::questionnaire::find;
use leptos::prelude::*;
use sync::wire::{Job, Session};

/// Records of a kind and a person that are looked through for something to do.
const NEWEST: usize = 100;

#[derive(Clone, Debug, PartialEq)]
struct Home {
    children: Vec<Child>,
    todos: Vec<Todo>,
    today: Date,
}

/// Her children and what is next. People of a clinic are led to their own page.
#[component]
pub fn HomePage() -> impl IntoView {
    with_session(|browser, session| {
        match session.role {
        Job::Person => view! { <Guardian browser session/> }.into_any(),
        Job::Nurse | Job::Doctor => view! {
            <div class="page">
                <PageHead title=ja::home::greeting(&session.name) document_title=ja::home::TITLE/>
                <p><a class="button button--main" href="/clinic">{ja::common::STAFF_TODAY}</a></p>
            </div>
        }
        .into_any(),
        Job::PublicHealthNurse | Job::MunicipalVaccination => view! {
            <div class="page">
                <PageHead title=ja::home::greeting(&session.name) document_title=ja::home::TITLE/>
                <p><a class="button button--main" href="/cohort">{ja::cohort::TITLE}</a></p>
            </div>
        }
        .into_any(),
        // no records are theirs to see here yet
        _ => view! {
            <div class="page">
                <PageHead title=ja::home::greeting(&session.name) document_title=ja::home::TITLE/>
                <p><a class="button button--main" href="/settings">{ja::account::SETTINGS_TITLE}</a></p>
            </div>
        }
        .into_any(),
    }
    })
}

#[component]
fn Guardian(browser: Browser, session: Session) -> impl IntoView {
    let home = live(&browser, |browser| async move {
        let children = children(&browser).await?;
        let drafts = browser.drafts().await?;
        // what was handed in of late, and what became of it: not the whole of a life
        let newest = |kind: &str| Filter::all().kind(kind).newest(NEWEST);
        let mut rows = browser.rows(&newest("QuestionnaireResponse")).await?;
        rows.extend(browser.rows(&newest("Immunization")).await?);
        let today = browser.today();
        let todos = todos(&children, &drafts, &rows, today);
        Ok(Home {
            children,
            todos,
            today,
        })
    });
    let (status, complete) = (browser.status(), browser.complete());
    let offline = Memo::new(move |_| status.with(|s| s.phase == Phase::Waiting));
    let unsent = Memo::new(move |_| status.with(|s| s.unsent));
    let attention = Memo::new(move |_| status.with(|s| s.attention));
    view! {
        <div class="page">
            <PageHead title=ja::home::greeting(&session.name) document_title=ja::home::TITLE/>
            {move || offline.get().then(|| view! {
                <Notice tone=Tone::Info title=ja::sync::OFFLINE_TITLE id="offline-notice"><p>{ja::sync::OFFLINE}</p></Notice>
            })}
            <section class="stack stack--close" aria-labelledby="todo-title">
                <h2 id="todo-title">{ja::home::TODO}</h2>
                {move || match attention.get() {
                    0 => None,
                    count => Some(view! {
                        <Notice tone=Tone::Caution title=ja::home::attention(count)>
                            <p><a class="button" href="/attention">{ja::home::OPEN_ATTENTION}</a></p>
                        </Notice>
                    }),
                }}
                {move || match unsent.get() {
                    0 => None,
                    count => Some(view! { <p id="home-unsent"><Chip tone=Tone::Caution icon=Icon::Clock text=ja::home::unsent(count)/></p> }),
                }}
                {move || complete.get().then(|| view! { <Reminders browser=browser.clone()/> })}
                {when_loaded(home, |home| todo_list(home.todos))}
            </section>
            <section class="stack stack--close" aria-labelledby="children-title">
                <h2 id="children-title">{ja::home::CHILDREN}</h2>
                {when_loaded(home, |home| child_cards(home.children, home.today))}
            </section>
        </div>
    }
}

fn todo_list(todos: Vec<Todo>) -> AnyView {
    if todos.is_empty() {
        return view! { <p id="todo-none">{ja::home::NOTHING_TODO}</p> }.into_any();
    }
    let item = |todo: Todo| {
        let (child, record) = (&todo.child, todo.record);
        let form = || format!("/forms/{record}");
        let (text, href, action, kind) = match &todo.kind {
            Kind::Conflict { fields, first } => (
                ja::home::draft_conflict(child, *fields),
                find(&todo.form)
                    .map_or_else(form, |form| address_of(&steps_of(form), record, first)),
                ja::home::RESOLVE,
                "conflict",
            ),
            Kind::Draft => (
                ja::home::draft_open(child),
                form(),
                ja::home::CONTINUE,
                "draft",
            ),
            Kind::Unsent => (
                ja::home::form_unsent(child),
                form(),
                ja::home::SHOW,
                "unsent",
            ),
            Kind::Waiting => (
                ja::home::form_waiting(child),
                form(),
                ja::home::SHOW,
                "waiting",
            ),
        };
        let main = matches!(todo.kind, Kind::Conflict { .. } | Kind::Draft);
        view! {
            <li class="card" class:card--action=main data-todo=kind>
                <p><strong>{text}</strong></p>
                {todo.vaccine.map(|vaccine| view! { <p class="small weak">{vaccine}</p> })}
                <p><a class="button" class:button--main=main href=href>{action}</a></p>
            </li>
        }
    };
    view! { <ul class="stack stack--close" id="todo">{todos.into_iter().map(item).collect_view()}</ul> }.into_any()
}

fn child_cards(children: Vec<Child>, today: Date) -> AnyView {
    if children.is_empty() {
        return view! { <p id="no-children">{ja::home::NO_CHILDREN}</p> }.into_any();
    }
    let card = |child: Child| {
        let age = child.age(today).map(ja::home::age);
        view! {
            <li class="card child-card" data-person=child.person.to_string()>
                <h3 class="card__title">
                    <span>{child.name.clone()}</span>
                    <span class="child-card__age">{age}</span>
                </h3>
                {child.kana.map(|kana| view! { <p class="small weak">{kana}</p> })}
                <div class="stack stack--tight">
                    <a class="button button--main" href=format!("/forms/new/{}", child.person)>
                        <IconView icon=Icon::Pen/>
                        {ja::home::NEW_FORM}
                        <span class="visually-hidden">{child.name.clone()}</span>
                    </a>
                    <a class="button" href=format!("/people/{}", child.person)>
                        <IconView icon=Icon::Book/>
                        {ja::home::OPEN_RECORD}
                        <span class="visually-hidden">{child.name}</span>
                    </a>
                </div>
            </li>
        }
    };
    view! { <ul class="cards" id="children">{children.into_iter().map(card).collect_view()}</ul> }
        .into_any()
}
