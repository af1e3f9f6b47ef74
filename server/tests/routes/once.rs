//! 今回だけ: opened once, by one, within minutes, and over after a day.

use crate::authenticator::Browser;
use crate::support::{
    AOI, DOCTOR, Device, HARUTO, KENTA, MISAKI, NURSE, OTHER_DOCTOR, Server, server,
};
use axum::http::StatusCode;
use serde_json::{Value, json};

fn wanted(person: &str) -> Value {
    json!({ "person": person, "categories": ["C08"] })
}

/// The secret behind the `#` of a new code.
async fn code(server: &Server) -> Value {
    let mut phone = Browser::of(server, MISAKI).await;
    let made = phone.post("/api/v1/once", wanted(HARUTO)).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    let link = made.json()["link"].as_str().unwrap().to_owned();
    let (page, secret) = link.split_once('#').unwrap();
    assert_eq!(page, "http://localhost:3000/once");
    json!({ "token": secret })
}

fn sees(device: &Device<'_>) -> bool {
    device
        .kinds(HARUTO)
        .iter()
        .any(|kind| kind == "Immunization")
}

#[tokio::test]
async fn a_code_lets_in_whoever_opens_it_for_a_day_and_nobody_after_them() {
    let server = server().await;
    let code = code(&server).await;
    let mut doctor = Browser::of(&server, OTHER_DOCTOR).await;
    let opened = doctor.post("/api/v1/once/open", code.clone()).await;
    assert_eq!(opened.json(), json!({ "person": HARUTO }));
    let mut tablet = server.device(OTHER_DOCTOR, 1).await;
    tablet.sync(&[]).await;
    assert!(sees(&tablet));
    // the picture of a bystander, also one from the same clinic
    for account in [NURSE, DOCTOR] {
        let again = Browser::of(&server, account)
            .await
            .post("/api/v1/once/open", code.clone())
            .await;
        assert_eq!(again.problem(), "invitation-void");
        let mut device = server.device(account, 2).await;
        device.sync(&[]).await;
        assert!(!sees(&device), "{account}");
    }
    let mut phone = server.device(MISAKI, 3).await;
    phone.sync(&[]).await;
    let consent = phone.rows.iter().find(|row| row["kind"] == "Consent");
    assert_eq!(consent.unwrap()["author"]["name"], "佐藤 美咲");
    let looks = phone.rows.iter().filter(|row| row["kind"] == "AuditEvent");
    assert_eq!(looks.count(), 1);

    server.advance(24 * 3_600_000);
    let mut later = server.device(OTHER_DOCTOR, 4).await;
    later.sync(&[]).await;
    assert!(!sees(&later), "a day later");
}

#[tokio::test]
async fn a_code_is_made_by_whoever_decides_and_opened_by_staff_in_time() {
    let server = server().await;
    let nobody = "01930004-0000-7000-8000-0000000000ff";
    let mut stranger = Browser::of(&server, KENTA).await;
    let mut nurse = Browser::of(&server, NURSE).await;
    let unknown = stranger.post("/api/v1/once", wanted(nobody)).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    for browser in [&mut stranger, &mut nurse] {
        let refused = browser.post("/api/v1/once", wanted(HARUTO)).await;
        assert_eq!(refused.text(), unknown.text());
    }
    for categories in [
        json!([]),
        json!(["C99"]),
        json!(["C08", "C18"]),
        json!("C08"),
    ] {
        let wanted = json!({ "person": AOI, "categories": categories });
        let refused = stranger.post("/api/v1/once", wanted).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{categories}");
    }
    let code = code(&server).await;
    let family = stranger.post("/api/v1/once/open", code.clone()).await;
    assert_eq!(family.problem(), "not-allowed");
    server.advance(15 * 60_000);
    for token in [code["token"].clone(), json!("x"), json!("0".repeat(64))] {
        let late = nurse
            .post("/api/v1/once/open", json!({ "token": token }))
            .await;
        assert_eq!(late.problem(), "invitation-void");
    }
}
