//! Answers: what is wrong with them, how they are stored, and how they travel.

use crate::support::*;
use domain::input::{Calendar, DateProblem, Decimal, RawDate};
use domain::questionnaire::*;
use serde_json::{Value, json};

#[test]
fn each_kind_of_mistake_is_named() {
    let extension = |name: &str, value: Value| {
        let mut extension =
            json!({ "url": format!("http://hl7.org/fhir/StructureDefinition/{name}") });
        extension
            .as_object_mut()
            .unwrap()
            .extend(value.as_object().unwrap().clone());
        extension
    };
    let form = form(json!([
        { "linkId": "w", "type": "integer", "extension": [
            extension("minValue", json!({ "valueInteger": 200 })), extension("maxValue", json!({ "valueInteger": 7000 })) ] },
        { "linkId": "d", "type": "decimal", "extension": [extension("maxDecimalPlaces", json!({ "valueInteger": 1 }))] },
        { "linkId": "t", "type": "string", "maxLength": 3 },
        { "linkId": "o", "type": "choice", "answerOption": [{ "valueCoding": { "code": "a" } }] },
        { "linkId": "b", "type": "date", "extension": [
            { "url": "https://tsunagu-techo.example/fhir/StructureDefinition/not-after-today", "valueBoolean": true }] },
        { "linkId": "y", "type": "boolean", "required": true },
    ]));
    let check = |link_id: &str, raw: RawAnswer, expect: Option<ProblemKind>| {
        assert_eq!(
            form.problem_of(link_id, &answers(&[(link_id, raw.clone())]), today()),
            expect,
            "{raw:?}"
        );
    };
    let range = || {
        Some(ProblemKind::OutOfRange {
            min: Some(Decimal::from(200)),
            max: Some(Decimal::from(7000)),
        })
    };
    check("w", number("3120"), None);
    check("w", number("３１２０"), None);
    check("w", number("3,120"), None);
    check("w", number("7001"), range());
    check("w", number("0"), range());
    check("w", number("3120.5"), Some(ProblemKind::NotWhole));
    check("w", number("三千"), Some(ProblemKind::NotANumber));
    check(
        "w",
        number("31,2"),
        Some(ProblemKind::DecimalComma {
            suggestion: Decimal::parse("31.2").unwrap(),
        }),
    );
    check("w", text("3120"), Some(ProblemKind::WrongShape));
    check("d", number("36.5"), None);
    check(
        "d",
        number("36.55"),
        Some(ProblemKind::TooManyDecimals { max: 1 }),
    );
    check("t", text("はしか"), None);
    check("t", text(" はしか "), None);
    check("t", text("おたふく"), Some(ProblemKind::TooLong { max: 3 }));
    check("o", choice("a"), None);
    check("o", choice("z"), Some(ProblemKind::UnknownOption));
    check(
        "b",
        RawAnswer::Date(day(Some(Calendar::Reiwa), "8", "11", "21")),
        None,
    );
    check(
        "b",
        RawAnswer::Date(day(Some(Calendar::Seireki), "2026", "11", "22")),
        Some(ProblemKind::Future),
    );
    check(
        "b",
        RawAnswer::Date(day(None, "8", "11", "22")),
        Some(ProblemKind::Date(DateProblem::CalendarMissing)),
    );
    check(
        "b",
        RawAnswer::Date(day(Some(Calendar::Reiwa), "", "", "")),
        None,
    );
    check("y", RawAnswer::Boolean(true), None);
    check("y", RawAnswer::Boolean(false), Some(ProblemKind::Required));
}

#[test]
fn a_remembered_dose_may_lack_its_day_but_not_its_name() {
    let list = |entries: Vec<VaccineEntry>| {
        answers(&[
            ("c06", choice("yes")),
            ("c06t", RawAnswer::VaccineList(entries)),
        ])
    };
    let entry = |name: &str, date: RawDate| VaccineEntry {
        name: name.to_owned(),
        date,
    };
    let reiwa = |month: &str, date: &str| day(Some(Calendar::Reiwa), "8", month, date);
    let check = |entries: Vec<VaccineEntry>, expect: Option<ProblemKind>| {
        assert_eq!(child().problem_of("c06t", &list(entries), today()), expect);
    };
    check(vec![entry("MR", reiwa("11", "1"))], None);
    check(vec![entry("MR", RawDate::default())], None);
    check(
        vec![entry("MR", reiwa("11", "1")), VaccineEntry::default()],
        None,
    );
    check(vec![VaccineEntry::default()], Some(ProblemKind::Required));
    check(
        vec![entry("", reiwa("11", "1"))],
        Some(ProblemKind::VaccineName { index: 0 }),
    );
    check(
        vec![entry("MR", reiwa("12", "1"))],
        Some(ProblemKind::VaccineFuture { index: 0 }),
    );
    let problem = DateProblem::Incomplete(domain::input::DatePart::Day);
    check(
        vec![entry("MR", reiwa("11", ""))],
        Some(ProblemKind::VaccineDate { index: 0, problem }),
    );
    check(
        vec![entry("MR", RawDate::default()); 21],
        Some(ProblemKind::TooMany { max: 20 }),
    );
}

