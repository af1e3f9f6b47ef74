//! Which site this server is, and whether a request comes from it.
//!
//! Every request that could change something must prove that our own page made it: by
//! `Sec-Fetch-Site`, which a page cannot forge, and by `Origin`. One of them must be there, and
//! each that is there must fit. Hosts other than ours are turned away (DNS rebinding).

use crate::error::ApiError;
use crate::routes::fhir;
use crate::state::State;
use axum::extract::{Request, State as Extract};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// This server as browsers name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Site {
    /// Only this machine, by any of its names for itself, whichever port is in use.
    Loopback,
    /// The origin people use, such as `https://techo.example.jp`.
    Public {
        origin: String,
        authority: String,
        secure: bool,
    },
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not an origin; write it like https://techo.example.jp")]
pub struct OriginError(String);

impl Site {
    /// The site named by `TSUNAGU_ORIGIN`; this machine alone without one.
    pub fn new(origin: Option<&str>) -> Result<Self, OriginError> {
        let Some(text) = origin else {
            return Ok(Site::Loopback);
        };
        let trimmed = text.trim_end_matches('/');
        let (secure, rest) = match trimmed.split_once("://") {
            Some(("https", rest)) => (true, rest),
            Some(("http", rest)) => (false, rest),
            _ => return Err(OriginError(text.to_owned())),
        };
        let authority = rest.to_ascii_lowercase();
        let plain = !authority.is_empty() && !authority.contains(['/', '?', '#', '@', ' ']);
        if !plain {
            return Err(OriginError(text.to_owned()));
        }
        let scheme = if secure { "https" } else { "http" };
        Ok(Site::Public {
            origin: format!("{scheme}://{authority}"),
            authority,
            secure,
        })
    }

    /// Whether cookies travel over TLS only.
    #[must_use]
    pub fn secure(&self) -> bool {
        matches!(self, Site::Public { secure: true, .. })
    }

    /// The origin a browser is at that asked for `host`: ours, or this machine under that very name and
    /// port.
    #[must_use]
    pub fn origin_at(&self, host: &str) -> String {
        match self {
            Site::Public { origin, .. } => origin.clone(),
            Site::Loopback => format!("http://{host}"),
        }
    }

    fn is_our_host(&self, host: &str) -> bool {
        match self {
            Site::Public { authority, .. } => host.eq_ignore_ascii_case(authority),
            Site::Loopback => is_loopback(host),
        }
    }

    fn is_our_origin(&self, origin: &str, host: &str) -> bool {
        match self {
            Site::Public { origin: ours, .. } => origin.eq_ignore_ascii_case(ours),
            Site::Loopback => origin
                .strip_prefix("http://")
                .is_some_and(|it| it.eq_ignore_ascii_case(host)),
        }
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        // the last colon of `[::1]` belongs to the address
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(
        name.to_ascii_lowercase().as_str(),
        "localhost" | "127.0.0.1" | "[::1]"
    )
}

/// Turns away other hosts, and other sites' attempts to change something.
pub async fn guard(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    // the health check is asked by address, from machines that know no name of ours
    if request.uri().path() == "/healthz" {
        return next.run(request).await;
    }
    match check(
        state.site(),
        request.method(),
        request.uri(),
        request.headers(),
    ) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

fn check(site: &Site, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), ApiError> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &header::HeaderValue| value.to_str().ok())
    };
    let host = text(header::HOST)
        .or_else(|| uri.authority().map(|it| it.as_str()))
        .unwrap_or_default();
    if !site.is_our_host(host) {
        return Err(ApiError::OtherHost);
    }
    // an operation of `fhir` changes nothing and reads no cookie: other software may ask it
    if matches!(*method, Method::GET | Method::HEAD) || fhir::is_operation(uri.path()) {
        return Ok(());
    }
    let fetch_site = headers
        .get("sec-fetch-site")
        .map(|it| it.as_bytes() == b"same-origin");
    let origin = headers
        .get(header::ORIGIN)
        .map(|it| it.to_str().is_ok_and(|it| site.is_our_origin(it, host)));
    match (fetch_site, origin) {
        (None, None) | (Some(false), _) | (_, Some(false)) => Err(ApiError::OtherSite),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(site: &Site, method: Method, headers: &[(&'static str, &str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        check(site, &method, &Uri::from_static("/api/v1/sync"), &map).is_ok()
    }

    #[test]
    fn a_change_needs_proof_that_our_own_page_made_it() {
        let public = Site::new(Some("https://techo.example.jp/")).unwrap();
        let here = ("host", "techo.example.jp");
        let check = |method: Method, headers: &[(&'static str, &str)], expect: bool| {
            let all: Vec<_> = std::iter::once(here)
                .chain(headers.iter().copied())
                .collect();
            assert_eq!(
                allowed(&public, method.clone(), &all),
                expect,
                "{method} {headers:?}"
            );
        };
        check(Method::GET, &[], true);
        check(Method::POST, &[], false);
        check(
            Method::POST,
            &[("origin", "https://techo.example.jp")],
            true,
        );
        check(Method::POST, &[("sec-fetch-site", "same-origin")], true);
        check(
            Method::POST,
            &[
                ("sec-fetch-site", "same-site"),
                ("origin", "https://techo.example.jp"),
            ],
            false,
        );
        check(Method::POST, &[("sec-fetch-site", "none")], false);
        check(
            Method::POST,
            &[("origin", "http://techo.example.jp")],
            false,
        );
        check(
            Method::POST,
            &[("origin", "https://techo.example.jp.evil.example")],
            false,
        );
        check(
            Method::POST,
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
            false,
        );
        check(
            Method::DELETE,
            &[("origin", "https://other.example")],
            false,
        );
    }

    #[test]
    fn without_a_public_origin_only_this_machine_is_served() {
        let site = Site::new(None).unwrap();
        let check = |host: &str, origin: &str, expect: bool| {
            assert_eq!(
                allowed(&site, Method::POST, &[("host", host), ("origin", origin)]),
                expect,
                "{host} {origin}"
            );
        };
        check("localhost:3000", "http://localhost:3000", true);
        check("127.0.0.1:8080", "http://127.0.0.1:8080", true);
        check("[::1]:3000", "http://[::1]:3000", true);
        check("localhost:3000", "http://localhost:4000", false);
        check("localhost:3000", "https://localhost:3000", false);
        check("rebound.example:3000", "http://rebound.example:3000", false);
        check("localhost.example", "http://localhost.example", false);
    }

    #[test]
    fn an_origin_is_scheme_and_host_only() {
        for text in [
            "techo.example.jp",
            "https://",
            "https://a/b",
            "ftp://a",
            "https://user@a",
            "https://a?b",
        ] {
            assert_eq!(Site::new(Some(text)), Err(OriginError(text.to_owned())));
        }
        assert!(Site::new(Some("http://192.0.2.7:3000")).is_ok_and(|site| !site.secure()));
    }
}
