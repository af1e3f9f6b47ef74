//! Signing in, and the keys one signs in with.
//!
//! Invariant: an answer to somebody who proved nothing is the same whether what they named exists or not.

mod acting;
mod cohort;
mod device;
mod emergency;
mod invitation;
mod invite;
mod keys;
mod leave;
mod oidc;
mod once;
mod passkey;
mod recovery;
mod register;
mod residents;
mod rights;
mod staff;
mod told;

use super::{Access, Endpoint, endpoint};
use crate::body;
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::keys::{ceremony, passkey::RelyingParty};
use crate::limits::Key;
use crate::live::Signal;
use crate::session::{self, Current, FRESH_MILLIS, Proof, SessionHash, SignInError};
use crate::state::State;
use crate::store::{Account, Line, Stage};
use axum::Json;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use domain::{AccountId, Instant};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

/// An attestation with a chain of certificates takes some kilobytes.
const BODY_BYTES_MAX: u32 = 64 * 1024;

const SIGN_IN: Access = Access::Public("this is where one signs in");
const INVITED: Access =
    Access::Public("whoever has the secret of an invitation has no account yet");

const FIGURES: Access = Access::Public("counts hospitals' emergencies, and names nobody");

/// The addresses of signing in and of keys.
pub(super) fn endpoints() -> Vec<Endpoint> {
    use Access::{Fresh, SignedIn};
    let get = |path, access, handler| endpoint("GET", path, access, handler);
    let post = |path, access, handler| endpoint("POST", path, access, handler);
    vec![
        get("/auth/methods", SIGN_IN, routing::get(keys::methods)),
        post(
            "/auth/passkey/start",
            SIGN_IN,
            routing::post(passkey::start),
        ),
        post(
            "/auth/passkey/finish",
            SIGN_IN,
            routing::post(passkey::finish),
        ),
        post(
            "/auth/passkey/register/start",
            INVITED,
            routing::post(register::start),
        ),
        post(
            "/auth/passkey/register/finish",
            INVITED,
            routing::post(register::finish),
        ),
        post(
            "/auth/recovery/use",
            SIGN_IN,
            routing::post(recovery::redeem),
        ),
        post(
            "/auth/invitation/look",
            INVITED,
            routing::post(invitation::look),
        ),
        get("/auth/oidc/start", SIGN_IN, routing::get(oidc::start)),
        get("/auth/oidc/callback", SIGN_IN, routing::get(oidc::callback)),
        get("/auth/keys", SignedIn, routing::get(keys::list)),
        get("/auth/journal", SignedIn, routing::get(keys::journal)),
        // what shuts out a thief must not wait for a passkey that was stolen
        post(
            "/auth/device/remove",
            SignedIn,
            routing::post(keys::remove_device),
        ),
        post(
            "/auth/session/end",
            SignedIn,
            routing::post(keys::end_session),
        ),
        post(
            "/auth/invitation/accept",
            SignedIn,
            routing::post(invitation::accept),
        ),
        post(
            "/auth/passkey/remove",
            Fresh,
            routing::post(keys::remove_passkey),
        ),
        post("/auth/recovery/make", Fresh, routing::post(recovery::make)),
        post("/auth/oidc/unlink", Fresh, routing::post(oidc::unlink)),
        get("/api/v1/device-secret", Fresh, routing::get(device::secret)),
        get("/api/v1/invitations", SignedIn, routing::get(invite::list)),
        post("/api/v1/invitations", Fresh, routing::post(invite::invite)),
        post(
            "/api/v1/invitations/confirm",
            Fresh,
            routing::post(invite::confirm),
        ),
        post(
            "/api/v1/invitations/withdraw",
            SignedIn,
            routing::post(invite::withdraw),
        ),
        get(
            "/api/v1/account/leaving",
            SignedIn,
            routing::get(leave::leaving),
        ),
        post("/api/v1/account/leave", Fresh, routing::post(leave::leave)),
        post("/api/v1/once", SignedIn, routing::post(once::make)),
        post("/api/v1/once/open", SignedIn, routing::post(once::open)),
        get("/api/v1/acting", SignedIn, routing::get(acting::list)),
        post("/api/v1/acting/end", SignedIn, routing::post(acting::end)),
        // to shut somebody out, or to stop, must not wait for a passkey; to let in again may
        post("/api/v1/rights/rest", SignedIn, routing::post(rights::rest)),
        post(
            "/api/v1/rights/restore",
            Fresh,
            routing::post(rights::restore),
        ),
        post(
            "/api/v1/residents/find",
            SignedIn,
            routing::post(residents::find),
        ),
        post(
            "/api/v1/residents/dismiss",
            Fresh,
            routing::post(residents::dismiss),
        ),
        get("/api/v1/cohort", SignedIn, routing::get(cohort::lists)),
        get(
            "/api/v1/cohort/coverage",
            SignedIn,
            routing::get(cohort::coverage),
        ),
        post(
            "/api/v1/cohort/notify",
            SignedIn,
            routing::post(cohort::notify),
        ),
        get("/api/v1/cohort/open", SignedIn, routing::get(cohort::open)),
        get("/api/v1/cohort/ledger", Fresh, routing::get(cohort::ledger)),
        get("/api/v1/emergency", SignedIn, routing::get(emergency::list)),
        post("/api/v1/emergency", Fresh, routing::post(emergency::begin)),
        get(
            "/api/v1/emergency/figures",
            FIGURES,
            routing::get(emergency::figures),
        ),
        post(
            "/api/v1/emergency/widen",
            SignedIn,
            routing::post(emergency::widen),
        ),
        post(
            "/api/v1/emergency/stop",
            SignedIn,
            routing::post(emergency::stop),
        ),
        post(
            "/api/v1/emergency/review",
            SignedIn,
            routing::post(emergency::review),
        ),
        get("/api/v1/staff", SignedIn, routing::get(staff::list)),
        post("/api/v1/staff/close", Fresh, routing::post(staff::close)),
    ]
}

