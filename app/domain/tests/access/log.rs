//! The lines of the log as the person reads them, and the words of the whole house.

use crate::events::{full, station};
use crate::support::*;
use domain::access::*;
use domain::fhir::audit_event::{AuditEvent, Event, Ground};
use domain::fhir::{Reference, When};
use domain::ja;
use domain::log::{Entry as Row, Filter, Line, groups, lines};

pub(crate) fn drawn(events: &[AuditEvent], viewer: Role) -> Vec<Line> {
    let rows = events.iter().enumerate().map(|(n, event)| Row {
        record: record(100 + u128::try_from(n).unwrap()),
        event,
        at: NOW,
        author: "名前",
        organization: None,
    });
    lines(rows, viewer)
}

#[test]
fn a_line_says_who_from_where_what_and_why_in_plain_words() {
    let [line] = drawn(&[full(Event::Read)], Role::P).try_into().unwrap();
    assert_eq!(line.who, "訪問看護師 田中 由美");
    assert_eq!(
        line.organization.as_deref(),
        Some("あおぞら訪問看護ステーション")
    );
    assert_eq!(line.what, "薬、訪問の記録・体温や血圧を見ました");
    let why = "診察や看護のため「転倒のため」（あなたの許可があるため）";
    assert_eq!(line.why.as_deref(), Some(why));
    assert_eq!(line.on_behalf_of.as_deref(), Some("山田 太郎"));
    assert!(line.offline, "told later");
    assert_eq!(
        line.at,
        NOW.plus_millis(-HOUR),
        "where it happened, not when it arrived"
    );
    assert_eq!(line.ask, Some(organization(30)));
    assert!(line.is(Filter::Office) && !line.is(Filter::Emergency));
    for event in Event::all() {
        for denied in [None, Some(DenyReason::Role)] {
            let event = AuditEvent {
                denied,
                ..full(event)
            };
            let [line] = drawn(&[event], Role::P).try_into().unwrap();
            assert!(line.what.ends_with("ました"), "{}", line.what);
            assert_eq!(line.what.contains("うとしました"), denied.is_some());
            assert_eq!(line.denied.is_some(), denied.is_some());
        }
    }
}

#[test]
fn lines_are_narrowed_to_emergencies_family_offices_and_what_was_refused() {
    let by = |job: Option<Job>, organization: Option<Reference>| AuditEvent {
        job,
        organization,
        basis: None,
        purpose: None,
        ..full(Event::Read)
    };
    let check = |event: AuditEvent, expect: &[Filter]| {
        let [line] = drawn(&[event], Role::P).try_into().unwrap();
        let found: Vec<Filter> = Filter::ALL.into_iter().filter(|it| line.is(*it)).collect();
        assert_eq!(found, expect);
    };
    check(by(Some(Job::Doctor), Some(station())), &[Filter::Office]);
    check(by(Some(Job::Person), None), &[Filter::Family]);
    check(by(None, None), &[Filter::Family]);
    check(
        by(Some(Job::PublicHealthNurse), Some(station())),
        &[Filter::Municipality],
    );
    let denied = AuditEvent {
        denied: Some(DenyReason::NotGranted),
        ..by(Some(Job::MunicipalCare), Some(station()))
    };
    check(denied, &[Filter::Municipality, Filter::Denied]);
    let glass = AuditEvent {
        basis: Some(Ground::Emergency),
        ..by(Some(Job::Doctor), Some(station()))
    };
    check(glass, &[Filter::Emergency, Filter::Office]);
}

#[test]
fn lines_about_a_protection_are_for_the_person_and_those_who_care_for_it() {
    let shut_out = AuditEvent {
        denied: Some(DenyReason::Protected),
        ..full(Event::Read)
    };
    let events = [
        full(Event::Protect),
        full(Event::LiftProtection),
        shut_out,
        full(Event::Print),
    ];
    for viewer in Role::ALL {
        let all = matches!(viewer, Role::P | Role::MC | Role::HN);
        let expect = if all { 4 } else { 1 };
        assert_eq!(drawn(&events, viewer).len(), expect, "{viewer:?}");
    }
    // and the record itself, if it is labelled, reaches nobody else
    let secret = Labels::of(&[Label::Protection]);
    let see = |actor: &Actor, fact: Relation| {
        let facts = [fact];
        let request = Request {
            labels: secret,
            entry: Some(others()),
            ..Request::new(actor, Action::Read, Category::C20, &facts, NOW)
        };
        decide(&request).is_allowed()
    };
    assert!(see(&person(10), owner()));
    assert!(!see(&person(10), guardian("2020-05-05")));
    assert!(!see(&person(10), Relation::Proxy { until: None }));
    assert!(!see(&staff(Job::CareManager), team(TeamKind::CareTeam, 1)));
    assert!(see(
        &staff(Job::PublicHealthNurse),
        team(TeamKind::Municipality, 1)
    ));
}

#[test]
fn lines_stand_by_day_and_place_the_latest_first() {
    let at = |hours: i64, place: &str| AuditEvent {
        period: None,
        recorded: Some(When::At(NOW.plus_millis(hours * HOUR))),
        organization: Some(Reference::named(place)),
        ..full(Event::Read)
    };
    let events = [at(-30, "い"), at(0, "あ"), at(-1, "い"), at(-2, "あ")];
    let found = groups(drawn(&events, Role::P));
    let shape: Vec<(String, &str, usize)> = found
        .iter()
        .map(|group| {
            let place = group.organization.as_deref().unwrap();
            (group.day.to_string(), place, group.lines.len())
        })
        .collect();
    let (today, before) = ("2026-11-21".to_owned(), "2026-11-20".to_owned());
    assert_eq!(
        shape,
        [
            (today.clone(), "あ", 2),
            (today, "い", 1),
            (before, "い", 1)
        ]
    );
}

#[test]
fn every_word_is_there_and_no_two_roles_or_categories_sound_alike() {
    fn distinct(words: Vec<&str>) {
        let mut sorted = words.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), words.len(), "{words:?}");
        assert!(words.iter().all(|word| !word.is_empty()));
    }
    distinct(Role::ALL.map(ja::access::role).to_vec());
    distinct(Job::ALL.map(ja::access::job).to_vec());
    distinct(Category::ALL.map(ja::category::plain).to_vec());
    distinct(Purpose::ALL.map(ja::access::purpose).to_vec());
    distinct(Filter::ALL.map(ja::log::filter).to_vec());
    use Level::*;
    distinct(
        [W, R, X, C, S, O, I, E, Q, Never]
            .map(ja::access::level)
            .to_vec(),
    );
    distinct(
        [View::Full, View::WithoutPlaces, View::Reduced]
            .map(ja::access::view)
            .to_vec(),
    );
    distinct(
        emergency::Reason::ALL
            .map(ja::access::emergency_reason)
            .to_vec(),
    );
    let told = [
        Outside::NoData,
        Outside::Ended,
        Outside::Suspended,
        Outside::NotGranted,
        Outside::Revoked,
        Outside::Expired,
        Outside::Purpose,
        Outside::Age,
        Outside::Held,
    ];
    distinct(told.map(ja::access::denied).to_vec());
    assert_eq!(ja::category::both(Category::C06), "薬（処方・調剤・服薬）");
}
