//! The log: events in FHIR, as the person reads them, and the questions about them.

use crate::support::*;
use domain::access::*;
use domain::fhir::audit_event::{AuditEvent, Event, Ground};
use domain::fhir::communication::{Communication, TEXT_CHARS_MAX, Topic};
use domain::fhir::{Incoming, ReadErrorKind, Reference, When, check};
use domain::log::{Entry as Row, Filter, Line, groups, lines};
use domain::{PersonId, ja};
use serde_json::{Value, json};
use uuid::Uuid;

fn person_id() -> PersonId {
    PersonId(Uuid::from_u128(1))
}

fn nurse() -> Reference {
    Reference::to("Practitioner", account(20)).with_display("田中 由美")
}

fn station() -> Reference {
    Reference::organization(organization(30)).with_display("あおぞら訪問看護ステーション")
}

/// Everything a line can say.
fn full(event: Event) -> AuditEvent {
    AuditEvent {
        period: Some((When::At(NOW.plus_millis(-HOUR)), When::At(NOW))),
        job: Some(Job::VisitingNurse),
        organization: Some(station()),
        on_behalf_of: Some(Reference::patient(person_id()).with_display("山田 太郎")),
        categories: Categories::of(&[Category::C06, Category::C14]),
        entities: vec![Reference::to("MedicationStatement", record(8))],
        purpose: Some(Purpose::Treatment),
        words: Some("転倒のため".to_owned()),
        basis: Some(Ground::Grant(Some(record(5)))),
        offline: true,
        device_offset_millis: Some(-1200),
        ..AuditEvent::new(record(9), event, nurse(), NOW).about(person_id())
    }
}

fn gate(kind: &str, body: &Value) -> Result<(), (String, ReadErrorKind)> {
    let incoming = Incoming {
        kind,
        record: record(9),
        person: person_id(),
    };
    check(&incoming, &body.to_string()).map_err(|error| (error.path, error.kind))
}

#[test]
fn every_event_is_written_whole_and_reads_back_the_same() {
    let mut seen = 0;
    for event in Event::all() {
        for denied in [None, Some(DenyReason::Protected)] {
            let event = AuditEvent {
                denied,
                ..full(event)
            };
            let body = event.to_json();
            let read = AuditEvent::read(&body).unwrap();
            let bare = AuditEvent {
                rest: Default::default(),
                ..read.clone()
            };
            assert_eq!(bare, event, "{body}");
            assert_eq!(read.to_json(), body, "word for word");
            assert_eq!(gate("AuditEvent", &body), Ok(()));
            // the model's invariants
            assert_eq!(body["agent"][0]["requestor"], true);
            assert!(body["source"]["observer"].is_object());
            seen += 1;
        }
    }
    assert_eq!(seen, 44);
}

#[test]
fn standard_codes_stand_where_there_are_some() {
    let check = |event: Event, kind: &str, subtype: &str, letter: &str| {
        let body = full(event).to_json();
        assert_eq!(body["type"]["code"], kind, "{event:?}");
        assert_eq!(body["subtype"][0]["code"], subtype, "{event:?}");
        assert_eq!(body["action"], letter, "{event:?}");
    };
    check(Event::Read, "rest", "read", "R");
    check(Event::Create, "rest", "create", "C");
    check(Event::Update, "rest", "update", "U");
    check(Event::Export, "110106", "export", "R");
    check(Event::Print, "110106", "print", "R");
    check(Event::EmergencyStart, "110113", "110127", "E");
    check(Event::EmergencyStop, "110113", "110128", "E");
    check(Event::Grant, "110113", "110136", "C");
    let denied = AuditEvent {
        denied: Some(DenyReason::NotGranted),
        ..full(Event::Read)
    };
    let body = denied.to_json();
    assert_eq!(
        (&body["outcome"], &body["outcomeDesc"]),
        (&json!("8"), &json!("NOT_GRANTED"))
    );
}

