//! /people/:id/log: every line of a notebook's log, by day and place, with filters.

use super::asked_list::answer_view;
use super::log_model;
use super::questions::{self, Asked};
use super::short_list::line_view;
use crate::browser::Filter as Rows;
use crate::home::child::child;
use crate::ja;
use crate::not_found::NotFound;
use crate::ui::{
    Chip, Choice, Choices, Icon, Layout, PageHead, Tone, live, when_loaded, with_person,
};
use domain::PersonId;
use domain::log::{Filter, Group, Line};
use leptos::prelude::*;

/// The choice that takes all filters away.
const ALL: &str = "all";

/// The log of one person.
#[component]
pub fn LogPage() -> impl IntoView {
    with_person(move |browser, _, person| {
        let log = live(&browser, move |browser| async move {
            let of_kind = |kind: &str| Rows::all().of(person).kind(kind);
            let name = child(&browser, person).await?.map(|child| child.name);
            let lines = log_model::of(&browser.rows(&of_kind("AuditEvent")).await?);
            let asked = questions::of(&browser.rows(&of_kind("Communication")).await?);
            Ok((name, lines, asked))
        });
        let chosen = RwSignal::new(None::<Filter>);
        when_loaded(log, move |(name, lines, asked)| match name {
            Some(name) => page(person, &name, lines, asked, chosen),
            None => NotFound().into_any(),
        })
        .into_any()
    })
}

fn page(
    person: PersonId,
    name: &str,
    lines: Vec<Line>,
    asked: Vec<Asked>,
    chosen: RwSignal<Option<Filter>>,
) -> AnyView {
    let offered = log_model::offered(&lines);
    let empty = lines.is_empty();
    let count = lines.len();
    let shown = move || {
        let groups = log_model::shown(&lines, chosen.get());
        if groups.is_empty() && !empty {
            view! { <p id="no-lines">{ja::looks::NONE_OF_THESE}</p> }.into_any()
        } else {
            let one = |group| group_view(person, group, &asked);
            groups.into_iter().map(one).collect_view().into_any()
        }
    };
    view! {
        <div class="page">
            <PageHead
                title=ja::looks::title_for(name)
                document_title=ja::looks::TITLE
                back=Some((format!("/people/{person}"), ja::looks::TO_RECORD.to_owned()))
            />
            <p>{ja::looks::LEAD}</p>
            {empty.then(|| view! { <p id="no-looks">{ja::record::NO_LOOKS}</p> })}
            {(!offered.is_empty()).then(|| filters(offered, count, chosen))}
            <div class="stack" id="log">{shown}</div>
            <p><a href="/emergency/figures">{ja::looks::EMERGENCY_FIGURES}</a></p>
        </div>
    }
    .into_any()
}

fn filters(offered: Vec<Filter>, count: usize, chosen: RwSignal<Option<Filter>>) -> AnyView {
    let code = |filter: Filter| format!("{filter:?}").to_lowercase();
    let mut options = vec![Choice::new(ALL, ja::looks::all(count))];
    options.extend(
        offered
            .iter()
            .map(|filter| Choice::new(code(*filter), domain::ja::log::filter(*filter))),
    );
    let now = Signal::derive(move || Some(chosen.get().map_or_else(|| ALL.to_owned(), code)));
    let choose = Callback::new(move |wanted: String| {
        chosen.set(
            Filter::ALL
                .into_iter()
                .find(|filter| code(*filter) == wanted),
        );
    });
    view! {
        <Choices id="log-filter" label=ja::looks::FILTER options chosen=now on_choose=choose layout=Layout::Flow/>
    }
    .into_any()
}

fn group_view(person: PersonId, group: Group, asked: &[Asked]) -> impl IntoView {
    let lines = group.lines.into_iter().map(|line| {
        let more = below(person, &line, asked);
        line_view(line, false, more)
    });
    let lines = lines.collect_view();
    view! {
        <section class="card">
            <h2>
                <span class="num nowrap">{domain::ja::date::wareki(group.day)}</span>
                {group.organization.map(|place| view! { " "<span class="phrase">{place}</span> })}
            </h2>
            <ul class="entries">{lines}</ul>
        </section>
    }
}

/// What was asked about a line, or the way to ask.
fn below(person: PersonId, line: &Line, asked: &[Asked]) -> AnyView {
    let about: Vec<&Asked> = asked
        .iter()
        .filter(|it| it.line == Some(line.record))
        .collect();
    if about.is_empty() {
        let href = format!("/people/{person}/log/{}", line.record);
        return line
            .ask
            .map(|_| view! { <span><a class="ask" href=href>{ja::looks::ASK_LINK}</a></span> })
            .into_any();
    }
    let one = |it: &Asked| {
        let due = it.due().filter(|_| it.answer.is_none());
        view! {
            <div class="stack stack--tight" data-question=it.record.to_string()>
                <p class="small">{ja::looks::asked_on(it.at)}</p>
                <blockquote class="words">{it.message.text.clone()}</blockquote>
                {it.pending.then(|| view! {
                    <p class="chips"><Chip tone=Tone::Caution icon=Icon::Clock text=ja::sync::PENDING/></p>
                })}
                {due.map(|day| view! { <p class="small num">{ja::looks::answer_until(day)}</p> })}
                {it.answer.clone().map(answer_view)}
            </div>
        }
    };
    about.into_iter().map(one).collect_view().into_any()
}
