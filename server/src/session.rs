//! Who is signed in: 256-bit random ids in a cookie, kept as hashes.
//!
//! Must not know: how somebody proved who they are. It only remembers that they did, until when.

mod life;

pub(crate) use life::{FRESH_MILLIS, MINUTE_MILLIS};
pub use life::{Proof, new_session, runs};

use crate::cookie::{Cookie, Token};
use crate::error::ApiError;
use crate::origin::Site;
use crate::state::State;
use crate::store::{Account, FoundSession, Line, Means, Stage, Store, StoreError};
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, HeaderValue, request::Parts};
use domain::Instant;
use life::{idle_millis, lasts_millis};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use sync::wire::Job;

/// A sign of life is written down at most so often.
const SEEN_EVERY_MILLIS: i64 = 5 * MINUTE_MILLIS;
/// How long a session is believed without asking the database, when other processes share it.
const BELIEVED_MILLIS: i64 = 10_000;
/// More cached sessions than this and the cache starts anew.
const CACHED_MAX: usize = 20_000;

/// What the database knows a session by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionHash(pub [u8; 32]);

impl SessionHash {
    /// Names the session to its own browser. From it neither the cookie nor this hash can be found.
    #[must_use]
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

/// A request's account. As an argument of a handler it refuses everybody who is not signed in.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Arc<Current>);

#[derive(Debug)]
pub struct Current {
    pub session: SessionHash,
    pub account: Account,
    pub expires_at: Instant,
    pub fresh_until: Instant,
    pub stage: Stage,
    pub means: Means,
    pub device: Option<domain::DeviceId>,
}

impl Current {
    /// Whether its person proved a moment ago who they are.
    #[must_use]
    pub fn is_fresh(&self, now: Instant) -> bool {
        self.stage == Stage::Full && now < self.fresh_until
    }
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
    /// The last request here.
    seen_at: Instant,
    /// What the database was told of it.
    told_at: Instant,
}

impl Sessions {
    /// A fresh id for `account`, in place of the session `replaces`. The id a browser had before is
    /// never taken over.
    pub async fn begin(
        &self,
        store: &Store,
        account: &Account,
        proof: Proof,
        (replaces, line): (Option<SessionHash>, Line),
        now: Instant,
    ) -> Result<Token, SignInError> {
        let token = Token::new().map_err(SignInError::Random)?;
        let new = new_session(&token, account, proof, replaces, now);
        store
            .begin_session(new, line)
            .await
            .map_err(SignInError::Store)?;
        replaces.iter().for_each(|it| self.forget(*it));
        Ok(token)
    }

    /// The account behind the request's cookie, if the session still runs. Counts as a sign of life.
    pub async fn find(
        &self,
        state: &State,
        headers: &HeaderMap,
    ) -> Result<Option<Arc<Current>>, StoreError> {
        let Some(session) = Cookie::Session.read(state.site(), headers) else {
            return Ok(None);
        };
        self.look(state, SessionHash(session), true).await
    }

    /// The same for a session seen before, such as that of a long-lived stream, which is no sign of life.
    pub async fn check(
        &self,
        state: &State,
        session: SessionHash,
    ) -> Result<Option<Arc<Current>>, StoreError> {
        self.look(state, session, false).await
    }

    async fn look(
        &self,
        state: &State,
        session: SessionHash,
        alive: bool,
    ) -> Result<Option<Arc<Current>>, StoreError> {
        let (store, now) = (state.store(), state.clock().now());
        let known = self.believed(session, store.is_shared(), alive, now);
        let (current, tell) = match known {
            Some(it) => it,
            None => {
                let found = store.session(session).await?;
                let found = found.filter(|it| runs(it, now));
                let Some(found) = found else {
                    self.forget(session);
                    return Ok(None);
                };
                self.remember(session, found, alive, now)
            }
        };
        if tell {
            store.touch_session(session, now).await?;
        }
        Ok(Some(current))
    }

    /// What this process knows by itself, and whether the database should hear of the sign of life.
    fn believed(
        &self,
        session: SessionHash,
        shared: bool,
        alive: bool,
        now: Instant,
    ) -> Option<(Arc<Current>, bool)> {
        let mut cache = self.lock();
        let it = cache.get_mut(&session)?;
        let recent = !shared || now.0 - it.checked_at.0 < BELIEVED_MILLIS;
        let idle = now.0 - it.seen_at.0 >= idle_millis(it.current.account.role);
        if !recent || idle || now >= it.current.expires_at {
            return None;
        }
        Some((it.current.clone(), it.see(alive, now)))
    }

    fn remember(
        &self,
        session: SessionHash,
        found: FoundSession,
        alive: bool,
        now: Instant,
    ) -> (Arc<Current>, bool) {
        let current = Arc::new(Current {
            session,
            account: found.account,
            expires_at: found.expires_at,
            fresh_until: found.fresh_until,
            stage: found.stage,
            means: found.means,
            device: found.device,
        });
        let mut cached = Cached {
            current: current.clone(),
            checked_at: now,
            seen_at: found.seen_at,
            told_at: found.seen_at,
        };
        let tell = cached.see(alive, now);
        let mut cache = self.lock();
        if cache.len() >= CACHED_MAX {
            cache.clear();
        }
        cache.insert(session, cached);
        (current, tell)
    }

    /// Drops what is cached of a session that was ended elsewhere.
    pub fn forget(&self, session: SessionHash) {
        self.lock().remove(&session);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<SessionHash, Cached>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cached {
    fn see(&mut self, alive: bool, now: Instant) -> bool {
        if !alive {
            return false;
        }
        self.seen_at = now.max(self.seen_at);
        let tell = now.0 - self.told_at.0 >= SEEN_EVERY_MILLIS;
        if tell {
            self.told_at = now;
        }
        tell
    }
}

/// The header that gives a browser its session.
#[must_use]
pub fn set_cookie(site: &Site, token: &Token, role: Job) -> Option<HeaderValue> {
    Cookie::Session.set(site, token, lasts_millis(role))
}

/// The header that takes it away.
#[must_use]
pub fn clear_cookie(site: &Site) -> Option<HeaderValue> {
    Cookie::Session.clear(site)
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
