//! Questions that were put to one's organisation, and their answers. For staff.

use super::questions::Asked;
use crate::browser::Browser;
use crate::ja;
use crate::ui::{Chip, Icon, Kind, TextField, Tone, Turn, TurnButton};
use domain::RecordId;
use domain::fhir::Reference;
use domain::fhir::communication::TEXT_CHARS_MAX;
use leptos::prelude::*;
use serde_json::value::to_raw_value;
use sync::wire::{NewRecord, Session};

/// All of them; nothing when nobody asked.
pub fn asked_list(browser: &Browser, session: &Session, asked: Vec<Asked>) -> Option<AnyView> {
    if asked.is_empty() {
        return None;
    }
    let entries = asked.into_iter().map(|it| entry(browser, session, it));
    let list = view! {
        <section class="card" aria-labelledby="asked-title">
            <h2 id="asked-title">{ja::looks::ASKED_TITLE}</h2>
            <ul class="stack" id="asked">{entries.collect_view()}</ul>
        </section>
    };
    Some(list.into_any())
}

fn entry(browser: &Browser, session: &Session, asked: Asked) -> impl IntoView {
    let due = asked.due().filter(|_| asked.answer.is_none());
    let open = asked.answer.is_none().then(|| {
        view! { <Answering browser=browser.clone() session=session.clone() asked=asked.clone()/> }
    });
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

#[component]
fn Answering(browser: Browser, session: Session, asked: Asked) -> impl IntoView {
    let about = asked.record;
    let text = RwSignal::new(browser.note(about));
    let error = RwSignal::new(None::<String>);
    let turn = Turn::default();
    let keeping = browser.clone();
    let typed = Callback::new(move |written: String| {
        keeping.keep_note(about, &written);
        error.set(None);
        text.set(written);
    });
    let send = Callback::new(move |()| {
        let words = text.get_untracked().trim().to_owned();
        if let Some(wrong) = ja::looks::wrong_length(words.chars().count(), TEXT_CHARS_MAX) {
            error.set(Some(wrong));
            crate::browser::page::focus_soon(format!("#answer-{about}"));
            return;
        }
        let (browser, person) = (browser.clone(), asked.person);
        let record = answer(&browser, &session, &asked, &words);
        turn.take(async move {
            let Some(record) = record else { return Ok(()) };
            let made = browser.create(person, vec![record]).await;
            made.map_err(ja::errors::sentence)?;
            browser.keep_note(about, "");
            Ok(())
        });
    });
    view! {
        <TextField
            id=format!("answer-{about}")
            label=ja::looks::ANSWER
            hint=ja::looks::ANSWER_HINT
            kind=Kind::Area
            value=text.get_untracked()
            on_input=typed
            error=error
        />
        <TurnButton
            turn
            id=format!("send-{about}")
            label=ja::looks::SEND_ANSWER
            busy_label=ja::grants::BUSY
            on_tap=send
        />
    }
}

fn answer(browser: &Browser, session: &Session, asked: &Asked, words: &str) -> Option<NewRecord> {
    let id = RecordId(browser.new_id());
    let by = Reference::to("Practitioner", session.account).with_display(session.name.clone());
    let body = asked.message.answer(id, by, words, browser.now());
    Some(NewRecord {
        id,
        kind: "Communication".to_owned(),
        body: to_raw_value(&body.to_json()).ok()?,
        supersedes: None,
        reason: None,
    })
}
