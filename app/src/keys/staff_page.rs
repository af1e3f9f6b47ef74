//! /settings/staff: who works here, whom one invites, who has left. For those who administer an organisation.

use super::act::{Asking, Do, Remove, proved, reading};
use super::keys_page::unreachable;
use super::link_card::LinkCard;
use crate::browser::{Browser, InvitationLine, KeyProblem, Link, StaffLine};
use crate::ja;
use crate::ui::{
    Choice, Choices, Layout, Notice, PageHead, Skeleton, Tone, Turn, TurnButton, with_session,
};
use domain::AccountId;
use leptos::prelude::*;

/// The server decides who administers.
#[component]
pub fn StaffPage() -> impl IntoView {
    with_session(|browser, session| {
        let own = session.account;
        let (staff, again) = reading(&browser, |browser| -> Asking<Vec<StaffLine>> {
            Box::pin(async move { browser.staff().await })
        });
        view! {
            <div class="page">
                <PageHead
                    title=ja::keys::STAFF_TITLE
                    lead=ja::keys::STAFF_LEAD
                    back=Some(("/settings".to_owned(), ja::account::SETTINGS_TITLE.to_owned()))
                />
                {move || match staff.get() {
                    None => Skeleton().into_any(),
                    Some(Err(KeyProblem::NotAllowed)) => view! {
                        <Notice tone=Tone::Info title=ja::keys::NOT_ADMINISTRATOR id="not-administrator"/>
                    }
                    .into_any(),
                    Some(Err(problem)) => unreachable(problem),
                    Some(Ok(staff)) => view! {
                        <Invite browser=browser.clone()/>
                        <Staff browser=browser.clone() staff own again/>
                    }
                    .into_any(),
                }}
            </div>
        }
        .into_any()
    })
}

#[component]
fn Invite(browser: Browser) -> impl IntoView {
    let role = RwSignal::new(Some("nurse".to_owned()));
    let link = RwSignal::new(None::<Link>);
    let (made, again) = reading(&browser, |browser| -> Asking<Vec<InvitationLine>> {
        Box::pin(async move { browser.invitations().await })
    });
    let turn = Turn::default();
    let making = browser.clone();
    let make = Callback::new(move |()| {
        let (browser, role) = (making.clone(), role.get_untracked().unwrap_or_default());
        turn.take(async move {
            let made = proved(&browser, |browser| -> Asking<Link> {
                let role = role.clone();
                Box::pin(async move { browser.invite_staff(&role, false).await })
            });
            link.set(Some(made.await.map_err(ja::keys::problem)?));
            again.try_run(());
            Ok(())
        });
    });
    let options = ja::keys::INVITE_ROLES.map(|(code, label)| Choice::new(code, label));
    view! {
        <section class="card" aria-labelledby="invite-title">
            <h2 id="invite-title">{ja::keys::INVITE_STAFF}</h2>
            <Choices
                id="invite-role"
                label=ja::keys::INVITE_ROLE
                options=options.to_vec()
                chosen=role
                on_choose=Callback::new(move |code| role.set(Some(code)))
                layout=Layout::Flow
            />
            <TurnButton
                turn
                id="invite-staff"
                label=ja::keys::INVITE_MAKE
                busy_label=ja::keys::SIGNING_IN
                on_tap=make
            />
            {move || link.get().map(|link| view! { <LinkCard link/> })}
        </section>
        {move || match made.get() {
            Some(Ok(all)) => view! { <Made browser=browser.clone() all again/> }.into_any(),
            _ => ().into_any(),
        }}
    }
}

#[component]
fn Made(browser: Browser, all: Vec<InvitationLine>, again: Callback<()>) -> impl IntoView {
    let of_staff: Vec<InvitationLine> = all.into_iter().filter(|it| it.kind == "staff").collect();
    let none = of_staff.is_empty();
    let line = move |it: InvitationLine| {
        let browser = browser.clone();
        let (withdrawing, name) = (browser.clone(), it.invitation.clone());
        let act = Callback::new(move |()| -> Asking<()> {
            let (browser, name) = (withdrawing.clone(), name.clone());
            Box::pin(async move { browser.withdraw(&name).await })
        });
        let role = it.role.as_deref().map_or("", ja::keys::role_name);
        view! {
            <li class="stack stack--tight" data-status=it.status.clone()>
                <p>
                    {ja::keys::invitation_line(role, &it.status, it.accepted_by.as_deref())}
                </p>
                {(it.status == "open").then(|| view! {
                    <p class="small weak">{ja::keys::good_until(it.expires_at)}</p>
                    <Do id=format!("withdraw-{}", it.invitation) label=ja::keys::WITHDRAW act browser again/>
                })}
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="invitations-title">
            <h2 id="invitations-title">{ja::keys::INVITATIONS}</h2>
            {none.then(|| view! { <p>{ja::keys::INVITATIONS_NONE}</p> })}
            <ul class="stack stack--close" id="invitations">{of_staff.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Staff(
    browser: Browser,
    staff: Vec<StaffLine>,
    own: AccountId,
    again: Callback<()>,
) -> impl IntoView {
    let line = move |it: StaffLine| {
        let browser = browser.clone();
        let (closing, account) = (browser.clone(), it.account);
        let act = Callback::new(move |()| -> Asking<()> {
            let browser = closing.clone();
            Box::pin(async move { browser.close_staff(account).await })
        });
        view! {
            <li class="stack stack--tight" data-account=account.to_string()>
                <p><strong>{ja::keys::staff_line(&it.name, &it.role, it.administers)}</strong></p>
                {(!it.open).then(|| view! { <p class="weak">{ja::keys::STAFF_CLOSED}</p> })}
                {(it.open && account != own).then(|| view! {
                    <Remove
                        id=format!("close-{account}")
                        label=ja::keys::STAFF_CLOSE
                        question=ja::keys::STAFF_CLOSE_QUESTION
                        act browser again
                    />
                })}
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="staff-title">
            <h2 id="staff-title">{ja::keys::STAFF_LIST}</h2>
            <ul class="stack stack--close" id="staff">{staff.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}
