//! Documents: every page is there without script, with a strict policy and nothing personal.

use crate::support::{MISAKI, Wish, server, server_as};
use axum::http::StatusCode;

const HTML: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*");
const PAGES: [&str; 14] = [
    "/",
    "/signin",
    "/home",
    "/people/x",
    "/forms/x",
    "/clinic",
    "/attention",
    "/settings",
    "/settings/lock",
    "/settings/keys",
    "/settings/staff",
    "/recover",
    "/invite",
    "/people-here",
];

#[tokio::test]
async fn every_page_is_a_whole_document_that_is_never_kept() {
    let server = server().await;
    for path in PAGES {
        let answer = server.get(path, &[HTML]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        let text = answer.text();
        assert!(
            text.starts_with("<!DOCTYPE html>") && text.contains("</html>"),
            "{path}"
        );
        assert_eq!(text.matches("<main").count(), 1, "{path}");
        assert!(
            text.contains("/app-0123456789abcdef.js") && text.contains("/app-fedcba9876543210.css"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn scripts_run_by_the_nonce_of_their_own_answer_only() {
    let server = server().await;
    let nonce = async || {
        let answer = server.get("/home", &[HTML]).await;
        let policy = answer.header("content-security-policy").to_owned();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .unwrap()
            .split('\'')
            .next()
            .unwrap()
            .to_owned();
        assert!(nonce.len() >= 16, "{policy}");
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("unsafe-eval'; ")
                || policy.contains("wasm-unsafe-eval")
        );
        for script in answer.text().split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(
                tag.contains("src=") || tag.contains(&format!("nonce=\"{nonce}\"")),
                "{tag}"
            );
        }
        assert!(
            !answer.text().contains(" style="),
            "inline style is not allowed by the policy"
        );
        assert!(!answer.text().contains(" onclick="));
        nonce
    };
    assert_ne!(nonce().await, nonce().await);
}

#[tokio::test]
async fn a_page_is_the_same_for_everybody() {
    let server = server().await;
    let cookie = server.sign_in(MISAKI).await;
    let blank = |text: &str| {
        let mut parts = text.split("nonce=\"");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| {
            all + part.split_once('"').map_or("", |(_, rest)| rest)
        })
    };
    for path in ["/home", "/people/x", "/settings"] {
        let stranger = server.get(path, &[HTML]).await;
        let known = server.get(path, &[HTML, ("cookie", &cookie)]).await;
        assert_eq!(blank(stranger.text()), blank(known.text()), "{path}");
        assert!(!known.text().contains("佐藤"), "{path}");
    }
}

#[tokio::test]
async fn the_demo_people_stand_on_the_sign_in_page_under_demo_only() {
    let demo = server().await;
    let page = demo.get("/signin", &[HTML]).await;
    assert!(page.text().contains("佐藤 美咲") && page.text().contains("action=\"/auth/demo\""));
    let plain = server_as(Wish {
        demo: false,
        ..Wish::default()
    })
    .await;
    let page = plain.get("/signin", &[HTML]).await;
    assert!(!page.text().contains("佐藤") && !page.text().contains("/auth/demo"));
}

#[tokio::test]
async fn an_address_that_is_no_page_says_so_in_words() {
    let server = server().await;
    let answer = server.get("/no/such/page", &[HTML]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text().contains("<main"));
    for path in ["/api/v1/nothing", "/auth/nothing"] {
        let answer = server.get(path, &[HTML]).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (StatusCode::NOT_FOUND, "not-found"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_page_is_read_only() {
    let server = server().await;
    for path in ["/home", "/sw.js", "/no/such/page"] {
        let answer = server.post(path, &[], "").await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (StatusCode::METHOD_NOT_ALLOWED, "method"),
            "{path}"
        );
    }
}
