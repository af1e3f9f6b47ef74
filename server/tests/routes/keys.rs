//! Recovery codes, sessions, devices and the device's second secret.

use crate::authenticator::{Browser, Phone};
use crate::support::{KENTA, MISAKI, NURSE, server};
use axum::http::StatusCode;
use serde_json::{Value, json};

const DEVICE: &str = "01930009-0000-7000-8000-000000000001";

async fn codes(browser: &mut Browser<'_>) -> Vec<String> {
    let made = browser.post("/auth/recovery/make", json!({})).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    serde_json::from_value(made.json()["codes"].clone()).unwrap()
}

async fn redeem(browser: &mut Browser<'_>, code: &str) -> StatusCode {
    browser
        .post("/auth/recovery/use", json!({ "code": code }))
        .await
        .status
}

#[tokio::test]
async fn a_recovery_code_leads_to_a_new_passkey_and_nowhere_else() {
    let server = server().await;
    let mut browser = Browser::of(&server, MISAKI).await;
    let codes = codes(&mut browser).await;
    assert_eq!(codes.len(), 10);
    let mut found = Browser::new(&server);
    let typed = codes[3].to_lowercase().replace('-', " ");
    assert_eq!(redeem(&mut found, &typed).await, StatusCode::OK);
    let device = format!("/api/v1/session?device={DEVICE}");
    for path in [
        device.as_str(),
        "/auth/keys",
        "/auth/journal",
        "/api/v1/events",
    ] {
        let answer = found.get(path).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (StatusCode::FORBIDDEN, "passkey-required"),
            "{path}"
        );
    }
    let answer = found.post("/auth/recovery/make", json!({})).await;
    assert_eq!(answer.problem(), "passkey-required");
    let mut phone = Phone::new();
    let made = found.register(&mut phone, json!({})).await;
    assert_eq!(made.json()["stage"], "full");
    let keys = found.get("/auth/keys").await.json();
    assert_eq!(keys["recovery"]["left"], 9);
    let again = redeem(&mut Browser::new(&server), &codes[3]).await;
    assert_eq!(again, StatusCode::UNAUTHORIZED, "used once");
}

