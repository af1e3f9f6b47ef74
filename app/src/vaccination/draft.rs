//! An open form: what stands on the screen, what of it is saved, and what others wrote meanwhile.
//!
//! General: knows no form and no question. Used for the guardian's 予診票 and the physician's section alike.
//!
//! Invariants: what is on screen is never replaced while somebody types into it or while it is being saved; the
//! versions handed to the store are those of the value on screen, so that a value written elsewhere is never
//! overwritten unseen.

mod conflict;
mod fields;

pub use conflict::Conflict;

use crate::browser::{Browser, DraftView, Reach, StoreError};
use crate::ui::frame::Unconfirmed;
use domain::questionnaire::{Answers, ProblemKind, Questionnaire, RawAnswer};
use domain::{ChangeId, PersonId, RecordId};
use fields::Fields;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Between two boxes of one field the focus is nowhere for a moment.
const LEAVING: Duration = Duration::from_millis(150);

/// How safe what is on the screen is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Saving {
    /// Nothing typed yet since the page was opened.
    #[default]
    Untouched,
    /// The storage has not confirmed the last keystroke.
    Running,
    /// Confirmed by this device's storage.
    OnDevice,
    /// Confirmed by the server.
    OnServer,
    /// Not saved. What was typed is on the screen only.
    Failed(StoreError),
}

/// A draft as the store had it, and when: counted in this page's writes.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadDraft {
    pub view: DraftView,
    pub read_at: u64,
}

impl ReadDraft {
    /// What the store has now.
    pub async fn of(browser: &Browser, record: RecordId) -> Result<Option<Self>, StoreError> {
        let read_at = browser.written();
        let view = browser.draft(record).await?;
        Ok(view.map(|view| Self { view, read_at }))
    }
}

/// One open form. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Draft {
    pub record: RecordId,
    pub person: PersonId,
    pub form: &'static Questionnaire,
    /// What is on the screen.
    pub answers: RwSignal<Answers>,
    pub saving: RwSignal<Saving>,
    pub conflicts: RwSignal<BTreeMap<String, Conflict>>,
    browser: StoredValue<Browser>,
    fields: StoredValue<Fields>,
    /// Grows for a field when its value came from the store and must be written into the input.
    arrivals: RwSignal<BTreeMap<String, u64>>,
    /// Fields the person has left: only these show errors while filling in.
    left: RwSignal<BTreeSet<String>>,
    /// The person tried to hand it in: every field shows its error.
    pub show_all: RwSignal<bool>,
    unconfirmed: RwSignal<u32>,
}

impl Draft {
    /// Puts a stored draft on the screen. Inside the page's owner, and only in a browser.
    #[must_use]
    pub fn open(browser: &Browser, form: &'static Questionnaire, read: &ReadDraft) -> Self {
        let view = &read.view;
        let draft = Self {
            record: view.record,
            person: view.person,
            form,
            answers: RwSignal::default(),
            saving: RwSignal::default(),
            conflicts: RwSignal::default(),
            browser: StoredValue::new(browser.clone()),
            fields: StoredValue::default(),
            arrivals: RwSignal::default(),
            left: RwSignal::default(),
            show_all: RwSignal::new(false),
            unconfirmed: use_context::<Unconfirmed>()
                .map_or_else(|| RwSignal::new(0), |unconfirmed| unconfirmed.0),
        };
        draft.merge(read);
        draft
    }

    /// Takes over what the store has, field by field, where the person is not at work.
    pub fn merge(&self, read_draft: &ReadDraft) {
        let ReadDraft { view, read_at } = read_draft;
        let mut arrived = Vec::new();
        let mut conflicts = BTreeMap::new();
        self.fields.update_value(|fields| {
            for (link, field) in &view.fields {
                // ones own newer words are on the screen; what follows them is read in a moment
                if fields.is_old(link, *read_at) {
                    continue;
                }
                let stored = read(&field.value);
                let shown = self
                    .answers
                    .with_untracked(|answers| answers.get(link).cloned());
                if fields.takes(link, field, stored.as_ref(), shown.as_ref()) {
                    arrived.push((link.clone(), stored));
                }
                if !field.others.is_empty() {
                    conflicts.insert(link.clone(), Conflict::of(field));
                }
            }
        });
        if !arrived.is_empty() {
            self.arrivals.update(|arrivals| {
                for (link, _) in &arrived {
                    *arrivals.entry(link.clone()).or_default() += 1;
                }
            });
            self.answers.update(|answers| {
                for (link, value) in arrived {
                    match value {
                        Some(value) => answers.insert(link, value),
                        None => answers.remove(&link),
                    };
                }
            });
        }
        if self.conflicts.with_untracked(|old| *old != conflicts) {
            self.conflicts.set(conflicts);
        }
        self.show_reach(view);
    }

    fn show_reach(&self, view: &DraftView) {
        let on_server = !view.pending
            && view
                .fields
                .values()
                .all(|field| field.reach == Reach::Server);
        let said = self.saving.get_untracked();
        if said == Saving::OnDevice && on_server && self.fields.with_value(Fields::quiet) {
            self.saving.set(Saving::OnServer);
        }
    }

    /// Every input event ends here: on screen at once, in the store at once.
    pub fn answer(&self, link: &str, value: RawAnswer) {
        self.answers.update(|answers| {
            answers.insert(link.to_owned(), value);
        });
        self.save(link, Vec::new());
    }

    /// The same, and the input shows it: for buttons that fill in a field.
    pub fn put(&self, link: &str, value: RawAnswer) {
        self.answer(link, value);
        self.arrivals
            .update(|arrivals| *arrivals.entry(link.to_owned()).or_default() += 1);
    }

