//! /settings/lock: how the open notebook is opened, when it locks, what it is called on this device.

use super::protect::Protect;
use super::secret_field::SecretField;
use crate::browser::{Browser, Protection, WhenLeft};
use crate::ja;
use crate::ui::{
    Choice, Choices, Confirm, Layout, PageHead, TextField, Turn, TurnButton, with_session,
};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Minutes one can choose from.
const MINUTES: [u8; 5] = [1, 3, 5, 15, 30];

/// Without a lock: sets one. With one: changes it.
#[component]
pub fn LockSettingsPage() -> impl IntoView {
    with_session(|browser, session| {
        let protection = browser.protection();
        let has_lock = Memo::new(move |_| protection.with(|it| it.has_lock));
        let staff = session.role != sync::wire::Job::Person;
        view! {
            <div class="page">
                <PageHead
                    title=ja::lock::SETTINGS_TITLE
                    back=Some(("/settings".to_owned(), ja::account::SETTINGS_TITLE.to_owned()))
                />
                {move || {
                    let browser = browser.clone();
                    if has_lock.get() {
                        view! { <Settings browser staff/> }.into_any()
                    } else {
                        view! {
                            <p>{ja::lock::PROTECT_LEAD}</p>
                            <Protect browser staff may_wait=false/>
                        }
                        .into_any()
                    }
                }}
            </div>
        }
        .into_any()
    })
}

#[component]
fn Settings(browser: Browser, staff: bool) -> impl IntoView {
    let protection = browser.protection();
    let share = Memo::new(move |_| protection.with(|it| it.sealing));
    view! {
        <section class="card" aria-labelledby="lock-state-title">
            <h2 id="lock-state-title">{ja::lock::STATE_TITLE}</h2>
            <p id="lock-state">{ja::lock::STATE_SEALED}</p>
            {move || share.get().map(|(done, all)| view! {
                <p id="sealing">{ja::lock::sealing(done, all)}</p>
            })}
        </section>
        <PinCard browser=browser.clone() staff/>
        <PasskeyCard browser=browser.clone()/>
        <IdleCard browser=browser.clone() staff/>
        <LabelCard browser/>
    }
}

#[component]
fn PinCard(browser: Browser, staff: bool) -> impl IntoView {
    let protection = browser.protection();
    let without = Memo::new(move |_| protection.with(|it| it.without_pin));
    let (pin, wrong) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let said = RwSignal::new("");
    let turn = Turn::default();
    let setter = browser.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (browser, typed) = (setter.clone(), pin.get_untracked());
        wrong.set(None);
        turn.take(async move {
            match browser.set_pin(&typed).await {
                Ok(()) => {
                    let _ = pin.try_set(String::new());
                    let _ = said.try_set(ja::lock::CHANGED);
                }
                Err(problem) => {
                    let _ = wrong.try_set(Some(ja::lock::protect_problem(problem)));
                }
            }
            Ok(())
        });
    };
    let remove = Callback::new(move |()| {
        let browser = browser.clone();
        turn.take(async move {
            let removed = browser.remove_pin().await;
            removed.map_err(ja::lock::protect_problem)?;
            let _ = said.try_set(ja::lock::REMOVED);
            Ok(())
        });
    });
    let title = move || match (without.get(), staff) {
        (true, true) => ja::lock::ADD_PHRASE,
        (true, false) => ja::lock::ADD_PIN,
        (false, true) => ja::lock::CHANGE_PHRASE,
        (false, false) => ja::lock::CHANGE_PIN,
    };
    let (name, hint) = if staff {
        (ja::lock::NEW_PHRASE, ja::lock::PHRASE_HINT)
    } else {
        (ja::lock::NEW_PIN, ja::lock::PIN_HINT)
    };
    view! {
        <form class="card" on:submit=submit aria-labelledby="pin-title">
            <h2 id="pin-title">{title}</h2>
            <SecretField id="change-pin" label=name hint value=pin digits=!staff error=wrong/>
            <TurnButton
                turn
                id="set-pin"
                label=ja::lock::CHANGE
                busy_label=ja::lock::SETTING
            />
            <p role="status" id="pin-said">{move || said.get()}</p>
            {move || (!without.get()).then(|| view! {
                <Confirm
                    id="remove-pin"
                    label=ja::lock::REMOVE_PIN
                    question=ja::lock::REMOVE_PIN_QUESTION
                    confirm_label=ja::lock::REMOVE_PIN
                    on_confirm=remove
                />
            })}
        </form>
    }
}

