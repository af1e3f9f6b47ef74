//! The questionnaire engine on small forms of its own and on the child form.

use crate::support::*;
use domain::input::Calendar;
use domain::questionnaire::*;
use serde_json::{Value, json};

#[test]
fn every_operator_compares_as_fhir_says() {
    let check = |kind: &str,
                 operator: &str,
                 expected: Value,
                 raw: Option<RawAnswer>,
                 shown: bool| {
        let mut condition = json!({ "question": "q", "operator": operator });
        condition
            .as_object_mut()
            .unwrap()
            .extend(expected.as_object().unwrap().clone());
        let question = json!({
            "linkId": "q", "type": kind, "repeats": true,
            "answerOption": [
                { "valueCoding": { "code": "a" } }, { "valueCoding": { "code": "b" } }, { "valueCoding": { "code": "c" } },
            ],
        });
        let form = form(
            json!([question, { "linkId": "then", "type": "string", "enableWhen": [condition] }]),
        );
        let pairs: Vec<_> = raw.iter().map(|raw| ("q", raw.clone())).collect();
        assert_eq!(
            enabled(&form, &pairs).contains(&"then".to_owned()),
            shown,
            "{kind} {operator} {expected} {raw:?}"
        );
    };
    let integer = |value: i32| json!({ "answerInteger": value });
    check("integer", "=", integer(3), Some(number("3")), true);
    check("integer", "=", integer(3), Some(number("３")), true);
    check("integer", "!=", integer(3), Some(number("3")), false);
    check("integer", "!=", integer(3), Some(number("4")), true);
    check("integer", "!=", integer(3), None, true);
    check("integer", ">", integer(3), Some(number("4")), true);
    check("integer", ">", integer(3), Some(number("3")), false);
    check("integer", ">", integer(3), None, false);
    check("integer", ">=", integer(3), Some(number("3")), true);
    check("integer", "<", integer(3), Some(number("2")), true);
    check("integer", "<=", integer(3), Some(number("3")), true);
    check(
        "integer",
        "<=",
        integer(3),
        Some(number("no number")),
        false,
    );
    check(
        "decimal",
        "=",
        json!({ "answerDecimal": 37.5 }),
        Some(number("37.50")),
        true,
    );
    check(
        "boolean",
        "=",
        json!({ "answerBoolean": false }),
        Some(RawAnswer::Boolean(false)),
        true,
    );
    check(
        "boolean",
        "=",
        json!({ "answerBoolean": true }),
        Some(RawAnswer::Boolean(false)),
        false,
    );
    check(
        "string",
        "exists",
        json!({ "answerBoolean": true }),
        Some(text("x")),
        true,
    );
    check(
        "string",
        "exists",
        json!({ "answerBoolean": true }),
        Some(text("  ")),
        false,
    );
    check(
        "string",
        "exists",
        json!({ "answerBoolean": false }),
        None,
        true,
    );
    check(
        "string",
        "=",
        json!({ "answerString": "x" }),
        Some(text(" x ")),
        true,
    );
    check(
        "choice",
        "=",
        json!({ "answerCoding": { "code": "b" } }),
        Some(choice("b")),
        true,
    );
    check(
        "choice",
        "=",
        json!({ "answerCoding": { "code": "b" } }),
        Some(choice("gone")),
        false,
    );
    let both = RawAnswer::Choices(vec!["a".to_owned(), "b".to_owned()]);
    check(
        "choice",
        "=",
        json!({ "answerCoding": { "code": "b" } }),
        Some(both.clone()),
        true,
    );
    check(
        "choice",
        "!=",
        json!({ "answerCoding": { "code": "b" } }),
        Some(both),
        false,
    );
    let date = RawAnswer::Date(day(Some(Calendar::Reiwa), "８", "11", "21"));
    check(
        "date",
        "=",
        json!({ "answerDate": "2026-11-21" }),
        Some(date.clone()),
        true,
    );
    check(
        "date",
        "<",
        json!({ "answerDate": "2026-11-21" }),
        Some(date),
        false,
    );
}

#[test]
fn conditions_combine_as_all_or_any() {
    let when =
        |question: &str| json!({ "question": question, "operator": "=", "answerBoolean": true });
    let make = |behaviour: &str| {
        form(json!([
            { "linkId": "a", "type": "boolean" },
            { "linkId": "b", "type": "boolean" },
            { "linkId": "then", "type": "display", "enableBehavior": behaviour, "enableWhen": [when("a"), when("b")] },
        ]))
    };
    let one = [("a", RawAnswer::Boolean(true))];
    let both = [
        ("a", RawAnswer::Boolean(true)),
        ("b", RawAnswer::Boolean(true)),
    ];
    let shown = |form: &Questionnaire, pairs: &[(&str, RawAnswer)]| enabled(form, pairs).len() == 3;
    assert!(!shown(&make("all"), &one));
    assert!(shown(&make("all"), &both));
    assert!(shown(&make("any"), &one));
    assert!(!shown(&make("any"), &[]));
}