/// A JSON body of this form.
async fn read<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, ApiError> {
    let json = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(super::is_json);
    if !json {
        return Err(ApiError::MediaType);
    }
    let bytes = body::read(body, headers, BODY_BYTES_MAX).await?;
    serde_json::from_slice(&bytes)
        .map_err(|error| ApiError::Malformed(format!("{}:{}", error.line(), error.column())))
}

/// Counts a try of this address.
fn attempt(state: &State, client: &Client) -> Result<Instant, ApiError> {
    let now = state.clock().now();
    state.limits().attempt(Key::address(client.address), now)?;
    Ok(now)
}

fn relying_party(state: &State, client: &Client) -> Result<RelyingParty, ApiError> {
    RelyingParty::at(state.site(), &client.host).ok_or(ApiError::NoPasskeysHere)
}

/// Who is signed in with this request, if anybody.
pub(super) async fn current(
    state: &State,
    headers: &HeaderMap,
) -> Result<Option<Arc<Current>>, ApiError> {
    let found = state.sessions().find(state, headers).await;
    found.map_err(ApiError::store("reading a session"))
}

/// A question for the browser, with the cookie by which its answer is known.
async fn asked(
    state: &State,
    options: Value,
    asked: &ceremony::Asked,
) -> Result<Response, ApiError> {
    let cookie = ceremony::ask(state, asked).await?;
    let mut response = Json(json!({ "publicKey": options })).into_response();
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// A line of the journal about a request of this client.
pub(super) fn line(
    subject: Option<AccountId>,
    at: Instant,
    event: &'static str,
    client: &Client,
    mut more: Value,
) -> Line {
    if let Some(object) = more.as_object_mut() {
        object.insert("from".to_owned(), client.from().into());
        object.insert("agent".to_owned(), client.agent.clone().into());
    }
    Line {
        subject,
        at,
        event,
        content: more,
    }
}

/// Writes down why somebody was not let in, and tells them only that.
async fn refuse(
    state: &State,
    client: &Client,
    subject: Option<AccountId>,
    why: &'static str,
) -> Result<ApiError, ApiError> {
    let now = state.clock().now();
    let line = line(
        subject,
        now,
        "sign-in-refused",
        client,
        json!({ "why": why }),
    );
    let noted = state.store().note(line).await;
    noted.map_err(ApiError::store("writing the journal"))?;
    tracing::warn!(why, "sign-in refused");
    Ok(ApiError::SignInFailed)
}

/// Begins a session in place of the one the browser had, and gives it the cookie.
pub(super) async fn begin(
    state: &State,
    client: &Client,
    headers: &HeaderMap,
    account: &Account,
    proof: Proof,
) -> Result<HeaderValue, ApiError> {
    let now = state.clock().now();
    let old = current(state, headers).await?.map(|it| it.session);
    let means = proof.means.code();
    let line = line(
        Some(account.id),
        now,
        "signed-in",
        client,
        json!({ "means": means }),
    );
    let begun = state
        .sessions()
        .begin(state.store(), account, proof, (old, line), now)
        .await;
    let token = begun.map_err(|error| match error {
        SignInError::Store(error) => ApiError::store("beginning a session")(error),
        error @ SignInError::Random(_) => ApiError::internal("beginning a session")(error),
    })?;
    tracing::info!(means, staff = account.organization.is_some(), "signed in");
    ended(state, old.as_slice()).await?;
    session::set_cookie(state.site(), &token, account.role).ok_or(ApiError::SignInFailed)
}

/// Ends the streams of sessions that are gone from the database, here and in other processes.
pub(super) async fn ended(state: &State, sessions: &[SessionHash]) -> Result<(), ApiError> {
    for session in sessions {
        state.sessions().forget(*session);
        state.live().send(Signal::Ended(*session));
        let told = state.store().announce_end(*session).await;
        told.map_err(ApiError::store("ending a session"))?;
    }
    Ok(())
}

/// What a browser is told after it proved who it is.
fn signed_in(account: &Account, stage: Stage, now: Instant) -> Value {
    let fresh_until = match stage {
        Stage::Full => Some(now.plus_millis(FRESH_MILLIS).0),
        Stage::Recovery => None,
    };
    json!({
        "account": account.id,
        "name": account.name,
        "role": account.role.code(),
        "stage": stage.code(),
        "fresh_until": fresh_until,
    })
}

/// What a passkey, a device or an account may be called: a line people can read.
fn name(text: &str, chars_max: usize) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= chars_max;
    (fits && !text.chars().any(char::is_control)).then(|| text.to_owned())
}
