//! Who is signed in: 256-bit random ids in a cookie, kept as hashes.
//!
//! Must not know: how somebody proved who they are. It only remembers that they did, until when.

use crate::error::ApiError;
use crate::origin::Site;
use crate::state::State;
use crate::store::{Account, Store, StoreError};
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, HeaderValue, header, request::Parts};
use domain::Instant;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use sync::wire::Role;

const MINUTE_MILLIS: i64 = 60_000;
/// From sign-in to the end for staff, whatever they do meanwhile (security checklist B1).
const STAFF_MILLIS: i64 = 12 * 60 * MINUTE_MILLIS;
/// The same for guardians.
const GUARDIAN_MILLIS: i64 = 24 * 60 * MINUTE_MILLIS;
/// How long a session is believed without asking the database, when other processes share it.
const BELIEVED_MILLIS: i64 = 10_000;
/// More cached sessions than this and the cache starts anew.
const CACHED_MAX: usize = 20_000;

/// What the database knows a session by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionHash(pub [u8; 32]);

impl SessionHash {
    /// Names the session to its own browser. From it neither the cookie nor this hash can be found.
    pub fn name(&self) -> String {
        let digest = Sha256::digest([b"name of ".as_slice(), &self.0].concat());
        crate::hex::encode(&digest[..8])
    }
}

impl fmt::Debug for SessionHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionHash(…)")
    }
}

/// What the cookie holds. Never stored, never printed.
pub struct Token(String);

impl Token {
    fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Token(crate::hex::encode(&bytes)))
    }

    fn hash(&self) -> SessionHash {
        SessionHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

/// A request's account. As an argument of a handler it refuses everybody who is not signed in.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Arc<Current>);

#[derive(Debug)]
pub struct Current {
    pub session: SessionHash,
    pub account: Account,
    pub expires_at: Instant,
}

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("no randomness from the machine")]
    Random(#[source] getrandom::Error),
    #[error("the session could not be stored")]
    Store(#[source] StoreError),
}

/// The sessions of this process, in front of those in the database.
#[derive(Debug, Default)]
pub struct Sessions {
    cache: Mutex<HashMap<SessionHash, Cached>>,
}

#[derive(Clone, Debug)]
struct Cached {
    current: Arc<Current>,
    checked_at: Instant,
}

impl Sessions {
    /// A fresh id for `account`. The id a browser had before is never taken over.
    pub async fn begin(
        &self,
        store: &Store,
        account: Account,
        now: Instant,
    ) -> Result<Token, SignInError> {
        let token = Token::new().map_err(SignInError::Random)?;
        let lasts = if account.role == Role::Guardian {
            GUARDIAN_MILLIS
        } else {
            STAFF_MILLIS
        };
        let expires_at = now.plus_millis(lasts);
        store
            .begin_session(token.hash(), account.id, now, expires_at)
            .await
            .map_err(SignInError::Store)?;
        Ok(token)
    }

    /// The account behind the request's cookie, if the session still runs.
    pub async fn find(
        &self,
        state: &State,
        headers: &HeaderMap,
    ) -> Result<Option<Arc<Current>>, StoreError> {
        let Some(session) = cookie(state.site(), headers) else {
            return Ok(None);
        };
        self.check(state, session).await
    }

    /// The same for a session seen before, such as that of a long-lived stream.
    pub async fn check(
        &self,
        state: &State,
        session: SessionHash,
    ) -> Result<Option<Arc<Current>>, StoreError> {
        let now = state.clock().now();
        let cached = self.lock().get(&session).cloned();
        let believed = cached.filter(|it| {
            let fresh = !state.store().is_shared() || now.0 - it.checked_at.0 < BELIEVED_MILLIS;
            fresh && now < it.current.expires_at
        });
        if let Some(it) = believed {
            return Ok(Some(it.current));
        }
        let found = state.store().session(session, now).await?;
        let mut cache = self.lock();
        let Some((account, expires_at)) = found else {
            cache.remove(&session);
            return Ok(None);
        };
        if cache.len() >= CACHED_MAX {
            cache.clear();
        }
        let current = Arc::new(Current {
            session,
            account,
            expires_at,
        });
        cache.insert(
            session,
            Cached {
                current: current.clone(),
                checked_at: now,
            },
        );
        Ok(Some(current))
    }

    /// Ends a session here and in the database.
    pub async fn end(&self, store: &Store, session: SessionHash) -> Result<(), StoreError> {
        store.end_session(session).await?;
        self.forget(session);
        Ok(())
    }

    /// Drops what is cached of a session that was ended elsewhere.
    pub fn forget(&self, session: SessionHash) {
        self.lock().remove(&session);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<SessionHash, Cached>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `__Host-` needs Secure, which WebKit refuses on plain loopback: hence two names.
fn cookie_name(site: &Site) -> &'static str {
    if site.secure() {
        "__Host-tsunagu"
    } else {
        "tsunagu"
    }
}

/// The header that gives a browser its session.
pub fn set_cookie(site: &Site, token: &Token, role: Role) -> Option<HeaderValue> {
    let lasts = if role == Role::Guardian {
        GUARDIAN_MILLIS
    } else {
        STAFF_MILLIS
    };
    cookie_header(site, &token.0, lasts / 1000)
}

/// The header that takes it away.
pub fn clear_cookie(site: &Site) -> Option<HeaderValue> {
    cookie_header(site, "", 0)
}

fn cookie_header(site: &Site, value: &str, max_age_seconds: i64) -> Option<HeaderValue> {
    let secure = if site.secure() { "; Secure" } else { "" };
    let name = cookie_name(site);
    let text = format!(
        "{name}={value}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{secure}"
    );
    HeaderValue::try_from(text).ok()
}

/// Exactly one session cookie of the right shape. Two of the same name mean that somebody else's page
/// planted one: neither is believed.
fn cookie(site: &Site, headers: &HeaderMap) -> Option<SessionHash> {
    let name = cookie_name(site);
    let mut values = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(key, value)| (key == name).then_some(value));
    let value = values.next()?;
    let shaped = value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit());
    (shaped && values.next().is_none()).then(|| Token(value.to_owned()).hash())
}

