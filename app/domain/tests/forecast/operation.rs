//! `$immds-forecast` as other software asks it.

use domain::forecast::operation::answer;
use serde_json::{Value, json};

const SYSTEM: &str = "urn:tsunagu-techo:jp-routine-immunization";

fn dose(id: &str, code: &str, day: &str) -> Value {
    json!({
        "resourceType": "Immunization", "id": id, "status": "completed",
        "vaccineCode": { "coding": [{ "system": SYSTEM, "code": code }] },
        "patient": { "reference": "Patient/p1" }, "occurrenceDateTime": day,
        "protocolApplied": [{ "doseNumberPositiveInt": 1 }],
    })
}

fn patient() -> Value {
    json!({ "resourceType": "Patient", "id": "p1", "birthDate": "2025-10-01", "gender": "female" })
}

fn request(patient: &Value, doses: &[Value]) -> Value {
    let mut all = vec![
        json!({ "name": "assessmentDate", "valueDate": "2026-11-21" }),
        json!({ "name": "patient", "resource": patient }),
    ];
    all.extend(
        doses
            .iter()
            .map(|it| json!({ "name": "immunization", "resource": it })),
    );
    json!({ "resourceType": "Parameters", "parameter": all })
}

fn named<'a>(answer: &'a Value, name: &str) -> Vec<&'a Value> {
    let all = answer["parameter"].as_array().unwrap().iter();
    all.filter(|it| it["name"] == name)
        .map(|it| &it["resource"])
        .collect()
}

fn recommended<'a>(answer: &'a Value, code: &str) -> &'a Value {
    let all = named(answer, "recommendation")[0]["recommendation"]
        .as_array()
        .unwrap();
    let coded = |it: &&Value| it["vaccineCode"][0]["coding"][0]["code"] == code;
    all.iter().find(coded).unwrap()
}

