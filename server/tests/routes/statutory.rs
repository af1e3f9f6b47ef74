//! What a municipality does once papers were read: 成年後見人等, and a notebook nobody took over in time.

use crate::authenticator::Browser;
use crate::rights::{NOBODY, joins_as, log_of, typed};
use crate::support::{DAY_MILLIS, DOCTOR, HARUTO, HEALTH_NURSE, KENTA, REN, server};
use axum::http::StatusCode;
use serde_json::{Value, json};

const SHIGERU: &str = "01930004-0000-7000-8000-000000000007";
const SHIGERU_ACCOUNT: &str = "01930003-0000-7000-8000-000000000015";

fn shigeru() -> Value {
    json!({ "name": "キムラ シゲル", "birth": "1961-06-01", "gender": "male" })
}

fn statutory(person: &str, mandate: Value) -> Value {
    json!({ "kind": "person", "person": person, "relation": "statutory", "mandate": mandate })
}

#[tokio::test]
async fn what_a_court_gave_is_written_down_by_the_municipality_read_by_the_person_and_ended_there()
{
    let server = server().await;
    let mut nurse = Browser::of(&server, HEALTH_NURSE).await;
    let mut kenta = Browser::of(&server, KENTA).await;
    let money = json!({
        "kind": "curatorship", "matters": ["C02", "C16"], "certificate": "2026-11-20", "last_day": "2027-03-31",
    });
    for (person, mandate, status) in [
        (SHIGERU, json!(null), StatusCode::BAD_REQUEST),
        (
            SHIGERU,
            json!({ "kind": "curatorship", "certificate": "2026-11-20" }),
            StatusCode::BAD_REQUEST,
        ),
        (
            SHIGERU,
            json!({ "kind": "guardianship", "certificate": "2026-11-22" }),
            StatusCode::BAD_REQUEST,
        ),
        // nobody is a child's 成年後見人
        (HARUTO, money.clone(), StatusCode::BAD_REQUEST),
        (NOBODY, money.clone(), StatusCode::NOT_FOUND),
    ] {
        let refused = nurse
            .post("/api/v1/invitations", statutory(person, mandate.clone()))
            .await;
        assert_eq!(refused.status, status, "{mandate}");
    }
    for account in [SHIGERU_ACCOUNT, DOCTOR, KENTA] {
        let mut other = Browser::of(&server, account).await;
        let refused = other
            .post("/api/v1/invitations", statutory(SHIGERU, money.clone()))
            .await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{account}");
    }
    // a mandate makes nobody something else
    let guardian =
        json!({ "kind": "person", "person": SHIGERU, "relation": "owner", "mandate": money });
    let refused = nurse.post("/api/v1/invitations", guardian).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    joins_as(&mut nurse, &mut kenta, statutory(SHIGERU, money.clone())).await;
    let found = nurse.post("/api/v1/residents/find", shigeru()).await.json();
    assert_eq!(found["statutory"][0]["account"], KENTA);
    assert_eq!(found["statutory"][0]["mandate"], money);
    assert_eq!(
        (&found["may_name_statutory"], &found["may_hand_back"]),
        (&json!(true), &json!(false))
    );
    let mut phone = server.device(KENTA, 1).await;
    phone.sync(&[]).await;
    let kinds: Vec<String> = phone
        .rows
        .iter()
        .filter(|row| row["person"] == SHIGERU)
        .map(|row| row["kind"].to_string())
        .collect();
    assert!(kinds.contains(&"\"Patient\"".to_owned()), "{kinds:?}");
    assert!(!kinds.contains(&"\"Immunization\"".to_owned()), "{kinds:?}");
    let refused = phone.sync(&[typed(9, SHIGERU)]).await[0].to_string();
    assert!(refused.contains("refused"), "{refused}");
    // he reads who it is and by which kind of mandate
    let mut his = server.device(SHIGERU_ACCOUNT, 2).await;
    his.sync(&[]).await;
    let log: String = his.rows.iter().map(|row| row["body"].to_string()).collect();
    assert!(log.contains("鈴木 健太（保佐）"), "{log}");
    let all = format!("/api/v1/acting?person={SHIGERU}");
    let mut shigeru_browser = Browser::of(&server, SHIGERU_ACCOUNT).await;
    let acting = shigeru_browser.get(&all).await.json();
    let line = acting["acting"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["account"] == KENTA)
        .unwrap();
    assert_eq!(
        (&line["acts"], &line["kept"], &line["mandate"]),
        (&json!("statutory"), &json!("not-theirs"), &money)
    );
    let end = json!({ "person": SHIGERU, "account": KENTA });
    let ended = shigeru_browser
        .post("/api/v1/acting/end", end.clone())
        .await;
    assert_eq!(ended.status, StatusCode::FORBIDDEN, "a court gave it");
    for account in [SHIGERU_ACCOUNT, KENTA, DOCTOR] {
        let mut other = Browser::of(&server, account).await;
        let refused = other.post("/api/v1/residents/dismiss", end.clone()).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{account}");
    }

    // leaving, he takes nothing of the other's along
    let leaving = kenta.get("/api/v1/account/leaving").await.json();
    let his_part = leaving["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["person"] == SHIGERU)
        .unwrap_or_else(|| panic!("{leaving}"));
    assert_eq!(his_part["alone"], false);

    let gone = nurse.post("/api/v1/residents/dismiss", end.clone()).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text());
    let twice = nurse.post("/api/v1/residents/dismiss", end).await;
    assert_eq!(twice.status, StatusCode::NOT_FOUND);
    phone.sync(&[]).await;
    assert!(!phone.rows.iter().any(|row| row["person"] == SHIGERU));
    assert_eq!(kenta.get(&all).await.status, StatusCode::NOT_FOUND);
    let lines = log_of(&server, SHIGERU_ACCOUNT, SHIGERU, 3).await;
    assert!(lines.iter().any(|it| it.contains("revoke")), "{lines:?}");
}

