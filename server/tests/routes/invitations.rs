//! Invitations: staff by their administrator, a second guardian by the first, and nobody by anybody else.

use crate::authenticator::{Browser, Phone};
use crate::support::{
    AOI, Answer, CLINIC, DOCTOR, HARUTO, KENTA, MISAKI, NOW, NURSE, OTHER_DOCTOR, Server, server,
};
use axum::http::StatusCode;
use domain::{DeviceId, OrganizationId};
use serde_json::{Value, json};
use server::cookie::Token;
use server::store::{Line, NewInvitation, Offer};
use sync::server_store::ServerStore;
use sync::wire::Job;

/// What `server invite` prints.
async fn operator_invites(server: &Server, offer: Offer) -> String {
    let token = Token::new().unwrap();
    let new = NewInvitation {
        hash: token.hash(),
        offer,
        invited_by: None,
        created_at: NOW,
        expires_at: NOW.plus_millis(3_600_000),
    };
    let line = Line {
        subject: None,
        at: NOW,
        event: "invited",
        content: json!({ "by": "operator" }),
    };
    server.state.store().invite(new, line).await.unwrap();
    token.expose().to_owned()
}

fn administrator() -> Offer {
    Offer::Staff {
        organization: OrganizationId(CLINIC.parse().unwrap()),
        role: Job::Administrator,
        administers: true,
    }
}

async fn accept<'s>(server: &'s Server, token: &str, name: &str) -> (Browser<'s>, Phone) {
    let mut phone = Phone::new();
    let mut browser = Browser::new(server);
    let start = json!({ "invitation": token, "name": name });
    let made = browser.register(&mut phone, start).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    (browser, phone)
}

/// The clinic's first administrator, invited from the command line.
async fn boss(server: &Server) -> Browser<'_> {
    let token = operator_invites(server, administrator()).await;
    accept(server, &token, "鈴木 管理").await.0
}

fn void(answer: &Answer) {
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::NOT_FOUND, "invitation-void"),
        "{}",
        answer.text()
    );
}

async fn token(browser: &mut Browser<'_>, wanted: Value) -> String {
    let made = browser.post("/api/v1/invitations", wanted).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    let made = made.json();
    let token = made["token"].as_str().unwrap();
    assert_eq!(
        made["link"],
        format!("http://localhost:3000/invite#{token}")
    );
    token.to_owned()
}

#[tokio::test]
async fn an_administrator_invites_a_nurse_who_signs_in_with_her_own_passkey() {
    let server = server().await;
    let mut boss = boss(&server).await;
    let token = token(&mut boss, json!({ "kind": "staff", "role": "nurse" })).await;
    let mut visitor = Browser::new(&server);
    let look = visitor
        .post("/auth/invitation/look", json!({ "token": token }))
        .await
        .json();
    assert_eq!(look["organization_name"], "あおぞらこどもクリニック");
    assert_eq!(
        (&look["role"], &look["invited_by"], &look["asks_name"]),
        (&json!("nurse"), &json!("鈴木 管理"), &json!(true))
    );
    let (mut nurse, mut phone) = accept(&server, &token, " 山本 花 ").await;
    let device = "/api/v1/session?device=01930009-0000-7000-8000-000000000007";
    let session = nurse.get(device).await.json();
    assert_eq!(
        (&session["name"], &session["role"], &session["organization"]),
        (&json!("山本 花"), &json!("nurse"), &json!(CLINIC))
    );
    let again = Browser::new(&server).sign_in(&mut phone).await;
    assert_eq!(again.status, StatusCode::OK);
    // the link is used up, for looking and for accepting
    void(
        &visitor
            .post("/auth/invitation/look", json!({ "token": token }))
            .await,
    );
    let start = json!({ "invitation": token, "name": "x" });
    void(&visitor.post("/auth/passkey/register/start", start).await);
    let list = boss.get("/api/v1/invitations").await.json();
    assert_eq!(list["invitations"][0]["status"], "done");
    assert_eq!(list["invitations"][0]["accepted_by"], "山本 花");
}

#[tokio::test]
async fn an_administrator_sees_nobodys_records() {
    let server = server().await;
    let mut boss = boss(&server).await;
    let device = "01930009-0000-7000-8000-000000000008";
    let session = boss.get(&format!("/api/v1/session?device={device}")).await;
    assert_eq!(session.json()["role"], "administrator");
    let id: domain::AccountId = session.json()["account"].as_str().unwrap().parse().unwrap();
    let store = server.state.store();
    let account = store.account(id).await.unwrap().unwrap();
    let caller = account.caller(device.parse::<DeviceId>().unwrap());
    let scope = store.scope(&caller, server.state.clock().today()).await;
    let people = scope.unwrap();
    let rules = server.state.rules();
    let now = server.state.clock().now();
    assert!(
        people
            .iter()
            .all(|it| rules.scope(&caller, &it.facts, now).is_none())
    );
    let pull =
        json!({ "protocol": 1, "device": device, "sent_at": NOW.0, "cursor": null, "changes": [] });
    let answer = boss.post("/api/v1/sync", pull).await.json();
    assert_eq!(answer["rows"], json!([]));
}

