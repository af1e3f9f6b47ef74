//! The first document of each page, rendered from `app`.
//!
//! Nothing personal is rendered: what a page shows of a person comes from that person's device. The
//! document differs between requests by its nonce only, and on the sign-in page by the demo people.

use crate::error::ApiError;
use crate::headers::page_policy;
use crate::state::State;
use app::App;
use app::account::{DemoPeople, DemoPerson, SignInWays};
use app::shell::{Assets, shell};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{ResponseOptions, generate_route_list, render_app_async_with_context};

const SIGN_IN: &str = "/signin";

/// The addresses of all pages, as axum writes them.
pub(crate) fn paths() -> Vec<String> {
    generate_route_list(App)
        .iter()
        .map(|route| route.path().to_owned())
        .collect()
}

/// The document for a page's address; with `status` for an address that is no page.
pub(crate) async fn page(state: &State, request: Request<Body>, status: StatusCode) -> Response {
    let build = state.assets().build();
    let Some(manifest) = build.manifest.clone() else {
        return ApiError::NotBuilt.into_response();
    };
    let demo = match demo_people(state, request.uri().path()).await {
        Ok(demo) => demo,
        Err(error) => return error.into_response(),
    };
    let ways = sign_in_ways(state, request.uri().path());
    let context = move || {
        if let Some(options) = use_context::<ResponseOptions>() {
            options.set_status(status);
            let nonce = use_nonce()
                .map(|nonce| nonce.to_string())
                .unwrap_or_default();
            options.insert_header(header::CONTENT_SECURITY_POLICY, page_policy(&nonce));
        }
        if let Some(people) = demo.clone() {
            provide_context(people);
        }
        if let Some(ways) = ways.clone() {
            provide_context(ways);
        }
    };
    let assets = Assets {
        build: manifest.build,
        js: manifest.js,
        wasm: manifest.wasm,
        css: manifest.css,
        files: manifest.files,
    };
    render_app_async_with_context(context, move || shell(assets.clone()))(request).await
}

/// The OpenID providers, on the sign-in page.
fn sign_in_ways(state: &State, path: &str) -> Option<SignInWays> {
    let one = |it: &crate::keys::oidc::Provider| (it.id.clone(), it.name.clone());
    (path == SIGN_IN).then(|| SignInWays(state.oidc().iter().map(one).collect()))
}

/// Whom one can be on the sign-in page; `None` when that is not offered.
async fn demo_people(state: &State, path: &str) -> Result<Option<DemoPeople>, ApiError> {
    if !state.is_demo() || path != SIGN_IN {
        return Ok(None);
    }
    let found = state
        .store()
        .demo_accounts()
        .await
        .map_err(ApiError::store("reading demo people"))?;
    let person = |it: crate::store::DemoAccount| DemoPerson {
        id: it.account.id.to_string(),
        name: it.account.name,
        role: it.account.role,
        note: it.note,
    };
    Ok(Some(DemoPeople(found.into_iter().map(person).collect())))
}
