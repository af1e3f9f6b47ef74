//! The device's second secret: with it the account opens what a device keeps, when its PIN is destroyed.

use crate::error::ApiError;
use crate::keys::client::Client;
use crate::session::SignedIn;
use crate::state::State;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State as Extract};
use domain::DeviceId;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
pub(super) struct DeviceQuery {
    device: DeviceId,
}

/// `GET /api/v1/device-secret?device=…`: only minutes after a full sign-in, and only to the device the
/// session is on. Made, not stored; another one once the device was removed.
pub(super) async fn secret(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    query: Result<Query<DeviceQuery>, QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    let Ok(Query(DeviceQuery { device })) = query else {
        return Err(ApiError::Malformed("device".to_owned()));
    };
    if current.device != Some(device) {
        return Err(ApiError::NotFound);
    }
    let (store, account) = (state.store(), current.account.id);
    let salt = store.device_salt(account, device).await;
    let salt = salt.map_err(ApiError::store("reading a device"))?;
    let salt = crate::hex::encode(&salt.ok_or(ApiError::NotFound)?);
    let more = json!({ "device": device });
    let now = state.clock().now();
    let line = super::line(Some(account), now, "device-secret-given", &client, more);
    let noted = store.note(line).await;
    noted.map_err(ApiError::store("writing the journal"))?;
    let secret = store.derive(&format!("device-secret|{account}|{device}|{salt}"));
    Ok(Json(json!({ "secret": crate::hex::encode(&secret) })))
}
