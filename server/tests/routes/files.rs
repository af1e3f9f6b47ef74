//! Built files: names, caching, compression, and never a page under a file's name.

use crate::support::server;
use axum::http::StatusCode;

#[tokio::test]
async fn files_say_what_they_are_and_how_long_they_keep() {
    let server = server().await;
    let cases = [
        (
            "/app-0123456789abcdef.js",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        (
            "/app-0123456789abcdef_bg.wasm",
            "application/wasm",
            "public, max-age=31536000, immutable",
        ),
        (
            "/app-fedcba9876543210.css",
            "text/css; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        (
            "/manifest.webmanifest",
            "application/manifest+json",
            "no-cache",
        ),
        ("/icons/icon.svg", "image/svg+xml", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
    ];
    for (path, content_type, cache) in cases {
        let answer = server.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(
            (
                answer.header("content-type"),
                answer.header("cache-control")
            ),
            (content_type, cache),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("vary"), "accept-encoding");
    }
}

#[tokio::test]
async fn the_compressed_sibling_goes_to_who_can_read_it() {
    let server = server().await;
    let answer = server
        .get(
            "/app-0123456789abcdef.js",
            &[("accept-encoding", "gzip, br")],
        )
        .await;
    assert_eq!(
        (answer.header("content-encoding"), answer.text()),
        ("br", "// brotli")
    );
    let answer = server
        .get("/app-0123456789abcdef.js", &[("accept-encoding", "gzip")])
        .await;
    assert_eq!(
        (answer.header("content-encoding"), answer.text()),
        ("", "// plain")
    );
}

#[tokio::test]
async fn a_file_the_browser_has_is_not_sent_again() {
    let server = server().await;
    let tag = server.get("/sw.js", &[]).await.header("etag").to_owned();
    let answer = server.get("/sw.js", &[("if-none-match", &tag)]).await;
    assert_eq!(
        (answer.status, answer.body.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    assert_eq!(answer.header("etag"), tag);
}

#[tokio::test]
async fn a_missing_file_is_never_answered_with_a_page() {
    let server = server().await;
    let html = ("accept", "text/html,application/xhtml+xml");
    for path in [
        "/app-ffffffffffffffff.js",
        "/app-ffffffffffffffff_bg.wasm",
        "/favicon.ico",
        "/../Cargo.toml",
        "/assets.json.br",
    ] {
        let answer = server.get(path, &[html]).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (StatusCode::NOT_FOUND, "not-found"),
            "{path}"
        );
        assert_eq!(
            answer.header("cache-control"),
            "no-store",
            "a 404 must not sit in a cache: {path}"
        );
    }
}

#[tokio::test]
async fn the_offline_shell_has_a_policy_that_holds_without_a_nonce() {
    let server = server().await;
    let policy = server
        .get("/index.html", &[])
        .await
        .header("content-security-policy")
        .to_owned();
    insta::assert_snapshot!(policy, @"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'");
}

#[tokio::test]
async fn the_service_worker_may_fetch_what_it_keeps() {
    let server = server().await;
    let answer = server.get("/sw.js", &[]).await;
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("connect-src 'self'"), "{policy}");
}

#[tokio::test]
async fn a_newer_build_is_taken_over_without_a_restart() {
    let server = server().await;
    assert_eq!(
        server
            .state
            .assets()
            .build()
            .manifest
            .as_ref()
            .unwrap()
            .build,
        "b1"
    );
    let dist = server.folder.path().join("dist");
    let manifest = std::fs::read_to_string(dist.join("assets.json"))
        .unwrap()
        .replace("b1", "b2");
    std::fs::write(dist.join("assets.json"), manifest).unwrap();
    let later = std::time::Duration::from_secs(2);
    let file = std::fs::File::options()
        .write(true)
        .open(dist.join("assets.json"))
        .unwrap();
    let stamp = file.metadata().unwrap().modified().unwrap();
    file.set_modified(stamp + later).unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert_eq!(
        server
            .state
            .assets()
            .build()
            .manifest
            .as_ref()
            .unwrap()
            .build,
        "b2"
    );
}