#[test]
fn an_old_answer_of_a_question_no_longer_asked_enables_nothing() {
    let form = form(json!([
        { "linkId": "a", "type": "boolean" },
        { "linkId": "b", "type": "boolean", "enableWhen": [{ "question": "a", "operator": "=", "answerBoolean": true }] },
        { "linkId": "c", "type": "string", "enableWhen": [{ "question": "b", "operator": "=", "answerBoolean": true }] },
        { "linkId": "g", "type": "group",
          "enableWhen": [{ "question": "a", "operator": "=", "answerBoolean": true }],
          "item": [{ "linkId": "inside", "type": "string" }] },
        { "linkId": "d", "type": "string", "enableWhen": [{ "question": "inside", "operator": "exists", "answerBoolean": true }] },
    ]));
    let stale = [
        ("a", RawAnswer::Boolean(false)),
        ("b", RawAnswer::Boolean(true)),
        ("c", text("old")),
        ("inside", text("old")),
        ("d", text("old")),
    ];
    assert_eq!(enabled(&form, &stale), ["a"]);
    assert_eq!(form.enabled_part(&answers(&stale)).len(), 1);
}

#[test]
fn conditions_that_run_in_a_circle_enable_nothing_and_end() {
    let when = |question: &str| json!([{ "question": question, "operator": "exists", "answerBoolean": true }]);
    let form = form(json!([
        { "linkId": "a", "type": "string", "enableWhen": when("b") },
        { "linkId": "b", "type": "string", "enableWhen": when("a") },
        { "linkId": "self", "type": "string", "enableWhen": when("self") },
        { "linkId": "lost", "type": "string", "enableWhen": when("nowhere") },
    ]));
    let all = [
        ("a", text("x")),
        ("b", text("x")),
        ("self", text("x")),
        ("lost", text("x")),
    ];
    assert!(enabled(&form, &all).is_empty());
}

#[test]
fn a_form_with_a_link_id_twice_or_an_unknown_type_is_refused_with_its_place() {
    let check = |items: Value, path: &str| {
        let form = json!({ "resourceType": "Questionnaire", "item": items });
        assert_eq!(Questionnaire::read(&form).unwrap_err().path, path);
    };
    check(
        json!([{ "linkId": "a", "type": "string" }, { "linkId": "a", "type": "string" }]),
        "Questionnaire.item[1].linkId",
    );
    check(
        json!([{ "linkId": "a", "type": "group", "item": [{ "type": "string" }] }]),
        "Questionnaire.item[0].item[0].linkId",
    );
    check(
        json!([{ "linkId": "a", "type": "riddle" }]),
        "Questionnaire.item[0].type",
    );
    check(
        json!([{ "linkId": "a", "type": "string", "enableWhen": [{ "question": "b", "operator": "~" }] }]),
        "Questionnaire.item[0].enableWhen[0].operator",
    );
    check(json!(["a"]), "Questionnaire.item[0]");
}

#[test]
fn initial_counts_only_when_it_is_marked() {
    let mark = json!([{ "url": "https://tsunagu-techo.example/fhir/StructureDefinition/initial-allowed", "valueBoolean": true }]);
    let form = form(json!([
        { "linkId": "a", "type": "boolean", "initial": [{ "valueBoolean": true }] },
        { "linkId": "b", "type": "boolean", "initial": [{ "valueBoolean": true }], "extension": mark },
    ]));
    assert!(form.item("a").unwrap().initial.is_empty());
    assert_eq!(form.item("b").unwrap().initial.len(), 1);
}

#[test]
fn an_empty_child_form_lists_what_is_missing_in_order_and_nothing_of_the_clinic() {
    let problems = child().problems(&Answers::new(), today());
    let ids: Vec<&str> = problems
        .iter()
        .map(|problem| problem.link_id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "vaccine", "name", "kana", "sex", "birth", "guardian", "address", "tel", "c01", "c02a",
            "c02b", "c02c", "c03", "c04", "c05", "c06", "c07", "c08", "c09", "c10", "c11", "c12",
            "c13", "c14",
        ]
    );
    assert!(
        problems
            .iter()
            .all(|problem| problem.kind == ProblemKind::Required)
    );
    assert_eq!(
        child().progress(&Answers::new()),
        Progress {
            answered: 0,
            asked: 24
        }
    );
}

#[test]
fn a_follow_up_is_asked_counted_and_dropped_with_its_question() {
    let mut given = answers(&[("c08", choice("yes"))]);
    assert_eq!(
        child().progress(&given),
        Progress {
            answered: 1,
            asked: 26
        }
    );
    given.insert(
        "c08t".to_owned(),
        RawAnswer::AgeText {
            years: "１".to_owned(),
            months: String::new(),
        },
    );
    given.insert("c08a".to_owned(), choice("yes"));
    assert_eq!(
        child().progress(&given),
        Progress {
            answered: 3,
            asked: 26
        }
    );
    given.insert("c08".to_owned(), choice("no"));
    assert_eq!(
        child().progress(&given),
        Progress {
            answered: 1,
            asked: 24
        }
    );
    let response = child().to_response(&head(), &given).to_string();
    assert!(!response.contains("c08t") && !response.contains("c08a"));
}

#[test]
fn only_who_it_is_about_is_filled_in_from_the_record() {
    let known = Known {
        name: Some("やまだ いちろう".to_owned()),
        gender: Some("male".to_owned()),
        birth: Some("2025-11-03".parse().unwrap()),
        guardian: Some("やまだ はなこ".to_owned()),
        vaccine: Some("mr1".to_owned()),
        dose: Some("no such code".to_owned()),
        ..Known::default()
    };
    let filled = child().prefilled(&known);
    let ids: Vec<&str> = filled.keys().map(String::as_str).collect();
    assert_eq!(ids, ["birth", "guardian", "name", "sex", "vaccine"]);
}
