//! What one is signed in with, where, and on which devices: to look at, and to take away.

use super::{ended, line, read};
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::keys::passkey::RelyingParty;
use crate::session::{SessionHash, SignedIn, runs};
use crate::state::State;
use crate::store::Entry;
use axum::Json;
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode};
use domain::DeviceId;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Lines of the journal shown.
const JOURNAL_LINES: i64 = 200;

/// Names a passkey to its owner. Opens nothing.
pub(super) fn name_of(passkey: &[u8]) -> String {
    crate::hex::encode(&Sha256::digest(passkey)[..8])
}

/// `GET /auth/methods`: how one can sign in here. The same for everybody.
pub(super) async fn methods(Extract(state): Extract<State>, client: Client) -> Json<Value> {
    let provider = |it: &crate::keys::oidc::Provider| json!({ "id": it.id, "name": it.name });
    let providers: Vec<Value> = state.oidc().iter().map(provider).collect();
    Json(json!({
        "passkey": RelyingParty::at(state.site(), &client.host).is_some(),
        "demo": state.is_demo(),
        "providers": providers,
    }))
}

/// `GET /auth/keys`
pub(super) async fn list(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
) -> Result<Json<Value>, ApiError> {
    let (store, now, account) = (state.store(), state.clock().now(), current.account.id);
    let failed = || ApiError::store("reading keys");
    let passkeys = store.passkeys_of(account).await.map_err(failed())?;
    let devices = store.devices_of(account).await.map_err(failed())?;
    let sessions = store.sessions_of(account).await.map_err(failed())?;
    let recovery = store.recovery_of(account).await.map_err(failed())?;
    let identities = store.identities_of(account).await.map_err(failed())?;
    let provider = |issuer: &str| state.oidc().iter().find(|it| it.issuer() == issuer);
    let passkeys = passkeys.iter().map(|it| {
        json!({
            "passkey": name_of(&it.id), "name": it.name, "created_at": it.created_at.0,
            "used_at": it.used_at.map(|at| at.0), "suspended": it.suspended_at.is_some(),
        })
    });
    let devices = devices.iter().map(|it| {
        json!({
            "device": it.id, "agent": it.agent, "created_at": it.created_at.0,
            "this": current.device == Some(it.id),
        })
    });
    let sessions = sessions.iter().filter(|it| runs(it, now)).map(|it| {
        json!({
            "session": it.hash.name(), "means": it.means.code(), "stage": it.stage.code(),
            "created_at": it.created_at.0, "seen_at": it.seen_at.0, "expires_at": it.expires_at.0,
            "agent": it.agent, "device": it.device, "this": it.hash == current.session,
        })
    });
    let others = state.oidc().iter().filter(|it| {
        let linked = |(issuer, _): &(String, _)| issuer == it.issuer();
        !identities.iter().any(linked)
    });
    let providers: Vec<Value> = others
        .map(|it| json!({ "id": it.id, "name": it.name }))
        .collect();
    let identities = identities.iter().map(|(issuer, at)| {
        json!({
            "provider": provider(issuer).map(|it| &it.id), "name": provider(issuer).map(|it| &it.name),
            "issuer": issuer, "linked_at": at.0,
        })
    });
    Ok(Json(json!({
        "passkeys": passkeys.collect::<Vec<_>>(),
        "devices": devices.collect::<Vec<_>>(),
        "sessions": sessions.collect::<Vec<_>>(),
        "recovery": { "left": recovery.left, "made_at": recovery.made_at.map(|at| at.0) },
        "identities": identities.collect::<Vec<_>>(),
        // where one could sign in too
        "providers": providers,
        "fresh_until": current.is_fresh(now).then_some(current.fresh_until.0),
    })))
}

/// `GET /auth/journal`: what happened to one's keys, the newest first.
pub(super) async fn journal(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
) -> Result<Json<Value>, ApiError> {
    let found = state.store().journal_of(current.account.id, JOURNAL_LINES);
    let found = found
        .await
        .map_err(ApiError::store("reading the journal"))?;
    let line = |it: Entry| json!({ "number": it.number, "at": it.at.0, "event": it.event, "more": it.content });
    let lines: Vec<Value> = found.into_iter().map(line).collect();
    Ok(Json(json!({ "lines": lines })))
}

#[derive(Deserialize)]
pub(super) struct RemovePasskey {
    passkey: String,
}

/// `POST /auth/passkey/remove`: with the sessions that began with it.
pub(super) async fn remove_passkey(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let RemovePasskey { passkey } = read(&headers, body).await?;
    let account = current.account.id;
    let all = state.store().passkeys_of(account).await;
    let all = all.map_err(ApiError::store("reading passkeys"))?;
    let found = all.into_iter().find(|it| name_of(&it.id) == passkey);
    let id = found.ok_or(ApiError::NotFound)?.id;
    let more = json!({ "passkey": passkey });
    let line = line(
        Some(account),
        state.clock().now(),
        "passkey-removed",
        &client,
        more,
    );
    let gone = state.store().remove_passkey(account, id, line).await;
    let gone = gone.map_err(ApiError::store("removing a passkey"))?;
    ended(&state, &gone.ok_or(ApiError::LastKey)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(super) struct RemoveDevice {
    device: DeviceId,
}

/// `POST /auth/device/remove`: a lost one. Its sessions end, its keys are honoured no more.
pub(super) async fn remove_device(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let RemoveDevice { device } = read(&headers, body).await?;
    let account = current.account.id;
    let more = json!({ "device": device });
    let line = line(
        Some(account),
        state.clock().now(),
        "device-removed",
        &client,
        more,
    );
    let gone = state.store().remove_device(account, device, line).await;
    let gone = gone.map_err(ApiError::store("removing a device"))?;
    ended(&state, &gone.ok_or(ApiError::NotFound)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(super) struct EndSession {
    /// One of them by its name; without, all but this one.
    session: Option<String>,
}

/// `POST /auth/session/end`: signs out somewhere else.
pub(super) async fn end_session(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let EndSession { session } = read(&headers, body).await?;
    let account = current.account.id;
    let failed = || ApiError::store("ending a session");
    let all = state.store().sessions_of(account).await.map_err(failed())?;
    let wanted = |hash: &SessionHash| match &session {
        Some(name) => hash.name() == *name,
        None => *hash != current.session,
    };
    let found: Vec<SessionHash> = all.iter().map(|it| it.hash).filter(wanted).collect();
    if found.is_empty() && session.is_some() {
        return Err(ApiError::NotFound);
    }
    for hash in &found {
        let more = json!({ "session": hash.name() });
        let line = line(
            Some(account),
            state.clock().now(),
            "session-ended",
            &client,
            more,
        );
        state
            .store()
            .end_session(*hash, line)
            .await
            .map_err(failed())?;
    }
    ended(&state, &found).await?;
    Ok(StatusCode::NO_CONTENT)
}
