//! Protection, disputes, and the notebook that becomes the young person's own.

use crate::authenticator::Browser;
use crate::events;
use crate::support::{
    AOI, DAY_MILLIS, DOCTOR, Device, HARUTO, HEALTH_NURSE, KENTA, MISAKI, NAOKO, NURSE, REN,
    Server, edit, id, server,
};
use axum::http::StatusCode;
use serde_json::{Value, json};

pub(crate) const NOBODY: &str = "01930004-0000-7000-8000-0000000000ff";

fn rest(person: &str, what: &str) -> Value {
    json!({ "person": person, "what": what })
}

/// Somebody comes to act for a person: both sides say yes.
pub(crate) async fn joins(
    inviter: &mut Browser<'_>,
    accepter: &mut Browser<'_>,
    person: &str,
    relation: &str,
) {
    let wanted = json!({ "kind": "person", "person": person, "relation": relation });
    joins_as(inviter, accepter, wanted).await;
}

/// The same with all that is said of it.
pub(crate) async fn joins_as(inviter: &mut Browser<'_>, accepter: &mut Browser<'_>, wanted: Value) {
    let made = inviter.post("/api/v1/invitations", wanted).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    let link = json!({ "token": made.json()["token"] });
    let accepted = accepter.post("/auth/invitation/accept", link).await.json();
    let mine = inviter.get("/api/v1/invitations").await.json();
    let confirm =
        json!({ "invitation": mine["invitations"][0]["invitation"], "code": accepted["code"] });
    let confirmed = inviter.post("/api/v1/invitations/confirm", confirm).await;
    assert_eq!(
        confirmed.status,
        StatusCode::NO_CONTENT,
        "{}",
        confirmed.text()
    );
}

pub(crate) fn typed(number: u32, person: &str) -> Value {
    edit(number, person, &id(2, number), "vaccine", "je1", &[])
}

fn haruto() -> Value {
    json!({ "name": "サトウ ハルト", "birth": "2023-10-15", "gender": "male" })
}

pub(crate) async fn log_of(
    server: &Server,
    account: &str,
    person: &str,
    number: u32,
) -> Vec<String> {
    let mut device = server.device(account, number).await;
    device.sync(&[]).await;
    let events = device
        .rows
        .iter()
        .filter(|row| row["kind"] == "AuditEvent" && row["person"] == person);
    events
        .map(|row| row["body"]["subtype"].to_string())
        .collect()
}

