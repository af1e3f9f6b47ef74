//! Acts on keys: asked of the server, proved anew where it wants that, and then the page reads again.

use crate::browser::{Browser, KeyProblem};
use crate::ja;
use crate::ui::{Confirm, Turn, TurnButton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;

/// What an act is: a question to the server.
pub type Asking<T> = Pin<Box<dyn Future<Output = Result<T, KeyProblem>>>>;

/// Does it; where the server wants to be shown again who it is, a passkey is shown and it is done then.
pub async fn proved<T>(
    browser: &Browser,
    act: impl Fn(Browser) -> Asking<T>,
) -> Result<T, KeyProblem> {
    match act(browser.clone()).await {
        Err(KeyProblem::NotFresh) => {
            browser.prove_again().await?;
            act(browser.clone()).await
        }
        done => done,
    }
}

/// What a list shows.
pub type Shown<T> = RwSignal<Option<Result<T, KeyProblem>>>;

/// Reads now, and again whenever `again` is run.
pub fn reading<T: Send + Sync + 'static>(
    browser: &Browser,
    read: impl Fn(Browser) -> Asking<T> + Send + Sync + 'static,
) -> (Shown<T>, Callback<()>) {
    let shown: Shown<T> = RwSignal::new(None);
    let browser = browser.clone();
    let again = Callback::new(move |()| {
        let asked = read(browser.clone());
        spawn_local(async move {
            let told = asked.await;
            let _ = shown.try_set(Some(told));
        });
    });
    again.run(());
    (shown, again)
}

/// A button that asks once more, acts, and reads again. What went wrong stands below it.
#[component]
pub fn Remove(
    #[prop(into)] id: String,
    label: &'static str,
    question: &'static str,
    act: Callback<(), Asking<()>>,
    browser: Browser,
    again: Callback<()>,
) -> impl IntoView {
    let problem = RwSignal::new(None::<String>);
    let confirmed = Callback::new(move |()| {
        let browser = browser.clone();
        problem.set(None);
        spawn_local(async move {
            let done = proved(&browser, |_| act.run(())).await;
            let _ = problem.try_set(done.err().map(ja::keys::problem));
            again.try_run(());
        });
    });
    view! {
        <div class="stack stack--tight">
            <Confirm id label question confirm_label=label on_confirm=confirmed/>
            <div role="alert">
                {move || problem.get().map(|problem| view! { <p class="field__error">{problem}</p> })}
            </div>
        </div>
    }
}

/// A button that acts at once, and reads again.
#[component]
pub fn Do(
    #[prop(into)] id: String,
    label: &'static str,
    act: Callback<(), Asking<()>>,
    browser: Browser,
    again: Callback<()>,
) -> impl IntoView {
    let turn = Turn::default();
    let tapped = Callback::new(move |()| {
        let browser = browser.clone();
        turn.take(async move {
            let done = proved(&browser, |_| act.run(())).await;
            again.try_run(());
            done.map_err(ja::keys::problem)
        });
    });
    view! { <TurnButton turn id label busy_label=ja::keys::SIGNING_IN on_tap=tapped/> }
}