    /// One of several values written at the same time: it replaces them all, on every device.
    pub fn choose(&self, link: &str, value: RawAnswer) {
        let all = self
            .conflicts
            .with_untracked(|conflicts| conflicts.get(link).map(|c| c.all.clone()));
        self.conflicts.update(|conflicts| {
            conflicts.remove(link);
        });
        self.answers.update(|answers| {
            answers.insert(link.to_owned(), value);
        });
        self.arrivals
            .update(|arrivals| *arrivals.entry(link.to_owned()).or_default() += 1);
        self.save(link, all.unwrap_or_default());
    }

    /// Tries again whatever could not be saved.
    pub fn save_again(&self) {
        for link in self.fields.with_value(Fields::failed) {
            self.save(&link, Vec::new());
        }
    }

    fn save(&self, link: &str, also_seen: Vec<ChangeId>) {
        let Some(value) = self
            .answers
            .with_untracked(|answers| answers.get(link).map(serde_json::to_value))
        else {
            return;
        };
        let value = value.unwrap_or_default();
        let seen = self
            .fields
            .try_update_value(|fields| fields.begin(link, also_seen));
        self.saving.set(Saving::Running);
        self.unconfirmed.update(|count| *count += 1);
        let (draft, link) = (*self, link.to_owned());
        let browser = self.browser.get_value();
        let canonical = self.form.canonical();
        let (record, person) = (self.record, self.person);
        // not cancelled with the page: a keystroke that was typed is saved
        spawn_local(async move {
            let result = browser
                .edit(
                    record,
                    person,
                    &canonical,
                    link.clone(),
                    value,
                    seen.unwrap_or_default(),
                )
                .await;
            draft.saved(&link, result);
        });
    }

    /// The page may be gone by now.
    fn saved(&self, link: &str, result: Result<(), StoreError>) {
        let _ = self
            .unconfirmed
            .try_update(|count| *count = count.saturating_sub(1));
        let written = self.browser.try_with_value(Browser::written);
        let at = (link, written.unwrap_or_default());
        let next = self
            .fields
            .try_update_value(|fields| fields.end(at, result));
        if let Some(Some(next)) = next {
            let _ = self.saving.try_set(next);
        }
    }

    /// Told by inputs: entering keeps others' values out, leaving shows the field's error. Going from one box of a
    /// field to its next is not leaving it.
    pub fn focus(&self, link: &str, inside: bool) {
        self.fields
            .update_value(|fields| fields.focused = inside.then(|| link.to_owned()));
        if inside {
            return;
        }
        let (draft, link) = (*self, link.to_owned());
        set_timeout(
            move || {
                let still_here = draft
                    .fields
                    .try_with_value(|fields| fields.focused.as_deref() == Some(link.as_str()));
                let filled = draft.answers.try_with_untracked(|answers| {
                    answers.get(&link).is_some_and(|raw| !raw.is_empty())
                });
                if still_here == Some(false) && filled == Some(true) {
                    draft.left.try_update(|left| left.insert(link.clone()));
                }
            },
            LEAVING,
        );
    }

    /// The part of an answer one input shows. Changes only when the input must be written to.
    pub fn shown<T: Default + Send + Sync + 'static>(
        &self,
        link: &str,
        part: impl Fn(&RawAnswer) -> T + Send + Sync + 'static,
    ) -> Signal<T> {
        let (answers, arrivals, link) = (self.answers, self.arrivals, link.to_owned());
        let arrival = {
            let link = link.clone();
            Memo::new(move |_| arrivals.with(|arrivals| arrivals.get(&link).copied()))
        };
        Signal::derive(move || {
            // read, not only tracked: a memo that nobody reads never runs and so never tells of a change
            let _ = arrival.get();
            answers
                .with_untracked(|answers| answers.get(&link).map(&part))
                .unwrap_or_default()
        })
    }

    /// The answer of one field, following every keystroke.
    pub fn value(&self, link: &str) -> Memo<Option<RawAnswer>> {
        let (answers, link) = (self.answers, link.to_owned());
        Memo::new(move |_| answers.with(|answers| answers.get(&link).cloned()))
    }

    /// The answer of one field as it is now.
    #[must_use]
    pub fn value_now(&self, link: &str) -> Option<RawAnswer> {
        self.answers
            .with_untracked(|answers| answers.get(link).cloned())
    }

    /// What to say beside the field, if anything.
    pub fn problem(&self, link: &str) -> Memo<Option<ProblemKind>> {
        let (answers, left, show_all, form) = (self.answers, self.left, self.show_all, self.form);
        let browser = self.browser;
        let link = link.to_owned();
        Memo::new(move |_| {
            let all = show_all.get();
            if !all && !left.with(|left| left.contains(&link)) {
                return None;
            }
            let today = browser.try_with_value(Browser::today)?;
            let problem = answers.with(|answers| form.problem_of(&link, answers, today))?;
            (all || problem != ProblemKind::Required).then_some(problem)
        })
    }

    /// Every version on the screen: what handing in replaces.
    #[must_use]
    pub fn seen(&self) -> Vec<ChangeId> {
        self.fields.with_value(Fields::seen)
    }

    /// The browser this form lives in.
    #[must_use]
    pub fn browser(&self) -> Browser {
        self.browser.get_value()
    }
}

/// A stored value this release cannot read counts as not there; the store keeps it.
fn read(value: &serde_json::Value) -> Option<RawAnswer> {
    serde_json::from_value(value.clone()).ok()
}
