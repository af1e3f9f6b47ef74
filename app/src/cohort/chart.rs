//! Coverage by month of birth as bars, and the same as a table.

use crate::browser::{Coverage, Month};
use crate::ja::cohort as words;
use crate::ui::{Choice, Choices, Layout};
use leptos::prelude::*;

/// Of the drawing, in its own units.
const BAR: usize = 26;
const GAP: usize = 6;
const HEIGHT: u32 = 120;
const FOOT: u32 = 34;
const SIDE: usize = 40;

/// How many of the people of a month have so many doses.
fn given(month: &Month, dose: usize) -> u32 {
    let given = month.counts.given.get(dose.saturating_sub(1));
    given.copied().unwrap_or_default()
}

/// Of a bar, of the whole height.
fn height(part: u32, whole: u32) -> u32 {
    (part * HEIGHT).checked_div(whole).unwrap_or_default()
}

#[component]
pub fn CoverageChart(coverage: Coverage, doses: usize) -> impl IntoView {
    let chosen = RwSignal::new(Some(doses.to_string()));
    let dose = Memo::new(move |_| {
        chosen.with(|it| {
            it.as_ref()
                .and_then(|it| it.parse::<usize>().ok())
                .unwrap_or(doses)
        })
    });
    let options: Vec<Choice> = (1..=doses)
        .map(|number| Choice::new(number.to_string(), words::dose(number)))
        .collect();
    let months = StoredValue::new(coverage.months);
    let nobody = months.with_value(Vec::is_empty);
    view! {
        <section class="card stack" aria-labelledby="coverage-title">
            <h2 id="coverage-title">{words::COVERAGE}</h2>
            {if nobody {
                view! { <p id="no-months">{words::NO_MONTHS}</p> }.into_any()
            } else {
                view! {
                    <p class="small weak">{words::COVERAGE_LEAD}</p>
                    {(doses > 1).then(|| view! {
                        <Choices
                            id="coverage-dose"
                            label=words::DOSE
                            options=options.clone()
                            chosen
                            on_choose=Callback::new(move |code| chosen.set(Some(code)))
                            layout=Layout::Flow
                        />
                    })}
                    {move || months.with_value(|months| bars(months, dose.get()))}
                    <details>
                        <summary>{words::AS_TABLE}</summary>
                        {move || months.with_value(|months| table(months, dose.get()))}
                    </details>
                }
                .into_any()
            }}
        </section>
    }
}

fn bars(months: &[Month], dose: usize) -> AnyView {
    let step = BAR + GAP;
    let width = SIDE + months.len() * step;
    let lines = [0, 50, 100].map(|percent: u32| {
        let y = 6 + HEIGHT - HEIGHT * percent / 100;
        view! {
            <line class="coverage__line" x1=SIDE x2=width y1=y y2=y/>
            <text class="coverage__text" x=SIDE - 4 y=y + 4 text-anchor="end">{format!("{percent}%")}</text>
        }
    });
    let bars = months.iter().enumerate().map(|(at, month)| {
        let x = SIDE + at * step + GAP / 2;
        let (given, people) = (given(month, dose), month.counts.people);
        let tall = height(given, people);
        let (year, number) = month.month.split_once('-').unwrap_or_default();
        let number = number.trim_start_matches('0').to_owned();
        let first = at == 0 || number == "1";
        view! {
            <g>
                <title>{words::bar(&month.month, given, people)}</title>
                <rect class="coverage__all" x=x y=6 width=BAR height=HEIGHT/>
                <rect class="coverage__given" x=x y=6 + HEIGHT - tall width=BAR height=tall/>
                <text class="coverage__text" x=x + BAR / 2 y=HEIGHT + 20 text-anchor="middle">{number}</text>
                {first.then(|| view! {
                    <text class="coverage__text" x=x y=HEIGHT + FOOT text-anchor="start">{year.to_owned()}</text>
                })}
            </g>
        }
    });
    // the table beside it says the same to whoever hears the page
    view! {
        <div class="coverage" tabindex="0" role="group" aria-labelledby="coverage-title">
            <svg width=width height=HEIGHT + FOOT + 6 aria-hidden="true" id="coverage-chart">
                {lines.collect_view()}
                {bars.collect_view()}
            </svg>
        </div>
    }
    .into_any()
}

fn table(months: &[Month], dose: usize) -> AnyView {
    let line = |month: &Month| {
        let (given, people) = (given(month, dose), month.counts.people);
        view! {
            <tr>
                <th scope="row">{words::month(&month.month)}</th>
                <td class="number">{words::people(people)}</td>
                <td class="number">{words::people(given)}</td>
                <td class="number">{words::percent(given, people)}</td>
            </tr>
        }
    };
    view! {
        <table class="table" id="coverage-table">
            <thead>
                <tr>
                    <th scope="col">{words::MONTH}</th>
                    <th scope="col" class="number">{words::PEOPLE}</th>
                    <th scope="col" class="number">{words::GIVEN}</th>
                    <th scope="col" class="number">{words::RATE}</th>
                </tr>
            </thead>
            <tbody>{months.iter().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::Counts;

    #[test]
    fn a_bar_is_as_high_as_its_share_and_nobody_has_none() {
        let month = Month {
            month: "2026-04".to_owned(),
            counts: Counts {
                people: 3,
                given: vec![3, 2],
            },
        };
        assert_eq!(
            (given(&month, 1), given(&month, 2), given(&month, 3)),
            (3, 2, 0)
        );
        assert_eq!(height(3, 3), HEIGHT);
        assert_eq!(height(2, 3), 80);
        assert_eq!(height(0, 0), 0);
        assert_eq!(
            words::percent(299, 300),
            "99%",
            "never rounded up to everybody"
        );
        assert_eq!(words::month("2026-04"), "2026年4月");
    }
}
