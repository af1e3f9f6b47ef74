//! A new passkey: the first one by invitation, further ones for whoever is signed in.

use super::{asked, attempt, current, ended, line, name, read, refuse, relying_party, signed_in};
use crate::cookie::{Cookie, Token};
use crate::error::ApiError;
use crate::keys::ceremony::{self, Asked, NewAccount, Who};
use crate::keys::client::Client;
use crate::keys::code;
use crate::keys::passkey::tells_secret;
use crate::session::{self, Proof};
use crate::state::State;
use crate::store::{Account, Invitation, Line, Means, Offer, Passkey, Registration, Stage};
use axum::Json;
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::{AccountId, Instant};
use serde::Deserialize;
use serde_json::{Value, json};
use sync::wire::Job;
use webauthn_rs::prelude::RegisterPublicKeyCredential;

const NAME_CHARS_MAX: usize = 80;
/// Passkeys of one account.
const PASSKEYS_MAX: usize = 50;

#[derive(Deserialize)]
pub(super) struct Start {
    invitation: Option<String>,
    /// What the person is called, where the invitation makes an account.
    name: Option<String>,
}

/// `POST /auth/passkey/register/start`
pub(super) async fn start(
    Extract(state): Extract<State>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let now = attempt(&state, &client)?;
    let start: Start = read(&headers, body).await?;
    let party = relying_party(&state, &client)?;
    let (account, who) = match &start.invitation {
        Some(token) => {
            let invitation = super::invitation::open(&state, token, now).await?;
            invited(&state, &invitation, start.name.as_deref()).await?
        }
        None => {
            let current = current(&state, &headers).await?;
            let current = current.ok_or(ApiError::LoginRequired)?;
            if current.stage == Stage::Full && !current.is_fresh(now) {
                return Err(ApiError::NotFresh);
            }
            let who = Who::SignedIn {
                account: current.account.id,
                session: current.session.0,
            };
            (current.account.clone(), who)
        }
    };
    let known = state.store().passkeys_of(account.id).await;
    let known = known.map_err(ApiError::store("reading passkeys"))?;
    if known.len() >= PASSKEYS_MAX {
        return Err(ApiError::NotAllowed);
    }
    let known = known.into_iter().map(|it| it.id).collect();
    let (options, question) = party
        .ask_registration(&account, known)
        .map_err(ApiError::internal("asking for a new passkey"))?;
    let question = Asked::Register {
        state: Box::new(question),
        who,
    };
    asked(&state, options, &question).await
}

/// Whose passkey an invitation leads to.
async fn invited(
    state: &State,
    invitation: &Invitation,
    called: Option<&str>,
) -> Result<(Account, Who), ApiError> {
    let hash = invitation.hash;
    if let Offer::Account(id) = invitation.offer {
        let found = state.store().account(id).await;
        let found = found.map_err(ApiError::store("reading an account"))?;
        let who = Who::Invited {
            account: id,
            invitation: hash,
        };
        return Ok((found.ok_or(ApiError::InvitationVoid)?, who));
    }
    let called = called.and_then(|it| name(it, NAME_CHARS_MAX));
    let called = called.ok_or_else(|| ApiError::Malformed("name".to_owned()))?;
    let id = new_id().map_err(ApiError::internal("making an account"))?;
    let (role, organization, administers) = match invitation.offer {
        Offer::Staff {
            organization,
            role,
            administers,
        } => (role, Some(organization), administers),
        _ => (Job::Person, None, false),
    };
    let new = NewAccount {
        id,
        name: called,
        role,
        administers,
        organization,
        organization_name: invitation.organization_name.clone(),
    };
    let who = Who::New {
        account: new.clone(),
        invitation: hash,
    };
    Ok((new.into(), who))
}

fn new_id() -> Result<AccountId, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(AccountId(
        uuid::Builder::from_random_bytes(bytes).into_uuid(),
    ))
}

#[derive(Deserialize)]
pub(super) struct Finish {
    /// The credential as `toJSON()` gives it.
    credential: Value,
    /// What the person calls it: 「わたしのスマホ」.
    name: String,
}

