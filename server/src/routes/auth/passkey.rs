//! Signing in with a passkey, without a name; also proving again who one is, before something dangerous.

use super::{asked, attempt, begin, current, read, refuse, relying_party, signed_in};
use crate::error::ApiError;
use crate::keys::ceremony::{self, Asked};
use crate::keys::client::Client;
use crate::keys::passkey::tells_secret;
use crate::limits::Key;
use crate::session::Proof;
use crate::state::State;
use crate::store::{Account, Means, Passkey, Stage};
use axum::Json;
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::{AccountId, Instant};
use serde::Deserialize;
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey as Credential, PublicKeyCredential, WebauthnError,
};

#[derive(Deserialize)]
pub(super) struct Start {
    /// Somebody signed in proves again that it is they.
    #[serde(default)]
    again: bool,
}

/// `POST /auth/passkey/start`
pub(super) async fn start(
    Extract(state): Extract<State>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    attempt(&state, &client)?;
    let Start { again } = read(&headers, body).await?;
    let party = relying_party(&state, &client)?;
    let mut allowed = Vec::new();
    let mut account = None;
    if again {
        let current = current(&state, &headers).await?;
        let id = current.ok_or(ApiError::LoginRequired)?.account.id;
        let known = state.store().passkeys_of(id).await;
        let known = known.map_err(ApiError::store("reading passkeys"))?;
        allowed.extend(known.into_iter().map(|it| it.id));
        account = Some(id);
    }
    let (options, question) = party
        .ask_sign_in(&allowed)
        .map_err(ApiError::internal("asking for a passkey"))?;
    let question = Asked::SignIn {
        state: Box::new(question),
        account,
    };
    asked(&state, options, &question).await
}

/// Why an answer was not believed. Told to the journal only.
struct Refusal {
    subject: Option<AccountId>,
    why: &'static str,
}

/// `POST /auth/passkey/finish`: the body is the credential as `toJSON()` gives it.
pub(super) async fn finish(
    Extract(state): Extract<State>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let now = attempt(&state, &client)?;
    let answer: Value = read(&headers, body).await?;
    if tells_secret(&answer) {
        return Err(ApiError::Malformed("prf.results".to_owned()));
    }
    let answer: PublicKeyCredential =
        serde_json::from_value(answer).map_err(|_| ApiError::Malformed("credential".to_owned()))?;
    let Some(Asked::SignIn {
        state: question,
        account,
    }) = ceremony::take(&state, &headers).await?
    else {
        return Err(refuse(&state, &client, None, "nothing-asked").await?);
    };
    let checked = check(&state, &client, answer, (*question, account), now).await?;
    let (passkey, account) = match checked {
        Ok(it) => it,
        Err(Refusal { subject, why }) => {
            return Err(refuse(&state, &client, subject, why).await?);
        }
    };
    let proof = Proof {
        means: Means::Passkey,
        fresh: true,
        passkey: Some(passkey.id),
        agent: client.agent.clone(),
    };
    let cookie = begin(&state, &client, &headers, &account, proof).await?;
    let mut response = Json(signed_in(&account, Stage::Full, now)).into_response();
    response.headers_mut().append(header::SET_COOKIE, cookie);
    ceremony::end(&state, &mut response);
    Ok(response)
}

async fn check(
    state: &State,
    client: &Client,
    answer: PublicKeyCredential,
    (question, asked_of): (DiscoverableAuthentication, Option<AccountId>),
    now: Instant,
) -> Result<Result<(Passkey, Account), Refusal>, ApiError> {
    let failed = |operation| ApiError::store(operation);
    let found = state.store().passkey(answer.raw_id.clone()).await;
    let Some(passkey) = found.map_err(failed("reading a passkey"))? else {
        return Ok(Err(Refusal {
            subject: None,
            why: "unknown-passkey",
        }));
    };
    let no = |why| {
        Ok(Err(Refusal {
            subject: Some(passkey.account),
            why,
        }))
    };
    state.limits().attempt(Key::Account(passkey.account), now)?;
    if asked_of.is_some_and(|asked| asked != passkey.account) {
        return no("other-account");
    }
    // the account the device believes it signs in to; left out only where we named its passkeys
    let handle = answer.response.user_handle.as_deref();
    let named = handle.map_or(asked_of.is_some(), |it| it == passkey.account.0.as_bytes());
    if !named {
        return no("other-account");
    }
    if passkey.suspended_at.is_some() {
        return no("suspended");
    }
    let mut credential: Credential =
        serde_json::from_str(&passkey.content).map_err(ApiError::internal("reading a passkey"))?;
    let party = relying_party(state, client)?;
    let result = match party.check_sign_in(&answer, question, &credential) {
        Ok(result) => result,
        Err(WebauthnError::CredentialPossibleCompromise) => {
            suspend(state, client, &passkey, now).await?;
            return no("counter");
        }
        Err(_) => return no("not-proven"),
    };
    credential.update_credential(&result);
    let content =
        serde_json::to_string(&credential).map_err(ApiError::internal("writing a passkey"))?;
    let kept = state
        .store()
        .passkey_used(passkey.id.clone(), passkey.content.clone(), content, now)
        .await;
    if !kept.map_err(failed("writing a passkey"))? {
        return no("at-the-same-time");
    }
    let account = state.store().account(passkey.account).await;
    match account.map_err(failed("reading an account"))? {
        Some(account) => Ok(Ok((passkey, account))),
        None => no("closed"),
    }
}

/// A counter that went backwards means that there are two of the key. We cannot know which of them is in
/// the right hands, so neither opens anything until the person made a new one.
async fn suspend(
    state: &State,
    client: &Client,
    passkey: &Passkey,
    now: Instant,
) -> Result<(), ApiError> {
    tracing::warn!("a passkey's counter went backwards; it is suspended");
    let more = json!({ "passkey": super::keys::name_of(&passkey.id) });
    let line = super::line(
        Some(passkey.account),
        now,
        "passkey-suspended",
        client,
        more,
    );
    let suspended = state
        .store()
        .suspend_passkey(passkey.id.clone(), line)
        .await;
    suspended.map_err(ApiError::store("suspending a passkey"))
}
