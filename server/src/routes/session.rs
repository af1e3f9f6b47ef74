//! Signing in as a demo person, signing out, and who is signed in.
//!
//! The two forms work without script: they answer with a redirection.

use super::auth;
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::session::{self, Current, Proof, SignedIn};
use crate::state::State;
use crate::store::Means;
use axum::Json;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Query, State as Extract};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{AccountId, DeviceId};
use serde::Deserialize;
use serde_json::json;
use sync::wire::Session;

#[derive(Deserialize)]
pub(super) struct DemoForm {
    person: AccountId,
}

/// `POST /auth/demo`: signs in as a demo person, if the server was started with `--demo`.
pub(super) async fn demo(
    Extract(state): Extract<State>,
    client: Client,
    headers: HeaderMap,
    form: Result<Form<DemoForm>, FormRejection>,
) -> Result<Response, ApiError> {
    if !state.is_demo() {
        return Err(ApiError::NotFound);
    }
    let Ok(Form(DemoForm { person })) = form else {
        return Err(ApiError::Malformed("person".to_owned()));
    };
    let people = state
        .store()
        .demo_accounts()
        .await
        .map_err(ApiError::store("reading demo people"))?;
    let Some(account) = people
        .into_iter()
        .find(|it| it.account.id == person)
        .map(|it| it.account)
    else {
        // the list on the page was an old one: show it anew
        return Ok(Redirect::to("/signin").into_response());
    };
    let proof = Proof {
        means: Means::Demo,
        fresh: true,
        passkey: None,
        agent: client.agent.clone(),
    };
    let cookie = auth::begin(&state, &client, &headers, &account, proof).await?;
    let mut response = Redirect::to("/home").into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

#[derive(Deserialize)]
pub(super) struct SignOutQuery {
    /// Which sign-in is meant, by its name. A device that could not reach us when its person signed out
    /// tells us later; whoever has signed in there since stays signed in.
    sign_in: Option<String>,
}

/// `POST /auth/signout`: ends the session here and its streams. What the device holds stays there.
pub(super) async fn sign_out(
    Extract(state): Extract<State>,
    query: Result<Query<SignOutQuery>, QueryRejection>,
    client: Client,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let meant = query.ok().and_then(|Query(query)| query.sign_in);
    if let Some(meant) = meant {
        let found = state.sessions().find(&state, &headers).await;
        let found = found.map_err(ApiError::store("reading a session"))?;
        if found.is_some_and(|current| current.session.name() != meant) {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
    }
    end_session(&state, &client, &headers).await?;
    let page = headers
        .get(header::ACCEPT)
        .is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    let mut response = if page {
        Redirect::to("/signin").into_response()
    } else {
        StatusCode::NO_CONTENT.into_response()
    };
    let answer = response.headers_mut();
    answer.extend(session::clear_cookie(state.site()).map(|it| (header::SET_COOKIE, it)));
    // not "storage": what was typed and not sent yet lies there
    answer.insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}

async fn end_session(state: &State, client: &Client, headers: &HeaderMap) -> Result<(), ApiError> {
    let Some(current) = auth::current(state, headers).await? else {
        return Ok(());
    };
    let (account, now) = (current.account.id, state.clock().now());
    let line = auth::line(Some(account), now, "signed-out", client, json!({}));
    let ended = state.store().end_session(current.session, line).await;
    ended.map_err(ApiError::store("ending a session"))?;
    auth::ended(state, &[current.session]).await
}

#[derive(Deserialize)]
pub(super) struct SessionQuery {
    /// Left out by a browser that does not know yet whose device it is.
    device: Option<DeviceId>,
}

/// `GET /api/v1/session?device=…`: who is signed in, and the key for this device if it says which it is.
pub(super) async fn session(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    query: Result<Query<SessionQuery>, QueryRejection>,
) -> Result<Json<Session>, ApiError> {
    let Ok(Query(SessionQuery { device })) = query else {
        return Err(ApiError::Malformed("device".to_owned()));
    };
    let (store, account) = (state.store(), &current.account);
    let device_key = match device {
        Some(device) => bind(&state, &current, client, device).await?,
        None => String::new(),
    };
    let clinics = store
        .clinics()
        .await
        .map_err(ApiError::store("reading clinics"))?;
    Ok(Json(Session {
        account: account.id,
        name: account.name.clone(),
        role: account.role,
        administers: account.administers,
        organization: account.organization,
        organization_name: account.organization_name.clone(),
        organization_kind: account.organization_kind,
        sign_in: current.session.name(),
        device_key,
        clinics,
        today: state.clock().today(),
        demo: current.means == Means::Demo,
    }))
}

/// Remembers the device, puts the session on it, and says its key.
async fn bind(
    state: &State,
    current: &Current,
    client: Client,
    device: DeviceId,
) -> Result<String, ApiError> {
    let (store, account) = (state.store(), current.account.id);
    let now = state.clock().now();
    let more = json!({ "device": device });
    let line = auth::line(Some(account), now, "device-added", &client, more);
    let known = store.register_device(account, device, client.agent, line);
    if !known
        .await
        .map_err(ApiError::store("registering a device"))?
    {
        return Err(ApiError::TooMany {
            retry_after_seconds: 60,
        });
    }
    if current.device != Some(device) {
        let bound = store.bind_session(current.session, device).await;
        bound.map_err(ApiError::store("binding a session"))?;
        state.sessions().forget(current.session);
    }
    Ok(store.device_key(account, device))
}
