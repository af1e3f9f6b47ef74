//! Headers every answer carries, and the content security policies of the two documents.
//!
//! The server's document has a nonce for each answer; the offline shell has a fixed policy, because
//! a copy of it sits in the service worker's cache with the headers it came with.

use crate::state::State;
use axum::extract::{Request, State as Extract};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// What both documents may load; `{}` is where the scripts' nonce goes.
const AROUND_SCRIPTS: (&str, &str) = (
    "default-src 'none'; script-src 'self' ",
    "'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; \
     frame-ancestors 'none'; form-action 'self'",
);

/// For everything that is no document of ours: load nothing, run nothing.
const NOTHING: &str =
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/// The service worker lives under the policy of its own script, not of the page: it must be able to
/// fetch what it keeps.
const WORKER: &str = "default-src 'none'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/// The policy of the offline shell, which has no inline script.
#[must_use]
pub fn shell_policy() -> HeaderValue {
    policy("")
}

/// The policy of a document whose inline scripts carry `nonce`. Without inline style as without
/// `unsafe-inline`.
#[must_use]
pub fn page_policy(nonce: &str) -> HeaderValue {
    policy(&format!("'nonce-{nonce}' "))
}

fn policy(scripts: &str) -> HeaderValue {
    let (before, after) = AROUND_SCRIPTS;
    HeaderValue::try_from(format!("{before}{scripts}{after}"))
        .unwrap_or(HeaderValue::from_static(NOTHING))
}

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // not `no-referrer`: browsers then send `Origin: null` with our own forms, which the origin guard must refuse
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), accelerometer=(), browsing-topics=(), display-capture=(), geolocation=(), gyroscope=(), \
         hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
    ),
];

/// Adds what the answer does not have yet. An answer that did not say how long it may be kept is
/// never kept.
pub async fn add(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    let fallback = if request.uri().path() == "/sw.js" {
        WORKER
    } else {
        NOTHING
    };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(fallback));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if state.site().secure() {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static(
                "max-age=63072000; includeSubDomains",
            ));
    }
    response
}
