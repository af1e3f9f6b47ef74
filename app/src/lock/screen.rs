//! The lock screen: in place of every page that shows something of a person.

use super::secret_field::SecretField;
use crate::browser::{Browser, Locked, SessionState, UnlockProblem, page};
use crate::ja;
use crate::ui::{Confirm, Notice, PageHead, Skeleton, Tone, Turn, TurnButton};
use domain::Instant;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Whose it is, what waits in it, and the ways to open it.
#[component]
pub fn LockScreen(browser: Browser) -> impl IntoView {
    let session = browser.session();
    let locked = Memo::new(move |_| match session.get() {
        SessionState::Locked(locked) => Some(locked),
        _ => None,
    });
    // what is typed and what went wrong outlives each redrawing
    let pin = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    view! {
        <div class="page lock" id="lock-screen">
            <PageHead title=ja::lock::TITLE/>
            {move || {
                let locked = locked.get()?;
                Some(view! { <Opened browser=browser.clone() locked pin problem/> })
            }}
        </div>
    }
}

#[component]
fn Opened(
    browser: Browser,
    locked: Locked,
    pin: RwSignal<String>,
    problem: RwSignal<Option<String>>,
) -> impl IntoView {
    let ways = locked.ways.clone();
    let ready = ways.pin || ways.account || !ways.passkeys.is_empty();
    let label = locked
        .label
        .clone()
        .unwrap_or_else(|| ja::lock::NO_LABEL.to_owned());
    let spent = !ways.pin && ways.pins_left == 0;
    let account = locked.account;
    let leave = {
        let browser = browser.clone();
        Callback::new(move |()| {
            let browser = browser.clone();
            spawn_local(async move {
                // what failed is tried again by the next tap
                let _ = browser.sign_out_locked(account).await;
            });
        })
    };
    view! {
        <p class="lock__who" id="lock-who">{label}</p>
        {(locked.unsent > 0).then(|| view! {
            <p id="lock-unsent">{ja::lock::unsent(locked.unsent)}</p>
        })}
        {if ready {
            view! { <Ways browser=browser.clone() locked=locked.clone() spent pin problem/> }.into_any()
        } else {
            Skeleton().into_any()
        }}
        <div class="actions">
            <a class="button" href="/people-here" id="switch-person">{ja::lock::OTHERS}</a>
            <Confirm
                id="lock-sign-out"
                label=ja::account::SIGN_OUT
                question=ja::lock::SIGN_OUT_QUESTION
                confirm_label=ja::account::SIGN_OUT_CONFIRM
                on_confirm=leave
            />
        </div>
    }
}

#[component]
fn Ways(
    browser: Browser,
    locked: Locked,
    spent: bool,
    pin: RwSignal<String>,
    problem: RwSignal<Option<String>>,
) -> impl IntoView {
    let by_passkey = !locked.ways.passkeys.is_empty();
    let only_sign_in = !locked.ways.pin && !by_passkey;
    if locked.ways.pin {
        page::focus_soon("#unlock-pin".to_owned());
    }
    view! {
        {locked.account_failed.then(|| view! {
            <Notice tone=Tone::Danger title=ja::lock::ACCOUNT_FAILED_TITLE id="account-failed">
                <p>{ja::lock::ACCOUNT_FAILED}</p>
                <p><a class="button" href="/people-here">{ja::lock::DELETE}</a></p>
            </Notice>
        })}
        {(locked.ways.pin).then(|| view! { <ByPin browser=browser.clone() locked=locked.clone() pin problem/> })}
        {by_passkey.then(|| view! { <ByPasskey browser/> })}
        {(only_sign_in || spent).then(|| {
            let (title, text) = if problem.get_untracked().is_some() || spent {
                (ja::lock::SPENT_TITLE, ja::lock::SPENT)
            } else {
                (ja::lock::ONLY_SIGN_IN_TITLE, ja::lock::ONLY_SIGN_IN)
            };
            view! {
                <Notice tone=Tone::Caution title=title id="only-sign-in">
                    <p>{text}</p>
                    <p><SignInLink/></p>
                </Notice>
            }
        })}
        {(!only_sign_in).then(|| view! {
            <details class="disclosure">
                <summary>{ja::lock::FORGOT}</summary>
                <p>{ja::lock::FORGOT_TEXT}</p>
                <p><SignInLink/></p>
            </details>
        })}
    }
}

/// Through the server: its document has the demo people too.
#[component]
fn SignInLink() -> impl IntoView {
    view! { <a class="button" href="/signin" rel="external">{ja::lock::FORGOT_LINK}</a> }
}

#[component]
fn ByPin(
    browser: Browser,
    locked: Locked,
    pin: RwSignal<String>,
    problem: RwSignal<Option<String>>,
) -> impl IntoView {
    let turn = Turn::default();
    let left = locked.ways.pins_left;
    let wait = seconds(browser.clone(), locked.ways.pin_from);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if wait.get_untracked() > 0 || pin.with_untracked(String::is_empty) {
            return;
        }
        let browser = browser.clone();
        let typed = pin.get_untracked();
        problem.set(None);
        turn.take(async move {
            let opened = browser.unlock_with_pin(&typed).await;
            // the right one is no longer needed, the wrong one is typed anew
            let _ = pin.try_set(String::new());
            if let Err(error) = opened {
                let _ = problem.try_set(Some(ja::lock::unlock_problem(error)));
                page::focus_soon("#unlock-pin".to_owned());
                if error == UnlockProblem::PinSpent {
                    page::focus_soon("#only-sign-in a".to_owned());
                }
            }
            Ok(())
        });
    };
    let label = if locked.staff {
        ja::lock::PHRASE
    } else {
        ja::lock::PIN
    };
    view! {
        <form class="card card--action" on:submit=submit id="unlock">
            <SecretField id="unlock-pin" label value=pin digits=!locked.staff error=problem/>
            {(left < 8).then(|| view! { <p id="tries-left">{ja::lock::tries_left(left)}</p> })}
            <p id="unlock-wait" role="timer" aria-live="off">
                {move || match wait.get() {
                    0 => None,
                    seconds => Some(ja::lock::wait(seconds)),
                }}
            </p>
            <TurnButton
                turn
                id="unlock-by-pin"
                label=ja::lock::OPEN
                busy_label=ja::lock::OPENING
                main=true
            />
        </form>
    }
}

/// Seconds until then, counted down.
fn seconds(browser: Browser, until: Option<Instant>) -> RwSignal<i64> {
    let left = move || until.map_or(0, |until| browser.seconds_until(until));
    let shown = RwSignal::new(left());
    if shown.get_untracked() > 0
        && let Ok(timer) = set_interval_with_handle(
            move || {
                let _ = shown.try_set(left());
            },
            Duration::from_millis(500),
        )
    {
        on_cleanup(move || timer.clear());
    }
    shown
}

#[component]
fn ByPasskey(browser: Browser) -> impl IntoView {
    let turn = Turn::default();
    let open = Callback::new(move |()| {
        let browser = browser.clone();
        turn.take(async move {
            let opened = browser.unlock_with_passkey().await;
            opened.map_err(ja::lock::unlock_problem)
        });
    });
    view! {
        <TurnButton
            turn
            id="unlock-by-passkey"
            label=ja::lock::BY_PASSKEY
            busy_label=ja::lock::OPENING
            main=true
            on_tap=open
        />
    }
}
