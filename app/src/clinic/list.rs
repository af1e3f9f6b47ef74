//! Today's forms, live, in the order they arrived.

use super::case::{Case, State};
use super::level::{grouped, tone, word};
use super::state_chip::{StateChip, state_name};
use crate::browser::Browser;
use crate::ja;
use crate::ui::{Chip, Icon, Loaded, Notice, Skeleton, Tone, store_error_view};
use domain::age::age_on;
use domain::{Date, RecordId};
use leptos::prelude::*;

/// What one line shows. Redrawn only when one of these changes.
#[derive(Clone, PartialEq)]
struct Line {
    record: RecordId,
    name: String,
    kana: String,
    age: String,
    vaccine: String,
    flags: Vec<(domain::screening::Level, usize)>,
    read: bool,
    state: State,
    carried: bool,
}

impl Line {
    fn of(case: &Case, day: Date) -> Self {
        let who = &case.who;
        let age = who.birth.and_then(|birth| age_on(birth, day));
        let vaccine = case.form.vaccine_name();
        Self {
            record: case.form.record,
            name: who
                .name
                .clone()
                .unwrap_or_else(|| ja::common::NAME_UNKNOWN.to_owned()),
            kana: who
                .kana
                .clone()
                .unwrap_or_else(|| ja::clinic::KANA_UNKNOWN.to_owned()),
            age: age.map_or_else(|| ja::clinic::AGE_UNKNOWN.to_owned(), domain::ja::date::age),
            vaccine: ja::clinic::vaccine_and_dose(
                vaccine.as_deref().unwrap_or(ja::clinic::VACCINE_UNKNOWN),
                case.form.dose_name().as_deref(),
            ),
            flags: grouped(&case.flags(day))
                .into_iter()
                .map(|(level, flags)| (level, flags.len()))
                .collect(),
            read: case.form.content.is_some(),
            state: case.state(),
            carried: case.form.carried,
        }
    }
}

/// The list with its heading. `open`: the form shown beside it.
#[component]
pub fn TodayList(
    browser: Browser,
    cases: RwSignal<Loaded<Vec<Case>>>,
    #[prop(into)] open: Signal<Option<RecordId>>,
    /// On its own page the list has the page's heading; beside a form it does not.
    heading: bool,
) -> impl IntoView {
    let today = browser.today();
    let lines = Memo::new(move |_| {
        cases.with(|cases| match cases {
            Some(Ok(cases)) => cases
                .iter()
                .map(|case| Line::of(case, today))
                .collect::<Vec<_>>(),
            _ => Vec::new(),
        })
    });
    let failed = Memo::new(move |_| {
        cases.with(|cases| match cases {
            Some(Err(error)) => Some(error.clone()),
            _ => None,
        })
    });
    let reading = Memo::new(move |_| cases.with(Option::is_none));
    let count = Memo::new(move |_| lines.with(Vec::len));
    let is_open = move |record| move || (open.get() == Some(record)).then_some("page");
    view! {
        <section class="today" aria-labelledby="today-title">
            {if heading {
                view! { <h1 id="today-title" tabindex="-1">{ja::clinic::TODAY_TITLE}</h1> }.into_any()
            } else {
                view! { <h2 id="today-title">{ja::clinic::TODAY_TITLE}</h2> }.into_any()
            }}
            <p class="weak">{domain::ja::date::both(today)}</p>
            <p class="visually-hidden" role="status">
                {move || (!reading.get()).then(|| ja::clinic::today_count(count.get()))}
            </p>
            {move || failed.get().map(|error| store_error_view(&error))}
            {move || reading.get().then(Skeleton)}
            {move || (!reading.get() && failed.get().is_none() && count.get() == 0).then(|| view! {
                <Notice tone=Tone::Info title=ja::clinic::TODAY_EMPTY id="today-empty">
                    <p>{ja::clinic::TODAY_EMPTY_HINT}</p>
                </Notice>
            })}
            <ul class="today__list" id="today-list" aria-label=ja::clinic::TODAY_LIST>
                <For each=move || lines.get() key=|line| line.record let:line>
                    {
                        let record = line.record;
                        let shown = Memo::new(move |before: Option<&Line>| {
                            let now = lines.with(|lines| lines.iter().find(|line| line.record == record).cloned());
                            now.or_else(|| before.cloned()).unwrap_or_else(|| line.clone())
                        });
                        view! {
                            <li>
                                <a
                                    class="today__entry"
                                    id=format!("form-{record}")
                                    href=format!("/clinic/forms/{record}")
                                    aria-current=is_open(record)
                                    data-state=move || state_name(shown.with(|line| line.state))
                                >
                                    {move || line_view(&shown.get())}
                                </a>
                            </li>
                        }
                    }
                </For>
            </ul>
            <p class="small weak">{move || (count.get() > 0).then_some(ja::clinic::TODAY_LIVE_HINT)}</p>
            <p>
                <a class="button button--wide" id="to-scan" href="/clinic/scan">
                    <crate::ui::IconView icon=Icon::Qr/>
                    {ja::clinic::SCAN_SHORT}
                </a>
            </p>
        </section>
    }
}

fn line_view(line: &Line) -> impl IntoView + use<> {
    let flags = line
        .flags
        .iter()
        .map(|(level, count)| view! { <Chip tone=tone(*level) text=ja::clinic::flag_count(word(*level), *count)/> })
        .collect_view();
    let calm = line.read && line.flags.is_empty();
    view! {
        <span class="today__who">
            <span class="today__kana">{line.kana.clone()}</span>
            <strong class="today__name">{line.name.clone()}</strong>
        </span>
        <span class="today__about">{line.age.clone()}</span>
        <span class="today__about">{line.vaccine.clone()}</span>
        <span class="chips">
            <StateChip state=line.state/>
            {line.carried.then(|| view! { <Chip tone=Tone::Caution text=ja::clinic::CARRIED icon=Icon::Qr/> })}
            {(!line.read).then(|| view! { <Chip tone=Tone::Danger text=ja::clinic::FORM_UNREADABLE_SHORT/> })}
            {flags}
            {calm.then(|| view! { <Chip tone=Tone::Plain text=ja::clinic::NO_FLAGS icon=Icon::Check/> })}
        </span>
    }
}