#[tokio::test]
async fn a_mandate_for_a_time_ends_by_itself() {
    let server = server().await;
    let mut nurse = Browser::of(&server, HEALTH_NURSE).await;
    let mut kenta = Browser::of(&server, KENTA).await;
    let mandate = json!({
        "kind": "guardianship", "certificate": "2026-11-20", "last_day": "2026-11-22",
    });
    joins_as(&mut nurse, &mut kenta, statutory(SHIGERU, mandate)).await;
    let all = format!("/api/v1/acting?person={SHIGERU}");
    server.advance(DAY_MILLIS);
    assert_eq!(
        Browser::of(&server, KENTA).await.get(&all).await.status,
        StatusCode::OK
    );
    server.advance(DAY_MILLIS);
    assert_eq!(
        Browser::of(&server, KENTA).await.get(&all).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_notebook_nobody_took_over_by_18_is_given_back_by_the_municipality() {
    let server = server().await;
    let ren = json!({ "name": "ヤマダ レン", "birth": "2010-12-20", "gender": "male" });
    let owner = json!({ "kind": "person", "person": REN, "relation": "owner" });
    let mut nurse = Browser::of(&server, HEALTH_NURSE).await;
    let found = nurse
        .post("/api/v1/residents/find", ren.clone())
        .await
        .json();
    assert_eq!(found["may_hand_back"], false, "his mother is there");
    let early = nurse.post("/api/v1/invitations", owner.clone()).await;
    assert_eq!(early.status, StatusCode::NOT_FOUND);
    server.advance(760 * DAY_MILLIS);
    let mut nurse = Browser::of(&server, HEALTH_NURSE).await;
    let found = nurse
        .post("/api/v1/residents/find", ren.clone())
        .await
        .json();
    assert_eq!(found["may_hand_back"], true);
    let mut his = Browser::of(&server, KENTA).await;
    joins_as(&mut nurse, &mut his, owner.clone()).await;
    let mut phone = server.device(KENTA, 1).await;
    phone.sync(&[]).await;
    assert!(phone.rows.iter().any(|row| row["person"] == REN));
    // once
    let found = nurse.post("/api/v1/residents/find", ren).await.json();
    assert_eq!(found["may_hand_back"], false);
    let again = nurse.post("/api/v1/invitations", owner).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}
