//! Who acts for a person, and how one steps down.

use crate::authenticator::Browser;
use crate::support::{HARUTO, KENTA, MISAKI, NURSE, server};
use axum::http::StatusCode;
use serde_json::json;

/// 保護者 and 代理人 in the eyes of each side; and how it ends.
#[tokio::test]
async fn who_acts_for_a_child_is_told_to_the_family_and_one_steps_down_oneself() {
    let server = server().await;
    let mut misaki = Browser::of(&server, MISAKI).await;
    let mut kenta = Browser::of(&server, KENTA).await;
    let mut nurse = Browser::of(&server, NURSE).await;
    let path = format!("/api/v1/acting?person={HARUTO}");
    let nobody = "/api/v1/acting?person=01930004-0000-7000-8000-0000000000ff";
    let unknown = misaki.get(nobody).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    for stranger in [&mut kenta, &mut nurse] {
        assert_eq!(stranger.get(&path).await.text(), unknown.text());
    }
    let malformed = misaki.get("/api/v1/acting?person=x").await;
    assert_eq!(malformed.status, StatusCode::BAD_REQUEST);
    let alone = misaki.get(&path).await.json();
    assert_eq!(alone["may_name_guardian"], true);
    assert_eq!(alone["may_name_proxy"], false, "a child names nobody");
    assert_eq!(alone["acting"][0]["kept"], "last-guardian");
    let end = |account: &str| json!({ "person": HARUTO, "account": account });
    let own = misaki.post("/api/v1/acting/end", end(MISAKI)).await;
    assert_eq!(own.problem(), "not-allowed");

    let wanted = json!({ "kind": "person", "person": HARUTO, "relation": "guardian" });
    let made = misaki.post("/api/v1/invitations", wanted).await.json();
    let link = json!({ "token": made["token"] });
    let accepted = kenta.post("/auth/invitation/accept", link).await.json();
    let mine = misaki.get("/api/v1/invitations").await.json();
    let confirm =
        json!({ "invitation": mine["invitations"][0]["invitation"], "code": accepted["code"] });
    misaki.post("/api/v1/invitations/confirm", confirm).await;
    let both = kenta.get(&path).await.json();
    let kept = |name: &str| {
        let all = both["acting"].as_array().unwrap();
        let found = all.iter().find(|it| it["account"] == name).unwrap();
        (found["this"].clone(), found["kept"].clone())
    };
    assert_eq!(kept(KENTA), (json!(true), json!(null)));
    assert_eq!(kept(MISAKI), (json!(false), json!("not-theirs")));
    let other = kenta.post("/api/v1/acting/end", end(MISAKI)).await;
    assert_eq!(other.problem(), "not-allowed");
    let stranger = nurse.post("/api/v1/acting/end", end(KENTA)).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let down = kenta.post("/api/v1/acting/end", end(KENTA)).await;
    assert_eq!(down.status, StatusCode::NO_CONTENT, "{}", down.text());
    assert_eq!(kenta.get(&path).await.status, StatusCode::NOT_FOUND);
    let journal = kenta.get("/auth/journal").await.json();
    assert_eq!(journal["lines"][0]["event"], "acting-ended");
}
