//! Passkeys: made, used, taken away; and every way in which one must not let anybody in.

use crate::authenticator::{Browser, Phone};
use crate::support::{KENTA, MISAKI, Wish, server, server_as};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// Misaki with a passkey on her phone, signed in with it.
macro_rules! misaki {
    ($server:ident, $browser:ident, $phone:ident) => {
        let $server = server().await;
        let mut $browser = Browser::of(&$server, MISAKI).await;
        let mut $phone = Phone::new();
        let made = $browser.register(&mut $phone, json!({})).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    };
}

#[tokio::test]
async fn a_passkey_is_made_and_signs_in_without_a_name() {
    misaki!(server, browser, phone);
    let mut elsewhere = Browser::new(&server);
    let answer = elsewhere.sign_in(&mut phone).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let told = answer.json();
    assert_eq!(
        (&told["account"], &told["stage"]),
        (&json!(MISAKI), &json!("full"))
    );
    let keys = elsewhere.get("/auth/keys").await.json();
    assert_eq!(keys["passkeys"][0]["name"], "わたしのスマホ");
    assert_eq!(keys["sessions"].as_array().unwrap().len(), 2);
    assert_eq!(
        browser.journal().await,
        ["signed-in", "passkey-added", "signed-in"]
    );
}

#[tokio::test]
async fn what_is_asked_has_the_form_browsers_read() {
    misaki!(server, browser, phone);
    let mut stranger = Browser::new(&server);
    let options = stranger.ask(false).await;
    assert_eq!(options["rpId"], "localhost");
    assert_eq!(options["userVerification"], "required");
    assert_eq!(options["allowCredentials"], json!([]));
    assert_eq!(
        options["extensions"]["prf"]["eval"]["first"]
            .as_str()
            .unwrap()
            .len(),
        43
    );
    let again = browser.ask(true).await;
    assert_eq!(again["allowCredentials"].as_array().unwrap().len(), 1);
    let asked = browser
        .post("/auth/passkey/register/start", json!({}))
        .await
        .json();
    let options = &asked["publicKey"];
    assert_eq!(options["rp"]["id"], "localhost");
    assert_eq!(options["attestation"], "none");
    let selection = &options["authenticatorSelection"];
    assert_eq!(selection["residentKey"], "required");
    assert_eq!(selection["userVerification"], "required");
    assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
    assert_eq!(
        options["extensions"]["prf"]["eval"]["first"]
            .as_str()
            .unwrap()
            .len(),
        43
    );
    let _ = phone.get(&again).await;
}

#[tokio::test]
async fn each_sign_in_gets_a_new_session_and_ends_the_one_before() {
    misaki!(server, browser, phone);
    let before = browser.cookie("tsunagu").unwrap();
    let options = browser.ask(true).await;
    let credential = phone.get(&options).await;
    let answer = browser.post("/auth/passkey/finish", credential).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_ne!(browser.cookie("tsunagu").unwrap(), before);
    let mut old = Browser::new(&server);
    old.set_cookie("tsunagu", &before);
    assert_eq!(old.get("/auth/keys").await.status, StatusCode::UNAUTHORIZED);
}

fn same_refusal(answers: &[crate::support::Answer]) {
    for answer in answers {
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.text());
        assert_eq!(answer.problem(), "sign-in-failed");
        assert_eq!(answer.text(), answers[0].text());
    }
}

