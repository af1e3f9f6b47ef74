//! Signing in with an OpenID provider: a real one, started by each test where `TSUNAGU_OIDC_PROVIDER` names
//! the folder it is installed in (`cargo xtask test` does). What it is told to lie about is never believed.

use crate::authenticator::Browser;
use crate::support::{Answer, KENTA, MISAKI, Server, Wish, server, server_as};
use axum::http::StatusCode;
use openidconnect::reqwest::{self, redirect};
use serde_json::json;
use server::config::OidcSetting;
use server::keys::oidc::providers;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use url::Url;

const CALLBACK: &str = "http://localhost:3000/auth/oidc/callback";
const SECRET: &str = "only-for-tests-0123456789abcdef0123456789";

struct Provider {
    process: Child,
    issuer: String,
    settings: Vec<OidcSetting>,
    http: reqwest::Client,
    _folder: TempDir,
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Provider {
    fn start() -> Option<Self> {
        let installed = std::env::var("TSUNAGU_OIDC_PROVIDER").ok()?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|it| it.local_addr())
            .unwrap()
            .port();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oidc/provider.mjs");
        let mut process = Command::new("node")
            .args([script, &installed, &port.to_string(), CALLBACK, SECRET])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        assert!(
            lines.any(|line| line.unwrap() == "ready"),
            "the provider starts"
        );
        // it goes on writing
        std::thread::spawn(move || lines.for_each(drop));
        let folder = tempfile::tempdir().unwrap();
        let secret_file = folder.path().join("secret");
        std::fs::write(&secret_file, format!("{SECRET}\n")).unwrap();
        let issuer = format!("http://localhost:{port}");
        let http = reqwest::ClientBuilder::new()
            .redirect(redirect::Policy::none())
            .build()
            .unwrap();
        Some(Provider {
            settings: vec![OidcSetting {
                issuer: issuer.clone(),
                client_id: "tsunagu".to_owned(),
                secret_file,
                name: "試験の本人確認".to_owned(),
            }],
            process,
            issuer,
            http,
            _folder: folder,
        })
    }

    /// Our server with this provider, by the machine's clock as the provider's.
    async fn server(&self) -> Server {
        server_as(Wish {
            oidc: providers(&self.settings).unwrap(),
            real_time: true,
            ..Wish::default()
        })
        .await
    }

    async fn control(&self, path: &str) {
        let answer = self.http.get(format!("{}{path}", self.issuer)).send().await;
        assert!(answer.unwrap().status().is_success());
    }

    /// A person at the provider's pages: signs in there as `who`, agrees, and is sent back to us.
    async fn visit(&self, location: &str, who: &str) -> String {
        let mut jar: BTreeMap<String, String> = BTreeMap::new();
        let mut next = location.to_owned();
        for _ in 0..10 {
            let form = next.contains("/interaction/").then(|| {
                let prompt = if jar.contains_key("_session") {
                    "prompt=consent".to_owned()
                } else {
                    format!("prompt=login&login={who}&password=x")
                };
                (next.clone(), prompt)
            });
            let cookies: Vec<String> = jar.iter().map(|(k, v)| format!("{k}={v}")).collect();
            let request = match form {
                Some((address, body)) => self
                    .http
                    .post(address)
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(body),
                None => self.http.get(&next),
            };
            let answer = request.header("cookie", cookies.join("; ")).send().await;
            let answer = answer.unwrap();
            for value in answer.headers().get_all("set-cookie") {
                let pair = value.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                jar.insert(name.to_owned(), value.to_owned());
            }
            let to = answer.headers()["location"].to_str().unwrap();
            next = Url::parse(&next).unwrap().join(to).unwrap().to_string();
            if next.starts_with(CALLBACK) {
                return next;
            }
        }
        panic!("never sent back: {next}");
    }
}

