//! What was done, for whoever did it and for whoever confirms it. No record is shown.

use crate::browser::{Browser, EmergencyLine, page};
use crate::ja;
use crate::ja::emergency as words;
use crate::ui::{Kind, TextField, Turn, TurnButton};
use domain::access::emergency::{Identification, Reason};
use domain::ja::emergency as names;
use leptos::prelude::*;

#[component]
pub fn Reviews(
    browser: Browser,
    #[prop(into)] past: Signal<Vec<EmergencyLine>>,
    again: Callback<()>,
) -> impl IntoView {
    let today = browser.today();
    let some = Memo::new(move |_| past.with(|past| !past.is_empty()));
    move || {
        let browser = browser.clone();
        some.get().then(|| {
            view! {
                <section class="card" aria-labelledby="reviews-title">
                    <h2 id="reviews-title">{words::REVIEWS}</h2>
                    <p>{words::REVIEWS_LEAD}</p>
                    <ul class="stack" id="reviews">
                        <For each=move || past.get() key=|it| (it.id, it.reviewed_at, it.may_review) let:it>
                            {line(&browser, it, today, again)}
                        </For>
                    </ul>
                </section>
            }
        })
    }
}

fn line(browser: &Browser, it: EmergencyLine, today: domain::Date, again: Callback<()>) -> AnyView {
    let said = it.said.as_ref().map(|said| {
        let reason = Reason::from_code(&said.reason).unwrap_or(Reason::Other);
        let ways = said.identified_by.iter().filter_map(|code| Identification::from_code(code));
        let ways: Vec<&str> = ways.map(names::identification).collect();
        view! {
            <dl class="facts">
                <div><dt>{words::PATIENT}</dt><dd>{said.name.clone()}" "<span class="num">{domain::ja::date::both(said.birth)}</span></dd></div>
                <div><dt>{words::REASON}</dt><dd>{names::reason_in_words(reason, &said.words)}</dd></div>
                <div><dt>{words::WAYS_SHORT}</dt><dd>{ways.join("、")}</dd></div>
            </dl>
        }
    });
    let reviewed = match (&it.reviewed_at, &it.review) {
        (Some(at), Some(text)) => Some(words::reviewed(*at, text)),
        _ => None,
    };
    let state = reviewed.unwrap_or_else(|| words::review_due(it.review_due, today));
    view! {
        <li class="stack stack--tight" data-emergency=it.id.to_string() data-reviewed=it.reviewed_at.is_some().to_string()>
            <p><strong class="num">{words::when(it.began_at, it.ends_at)}</strong>" "{it.by.clone()}</p>
            {said}
            {it.widened_at.is_some().then(|| view! { <p class="small">{words::WIDENED}</p> })}
            <p class="small">{state}</p>
            {it.may_review.then(|| view! { <Confirming browser=browser.clone() it=it.clone() again/> })}
        </li>
    }
    .into_any()
}

#[component]
fn Confirming(browser: Browser, it: EmergencyLine, again: Callback<()>) -> impl IntoView {
    let id = it.id;
    // kept with every keystroke, as other words are that are no record yet
    let typed = RwSignal::new(browser.note(id));
    let error = RwSignal::new(None::<String>);
    let turn = Turn::default();
    let field = format!("review-{id}");
    let keeping = browser.clone();
    let keep = Callback::new(move |text: String| {
        let kept = keeping.keep_note(id, &text);
        error.set((!kept).then(|| ja::sync::NOT_SAVED.to_owned()));
        typed.set(text);
    });
    let confirm = Callback::new({
        let field = field.clone();
        move |()| {
            let text = typed.get_untracked();
            if text.trim().is_empty() {
                error.set(Some(words::REVIEW_MISSING.to_owned()));
                page::focus_soon(format!("#{field}"));
                return;
            }
            error.set(None);
            let browser = browser.clone();
            turn.take(async move {
                let done = browser.review_emergency(id, &text).await;
                done.map_err(ja::keys::problem)?;
                browser.keep_note(id, "");
                again.try_run(());
                Ok(())
            });
        }
    });
    view! {
        <TextField
            id=field.clone()
            label=words::REVIEW
            hint=words::REVIEW_HINT
            kind=Kind::Area
            value=typed.get_untracked()
            on_input=keep
            error=error
            max_length=500
        />
        <TurnButton turn id=format!("{field}--confirm") label=words::REVIEW_DONE busy_label=words::BUSY on_tap=confirm/>
    }
}