/// The model's T4: byte for byte what somebody gets who is nobody to the child.
#[tokio::test]
async fn whoever_is_shut_out_gets_what_a_stranger_gets_and_comes_back_by_the_municipality_alone() {
    let server = server().await;
    let mut misaki = Browser::of(&server, MISAKI).await;
    let mut kenta = Browser::of(&server, KENTA).await;
    joins(&mut misaki, &mut kenta, HARUTO, "guardian").await;
    let mut phone = server.device(KENTA, 1).await;
    phone.sync(&[]).await;
    assert!(
        phone.rows.iter().any(|row| row["person"] == HARUTO),
        "he saw it before"
    );

    let protected = misaki
        .post("/api/v1/rights/rest", rest(HARUTO, "protect"))
        .await;
    assert_eq!(
        protected.status,
        StatusCode::NO_CONTENT,
        "{}",
        protected.text()
    );
    let twice = misaki
        .post("/api/v1/rights/rest", rest(HARUTO, "protect"))
        .await;
    assert_eq!(twice.status, StatusCode::NO_CONTENT);

    let mut new = server.device(KENTA, 2).await;
    let told = new.post_raw(new.request(&[]).to_string()).await;
    assert!(!told.text().contains(HARUTO), "no word of the child");
    new.sync(&[]).await;
    assert!(!new.rows.iter().any(|row| row["person"] == HARUTO));
    // what a device held is cleared at its next contact
    phone.sync(&[]).await;
    assert!(!phone.rows.iter().any(|row| row["person"] == HARUTO));
    for path in ["/api/v1/acting?person="] {
        let shut = kenta.get(&format!("{path}{HARUTO}")).await;
        let unknown = kenta.get(&format!("{path}{NOBODY}")).await;
        assert_eq!(
            (shut.status, shut.text()),
            (unknown.status, unknown.text()),
            "{path}"
        );
    }
    for path in ["/api/v1/rights/rest", "/api/v1/rights/restore"] {
        let what = if path.ends_with("rest") {
            "hold"
        } else {
            "lift-protection"
        };
        let shut = kenta.post(path, rest(HARUTO, what)).await;
        let unknown = kenta.post(path, rest(NOBODY, what)).await;
        assert_eq!(
            (shut.status, shut.text()),
            (unknown.status, unknown.text()),
            "{path}"
        );
    }
    let wanted =
        |person: &str| json!({ "kind": "person", "person": person, "relation": "guardian" });
    let shut = kenta.post("/api/v1/invitations", wanted(HARUTO)).await;
    assert_eq!(
        shut.text(),
        kenta
            .post("/api/v1/invitations", wanted(NOBODY))
            .await
            .text()
    );
    let once = |person: &str| json!({ "person": person, "categories": ["C08"] });
    let shut = kenta.post("/api/v1/once", once(HARUTO)).await;
    assert_eq!(
        shut.text(),
        kenta.post("/api/v1/once", once(NOBODY)).await.text()
    );
    let leaving = kenta
        .get("/api/v1/account/leaving")
        .await
        .json()
        .to_string();
    assert!(!leaving.contains(HARUTO), "{leaving}");
    let shut = new.sync(&[typed(9, HARUTO)]).await;
    assert_eq!(shut, new.sync(&[typed(10, NOBODY)]).await);

    // no ping tells that something happens
    let mut stream = events::listen(&server, &server.sign_in(KENTA).await).await;
    let mut mothers = server.device(MISAKI, 6).await;
    mothers.sync(&[typed(11, HARUTO)]).await;
    stream.stays_silent().await;

    // the guardian cannot lift it: it may be against her
    let lift = misaki
        .post("/api/v1/rights/restore", rest(HARUTO, "lift-protection"))
        .await;
    assert_eq!(lift.status, StatusCode::NOT_FOUND);
    let mut nurse = Browser::of(&server, HEALTH_NURSE).await;
    let found = nurse.post("/api/v1/residents/find", haruto()).await.json();
    assert_eq!(found["person"], HARUTO);
    assert_eq!(found["protected"], true);
    assert_eq!(found["shut_out"][0]["account"], KENTA);
    let back = json!({ "person": HARUTO, "what": "readmit", "account": KENTA });
    let back = nurse.post("/api/v1/rights/restore", back).await;
    assert_eq!(back.status, StatusCode::NO_CONTENT, "{}", back.text());
    let mut again = server.device(KENTA, 3).await;
    again.sync(&[]).await;
    assert!(again.rows.iter().any(|row| row["person"] == HARUTO));
    let lifted = nurse
        .post("/api/v1/rights/restore", rest(HARUTO, "lift-protection"))
        .await;
    assert_eq!(lifted.status, StatusCode::NO_CONTENT);
    assert_eq!(
        nurse.post("/api/v1/residents/find", haruto()).await.json()["protected"],
        false
    );
    // neither guardian reads of it in the log
    for (account, number) in [(MISAKI, 4), (KENTA, 5)] {
        let lines = log_of(&server, account, HARUTO, number).await;
        assert!(
            !lines.iter().any(|it| it.contains("protect")),
            "{account} {lines:?}"
        );
    }
}

#[tokio::test]
async fn a_dispute_stops_writing_for_both_until_papers_were_checked() {
    let server = server().await;
    let mut misaki = Browser::of(&server, MISAKI).await;
    let mut phone = server.device(MISAKI, 1).await;
    let write = async |phone: &mut Device<'_>, number: u32| {
        phone.sync(&[typed(number, HARUTO)]).await[0].to_string()
    };
    assert!(!write(&mut phone, 1).await.contains("refused"));
    let held = misaki
        .post("/api/v1/rights/rest", rest(HARUTO, "hold"))
        .await;
    assert_eq!(held.status, StatusCode::NO_CONTENT, "{}", held.text());
    assert!(write(&mut phone, 2).await.contains("refused"));
    let all = misaki
        .get(&format!("/api/v1/acting?person={HARUTO}"))
        .await
        .json();
    assert_eq!(
        (&all["held"], &all["may_hold"]),
        (&json!(true), &json!(false))
    );
    let own = misaki
        .post("/api/v1/rights/restore", rest(HARUTO, "lift-hold"))
        .await;
    assert_eq!(own.status, StatusCode::NOT_FOUND, "not by one of the two");
    let mut stranger = Browser::of(&server, NURSE).await;
    let clinic = stranger
        .post("/api/v1/rights/restore", rest(HARUTO, "lift-hold"))
        .await;
    assert_eq!(
        clinic.status,
        StatusCode::NOT_FOUND,
        "not by a clinic that does not know the child"
    );
    let mut nurse = Browser::of(&server, HEALTH_NURSE).await;
    let lifted = nurse
        .post("/api/v1/rights/restore", rest(HARUTO, "lift-hold"))
        .await;
    assert_eq!(lifted.status, StatusCode::NO_CONTENT, "{}", lifted.text());
    assert!(!write(&mut phone, 3).await.contains("refused"));
    let lines = log_of(&server, MISAKI, HARUTO, 2).await;
    for what in ["\"hold\"", "\"lift-hold\""] {
        assert!(lines.iter().any(|it| it.contains(what)), "{what} {lines:?}");
    }
}

