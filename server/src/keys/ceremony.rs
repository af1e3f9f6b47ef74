//! What a browser was asked to prove, between the question and its answer.
//!
//! It rests in the database, because the answer may reach another process, under the hash of a cookie of
//! that browser. Invariant: an answer, right or wrong, uses the question up.

use crate::cookie::{Cookie, Token};
use crate::error::ApiError;
use crate::session::MINUTE_MILLIS;
use crate::state::State;
use crate::store::Account;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use domain::{AccountId, OrganizationId};
use serde::{Deserialize, Serialize};
use sync::wire::Job;
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyRegistration};

/// How long the answer may take: a person looks for a security key.
const LASTS_MILLIS: i64 = 5 * MINUTE_MILLIS;

#[derive(Serialize, Deserialize)]
pub enum Asked {
    /// Which passkey of ours the browser has; `account`'s, if somebody proves again who they are.
    SignIn {
        state: Box<DiscoverableAuthentication>,
        account: Option<AccountId>,
    },
    /// To make a passkey.
    Register {
        state: Box<PasskeyRegistration>,
        who: Who,
    },
    /// To come back from an OpenID provider.
    OpenId {
        issuer: String,
        state: String,
        nonce: String,
        verifier: String,
        /// The session that wants to be linked, rather than somebody who wants to sign in.
        link: Option<[u8; 32]>,
    },
}

/// Who gets the passkey.
#[derive(Serialize, Deserialize)]
pub enum Who {
    /// The account of this session.
    SignedIn {
        account: AccountId,
        session: [u8; 32],
    },
    /// An account that was there before the invitation.
    Invited {
        account: AccountId,
        invitation: [u8; 32],
    },
    /// One that is made with it.
    New {
        account: NewAccount,
        invitation: [u8; 32],
    },
}

#[derive(Clone, Serialize, Deserialize)]
pub struct NewAccount {
    pub id: AccountId,
    pub name: String,
    pub role: Job,
    pub administers: bool,
    pub organization: Option<OrganizationId>,
    pub organization_name: Option<String>,
}

impl From<NewAccount> for Account {
    fn from(it: NewAccount) -> Self {
        Account {
            id: it.id,
            name: it.name,
            role: it.role,
            organization: it.organization,
            organization_name: it.organization_name,
            organization_kind: None,
            administers: it.administers,
        }
    }
}

/// Keeps the question and gives the browser its cookie.
pub async fn ask(state: &State, asked: &Asked) -> Result<HeaderValue, ApiError> {
    let token = Token::new().map_err(ApiError::internal("beginning a ceremony"))?;
    let content = serde_json::to_string(asked).map_err(ApiError::internal("writing a ceremony"))?;
    let now = state.clock().now();
    state
        .store()
        .put_ceremony(token.hash(), content, now, now.plus_millis(LASTS_MILLIS))
        .await
        .map_err(ApiError::store("keeping a ceremony"))?;
    Cookie::Ceremony
        .set(state.site(), &token, LASTS_MILLIS)
        .ok_or(ApiError::SignInFailed)
}

/// What this browser was asked, if it was and not too long ago. Afterwards it is not asked any more.
pub async fn take(state: &State, headers: &HeaderMap) -> Result<Option<Asked>, ApiError> {
    let Some(hash) = Cookie::Ceremony.read(state.site(), headers) else {
        return Ok(None);
    };
    let found = state.store().take_ceremony(hash, state.clock().now()).await;
    let found = found.map_err(ApiError::store("reading a ceremony"))?;
    // one of an older release counts as none
    Ok(found.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Takes the ceremony's cookie away with an answer.
pub fn end(state: &State, response: &mut Response) {
    if let Some(value) = Cookie::Ceremony.clear(state.site()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
