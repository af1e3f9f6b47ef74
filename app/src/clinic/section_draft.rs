//! A section of a form being written: opened from the device's store, kept in step with it, handed in whole.

use crate::browser::{Browser, DraftView, StoreError};
use crate::ui::{Skeleton, live, store_error_view};
use crate::vaccination::draft::{Draft, ReadDraft, Saving};
use domain::questionnaire::{Answers, Questionnaire, RawAnswer, find};
use domain::{Instant, PersonId, RecordId};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use serde_json::Value;
use sync::wire::{NewRecord, RowStatus};

/// How long handing in waits for the last keystroke to be kept.
const PATIENCE_MILLIS: u32 = 4000;
const LOOK_MILLIS: u32 = 25;

/// Why a section was not handed in. Nothing of it happened.
#[derive(Clone, Debug, PartialEq)]
pub enum NotHandedIn {
    /// Two values stand side by side.
    Conflicts,
    /// The last keystroke is not kept yet.
    Unsaved,
    /// A record could not be written as JSON; only a broken build.
    Unwritable,
    Store(StoreError),
}

/// Draws a section with its draft. Nothing is stored before the first keystroke: the draft comes into being with it.
pub fn with_draft(
    browser: &Browser,
    form: Option<&'static Questionnaire>,
    person: PersonId,
    record: RecordId,
    draw: impl Fn(Draft) -> AnyView + Send + 'static,
) -> AnyView {
    let Some(form) = form else {
        return ().into_any();
    };
    let stored = live(browser, move |browser| async move {
        let known = ReadDraft::of(&browser, record).await?;
        Ok(known.unwrap_or_else(|| ReadDraft {
            view: empty(person, record, &form.canonical()),
            read_at: 0,
        }))
    });
    let opened = Memo::new(move |_| {
        stored.with(|stored| match stored {
            None => None,
            Some(Ok(_)) => Some(Ok(())),
            Some(Err(error)) => Some(Err(error.clone())),
        })
    });
    let browser = browser.clone();
    (move || match opened.get() {
        None => Skeleton().into_any(),
        Some(Err(error)) => store_error_view(&error),
        Some(Ok(())) => {
            let view = stored.with_untracked(|stored| match stored {
                Some(Ok(view)) => Some(view.clone()),
                _ => None,
            });
            let Some(view) = view else {
                return Skeleton().into_any();
            };
            // begun with another version: it ends with that
            let form = find(&view.view.questionnaire).unwrap_or(form);
            let draft = Draft::open(&browser, form, &view);
            Effect::new(move |_| {
                stored.with(|stored| {
                    if let Some(Ok(view)) = stored {
                        draft.merge(view);
                    }
                });
            });
            draw(draft)
        }
    })
    .into_any()
}

fn empty(person: PersonId, record: RecordId, questionnaire: &str) -> DraftView {
    DraftView {
        record,
        person,
        questionnaire: questionnaire.to_owned(),
        fields: std::collections::BTreeMap::new(),
        status: RowStatus::Draft,
        pending: false,
        updated_at: Instant::default(),
    }
}

/// Hands the section in with the records that come with it: all or nothing.
pub async fn hand_in(
    draft: Draft,
    made: Option<(Value, Vec<NewRecord>)>,
) -> Result<(), NotHandedIn> {
    let (response, records) = made.ok_or(NotHandedIn::Unwritable)?;
    settled(draft).await?;
    let (record, person, seen) = (draft.record, draft.person, draft.seen());
    let sent = draft
        .browser()
        .submit(record, person, response, seen, records)
        .await;
    sent.map(|_| ()).map_err(NotHandedIn::Store)
}

/// Waits until what is on the screen is kept.
async fn settled(draft: Draft) -> Result<(), NotHandedIn> {
    for _ in 0..PATIENCE_MILLIS / LOOK_MILLIS {
        match draft.saving.try_get_untracked() {
            Some(Saving::Running) => TimeoutFuture::new(LOOK_MILLIS).await,
            Some(Saving::Failed(error)) => return Err(NotHandedIn::Store(error)),
            Some(Saving::Untouched | Saving::OnDevice | Saving::OnServer) => break,
            None => return Err(NotHandedIn::Unsaved),
        }
    }
    if draft.saving.try_get_untracked() == Some(Saving::Running) {
        return Err(NotHandedIn::Unsaved);
    }
    match draft
        .conflicts
        .try_with_untracked(|conflicts| conflicts.is_empty())
    {
        Some(true) => Ok(()),
        _ => Err(NotHandedIn::Conflicts),
    }
}

/// The answers with some put in at the end: who signs, on which day.
pub fn completed(
    draft: Draft,
    with: impl IntoIterator<Item = (&'static str, RawAnswer)>,
) -> Answers {
    let mut answers = draft.answers.get_untracked();
    answers.extend(
        with.into_iter()
            .map(|(link, value)| (link.to_owned(), value)),
    );
    answers
}
