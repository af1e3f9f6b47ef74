//! A municipality's lists: counts that name nobody, names that are told to whoever is named.

use crate::authenticator::Browser;
use crate::doses::{dose, write};
use crate::support::{AOI, DOCTOR, HARUTO, HEALTH_NURSE, KENTA, MISAKI, NURSE, Server, id, server};
use axum::http::StatusCode;
use domain::fhir::immunization::{Immunization, Origin};
use domain::fhir::{Code, When};
use serde_json::{Value, json};

const STRANGER: &str = "01930004-0000-7000-8000-0000000000f1";

fn list<'a>(told: &'a Value, code: &str) -> &'a Value {
    let lists = told["lists"].as_array().unwrap();
    lists.iter().find(|it| it["code"] == code).unwrap()
}

async fn rows(server: &Server, account: &str, kind: &str, person: &str) -> Vec<Value> {
    let mut device = server.device(account, 1).await;
    device.sync(&[]).await;
    let ours = |row: &&Value| row["kind"] == kind && row["person"] == person;
    let rows = device.rows.iter().filter(ours);
    rows.map(|row| row["body"].clone()).collect()
}

#[tokio::test]
async fn a_municipal_nurse_counts_whom_a_vaccine_is_for_and_reads_nobody() {
    let server = server().await;
    let mut nurse = Browser::of(&server, HEALTH_NURSE).await;
    let told = nurse.get("/api/v1/cohort").await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.text());
    let told = told.json();
    assert_eq!(told["today"], "2026-11-21");
    let check = |code: &str, births: [&str; 2], people: u32, given: &[u32]| {
        let found = list(&told, code);
        let births = json!({ "from": births[0], "to": births[1] });
        assert_eq!(found["births"], births, "{code}");
        let counts = json!({ "people": people, "given": given });
        assert_eq!(found["counts"], counts, "{code}");
    };
    check("hepb", ["2025-11-22", "2026-11-21"], 1, &[1, 1, 0]);
    check("penta", ["2019-05-22", "2026-09-22"], 3, &[3, 3, 3, 1]);
    check("mr1", ["2024-11-22", "2025-11-22"], 1, &[0]);
    // of one sex only, and 二人 who live elsewhere or are older are not among them
    check("hpv", ["2010-04-02", "2015-04-01"], 1, &[0, 0]);
    let coverage = nurse.get("/api/v1/cohort/coverage?list=mr1").await.json();
    let month = |month: &str, given: u32| json!({ "month": month, "counts": { "people": 1, "given": [given] } });
    // with those whose period ended within two years: their coverage is final
    assert_eq!(
        coverage["months"],
        json!([month("2023-10", 1), month("2025-09", 0)])
    );
    let before = rows(&server, MISAKI, "AuditEvent", HARUTO).await;
    assert!(before.is_empty(), "a count reads nobody: {before:?}");
}

#[tokio::test]
async fn who_is_on_a_list_is_told_once_a_day_and_written_to_once() {
    let server = server().await;
    let mut nurse = Browser::of(&server, HEALTH_NURSE).await;
    let path = "/api/v1/cohort/open?list=je1";
    let open = nurse.get(path).await.json();
    let people = open["people"].as_array().unwrap();
    // the two little ones may have it too; their standard period has not begun, so nobody calls them
    assert_eq!(people.len(), 1, "{open}");
    assert_eq!(people[0]["person"], HARUTO);
    assert_eq!(people[0]["dose"], "初回1回目");
    assert_eq!(people[0]["latest"], "2031-04-14");
    assert_eq!(
        (&people[0]["told"], &open["after"]),
        (&Value::Null, &Value::Null)
    );
    nurse.get(path).await;
    let lines = rows(&server, MISAKI, "AuditEvent", HARUTO).await;
    assert_eq!(lines.len(), 1, "twice on one day is one line");
    assert_eq!(lines[0]["agent"][0]["who"]["display"], "加藤 恵");

    let notify = json!({ "list": "je1", "people": [HARUTO, AOI] });
    let written = nurse.post("/api/v1/cohort/notify", notify.clone()).await;
    assert_eq!(
        written.json(),
        json!({ "written": 1 }),
        "not to the little one"
    );
    let again = nurse.post("/api/v1/cohort/notify", notify).await;
    assert_eq!(again.json(), json!({ "written": 0 }));
    let notices = rows(&server, MISAKI, "Communication", HARUTO).await;
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0]["sender"]["display"], "架空市役所");
    assert_eq!(notices[0]["reasonCode"][0]["coding"][0]["code"], "je1");
    let text = notices[0]["payload"][0]["contentString"].as_str().unwrap();
    assert!(
        text.starts_with("日本脳炎第1期（初回1回目）を受ける時期です。"),
        "{text}"
    );
    assert!(rows(&server, KENTA, "Communication", AOI).await.is_empty());
    let open = nurse.get(path).await.json();
    assert_eq!(open["people"][0]["told"], "2026-11-21");
}