impl FromRequestParts<State> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, ApiError> {
        // the guard of the route has looked already
        if let Some(known) = parts.extensions.get::<SignedIn>() {
            return Ok(known.clone());
        }
        let found = state.sessions().find(state, &parts.headers).await;
        let found = found.map_err(ApiError::store("reading a session"))?;
        found.map(SignedIn).ok_or(ApiError::LoginRequired)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_bound_to_tls_where_there_is_tls() {
        let check = |origin: Option<&str>, expect: &str| {
            let site = Site::new(origin).unwrap();
            let header = set_cookie(&site, &Token("ab".to_owned()), Role::Nurse).unwrap();
            assert_eq!(header.to_str().unwrap(), expect);
        };
        check(
            None,
            "tsunagu=ab; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax",
        );
        check(
            Some("https://techo.example.jp"),
            "__Host-tsunagu=ab; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax; Secure",
        );
    }

    #[test]
    fn only_one_well_formed_cookie_is_believed() {
        let site = Site::Loopback;
        let good = "0123456789abcdef".repeat(4);
        let check = |lines: &[String], expect: bool| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::COOKIE, line.parse().unwrap());
            }
            assert_eq!(cookie(&site, &headers).is_some(), expect, "{lines:?}");
        };
        check(&[], false);
        check(&[format!("tsunagu={good}")], true);
        check(&[format!("a=b; tsunagu={good}; c=d")], true);
        check(&[format!("tsunagu={good}; tsunagu={good}")], false);
        check(
            &[format!("tsunagu={good}"), format!("tsunagu={good}")],
            false,
        );
        check(&["tsunagu=short".to_owned()], false);
        check(&[format!("__Host-tsunagu={good}")], false);
    }
}