/// From our page to the provider, and the address it sends the browser back to.
async fn journey(browser: &mut Browser<'_>, provider: &Provider, who: &str, more: &str) -> String {
    let methods = browser.get("/auth/methods").await.json();
    let id = methods["providers"][0]["id"].as_str().unwrap().to_owned();
    let start = format!("/auth/oidc/start?provider={id}{more}");
    let answer = browser.get(&start).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let location = answer.header("location").to_owned();
    let back = provider.visit(&location, who).await;
    back.strip_prefix("http://localhost:3000")
        .unwrap()
        .to_owned()
}

async fn there_and_back(browser: &mut Browser<'_>, provider: &Provider, who: &str) -> Answer {
    let back = journey(browser, provider, who, "").await;
    browser.get(&back).await
}

async fn linked<'s>(server: &'s Server, provider: &Provider, account: &str) -> Browser<'s> {
    let mut browser = Browser::of(server, account).await;
    let back = journey(&mut browser, provider, account, "&link=true").await;
    let answer = browser.get(&back).await;
    assert_eq!(answer.header("location"), "/settings/keys?linked=yes");
    browser
}

fn failed(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(answer.header("location"), "/signin?problem=sign-in-failed");
}

#[tokio::test]
async fn who_linked_an_identity_signs_in_with_it_and_nobody_else_does() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let server = provider.server().await;
    let mut misaki = linked(&server, &provider, MISAKI).await;
    let keys = misaki.get("/auth/keys").await.json();
    assert_eq!(keys["identities"][0]["issuer"], provider.issuer);
    let mut elsewhere = Browser::new(&server);
    let answer = there_and_back(&mut elsewhere, &provider, MISAKI).await;
    assert_eq!(answer.header("location"), "/home");
    let keys = elsewhere.get("/auth/keys").await.json();
    let this = keys["sessions"].as_array().unwrap().iter();
    let this: Vec<_> = this.filter(|it| it["this"] == true).collect();
    assert_eq!(this[0]["means"], "openid");
    assert!(
        keys["fresh_until"].is_null(),
        "when it was proved is not said"
    );
    let back = journey(&mut elsewhere, &provider, MISAKI, "&again=true").await;
    elsewhere.get(&back).await;
    let keys = elsewhere.get("/auth/keys").await.json();
    assert!(keys["fresh_until"].is_i64(), "proved there just now");
    // the same e-mail address there, another subject: somebody else
    failed(&there_and_back(&mut Browser::new(&server), &provider, "stranger").await);
    // taken already
    let mut kenta = Browser::of(&server, KENTA).await;
    let back = journey(&mut kenta, &provider, MISAKI, "&link=true").await;
    let answer = kenta.get(&back).await;
    assert_eq!(answer.header("location"), "/settings/keys?linked=no");
    let unlink = json!({ "issuer": provider.issuer });
    let last = misaki.post("/auth/oidc/unlink", unlink.clone()).await;
    assert_eq!(last.problem(), "last-key");
    misaki.post("/auth/recovery/make", json!({})).await;
    let gone = misaki.post("/auth/oidc/unlink", unlink).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    failed(&there_and_back(&mut Browser::new(&server), &provider, MISAKI).await);
}

#[tokio::test]
async fn the_provider_is_asked_with_pkce_state_and_nonce_for_an_identifier_only() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let server = provider.server().await;
    let mut browser = Browser::new(&server);
    let methods = browser.get("/auth/methods").await.json();
    assert_eq!(methods["providers"][0]["name"], "試験の本人確認");
    let id = methods["providers"][0]["id"].as_str().unwrap().to_owned();
    let mut seen = Vec::new();
    for _ in 0..2 {
        let answer = browser
            .get(&format!("/auth/oidc/start?provider={id}"))
            .await;
        let location = Url::parse(answer.header("location")).unwrap();
        let asked: BTreeMap<_, _> = location.query_pairs().into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["scope"], "openid");
        assert_eq!(asked["redirect_uri"], CALLBACK);
        assert_eq!(asked["code_challenge_method"], "S256");
        let once = ["state", "nonce", "code_challenge"].map(|name| asked[name].clone());
        assert!(once.iter().all(|it| it.len() >= 22));
        seen.push(once);
    }
    assert!(seen[0].iter().zip(&seen[1]).all(|(one, two)| one != two));
    let unknown = browser.get("/auth/oidc/start?provider=nobody").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let link = format!("/auth/oidc/start?provider={id}&link=true");
    assert_eq!(browser.get(&link).await.problem(), "login-required");
    let headers = [("sec-fetch-site", "cross-site")];
    let pushed = server.get(&link, &headers).await;
    assert_eq!(pushed.problem(), "other-site");
}

