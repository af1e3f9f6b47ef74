//! On home: what somebody must be told without having asked. Drawn with the rest of the program.

use super::child::{Child, children, current};
use super::last_days::{LastDays, last_days};
use super::notices::{VaccineNotice, notices};
use crate::browser::{Browser, Filter, LocalRow};
use crate::grants::model::{self, Ending};
use crate::ja;
use crate::ui::{Notice, Tone, live};
use crate::vaccination::calendar_model::history;
use domain::access::age::{GUARDIAN_ENDS, hand_over_notice};
use domain::access::emergency::is_overdue;
use domain::age::{birthday, plus_days_signed};
use domain::fhir::audit_event::{AuditEvent, Event};
use domain::ja::package;
use domain::{Date, PersonId, RecordId};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use sync::serve::review_of;

/// For so many days it is said that a hospital opened a notebook in an emergency.
const EMERGENCY_DAYS: i64 = 14;
/// And for so many that nobody confirmed it in time.
const UNCONFIRMED_DAYS: i64 = 90;
/// Lines of each log that are looked through for one.
const LINES: usize = 100;

/// Everything there is to say.
#[derive(Clone, Debug, Default, PartialEq)]
struct Due {
    held: Vec<Child>,
    emergencies: Vec<(Child, String)>,
    unconfirmed: Vec<(Child, String)>,
    of_age: Vec<(Child, Date)>,
    ending: Vec<(String, Ending)>,
    last_days: Vec<(Child, Vec<LastDays>)>,
    notices: Vec<(Child, Vec<VaccineNotice>)>,
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
        let log = browser.rows(&log).await?;
        let (emergencies, held) = (emergencies(&log, today), held(&log));
        let unconfirmed = unconfirmed(&log, today);
        let children = children(&browser).await?;
        let messages = Filter::all().kind("Communication").newest(LINES);
        let messages = browser.rows(&messages).await?;
        let (mut last, mut told) = (Vec::new(), Vec::new());
        for child in &children {
            let doses = Filter::all().of(child.person).kind("Immunization");
            let given = history(&browser.rows(&doses).await?);
            let notices = notices(child, &messages, &given, today);
            if !notices.is_empty() {
                told.push((child.clone(), notices));
            }
            let found = last_days(child, &given, today);
            if !found.is_empty() {
                last.push((child.clone(), found));
            }
        }
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
            unconfirmed: unconfirmed
                .into_iter()
                .filter_map(|(person, place)| Some((child(person)?.clone(), place)))
                .collect(),
            held: held
                .into_iter()
                .filter_map(|person| child(person).cloned())
                .collect(),
            of_age: children.iter().filter_map(|it| of_age(it, today)).collect(),
            last_days: last,
            notices: told,
            today,
        })
    });
    move || {
        let due = due.get().and_then(Result::ok)?;
        let today = due.today;
        let ending = due.ending.into_iter().map(|it| ends(it, today));
        Some(view! {
            {due.emergencies.into_iter().map(emergency).collect_view()}
            {due.unconfirmed.into_iter().map(not_confirmed).collect_view()}
            {due.held.into_iter().map(writing_rests).collect_view()}
            {due.of_age.into_iter().map(comes_of_age).collect_view()}
            {due.last_days.into_iter().map(|it| soon_over(it, today)).collect_view()}
            {due.notices.into_iter().map(|it| from_town(it, today)).collect_view()}
            {ending.collect_view()}
        })
    }
}

fn event(row: &LocalRow) -> Option<AuditEvent> {
    AuditEvent::read(&serde_json::from_str(row.row.body.get()).ok()?).ok()
}

/// For whom guardians cannot write now: the last line about it says so.
fn held(log: &[LocalRow]) -> BTreeSet<PersonId> {
    let mut lines: Vec<(u64, PersonId, bool)> = current(log)
        .filter_map(|row| match event(row)?.event? {
            Event::Hold => Some((row.row.seq, row.row.person, true)),
            Event::LiftHold => Some((row.row.seq, row.row.person, false)),
            _ => None,
        })
        .collect();
    lines.sort_unstable();
    let last: BTreeMap<PersonId, bool> = lines
        .into_iter()
        .map(|(_, person, held)| (person, held))
        .collect();
    let held = last.into_iter().filter(|(_, held)| *held);
    held.map(|(person, _)| person).collect()
}