/// `POST /auth/passkey/register/finish`: whoever made the passkey is signed in with it.
pub(super) async fn finish(
    Extract(state): Extract<State>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let now = attempt(&state, &client)?;
    let finish: Finish = read(&headers, body).await?;
    if tells_secret(&finish.credential) {
        return Err(ApiError::Malformed("prf.results".to_owned()));
    }
    let called = name(&finish.name, NAME_CHARS_MAX);
    let called = called.ok_or_else(|| ApiError::Malformed("name".to_owned()))?;
    let answer: RegisterPublicKeyCredential = serde_json::from_value(finish.credential)
        .map_err(|_| ApiError::Malformed("credential".to_owned()))?;
    let Some(Asked::Register {
        state: question,
        who,
    }) = ceremony::take(&state, &headers).await?
    else {
        return Err(refuse(&state, &client, None, "nothing-asked").await?);
    };
    let current = current(&state, &headers).await?;
    let (account, new, invitation) = match who {
        Who::SignedIn { account, session } => {
            let same = current.as_ref().filter(|it| it.session.0 == session);
            let Some(same) = same else {
                return Err(refuse(&state, &client, Some(account), "other-session").await?);
            };
            (same.account.clone(), false, None)
        }
        Who::Invited {
            account,
            invitation,
        } => {
            let found = state.store().account(account).await;
            let found = found.map_err(ApiError::store("reading an account"))?;
            (
                found.ok_or(ApiError::InvitationVoid)?,
                false,
                Some(invitation),
            )
        }
        Who::New {
            account,
            invitation,
        } => (account.into(), true, Some(invitation)),
    };
    let party = relying_party(&state, &client)?;
    let subject = (!new).then_some(account.id);
    let Ok(credential) = party.check_registration(&answer, &question) else {
        return Err(refuse(&state, &client, subject, "not-proven").await?);
    };
    let taken = state.store().passkey(credential.cred_id().clone()).await;
    if taken
        .map_err(ApiError::store("reading a passkey"))?
        .is_some()
    {
        return Err(refuse(&state, &client, subject, "known-passkey").await?);
    }
    let content =
        serde_json::to_string(&credential).map_err(ApiError::internal("writing a passkey"))?;
    let token = Token::new().map_err(ApiError::internal("beginning a session"))?;
    let replaces = current.map(|it| it.session);
    let proof = Proof {
        means: Means::Passkey,
        fresh: true,
        passkey: Some(credential.cred_id().clone()),
        agent: client.agent.clone(),
    };
    let id = credential.cred_id().clone();
    let invited = match invitation {
        Some(hash) => super::invitation::find(&state, hash).await?,
        None => None,
    };
    let registration = Registration {
        lines: lines(&client, account.id, &id, invited.as_ref(), now),
        new_account: new.then(|| account.clone()),
        session: session::new_session(&token, &account, proof, replaces, now),
        passkey: Passkey {
            id,
            account: account.id,
            name: called,
            content,
            created_at: now,
            used_at: None,
            suspended_at: None,
        },
        invitation,
    };
    let written = state.store().register(registration).await;
    if !written.map_err(ApiError::store("registering a passkey"))? {
        return Err(ApiError::InvitationVoid);
    }
    ended(&state, replaces.as_slice()).await?;
    let mut told = signed_in(&account, Stage::Full, now);
    if let Some(invited) = invited.filter(|it| matches!(it.offer, Offer::Person { .. })) {
        told["code"] = code::spoken(state.store(), &invited.hash, account.id).into();
    }
    let mut response = Json(told).into_response();
    let cookie = session::set_cookie(state.site(), &token, account.role);
    for value in cookie
        .into_iter()
        .chain(Cookie::Ceremony.clear(state.site()))
    {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

fn lines(
    client: &Client,
    account: AccountId,
    passkey: &[u8],
    invitation: Option<&Invitation>,
    now: Instant,
) -> Vec<Line> {
    let more = json!({ "passkey": super::keys::name_of(passkey) });
    let mut lines = vec![line(Some(account), now, "passkey-added", client, more)];
    if let Some(invitation) = invitation {
        let more = json!({ "invitation": invitation.name, "accepted_by": account });
        let subject = invitation.invited_by.or(Some(account));
        lines.push(line(subject, now, "invitation-accepted", client, more));
    }
    lines
}
