//! Questions that were put to one's organisation, and their answers. For staff.

use super::questions::Asked;
use super::writing::Writing;
use crate::browser::Browser;
use crate::ja;
use crate::ui::{Chip, Icon, Tone};
use domain::RecordId;
use leptos::prelude::*;
use sync::wire::Session;

/// All of them; nothing when nobody asked. What changes elsewhere draws no entry anew: somebody may be writing in it.
#[component]
pub fn AskedList(browser: Browser, session: Session, asked: Signal<Vec<Asked>>) -> impl IntoView {
    let any = Memo::new(move |_| !asked.with(Vec::is_empty));
    move || {
        let (browser, session) = (browser.clone(), session.clone());
        any.get().then(|| {
            view! {
                <section class="card" aria-labelledby="asked-title">
                    <h2 id="asked-title">{ja::looks::ASKED_TITLE}</h2>
                    <ul class="stack" id="asked">
                        <For
                            each=move || asked.get()
                            key=|it| (it.record, it.answer.as_ref().map(|answer| answer.pending))
                            children=move |it| entry(browser.clone(), session.clone(), it)
                        />
                    </ul>
                </section>
            }
        })
    }
}

fn entry(browser: Browser, session: Session, asked: Asked) -> impl IntoView {
    let due = asked.due().filter(|_| asked.answer.is_none());
    let open = asked
        .answer
        .is_none()
        .then(|| answering(browser, &session, asked.clone()));
    view! {
        <li class="stack stack--tight" data-question=asked.record.to_string()>
            <p><strong>{ja::looks::asked_by(&asked.who())}</strong></p>
            <p class="small">{asked.about()}</p>
            <blockquote class="words">{asked.message.text.clone()}</blockquote>
            {due.map(|day| view! { <p class="small num">{ja::looks::answer_until(day)}</p> })}
            {asked.answer.map(answer_view)}
            {open}
        </li>
    }
}

/// What the organisation said.
pub fn answer_view(answer: super::questions::Answer) -> impl IntoView {
    view! {
        <div class="answer stack stack--tight">
            <p class="small">{ja::looks::answered_by(&answer.by, answer.at)}</p>
            <blockquote class="words">{answer.text}</blockquote>
            {answer.pending.then(|| view! {
                <p class="chips"><Chip tone=Tone::Caution icon=Icon::Clock text=ja::sync::PENDING/></p>
            })}
        </div>
    }
}

fn answering(browser: Browser, session: &Session, asked: Asked) -> impl IntoView {
    let (about, person) = (asked.record, asked.person);
    let (clock, by) = (browser.clone(), session.practitioner());
    let message = Callback::new(move |(id, words): (RecordId, String)| {
        Some(asked.message.answer(id, by.clone(), &words, clock.now()))
    });
    view! {
        <Writing
            browser
            person
            about
            id=format!("answer-{about}")
            label=ja::looks::ANSWER
            hint=ja::looks::ANSWER_HINT
            send_id=format!("send-{about}")
            send_label=ja::looks::SEND_ANSWER
            message
        />
    }
}