#[component]
fn PasskeyCard(browser: Browser) -> impl IntoView {
    let protection = browser.protection();
    let with_passkey = Memo::new(move |_| protection.with(|it| it.with_passkey));
    let turn = Turn::default();
    let offered = browser.has_passkeys();
    let add = Callback::new(move |()| {
        let browser = browser.clone();
        turn.take(async move {
            let added = browser.unlock_with_this_passkey().await;
            added.map_err(ja::lock::protect_problem)
        });
    });
    offered.then(|| {
        view! {
            <section class="card" aria-labelledby="passkey-way-title">
                <h2 id="passkey-way-title">{ja::lock::BY_PASSKEY}</h2>
                {move || if with_passkey.get() {
                    view! { <p id="passkey-way">{ja::lock::PASSKEY_ADDED}</p> }.into_any()
                } else {
                    view! {
                        <TurnButton
                            turn
                            id="add-passkey-way"
                            label=ja::lock::ADD_PASSKEY
                            busy_label=ja::keys::SIGNING_IN
                            on_tap=add
                        />
                    }
                    .into_any()
                }}
            </section>
        }
    })
}

#[component]
fn IdleCard(browser: Browser, staff: bool) -> impl IntoView {
    if staff {
        return view! {
            <section class="card" aria-labelledby="idle-title">
                <h2 id="idle-title">{ja::lock::IDLE_TITLE}</h2>
                <p>{ja::lock::IDLE_STAFF}</p>
            </section>
        }
        .into_any();
    }
    let protection = browser.protection();
    let minutes = Memo::new(move |_| Some(protection.with(|it| it.minutes.to_string())));
    let left = Memo::new(move |_| protection.with(|it| Some(code_of(it.when_left).to_owned())));
    let change = move |change: fn(&mut Protection, &str), code: String| {
        let mut wanted = protection.get_untracked();
        change(&mut wanted, &code);
        let browser = browser.clone();
        spawn_local(async move { browser.set_idle(wanted.minutes, wanted.when_left).await });
    };
    let change_left = change.clone();
    let set_minutes = Callback::new(move |code| {
        change(
            |it, code| it.minutes = code.parse().unwrap_or(it.minutes),
            code,
        );
    });
    let set_left = Callback::new(move |code| {
        change_left(|it, code| it.when_left = left_of(code), code);
    });
    let options = MINUTES.map(|it| Choice::new(it.to_string(), ja::lock::minutes(it)));
    let ways = ja::lock::LEFT.map(|(code, label)| Choice::new(code, label));
    view! {
        <section class="card">
            <Choices
                id="idle-minutes"
                label=ja::lock::IDLE_TITLE
                options=options.to_vec()
                chosen=minutes
                on_choose=set_minutes
                layout=Layout::Flow
            />
            <Choices
                id="when-left"
                label=ja::lock::LEFT_TITLE
                options=ways.to_vec()
                chosen=left
                on_choose=set_left
                layout=Layout::Flow
            />
        </section>
    }
    .into_any()
}

const fn code_of(when_left: WhenLeft) -> &'static str {
    match when_left {
        WhenLeft::Stay => "stay",
        WhenLeft::Cover => "cover",
        WhenLeft::Lock => "lock",
    }
}

fn left_of(code: &str) -> WhenLeft {
    match code {
        "stay" => WhenLeft::Stay,
        "lock" => WhenLeft::Lock,
        _ => WhenLeft::Cover,
    }
}

#[component]
fn LabelCard(browser: Browser) -> impl IntoView {
    let label = RwSignal::new(browser.label());
    let said = RwSignal::new("");
    let turn = Turn::default();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (browser, called) = (browser.clone(), label.get_untracked());
        turn.take(async move {
            browser.set_label(&called).await;
            let _ = said.try_set(ja::lock::CHANGED);
            Ok(())
        });
    };
    view! {
        <form class="card" on:submit=submit>
            <TextField
                id="lock-label"
                label=ja::lock::LABEL
                hint=ja::lock::LABEL_HINT
                value=label.get_untracked()
                on_input=Callback::new(move |text| label.set(text))
                max_length=20
            />
            <TurnButton turn id="set-label" label=ja::lock::LABEL_SET busy_label=ja::lock::LABEL_SET/>
            <p role="status">{move || said.get()}</p>
        </form>
    }
}