#[tokio::test]
async fn used_expired_withdrawn_foreign_and_invented_links_get_one_answer() {
    let server = server().await;
    let mut boss = boss(&server).await;
    let wanted = json!({ "kind": "staff", "role": "doctor", "minutes": 30 });
    let used = token(&mut boss, wanted.clone()).await;
    accept(&server, &used, "使った").await;
    let withdrawn = token(&mut boss, wanted.clone()).await;
    let list = boss.get("/api/v1/invitations").await.json();
    let name = list["invitations"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["status"] == "open")
        .unwrap()["invitation"]
        .clone();
    let withdraw = json!({ "invitation": name });
    let mut stranger = Browser::of(&server, OTHER_DOCTOR).await;
    void(
        &stranger
            .post("/api/v1/invitations/withdraw", withdraw.clone())
            .await,
    );
    let done = boss.post("/api/v1/invitations/withdraw", withdraw).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT);
    let expired = token(&mut boss, wanted).await;
    server.advance(30 * 60_000);
    let invented = "0".repeat(64);
    let mut visitor = Browser::new(&server);
    for link in [
        used,
        withdrawn,
        expired,
        invented,
        "x".to_owned(),
        String::new(),
    ] {
        let look = json!({ "token": link });
        void(&visitor.post("/auth/invitation/look", look.clone()).await);
        void(&stranger_accepts(&server, look).await);
        let start = json!({ "invitation": link, "name": "x" });
        void(&visitor.post("/auth/passkey/register/start", start).await);
    }
}

async fn stranger_accepts(server: &Server, link: Value) -> Answer {
    let mut stranger = Browser::of(server, KENTA).await;
    stranger.post("/auth/invitation/accept", link).await
}

#[tokio::test]
async fn only_administrators_invite_staff_and_only_to_their_own_house() {
    let server = server().await;
    let wanted = json!({ "kind": "staff", "role": "nurse" });
    for account in [NURSE, DOCTOR, MISAKI] {
        let mut browser = Browser::of(&server, account).await;
        let answer = browser.post("/api/v1/invitations", wanted.clone()).await;
        assert_eq!(answer.problem(), "not-allowed", "{account}");
        let answer = browser.get("/api/v1/staff").await;
        assert_eq!(answer.problem(), "not-allowed", "{account}");
    }
    let mut boss = boss(&server).await;
    // a new key for one's own staff, never for another house's or for a family
    let own = json!({ "kind": "account", "account": NURSE });
    token(&mut boss, own).await;
    for account in [OTHER_DOCTOR, MISAKI, "01930003-0000-7000-8000-0000000000ff"] {
        let answer = boss
            .post(
                "/api/v1/invitations",
                json!({ "kind": "account", "account": account }),
            )
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{account}");
        let answer = boss
            .post("/api/v1/staff/close", json!({ "account": account }))
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{account}");
    }
    for wanted in [
        json!({ "kind": "staff", "role": "guardian" }),
        json!({ "kind": "staff", "role": "king" }),
        json!({ "kind": "king" }),
        json!({}),
    ] {
        let answer = boss.post("/api/v1/invitations", wanted.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wanted}");
    }
}

#[tokio::test]
async fn who_left_is_signed_out_at_once_and_invites_nobody_any_more() {
    let server = server().await;
    let mut boss = boss(&server).await;
    let wanted = json!({ "kind": "staff", "role": "doctor", "administers": true });
    let link = token(&mut boss, wanted).await;
    let (mut doctor, mut phone) = accept(&server, &link, "去る 医師").await;
    let pending = token(&mut doctor, json!({ "kind": "staff", "role": "nurse" })).await;
    let staff = boss.get("/api/v1/staff").await.json();
    let who = staff["staff"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["name"] == "去る 医師")
        .unwrap()["account"]
        .clone();
    let closed = boss
        .post("/api/v1/staff/close", json!({ "account": who }))
        .await;
    assert_eq!(closed.status, StatusCode::NO_CONTENT, "{}", closed.text());
    assert_eq!(
        doctor.get("/auth/keys").await.status,
        StatusCode::UNAUTHORIZED
    );
    let again = Browser::new(&server).sign_in(&mut phone).await;
    assert_eq!(again.problem(), "sign-in-failed");
    let look = json!({ "token": pending });
    void(
        &Browser::new(&server)
            .post("/auth/invitation/look", look)
            .await,
    );
}