#[test]
fn the_models_examples_say_what_they_say() {
    let examples: Value =
        serde_json::from_str(include_str!("../../data/access-fhir-examples.json")).unwrap();
    let read = |name: &str| {
        let event = AuditEvent::read(&examples[name]).unwrap();
        assert_eq!(event.to_json(), examples[name], "untouched, word for word");
        event
    };
    let glass = read("audit_break_glass");
    assert_eq!(glass.event, Some(Event::EmergencyStart));
    assert_eq!(glass.purpose, Some(Purpose::BreakTheGlass));
    assert_eq!(glass.words.as_deref(), Some("意識障害・本人確認のみ可能"));
    use Category::*;
    assert_eq!(glass.categories, Categories::of(&[C03, C04, C05, C06, C07]));
    let offline = read("audit_offline_read");
    assert_eq!(offline.event, Some(Event::Read));
    assert!(offline.offline && offline.device_offset_millis == Some(-1200));
    assert_eq!(offline.basis, Some(Ground::Grant(None)));
    assert_eq!(offline.purpose, Some(Purpose::Treatment));
    assert!(offline.person.is_some() && offline.entities.is_empty());
}

#[test]
fn an_event_of_the_first_release_still_reads() {
    let old = json!({
        "resourceType": "AuditEvent", "id": record(9).to_string(),
        "type": { "system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest" },
        "subtype": [{ "system": "http://hl7.org/fhir/restful-interaction", "code": "read" }],
        "action": "R", "outcome": "0", "recorded": "2026-11-21T10:00:00.000+09:00",
        "agent": [
            { "who": { "reference": "Practitioner/7", "display": "田中 由美" }, "requestor": true },
            { "who": { "reference": format!("Organization/{}", organization(30)), "display": "あおぞら" }, "requestor": false },
        ],
        "source": { "observer": { "display": "つなぐ手帳" } },
        "entity": [{
            "what": { "reference": format!("QuestionnaireResponse/{}", record(3)) },
            "detail": [{ "type": "offline", "valueString": "true" }],
        }],
    });
    let event = AuditEvent::read(&old).unwrap();
    assert_eq!(event.event, Some(Event::Read));
    assert!(event.offline && event.job.is_none() && event.basis.is_none());
    assert_eq!(event.to_json(), old);
    assert_eq!(gate("AuditEvent", &old), Ok(()));
    let [line] = drawn(&[event], Role::P).try_into().unwrap();
    assert_eq!(line.what, "予防接種と予診票を見ました");
    assert_eq!(
        (line.who.as_str(), line.organization.as_deref()),
        ("田中 由美", Some("あおぞら"))
    );
}

#[test]
fn the_gate_wants_an_observer_and_nobody_elses_person() {
    let body = full(Event::Read).to_json();
    let change = |change: &dyn Fn(&mut Value), path: &str, expect: ReadErrorKind| {
        let mut body = body.clone();
        change(&mut body);
        let wanted = Err((format!("AuditEvent.{path}"), expect));
        assert_eq!(gate("AuditEvent", &body), wanted, "{body}");
    };
    let missing = ReadErrorKind::Missing;
    change(
        &|b| b["source"]["observer"] = Value::Null,
        "source.observer",
        missing,
    );
    change(
        &|b| b["agent"][0]["requestor"] = Value::Null,
        "agent.requestor",
        missing,
    );
    change(
        &|b| b["entity"][0]["what"]["reference"] = json!(format!("Patient/{}", record(2))),
        "entity.what",
        ReadErrorKind::WrongReference,
    );
}

