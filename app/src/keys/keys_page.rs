//! /settings/keys: passkeys, recovery codes, devices and sign-ins of one's own, and what happened to them.

use super::act::{Asking, Do, Remove, proved, reading};
use super::codes::{RecoveryCard, RecoverySheet};
use super::key_name::{KeyNameField, key_name};
use super::link_card::LinkCard;
use crate::browser::{
    Browser, DeviceLine, IdentityLine, JournalLine, KeyProblem, Link, MyKeys, PasskeyLine,
    ProviderLine, SignInLine,
};
use crate::ja;
use crate::ui::{Notice, PageHead, Skeleton, Tone, Turn, TurnButton, with_session};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

/// All of it comes from the server; offline the page says so.
#[component]
pub fn KeysPage() -> impl IntoView {
    with_session(|browser, _| {
        let (keys, again) = reading(&browser, |browser| -> Asking<MyKeys> {
            Box::pin(async move { browser.my_keys().await })
        });
        let codes = RwSignal::new(Vec::new());
        view! {
            <div class="page">
                <PageHead
                    title=ja::keys::TITLE
                    back=Some(("/settings".to_owned(), ja::account::SETTINGS_TITLE.to_owned()))
                />
                <RecoverySheet codes/>
                {move || match keys.get() {
                    None => Skeleton().into_any(),
                    Some(Err(problem)) => unreachable(problem),
                    Some(Ok(keys)) => {
                        view! { <Lists browser=browser.clone() keys again codes/> }.into_any()
                    }
                }}
            </div>
        }
        .into_any()
    })
}

/// Why the lists are not there.
pub(crate) fn unreachable(problem: KeyProblem) -> AnyView {
    view! {
        <Notice tone=Tone::Info title=ja::keys::NEEDS_NETWORK id="keys-unreachable">
            <p>{ja::keys::problem(problem)}</p>
        </Notice>
    }
    .into_any()
}

#[component]
fn Lists(
    browser: Browser,
    keys: MyKeys,
    again: Callback<()>,
    codes: RwSignal<Vec<String>>,
) -> impl IntoView {
    let MyKeys {
        passkeys,
        devices,
        sessions,
        recovery,
        identities,
        providers,
        fresh_until: _,
    } = keys;
    view! {
        <Passkeys browser=browser.clone() passkeys again/>
        <SecondDevice browser=browser.clone()/>
        <RecoveryCard browser=browser.clone() recovery codes/>
        <Devices browser=browser.clone() devices again/>
        <SignIns browser=browser.clone() sessions again/>
        {(!identities.is_empty() || !providers.is_empty()).then(|| view! {
            <Identities browser=browser.clone() identities providers again/>
        })}
        <Journal browser/>
    }
}

#[component]
fn Passkeys(browser: Browser, passkeys: Vec<PasskeyLine>, again: Callback<()>) -> impl IntoView {
    let name = key_name();
    let turn = Turn::default();
    let adding = browser.clone();
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let (browser, name) = (adding.clone(), name.get_untracked());
        turn.take(async move {
            let added = super::act::proved(&browser, |browser| -> Asking<()> {
                let name = name.clone();
                Box::pin(async move { browser.add_passkey(&name).await })
            });
            added.await.map_err(ja::keys::problem)?;
            again.try_run(());
            Ok(())
        });
    };
    let none = passkeys.is_empty();
    let line = move |it: PasskeyLine| {
        let (browser, passkey) = (browser.clone(), it.passkey.clone());
        let removing = browser.clone();
        let act = Callback::new(move |()| -> Asking<()> {
            let (browser, passkey) = (removing.clone(), passkey.clone());
            Box::pin(async move { browser.remove_passkey(&passkey).await })
        });
        view! {
            <li class="stack stack--tight" data-passkey=it.passkey.clone()>
                <p><strong>{it.name}</strong></p>
                <p class="small weak">{ja::keys::passkey_dates(it.created_at, it.used_at)}</p>
                {it.suspended.then(|| view! { <p>{ja::keys::SUSPENDED}</p> })}
                <Remove
                    id=format!("remove-{}", it.passkey)
                    label=ja::keys::REMOVE
                    question=ja::keys::REMOVE_PASSKEY_QUESTION
                    act browser again
                />
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="passkeys-title">
            <h2 id="passkeys-title">{ja::keys::PASSKEYS_TITLE}</h2>
            {none.then(|| view! { <p>{ja::keys::PASSKEYS_NONE}</p> })}
            <ul class="stack stack--close" id="passkeys">{passkeys.into_iter().map(line).collect_view()}</ul>
            <form class="stack stack--close" on:submit=add>
                <KeyNameField name/>
                <TurnButton
                    turn
                    id="add-passkey"
                    label=ja::keys::ADD_HERE
                    busy_label=ja::keys::MAKING_KEY
                />
            </form>
        </section>
    }
}