#[tokio::test]
async fn a_second_guardian_comes_by_both_sides_saying_yes() {
    let server = server().await;
    let mut misaki = Browser::of(&server, MISAKI).await;
    let wanted = json!({ "kind": "person", "person": HARUTO, "relation": "guardian" });
    let link = token(&mut misaki, wanted).await;
    let (mut father, _phone) = accept(&server, &link, "佐藤 健").await;
    // the code is told again to whoever accepted, and to nobody else
    let answer = father
        .post("/auth/invitation/accept", json!({ "token": link }))
        .await
        .json();
    let code = answer["code"].as_str().unwrap().to_owned();
    assert_eq!(code.len(), 6);
    void(&stranger_accepts(&server, json!({ "token": link })).await);
    let mine = misaki.get("/api/v1/invitations").await.json();
    let mine = &mine["invitations"][0];
    assert_eq!(
        (&mine["status"], &mine["accepted_by"]),
        (&json!("accepted"), &json!("佐藤 健"))
    );
    let sees = async |browser: &mut Browser<'_>| {
        let device = "01930009-0000-7000-8000-000000000009";
        browser
            .get(&format!("/api/v1/session?device={device}"))
            .await;
        let pull = json!({ "protocol": 1, "device": device, "sent_at": NOW.0, "cursor": null, "changes": [] });
        let rows = browser.post("/api/v1/sync", pull).await.json()["rows"].clone();
        rows.as_array()
            .unwrap()
            .iter()
            .any(|it| it["person"] == HARUTO)
    };
    assert!(!sees(&mut father).await, "not before the other side agreed");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let confirm = |code: &str| json!({ "invitation": mine["invitation"], "code": code });
    let answer = misaki
        .post("/api/v1/invitations/confirm", confirm(wrong))
        .await;
    assert_eq!(answer.problem(), "not-allowed");
    void(
        &Browser::of(&server, KENTA)
            .await
            .post("/api/v1/invitations/confirm", confirm(&code))
            .await,
    );
    let spoken = format!("{} {}", &code[..3], &code[3..]);
    let answer = misaki
        .post("/api/v1/invitations/confirm", confirm(&spoken))
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
    assert!(sees(&mut father).await);
    void(
        &misaki
            .post("/api/v1/invitations/confirm", confirm(&code))
            .await,
    );
}

#[tokio::test]
async fn five_wrong_codes_end_the_invitation() {
    let server = server().await;
    let mut misaki = Browser::of(&server, MISAKI).await;
    let wanted = json!({ "kind": "person", "person": HARUTO, "relation": "guardian" });
    let link = token(&mut misaki, wanted).await;
    let answer = stranger_accepts(&server, json!({ "token": link })).await;
    let code = answer.json()["code"].as_str().unwrap().to_owned();
    let list = misaki.get("/api/v1/invitations").await.json();
    let name = list["invitations"][0]["invitation"].clone();
    for number in 0..5 {
        let wrong = if code.ends_with('9') { number } else { 9 };
        let wrong = format!("{}{wrong}", &code[..5]);
        let confirm = json!({ "invitation": name, "code": wrong });
        let answer = misaki.post("/api/v1/invitations/confirm", confirm).await;
        assert_eq!(answer.problem(), "not-allowed", "{code} {wrong}");
    }
    let confirm = json!({ "invitation": name, "code": code });
    void(&misaki.post("/api/v1/invitations/confirm", confirm).await);
}

#[tokio::test]
async fn nobody_invites_to_a_person_who_is_not_theirs() {
    let server = server().await;
    let mut misaki = Browser::of(&server, MISAKI).await;
    let nobody = "01930004-0000-7000-8000-0000000000ff";
    let mut bodies = Vec::new();
    // another family's child, nobody, and naming a proxy in a child's stead
    for (person, relation) in [(AOI, "guardian"), (nobody, "guardian"), (HARUTO, "proxy")] {
        let wanted = json!({ "kind": "person", "person": person, "relation": relation });
        let answer = misaki.post("/api/v1/invitations", wanted).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{person} {relation}");
        bodies.push(answer.text().to_owned());
    }
    assert!(bodies.iter().all(|it| *it == bodies[0]));
    // one cannot accept one's own, and staff act by their visits
    let wanted = json!({ "kind": "person", "person": HARUTO, "relation": "guardian" });
    let link = json!({ "token": token(&mut misaki, wanted).await });
    void(&misaki.post("/auth/invitation/accept", link.clone()).await);
    let mut nurse = Browser::of(&server, NURSE).await;
    void(&nurse.post("/auth/invitation/accept", link).await);
    server.advance(5 * 60_000);
    let wanted = json!({ "kind": "person", "person": HARUTO, "relation": "guardian" });
    let stale = misaki.post("/api/v1/invitations", wanted).await;
    assert_eq!(stale.problem(), "fresh-sign-in-required");
}

#[tokio::test]
async fn whoever_came_in_by_import_gets_a_passkey_by_a_link_from_the_operator() {
    let server = server().await;
    let link = operator_invites(&server, Offer::Account(MISAKI.parse().unwrap())).await;
    let mut phone = Phone::new();
    let mut browser = Browser::new(&server);
    let made = browser
        .register(&mut phone, json!({ "invitation": link }))
        .await;
    assert_eq!(made.json()["account"], MISAKI);
}
