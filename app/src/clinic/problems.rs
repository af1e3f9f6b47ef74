//! What keeps a section from being handed in: a list with links to the fields, and the saved mark of a section.

use super::section_draft::NotHandedIn;
use crate::browser::page;
use crate::ja;
use crate::ui::{Icon, IconView, Notice, Tone, store_error_view};
use crate::vaccination::draft::{Draft, Saving};
use leptos::prelude::*;

/// One thing to mend: the id of the field and the sentence.
pub type Mend = (String, String);

/// State of the button that hands a section in.
#[derive(Clone, Copy, Default)]
pub struct Attempt {
    pub mends: RwSignal<Vec<Mend>>,
    pub failed: RwSignal<Option<NotHandedIn>>,
    pub running: RwSignal<bool>,
}

impl Attempt {
    /// The sentence of one field.
    pub fn of(self, id: &'static str) -> Signal<Option<String>> {
        let mends = self.mends;
        Signal::derive(move || {
            mends.with(|mends| {
                mends
                    .iter()
                    .find(|(field, _)| field == id)
                    .map(|(_, text)| text.clone())
            })
        })
    }

    /// Takes back what has been mended meanwhile; adds nothing while somebody is still writing. `current` must be
    /// called in the page's owner and follow what is typed.
    pub fn follow(self, current: impl Fn() -> Vec<Mend> + Send + Sync + 'static) {
        Effect::new(move |_| {
            let now = current();
            let there = |mend: &Mend| now.iter().any(|(field, _)| *field == mend.0);
            if self.mends.with_untracked(|mends| !mends.iter().all(there)) {
                self.mends.update(|mends| mends.retain(there));
            }
        });
    }

    /// Shows what is to be mended and goes there. `true`: nothing is, and nothing is running.
    pub fn may_go_on(self, mends: Vec<Mend>, summary: &'static str) -> bool {
        if self.running.get_untracked() {
            return false;
        }
        self.failed.set(None);
        let free = mends.is_empty();
        self.mends.set(mends);
        if !free {
            page::focus_soon(format!("#{summary}"));
        }
        free
    }

    /// Runs the handing in, once at a time.
    pub fn run(
        self,
        summary: &'static str,
        work: impl Future<Output = Result<(), NotHandedIn>> + 'static,
        done: impl FnOnce() + 'static,
    ) {
        self.running.set(true);
        leptos::task::spawn_local(async move {
            let result = work.await;
            let _ = self.running.try_set(false);
            match result {
                Ok(()) => done(),
                Err(why) => {
                    let _ = self.failed.try_set(Some(why));
                    page::focus_soon(format!("#{summary}"));
                }
            }
        });
    }
}

/// The list over the button. Takes the focus when there is something in it.
#[component]
pub fn Problems(id: &'static str, attempt: Attempt) -> impl IntoView {
    let failed = move || {
        attempt.failed.get().map(|why| match why {
            NotHandedIn::Store(error) => store_error_view(&error),
            NotHandedIn::Conflicts => plain(ja::form::CONFLICTS_LEFT),
            NotHandedIn::Unsaved => plain(ja::form::UNSAVED_LEFT),
            NotHandedIn::Unwritable => plain(ja::clinic::UNWRITABLE),
        })
    };
    let list = move || {
        let mends = attempt.mends.get();
        (!mends.is_empty()).then(|| {
            let count = ja::clinic::error_count(mends.len());
            view! {
                <Notice tone=Tone::Danger title=ja::clinic::ERRORS_TITLE>
                    <p>{count}</p>
                    <ul class="problem-list">
                        {mends
                            .into_iter()
                            .map(|(field, text)| {
                                // the field itself, or the first input of its group
                                let target = format!("#{field}:is(input, textarea), #{field} :is(input, textarea)");
                                view! {
                                    <li>
                                        <a
                                            href=format!("#{field}")
                                            on:click=move |event| {
                                                event.prevent_default();
                                                page::focus_soon(target.clone());
                                            }
                                        >
                                            {text}
                                        </a>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                </Notice>
            }
        })
    };
    view! { <div id=id tabindex="-1" class="problems">{failed}{list}</div> }
}

fn plain(text: &'static str) -> AnyView {
    view! { <Notice tone=Tone::Danger title=text alert=true/> }.into_any()
}

/// 保存しました for one section; several stand on the page.
#[component]
pub fn SectionSaved(draft: Draft, id: &'static str) -> impl IntoView {
    let saving = draft.saving;
    let shown = Memo::new(move |_| match saving.get() {
        Saving::Untouched => ("untouched", None),
        Saving::Running => ("saving", Some((Icon::Sync, ja::sync::SAVING))),
        Saving::OnDevice => ("saved", Some((Icon::Check, ja::sync::SAVED))),
        Saving::OnServer => ("sent", Some((Icon::Check, ja::sync::SAVED_AND_SENT))),
        Saving::Failed(_) => ("failed", Some((Icon::Alert, ja::sync::NOT_SAVED))),
    });
    let failed = move || match saving.get() {
        Saving::Failed(error) => Some(view! {
            {store_error_view(&error)}
            <p>
                <button type="button" class="button" on:click=move |_| draft.save_again()>{ja::form::SAVE_AGAIN}</button>
            </p>
        }),
        _ => None,
    };
    view! {
        <div class="section-saved" id=id data-state=move || shown.get().0>
            <p class="section-saved__line">
                {move || shown.get().1.map(|(icon, text)| view! { <IconView icon/><span>{text}</span> })}
            </p>
            {failed}
        </div>
    }
}
