//! Those for whom it is time: shown on a tap, since every showing is told to whoever is shown.

use crate::browser::{After, Browser, OpenLine, page};
use crate::ja;
use crate::ja::cohort as words;
use crate::ui::{Chip, Confirm, Icon, Tone, Turn, TurnButton};
use domain::age::plus_days_signed;
use domain::{Date, PersonId};
use leptos::prelude::*;

/// Whoever was written to within so many days is not written to again from here.
const AGAIN_DAYS: i64 = 30;

/// Whom to write to.
fn to_tell(people: &[OpenLine], today: Date) -> Vec<PersonId> {
    let since = plus_days_signed(today, -AGAIN_DAYS);
    let told = |it: &&OpenLine| !it.unclear && it.told.is_none_or(|told| told <= since);
    people.iter().filter(told).map(|it| it.person).collect()
}

#[component]
pub fn OpenList(browser: Browser, list: &'static str, today: Date) -> impl IntoView {
    let people = RwSignal::new(None::<Vec<OpenLine>>);
    let after = RwSignal::new(None::<After>);
    let said = RwSignal::new(None::<String>);
    let looking = Turn::default();
    let asking = browser.clone();
    let look = Callback::new(move |from: Option<After>| {
        let browser = asking.clone();
        said.set(None);
        looking.take(async move {
            let told = browser.open_of(list, from).await;
            let told = told.map_err(ja::keys::problem)?;
            people.set(Some(told.people));
            after.set(told.after);
            page::focus_soon("#open-people".to_owned());
            Ok(())
        });
    });
    view! {
        <section class="card stack" aria-labelledby="open-title">
            <h2 id="open-title">{words::OPEN}</h2>
            <p>{words::OPEN_LEAD}</p>
            {move || people.get().map(|found| {
                let browser = browser.clone();
                view! { <People browser list people=found today shown=people said more=after.get().is_some()/> }
            })}
            <div role="status">{move || said.get().map(|text| view! { <p id="notified">{text}</p> })}</div>
            {move || match (people.with(Option::is_some), after.get()) {
                (false, _) => button(looking, words::SHOW, "show-open", Callback::new(move |()| look.run(None))),
                (true, Some(from)) => {
                    button(looking, words::NEXT, "next-open", Callback::new(move |()| look.run(Some(from))))
                }
                (true, None) => ().into_any(),
            }}
        </section>
    }
}

fn button(turn: Turn, label: &'static str, id: &'static str, on_tap: Callback<()>) -> AnyView {
    view! { <TurnButton turn id label busy_label=words::SHOWING on_tap/> }.into_any()
}

#[component]
fn People(
    browser: Browser,
    list: &'static str,
    people: Vec<OpenLine>,
    today: Date,
    shown: RwSignal<Option<Vec<OpenLine>>>,
    said: RwSignal<Option<String>>,
    /// Not everybody was looked at yet.
    more: bool,
) -> impl IntoView {
    if people.is_empty() {
        let nobody = if more {
            words::NOBODY_YET
        } else {
            words::NOBODY_OPEN
        };
        return view! { <p id="open-people" tabindex="-1">{nobody}</p> }.into_any();
    }
    let to_tell = to_tell(&people, today);
    view! {
        <ul class="entries" id="open-people" tabindex="-1">
            {people.into_iter().map(|it| line(it, today)).collect_view()}
        </ul>
        {if to_tell.is_empty() {
            view! { <p class="small weak" id="all-told">{words::NOTIFY_NONE}</p> }.into_any()
        } else {
            view! { <Tell browser list to_tell today shown said/> }.into_any()
        }}
    }
    .into_any()
}

#[component]
fn Tell(
    browser: Browser,
    list: &'static str,
    to_tell: Vec<PersonId>,
    today: Date,
    shown: RwSignal<Option<Vec<OpenLine>>>,
    said: RwSignal<Option<String>>,
) -> impl IntoView {
    let problem = RwSignal::new(None::<String>);
    let label = words::notify(to_tell.len());
    let tell = Callback::new(move |()| {
        let (browser, people) = (browser.clone(), to_tell.clone());
        problem.set(None);
        leptos::task::spawn_local(async move {
            match browser.notify(list, &people).await {
                Ok(count) => {
                    shown.update(|all| {
                        let lines = all.iter_mut().flatten();
                        for line in lines.filter(|it| people.contains(&it.person)) {
                            line.told = Some(today);
                        }
                    });
                    let _ = said.try_set(Some(words::notified(count)));
                }
                Err(failed) => {
                    let _ = problem.try_set(Some(ja::keys::problem(failed)));
                }
            }
        });
    });
    view! {
        <Confirm id="notify" label=label.clone() question=words::NOTIFY_QUESTION confirm_label=label on_confirm=tell harmless=true/>
        <div role="alert">
            {move || problem.get().map(|problem| view! { <p class="field__error">{problem}</p> })}
        </div>
    }
}

fn line(it: OpenLine, today: Date) -> AnyView {
    view! {
        <li data-person=it.person.to_string()>
            <p>
                <strong>{it.name.unwrap_or_else(|| ja::common::NAME_UNKNOWN.to_owned())}</strong>
                " "
                <span class="small weak">{it.kana}</span>
            </p>
            <p class="small">{words::born(it.birth, today)}" "{it.dose}</p>
            <p class="small weak">{it.reason}</p>
            <p class="chips">
                {it.unclear.then(|| view! { <Chip tone=Tone::Caution icon=Icon::Question text=words::DAY_UNKNOWN/> })}
                {it.overdue.then(|| view! { <Chip tone=Tone::Caution text=words::OVERDUE/> })}
                {it.told.map(|day| view! { <Chip tone=Tone::Info icon=Icon::Check text=words::told(day, today)/> })}
            </p>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_written_to_twice_within_a_month() {
        let line = |number: u8, told: Option<&str>| OpenLine {
            person: format!("01930004-0000-7000-8000-0000000000{number:02}")
                .parse()
                .unwrap(),
            name: None,
            kana: None,
            birth: "2023-10-15".parse().unwrap(),
            overdue: false,
            unclear: number == 5,
            dose: None,
            reason: String::new(),
            told: told.map(|day| day.parse().unwrap()),
        };
        let all = [
            line(1, None),
            line(2, Some("2026-10-28")),
            line(3, Some("2026-10-29")),
            line(4, Some("2026-11-27")),
            // perhaps given already
            line(5, None),
        ];
        let told = to_tell(&all, "2026-11-27".parse().unwrap());
        assert_eq!(told, [all[0].person, all[1].person]);
    }
}
