//! Before the glass breaks: who it is, why nobody is asked, and two ways of knowing who it is.

use crate::browser::{Browser, EmergencyLine, Ground, KeyProblem, page};
use crate::identity::{Who, WhoFields};
use crate::ja;
use crate::ja::emergency as words;
use crate::keys::act::{Asking, proved};
use crate::ui::{Choice, Choices, FieldError, Kind, TextField, Turn, TurnButton};
use domain::access::emergency::{Beginning, Identification, Missing, Reason};
use domain::ja::emergency as names;
use leptos::prelude::*;

/// What is said so far.
#[derive(Clone, Copy)]
struct Saying {
    reason: RwSignal<Option<String>>,
    words: RwSignal<String>,
    ways: RwSignal<Vec<Identification>>,
    tried: RwSignal<bool>,
}

impl Saying {
    fn reason(self) -> Option<Reason> {
        self.reason.get().as_deref().and_then(Reason::from_code)
    }

    /// What the rules miss; the second factor is asked for at the end.
    fn misses(self, it: Missing) -> bool {
        let (words, ways) = (self.words.get(), self.ways.get());
        let beginning = self.reason().map(|reason| Beginning {
            reason,
            words: &words,
            identified_by: &ways,
            second_factor: true,
        });
        let missing = beginning.and_then(|beginning| beginning.check().err());
        match missing {
            Some(missing) => missing.contains(&it),
            None => {
                self.reason.with(Option::is_none) && it == Missing::Identification && ways.len() < 2
            }
        }
    }

    fn error(self, it: Missing, say: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || (self.tried.get() && self.misses(it)).then(|| say.to_owned()))
    }

    fn ground(self) -> Option<Ground> {
        self.tried.set(true);
        let complete =
            untrack(|| !self.misses(Missing::Words) && !self.misses(Missing::Identification));
        let reason = untrack(|| self.reason())?;
        complete.then(|| Ground {
            reason: reason.code().to_owned(),
            words: self.words.get_untracked(),
            identified_by: self
                .ways
                .with_untracked(|ways| ways.iter().map(|it| it.code().to_owned()).collect()),
        })
    }
}

/// The form.
#[component]
pub fn Begin(browser: Browser, again: Callback<()>) -> impl IntoView {
    let who = Who::default();
    let saying = Saying {
        reason: RwSignal::new(None),
        words: RwSignal::new(String::new()),
        ways: RwSignal::new(Vec::new()),
        tried: RwSignal::new(false),
    };
    let turn = Turn::default();
    let reasons = Reason::ALL
        .into_iter()
        .map(|it| Choice::new(it.code(), names::reason(it)))
        .collect();
    let no_reason = Signal::derive(move || {
        (saying.tried.get() && saying.reason.with(Option::is_none))
            .then(|| ja::form::CHOOSE_ONE.to_owned())
    });
    let begin = Callback::new(move |()| {
        let (named, ground) = (who.named(), saying.ground());
        let (Some(named), Some(ground)) = (named, ground) else {
            page::focus_soon("#begin [aria-invalid=true]".to_owned());
            return;
        };
        let browser = browser.clone();
        turn.take(async move {
            let begun = proved(&browser, |browser| -> Asking<EmergencyLine> {
                let (named, ground) = (named.clone(), ground.clone());
                Box::pin(async move { browser.begin_emergency(&named, &ground).await })
            });
            match begun.await {
                Ok(_) => {
                    again.try_run(());
                    page::focus_soon(".emergency".to_owned());
                    Ok(())
                }
                Err(KeyProblem::Gone | KeyProblem::Unclear) => Err(ja::identity::NOBODY.to_owned()),
                Err(problem) => Err(ja::keys::problem(problem)),
            }
        });
    });
    let ways = Identification::ALL.map(|way| {
        let id = format!("way--{}", way.code());
        let toggle = move |event| {
            let on = event_target_checked(&event);
            saying.ways.update(|ways| {
                ways.retain(|it| *it != way);
                ways.extend(on.then_some(way));
            });
        };
        view! {
            <label class="choice" for=id.clone()>
                <input
                    type="checkbox"
                    id=id.clone()
                    prop:checked=move || saying.ways.with(|ways| ways.contains(&way))
                    on:change=toggle
                />
                <span>{names::identification(way)}</span>
            </label>
        }
    });
    let few = saying.error(Missing::Identification, words::TWO_WAYS);
    view! {
        <section class="card stack" id="begin" aria-labelledby="begin-title">
            <h2 id="begin-title">{words::BEGIN_TITLE}</h2>
            <p>{words::BEGIN_LEAD}</p>
            <WhoFields who/>
            <fieldset class="field" id="ways" aria-invalid=move || few.get().is_some().then_some("true")>
                <legend class="field__label">{words::WAYS}</legend>
                <div class="choices">{ways.into_iter().collect_view()}</div>
                <FieldError id="ways--error" error=few/>
            </fieldset>
            <Choices
                id="reason"
                label=words::REASON
                options=reasons
                chosen=saying.reason
                on_choose=Callback::new(move |code| saying.reason.set(Some(code)))
                error=no_reason
                required=true
            />
            <TextField
                id="reason-words"
                label=words::WORDS
                hint=words::WORDS_HINT
                kind=Kind::Area
                value=saying.words
                on_input=Callback::new(move |text| saying.words.set(text))
                error=saying.error(Missing::Words, words::WORDS_MISSING)
                max_length=500
            />
            <TurnButton turn id="begin-emergency" label=words::BEGIN busy_label=ja::keys::SIGNING_IN main=true on_tap=begin/>
        </section>
    }
}
