//! What must not hurt: each gets a clear answer, nothing is half-written, the server goes on.

use crate::support::{CLINIC, Device, HARUTO, MISAKI, NOW, Server, change, edit, id, server};
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::io::Write;

async fn still_works(device: &mut Device<'_>, number: u32) {
    let verdicts = device
        .sync(&[edit(number, HARUTO, &id(2, number), "name", "x", &[])])
        .await;
    assert!(verdicts[0]["accepted"].is_object(), "{}", verdicts[0]);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

async fn post_gzip(server: &Server, cookie: &str, body: Vec<u8>) -> crate::support::Answer {
    let headers = [
        ("cookie", cookie),
        ("content-type", "application/json"),
        ("content-encoding", "gzip"),
    ];
    server.post("/api/v1/sync", &headers, body).await
}

#[tokio::test]
async fn a_body_of_50_megabytes_is_refused_and_does_no_harm() {
    let server = server().await;
    let mut device = server.device(MISAKI, 1).await;
    let answer = device.post_raw(vec![b' '; 50 * 1024 * 1024]).await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, "too-large")
    );
    // packed small, it is as large unpacked
    let bomb = gzip(&vec![b' '; 50 * 1024 * 1024]);
    assert!(bomb.len() < 1024 * 1024);
    let answer = post_gzip(&server, &device.cookie, bomb).await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, "too-large")
    );
    still_works(&mut device, 1).await;
}

#[tokio::test]
async fn a_compressed_request_is_read() {
    let server = server().await;
    let device = server.device(MISAKI, 1).await;
    let answer = post_gzip(
        &server,
        &device.cookie,
        gzip(device.request(&[]).to_string().as_bytes()),
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(!answer.json()["rows"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn what_is_no_request_is_a_400_that_says_where() {
    let server = server().await;
    let mut device = server.device(MISAKI, 1).await;
    for body in [
        "",
        "{",
        "null",
        "[]",
        "{\"protocol\":1}",
        "\u{feff}{}",
        "<html>",
        "{\"protocol\":\"1\"}",
    ] {
        let answer = device.post_raw(body).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (StatusCode::BAD_REQUEST, "malformed"),
            "{body}"
        );
        assert!(
            answer.json()["issue"][0]["diagnostics"]
                .as_str()
                .unwrap()
                .contains(':')
        );
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(device.post_raw(deep).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        device.post_raw(vec![0xff, 0xfe, 0x00]).await.status,
        StatusCode::BAD_REQUEST
    );
    let answer = post_gzip(&server, &device.cookie, b"not gzip".to_vec()).await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::BAD_REQUEST, "malformed")
    );
    still_works(&mut device, 1).await;
}

#[tokio::test]
async fn another_type_or_encoding_is_refused_as_such() {
    let server = server().await;
    let device = server.device(MISAKI, 1).await;
    let cookie = ("cookie", device.cookie.as_str());
    let form = [
        cookie,
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let answer = server.post("/api/v1/sync", &form, "a=b").await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type")
    );
    let packed = [
        cookie,
        ("content-type", "application/json"),
        ("content-encoding", "compress"),
    ];
    let answer = server.post("/api/v1/sync", &packed, "x").await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type")
    );
}

#[tokio::test]
async fn a_protocol_of_another_time_is_told_to_update() {
    let server = server().await;
    let device = server.device(MISAKI, 1).await;
    for protocol in [0, 2, 999] {
        let mut request = device.request(&[]);
        request["protocol"] = json!(protocol);
        let answer = device.post_raw(request.to_string()).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (StatusCode::UPGRADE_REQUIRED, "update-required")
        );
        assert_eq!(answer.header("upgrade"), "tsunagu-sync/1");
    }
}

fn reason(verdict: &Value) -> &str {
    verdict["refused"]["reason"]
        .as_str()
        .unwrap_or_else(|| panic!("{verdict}"))
}

fn create(number: u32, record: &str, kind: &str, body: Value) -> Value {
    let record = json!({ "id": record, "kind": kind, "body": body });
    change(number, HARUTO, json!({ "create": { "records": [record] } }))
}

#[tokio::test]
async fn a_body_that_is_no_valid_resource_is_refused_alone() {
    let server = server().await;
    let mut device = server.device(MISAKI, 1).await;
    let record = id(2, 1);
    let encounter = |extra: Value| {
        let mut body = json!({
            "resourceType": "Encounter", "id": record, "status": "planned", "class": { "code": "AMB" },
            "subject": { "reference": format!("Patient/{HARUTO}") },
            "serviceProvider": { "reference": format!("Organization/{CLINIC}") },
            "period": { "start": "2026-11-21" },
        });
        for (key, value) in extra.as_object().unwrap() {
            body[key] = value.clone();
        }
        body
    };
    let cases = [
        encounter(json!({ "status": "sleeping" })),
        encounter(json!({ "resourceType": "Observation" })),
        encounter(json!({ "id": id(2, 2) })),
        encounter(json!({ "subject": { "reference": format!("Patient/{}", id(9, 9)) } })),
        encounter(json!({ "class": null })),
        json!("text"),
        json!({}),
    ];
    for (number, body) in (1..).zip(cases) {
        let verdicts = device
            .sync(&[create(number, &record, "Encounter", body.clone())])
            .await;
        assert_eq!(reason(&verdicts[0]), "invalid_resource", "{body}");
    }
    let mut verdicts = device
        .sync(&[create(100, &record, "Encounter", encounter(json!({})))])
        .await;
    assert!(
        verdicts.remove(0)["accepted"].is_object(),
        "the good one is taken under the same id"
    );
}

