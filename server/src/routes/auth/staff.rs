//! The staff of an organisation, for those who administer it. People come by invitation (`invite`).

use super::{ended, line, read};
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::session::SignedIn;
use crate::state::State;
use crate::store::Account;
use axum::Json;
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode};
use domain::{AccountId, OrganizationId};
use serde::Deserialize;
use serde_json::{Value, json};

/// The organisation whose accounts are in this account's hands.
pub(super) fn administered(account: &Account) -> Result<OrganizationId, ApiError> {
    let organization = account.organization.filter(|_| account.administers);
    organization.ok_or(ApiError::NotAllowed)
}

/// `GET /api/v1/staff`: those who left too.
pub(super) async fn list(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
) -> Result<Json<Value>, ApiError> {
    let organization = administered(&current.account)?;
    let found = state.store().staff_of(organization).await;
    let found = found.map_err(ApiError::store("reading staff"))?;
    let one = |(it, open): &(Account, bool)| {
        json!({
            "account": it.id, "name": it.name, "role": it.role.code(),
            "administers": it.administers, "open": open,
        })
    };
    let list: Vec<Value> = found.iter().map(one).collect();
    Ok(Json(json!({ "staff": list })))
}

#[derive(Deserialize)]
pub(super) struct Close {
    account: AccountId,
}

/// `POST /api/v1/staff/close`: somebody left. Signed out everywhere at once.
pub(super) async fn close(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let Close { account } = read(&headers, body).await?;
    let administrator = current.account.id;
    let organization = administered(&current.account)?;
    // somebody must stay who can invite the others
    if account == administrator {
        return Err(ApiError::NotAllowed);
    }
    let now = state.clock().now();
    let more = json!({ "account": account, "by": administrator });
    let lines = [account, administrator]
        .map(|subject| line(Some(subject), now, "account-closed", &client, more.clone()));
    let gone = state
        .store()
        .close_account(account, organization, lines.to_vec())
        .await;
    let gone = gone.map_err(ApiError::store("closing an account"))?;
    ended(&state, &gone.ok_or(ApiError::NotFound)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