#[tokio::test]
async fn no_lie_in_an_id_token_is_believed() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let server = provider.server().await;
    let mut misaki = linked(&server, &provider, MISAKI).await;
    let lies = [
        "nonce", "audience", "issuer", "expired", "subject", "none", "secret", "key",
    ];
    for lie in lies {
        provider.control(&format!("/test/lie?kind={lie}")).await;
        let mut browser = Browser::new(&server);
        let answer = there_and_back(&mut browser, &provider, MISAKI).await;
        failed(&answer);
        assert!(browser.cookie("tsunagu").is_none(), "{lie}");
    }
    provider.control("/test/lie").await;
    let honest = there_and_back(&mut Browser::new(&server), &provider, MISAKI).await;
    assert_eq!(honest.header("location"), "/home");
    let journal = misaki.journal().await;
    assert!(journal.contains(&"identity-linked".to_owned()));
}

#[tokio::test]
async fn a_key_the_provider_exchanged_is_known_at_once_and_the_old_one_no_more() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let server = provider.server().await;
    linked(&server, &provider, MISAKI).await;
    provider.control("/test/rotate").await;
    let answer = there_and_back(&mut Browser::new(&server), &provider, MISAKI).await;
    assert_eq!(answer.header("location"), "/home");
    provider.control("/test/lie?kind=old").await;
    failed(&there_and_back(&mut Browser::new(&server), &provider, MISAKI).await);
}

#[tokio::test]
async fn what_is_brought_back_counts_once_for_the_browser_that_left_and_with_its_state() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let server = provider.server().await;
    linked(&server, &provider, MISAKI).await;
    let mut browser = Browser::new(&server);
    let back = journey(&mut browser, &provider, MISAKI, "").await;
    failed(&Browser::new(&server).get(&back).await);
    let question = browser.cookie("tsunagu-ask").unwrap();
    let answer = browser.get(&back).await;
    assert_eq!(answer.header("location"), "/home");
    let mut again = Browser::new(&server);
    again.set_cookie("tsunagu-ask", &question);
    failed(&again.get(&back).await);
    for (part, instead) in [
        ("state=", "state=x"),
        ("iss=", "iss=https%3A%2F%2Fevil.example&x="),
    ] {
        let mut browser = Browser::new(&server);
        let back = journey(&mut browser, &provider, MISAKI, "").await;
        failed(&browser.get(&back.replace(part, instead)).await);
    }
    // a code of one's own in somebody else's journey
    let mut thief = Browser::new(&server);
    let own = journey(&mut thief, &provider, "thief", "").await;
    let mut victim = Browser::new(&server);
    let theirs = journey(&mut victim, &provider, MISAKI, "").await;
    let code = |it: &str| {
        let query = it.split_once("code=").unwrap().1;
        query.split('&').next().unwrap().to_owned()
    };
    let mixed = own.replace(&code(&own), &code(&theirs));
    failed(&thief.get(&mixed).await);
}

#[tokio::test]
async fn without_a_provider_nothing_is_brought_back() {
    let server = server().await;
    let mut browser = Browser::new(&server);
    for path in [
        "/auth/oidc/callback",
        "/auth/oidc/callback?code=x&state=y&iss=z",
    ] {
        failed(&browser.get(path).await);
    }
    let start = browser.get("/auth/oidc/start").await;
    assert_eq!(start.status, StatusCode::BAD_REQUEST);
    let dead = OidcSetting {
        issuer: "http://evil.example".to_owned(),
        client_id: "x".to_owned(),
        secret_file: "/dev/null".into(),
        name: "x".to_owned(),
    };
    assert!(providers(&[dead]).is_err(), "never without TLS");
}