#[tokio::test]
async fn whoever_may_have_had_the_dose_is_shown_as_such_and_not_called() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    phone.sync(&[]).await;
    let vaccine = Code::new(domain::fhir::systems::VACCINE, "je1", "日本脳炎");
    let noted = Immunization {
        vaccine,
        occurrence: None,
        ..dose(1, Some(Origin::Recall))
    };
    let verdicts = phone.sync(&[write(1, &noted, None)]).await;
    assert!(verdicts[0]["refused"].is_null(), "{verdicts:?}");
    let mut nurse = Browser::of(&server, HEALTH_NURSE).await;
    let open = nurse.get("/api/v1/cohort/open?list=je1").await.json();
    assert_eq!(open["people"][0]["person"], HARUTO);
    assert_eq!(open["people"][0]["unclear"], true, "不明 is not 未接種");
    let notify = json!({ "list": "je1", "people": [HARUTO] });
    let written = nurse.post("/api/v1/cohort/notify", notify).await;
    assert_eq!(written.json(), json!({ "written": 0 }));
    // nor does it count as given; of one whose month is known it counts
    let given = async |nurse: &mut Browser<'_>| {
        let told = nurse.get("/api/v1/cohort").await.json();
        list(&told, "je1")["counts"]["given"].clone()
    };
    assert_eq!(given(&mut nurse).await, json!([0, 0, 0]));
    let month = Immunization {
        id: Some(id(8, 2)),
        occurrence: When::parse("2026-06"),
        ..noted
    };
    phone.sync(&[write(2, &month, None)]).await;
    assert_eq!(given(&mut nurse).await, json!([1, 0, 0]));
}

#[tokio::test]
async fn the_ledger_is_a_file_of_doses_and_of_whoever_has_none() {
    let server = server().await;
    let mut nurse = Browser::of(&server, HEALTH_NURSE).await;
    let file = nurse.get("/api/v1/cohort/ledger?list=mr1").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let text = file.text();
    let mut lines = text.lines();
    assert!(lines.next().unwrap().starts_with("\u{feff}氏名,フリガナ,"));
    let lines: Vec<&str> = lines.collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].starts_with("佐藤 陽翔,サトウ ハルト,2023-10-15,男,MR第1期,"));
    assert_eq!(
        lines[1],
        "鈴木 葵,スズキ アオイ,2025-09-02,女,MR第1期,記録なし,,,"
    );
    let told = rows(&server, MISAKI, "AuditEvent", HARUTO).await;
    assert_eq!(told.len(), 1, "a file too is told: {told:?}");
    let late = 16 * 60_000;
    server.advance(late);
    let stale = nurse.get("/api/v1/cohort/ledger?list=mr1").await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN, "{}", stale.text());
}

/// A child of another municipality, or of none.
fn stranger() -> String {
    let patient = json!({
        "resourceType": "Patient", "id": STRANGER, "active": true, "gender": "male", "birthDate": "2023-10-16",
        "name": [{ "use": "official", "text": "よその 子" }],
    });
    let entry = json!({ "request": { "method": "PUT", "url": format!("Patient/{STRANGER}") }, "resource": patient });
    json!({ "resourceType": "Bundle", "type": "transaction", "entry": [entry] }).to_string()
}

#[tokio::test]
async fn whoever_lives_elsewhere_is_on_no_list_and_gets_no_notice() {
    let server = server().await;
    let bundle = server::import::read(&stranger(), domain::Instant(0)).unwrap();
    server.state.store().import(bundle).await.unwrap();
    let mut nurse = Browser::of(&server, HEALTH_NURSE).await;
    let open = nurse.get("/api/v1/cohort/open?list=je1").await;
    let open = open.text();
    assert!(open.contains(HARUTO) && !open.contains(STRANGER), "{open}");
    let told = nurse.get("/api/v1/cohort").await.json();
    assert_eq!(list(&told, "je1")["counts"]["people"], 3);
    let file = nurse.get("/api/v1/cohort/ledger?list=je1").await;
    let file = file.text();
    assert!(!file.contains("よその"), "{file}");
    let notify = json!({ "list": "je1", "people": [STRANGER, HARUTO] });
    let written = nurse.post("/api/v1/cohort/notify", notify).await;
    assert_eq!(written.json(), json!({ "written": 1 }));
}

#[tokio::test]
async fn nobody_but_the_municipality_asks_for_lists() {
    let server = server().await;
    for account in [MISAKI, DOCTOR, NURSE] {
        let mut other = Browser::of(&server, account).await;
        for path in [
            "/api/v1/cohort",
            "/api/v1/cohort/open?list=je1",
            "/api/v1/cohort/coverage?list=je1",
            "/api/v1/cohort/ledger?list=je1",
        ] {
            let refused = other.get(path).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{account} {path}");
        }
        let notify = json!({ "list": "je1", "people": [HARUTO] });
        let refused = other.post("/api/v1/cohort/notify", notify).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{account}");
    }
    let mut nurse = Browser::of(&server, HEALTH_NURSE).await;
    for path in [
        "/api/v1/cohort/open?list=zoster",
        "/api/v1/cohort/open?list=%00",
    ] {
        assert_eq!(
            nurse.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let broken = nurse.get("/api/v1/cohort/open").await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
}
