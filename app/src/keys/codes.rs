//! Recovery codes: how many are left, new ones, and the sheet that is printed.

use super::act::{Asking, proved};
use crate::browser::{Browser, Recovery, page};
use crate::ja;
use crate::ui::{Confirm, Icon, IconView, Turn, TurnButton};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Codes are shown once, right after they were made.
#[component]
pub fn RecoveryCard(
    browser: Browser,
    recovery: Recovery,
    codes: RwSignal<Vec<String>>,
) -> impl IntoView {
    let turn = Turn::default();
    let make = Callback::new(move |()| {
        let browser = browser.clone();
        turn.take(async move {
            let made = proved(&browser, |browser| -> Asking<Vec<String>> {
                Box::pin(async move { browser.make_recovery_codes().await })
            });
            codes.set(made.await.map_err(ja::keys::problem)?);
            page::focus_soon("#recovery-sheet h2".to_owned());
            Ok(())
        });
    });
    let has_some = recovery.made_at.is_some();
    view! {
        <section class="card" aria-labelledby="recovery-title">
            <h2 id="recovery-title">{ja::keys::RECOVERY_TITLE}</h2>
            <p id="recovery-left">{ja::keys::recovery_left(recovery.left, recovery.made_at)}</p>
            {if has_some {
                view! {
                    <Confirm
                        id="make-codes"
                        label=ja::keys::RECOVERY_AGAIN
                        question=ja::keys::RECOVERY_AGAIN_QUESTION
                        confirm_label=ja::keys::RECOVERY_AGAIN
                        on_confirm=make
                    />
                }
                .into_any()
            } else {
                view! {
                    <TurnButton
                        turn
                        id="make-codes"
                        label=ja::keys::RECOVERY_MAKE
                        busy_label=ja::keys::SIGNING_IN
                        on_tap=make
                    />
                }
                .into_any()
            }}
        </section>
    }
}

/// The sheet itself, all that is on the paper.
#[component]
pub fn RecoverySheet(codes: RwSignal<Vec<String>>) -> impl IntoView {
    let said = RwSignal::new("");
    let copy = move |_| {
        let text = codes.get_untracked().join("\n");
        spawn_local(async move {
            let copied = page::copy(&text).await;
            let _ = said.try_set(if copied {
                ja::common::COPIED
            } else {
                ja::common::COPY_FAILED
            });
        });
    };
    move || {
        let all = codes.get();
        (!all.is_empty()).then(|| {
            view! {
                <section class="card recovery-sheet" id="recovery-sheet">
                    <h2 tabindex="-1">{ja::keys::RECOVERY_SHEET}</h2>
                    <p>{ja::keys::RECOVERY_ONCE}</p>
                    <ol class="recovery-codes">
                        {all.into_iter().map(|code| view! { <li class="num">{code}</li> }).collect_view()}
                    </ol>
                    <p class="row no-print">
                        <button type="button" class="button" id="print-codes" on:click=move |_| page::print()>
                            <IconView icon=Icon::Printer/>
                            {ja::common::PRINT}
                        </button>
                        <button type="button" class="button" on:click=copy>{ja::common::COPY}</button>
                        <span role="status">{move || said.get()}</span>
                    </p>
                </section>
            }
        })
    }
}
