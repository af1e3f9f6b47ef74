//! Recovery codes: on paper, for the day when all devices are gone.

use super::{attempt, begin, line, read, refuse, signed_in};
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::keys::code::{self, RecoveryCode};
use crate::limits::Key;
use crate::session::{Proof, SignedIn};
use crate::state::State;
use crate::store::{Means, Stage};
use axum::Json;
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

/// `POST /auth/recovery/make`: ten new codes, told this once. Older ones are void.
pub(super) async fn make(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
) -> Result<Json<Value>, ApiError> {
    let now = state.clock().now();
    let sheet = code::sheet().map_err(ApiError::internal("making recovery codes"))?;
    let hashes = sheet.iter().map(|it| it.hash(state.store())).collect();
    let line = line(
        Some(current.account.id),
        now,
        "recovery-made",
        &client,
        json!({}),
    );
    state
        .store()
        .replace_recovery(current.account.id, hashes, line)
        .await
        .map_err(ApiError::store("writing recovery codes"))?;
    let codes: Vec<String> = sheet.iter().map(RecoveryCode::printed).collect();
    Ok(Json(json!({ "codes": codes, "made_at": now.0 })))
}

#[derive(Deserialize)]
pub(super) struct Use {
    code: String,
}

/// `POST /auth/recovery/use`: a session in which a passkey must be registered before anything else.
pub(super) async fn redeem(
    Extract(state): Extract<State>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let now = attempt(&state, &client)?;
    let Use { code } = read(&headers, body).await?;
    let Some(code) = RecoveryCode::read(&code) else {
        return Err(refuse(&state, &client, None, "no-code").await?);
    };
    state.limits().attempt(Key::Sheet(code.sheet()), now)?;
    let owner = state
        .store()
        .use_recovery(code.hash(state.store()), now)
        .await;
    let Some(owner) = owner.map_err(ApiError::store("reading a recovery code"))? else {
        return Err(refuse(&state, &client, None, "unknown-code").await?);
    };
    let account = state.store().account(owner).await;
    let Some(account) = account.map_err(ApiError::store("reading an account"))? else {
        return Err(refuse(&state, &client, Some(owner), "closed").await?);
    };
    let proof = Proof {
        means: Means::Recovery,
        fresh: false,
        passkey: None,
        agent: client.agent.clone(),
    };
    let cookie = begin(&state, &client, &headers, &account, proof).await?;
    let mut response = Json(signed_in(&account, Stage::Recovery, now)).into_response();
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}
