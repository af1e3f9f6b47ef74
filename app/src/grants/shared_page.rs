//! /shared, for staff: whose notebooks this device may show now.

use crate::browser::Filter;
use crate::home::child::{Child, children};
use crate::ja;
use crate::looks::{asked_list::AskedList, questions};
use crate::ui::{PageHead, live, when_loaded, with_session};
use domain::Date;
use leptos::prelude::*;

/// Everybody who lets this person's organisation see something.
#[component]
pub fn SharedPage() -> impl IntoView {
    with_session(move |browser, session| {
        let shown = live(&browser, move |browser| async move {
            Ok((children(&browser).await?, browser.today()))
        });
        let questions = live(&browser, move |browser| async move {
            let messages = Filter::all().kind("Communication");
            Ok(questions::of(&browser.rows(&messages).await?))
        });
        let asked =
            Signal::derive(move || questions.get().and_then(Result::ok).unwrap_or_default());
        view! {
            <div class="page">
                <PageHead title=ja::grants::SHARED_TITLE/>
                <p>{ja::grants::SHARED_LEAD}</p>
                <p><a class="button" id="to-once" href="/once">{ja::grants::ONCE_OPEN_TITLE}</a></p>
                <AskedList browser session asked/>
                {when_loaded(shown, move |(people, today)| list(people, today))}
            </div>
        }
        .into_any()
    })
}

fn list(people: Vec<Child>, today: Date) -> AnyView {
    if people.is_empty() {
        return view! { <p id="no-shared">{ja::grants::SHARED_NONE}</p> }.into_any();
    }
    let entry = |person: Child| {
        let age = person.age(today).map(ja::home::age);
        view! {
            <li data-person=person.person.to_string()>
                <a href=format!("/people/{}", person.person)>{person.name}</a>
                {person.kana.map(|kana| view! { <span class="small weak">{kana}</span> })}
                {age.map(|age| view! { <span class="small">{age}</span> })}
            </li>
        }
    };
    view! {
        <section class="card">
            <ul class="entries" id="shared">{people.into_iter().map(entry).collect_view()}</ul>
        </section>
    }
    .into_any()
}
