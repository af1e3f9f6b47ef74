//! Who may ask what. Every address must be named here, or the snapshot at the end is not empty.

use crate::support::{AOI, Device, HARUTO, HOST, KENTA, MISAKI, ORIGIN, change, edit, id, server};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use server::routes::{Access, endpoints};

/// The addresses whose answers to strangers are tested below.
const ASKED_BY_STRANGERS: [(&str, &str); 38] = [
    ("GET", "/api/v1/session"),
    ("POST", "/api/v1/sync"),
    ("GET", "/api/v1/events"),
    ("GET", "/auth/keys"),
    ("GET", "/auth/journal"),
    ("POST", "/auth/device/remove"),
    ("POST", "/auth/session/end"),
    ("POST", "/auth/invitation/accept"),
    ("POST", "/auth/passkey/remove"),
    ("POST", "/auth/recovery/make"),
    ("POST", "/auth/oidc/unlink"),
    ("GET", "/api/v1/device-secret"),
    ("GET", "/api/v1/invitations"),
    ("POST", "/api/v1/invitations"),
    ("POST", "/api/v1/invitations/confirm"),
    ("POST", "/api/v1/invitations/withdraw"),
    ("GET", "/api/v1/account/leaving"),
    ("POST", "/api/v1/account/leave"),
    ("POST", "/api/v1/once"),
    ("POST", "/api/v1/once/open"),
    ("GET", "/api/v1/acting"),
    ("POST", "/api/v1/acting/end"),
    ("POST", "/api/v1/rights/rest"),
    ("POST", "/api/v1/rights/restore"),
    ("POST", "/api/v1/residents/find"),
    ("POST", "/api/v1/residents/dismiss"),
    ("GET", "/api/v1/cohort"),
    ("GET", "/api/v1/cohort/coverage"),
    ("POST", "/api/v1/cohort/notify"),
    ("GET", "/api/v1/cohort/open"),
    ("GET", "/api/v1/cohort/ledger"),
    ("GET", "/api/v1/emergency"),
    ("POST", "/api/v1/emergency"),
    ("POST", "/api/v1/emergency/widen"),
    ("POST", "/api/v1/emergency/stop"),
    ("POST", "/api/v1/emergency/review"),
    ("GET", "/api/v1/staff"),
    ("POST", "/api/v1/staff/close"),
];
/// The addresses for everybody; what they give away is nothing (`session.rs`, `passkey.rs`, `keys.rs`,
/// `invitations.rs`, `oidc.rs`, `emergency.rs`, `fhir.rs`).
const OPEN: [(&str, &str); 16] = [
    ("GET", "/healthz"),
    ("GET", "/api/v1/put-away"),
    ("POST", "/auth/demo"),
    ("POST", "/auth/signout"),
    ("GET", "/auth/methods"),
    ("POST", "/auth/passkey/start"),
    ("POST", "/auth/passkey/finish"),
    ("POST", "/auth/passkey/register/start"),
    ("POST", "/auth/passkey/register/finish"),
    ("POST", "/auth/recovery/use"),
    ("POST", "/auth/invitation/look"),
    ("GET", "/auth/oidc/start"),
    ("GET", "/auth/oidc/callback"),
    ("GET", "/api/v1/emergency/figures"),
    ("POST", "/fhir/$growth-assessment"),
    ("POST", "/fhir/$immds-forecast"),
];

#[test]
fn no_address_is_without_an_authorisation_test() {
    let named = |method: &str, path: &str| {
        ASKED_BY_STRANGERS.contains(&(method, path)) || OPEN.contains(&(method, path))
    };
    let missing: Vec<String> = endpoints()
        .iter()
        .filter(|it| !named(it.method, it.path))
        .map(|it| format!("{} {}", it.method, it.path))
        .collect();
    insta::assert_snapshot!(missing.join("\n"), @"");
}

#[test]
fn what_is_open_to_everybody_is_so_for_a_reason() {
    let open: Vec<String> = endpoints()
        .iter()
        .filter_map(|it| match it.access {
            Access::Public(why) => Some(format!("{} {}: {why}", it.method, it.path)),
            Access::SignedIn | Access::Fresh => None,
        })
        .collect();
    insta::assert_snapshot!(open.join("\n"), @r"
    GET /healthz: says only whether the server works
    GET /api/v1/put-away: says nothing, and is needed before anybody is signed in
    POST /auth/demo: this is where one signs in
    POST /auth/signout: ends the sign-in it came with, if any
    GET /auth/methods: this is where one signs in
    POST /auth/passkey/start: this is where one signs in
    POST /auth/passkey/finish: this is where one signs in
    POST /auth/passkey/register/start: whoever has the secret of an invitation has no account yet
    POST /auth/passkey/register/finish: whoever has the secret of an invitation has no account yet
    POST /auth/recovery/use: this is where one signs in
    POST /auth/invitation/look: whoever has the secret of an invitation has no account yet
    GET /auth/oidc/start: this is where one signs in
    GET /auth/oidc/callback: this is where one signs in
    GET /api/v1/emergency/figures: counts hospitals' emergencies, and names nobody
    POST /fhir/$growth-assessment: applies published rules to what was sent and keeps nothing
    POST /fhir/$immds-forecast: applies published rules to what was sent and keeps nothing
    ");
}

#[tokio::test]
async fn strangers_get_the_same_refusal_everywhere() {
    let server = server().await;
    let expired = server.sign_in(MISAKI).await;
    server.advance(25 * 3_600_000);
    let forged = format!("tsunagu={}", "0".repeat(64));
    for (method, path) in ASKED_BY_STRANGERS {
        for cookie in [
            "",
            expired.as_str(),
            forged.as_str(),
            "tsunagu=x",
            "other=1",
        ] {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header(header::HOST, HOST)
                .header(header::ORIGIN, ORIGIN)
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::COOKIE, cookie);
            let answer = crate::support::Answer::of(
                server.send(request.body(Body::from("{}")).unwrap()).await,
            )
            .await;
            assert_eq!(
                answer.status,
                StatusCode::UNAUTHORIZED,
                "{method} {path} {cookie}"
            );
            assert_eq!(answer.problem(), "login-required");
            assert!(
                !answer.headers.contains_key(header::SET_COOKIE),
                "a refusal signs nobody out (FM-10)"
            );
        }
    }
}

