//! /people/:id/family/:account: what a young person does not show a guardian.

use super::narrow_model::{Narrowed, narrowed};
use crate::browser::{Browser, Filter};
use crate::grants::category_boxes;
use crate::home::child_page::with_child;
use crate::ja;
use crate::keys::act::{Asking, reading};
use crate::not_found::NotFound;
use crate::ui::{PageHead, Skeleton, Turn, TurnButton, once};
use domain::{AccountId, PersonId, RecordId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

/// For the person themselves.
#[component]
pub fn NarrowPage() -> impl IntoView {
    let account = use_params_map().with_untracked(|params| params.get("account"));
    let account = account.and_then(|it| it.parse::<AccountId>().ok());
    with_child(move |browser, _, child| {
        let Some(account) = account else {
            return NotFound().into_any();
        };
        let person = child.person;
        let (acting, _) = reading(
            &browser,
            move |browser| -> Asking<crate::browser::ActingFor> {
                Box::pin(async move { browser.acting_for(person).await })
            },
        );
        let known = once(&browser, move |browser| async move {
            let consents = Filter::all().of(person).kind("Consent");
            Ok(narrowed(
                &browser.rows(&consents).await?,
                account,
                browser.now(),
            ))
        });
        (move || match (acting.get(), known.get()) {
            (None, _) | (_, None) => Skeleton().into_any(),
            (Some(Err(problem)), _) => crate::keys::keys_page::unreachable(problem),
            (Some(Ok(all)), Some(known)) => {
                let own = all.acting.iter().any(|it| it.is_this && it.acts == "owner");
                let guardian = all.acting.into_iter().find(|it| it.account == account && it.acts == "guardian");
                match guardian.filter(|_| own) {
                    Some(it) => {
                        view! { <Choosing browser=browser.clone() person account name=it.name known/> }.into_any()
                    }
                    None => NotFound().into_any(),
                }
            }
        })
        .into_any()
    })
}

#[component]
fn Choosing(
    browser: Browser,
    person: PersonId,
    account: AccountId,
    name: String,
    known: Option<Narrowed>,
) -> impl IntoView {
    let chosen = RwSignal::new(known.as_ref().map(|it| it.categories).unwrap_or_default());
    let turn = Turn::default();
    let navigate = use_navigate();
    let back = format!("/people/{person}/family");
    let keep = {
        let (back, name) = (back.clone(), name.clone());
        Callback::new(move |()| {
            let (browser, navigate, back) = (browser.clone(), navigate.clone(), back.clone());
            let categories = chosen.get_untracked();
            let (known, name) = (known.clone(), name.clone());
            turn.take(async move {
                let (id, now) = (RecordId(browser.new_id()), browser.now());
                let record = match known {
                    Some(known) => known.changed(id, person, (account, &name), categories, now),
                    None => Narrowed::first(id, person, (account, &name), categories, now),
                };
                if let Some(record) = record {
                    let made = browser.create(person, vec![record]).await;
                    made.map_err(ja::errors::sentence)?;
                }
                let options = NavigateOptions {
                    replace: true,
                    ..Default::default()
                };
                navigate(&back, options);
                Ok(())
            });
        })
    };
    view! {
        <div class="page">
            <PageHead
                title=ja::family::narrow_title_for(&name)
                document_title=ja::family::NARROW
                back=Some((back, ja::family::TITLE.to_owned()))
            />
            <p>{ja::family::NARROW_LEAD}</p>
            <fieldset class="field">
                <legend class="field__label">{ja::family::NARROW_WHAT}</legend>
                {category_boxes("narrow", chosen)}
            </fieldset>
            <TurnButton turn id="narrow-keep" label=ja::family::NARROW_KEEP busy_label=ja::grants::BUSY main=true on_tap=keep/>
        </div>
    }
}
