//! Setting a lock: how, then (for a PIN) what. Two steps; drawn in place of every page until it is decided, for
//! whoever has just signed in on a new device.

use super::secret_field::SecretField;
use crate::browser::{Browser, KeyProblem, NewLock, ProtectProblem, page};
use crate::ja;
use crate::ui::{PageHead, TextField, Turn, TurnButton};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use sync::wire::{Job, Session};

/// The whole page, for whoever has just signed in.
#[component]
pub fn ProtectPage(browser: Browser, session: Session) -> impl IntoView {
    let may_wait = session.role == Job::Person;
    view! {
        <div class="page" id="protect-page">
            <PageHead title=ja::lock::PROTECT_TITLE lead=ja::lock::PROTECT_LEAD/>
            <Protect browser staff=!may_wait may_wait/>
        </div>
    }
}

/// The choice and what belongs to it.
#[component]
pub fn Protect(browser: Browser, staff: bool, may_wait: bool) -> impl IntoView {
    let by_pin = RwSignal::new(false);
    let proved_for_pin = RwSignal::new(false);
    let choice = {
        let browser = browser.clone();
        move || view! { <Choice browser=browser.clone() staff may_wait by_pin/> }.into_any()
    };
    move || {
        if by_pin.get() {
            view! { <NewPin browser=browser.clone() staff by_pin proved=proved_for_pin/> }
                .into_any()
        } else {
            choice()
        }
    }
}

#[component]
fn Choice(browser: Browser, staff: bool, may_wait: bool, by_pin: RwSignal<bool>) -> impl IntoView {
    let turn = Turn::default();
    let has_passkeys = browser.has_passkeys();
    let passkey = {
        let browser = browser.clone();
        Callback::new(move |()| {
            let browser = browser.clone();
            turn.take(async move {
                let set = browser.protect(NewLock::Passkey, "").await;
                set.map_err(ja::lock::protect_problem)
            });
        })
    };
    let later = Turn::default();
    let wait = Callback::new(move |()| {
        let browser = browser.clone();
        later.take(async move {
            browser.protect_later().await;
            Ok(())
        });
    });
    let pin = move |_| {
        by_pin.set(true);
        page::focus_soon("#new-pin".to_owned());
    };
    let (pin_label, pin_note) = if staff {
        (ja::lock::WITH_PHRASE, ja::lock::WITH_PHRASE_NOTE)
    } else {
        (ja::lock::WITH_PIN, ja::lock::WITH_PIN_NOTE)
    };
    view! {
        <section class="card" id="protect" aria-labelledby="protect-how">
            <h2 id="protect-how">{ja::lock::PROTECT_HOW}</h2>
            {has_passkeys.then(|| view! {
                <div class="stack stack--tight">
                    <TurnButton
                        turn
                        id="protect-passkey"
                        label=ja::lock::WITH_PASSKEY
                        busy_label=ja::lock::SETTING
                        main=true
                        on_tap=passkey
                    />
                    <p class="small weak">{ja::lock::WITH_PASSKEY_NOTE}</p>
                </div>
            })}
            <div class="stack stack--tight">
                <div><button type="button" class="button" id="protect-pin" on:click=pin>{pin_label}</button></div>
                <p class="small weak">{pin_note}</p>
            </div>
            {may_wait.then(|| view! {
                <div class="stack stack--tight">
                    <TurnButton
                        turn=later
                        id="protect-later"
                        label=ja::lock::PROTECT_LATER
                        busy_label=ja::lock::OPENING
                        on_tap=wait
                    />
                    <p class="small weak">{ja::lock::PROTECT_LATER_NOTE}</p>
                </div>
            })}
        </section>
    }
}

#[component]
fn NewPin(
    browser: Browser,
    staff: bool,
    by_pin: RwSignal<bool>,
    /// The server wants to be shown again who it is.
    proved: RwSignal<bool>,
) -> impl IntoView {
    let (pin, again, label) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let wrong = RwSignal::new(None::<String>);
    let different = RwSignal::new(None::<String>);
    let turn = Turn::default();
    let setter = browser.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        wrong.set(None);
        different.set(None);
        let typed = pin.get_untracked();
        if typed != again.get_untracked() {
            different.set(Some(ja::lock::DIFFERENT.to_owned()));
            page::focus_soon("#new-pin-again".to_owned());
            return;
        }
        // read now: the page is drawn anew before the lock is set
        let (browser, called) = (setter.clone(), label.get_untracked());
        turn.take(async move {
            match browser.protect(NewLock::Pin(&typed), &called).await {
                Ok(()) => Ok(()),
                Err(ProtectProblem::Pin(problem)) => {
                    let _ = wrong.try_set(Some(ja::lock::pin_problem(problem)));
                    page::focus_soon("#new-pin".to_owned());
                    Ok(())
                }
                Err(problem) => {
                    if problem == ProtectProblem::Key(KeyProblem::NotFresh) {
                        let _ = proved.try_set(true);
                    }
                    Err(ja::lock::protect_problem(problem))
                }
            }
        });
    };
    let (name, hint) = if staff {
        (ja::lock::NEW_PHRASE, ja::lock::PHRASE_HINT)
    } else {
        (ja::lock::NEW_PIN, ja::lock::PIN_HINT)
    };
    view! {
        <form class="card" on:submit=submit id="protect">
            <SecretField id="new-pin" label=name hint value=pin digits=!staff error=wrong/>
            <SecretField id="new-pin-again" label=ja::lock::AGAIN value=again digits=!staff error=different/>
            <TextField
                id="lock-label"
                label=ja::lock::LABEL
                hint=ja::lock::LABEL_HINT
                value=label.get_untracked()
                on_input=Callback::new(move |text| label.set(text))
                max_length=20
            />
            {move || proved.get().then(|| view! { <Prove browser=browser.clone() proved/> })}
            <div class="actions">
                <button type="button" class="button" on:click=move |_| by_pin.set(false)>{ja::common::BACK}</button>
                <TurnButton
                    turn
                    id="set-pin"
                    label=ja::lock::SET
                    busy_label=ja::lock::SETTING
                    main=true
                />
            </div>
        </form>
    }
}

/// Shows a passkey once more, and goes on.
#[component]
fn Prove(browser: Browser, proved: RwSignal<bool>) -> impl IntoView {
    let turn = Turn::default();
    let prove = Callback::new(move |()| {
        let browser = browser.clone();
        turn.take(async move {
            browser.prove_again().await.map_err(ja::keys::problem)?;
            let _ = proved.try_set(false);
            page::focus_soon("#set-pin".to_owned());
            Ok(())
        });
    });
    view! {
        <TurnButton turn id="prove" label=ja::lock::PROVE busy_label=ja::keys::SIGNING_IN on_tap=prove/>
    }
}