fn refused(verdict: &Value) -> &str {
    verdict["refused"]["reason"]
        .as_str()
        .unwrap_or_else(|| panic!("{verdict}"))
}

fn seq(verdict: &Value) -> u64 {
    verdict["accepted"]["seq"]
        .as_u64()
        .unwrap_or_else(|| panic!("{verdict}"))
}

#[tokio::test]
async fn a_family_sees_its_own_children_and_nobody_elses() {
    let server = server().await;
    let mut misaki = server.device(MISAKI, 1).await;
    misaki.sync(&[]).await;
    assert!(misaki.kinds(HARUTO).contains(&"Immunization".to_owned()));
    assert!(misaki.kinds(AOI).is_empty());
    let mut kenta = server.device(KENTA, 2).await;
    kenta.sync(&[]).await;
    assert!(kenta.kinds(HARUTO).is_empty());
    assert!(kenta.kinds(AOI).contains(&"Patient".to_owned()));
}

#[tokio::test]
async fn a_change_for_another_familys_child_is_refused_like_one_for_nobody() {
    let server = server().await;
    let mut misaki = server.device(MISAKI, 1).await;
    let nobody = id(9, 1);
    let verdicts = misaki
        .sync(&[
            edit(1, AOI, &id(2, 1), "name", "x", &[]),
            edit(2, &nobody, &id(2, 2), "name", "x", &[]),
            edit(3, HARUTO, &id(2, 3), "name", "x", &[]),
        ])
        .await;
    assert_eq!(refused(&verdicts[0]), "not_allowed");
    assert_eq!(
        verdicts[0], verdicts[1],
        "the two cannot be told from each other"
    );
    assert!(
        seq(&verdicts[2]) > 0,
        "one bad change never blocks the others"
    );
    let mut kenta = server.device(KENTA, 2).await;
    kenta.sync(&[]).await;
    assert!(kenta.row(&id(2, 1)).is_none(), "nothing was written");
}

#[tokio::test]
async fn nobody_can_give_themselves_a_tie() {
    let server = server().await;
    let mut misaki = server.device(MISAKI, 1).await;
    let related = id(3, 1);
    let body = json!({
        "resourceType": "RelatedPerson", "id": related, "patient": { "reference": format!("Patient/{AOI}") },
        "identifier": [{ "system": "https://tsunagu-techo.example/fhir/account", "value": MISAKI }],
        "relationship": [{ "coding": [{ "code": "MTH" }] }],
    });
    let record = json!({ "id": related, "kind": "RelatedPerson", "body": body });
    let verdicts = misaki
        .sync(&[change(1, AOI, json!({ "create": { "records": [record] } }))])
        .await;
    assert_eq!(refused(&verdicts[0]), "not_allowed");
    misaki.sync(&[]).await;
    assert!(misaki.kinds(AOI).is_empty());
}

#[tokio::test]
async fn a_cursor_of_ones_own_making_opens_nothing() {
    let server = server().await;
    let mut kenta = server.device(KENTA, 1).await;
    kenta.sync(&[]).await;
    let theirs = kenta.cursor.clone().unwrap();
    let mut misaki: Device<'_> = server.device(MISAKI, 2).await;
    misaki.cursor = Some(theirs);
    misaki.sync(&[]).await;
    assert!(misaki.kinds(AOI).is_empty());
    misaki.cursor = Some(json!(format!("1.x.{}-0-family", AOI.replace('-', ""))));
    misaki.sync(&[]).await;
    assert!(misaki.kinds(AOI).is_empty());
}

/// だれが見たか tells of those who were turned away, too: once a day, and nobody of the house.
#[tokio::test]
async fn a_refused_attempt_is_in_the_log_of_the_person_it_was_about() {
    let server = server().await;
    let mut misaki = server.device(MISAKI, 1).await;
    for number in 1..=3 {
        let tried = edit(number, AOI, &id(2, number), "name", "x", &[]);
        assert_eq!(refused(&misaki.sync(&[tried]).await[0]), "not_allowed");
    }
    misaki
        .sync(&[edit(4, &id(9, 1), &id(2, 4), "name", "x", &[])])
        .await;
    let denied = |device: &Device<'_>| -> Vec<Value> {
        let lines = device.rows.iter().filter(|row| row["kind"] == "AuditEvent");
        lines
            .filter(|row| row["body"]["outcome"] != "0")
            .cloned()
            .collect()
    };
    let mut kenta = server.device(KENTA, 2).await;
    // written behind the answer
    for _ in 0..200 {
        kenta.sync(&[]).await;
        if !denied(&kenta).is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    kenta.sync(&[]).await;
    let told = denied(&kenta);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["author"]["name"], "佐藤 美咲");
    let body = told[0]["body"].to_string();
    assert!(body.contains("NO_RELATIONSHIP"), "{body}");
    misaki.sync(&[]).await;
    assert!(misaki.rows.iter().all(|row| row["person"] != AOI));
}
