//! To an OpenID provider and back. Accounts are found by (issuer, subject) and by nothing else: whoever
//! has the same e-mail address, or the same name, is somebody else.

use super::{attempt, begin, current, line, read, refuse};
use crate::error::ApiError;
use crate::keys::ceremony::{self, Asked};
use crate::keys::client::Client;
use crate::keys::oidc::Provider;
use crate::session::{FRESH_MILLIS, Proof, SignedIn};
use crate::state::State;
use crate::store::Means;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State as Extract};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;

const CALLBACK: &str = "/auth/oidc/callback";
/// Where a browser goes that brought nothing believable back; the page says so in its words.
const FAILED: &str = "/signin?problem=sign-in-failed";

#[derive(Deserialize)]
pub(super) struct Start {
    provider: String,
    /// Somebody signed in wants to sign in there from now on.
    #[serde(default)]
    link: bool,
    /// Before something dangerous: to be proved there anew.
    #[serde(default)]
    again: bool,
}

fn redirect(state: &State, client: &Client) -> String {
    format!("{}{CALLBACK}", state.site().origin_at(&client.host))
}

/// `GET /auth/oidc/start?provider=…`: works without script. `&link=true` to link the account one is signed
/// in to.
pub(super) async fn start(
    Extract(state): Extract<State>,
    client: Client,
    headers: HeaderMap,
    query: Result<Query<Start>, QueryRejection>,
) -> Result<Response, ApiError> {
    let now = attempt(&state, &client)?;
    let Ok(Query(Start {
        provider,
        link,
        again,
    })) = query
    else {
        return Err(ApiError::Malformed("provider".to_owned()));
    };
    // another site must not send people off to link an identity of its choice
    let from_elsewhere = headers
        .get("sec-fetch-site")
        .is_some_and(|it| it.as_bytes() == b"cross-site");
    if from_elsewhere {
        return Err(ApiError::OtherSite);
    }
    let provider = state.oidc().iter().find(|it| it.id == provider);
    let provider = provider.ok_or(ApiError::NotFound)?;
    let session = if link {
        let found = current(&state, &headers).await?;
        let found = found.ok_or(ApiError::LoginRequired)?;
        if !found.is_fresh(now) {
            return Err(ApiError::NotFresh);
        }
        Some(found.session.0)
    } else {
        None
    };
    let departure = provider
        .depart(&redirect(&state, &client), again)
        .await
        .map_err(ApiError::internal("asking an OpenID provider"))?;
    let asked = Asked::OpenId {
        issuer: provider.issuer().to_owned(),
        state: departure.state,
        nonce: departure.nonce,
        verifier: departure.verifier,
        link: session,
    };
    let cookie = ceremony::ask(&state, &asked).await?;
    let mut response = Redirect::to(&departure.location).into_response();
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

#[derive(Deserialize)]
pub(super) struct Back {
    code: Option<String>,
    state: Option<String>,
    /// Who answers, where the provider says so (RFC 9207).
    iss: Option<String>,
}

fn failed(state: &State) -> Response {
    let mut response = Redirect::to(FAILED).into_response();
    ceremony::end(state, &mut response);
    response
}

/// `GET /auth/oidc/callback`: where the provider sends the browser back to.
pub(super) async fn callback(
    Extract(state): Extract<State>,
    client: Client,
    headers: HeaderMap,
    query: Result<Query<Back>, QueryRejection>,
) -> Result<Response, ApiError> {
    let now = attempt(&state, &client)?;
    let asked = ceremony::take(&state, &headers).await?;
    let Some(Asked::OpenId {
        issuer,
        state: sent,
        nonce,
        verifier,
        link,
    }) = asked
    else {
        refuse(&state, &client, None, "nothing-asked").await?;
        return Ok(failed(&state));
    };
    let Ok(Query(Back {
        code: Some(code),
        state: Some(brought),
        iss,
    })) = query
    else {
        refuse(&state, &client, None, "provider-refused").await?;
        return Ok(failed(&state));
    };
    let provider = state.oidc().iter().find(|it| it.issuer() == issuer);
    let known = provider.filter(|_| brought == sent && iss.is_none_or(|it| it == issuer));
    let Some(provider) = known else {
        refuse(&state, &client, None, "other-state").await?;
        return Ok(failed(&state));
    };
    let arrived = provider
        .arrive(&redirect(&state, &client), code, (nonce, verifier), now)
        .await;
    let arrival = match arrived {
        Ok(arrival) => arrival,
        Err(error) => {
            tracing::warn!(%error, "an OpenID sign-in was not believed");
            refuse(&state, &client, None, "not-proven").await?;
            return Ok(failed(&state));
        }
    };
    if let Some(session) = link {
        return link_to(
            &state,
            &client,
            &headers,
            (provider, arrival.subject, session),
        )
        .await;
    }
    let account = state.store().identity(issuer, arrival.subject).await;
    let account = match account.map_err(ApiError::store("reading an identity"))? {
        Some(id) => state.store().account(id).await,
        None => Ok(None),
    };
    let Some(account) = account.map_err(ApiError::store("reading an account"))? else {
        refuse(&state, &client, None, "unknown-identity").await?;
        return Ok(failed(&state));
    };
    let proof = Proof {
        means: Means::OpenId,
        // a provider lets people in who signed in there this morning, which proves nothing about now
        fresh: arrival
            .proved_at
            .is_some_and(|at| now.0 - at.0 < FRESH_MILLIS),
        passkey: None,
        agent: client.agent.clone(),
    };
    let cookie = begin(&state, &client, &headers, &account, proof).await?;
    let mut response = Redirect::to("/home").into_response();
    response.headers_mut().append(header::SET_COOKIE, cookie);
    ceremony::end(&state, &mut response);
    Ok(response)
}

async fn link_to(
    state: &State,
    client: &Client,
    headers: &HeaderMap,
    (provider, subject, session): (&Provider, String, [u8; 32]),
) -> Result<Response, ApiError> {
    let current = current(state, headers).await?;
    let Some(current) = current.filter(|it| it.session.0 == session) else {
        refuse(state, client, None, "other-session").await?;
        return Ok(failed(state));
    };
    let more = json!({ "issuer": provider.issuer() });
    let now = state.clock().now();
    let line = line(
        Some(current.account.id),
        now,
        "identity-linked",
        client,
        more,
    );
    let issuer = provider.issuer().to_owned();
    let linked = state.store().link_identity(issuer, subject, line).await;
    let linked = linked.map_err(ApiError::store("linking an identity"))?;
    let to = if linked {
        "/settings/keys?linked=yes"
    } else {
        "/settings/keys?linked=no"
    };
    let mut response = Redirect::to(to).into_response();
    ceremony::end(state, &mut response);
    Ok(response)
}

#[derive(Deserialize)]
pub(super) struct Unlink {
    issuer: String,
}

/// `POST /auth/oidc/unlink`
pub(super) async fn unlink(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let Unlink { issuer } = read(&headers, body).await?;
    let account = current.account.id;
    let failed = || ApiError::store("reading keys");
    let passkeys = state.store().passkeys_of(account).await.map_err(failed())?;
    let recovery = state.store().recovery_of(account).await.map_err(failed())?;
    if passkeys.is_empty() && recovery.left == 0 {
        return Err(ApiError::LastKey);
    }
    let more = json!({ "issuer": issuer });
    let line = line(
        Some(account),
        state.clock().now(),
        "identity-unlinked",
        &client,
        more,
    );
    let gone = state.store().unlink_identity(account, issuer, line).await;
    if gone.map_err(ApiError::store("unlinking an identity"))? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::NotFound)
    }
}
