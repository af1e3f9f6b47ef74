//! `GET /healthz`: whether this process can do its work, for whoever restarts it.

use crate::error::ApiError;
use crate::state::State;
use axum::extract::State as Extract;

pub(super) async fn healthz(Extract(state): Extract<State>) -> Result<&'static str, ApiError> {
    state
        .store()
        .ping()
        .await
        .map_err(ApiError::store("checking the database"))?;
    Ok("ok")
}
