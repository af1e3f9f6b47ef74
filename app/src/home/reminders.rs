//! On home: what somebody must be told without having asked. Drawn with the rest of the program.

use super::child::{Child, children, current};
use crate::browser::{Browser, Filter, LocalRow};
use crate::grants::model::{self, Ending};
use crate::ja;
use crate::ui::{Notice, Tone, live};
use domain::access::age::{GUARDIAN_ENDS, hand_over_notice};
use domain::age::{birthday, plus_days_signed};
use domain::fhir::audit_event::{AuditEvent, Event};
use domain::ja::package;
use domain::{Date, PersonId};
use leptos::prelude::*;

/// For so many days it is said that a hospital opened a notebook in an emergency.
const EMERGENCY_DAYS: i64 = 14;
/// Lines of each log that are looked through for one.
const LINES: usize = 100;

/// Everything there is to say.
#[derive(Clone, Debug, Default, PartialEq)]
struct Due {
    emergencies: Vec<(Child, String)>,
    of_age: Vec<(Child, Date)>,
    ending: Vec<(String, Ending)>,
    today: Date,
}

/// Thirty and seven days before a grant ends, ninety before a guardian's view does, and after an emergency.
#[component]
pub fn Reminders(browser: Browser) -> impl IntoView {
    let due = live(&browser, |browser| async move {
        let today = browser.today();
        let consents = browser.rows(&Filter::all().kind("Consent")).await?;
        let ending = model::ending(&consents, browser.now());
        let log = Filter::all().kind("AuditEvent").newest(LINES);
        let emergencies = emergencies(&browser.rows(&log).await?, today);
        let children = children(&browser).await?;
        let child = |person: PersonId| children.iter().find(|child| child.person == person);
        Ok(Due {
            ending: ending
                .into_iter()
                .filter_map(|it| Some((child(it.person)?.name.clone(), it)))
                .collect(),
            emergencies: emergencies
                .into_iter()
                .filter_map(|(person, place)| Some((child(person)?.clone(), place)))
                .collect(),
            of_age: children.iter().filter_map(|it| of_age(it, today)).collect(),
            today,
        })
    });
    move || {
        let due = due.get().and_then(Result::ok)?;
        let today = due.today;
        let ending = due.ending.into_iter().map(|it| ends(it, today));
        Some(view! {
            {due.emergencies.into_iter().map(emergency).collect_view()}
            {due.of_age.into_iter().map(comes_of_age).collect_view()}
            {ending.collect_view()}
        })
    }
}

/// Whose notebook was opened in an emergency of late, and where.
fn emergencies(log: &[LocalRow], today: Date) -> Vec<(PersonId, String)> {
    let since = plus_days_signed(today, -EMERGENCY_DAYS);
    let recent = current(log).filter(|row| row.row.updated_at.date_in_japan() >= since);
    let mut found: Vec<(PersonId, String)> = recent
        .filter_map(|row| {
            let event = AuditEvent::read(&serde_json::from_str(row.row.body.get()).ok()?).ok()?;
            let place = event.organization.and_then(|it| it.display);
            (event.event == Some(Event::EmergencyStart))
                .then(|| (row.row.person, place.unwrap_or_default()))
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

fn of_age(child: &Child, today: Date) -> Option<(Child, Date)> {
    let birth = child.birth?;
    hand_over_notice(birth, today)?;
    Some((child.clone(), birthday(birth, GUARDIAN_ENDS)))
}

fn emergency((child, place): (Child, String)) -> AnyView {
    view! {
        <div class="opened-in-emergency">
            <Notice tone=Tone::Danger title=ja::emergency::home_title(&child.name, &place)>
                <p>{ja::emergency::HOME_TEXT}</p>
                <p><a class="button" href=format!("/people/{}/log", child.person)>{ja::emergency::HOME_OPEN}</a></p>
            </Notice>
        </div>
    }
    .into_any()
}

fn comes_of_age((child, day): (Child, Date)) -> AnyView {
    view! {
        <div class="comes-of-age">
            <Notice tone=Tone::Caution title=ja::home::comes_of_age(&child.name, day)>
                <p>{ja::home::COMES_OF_AGE}</p>
                <p><a class="button" href=format!("/people/{}/family", child.person)>{ja::home::HAND_OVER}</a></p>
            </Notice>
        </div>
    }
    .into_any()
}

fn ends((name, it): (String, Ending), today: Date) -> AnyView {
    view! {
        <div class="ends-soon">
            <Notice tone=Tone::Caution title=ja::grants::ends_soon(&name, &it.names)>
                <p>{package::notice(&it.notice, today)}</p>
                <p><a class="button" href=format!("/people/{}/sharing", it.person)>{ja::grants::OPEN}</a></p>
            </Notice>
        </div>
    }
    .into_any()
}