#[component]
fn SecondDevice(browser: Browser) -> impl IntoView {
    let link = RwSignal::new(None::<Link>);
    let turn = Turn::default();
    let make = Callback::new(move |()| {
        let browser = browser.clone();
        turn.take(async move {
            let made = super::act::proved(&browser, |browser| -> Asking<Link> {
                Box::pin(async move { browser.invite_own_device().await })
            });
            link.set(Some(made.await.map_err(ja::keys::problem)?));
            Ok(())
        });
    });
    view! {
        <section class="card" aria-labelledby="second-title">
            <h2 id="second-title">{ja::keys::SECOND_DEVICE_TITLE}</h2>
            <p>{ja::keys::SECOND_DEVICE}</p>
            <TurnButton
                turn
                id="second-device"
                label=ja::keys::SECOND_DEVICE_MAKE
                busy_label=ja::keys::SIGNING_IN
                on_tap=make
            />
            {move || link.get().map(|link| view! { <LinkCard link/> })}
        </section>
    }
}

#[component]
fn Devices(browser: Browser, devices: Vec<DeviceLine>, again: Callback<()>) -> impl IntoView {
    let line = move |it: DeviceLine| {
        let browser = browser.clone();
        let (removing, device) = (browser.clone(), it.device);
        let act = Callback::new(move |()| -> Asking<()> {
            let browser = removing.clone();
            Box::pin(async move { browser.remove_device(device).await })
        });
        view! {
            <li class="stack stack--tight" data-device=device.to_string()>
                <p><strong>{ja::keys::agent(&it.agent)}</strong></p>
                <p class="small weak">
                    {ja::keys::device_line(it.created_at, it.is_this)}
                </p>
                {(!it.is_this).then(|| view! {
                    <Remove
                        id=format!("lost-{device}")
                        label=ja::keys::LOST_DEVICE
                        question=ja::keys::LOST_DEVICE_QUESTION
                        act browser again
                    />
                })}
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="devices-title">
            <h2 id="devices-title">{ja::keys::DEVICES_TITLE}</h2>
            <ul class="stack stack--close" id="devices">{devices.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}

#[component]
fn SignIns(browser: Browser, sessions: Vec<SignInLine>, again: Callback<()>) -> impl IntoView {
    let several = sessions.len() > 1;
    let ending = browser.clone();
    let end_others = Callback::new(move |()| -> Asking<()> {
        let browser = ending.clone();
        Box::pin(async move { browser.end_sign_in(None).await })
    });
    let others = browser.clone();
    let line = move |it: SignInLine| {
        let browser = browser.clone();
        let (ending, session) = (browser.clone(), it.session.clone());
        let act = Callback::new(move |()| -> Asking<()> {
            let (browser, session) = (ending.clone(), session.clone());
            Box::pin(async move { browser.end_sign_in(Some(&session)).await })
        });
        view! {
            <li class="stack stack--tight">
                <p>
                    <strong>{ja::keys::agent(&it.agent)}</strong>
                    {it.is_this.then_some(ja::keys::THIS_ONE)}
                </p>
                <p class="small weak">{ja::keys::sign_in_line(&it.means, it.created_at, it.seen_at)}</p>
                {(!it.is_this).then(|| view! {
                    <Do id=format!("end-{}", it.session) label=ja::keys::SIGN_OUT_THERE act browser again/>
                })}
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="sign-ins-title">
            <h2 id="sign-ins-title">{ja::keys::SIGN_INS_TITLE}</h2>
            <ul class="stack stack--close" id="sign-ins">{sessions.into_iter().map(line).collect_view()}</ul>
            {several.then(|| view! {
                <Remove
                    id="end-others"
                    label=ja::keys::SIGN_OUT_OTHERS
                    question=ja::keys::SIGN_OUT_OTHERS_QUESTION
                    act=end_others browser=others again
                />
            })}
        </section>
    }
}

#[component]
fn Identities(
    browser: Browser,
    identities: Vec<IdentityLine>,
    providers: Vec<ProviderLine>,
    again: Callback<()>,
) -> impl IntoView {
    let offered = offered(&browser, providers);
    let linked = use_query_map().with_untracked(|query| query.get("linked"));
    let linked = linked.map(|it| {
        if it == "yes" {
            (Tone::Success, ja::keys::LINKED)
        } else {
            (Tone::Caution, ja::keys::NOT_LINKED)
        }
    });
    let line = move |it: IdentityLine| {
        let browser = browser.clone();
        let (unlinking, issuer) = (browser.clone(), it.issuer.clone());
        let act = Callback::new(move |()| -> Asking<()> {
            let (browser, issuer) = (unlinking.clone(), issuer.clone());
            Box::pin(async move { browser.unlink(&issuer).await })
        });
        view! {
            <li class="stack stack--tight">
                <p><strong>{it.name.unwrap_or_else(|| it.issuer.clone())}</strong></p>
                <p class="small weak">{ja::keys::since(it.linked_at)}</p>
                <Remove
                    id=format!("unlink-{}", it.linked_at.0)
                    label=ja::keys::UNLINK
                    question=ja::keys::UNLINK_QUESTION
                    act browser again
                />
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="identities-title">
            <h2 id="identities-title">{ja::keys::IDENTITIES_TITLE}</h2>
            {linked.map(|(tone, title)| view! { <Notice tone title id="linked"/> })}
            <ul class="stack stack--close" id="identities">{identities.into_iter().map(line).collect_view()}</ul>
            {offered}
        </section>
    }
}

/// Where one could sign in too. Leaves the page.
fn offered(browser: &Browser, providers: Vec<ProviderLine>) -> AnyView {
    let one = |ProviderLine { id, name }: ProviderLine| {
        let (browser, turn) = (browser.clone(), Turn::default());
        let provider = id.clone();
        let link = Callback::new(move |()| {
            let (browser, provider) = (browser.clone(), provider.clone());
            turn.take(async move {
                let gone = proved(&browser, |browser| -> Asking<()> {
                    let provider = provider.clone();
                    Box::pin(async move { browser.link(&provider).await })
                });
                gone.await.map_err(ja::keys::problem)
            });
        });
        view! {
            <TurnButton
                turn
                id=format!("link-{id}")
                label=ja::keys::link_to(&name)
                busy_label=ja::keys::SIGNING_IN
                on_tap=link
            />
        }
    };
    let buttons: Vec<_> = providers.into_iter().map(one).collect();
    (!buttons.is_empty())
        .then(|| view! { <p>{ja::keys::LINK_TEXT}</p> {buttons.collect_view()} })
        .into_any()
}

#[component]
fn Journal(browser: Browser) -> impl IntoView {
    let lines = RwSignal::new(Vec::<JournalLine>::new());
    spawn_local(async move {
        if let Ok(told) = browser.journal().await {
            let _ = lines.try_set(told);
        }
    });
    view! {
        <section class="card" aria-labelledby="journal-title">
            <h2 id="journal-title">{ja::keys::JOURNAL_TITLE}</h2>
            <p>{ja::keys::JOURNAL_TEXT}</p>
            <ol class="stack stack--tight" id="journal">
                {move || lines.get().into_iter().map(journal_line).collect_view()}
            </ol>
        </section>
    }
}

/// When, what, with what.
pub(super) fn journal_line(line: JournalLine) -> impl IntoView {
    let agent = line.more["agent"].as_str().map(ja::keys::agent);
    view! {
        <li data-event=line.event.clone()>
            <span class="num">{ja::record::date_and_time(line.at)}</span>
            " "
            {ja::keys::event(&line.event)}
            {agent.map(|agent| view! { <span class="weak">{ja::keys::with_agent(&agent)}</span> })}
        </li>
    }
}
