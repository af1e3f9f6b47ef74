//! /clinic/scan: a form taken over without network, by camera, pasted text or a picture.

use super::destination::{Destination, destination};
use super::scan_camera::CameraWay;
use super::scan_model::{Collected, Heard};
use super::scan_other::{PictureWay, TextWay};
use crate::browser::camera::Camera;
use crate::browser::{Browser, StoreError, page};
use crate::ja;
use crate::ui::{Icon, IconView, Notice, PageHead, Tone, store_error_view, with_staff};
use domain::handover::HandoverError;
use domain::{AccountId, Date, OrganizationId, RecordId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use sync::wire::Carried;

thread_local! {
    // Codes of a form begun and not finished outlive the page: the guardian may come back with the rest. Only this
    // account's, only in this tab, never stored.
    static KEPT: RefCell<Option<(AccountId, Collected)>> = const { RefCell::new(None) };
}

/// What the page says below the ways of reading.
#[derive(Clone, PartialEq)]
enum Said {
    Nothing,
    Kept {
        have: usize,
        of: usize,
    },
    More {
        have: usize,
        of: usize,
        missing: Vec<usize>,
        new: bool,
    },
    Another {
        have: usize,
        of: usize,
        before: (usize, usize),
    },
    Taking,
    Received(RecordId),
    ForLater(Date),
    Wrong(String),
    Failed(StoreError),
}

/// Taking over a form.
#[component]
pub fn ScanPage() -> impl IntoView {
    with_staff(|browser, session| {
        view! { <Scan browser account=session.account clinic=session.organization/> }.into_any()
    })
}

#[component]
fn Scan(browser: Browser, account: AccountId, clinic: Option<OrganizationId>) -> impl IntoView {
    let said = RwSignal::new(kept(account, |collected| match collected.progress() {
        Some((have, of)) => Said::Kept { have, of },
        None => Said::Nothing,
    }));
    let camera = StoredValue::new_local(None::<Camera>);
    let stop = move || drop(camera.try_update_value(Option::take));
    let take = Callback::new(move |carried: Carried| {
        said.set(Said::Taking);
        let browser = browser.clone();
        spawn_local(async move {
            let next = match destination(&carried, clinic, browser.today()) {
                Destination::Here(record) => match browser.accept_carried(carried).await {
                    Ok(()) => Said::Received(record),
                    Err(error) => Said::Failed(error),
                },
                Destination::Later(_, day) => match browser.accept_carried(carried).await {
                    Ok(()) => Said::ForLater(day),
                    Err(error) => Said::Failed(error),
                },
                Destination::Over(day) => Said::Wrong(ja::clinic::scan::day_is_over(day)),
                Destination::Elsewhere(name) => {
                    Said::Wrong(ja::clinic::scan::for_another_clinic(name.as_deref()))
                }
                Destination::NotAForm => Said::Wrong(ja::clinic::scan::NOT_A_FORM.to_owned()),
            };
            if matches!(next, Said::Received(_)) {
                stop();
                page::focus_soon("#open-received".to_owned());
            }
            let _ = said.try_set(next);
        });
    });
    let hear = Callback::new(move |text: String| {
        // the camera goes on seeing codes while the form is being kept
        if matches!(said.get_untracked(), Said::Taking | Said::Received(_)) {
            return;
        }
        match kept(account, |collected| collected.hear_text(&text)) {
            None => said.set(Said::Wrong(ja::clinic::scan::TEXT_EMPTY.to_owned())),
            Some(Heard::Whole(carried)) => take.run(*carried),
            Some(heard) => {
                let next = words(heard);
                if said.with_untracked(|said| *said != next) {
                    said.set(next);
                }
            }
        }
    });
    let start_over = move |_| {
        kept(account, Collected::start_over);
        said.set(Said::Nothing);
    };
    view! {
        <div class="page scan">
            <PageHead
                title=ja::clinic::scan::TITLE
                lead=ja::clinic::scan::LEAD
                back=Some(("/clinic".to_owned(), ja::clinic::BACK_TO_LIST.to_owned()))
            />
            <section class="card" aria-labelledby="progress-title" id="scan-progress" data-state=move || state(&said.get())>
                <h2 id="progress-title">{ja::clinic::scan::PROGRESS_LABEL}</h2>
                <div role="status">{move || said_view(said.get())}</div>
                {move || matches!(said.get(), Said::Kept { .. } | Said::More { .. } | Said::Another { .. }).then(|| view! {
                    <p>
                        <button type="button" class="button button--plain" id="scan-start-over" on:click=start_over>
                            {ja::clinic::scan::START_OVER}
                        </button>
                    </p>
                })}
            </section>
            <CameraWay camera on_text=hear/>
            <TextWay on_text=hear/>
            <PictureWay on_text=hear on_wrong=Callback::new(move |text: &'static str| said.set(Said::Wrong(text.to_owned())))/>
        </div>
    }
}

fn kept<T>(account: AccountId, work: impl FnOnce(&mut Collected) -> T) -> T {
    KEPT.with_borrow_mut(|kept| {
        let stranger = kept.as_ref().is_some_and(|(owner, _)| *owner != account);
        if stranger {
            *kept = None;
        }
        let (_, collected) = kept.get_or_insert_with(|| (account, Collected::default()));
        work(collected)
    })
}

fn words(heard: Heard) -> Said {
    match heard {
        Heard::More {
            have,
            of,
            missing,
            new,
        } => Said::More {
            have,
            of,
            missing,
            new,
        },
        Heard::Another { have, of, before } => Said::Another { have, of, before },
        Heard::Whole(_) => Said::Taking,
        Heard::NotAForm => Said::Wrong(ja::clinic::scan::NOT_A_FORM.to_owned()),
        Heard::Refused(error) => Said::Wrong(
            match error {
                HandoverError::OtherApp => ja::clinic::scan::OTHER_APP,
                HandoverError::Newer => ja::clinic::scan::NEWER_APP,
                HandoverError::TooLarge => ja::clinic::scan::TOO_LARGE,
                HandoverError::DoesNotFit => ja::clinic::scan::DOES_NOT_FIT,
                HandoverError::Damaged | HandoverError::OtherSeries => ja::clinic::scan::DAMAGED,
            }
            .to_owned(),
        ),
    }
}

/// The value of `data-state`.
fn state(said: &Said) -> &'static str {
    match said {
        Said::Nothing => "empty",
        Said::Kept { .. } | Said::More { .. } => "more",
        Said::Another { .. } => "another",
        Said::Taking => "taking",
        Said::Received(_) | Said::ForLater(_) => "received",
        Said::Wrong(_) | Said::Failed(_) => "wrong",
    }
}

fn said_view(said: Said) -> AnyView {
    let bar = |have: usize, of: usize| {
        view! {
            <div class="progress">
                <strong id="scan-count">{ja::clinic::scan::progress(have, of)}</strong>
                <progress value=have.to_string() max=of.to_string() aria-label=ja::clinic::scan::PROGRESS_LABEL></progress>
            </div>
        }
    };
    match said {
        Said::Nothing => view! { <p>{ja::clinic::scan::NONE_YET}</p> }.into_any(),
        Said::Kept { have, of } => view! {
            {bar(have, of)}
            <Notice tone=Tone::Info title=ja::clinic::scan::KEPT_TITLE>
                <p>{ja::clinic::scan::kept(have, of)}</p>
            </Notice>
        }
        .into_any(),
        Said::More { have, of, missing, new } => view! {
            {bar(have, of)}
            <p>{ja::clinic::scan::missing(&missing)}</p>
            {(!new).then(|| view! { <p class="weak">{ja::clinic::scan::REPEATED}</p> })}
        }
        .into_any(),
        Said::Another { have, of, before } => view! {
            {bar(have, of)}
            <Notice tone=Tone::Caution title=ja::clinic::scan::other_series(before.0, before.1) id="scan-another"/>
        }
        .into_any(),
        Said::Taking => view! { <p>{ja::clinic::scan::COMPLETE}</p> }.into_any(),
        Said::Received(record) => view! {
            <Notice tone=Tone::Success title=ja::clinic::scan::RECEIVED_TITLE id="scan-received">
                <p>{ja::clinic::scan::RECEIVED}</p>
                <p>
                    <a class="button button--main" id="open-received" href=format!("/clinic/forms/{record}")>
                        {ja::clinic::scan::OPEN_FORM}
                        <IconView icon=Icon::Forward/>
                    </a>
                </p>
            </Notice>
        }
        .into_any(),
        Said::ForLater(day) => view! {
            <Notice tone=Tone::Success title=ja::clinic::scan::RECEIVED_TITLE id="scan-later">
                <p>{ja::clinic::scan::for_later(day)}</p>
            </Notice>
        }
        .into_any(),
        Said::Wrong(text) => view! { <Notice tone=Tone::Danger title=text id="scan-wrong"/> }.into_any(),
        Said::Failed(error) => view! {
            <Notice tone=Tone::Danger title=ja::clinic::scan::NOT_KEPT id="scan-failed"/>
            {store_error_view(&error)}
        }
        .into_any(),
    }
}