#[tokio::test]
async fn a_questionnaire_nobody_knows_is_refused() {
    let server = server().await;
    let mut device = server.device(MISAKI, 1).await;
    let mut unknown = edit(1, HARUTO, &id(2, 1), "name", "x", &[]);
    unknown["change"]["change"] = Value::Null;
    for (number, url) in (1..).zip([
        "https://tsunagu-techo.example/fhir/Questionnaire/yoshin-child|1999.01",
        "x",
        "",
    ]) {
        let mut change = edit(number, HARUTO, &id(2, 1), "name", "x", &[]);
        change["change"]["action"]["edit"]["questionnaire"] = json!(url);
        let verdicts = device.sync(&[change]).await;
        let reason = reason(&verdicts[0]);
        assert!(
            ["unknown_questionnaire", "not_allowed"].contains(&reason),
            "{reason}"
        );
    }
}

#[tokio::test]
async fn an_unreadable_change_does_not_hold_up_the_others() {
    let server = server().await;
    let mut device = server.device(MISAKI, 1).await;
    let broken =
        json!({ "id": id(1, 1), "change": { "id": id(1, 1), "person": HARUTO, "at": "noon" } });
    let nameless = json!({ "change": 5 });
    let none = json!({ "id": id(1, 2) });
    let large = edit(3, HARUTO, &id(2, 3), "name", &"x".repeat(300 * 1024), &[]);
    let good = edit(4, HARUTO, &id(2, 4), "name", "x", &[]);
    let verdicts = device.sync(&[broken, nameless, none, large, good]).await;
    assert_eq!(reason(&verdicts[0]), "malformed");
    assert_eq!(reason(&verdicts[2]), "malformed");
    assert_eq!(reason(&verdicts[3]), "too_large");
    assert!(verdicts[4]["accepted"].is_object());
}

/// FM-21: only differences of the device's clock count.
#[tokio::test]
async fn fm_21_a_device_clock_in_1970_or_2099_neither_wins_nor_loses() {
    let server = server().await;
    let mut device = server.device(MISAKI, 1).await;
    let clocks = [0, 4_070_908_800_000_i64, i64::MIN, i64::MAX];
    for (number, clock) in (1..).zip(clocks) {
        let record = id(2, number);
        let mut change = edit(number, HARUTO, &record, "name", "x", &[]);
        change["change"]["at"] = json!(clock);
        let mut request = device.request(&[change]);
        request["sent_at"] = json!(clock);
        let answer = device.post_raw(request.to_string()).await.json();
        assert!(
            answer["outcomes"][0]["verdict"]["accepted"].is_object(),
            "{answer}"
        );
        device.sync(&[]).await;
        assert_eq!(
            device.row(&record).unwrap()["updated_at"],
            json!(NOW.0),
            "{clock}"
        );
    }
}

#[tokio::test]
async fn a_lot_number_of_200_characters_is_refused() {
    let server = server().await;
    let visit = crate::visit::open(&server).await;
    let mut tablet = server.device(crate::support::DOCTOR, 9).await;
    tablet.sync(&[]).await;
    let dose = |number: u32, lot: &str| {
        let record = id(5, number);
        let body = json!({
            "resourceType": "Immunization", "id": record, "status": "completed",
            "vaccineCode": { "text": "日本脳炎" }, "patient": { "reference": format!("Patient/{HARUTO}") },
            "encounter": { "reference": format!("Encounter/{visit}") },
            "occurrenceDateTime": "2026-11-21", "lotNumber": lot,
        });
        create(50 + number, &record, "Immunization", body)
    };
    let verdicts = tablet
        .sync(&[dose(1, &"A".repeat(200)), dose(2, "JE1234")])
        .await;
    assert_eq!(reason(&verdicts[0]), "invalid_resource");
    assert!(verdicts[1]["accepted"].is_object(), "{}", verdicts[1]);
}

#[tokio::test]
async fn a_request_that_breaks_off_is_no_request() {
    let server = server().await;
    let mut device = server.device(MISAKI, 1).await;
    let text = device
        .request(&[edit(1, HARUTO, &id(2, 1), "name", "x", &[])])
        .to_string();
    for cut in [1, text.len() / 2, text.len() - 1] {
        let answer = device.post_raw(Body::from(text[..cut].to_owned())).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
    device.sync(&[]).await;
    assert!(device.row(&id(2, 1)).is_none(), "nothing is half-written");
}
