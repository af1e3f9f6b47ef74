//! The last lines of the log, on the person's page.

use crate::ja;
use crate::ui::{Chip, Icon, IconView, Tone};
use domain::PersonId;
use domain::log::Line;
use leptos::prelude::*;

/// How many lines are shown beside the rest of a record.
const SHORT: usize = 5;

/// The section. The owner's own right to know: always there, also when empty.
pub fn short_list(person: PersonId, mut lines: Vec<Line>) -> AnyView {
    let (empty, count) = (lines.is_empty(), lines.len());
    lines.truncate(SHORT);
    view! {
        <section class="card" aria-labelledby="looks-title">
            <h2 id="looks-title"><IconView icon=Icon::Eye/>" "{ja::record::LOOKS}</h2>
            {empty.then(|| view! { <p id="no-looks">{ja::record::NO_LOOKS}</p> })}
            <ul class="entries" id="looks">{lines.into_iter().map(|line| line_view(line, true, ())).collect_view()}</ul>
            {(!empty).then(|| view! {
                <p><a class="button" id="whole-log" href=format!("/people/{person}/log")>{ja::looks::all(count)}</a></p>
            })}
        </section>
    }
    .into_any()
}

/// One line. `whole`: with the place and the day, which a heading says otherwise. `more` stands below it.
pub fn line_view(line: Line, whole: bool, more: impl IntoView) -> impl IntoView {
    let (who, at) = if whole {
        (
            ja::record::looker(&line.who, line.organization.as_deref()),
            ja::record::date_and_time(line.at),
        )
    } else {
        (line.who, ja::looks::time(line.at))
    };
    view! {
        <li data-line=line.record.to_string()>
            <strong>{who}</strong>
            {line.on_behalf_of.map(|whom| view! { <span>{ja::looks::on_behalf_of(&whom)}</span> })}
            <span>{line.what}</span>
            {line.why.map(|why| view! { <span class="small">{why}</span> })}
            {line.denied.map(|why| view! {
                <span class="chips"><Chip tone=Tone::Caution text=ja::looks::REFUSED/></span>
                <span class="small">{why}</span>
            })}
            <span class="small weak num">{at}</span>
            {line.offline.then(|| view! { <span class="small weak">{domain::ja::log::OFFLINE}</span> })}
            {more}
        </li>
    }
}
