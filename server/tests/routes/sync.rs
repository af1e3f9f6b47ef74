//! The sync contract over HTTP: idempotent, gap-free, restored copies, and answers that travel small.

use crate::support::{HARUTO, MISAKI, NURSE, edit, id, server};
use axum::http::StatusCode;
use serde_json::{Value, json};

fn seq(verdict: &Value) -> u64 {
    verdict["accepted"]["seq"]
        .as_u64()
        .unwrap_or_else(|| panic!("{verdict}"))
}

/// FM-1: the response was lost after the commit; the device sends the same changes again.
#[tokio::test]
async fn fm_1_a_change_sent_again_is_done_once_and_answered_alike() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    phone.sync(&[]).await;
    let changes: Vec<Value> = (1..=1000)
        .map(|n| edit(n, HARUTO, &id(2, n), "name", "x", &[]))
        .collect();
    let mut first = Vec::new();
    for batch in changes.chunks(500) {
        // this answer is lost: neither cursor nor rows are kept
        let lost = phone.post_raw(phone.request(batch).to_string()).await;
        assert_eq!(lost.status, StatusCode::OK);
        first.extend(lost.json()["outcomes"].as_array().unwrap().clone());
    }
    for batch in changes.chunks(500) {
        let again = phone
            .post_raw(phone.request(batch).to_string())
            .await
            .json();
        for outcome in again["outcomes"].as_array().unwrap() {
            assert!(first.contains(outcome), "{outcome}");
        }
    }
    phone.sync(&[]).await;
    let drafts = phone
        .kinds(HARUTO)
        .iter()
        .filter(|kind| *kind == "QuestionnaireResponse")
        .count();
    assert_eq!(drafts, 1000);
}

/// FM-6: one change the server refuses and one far too large among 500.
#[tokio::test]
async fn fm_6_poison_does_not_block_the_queue() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    let mut changes: Vec<Value> = (1..=498)
        .map(|n| edit(n, HARUTO, &id(2, n), "name", "x", &[]))
        .collect();
    changes.insert(100, edit(900, &id(9, 9), &id(2, 900), "name", "x", &[]));
    changes.insert(
        300,
        edit(901, HARUTO, &id(2, 901), "name", &"x".repeat(400_000), &[]),
    );
    let verdicts = phone.sync(&changes).await;
    assert_eq!(
        verdicts
            .iter()
            .filter(|it| it["accepted"].is_object())
            .count(),
        498
    );
    assert_eq!(verdicts[100]["refused"]["reason"], "not_allowed");
    assert_eq!(verdicts[300]["refused"]["reason"], "too_large");
}

/// FM-10: a wave of refusals to know who asks must damage nothing.
#[tokio::test]
async fn fm_10_a_401_changes_nothing_and_the_same_change_goes_through_afterwards() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    phone.sync(&[]).await;
    let change = edit(1, HARUTO, &id(2, 1), "name", "x", &[]);
    let good = phone.cookie.clone();
    phone.cookie = "tsunagu=lost".to_owned();
    for _ in 0..30 {
        let answer = phone
            .post_raw(phone.request(std::slice::from_ref(&change)).to_string())
            .await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (StatusCode::UNAUTHORIZED, "login-required")
        );
        assert_eq!(answer.header("set-cookie"), "");
    }
    phone.cookie = good;
    let verdicts = phone.sync(&[change]).await;
    assert!(seq(&verdicts[0]) > 0, "the old sign-in still holds");
}

#[tokio::test]
async fn two_phones_write_one_form_and_both_see_all_of_it() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    let mut tablet = server.device(MISAKI, 2).await;
    let record = id(2, 1);
    phone
        .sync(&[edit(1, HARUTO, &record, "a", "from the phone", &[])])
        .await;
    tablet
        .sync(&[edit(2, HARUTO, &record, "b", "from the tablet", &[])])
        .await;
    tablet
        .sync(&[edit(3, HARUTO, &record, "a", "also from the tablet", &[])])
        .await;
    phone.sync(&[]).await;
    tablet.sync(&[]).await;
    let fields = &phone.row(&record).unwrap()["fields"];
    assert_eq!(fields, &tablet.row(&record).unwrap()["fields"]);
    assert_eq!(
        fields["a"].as_array().unwrap().len(),
        2,
        "the same field: both are kept, side by side"
    );
    assert_eq!(fields["b"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn nothing_new_is_a_small_answer_with_the_same_cursor() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    phone.sync(&[]).await;
    let answer = phone.post_raw(phone.request(&[]).to_string()).await;
    assert!(answer.body.len() < 600, "{}", answer.text());
    assert_eq!(Some(&answer.json()["cursor"]), phone.cursor.as_ref());
}

#[tokio::test]
async fn a_large_answer_travels_compressed() {
    let server = server().await;
    let phone = server.device(MISAKI, 1).await;
    let headers = [
        ("cookie", phone.cookie.as_str()),
        ("content-type", "application/json"),
        ("accept-encoding", "gzip, deflate, br, zstd"),
    ];
    let answer = server
        .post("/api/v1/sync", &headers, phone.request(&[]).to_string())
        .await;
    assert!(["zstd", "br", "gzip"].contains(&answer.header("content-encoding")));
    let plain = phone.post_raw(phone.request(&[]).to_string()).await;
    assert!(answer.body.len() * 3 < plain.body.len());
}

#[tokio::test]
async fn a_cursor_nobody_made_starts_from_the_beginning() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    phone.sync(&[]).await;
    let all = phone.rows.len();
    for cursor in ["", "x", "1.", "9.e.y", "1.e.zz-1-a", &"1".repeat(10_000)] {
        phone.cursor = Some(json!(cursor));
        phone.sync(&[]).await;
        assert_eq!(phone.rows.len(), all, "{cursor}");
    }
}

#[tokio::test]
async fn a_change_carried_by_another_device_counts_as_its_writers() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    let path = format!("/api/v1/session?device={}", phone.id);
    let key = server.get(&path, &[("cookie", &phone.cookie)]).await.json()["device_key"]
        .as_str()
        .unwrap()
        .to_owned();
    let record = id(2, 1);
    let own = edit(1, HARUTO, &record, "name", "from the phone", &[]);
    let change = serde_json::from_value(own["change"].clone()).unwrap();
    let (account, device) = (MISAKI.parse().unwrap(), phone.id.parse().unwrap());
    let carried = sync::carry::seal(&change, account, device, crate::support::NOW, &key);
    let mut broken = carried.clone();
    broken.change = broken.change.replace("from the phone", "something else");
    let outgoing = |carried| json!({ "id": id(1, 1), "carried": carried });

    let mut tablet = server.device(NURSE, 2).await;
    let verdicts = tablet.sync(&[outgoing(broken)]).await;
    assert_eq!(verdicts[0]["refused"]["reason"], "seal_broken");
    let by_tablet = tablet.sync(&[outgoing(carried)]).await;
    let by_phone = phone.sync(&[own]).await;
    assert_eq!(by_tablet, by_phone, "whichever comes second does nothing");
    let row = phone.row(&record).unwrap();
    assert_eq!(row["author"]["name"], "佐藤 美咲");
}