#[tokio::test]
async fn no_lie_of_a_browser_or_an_authenticator_is_believed_and_none_is_told_from_another() {
    misaki!(server, browser, phone);
    let copy = phone.copy();
    let mut refused = Vec::new();
    let lies: [fn(&mut Phone); 4] = [
        |it| it.origin = "https://evil.example",
        |it| it.origin = "http://localhost:4000",
        |it| it.party = Some("evil.example"),
        |it| *it = Phone::with(Some(it.copy()), false),
    ];
    for lie in lies {
        let mut liar = Phone::with(Some(copy.clone()), true);
        lie(&mut liar);
        refused.push(Browser::new(&server).sign_in(&mut liar).await);
    }
    // somebody else's passkey that nobody registered here
    let mut stranger = Phone::new();
    let mut other = Browser::of(&server, KENTA).await;
    let asked = other.post("/auth/passkey/register/start", json!({})).await;
    stranger.create(&asked.json()["publicKey"]).await;
    refused.push(Browser::new(&server).sign_in(&mut stranger).await);
    // a passkey under another person's name
    let mut renamed = copy.clone();
    renamed.user_handle = stranger.copy().user_handle;
    let mut renamed = Phone::with(Some(renamed), true);
    refused.push(Browser::new(&server).sign_in(&mut renamed).await);
    // an altered signature
    let mut visitor = Browser::new(&server);
    let mut altered = Phone::with(Some(copy), true);
    let mut credential = altered.get(&visitor.ask(false).await).await;
    let mut signature = credential["response"]["signature"]
        .as_str()
        .unwrap()
        .to_owned();
    // well within it, so that it still reads as a signature
    let other = if &signature[20..21] == "A" { "B" } else { "A" };
    signature.replace_range(20..21, other);
    credential["response"]["signature"] = signature.into();
    refused.push(visitor.post("/auth/passkey/finish", credential).await);
    same_refusal(&refused);
    assert!(phone.copy().counter.is_some());
    let journal = browser.journal().await;
    let refusals = journal
        .iter()
        .filter(|it| it.starts_with("sign-in-refused"));
    assert_eq!(refusals.count(), 6, "{journal:?}");
}

#[tokio::test]
async fn an_answer_is_taken_once_in_time_and_from_the_browser_that_was_asked() {
    misaki!(server, browser, phone);
    let mut thief = Browser::new(&server);
    let mut victim = Browser::new(&server);
    let options = victim.ask(false).await;
    let question = victim.cookie("tsunagu-ask").unwrap();
    let credential = phone.get(&options).await;
    let mut refused = Vec::new();
    // without the victim's cookie, and with a question of one's own
    refused.push(thief.post("/auth/passkey/finish", credential.clone()).await);
    thief.ask(false).await;
    refused.push(thief.post("/auth/passkey/finish", credential.clone()).await);
    let answer = victim
        .post("/auth/passkey/finish", credential.clone())
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    // replayed, with and without the cookie of the question
    refused.push(
        victim
            .post("/auth/passkey/finish", credential.clone())
            .await,
    );
    thief.set_cookie("tsunagu-ask", &question);
    refused.push(thief.post("/auth/passkey/finish", credential).await);
    let options = thief.ask(false).await;
    let late = phone.get(&options).await;
    server.advance(5 * 60_000);
    refused.push(thief.post("/auth/passkey/finish", late).await);
    same_refusal(&refused);
    drop(browser);
}

