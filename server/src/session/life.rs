//! How long a session lives, and what it begins with.

use super::SessionHash;
use crate::cookie::Token;
use crate::store::{Account, FoundSession, Means, NewSession, Stage};
use domain::Instant;
use sync::wire::Job;

pub(crate) const MINUTE_MILLIS: i64 = 60_000;
/// From sign-in to the end for staff, whatever they do meanwhile (security checklist B1).
const STAFF_MILLIS: i64 = 12 * 60 * MINUTE_MILLIS;
/// The same for guardians.
const GUARDIAN_MILLIS: i64 = 24 * 60 * MINUTE_MILLIS;
/// Without a request for so long, a session ends. The checklist's minutes (B1: 3 for staff, 5 for
/// guardians) are the device's lock, which drops the key whoever holds it; the server sees only the sync
/// loop, and a visiting nurse is without network from one road to the next.
const STAFF_IDLE_MILLIS: i64 = 4 * 60 * MINUTE_MILLIS;
const GUARDIAN_IDLE_MILLIS: i64 = 12 * 60 * MINUTE_MILLIS;
/// A session that began with nothing but a recovery code: long enough to register a passkey.
const RECOVERY_MILLIS: i64 = 15 * MINUTE_MILLIS;
/// After proving who one is, dangerous things may be done for so long (B5).
pub(crate) const FRESH_MILLIS: i64 = 5 * MINUTE_MILLIS;

/// How somebody proved who they are.
#[derive(Clone, Debug)]
pub struct Proof {
    pub means: Means,
    /// A moment ago, not yesterday at somebody else's.
    pub fresh: bool,
    /// Which passkey it was.
    pub passkey: Option<Vec<u8>>,
    /// The browser, as it calls itself.
    pub agent: String,
}

/// A session about to be written.
#[must_use]
pub fn new_session(
    token: &Token,
    account: &Account,
    proof: Proof,
    replaces: Option<SessionHash>,
    now: Instant,
) -> NewSession {
    let (stage, lasts) = match proof.means {
        Means::Recovery => (Stage::Recovery, RECOVERY_MILLIS),
        _ => (Stage::Full, lasts_millis(account.role)),
    };
    let fresh = if proof.fresh { FRESH_MILLIS } else { 0 };
    NewSession {
        hash: SessionHash(token.hash()),
        account: account.id,
        created_at: now,
        expires_at: now.plus_millis(lasts),
        fresh_until: now.plus_millis(fresh),
        stage,
        means: proof.means,
        passkey: proof.passkey,
        agent: proof.agent,
        replaces,
    }
}

pub(super) fn lasts_millis(role: Job) -> i64 {
    if role.is_staff() {
        STAFF_MILLIS
    } else {
        GUARDIAN_MILLIS
    }
}

pub(super) fn idle_millis(role: Job) -> i64 {
    if role.is_staff() {
        STAFF_IDLE_MILLIS
    } else {
        GUARDIAN_IDLE_MILLIS
    }
}

/// Whether a session from the database has neither reached its end nor been left alone too long.
#[must_use]
pub fn runs(found: &FoundSession, now: Instant) -> bool {
    now < found.expires_at && now.0 - found.seen_at.0 < idle_millis(found.account.role)
}
