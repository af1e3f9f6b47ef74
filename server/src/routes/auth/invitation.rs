//! The invited side: looking at an invitation, and accepting it with an account one has.
//!
//! Invariant: an invitation that is used, expired, taken back or never was gets one and the same answer.

use super::{attempt, line, read};
use crate::cookie::Token;
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::keys::code;
use crate::session::SignedIn;
use crate::state::State;
use crate::store::{Invitation, Offer};
use axum::Json;
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::HeaderMap;
use domain::Instant;
use serde::Deserialize;
use serde_json::{Value, json};
use sync::wire::Job;

pub(super) async fn find(state: &State, hash: [u8; 32]) -> Result<Option<Invitation>, ApiError> {
    let found = state.store().invitation(hash).await;
    found.map_err(ApiError::store("reading an invitation"))
}

/// The invitation behind the link, if it can still be accepted and whoever made it still may.
pub(super) async fn open(state: &State, token: &str, now: Instant) -> Result<Invitation, ApiError> {
    let hash = Token::read(token).ok_or(ApiError::InvitationVoid)?.hash();
    let found = find(state, hash).await?.filter(|it| it.is_open(now));
    let found = found.ok_or(ApiError::InvitationVoid)?;
    if may_still(state, &found).await? {
        Ok(found)
    } else {
        Err(ApiError::InvitationVoid)
    }
}

async fn may_still(state: &State, invitation: &Invitation) -> Result<bool, ApiError> {
    let Some(inviter) = invitation.invited_by else {
        return Ok(true);
    };
    let account = state.store().account(inviter).await;
    let account = account.map_err(ApiError::store("reading an account"))?;
    Ok(account.is_some_and(|it| match invitation.offer {
        Offer::Staff { organization, .. } => {
            it.administers && it.organization == Some(organization)
        }
        Offer::Account(id) => it.administers || id == inviter,
        // asked again when the inviting side confirms
        Offer::Person { .. } => true,
    }))
}

#[derive(Deserialize)]
pub(super) struct Link {
    token: String,
}

/// `POST /auth/invitation/look`: what one is invited to, and by whom. Not by GET: the secret of the link
/// belongs into no log.
pub(super) async fn look(
    Extract(state): Extract<State>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let now = attempt(&state, &client)?;
    let Link { token } = read(&headers, body).await?;
    let invitation = open(&state, &token, now).await?;
    let mut told = offer(&invitation.offer);
    told["invited_by"] = invitation.inviter_name.into();
    told["organization_name"] = invitation.organization_name.into();
    told["expires_at"] = invitation.expires_at.0.into();
    // a name is asked for where an account is made
    told["asks_name"] = (!matches!(invitation.offer, Offer::Account(_))).into();
    Ok(Json(told))
}

/// What is offered, without whose notebook it is about: a link can get into other hands.
pub(super) fn offer(offer: &Offer) -> Value {
    match offer {
        Offer::Staff {
            role, administers, ..
        } => json!({ "kind": "staff", "role": role.code(), "administers": administers }),
        Offer::Account(_) => json!({ "kind": "account" }),
        Offer::Person { relation, .. } => {
            json!({ "kind": "person", "relation": relation.code() })
        }
    }
}

/// `POST /auth/invitation/accept`: by somebody signed in, to act for a person. The answer holds the six
/// digits to read out to the inviting side; asked again by the same account, it is the same answer.
pub(super) async fn accept(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let now = attempt(&state, &client)?;
    let Link { token } = read(&headers, body).await?;
    let hash = Token::read(&token).ok_or(ApiError::InvitationVoid)?.hash();
    let account = &current.account;
    let mine = |it: &Invitation| it.accepted_by == Some(account.id) && it.ended_at.is_none();
    let found = match find(&state, hash).await?.filter(mine) {
        Some(found) => found,
        None => {
            let found = open(&state, &token, now).await?;
            let person = matches!(found.offer, Offer::Person { .. });
            // staff act for people by their visits, with an account of their own for the rest of life
            let may = account.role == Job::Person && found.invited_by != Some(account.id);
            if !person || !may {
                return Err(ApiError::InvitationVoid);
            }
            let more = json!({ "invitation": found.name, "accepted_by": account.id });
            let subject = found.invited_by.or(Some(account.id));
            let line = line(subject, now, "invitation-accepted", &client, more);
            let accepted = state
                .store()
                .accept_invitation(hash, account.id, line)
                .await;
            if !accepted.map_err(ApiError::store("accepting an invitation"))? {
                return Err(ApiError::InvitationVoid);
            }
            found
        }
    };
    let mut told = offer(&found.offer);
    told["code"] = code::spoken(state.store(), &hash, account.id).into();
    Ok(Json(told))
}