#[tokio::test]
async fn a_resident_is_found_by_who_they_are_and_nobody_of_elsewhere() {
    let server = server().await;
    let mut nurse = Browser::of(&server, HEALTH_NURSE).await;
    let wrong = json!({ "name": "サトウ ハルト", "birth": "2023-10-16", "gender": "male" });
    let nobody = nurse.post("/api/v1/residents/find", wrong).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    for account in [MISAKI, DOCTOR] {
        let mut other = Browser::of(&server, account).await;
        let refused = other.post("/api/v1/residents/find", haruto()).await;
        assert_eq!(refused.text(), nobody.text(), "{account}");
    }
    for broken in [
        json!({}),
        json!({ "name": "x", "birth": "2023-02-30", "gender": "male" }),
    ] {
        let broken = nurse.post("/api/v1/residents/find", broken).await;
        assert_eq!(broken.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(
        nurse.post("/api/v1/residents/find", haruto()).await.status,
        StatusCode::OK
    );
    let lines = log_of(&server, MISAKI, HARUTO, 1).await;
    assert_eq!(
        lines.len(),
        2,
        "she reads that the town looked, and that a doctor tried: {lines:?}"
    );
    let known = nurse
        .post("/api/v1/rights/rest", rest(AOI, "protect"))
        .await;
    assert_eq!(known.status, StatusCode::NO_CONTENT, "a resident too");
    let mut phone = server.device(KENTA, 1).await;
    phone.sync(&[]).await;
    assert!(
        phone.rows.is_empty(),
        "the municipality shuts out every guardian"
    );
}

#[tokio::test]
async fn at_fifteen_the_notebook_is_handed_over_and_the_guardian_sees_what_is_shown() {
    let server = server().await;
    let mut naoko = Browser::of(&server, NAOKO).await;
    let mut misaki = Browser::of(&server, MISAKI).await;
    let mut ren = Browser::of(&server, KENTA).await;
    // not before 15
    let early = json!({ "kind": "person", "person": HARUTO, "relation": "owner" });
    assert_eq!(
        misaki.post("/api/v1/invitations", early).await.status,
        StatusCode::NOT_FOUND
    );
    let all = naoko
        .get(&format!("/api/v1/acting?person={REN}"))
        .await
        .json();
    assert_eq!(all["may_hand_over"], true);
    joins(&mut naoko, &mut ren, REN, "owner").await;
    let all = ren
        .get(&format!("/api/v1/acting?person={REN}"))
        .await
        .json();
    let own = all["acting"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["this"] == true)
        .unwrap();
    assert_eq!(own["acts"], "owner");
    assert_eq!(all["may_name_proxy"], true);
    // once: whoever comes second gets nothing
    assert_eq!(all["may_hand_over"], false);
    let again = json!({ "kind": "person", "person": REN, "relation": "owner" });
    let made = naoko.post("/api/v1/invitations", again).await.json();
    let accepted = misaki
        .post("/auth/invitation/accept", json!({ "token": made["token"] }))
        .await
        .json();
    let mine = naoko.get("/api/v1/invitations").await.json();
    let confirm =
        json!({ "invitation": mine["invitations"][0]["invitation"], "code": accepted["code"] });
    naoko.post("/api/v1/invitations/confirm", confirm).await;
    assert_eq!(
        misaki
            .get(&format!("/api/v1/acting?person={REN}"))
            .await
            .status,
        StatusCode::NOT_FOUND
    );

    let mut phone = server.device(KENTA, 1).await;
    phone.sync(&[]).await;
    let mine = phone.rows.iter().filter(|row| row["person"] == REN);
    let kinds: Vec<String> = mine.map(|row| row["kind"].to_string()).collect();
    assert!(
        kinds.contains(&"\"RelatedPerson\"".to_owned()),
        "offline it is known whose notebook it is: {kinds:?}"
    );
    let lines = log_of(&server, NAOKO, REN, 2).await;
    assert!(lines.iter().any(|it| it.contains("hand-over")), "{lines:?}");
    // on the 18th birthday, 2028-12-20, the mother's view ends by itself
    let path = format!("/api/v1/acting?person={REN}");
    server.advance(759 * DAY_MILLIS);
    assert_eq!(
        Browser::of(&server, NAOKO).await.get(&path).await.status,
        StatusCode::OK
    );
    server.advance(DAY_MILLIS);
    assert_eq!(
        Browser::of(&server, NAOKO).await.get(&path).await.status,
        StatusCode::NOT_FOUND
    );
}