/// Whose notebook was opened in an emergency of late, and where.
fn emergencies(log: &[LocalRow], today: Date) -> Vec<(PersonId, String)> {
    let since = plus_days_signed(today, -EMERGENCY_DAYS);
    let recent = current(log).filter(|row| row.row.updated_at.date_in_japan() >= since);
    let mut found: Vec<(PersonId, String)> = recent
        .filter_map(|row| {
            let event = event(row)?;
            let place = event.organization.and_then(|it| it.display);
            (event.event == Some(Event::EmergencyStart))
                .then(|| (row.row.person, place.unwrap_or_default()))
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Whose notebook was opened, where, and nobody there confirmed it in time.
fn unconfirmed(log: &[LocalRow], today: Date) -> Vec<(PersonId, String)> {
    let since = plus_days_signed(today, -UNCONFIRMED_DAYS);
    let confirmed: BTreeSet<RecordId> = current(log).map(|row| row.row.id).collect();
    let late = |row: &&LocalRow| {
        let began = row.row.updated_at;
        began.date_in_japan() >= since && is_overdue(began, None, today)
    };
    let mut found: Vec<(PersonId, String)> = current(log)
        .filter(late)
        .filter_map(|row| {
            let event = event(row)?;
            let open = event.event == Some(Event::EmergencyStart)
                && !confirmed.contains(&review_of(row.row.id));
            let place = event.organization.and_then(|it| it.display);
            open.then(|| (row.row.person, place.unwrap_or_default()))
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

fn not_confirmed((child, place): (Child, String)) -> AnyView {
    view! {
        <div class="unconfirmed-emergency">
            <Notice tone=Tone::Caution title=ja::emergency::unconfirmed_title(&child.name, &place)>
                <p>{ja::emergency::UNCONFIRMED_TEXT}</p>
                <p><a class="button" href=format!("/people/{}/log", child.person)>{ja::emergency::HOME_OPEN}</a></p>
            </Notice>
        </div>
    }
    .into_any()
}

/// Before somebody fills in a form that would be refused.
fn writing_rests(child: Child) -> AnyView {
    view! {
        <div class="writing-rests">
            <Notice tone=Tone::Caution title=ja::family::held_for(&child.name)>
                <p>{ja::family::HELD_TEXT}</p>
                <p><a class="button" href=format!("/people/{}/family", child.person)>{ja::family::TITLE}</a></p>
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

fn soon_over((child, found): (Child, Vec<LastDays>), today: Date) -> AnyView {
    view! {
        <div class="soon-over">
            <Notice tone=Tone::Caution title=ja::home::soon_over(&child.name)>
                <ul>
                    {found
                        .into_iter()
                        .map(|it| view! { <li>{ja::home::last_day(&it.vaccine, it.label, it.latest, today)}</li> })
                        .collect_view()}
                </ul>
                <p>{ja::home::SOON_OVER}</p>
                <p><a class="button" href=format!("/people/{}/vaccinations", child.person)>{ja::calendar::OPEN}</a></p>
            </Notice>
        </div>
    }
    .into_any()
}

fn from_town((child, notices): (Child, Vec<VaccineNotice>), today: Date) -> AnyView {
    let line = move |it: VaccineNotice| {
        let from = ja::home::notice_from(&it.from, it.sent, today);
        view! { <li><p>{it.text}</p><p class="small weak">{from}</p></li> }
    };
    view! {
        <div class="from-town">
            <Notice tone=Tone::Info title=ja::home::notice_title(&child.name)>
                <ul>{notices.into_iter().map(line).collect_view()}</ul>
                <p><a class="button" href=format!("/people/{}/vaccinations", child.person)>{ja::calendar::OPEN}</a></p>
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, person};
    use domain::fhir::Reference;
    use domain::{Instant, RecordId};

    const NOW: Instant = Instant(1_795_230_000_000);

    fn line(number: u8, event: Event) -> LocalRow {
        let id: RecordId = format!("0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f{number:02x}")
            .parse()
            .unwrap();
        let who = Reference::named("救急科");
        let told = AuditEvent {
            organization: Some(Reference::named("架空病院")),
            ..AuditEvent::new(id, event, who, NOW).about(person())
        };
        let mut row = testing::row(&id.to_string(), "AuditEvent", &told.to_json());
        row.row.seq = number.into();
        row.row.updated_at = NOW;
        row
    }

    #[test]
    fn an_emergency_is_told_once_for_each_place_and_for_two_weeks() {
        let log = [
            line(1, Event::EmergencyStart),
            line(2, Event::EmergencyStart),
            line(3, Event::EmergencyStop),
        ];
        let today = NOW.date_in_japan();
        let told = emergencies(&log, today);
        assert_eq!(told, [(person(), "架空病院".to_owned())]);
        assert_eq!(emergencies(&log, plus_days_signed(today, 14)).len(), 1);
        assert!(emergencies(&log, plus_days_signed(today, 15)).is_empty());
    }

    #[test]
    fn writing_rests_from_the_hold_until_it_is_lifted() {
        let (hold, lift) = (Event::Hold, Event::LiftHold);
        assert!(held(&[line(1, Event::Read)]).is_empty());
        assert_eq!(held(&[line(1, hold)]).len(), 1);
        assert!(held(&[line(2, lift), line(1, hold)]).is_empty());
        assert_eq!(
            held(&[line(3, hold), line(1, hold), line(2, lift)]).len(),
            1
        );
    }

    #[test]
    fn the_18th_birthday_is_told_from_ninety_days_before() {
        let child = |birth: &str| Child {
            person: person(),
            name: "山田 蓮".to_owned(),
            kana: None,
            birth: birth.parse().ok(),
            gender: None,
            address: None,
            phone: None,
        };
        let today: Date = "2026-11-21".parse().unwrap();
        let day = |birth: &str| of_age(&child(birth), today).map(|(_, day)| day.to_string());
        assert_eq!(day("2009-02-19").as_deref(), Some("2027-02-19"));
        assert_eq!(day("2009-02-20"), None);
        assert_eq!(day("2008-11-21"), None);
    }
}
