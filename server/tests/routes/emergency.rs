//! 救急時閲覧: the model's T5 and T6, over the addresses.

use crate::authenticator::Browser;
use crate::support::{
    DOCTOR, EMERGENCY_DOCTOR, EMERGENCY_NURSE, HARUTO, MISAKI, OTHER_DOCTOR, Server, server,
};
use axum::http::StatusCode;
use serde_json::{Value, json};

fn ground() -> Value {
    json!({
        "name": "佐藤 陽翔", "birth": "2023-10-15", "gender": "male",
        "reason": "unconscious", "words": "", "identified_by": ["card", "four-items"],
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut ground = ground();
    ground[name] = value;
    ground
}

async fn kinds(server: &Server, account: &str, number: u32) -> Vec<String> {
    let mut device = server.device(account, number).await;
    device.sync(&[]).await;
    device.kinds(HARUTO)
}

async fn lines(server: &Server, number: u32) -> Vec<Value> {
    let mut phone = server.device(MISAKI, number).await;
    phone.sync(&[]).await;
    let events = phone.rows.iter().filter(|row| row["kind"] == "AuditEvent");
    events.map(|row| row["body"].clone()).collect()
}

#[tokio::test]
async fn a_hospital_opens_a_notebook_for_an_hour_and_the_family_is_told_at_once() {
    let server = server().await;
    let mut doctor = Browser::of(&server, EMERGENCY_DOCTOR).await;
    assert!(kinds(&server, EMERGENCY_DOCTOR, 1).await.is_empty());
    let begun = doctor.post("/api/v1/emergency", ground()).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.text());
    let begun = begun.json();
    assert_eq!(begun["person"], HARUTO);
    assert_eq!(
        begun["ends_at"].as_i64().unwrap() - begun["began_at"].as_i64().unwrap(),
        3_600_000
    );
    let first = kinds(&server, EMERGENCY_DOCTOR, 2).await;
    assert!(first.contains(&"Patient".to_owned()), "{first:?}");
    assert!(
        !first.contains(&"Immunization".to_owned()),
        "never C08: {first:?}"
    );
    // for this doctor, not for the hospital
    assert!(kinds(&server, EMERGENCY_NURSE, 3).await.is_empty());
    let told = lines(&server, 4).await;
    let start = told
        .iter()
        .find(|it| it["subtype"].to_string().contains("110127"))
        .unwrap();
    assert!(start.to_string().contains("意識障害"), "{start}");
    assert!(start.to_string().contains("架空市立救急病院"), "{start}");

    let id = json!({ "id": begun["id"] });
    let widened = doctor
        .post("/api/v1/emergency/widen", id.clone())
        .await
        .json();
    assert!(widened["widened_at"].is_i64(), "{widened}");
    let mut other = Browser::of(&server, EMERGENCY_NURSE).await;
    let not_hers = other.post("/api/v1/emergency/widen", id.clone()).await;
    assert_eq!(not_hers.status, StatusCode::NOT_FOUND);
    // it ends by itself
    server.advance(3_600_000);
    assert!(kinds(&server, EMERGENCY_DOCTOR, 5).await.is_empty());
    let late = doctor.post("/api/v1/emergency/widen", id.clone()).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
    let list = doctor.get("/api/v1/emergency").await.json();
    assert_eq!(list["sessions"][0]["person"], Value::Null, "over");

    // confirmed by somebody else of the hospital, who sees no record
    let review = |words: &str| json!({ "id": begun["id"], "words": words });
    let own = doctor
        .post("/api/v1/emergency/review", review("よい"))
        .await;
    assert_eq!(own.status, StatusCode::NOT_FOUND, "not by oneself");
    let mut elsewhere = Browser::of(&server, DOCTOR).await;
    let foreign = elsewhere
        .post("/api/v1/emergency/review", review("よい"))
        .await;
    assert_eq!(
        foreign.status,
        StatusCode::NOT_FOUND,
        "not by another place"
    );
    let list = other.get("/api/v1/emergency").await.json();
    assert_eq!(list["sessions"][0]["may_review"], true);
    assert_eq!(list["sessions"][0]["said"]["name"], "佐藤 陽翔");
    let empty = other.post("/api/v1/emergency/review", review(" ")).await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
    let done = other
        .post("/api/v1/emergency/review", review("診療録と合っていました"))
        .await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
    let twice = other
        .post("/api/v1/emergency/review", review("もう一度"))
        .await;
    assert_eq!(twice.status, StatusCode::NOT_FOUND);
    assert!(kinds(&server, EMERGENCY_NURSE, 6).await.is_empty());
    let told = lines(&server, 7).await;
    assert!(
        told.iter()
            .any(|it| it.to_string().contains("診療録と合っていました"))
    );
}

#[tokio::test]
async fn nobody_breaks_the_glass_without_the_place_the_reason_two_proofs_and_a_person() {
    let server = server().await;
    let mut stranger = Browser::of(&server, OTHER_DOCTOR).await;
    for person in [ground(), with("birth", json!("1950-01-01"))] {
        let clinic = stranger.post("/api/v1/emergency", person).await;
        assert_eq!(clinic.problem(), "not-allowed", "T5: whoever the person is");
    }
    let mut family = Browser::of(&server, MISAKI).await;
    assert_eq!(
        family.post("/api/v1/emergency", ground()).await.problem(),
        "not-allowed"
    );
    let mut doctor = Browser::of(&server, EMERGENCY_DOCTOR).await;
    for (name, value) in [
        ("reason", json!("curious")),
        ("reason", json!("other")),
        ("identified_by", json!([])),
        ("identified_by", json!(["card", "card"])),
        ("identified_by", json!(["card", "guess"])),
        ("birth", json!("2023-13-01")),
        ("gender", json!("?")),
    ] {
        let refused = doctor
            .post("/api/v1/emergency", with(name, value.clone()))
            .await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{name} {value}");
    }
    let nobody = doctor
        .post("/api/v1/emergency", with("name", json!("佐藤 太郎")))
        .await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert!(kinds(&server, EMERGENCY_DOCTOR, 1).await.is_empty());
    let journal = doctor.get("/auth/journal").await.json();
    let lines = journal["lines"].as_array().unwrap();
    assert!(
        lines.iter().any(|it| it["event"] == "emergency-nobody"),
        "{journal}"
    );
    // proved long ago who it is: the second factor first
    server.advance(60 * 60_000);
    let stale = doctor.post("/api/v1/emergency", ground()).await;
    assert_ne!(stale.status, StatusCode::OK, "{}", stale.text());
}

#[tokio::test]
async fn one_emergency_lasts_a_day_at_most_and_ends_when_it_is_ended() {
    let server = server().await;
    let mut doctor = Browser::of(&server, EMERGENCY_DOCTOR).await;
    let begun = doctor.post("/api/v1/emergency", ground()).await.json();
    let stopped = doctor
        .post("/api/v1/emergency/stop", json!({ "id": begun["id"] }))
        .await
        .json();
    assert_eq!(stopped["running"], false, "{stopped}");
    assert!(kinds(&server, EMERGENCY_DOCTOR, 1).await.is_empty());
    assert!(
        lines(&server, 2)
            .await
            .iter()
            .any(|it| it["subtype"].to_string().contains("110128"))
    );
    // the last session of an emergency ends with it
    server.advance(23 * 3_600_000 + 30 * 60_000);
    let mut doctor = Browser::of(&server, EMERGENCY_DOCTOR).await;
    let last = doctor.post("/api/v1/emergency", ground()).await.json();
    let left = last["ends_at"].as_i64().unwrap() - last["began_at"].as_i64().unwrap();
    assert_eq!(left, 30 * 60_000, "{last}");
}

#[tokio::test]
async fn a_confirmation_that_is_late_is_marked_and_every_hospital_is_counted_for_everybody() {
    let server = server().await;
    let path = "/api/v1/emergency/figures";
    let mut doctor = Browser::of(&server, EMERGENCY_DOCTOR).await;
    assert_eq!(doctor.get(path).await.json(), json!({ "figures": [] }));
    let begun = doctor.post("/api/v1/emergency", ground()).await.json();
    assert_eq!(begun["overdue"], false);
    let counted = |late: u32| json!({ "figures": [{ "year": 2026, "hospital": "架空市立救急病院", "sessions": 1, "widened": 0, "in_time": 0, "late": late }] });
    assert_eq!(doctor.get(path).await.json(), counted(0));
    server.advance(8 * 24 * 3_600_000);
    let mut nurse = Browser::of(&server, EMERGENCY_NURSE).await;
    let list = nurse.get("/api/v1/emergency").await.json();
    assert_eq!(list["sessions"][0]["overdue"], true, "{list}");
    // nobody need be signed in, and nobody is named
    assert_eq!(Browser::new(&server).get(path).await.json(), counted(1));
    let review = json!({ "id": begun["id"], "words": "診療録と合っていました" });
    nurse.post("/api/v1/emergency/review", review).await;
    let list = nurse.get("/api/v1/emergency").await.json();
    assert_eq!(list["sessions"][0]["overdue"], false, "{list}");
    assert_eq!(
        nurse.get(path).await.json(),
        counted(1),
        "late all the same"
    );
}
