//! A visit: what a clinic sees from it, until when, and what the family learns of it.

use crate::support::{
    AOI, CLINIC, DAY_MILLIS, DOCTOR, Device, HARUTO, MISAKI, NURSE, OTHER_DOCTOR, Server, change,
    edit, id, server,
};
use domain::questionnaire::CHILD;
use serde_json::{Value, json};

pub(crate) const FORM: u32 = 77;

fn create(number: u32, records: &[Value]) -> Value {
    change(number, HARUTO, json!({ "create": { "records": records } }))
}

fn encounter(record: &str, day: &str) -> Value {
    json!({ "id": record, "kind": "Encounter", "body": {
        "resourceType": "Encounter", "id": record, "status": "planned", "class": { "code": "AMB" },
        "subject": { "reference": format!("Patient/{HARUTO}") },
        "serviceProvider": { "reference": format!("Organization/{CLINIC}") }, "period": { "start": day },
    }})
}

/// A guardian's phone sends a finished form to the clinic; gives the visit's id.
pub(crate) async fn open(server: &Server) -> String {
    let mut phone = server.device(MISAKI, 1).await;
    let (form, visit) = (id(2, FORM), id(3, 1));
    let response = json!({
        "resourceType": "QuestionnaireResponse", "id": form, "questionnaire": CHILD, "status": "completed",
        "subject": { "reference": format!("Patient/{HARUTO}") }, "authored": "2026-11-21T10:00:00+09:00", "item": [],
    });
    let submit = json!({ "submit": {
        "record": form, "response": response, "replaces": [id(1, 1)], "records": [encounter(&visit, "2026-11-21")],
    }});
    let verdicts = phone
        .sync(&[
            edit(1, HARUTO, &form, "name", "x", &[]),
            change(2, HARUTO, submit),
        ])
        .await;
    assert!(verdicts[1]["accepted"].is_object(), "{}", verdicts[1]);
    visit
}

fn has(device: &Device<'_>, kind: &str) -> bool {
    device.kinds(HARUTO).iter().any(|it| it == kind)
}

#[tokio::test]
async fn the_clinic_sees_the_form_from_its_sending_and_other_clinics_never() {
    let server = server().await;
    let mut tablet = server.device(NURSE, 2).await;
    tablet.sync(&[]).await;
    assert!(tablet.rows.is_empty());
    open(&server).await;
    tablet.sync(&[]).await;
    assert!(
        has(&tablet, "QuestionnaireResponse")
            && has(&tablet, "Immunization")
            && has(&tablet, "Patient")
    );
    assert!(tablet.kinds(AOI).is_empty());
    let mut elsewhere = server.device(OTHER_DOCTOR, 3).await;
    elsewhere.sync(&[]).await;
    assert!(elsewhere.rows.is_empty());
}

#[tokio::test]
async fn the_clinic_knows_the_child_by_name_and_birthday_but_not_the_address() {
    let server = server().await;
    open(&server).await;
    let mut tablet = server.device(NURSE, 2).await;
    tablet.sync(&[]).await;
    let patient = tablet.row(HARUTO).unwrap()["body"].to_string();
    assert!(patient.contains("佐藤") && patient.contains("2023-10-15"));
    assert!(
        !patient.contains("架空市") && !patient.contains("090-0000"),
        "{patient}"
    );
}

#[tokio::test]
async fn a_form_in_work_is_the_familys_own() {
    let server = server().await;
    open(&server).await;
    let mut phone = server.device(MISAKI, 1).await;
    phone
        .sync(&[edit(10, HARUTO, &id(2, 10), "name", "not handed in", &[])])
        .await;
    let mut tablet = server.device(NURSE, 2).await;
    tablet.sync(&[]).await;
    assert!(tablet.row(&id(2, 10)).is_none());
    assert!(tablet.row(&id(2, FORM)).is_some());
}

