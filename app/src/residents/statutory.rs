//! 成年後見人等 of one resident: who is written down, and a link for one more once the certificate was read.

use crate::browser::{Browser, Representative, Resident, Wanted, page};
use crate::family::invite::MakeLink;
use crate::grants::boxes;
use crate::ja;
use crate::ja::residents as words;
use crate::keys::act::{Asking, Remove};
use crate::ui::{Choice, Choices, DateInput, FieldError};
use domain::access::mandate::MandateError;
use domain::access::{Categories, Mandate, Powers};
use domain::input::RawDate;
use domain::{Date, PersonId};
use leptos::prelude::*;

const GUARDIANSHIP: &str = "guardianship";
const CURATORSHIP: &str = "curatorship";
const ASSISTANCE: &str = "assistance";

/// Who is written down.
pub fn list(browser: &Browser, it: &Resident, again: Callback<()>) -> AnyView {
    let person = it.person;
    let lines: Vec<AnyView> = it
        .statutory
        .iter()
        .map(|it| line(browser, person, it, again))
        .collect();
    if lines.is_empty() {
        return view! { <p id="no-statutory">{words::NO_STATUTORY}</p> }.into_any();
    }
    view! { <ul class="stack stack--close" id="statutory">{lines.collect_view()}</ul> }.into_any()
}

fn line(browser: &Browser, person: PersonId, it: &Representative, again: Callback<()>) -> AnyView {
    let account = it.account;
    let asked = browser.clone();
    let act = Callback::new(move |()| -> Asking<()> {
        let browser = asked.clone();
        Box::pin(async move { browser.dismiss_statutory(person, account).await })
    });
    view! {
        <li class="stack stack--tight" data-account=account.to_string()>
            <p><strong>{it.name.clone()}</strong></p>
            <p class="small">{words::mandate(&it.mandate)}</p>
            <p class="small">{words::certificate(&it.mandate)}</p>
            <Remove
                id=format!("dismiss-{account}")
                label=words::DISMISS
                question=words::DISMISS_QUESTION
                act
                browser=browser.clone()
                again
            />
        </li>
    }
    .into_any()
}

/// What the certificate says, as far as it is typed.
#[derive(Clone, Copy)]
struct Draft {
    kind: RwSignal<Option<String>>,
    matters: RwSignal<Categories>,
    certificate: RwSignal<RawDate>,
    last_day: RwSignal<RawDate>,
    tried: RwSignal<bool>,
}

impl Draft {
    fn new() -> Self {
        Self {
            kind: RwSignal::new(None),
            matters: RwSignal::new(Categories::NONE),
            certificate: RwSignal::new(RawDate::default()),
            last_day: RwSignal::new(RawDate::default()),
            tried: RwSignal::new(false),
        }
    }

    fn powers(self) -> Option<Powers> {
        let matters = self.matters.get();
        match self.kind.get().as_deref()? {
            GUARDIANSHIP => Some(Powers::Guardianship),
            CURATORSHIP => Some(Powers::Curatorship(matters)),
            ASSISTANCE => Some(Powers::Assistance(matters)),
            _ => None,
        }
    }

    /// `None`: left empty. What cannot be read is an error, and not an end that was forgotten.
    fn last_day(self) -> Result<Option<Date>, ()> {
        self.last_day.with(|raw| {
            if raw.is_empty() {
                Ok(None)
            } else {
                raw.parse().map(Some).map_err(|_| ())
            }
        })
    }

    /// All of it, once it can be read.
    fn mandate(self) -> Option<Mandate> {
        Some(Mandate {
            powers: self.powers()?,
            certificate: self.certificate.with(|raw| raw.parse().ok())?,
            last_day: self.last_day().ok()?,
        })
    }
}

/// The certificate's fields, and the link for whom it names.
#[component]
pub fn NewStatutory(browser: Browser, person: PersonId, birth: Date) -> impl IntoView {
    let draft = Draft::new();
    let today = browser.today();
    let wrong = move |error: MandateError| {
        let mandate = draft.mandate()?;
        (mandate.check(Some(birth), today) == Err(error)).then_some(())
    };
    let said = move |is_wrong: bool, say: &'static str| {
        (draft.tried.get() && is_wrong).then(|| say.to_owned())
    };
    let nothing = Signal::derive(move || {
        let some = draft.matters.with(|it| !it.is_empty());
        let whole = draft.kind.get().as_deref() == Some(GUARDIANSHIP);
        said(!some && !whole, words::MATTERS_MISSING)
    });
    let wanted = Callback::new(move |()| {
        draft.tried.set(true);
        let mandate = untrack(move || draft.mandate());
        let mandate = mandate.filter(|it| it.check(Some(birth), today).is_ok());
        if mandate.is_none() {
            page::focus_soon("#name-statutory [aria-invalid=true]".to_owned());
        }
        mandate.map(|mandate| Wanted {
            relation: "statutory".to_owned(),
            mandate: Some(mandate),
        })
    });
    let none = Categories::NONE;
    let kinds = [
        (GUARDIANSHIP, Powers::Guardianship),
        (CURATORSHIP, Powers::Curatorship(none)),
        (ASSISTANCE, Powers::Assistance(none)),
    ];
    let kinds = kinds.map(|(code, powers)| Choice::new(code, words::kind(powers)));
    let in_matters = move || {
        draft
            .kind
            .with(|it| it.as_deref().is_some_and(|it| it != GUARDIANSHIP))
    };
    view! {
        <div class="stack stack--close" id="name-statutory">
            <Choices
                id="mandate-kind"
                label=words::KIND
                options=kinds.to_vec()
                chosen=draft.kind
                on_choose=Callback::new(move |code| draft.kind.set(Some(code)))
                error=Signal::derive(move || said(draft.kind.with(Option::is_none), ja::form::CHOOSE_ONE))
                required=true
            />
            <Show when=in_matters>
                <fieldset class="field" aria-invalid=move || nothing.get().is_some().then_some("true")>
                    <legend class="field__label">{words::MATTERS}</legend>
                    <p class="field__hint">{words::MATTERS_HINT}</p>
                    {boxes("mandate-matter", Mandate::matters().iter(), draft.matters)}
                    <FieldError id="mandate-matter--error" error=nothing/>
                </fieldset>
            </Show>
            <DateInput
                id="mandate-certificate"
                label=words::CERTIFICATE
                shown=draft.certificate
                value=draft.certificate
                on_change=Callback::new(move |day| draft.certificate.set(day))
                error=Signal::derive(move || {
                    let unread = draft.certificate.with(|raw| raw.parse().is_err());
                    said(unread || wrong(MandateError::Certificate).is_some(), words::CERTIFICATE_PROBLEM)
                })
            />
            <DateInput
                id="mandate-last-day"
                label=words::LAST_DAY
                shown=draft.last_day
                value=draft.last_day
                on_change=Callback::new(move |day| draft.last_day.set(day))
                error=Signal::derive(move || {
                    said(draft.last_day().is_err() || wrong(MandateError::Over).is_some(), words::LAST_DAY_PROBLEM)
                })
            />
            <MakeLink id="invite-statutory" browser person wanted/>
        </div>
    }
}