fn drawn(events: &[AuditEvent], viewer: Role) -> Vec<Line> {
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

fn question() -> Communication {
    Communication::question(
        record(9),
        person_id(),
        record(100),
        organization(30),
        "なぜ見たのですか。",
        NOW,
    )
}

#[test]
fn a_question_goes_to_the_organisation_and_its_answer_comes_within_14_days() {
    let asked = question();
    assert_eq!(asked.due(), Some(date("2026-12-05")));
    let body = asked.to_json();
    assert_eq!(Communication::read(&body).unwrap().to_json(), body);
    assert_eq!(gate("Communication", &body), Ok(()));
    assert_eq!(Category::of("Communication", &body), Some(Category::C21));
    assert_eq!(
        requirement("Communication", &body),
        Some((Category::C21, Action::Ask))
    );
    let answer = asked.answer(record(9), nurse(), "訪問の前に薬を確かめました。", NOW);
    let body = answer.to_json();
    assert_eq!(gate("Communication", &body), Ok(()));
    assert_eq!(answer.due(), None);
    assert_eq!(answer.topic, Topic::Answer);
    assert_eq!(
        requirement("Communication", &body),
        Some((Category::C21, Action::Answer))
    );
    assert_eq!(
        body["inResponseTo"][0]["reference"],
        format!("Communication/{}", record(9))
    );
    assert_eq!(body["about"], asked.to_json()["about"], "the same line");
    let bare = |it: &Communication| Communication {
        rest: Default::default(),
        ..it.clone()
    };
    assert_eq!(bare(&Communication::read(&body).unwrap()), answer);
}

#[test]
fn only_the_organisation_that_was_asked_reads_the_question_and_answers() {
    let office = staff(Job::CareManager);
    let facts = [
        Relation::Team(Team {
            kind: TeamKind::CareTeam,
            last_activity: None,
            suspended: false,
            ended: Some(date("2026-01-01")),
        }),
        Relation::Question {
            record: others().id,
        },
    ];
    let asked = |facts: &[Relation]| {
        (
            ask(&office, Action::Answer, Category::C21, facts).is_allowed(),
            read(&office, Category::C21, facts).is_allowed(),
        )
    };
    assert_eq!(
        asked(&facts),
        (true, true),
        "also after the relation is over"
    );
    assert_eq!(asked(&facts[..1]), (false, false));
    let elsewhere = [Relation::Question { record: record(1) }];
    assert_eq!(
        asked(&elsewhere),
        (true, false),
        "another question's text is not theirs"
    );
    let summary = readable(&facts, &office, NOW).unwrap();
    assert_eq!(
        summary.items,
        [others().id],
        "a question changes what there is"
    );
}

#[test]
fn the_gate_for_questions_says_where() {
    let check =
        |from: Communication, change: &dyn Fn(&mut Value), path: &str, expect: ReadErrorKind| {
            let mut body = from.to_json();
            change(&mut body);
            let wanted = Err((format!("Communication.{path}"), expect));
            assert_eq!(gate("Communication", &body), wanted, "{body}");
        };
    use ReadErrorKind::{Missing, TooLarge, UnknownCode, WrongReference};
    let answer = || question().answer(record(9), nurse(), "はい", NOW);
    check(
        question(),
        &|b| b["subject"] = Value::Null,
        "subject",
        WrongReference,
    );
    check(question(), &|b| b["about"] = json!([]), "about", Missing);
    check(
        question(),
        &|b| b["about"][0]["reference"] = json!("Patient/1"),
        "about",
        Missing,
    );
    check(
        question(),
        &|b| b["recipient"] = json!([]),
        "recipient",
        Missing,
    );
    check(question(), &|b| b["sent"] = Value::Null, "sent", Missing);
    check(
        question(),
        &|b| b["category"] = json!([]),
        "category",
        UnknownCode,
    );
    check(
        question(),
        &|b| b["payload"][0]["contentString"] = json!(" "),
        "payload",
        Missing,
    );
    let long = "あ".repeat(TEXT_CHARS_MAX + 1);
    check(
        question(),
        &|b| b["payload"][0]["contentString"] = json!(long),
        "payload",
        TooLarge,
    );
    check(
        answer(),
        &|b| b["inResponseTo"] = json!([]),
        "inResponseTo",
        Missing,
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