#[tokio::test]
async fn recovery_codes_are_not_found_by_trying_and_no_sheet_is_told_from_another() {
    let server = server().await;
    let mut browser = Browser::of(&server, MISAKI).await;
    let codes = codes(&mut browser).await;
    let (sheet, _) = codes[0].split_once('-').unwrap();
    let mut stranger = Browser::new(&server);
    let mut bodies = Vec::new();
    for sheet in [sheet, "ZZZZ"] {
        for number in 0..5 {
            let code = format!("{sheet}-0000-0000-0000-000{number}");
            let wrong = json!({ "code": code });
            let answer = stranger.post("/auth/recovery/use", wrong).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            bodies.push(answer.text().to_owned());
        }
        let code = format!("{sheet}-0000-0000-0000-0009");
        let answer = stranger
            .post("/auth/recovery/use", json!({ "code": code }))
            .await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.header("retry-after"), "600");
    }
    assert!(bodies.iter().all(|it| *it == bodies[0]));
    let right = redeem(&mut Browser::new(&server), &codes[0]).await;
    assert_eq!(right, StatusCode::TOO_MANY_REQUESTS, "the sheet rests");
    server.advance(600_000);
    let right = redeem(&mut Browser::new(&server), &codes[0]).await;
    assert_eq!(right, StatusCode::OK);
    for nonsense in ["", "あ", "0000", &"0".repeat(10_000)] {
        let answer = redeem(&mut Browser::new(&server), nonsense).await;
        assert_eq!(answer, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn another_device_is_signed_out_from_here() {
    let server = server().await;
    let mut here = Browser::of(&server, MISAKI).await;
    let mut there = Browser::of(&server, MISAKI).await;
    let mut stranger = Browser::of(&server, KENTA).await;
    let list = here.get("/auth/keys").await.json()["sessions"].clone();
    let others: Vec<&Value> = list
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["this"] == false)
        .collect();
    assert_eq!(others.len(), 1);
    assert_eq!(others[0]["means"], "demo");
    let end = json!({ "session": others[0]["session"] });
    let foreign = stranger.post("/auth/session/end", end.clone()).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(there.get("/auth/keys").await.status, StatusCode::OK);
    let ended = here.post("/auth/session/end", end).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    assert_eq!(
        there.get("/auth/keys").await.status,
        StatusCode::UNAUTHORIZED
    );
    let mut third = Browser::of(&server, MISAKI).await;
    here.post("/auth/session/end", json!({})).await;
    assert_eq!(
        third.get("/auth/keys").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(here.get("/auth/keys").await.status, StatusCode::OK);
    assert_eq!(stranger.get("/auth/keys").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_left_alone_ends_before_its_time() {
    let server = server().await;
    let hour = 3_600_000;
    let mut nurse = Browser::of(&server, NURSE).await;
    let mut mother = Browser::of(&server, MISAKI).await;
    for _ in 0..2 {
        server.advance(4 * hour - 1);
        assert_eq!(nurse.get("/auth/keys").await.status, StatusCode::OK);
    }
    server.advance(4 * hour);
    assert_eq!(
        nurse.get("/auth/keys").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        mother.get("/auth/keys").await.status,
        StatusCode::OK,
        "a guardian has longer"
    );
    server.advance(12 * hour);
    assert_eq!(
        mother.get("/auth/keys").await.status,
        StatusCode::UNAUTHORIZED
    );
}

async fn secret(browser: &mut Browser<'_>, device: &str) -> Result<String, (StatusCode, String)> {
    let answer = browser
        .get(&format!("/api/v1/device-secret?device={device}"))
        .await;
    if answer.status == StatusCode::OK {
        Ok(answer.json()["secret"].as_str().unwrap().to_owned())
    } else {
        Err((answer.status, answer.problem()))
    }
}

#[tokio::test]
async fn the_devices_second_secret_is_given_minutes_after_signing_in_and_never_later() {
    let server = server().await;
    let mut browser = Browser::of(&server, MISAKI).await;
    let not_found = Err((StatusCode::NOT_FOUND, "not-found".to_owned()));
    assert_eq!(
        secret(&mut browser, DEVICE).await,
        not_found,
        "not known yet"
    );
    let session = format!("/api/v1/session?device={DEVICE}");
    browser.get(&session).await;
    let first = secret(&mut browser, DEVICE).await.unwrap();
    assert_eq!(first.len(), 64);
    assert_eq!(secret(&mut browser, DEVICE).await, Ok(first.clone()));
    let other = "01930009-0000-7000-8000-000000000002";
    assert_eq!(secret(&mut browser, other).await, not_found);
    server.advance(5 * 60_000);
    let stale = secret(&mut browser, DEVICE).await.unwrap_err();
    assert_eq!(stale.1, "fresh-sign-in-required");
    // another person on the same device has another one
    let mut kenta = Browser::of(&server, KENTA).await;
    kenta.get(&session).await;
    assert_ne!(secret(&mut kenta, DEVICE).await.unwrap(), first);
    // the same device, once it was removed, gets a new one
    let mut safe = Browser::of(&server, MISAKI).await;
    let remove = json!({ "device": DEVICE });
    let removed = safe.post("/auth/device/remove", remove.clone()).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    assert_eq!(
        browser.get("/auth/keys").await.status,
        StatusCode::UNAUTHORIZED,
        "the lost device is signed out"
    );
    let again = safe.post("/auth/device/remove", remove).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    safe.get(&session).await;
    assert_ne!(secret(&mut safe, DEVICE).await.unwrap(), first);
}

#[tokio::test]
async fn the_journal_is_chained_and_tells_no_secret() {
    let server = server().await;
    let mut browser = Browser::of(&server, MISAKI).await;
    let codes = codes(&mut browser).await;
    browser
        .get(&format!("/api/v1/session?device={DEVICE}"))
        .await;
    let secret = secret(&mut browser, DEVICE).await.unwrap();
    browser.register(&mut Phone::new(), json!({})).await;
    let told = browser.get("/auth/journal").await;
    let lines = told.text();
    for event in [
        "signed-in",
        "recovery-made",
        "device-secret-given",
        "passkey-added",
    ] {
        assert!(lines.contains(event), "{event}");
    }
    assert!(!lines.contains(&secret) && !lines.contains(&browser.cookie("tsunagu").unwrap()));
    assert!(codes.iter().all(|it| !lines.contains(it.as_str())));
    let account = MISAKI.parse().unwrap();
    let store = server.state.store();
    assert!(store.verify_journal(Some(account)).await.unwrap());
}

#[tokio::test]
async fn a_second_device_comes_by_a_link_of_ones_own() {
    let server = server().await;
    let mut misaki = Browser::of(&server, MISAKI).await;
    let own = json!({ "kind": "account", "account": MISAKI });
    let made = misaki.post("/api/v1/invitations", own.clone()).await.json();
    let mut phone = Phone::new();
    let mut second = Browser::new(&server);
    let made = second
        .register(&mut phone, json!({ "invitation": made["token"] }))
        .await;
    assert_eq!(made.json()["account"], MISAKI);
    let device = format!("/api/v1/session?device={DEVICE}");
    assert_eq!(second.get(&device).await.json()["demo"], Value::Null);
    // she is told of it on the first one
    let journal = misaki.get("/auth/journal").await.json();
    let lines = journal["lines"].as_array().unwrap();
    for event in ["passkey-added", "invitation-accepted", "device-added"] {
        assert!(lines.iter().any(|it| it["event"] == event), "{event}");
    }
    // nobody else's account, and not without having proved a moment ago who she is
    let other = json!({ "kind": "account", "account": KENTA });
    let answer = misaki.post("/api/v1/invitations", other).await;
    assert_eq!(answer.problem(), "not-allowed");
    server.advance(5 * 60_000);
    let stale = misaki.post("/api/v1/invitations", own).await;
    assert_eq!(stale.problem(), "fresh-sign-in-required");
}
