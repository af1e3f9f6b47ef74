//! Somebody's own words about a record: a question, an answer. Kept with every keystroke until they are sent; what
//! cannot be kept is said at once.

use crate::browser::{Browser, page};
use crate::ja;
use crate::ui::{Kind, TextField, Turn, TurnButton};
use domain::fhir::communication::{Communication, TEXT_CHARS_MAX};
use domain::{PersonId, RecordId};
use leptos::prelude::*;
use sync::wire::NewRecord;

/// A text field and a button that makes a Communication of it.
#[component]
pub fn Writing(
    browser: Browser,
    person: PersonId,
    /// What it is about: the words are kept under its name.
    about: RecordId,
    #[prop(into)] id: String,
    label: &'static str,
    hint: &'static str,
    #[prop(into)] send_id: String,
    send_label: &'static str,
    #[prop(optional)] main: bool,
    /// From the id and the words to the message.
    message: Callback<(RecordId, String), Option<Communication>>,
    /// After it was sent.
    #[prop(optional)]
    then: Option<Callback<()>>,
) -> impl IntoView {
    let text = RwSignal::new(browser.note(about));
    let error = RwSignal::new(None::<String>);
    let turn = Turn::default();
    let keeping = browser.clone();
    let typed = Callback::new(move |written: String| {
        let kept = keeping.keep_note(about, &written);
        error.set((!kept).then(|| ja::sync::NOT_SAVED.to_owned()));
        text.set(written);
    });
    let field = id.clone();
    let send = Callback::new(move |()| {
        let words = text.get_untracked().trim().to_owned();
        if let Some(wrong) = ja::looks::wrong_length(words.chars().count(), TEXT_CHARS_MAX) {
            error.set(Some(wrong));
            page::focus_soon(format!("#{field}"));
            return;
        }
        let browser = browser.clone();
        let record = RecordId(browser.new_id());
        let written = message.run((record, words));
        turn.take(async move {
            let written =
                written.and_then(|it| NewRecord::new(record, "Communication", &it.to_json()));
            let written = written.ok_or_else(|| ja::sync::NOT_SAVED.to_owned())?;
            let made = browser.create(person, vec![written]).await;
            made.map_err(ja::errors::sentence)?;
            browser.keep_note(about, "");
            if let Some(then) = then {
                then.try_run(());
            }
            Ok(())
        });
    });
    view! {
        <TextField id label hint kind=Kind::Area value=text.get_untracked() on_input=typed error=error/>
        <TurnButton turn id=send_id label=send_label busy_label=ja::grants::BUSY main=main on_tap=send/>
    }
}
