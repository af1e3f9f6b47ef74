//! 退会: what is one's own is erased, what others must keep stays, and nobody comes in any more.

use crate::authenticator::Browser;
use crate::support::{AOI, HARUTO, KENTA, MISAKI, NURSE, edit, id, server};
use axum::http::StatusCode;
use serde_json::{Value, json};

fn of<'a>(told: &'a Value, person: &str) -> &'a Value {
    let all = told["people"].as_array().unwrap();
    all.iter().find(|it| it["person"] == person).unwrap()
}

#[tokio::test]
async fn who_leaves_is_told_what_goes_and_what_stays_and_is_gone_at_once() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    // a form that was begun, and a line of the log
    let begun = phone
        .sync(&[edit(1, HARUTO, &id(2, 1), "name", "x", &[])])
        .await;
    assert!(begun[0]["accepted"]["seq"].is_u64(), "{}", begun[0]);
    let mut stranger = server.device(KENTA, 2).await;
    stranger
        .sync(&[edit(2, HARUTO, &id(2, 2), "name", "x", &[])])
        .await;
    let mut misaki = Browser::of(&server, MISAKI).await;
    let mut told = Value::Null;
    for _ in 0..200 {
        told = misaki.get("/api/v1/account/leaving").await.json();
        if of(&told, HARUTO)["stays"]["log"] == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let haruto = of(&told, HARUTO);
    assert_eq!(haruto["alone"], true);
    assert!(haruto["erased"].as_u64().unwrap() >= 1, "{told}");
    assert_eq!(haruto["stays"], json!({ "log": 1, "identity": 1 }));
    let others = told["people"].as_array().unwrap();
    assert!(others.iter().all(|it| it["person"] != AOI));

    let mut nurse = Browser::of(&server, NURSE).await;
    let refused = nurse.post("/api/v1/account/leave", json!({})).await;
    assert_eq!(
        refused.problem(),
        "not-allowed",
        "staff are closed by others"
    );

    let left = misaki.post("/api/v1/account/leave", json!({})).await;
    assert_eq!(left.status, StatusCode::NO_CONTENT, "{}", left.text());
    let after = misaki.get("/auth/keys").await;
    assert_eq!(after.status, StatusCode::UNAUTHORIZED);
    let store = server.state.store();
    let rows = sync::server_store::ServerStore::rows_after(store, HARUTO.parse().unwrap(), 0, 500);
    let rows = rows.await.unwrap();
    assert!(
        rows.iter().all(|row| row.id.to_string() != id(2, 1)),
        "the draft"
    );
    assert!(rows.iter().any(|row| row.kind == "Patient"));
    let account = store.account(MISAKI.parse().unwrap()).await.unwrap();
    assert!(account.is_none(), "nobody signs in as her any more");
    let chain = store.verify_audit(HARUTO.parse().unwrap()).await.unwrap();
    assert!(chain.is_whole());
}

#[tokio::test]
async fn where_somebody_else_goes_on_nothing_is_erased() {
    let server = server().await;
    let mut misaki = Browser::of(&server, MISAKI).await;
    let mut kenta = Browser::of(&server, KENTA).await;
    let wanted = json!({ "kind": "person", "person": HARUTO, "relation": "guardian" });
    let link = misaki.post("/api/v1/invitations", wanted).await.json();
    let link = json!({ "token": link["token"] });
    let code = kenta.post("/auth/invitation/accept", link).await.json()["code"].clone();
    let made = misaki.get("/api/v1/invitations").await.json();
    let name = &made["invitations"][0]["invitation"];
    let confirm = json!({ "invitation": name, "code": code });
    misaki.post("/api/v1/invitations/confirm", confirm).await;
    let told = misaki.get("/api/v1/account/leaving").await.json();
    assert_eq!(of(&told, HARUTO)["alone"], false);
    assert_eq!(of(&told, HARUTO)["erased"], 0);
    let mut phone = server.device(KENTA, 2).await;
    phone.sync(&[]).await;
    let before = phone.kinds(HARUTO);
    misaki.post("/api/v1/account/leave", json!({})).await;
    let mut again = server.device(KENTA, 3).await;
    again.sync(&[]).await;
    assert_eq!(again.kinds(HARUTO), before);
    let acting = kenta.get(&format!("/api/v1/acting?person={HARUTO}")).await;
    assert_eq!(acting.json()["acting"].as_array().unwrap().len(), 1);
}