#[tokio::test]
async fn the_family_sees_who_received_what_and_the_trail_cannot_be_altered_unseen() {
    let server = server().await;
    open(&server).await;
    let mut tablet = server.device(NURSE, 2).await;
    tablet.sync(&[]).await;
    let mut phone = server.device(MISAKI, 1).await;
    phone.sync(&[]).await;
    let events: Vec<&Value> = phone
        .rows
        .iter()
        .filter(|row| row["kind"] == "AuditEvent")
        .collect();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["author"]["name"], "田中 由美");
    assert_eq!(
        events[0]["author"]["organization_name"],
        "あおぞらこどもクリニック"
    );
    let body = events[0]["body"].to_string();
    assert!(
        body.contains(&format!("QuestionnaireResponse/{}", id(2, FORM))),
        "{body}"
    );
    let previous = events[0]["body"]["extension"][0]["valueString"]
        .as_str()
        .unwrap();
    assert_eq!(
        previous,
        "0".repeat(64),
        "the first line names the empty chain"
    );
    assert!(
        !has(&tablet, "AuditEvent"),
        "who looked is not told to who looked"
    );
    // nothing new: nothing is logged again
    tablet.sync(&[]).await;
    phone.sync(&[]).await;
    assert_eq!(
        phone
            .rows
            .iter()
            .filter(|row| row["kind"] == "AuditEvent")
            .count(),
        1
    );
    assert!(
        server
            .state
            .store()
            .verify_audit(HARUTO.parse().unwrap())
            .await
            .unwrap()
            .is_whole()
    );
}

#[tokio::test]
async fn an_answer_lost_on_the_way_is_logged_once() {
    let server = server().await;
    open(&server).await;
    let mut tablet = server.device(NURSE, 2).await;
    for _ in 0..3 {
        tablet.post_raw(tablet.request(&[]).to_string()).await;
    }
    tablet.sync(&[]).await;
    let mut phone = server.device(MISAKI, 1).await;
    phone.sync(&[]).await;
    assert_eq!(
        phone
            .rows
            .iter()
            .filter(|row| row["kind"] == "AuditEvent")
            .count(),
        1
    );
}

#[tokio::test]
async fn after_the_day_the_clinic_keeps_only_what_it_wrote() {
    let server = server().await;
    let visit = open(&server).await;
    let mut tablet = server.device(DOCTOR, 2).await;
    tablet.sync(&[]).await;
    let record = id(5, 1);
    let dose = json!({ "id": record, "kind": "Immunization", "body": {
        "resourceType": "Immunization", "id": record, "status": "not-done", "statusReason": { "text": "発熱" },
        "vaccineCode": { "text": "日本脳炎" }, "patient": { "reference": format!("Patient/{HARUTO}") },
        "encounter": { "reference": format!("Encounter/{visit}") }, "occurrenceDateTime": "2026-11-21",
    }});
    let verdicts = tablet
        .sync(&[create(20, std::slice::from_ref(&dose))])
        .await;
    assert!(verdicts[0]["accepted"].is_object(), "{}", verdicts[0]);
    // ten in the morning, so fourteen hours to the end of the day
    server.advance(14 * 3_600_000 - 1);
    tablet.cookie = server.sign_in(DOCTOR).await;
    tablet.sync(&[]).await;
    assert!(has(&tablet, "QuestionnaireResponse"));
    server.advance(1);
    tablet.cookie = server.sign_in(DOCTOR).await;
    tablet.sync(&[]).await;
    assert_eq!(tablet.kinds(HARUTO), ["Immunization"]);
    let verdicts = tablet.sync(&[create(21, &[dose])]).await;
    assert_eq!(verdicts[0]["refused"]["reason"], "not_allowed");
    let mut phone = server.device(MISAKI, 1).await;
    phone.sync(&[]).await;
    assert!(phone.row(&record).is_some(), "the family has it for good");
    server.advance(100 * DAY_MILLIS);
    tablet.cookie = server.sign_in(DOCTOR).await;
    tablet.sync(&[]).await;
    assert!(
        tablet.rows.is_empty(),
        "in the end it leaves the clinic's devices too"
    );
}

