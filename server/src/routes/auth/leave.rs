//! 退会: what it would do, and doing it.

use super::{ended, line};
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::session::{self, SignedIn};
use crate::state::State;
use crate::store::{Account, Leaving};
use axum::Json;
use axum::extract::State as Extract;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use sync::wire::Job;

/// Staff are closed by whoever administers their organisation.
fn own(account: &Account) -> Result<(), ApiError> {
    if account.role == Job::Person && account.organization.is_none() {
        Ok(())
    } else {
        Err(ApiError::NotAllowed)
    }
}

/// `GET /api/v1/account/leaving`: for each notebook, whether somebody else goes on with it, how much would be erased,
/// and how much stays for which reason.
pub(super) async fn leaving(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
) -> Result<Json<Value>, ApiError> {
    own(&current.account)?;
    let today = state.clock().today();
    let found = state.store().leaving(current.account.id, today).await;
    let found = found.map_err(ApiError::store("reading what leaving would do"))?;
    let one = |it: &Leaving| {
        let stays = it.stays.iter();
        let stays: Map<String, Value> = stays
            .map(|(reason, count)| (reason.code().to_owned(), (*count).into()))
            .collect();
        json!({ "person": it.person, "alone": it.alone, "erased": it.erased.len(), "stays": stays })
    };
    let people: Vec<Value> = found.iter().map(one).collect();
    Ok(Json(json!({ "people": people })))
}

/// `POST /api/v1/account/leave`: for good. Signed out everywhere at once.
pub(super) async fn leave(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
) -> Result<Response, ApiError> {
    own(&current.account)?;
    let now = state.clock().now();
    let account = current.account.id;
    let line = line(Some(account), now, "account-left", &client, json!({}));
    let today = state.clock().today();
    let gone = state.store().leave(account, today, line).await;
    let gone = gone.map_err(ApiError::store("leaving"))?;
    ended(&state, &gone.ok_or(ApiError::NotFound)?).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    let cookie = session::clear_cookie(state.site()).map(|it| (header::SET_COOKIE, it));
    response.headers_mut().extend(cookie);
    Ok(response)
}
