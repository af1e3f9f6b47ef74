//! `GET /healthz`: whether this process can do its work, for whoever restarts it. `GET /api/v1/put-away`: help for a
//! browser that is stuck.

use crate::error::ApiError;
use crate::state::State;
use axum::extract::State as Extract;
use axum::http::{HeaderName, StatusCode};

pub(super) async fn healthz(Extract(state): Extract<State>) -> Result<&'static str, ApiError> {
    state
        .store()
        .ping()
        .await
        .map_err(ApiError::store("checking the database"))?;
    Ok("ok")
}

/// WebKit keeps pages whole for the back button, with the database transactions they had just begun, and every
/// later page waits behind those. This header drops such pages (measured with WebKitGTK 2.50.6); what the
/// service worker keeps stays.
pub(super) async fn put_away() -> (StatusCode, [(HeaderName, &'static str); 1]) {
    let header = HeaderName::from_static("clear-site-data");
    (StatusCode::NO_CONTENT, [(header, "\"cache\"")])
}
