//! Questions about a line of the log, and their answers.

use crate::events::{gate, nurse, person_id};
use crate::support::*;
use domain::access::*;
use domain::fhir::communication::{Communication, TEXT_CHARS_MAX, Topic};
use domain::fhir::{ReadErrorKind, Reference};
use serde_json::{Value, json};

fn question() -> Communication {
    Communication::question(
        record(9),
        Reference::patient(person_id()).with_display("佐藤 陽翔"),
        Reference::to("AuditEvent", record(100)),
        Reference::organization(organization(30)),
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
    let (own, theirs) = (own(&office), others());
    let sees = |entry: Entry, category| {
        let request = Request {
            entry: Some(entry),
            ..Request::new(&office, Action::Read, category, &elsewhere, NOW)
        };
        decide(&request).is_allowed()
    };
    assert!(sees(own, Category::C21), "their own answer stays theirs");
    assert!(!sees(theirs, Category::C21) && !sees(own, Category::C12));
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