#[tokio::test]
async fn a_nurse_measures_and_a_doctor_decides() {
    let server = server().await;
    let visit = open(&server).await;
    let mut nurse = server.device(NURSE, 2).await;
    nurse.sync(&[]).await;
    let temperature = json!({ "id": id(5, 1), "kind": "Observation", "body": {
        "resourceType": "Observation", "id": id(5, 1), "status": "final",
        "code": { "coding": [{ "system": "http://loinc.org", "code": "8310-5" }] },
        "subject": { "reference": format!("Patient/{HARUTO}") }, "encounter": { "reference": format!("Encounter/{visit}") },
        "effectiveDateTime": "2026-11-21T10:00:00+09:00",
        "valueQuantity": { "value": 36.8, "unit": "℃", "system": "http://unitsofmeasure.org", "code": "Cel" },
    }});
    let dose = |number| {
        json!({ "id": id(5, number), "kind": "Immunization", "body": {
            "resourceType": "Immunization", "id": id(5, number), "status": "completed",
            "vaccineCode": { "text": "日本脳炎" }, "patient": { "reference": format!("Patient/{HARUTO}") },
            "occurrenceDateTime": "2026-11-21", "lotNumber": "JE1234",
        }})
    };
    let verdicts = nurse
        .sync(&[create(30, &[temperature]), create(31, &[dose(2)])])
        .await;
    assert!(verdicts[0]["accepted"].is_object(), "{}", verdicts[0]);
    assert_eq!(verdicts[1]["refused"]["reason"], "not_allowed");
    let mut doctor = server.device(DOCTOR, 3).await;
    let verdicts = doctor.sync(&[create(32, &[dose(3)])]).await;
    assert!(verdicts[0]["accepted"].is_object(), "{}", verdicts[0]);
    let mut phone = server.device(MISAKI, 1).await;
    let verdicts = phone.sync(&[create(33, &[dose(4)])]).await;
    assert_eq!(
        verdicts[0]["refused"]["reason"], "not_allowed",
        "a dose is the clinic's word"
    );
    assert!(phone.row(&id(5, 3)).is_some());
}

#[tokio::test]
async fn a_look_is_logged_under_ones_own_name_only_and_is_never_corrected() {
    let server = server().await;
    open(&server).await;
    let mut nurse = server.device(NURSE, 2).await;
    nurse.sync(&[]).await;
    let look = |number: u32, account: &str, name: &str| {
        let record = id(5, number);
        json!({ "id": record, "kind": "AuditEvent", "body": {
            "resourceType": "AuditEvent", "id": record, "recorded": "2026-11-21T10:00:00+09:00",
            "type": { "code": "rest" }, "subtype": [{ "code": "read" }],
            "agent": [
                { "who": { "reference": format!("Practitioner/{account}"), "display": name }, "requestor": true },
                { "who": { "reference": format!("Organization/{CLINIC}"), "display": "あおぞらこどもクリニック" }, "requestor": false },
            ],
            "source": { "observer": { "display": "つなぐ手帳" } },
            "entity": [{ "what": { "reference": format!("QuestionnaireResponse/{}", id(2, FORM)) } }],
        }})
    };
    let verdicts = nurse
        .sync(&[
            create(40, &[look(1, NURSE, "田中 由美")]),
            create(41, &[look(2, DOCTOR, "高橋 健一")]),
            create(42, &[look(3, NURSE, "高橋 健一")]),
        ])
        .await;
    assert!(verdicts[0]["accepted"].is_object(), "{}", verdicts[0]);
    assert_eq!(verdicts[1]["refused"]["reason"], "not_allowed");
    assert_eq!(verdicts[2]["refused"]["reason"], "not_allowed");
    let mut correction = look(4, NURSE, "田中 由美");
    correction["supersedes"] = json!(id(5, 1));
    correction["reason"] = json!("it was not me");
    let verdicts = nurse.sync(&[create(43, &[correction])]).await;
    assert!(verdicts[0]["refused"].is_object(), "{}", verdicts[0]);
    assert!(
        server
            .state
            .store()
            .verify_audit(HARUTO.parse().unwrap())
            .await
            .unwrap()
            .is_whole()
    );
}
