//! /people/:id/sharing/once: what to show, then a code for whoever stands beside the person.

use super::new_page::category_boxes;
use crate::browser::{Browser, Link, page};
use crate::home::child_page::with_child;
use crate::ja;
use crate::keys::act::{Asking, proved};
use crate::sharing::qr_code::QrCode;
use crate::ui::{FieldError, PageHead, Turn, TurnButton};
use domain::PersonId;
use domain::access::Categories;
use leptos::prelude::*;

/// 今回だけ for one person.
#[component]
pub fn OncePage() -> impl IntoView {
    with_child(|browser, _, child| {
        let (person, name) = (child.person, child.name);
        view! { <Showing browser person name/> }.into_any()
    })
}

#[component]
fn Showing(browser: Browser, person: PersonId, name: String) -> impl IntoView {
    let chosen = RwSignal::new(Categories::NONE);
    let nothing = RwSignal::new(None::<String>);
    let link = RwSignal::new(None::<Link>);
    let turn = Turn::default();
    let make = Callback::new(move |()| {
        let categories = chosen.get_untracked();
        if categories.is_empty() {
            nothing.set(Some(ja::form::CHOOSE_ONE.to_owned()));
            page::focus_soon("#once-what input".to_owned());
            return;
        }
        nothing.set(None);
        let browser = browser.clone();
        turn.take(async move {
            let made = proved(&browser, |browser| -> Asking<Link> {
                Box::pin(async move { browser.make_once(person, categories).await })
            });
            link.set(Some(made.await.map_err(ja::keys::problem)?));
            page::focus_soon("#once-code".to_owned());
            Ok(())
        });
    });
    view! {
        <div class="page">
            <PageHead
                title=ja::grants::once_title_for(&name)
                document_title=ja::grants::ONCE
                back=Some((format!("/people/{person}/sharing"), ja::grants::TITLE.to_owned()))
            />
            <p>{ja::grants::ONCE_LEAD}</p>
            {move || match link.get() {
                Some(link) => code(link),
                None => view! {
                    <fieldset class="field" id="once-what" aria-invalid=move || nothing.get().is_some().then_some("true")>
                        <legend class="field__label">{ja::grants::WHAT}</legend>
                        {category_boxes("once-what", chosen)}
                        <FieldError id="once-what--error" error=nothing/>
                    </fieldset>
                    <TurnButton
                        turn
                        id="make-once"
                        label=ja::grants::ONCE_MAKE
                        busy_label=ja::keys::SIGNING_IN
                        main=true
                        on_tap=make
                    />
                }
                .into_any(),
            }}
        </div>
    }
}

fn code(link: Link) -> AnyView {
    view! {
        <section class="card" id="once-code" tabindex="-1" aria-labelledby="once-code-title">
            <h2 id="once-code-title">{ja::grants::ONCE_CODE}</h2>
            <p>{ja::grants::ONCE_HOW}</p>
            <div class="qr qr--link"><QrCode text=link.link.clone() label=ja::grants::ONCE_CODE/></div>
            <p class="link-text" id="link-text">{link.link}</p>
            <p class="weak num">{ja::grants::once_until(link.expires_at)}</p>
        </section>
    }
    .into_any()
}