#[test]
fn a_dose_of_chickenpox_moves_measles_and_says_why() {
    let asked = request(&patient(), &[dose("d1", "varicella", "2026-11-21")]);
    let answer = answer(&asked).unwrap();
    let mr1 = recommended(&answer, "mr1");
    assert_eq!(mr1["vaccineCode"][0]["coding"][0]["system"], SYSTEM);
    assert_eq!(mr1["forecastStatus"]["coding"][0]["code"], "not-yet");
    assert_eq!(
        mr1["forecastReason"][0]["text"],
        "次（1回）は、水痘から27日以上あけるため、12月19日から受けられます。"
    );
    let dates: Vec<(&str, &str)> = mr1["dateCriterion"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (
                it["code"]["coding"][0]["code"].as_str().unwrap(),
                it["value"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        dates,
        [
            ("30981-5", "2026-12-19"),
            ("30980-7", "2026-12-19"),
            ("59777-3", "2027-09-30")
        ]
    );
    assert_eq!(mr1["doseNumberPositiveInt"], 1);
    let recommendation = named(&answer, "recommendation")[0];
    assert_eq!(recommendation["patient"]["reference"], "Patient/p1");
    assert_eq!(recommendation["date"], "2026-11-21");
    let evaluation = named(&answer, "evaluation")[0];
    assert_eq!(
        evaluation["immunizationEvent"]["reference"],
        "Immunization/d1"
    );
    assert_eq!(evaluation["doseStatus"]["coding"][0]["code"], "valid");
}

#[test]
fn nothing_sent_is_dropped() {
    let mut unknown = dose("d3", "mr1", "2026-10-02");
    unknown["vaccineCode"] =
        json!({ "coding": [{ "system": "http://x.example", "code": "zzz" }], "text": "謎" });
    let mut month = dose("d4", "hepb", "2025-12");
    month["protocolApplied"] = Value::Null;
    let mut year = dose("d5", "hepb", "2026");
    year.as_object_mut().unwrap().remove("protocolApplied");
    let mut not_done = dose("d6", "bcg", "2026-03-01");
    not_done["status"] = json!("not-done");
    let asked = request(
        &patient(),
        &[
            dose("d1", "mr1", "2025-09-01"),
            dose("d2", "mr1", "2027-01-01"),
            unknown,
            month,
            year,
            not_done,
        ],
    );
    let answer = answer(&asked).unwrap();
    let judged: Vec<(String, bool)> = named(&answer, "evaluation")
        .iter()
        .map(|it| {
            assert!(it["targetDisease"].is_object());
            let event = it["immunizationEvent"]["reference"]
                .as_str()
                .unwrap()
                .to_owned();
            let reason = it["doseStatusReason"][0]["text"].as_str();
            let valid = it["doseStatus"]["coding"][0]["code"] == "valid";
            assert!(valid || reason.is_some());
            (event, valid)
        })
        .collect();
    let expect = [
        ("d1", false),
        ("d2", false),
        ("d3", false),
        ("d4", true),
        ("d5", false),
    ];
    let expect: Vec<(String, bool)> = expect
        .iter()
        .map(|(id, valid)| (format!("Immunization/{id}"), *valid))
        .collect();
    assert_eq!(judged, expect);
    // the month counts from its last day; the lost day is said
    let hepb = recommended(&answer, "hepb");
    assert_eq!(hepb["forecastStatus"]["coding"][0]["code"], "not-eligible");
    let told = hepb["forecastReason"][0]["text"].as_str().unwrap();
    assert!(told.contains("日付の分からない接種"), "{told}");
    assert_eq!(
        recommended(&answer, "bcg")["forecastStatus"]["coding"][0]["code"],
        "not-eligible"
    );
}

#[test]
fn a_pregnancy_is_told_by_its_expected_day() {
    let mut asked = request(
        &json!({ "resourceType": "Patient", "birthDate": "1994-06-01", "gender": "female" }),
        &[],
    );
    let expected = json!({ "name": "observation", "resource": {
        "resourceType": "Observation", "status": "final",
        "code": { "coding": [{ "system": "http://loinc.org", "code": "11778-8" }] },
        "valueDateTime": "2027-01-20",
    } });
    asked["parameter"].as_array_mut().unwrap().push(expected);
    let answer = answer(&asked).unwrap();
    let rsv = recommended(&answer, "rsv_maternal");
    assert_eq!(rsv["forecastStatus"]["coding"][0]["code"], "due");
    assert_eq!(rsv["dateCriterion"][2]["value"], "2026-12-29");
}

#[test]
fn a_pregnancy_is_told_by_its_weeks_on_a_day() {
    let observed = |value: Value| {
        let mother =
            json!({ "resourceType": "Patient", "birthDate": "1994-06-01", "gender": "female" });
        let mut asked = request(&mother, &[]);
        let weeks = json!({ "name": "observation", "resource": {
            "resourceType": "Observation", "status": "final",
            "code": { "coding": [{ "system": "http://loinc.org", "code": "49051-6" }] },
            "effectiveDateTime": "2026-10-28", "valueQuantity": value,
        } });
        asked["parameter"].as_array_mut().unwrap().push(weeks);
        answer(&asked)
    };
    for value in [
        json!({ "value": 28, "code": "wk" }),
        json!({ "value": 196, "unit": "d" }),
    ] {
        let answer = observed(value).unwrap();
        let rsv = recommended(&answer, "rsv_maternal");
        assert_eq!(rsv["dateCriterion"][0]["value"], "2026-10-28");
    }
    assert!(observed(json!({ "value": 60, "code": "wk" })).is_err());
    assert!(observed(json!({ "value": 28 })).is_err());
}

#[test]
fn a_list_of_doses_needs_no_status_but_an_unknown_one_is_refused() {
    let mut listed = dose("d1", "mr1", "2026-10-02");
    listed.as_object_mut().unwrap().remove("status");
    let found = answer(&request(&patient(), std::slice::from_ref(&listed))).unwrap();
    assert_eq!(
        recommended(&found, "mr1")["forecastStatus"]["coding"][0]["code"],
        "complete"
    );
    listed["status"] = json!("perhaps");
    assert!(answer(&request(&patient(), &[listed])).is_err());
}

#[test]
fn a_request_that_cannot_be_understood_is_refused_with_the_place() {
    let check = |request: &Value, path: &str| {
        let error = answer(request).unwrap_err();
        assert!(error.path.contains(path), "{error}");
        assert!(domain::ja::operation::refusal(&error).ends_with('。'));
    };
    check(&json!({}), "Parameters");
    check(&json!({ "resourceType": "Parameters" }), "assessmentDate");
    let mut without_patient = request(&patient(), &[]);
    without_patient["parameter"]
        .as_array_mut()
        .unwrap()
        .truncate(1);
    check(&without_patient, "patient");
    let mut no_birth = patient();
    no_birth["birthDate"] = json!("2025");
    check(&request(&no_birth, &[]), "birthDate");
    let mut damaged = dose("d1", "mr1", "2026-13-01");
    check(
        &request(&patient(), &[damaged.clone()]),
        "occurrenceDateTime",
    );
    damaged.as_object_mut().unwrap().remove("vaccineCode");
    check(&request(&patient(), &[damaged]), "vaccineCode");
    check(
        &request(&patient(), &vec![dose("d", "mr1", "2026-10-02"); 301]),
        "parameter[302]",
    );
}
