//! One act that takes a moment: busy while it runs, refused a second time, and a sentence when it failed.

use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;

/// The state of such an act.
#[derive(Clone, Copy)]
pub struct Turn {
    busy: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
}

impl Default for Turn {
    fn default() -> Self {
        Self {
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
        }
    }
}

impl Turn {
    /// Runs it, unless it runs already.
    pub fn take(self, work: impl Future<Output = Result<(), String>> + 'static) {
        self.run(Box::pin(work));
    }

    fn run(self, work: Pin<Box<dyn Future<Output = Result<(), String>>>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let ended = work.await;
            // the page may be gone meanwhile
            let _ = self.busy.try_set(false);
            let _ = self.problem.try_set(ended.err());
        });
    }

    /// Says something that is wrong before anything was begun.
    pub fn refuse(self, problem: String) {
        self.problem.set(Some(problem));
    }

    /// What went wrong, for acts that have no button of their own.
    #[must_use]
    pub fn problem(self) -> Option<String> {
        self.problem.get()
    }

    #[must_use]
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }
}

/// The button of an act, with its sentence below.
#[component]
pub fn TurnButton(
    turn: Turn,
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    /// What it says while it runs.
    #[prop(into)]
    busy_label: String,
    /// The one thing to do on this page.
    #[prop(optional)]
    main: bool,
    /// Of a form: `submit`. Otherwise what a tap does.
    #[prop(optional)]
    on_tap: Option<Callback<()>>,
) -> impl IntoView {
    let busy = turn.busy;
    let problem_id = format!("{id}--problem");
    let kind = if on_tap.is_some() { "button" } else { "submit" };
    let class = if main {
        "button button--main"
    } else {
        "button"
    };
    view! {
        <div class="stack stack--tight">
            <div>
                <button
                    type=kind
                    class=class
                    id=id
                    aria-disabled=move || busy.get().then_some("true")
                    aria-describedby=problem_id.clone()
                    on:click=move |_| if let Some(on_tap) = on_tap { on_tap.run(()) }
                >
                    {move || if busy.get() { busy_label.clone() } else { label.clone() }}
                </button>
            </div>
            <div id=problem_id role="alert">
                {move || turn.problem.get().map(|problem| view! { <p class="field__error">{problem}</p> })}
            </div>
        </div>
    }
}