#[test]
fn a_response_holds_values_of_the_right_type_and_comes_back_as_the_same_answers() {
    let given = answers(&[
        ("vaccine", choice("mr1")),
        ("name", text(" やまだ いちろう ")),
        (
            "birth",
            RawAnswer::Date(day(Some(Calendar::Reiwa), "７", "11", "３")),
        ),
        ("c01", choice("yes")),
        ("c02", number("３１２０")),
        ("c03", choice("yes")),
        ("c03t", text("せき")),
        ("c06", choice("yes")),
        (
            "c06t",
            RawAnswer::VaccineList(vec![VaccineEntry {
                name: "水痘".to_owned(),
                date: day(Some(Calendar::Reiwa), "8", "11", "1"),
            }]),
        ),
        ("c08", choice("yes")),
        (
            "c08t",
            RawAnswer::AgeText {
                years: "1".to_owned(),
                months: "2".to_owned(),
            },
        ),
    ]);
    let response = child().to_response(&head(), &given);
    assert_eq!(response["questionnaire"], CHILD);
    assert_eq!(response["authored"], "2026-11-21T10:00:00.000+09:00");
    let find = |link_id: &str| {
        let mut open: Vec<&Value> = vec![&response];
        while let Some(node) = open.pop() {
            if node["linkId"] == link_id {
                return node.clone();
            }
            open.extend(node["item"].as_array().into_iter().flatten());
        }
        panic!("no {link_id}");
    };
    assert_eq!(
        find("name")["answer"],
        json!([{ "valueString": "やまだ いちろう" }])
    );
    assert_eq!(
        find("birth")["answer"],
        json!([{ "valueDate": "2025-11-03" }])
    );
    assert_eq!(find("c02")["answer"], json!([{ "valueInteger": 3120 }]));
    assert_eq!(find("c03")["answer"][0]["valueCoding"]["display"], "はい");
    assert_eq!(
        find("c06t.date")["answer"],
        json!([{ "valueDate": "2026-11-01" }])
    );
    assert_eq!(
        find("c08t.months")["answer"],
        json!([{ "valueInteger": 2 }])
    );
    let back = child().from_response(&response).unwrap();
    assert_eq!(child().to_response(&head(), &back), response);
    assert_eq!(back.len(), given.len());
}

#[test]
fn an_answer_that_is_no_value_yet_is_kept_word_for_word() {
    let given = answers(&[
        ("c02", number("三キロくらい")),
        ("birth", RawAnswer::Date(day(None, "8", "11", "3"))),
    ]);
    let response = child().to_response(&head(), &given);
    assert_eq!(child().from_response(&response).unwrap(), given);
}

#[test]
fn a_response_to_another_form_or_with_foreign_items_is_refused_with_its_place() {
    let base = child().to_response(
        &head(),
        &answers(&[("c01", choice("yes")), ("c02", number("3000"))]),
    );
    let check = |change: &dyn Fn(&mut Value), path: &str| {
        let mut response = base.clone();
        change(&mut response);
        assert_eq!(child().from_response(&response).unwrap_err().path, path);
    };
    check(
        &|r| {
            r["questionnaire"] =
                json!("https://tsunagu-techo.example/fhir/Questionnaire/yoshin-child|1999.1")
        },
        "QuestionnaireResponse.questionnaire",
    );
    check(
        &|r| r["item"][0]["linkId"] = json!("x"),
        "QuestionnaireResponse.item[0].linkId",
    );
    check(
        &|r| r["item"][0]["item"][0]["answer"][0]["valueCoding"]["code"] = json!("maybe"),
        "QuestionnaireResponse.item[0].item[0].answer[0].valueCoding.code",
    );
    check(
        &|r| r["item"][0]["item"][1]["answer"][0] = json!({ "valueString": "3000" }),
        "QuestionnaireResponse.item[0].item[1].answer[0]",
    );
    check(
        &|r| r["item"][0]["item"] = json!("text"),
        "QuestionnaireResponse.item[0].item",
    );
    check(
        &|r| r["item"] = json!([base["item"][0], base["item"][0]]),
        "QuestionnaireResponse.item[1].item[0]",
    );
}

#[test]
fn drafts_are_stored_in_the_agreed_shape() {
    let check = |raw: RawAnswer, expect: Value| {
        assert_eq!(serde_json::to_value(&raw).unwrap(), expect);
        assert_eq!(serde_json::from_value::<RawAnswer>(expect).unwrap(), raw);
    };
    check(text("せき"), json!({ "text": "せき" }));
    check(choice("yes"), json!({ "choice": "yes" }));
    check(RawAnswer::Boolean(true), json!({ "boolean": true }));
    check(number("３６．５"), json!({ "number": "３６．５" }));
    check(
        RawAnswer::Date(day(Some(Calendar::Reiwa), "8", "11", "21")),
        json!({ "date": { "calendar": "reiwa", "year": "8", "month": "11", "day": "21" } }),
    );
    check(
        RawAnswer::AgeText {
            years: "1".to_owned(),
            months: "2".to_owned(),
        },
        json!({ "age_text": { "years": "1", "months": "2" } }),
    );
    check(
        RawAnswer::VaccineList(vec![VaccineEntry {
            name: "MR".to_owned(),
            date: RawDate::default(),
        }]),
        json!({ "vaccine_list": [{ "name": "MR", "date": { "year": "", "month": "", "day": "" } }] }),
    );
}
