//! `POST /api/v1/sync`: HTTP around `sync::serve`.

use super::denied;
use crate::body;
use crate::error::ApiError;
use crate::session::SignedIn;
use crate::state::State;
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use std::convert::Infallible;
use sync::request::{RequestProblem, read_request};
use sync::serve::serve;
use sync::wire::REQUEST_BYTES_MAX;
use tower_http::compression::predicate::SizeAbove;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::decompression::RequestDecompressionLayer;

/// An answer of nothing new is smaller than this; compressing it costs more than it spares.
const COMPRESS_FROM_BYTES: u64 = 1024;
/// Whose changes the request carries, as the sending tab believes.
const ACCOUNT_HEADER: &str = "x-tsunagu-account";

pub(super) fn handler() -> MethodRouter<State> {
    let answers = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(COMPRESS_FROM_BYTES));
    post(sync)
        .layer::<_, Infallible>(answers)
        .layer(RequestDecompressionLayer::new())
}

async fn sync(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    if !headers.get(header::CONTENT_TYPE).is_some_and(is_json) {
        return Err(ApiError::MediaType);
    }
    // A tab names whose work it sends. If somebody else has signed in with this browser meanwhile, the
    // cookie is theirs, and one person's changes must not arrive under another's name.
    let named = headers.get(ACCOUNT_HEADER).map(HeaderValue::as_bytes);
    if named.is_some_and(|named| named != current.account.id.to_string().as_bytes()) {
        return Err(ApiError::LoginRequired);
    }
    let bytes = body::read(body, &headers, REQUEST_BYTES_MAX).await?;
    let request = read_request(&bytes).map_err(|problem| match problem {
        RequestProblem::TooLarge => ApiError::TooLarge {
            max_bytes: REQUEST_BYTES_MAX,
        },
        RequestProblem::Malformed { line, column } => {
            ApiError::Malformed(format!("{line}:{column}"))
        }
        RequestProblem::Protocol { theirs } => ApiError::Protocol(theirs),
    })?;
    drop(bytes);
    let caller = current.account.caller(request.device);
    let store = state.store();
    let attempts = denied::attempts(&request);
    let answer = serve(
        store,
        store,
        state.rules(),
        &caller,
        request,
        state.clock().now(),
    )
    .await;
    let answer = answer.map_err(ApiError::store("syncing"))?;
    denied::tell_refused(&state, &caller, &attempts, &answer.outcomes);
    let text = serde_json::to_vec(&answer).map_err(ApiError::internal("writing an answer"))?;
    let json = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, json)], text).into_response())
}

pub(super) fn is_json(value: &HeaderValue) -> bool {
    media_type(value) == b"application/json"
}

/// FHIR's own type, or what plain HTTP tools send.
pub(super) fn is_fhir(value: &HeaderValue) -> bool {
    media_type(value) == b"application/fhir+json" || is_json(value)
}

fn media_type(value: &HeaderValue) -> &[u8] {
    let parts = value.as_bytes().split(|b| *b == b';').next();
    parts.unwrap_or_default().trim_ascii()
}
