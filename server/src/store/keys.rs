//! What stands in the tables about signing in: sessions, passkeys, invitations, and lines of the journal.

use crate::session::SessionHash;
use crate::store::model::Account;
use domain::access::Mandate;
use domain::{AccountId, DeviceId, Instant, OrganizationId, PersonId};
use serde_json::Value;
use sync::wire::Job;

/// What a session may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Full,
    /// Begun with a recovery code: a passkey must be registered before anything else.
    Recovery,
}

/// How somebody proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    Demo,
    Passkey,
    OpenId,
    Recovery,
}

/// What an invitation to act for a person is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Guardian,
    Proxy,
    /// The person, who gets their own sign-in.
    Owner,
    /// 成年後見人等, whose mandate was read from a certificate.
    Statutory,
}

/// A kind and its name in the tables and on the wire.
macro_rules! codes {
    ($type:ident { $($variant:ident = $code:literal),* }) => {
        impl $type {
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $($type::$variant => $code),* }
            }
            #[must_use]
            pub fn of(code: &str) -> Option<Self> {
                match code { $($code => Some($type::$variant),)* _ => None }
            }
        }
    };
}
codes!(Stage { Full = "full", Recovery = "recovery" });
codes!(Means { Demo = "demo", Passkey = "passkey", OpenId = "openid", Recovery = "recovery" });
codes!(Relation { Guardian = "guardian", Proxy = "proxy", Owner = "owner", Statutory = "statutory" });

#[derive(Clone, Debug)]
pub struct NewSession {
    pub hash: SessionHash,
    pub account: AccountId,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub fresh_until: Instant,
    pub stage: Stage,
    pub means: Means,
    pub passkey: Option<Vec<u8>>,
    pub agent: String,
    /// Ends with the beginning of this one.
    pub replaces: Option<SessionHash>,
}

#[derive(Clone, Debug)]
pub struct FoundSession {
    pub hash: SessionHash,
    pub account: Account,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub seen_at: Instant,
    pub fresh_until: Instant,
    pub stage: Stage,
    pub means: Means,
    pub agent: String,
    pub device: Option<DeviceId>,
}

#[derive(Clone, Debug)]
pub struct Passkey {
    /// The credential's id.
    pub id: Vec<u8>,
    pub account: AccountId,
    pub name: String,
    /// Public key and counter.
    pub content: String,
    pub created_at: Instant,
    pub used_at: Option<Instant>,
    /// Its counter went backwards.
    pub suspended_at: Option<Instant>,
}

#[derive(Clone, Debug)]
pub struct KnownDevice {
    pub id: DeviceId,
    pub created_at: Instant,
    pub agent: String,
}

/// What a person may still recover with.
#[derive(Clone, Copy, Debug)]
pub struct Recovery {
    pub left: i64,
    pub made_at: Option<Instant>,
}

/// One line of an account's journal. Invariant: `content` holds no secret and no health data.
#[derive(Clone, Debug)]
pub struct Line {
    /// `None`: nobody we know.
    pub subject: Option<AccountId>,
    pub at: Instant,
    pub event: &'static str,
    pub content: Value,
}

/// A line as it is read back.
#[derive(Clone, Debug)]
pub struct Entry {
    pub number: i64,
    pub at: Instant,
    pub event: String,
    pub content: Value,
}

/// What somebody is invited to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Work for an organisation.
    Staff {
        organization: OrganizationId,
        role: Job,
        administers: bool,
    },
    /// A passkey for an account that is there: brought in by import, or all its keys are lost.
    Account(AccountId),
    /// Act for a person.
    Person {
        person: PersonId,
        relation: Relation,
        /// Of a [`Relation::Statutory`].
        mandate: Option<Mandate>,
    },
}

#[derive(Clone, Debug)]
pub struct NewInvitation {
    pub hash: [u8; 32],
    pub offer: Offer,
    /// `None`: whoever runs the server.
    pub invited_by: Option<AccountId>,
    pub created_at: Instant,
    pub expires_at: Instant,
}

#[derive(Clone, Debug)]
pub struct Invitation {
    pub hash: [u8; 32],
    pub name: String,
    pub offer: Offer,
    pub organization_name: Option<String>,
    pub invited_by: Option<AccountId>,
    pub inviter_name: Option<String>,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub accepted_by: Option<AccountId>,
    pub accepter_name: Option<String>,
    pub accepted_at: Option<Instant>,
    pub ended_at: Option<Instant>,
}

impl Invitation {
    /// Whether it can still be accepted.
    #[must_use]
    pub fn is_open(&self, now: Instant) -> bool {
        self.accepted_at.is_none() && self.ended_at.is_none() && now < self.expires_at
    }
}

/// A passkey that was proved, and all that comes with it, written wholly or not at all.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Made with it, by an invitation.
    pub new_account: Option<Account>,
    pub passkey: Passkey,
    /// Used up with it. Gone meanwhile: nothing is written.
    pub invitation: Option<[u8; 32]>,
    pub session: NewSession,
    pub lines: Vec<Line>,
}

/// How long somebody has to confirm, from the acceptance: both sides sit together, or call each other.
pub const CONFIRM_MILLIS: i64 = 24 * 60 * 60_000;
/// Wrong codes read out, then the invitation is void.
pub const TRIES_MAX: i64 = 5;
