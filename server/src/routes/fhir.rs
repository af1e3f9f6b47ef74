//! FHIR operations for other software: rules applied to what was sent. They keep nothing, know nobody and read no
//! cookie, so that whoever asks gets the same answer.

use super::{Access, Endpoint, endpoint, is_fhir};
use crate::body;
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::limits::Key;
use crate::state::State;
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::fhir::ReadError;
use serde_json::Value;

/// A whole childhood is some hundred kilobytes.
const BODY_BYTES_MAX: u32 = 1024 * 1024;
const FHIR_JSON: &str = "application/fhir+json; charset=utf-8";
const WHY: Access = Access::Public("applies published rules to what was sent and keeps nothing");

/// Every operation with its address.
const OPERATIONS: [(&str, Operation); 2] = [
    (
        "/fhir/$growth-assessment",
        domain::growth::operation::answer,
    ),
    ("/fhir/$immds-forecast", domain::forecast::operation::answer),
];

type Operation = fn(&Value) -> Result<Value, ReadError>;

/// Whether the address may be asked by other software, which names no site it comes from.
pub(crate) fn is_operation(path: &str) -> bool {
    OPERATIONS.iter().any(|(known, _)| *known == path)
}

pub(super) fn endpoints() -> impl Iterator<Item = Endpoint> {
    OPERATIONS.into_iter().map(|(path, operation)| {
        let handler =
            move |state, client, headers, body| answer(operation, state, client, headers, body);
        endpoint("POST", path, WHY, post(handler))
    })
}

async fn answer(
    operation: Operation,
    Extract(state): Extract<State>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let now = state.clock().now();
    state
        .limits()
        .attempt(Key::operations(client.address), now)?;
    if !headers.get(header::CONTENT_TYPE).is_some_and(is_fhir) {
        return Err(ApiError::MediaType);
    }
    let bytes = body::read(body, &headers, BODY_BYTES_MAX).await?;
    let request: Value = serde_json::from_slice(&bytes)
        .map_err(|error| ApiError::Malformed(format!("{}:{}", error.line(), error.column())))?;
    let answer = operation(&request).map_err(ApiError::Refused)?;
    let text = serde_json::to_vec(&answer).map_err(ApiError::internal("writing an answer"))?;
    let json = HeaderValue::from_static(FHIR_JSON);
    Ok(([(header::CONTENT_TYPE, json)], text).into_response())
}