#[tokio::test]
async fn a_copied_passkey_is_noticed_by_its_counter_and_both_are_shut_out() {
    misaki!(server, browser, phone);
    let mut clone = Phone::with(Some(phone.copy()), true);
    for _ in 0..2 {
        let answer = Browser::new(&server).sign_in(&mut phone).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    let copied = Browser::new(&server).sign_in(&mut clone).await;
    let own = Browser::new(&server).sign_in(&mut phone).await;
    same_refusal(&[copied, own]);
    let keys = browser.get("/auth/keys").await.json();
    assert_eq!(keys["passkeys"][0]["suspended"], true);
    let journal = browser.journal().await;
    assert_eq!(
        journal[..3],
        [
            "sign-in-refused suspended",
            "sign-in-refused counter",
            "passkey-suspended"
        ]
    );
}

#[tokio::test]
async fn a_second_passkey_comes_and_a_lost_one_goes_but_never_the_last() {
    misaki!(server, browser, phone);
    server.advance(1000);
    let mut tablet = Phone::new();
    assert_eq!(
        browser.register(&mut tablet, json!({})).await.status,
        StatusCode::OK
    );
    // what the lost phone began ends with it
    let mut lost = Browser::new(&server);
    lost.sign_in(&mut phone).await;
    let keys = browser.get("/auth/keys").await.json();
    let names: Vec<Value> = keys["passkeys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["passkey"].clone())
        .collect();
    let remove = |name: &Value| json!({ "passkey": name });
    let gone = browser
        .post("/auth/passkey/remove", remove(&names[0]))
        .await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text());
    assert_eq!(
        lost.get("/auth/keys").await.status,
        StatusCode::UNAUTHORIZED
    );
    same_refusal(&[Browser::new(&server).sign_in(&mut phone).await]);
    let last = browser
        .post("/auth/passkey/remove", remove(&names[1]))
        .await;
    assert_eq!(
        (last.status, last.problem().as_str()),
        (StatusCode::CONFLICT, "last-key")
    );
    let unknown = browser
        .post("/auth/passkey/remove", remove(&names[0]))
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_new_passkey_needs_a_fresh_proof() {
    misaki!(server, browser, phone);
    server.advance(5 * 60_000);
    for path in ["/auth/passkey/register/start", "/auth/recovery/make"] {
        let stale = browser.post(path, json!({})).await;
        assert_eq!(
            (stale.status, stale.problem().as_str()),
            (StatusCode::FORBIDDEN, "fresh-sign-in-required"),
            "{path}"
        );
    }
    let options = browser.ask(true).await;
    let credential = phone.get(&options).await;
    browser.post("/auth/passkey/finish", credential).await;
    let fresh = browser.post("/auth/recovery/make", json!({})).await;
    assert_eq!(fresh.status, StatusCode::OK);
    // and it must be one's own
    let mut other = Browser::of(&server, KENTA).await;
    let mut theirs = Phone::new();
    other.register(&mut theirs, json!({})).await;
    let options = browser.ask(true).await;
    let mut named = options.clone();
    named["allowCredentials"] = json!([]);
    let credential = theirs.get(&named).await;
    let swapped = browser.post("/auth/passkey/finish", credential).await;
    same_refusal(&[swapped]);
}

#[tokio::test]
async fn a_passkey_made_in_another_session_or_from_a_lie_is_not_taken() {
    misaki!(server, browser, phone);
    let mut refused = Vec::new();
    let lies: [fn(&mut Phone); 3] = [
        |it| it.origin = "https://evil.example",
        |it| it.party = Some("evil.example"),
        |it| *it = Phone::with(None, false),
    ];
    for lie in lies {
        let mut liar = Phone::new();
        lie(&mut liar);
        refused.push(browser.register(&mut liar, json!({})).await);
    }
    // asked as Misaki, answered as Kenta
    let asked = browser
        .post("/auth/passkey/register/start", json!({}))
        .await;
    let credential = Phone::new().create(&asked.json()["publicKey"]).await;
    let mut other = Browser::of(&server, KENTA).await;
    let question = browser.cookie("tsunagu-ask").unwrap();
    other.set_cookie("tsunagu-ask", &question);
    let finish = json!({ "credential": credential, "name": "x" });
    refused.push(other.post("/auth/passkey/register/finish", finish).await);
    same_refusal(&refused);
    let keys = browser.get("/auth/keys").await.json();
    assert_eq!(keys["passkeys"].as_array().unwrap().len(), 1);
    drop(phone);
}

#[tokio::test]
async fn what_is_no_answer_at_all_is_refused_before_anything_is_read() {
    misaki!(server, browser, phone);
    let options = browser.ask(false).await;
    let mut credential = phone.get(&options).await;
    credential["clientExtensionResults"] = json!({ "prf": { "results": { "first": "AAAA" } } });
    let secret = browser
        .post("/auth/passkey/finish", credential.clone())
        .await;
    assert_eq!(
        (secret.status, secret.problem().as_str()),
        (StatusCode::BAD_REQUEST, "malformed"),
        "the key of the device is none of our business"
    );
    for body in [
        json!(null),
        json!([]),
        json!({}),
        json!({ "id": "x", "rawId": "!", "response": 1 }),
    ] {
        let answer = browser.post("/auth/passkey/finish", body.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
    }
    let large = json!({ "id": "x".repeat(100_000) });
    let answer = browser.post("/auth/passkey/finish", large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let plain = server.post("/auth/passkey/finish", &[], "{}").await;
    assert_eq!(plain.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    // none of them used the question up
    credential["clientExtensionResults"] = json!({});
    let answer = browser.post("/auth/passkey/finish", credential).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
}

#[tokio::test]
async fn one_address_tries_only_so_often() {
    let server = server().await;
    let mut browser = Browser::new(&server);
    for _ in 0..60 {
        browser.ask(false).await;
    }
    let answer = browser.post("/auth/passkey/start", json!({})).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "2");
    server.advance(2_000);
    browser.ask(false).await;
}

#[tokio::test]
async fn without_demo_the_methods_say_so_and_name_no_person() {
    let server = server_as(Wish {
        demo: false,
        ..Wish::default()
    })
    .await;
    let told = Browser::new(&server).get("/auth/methods").await.json();
    assert_eq!(
        told,
        json!({ "passkey": true, "demo": false, "providers": [] })
    );
}
