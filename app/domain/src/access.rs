//! Who may do what with whose records. One function, asked by every route and by the device itself.
//!
//! Denies by default. Knows nothing of sessions, routes or tables: the caller brings the facts. The model,
//! its table and its sources: `data/access-model.json`.

pub mod acting;
mod action;
mod actor;
pub mod age;
mod category;
mod decide;
pub mod emergency;
mod grant;
mod kind;
mod label;
mod level;
pub mod mandate;
pub mod package;
mod purpose;
mod readable;
mod reduce;
mod relation;
mod role;

pub use action::Action;
pub use actor::Actor;
pub use category::{Categories, Category};
pub use decide::decide;
pub use emergency::Emergency;
pub use grant::{Effect, Grant};
pub use kind::{draft_requirement, head, requirement};
pub use label::{ACT_CODE, Label, Labels, labels};
pub use level::{Level, level, level_of};
pub use mandate::Mandate;
pub use purpose::{Purpose, Purposes};
pub use readable::{Readable, readable};
pub use reduce::shown;
pub use relation::{Powers, Relation, SUSPENDED_AFTER_DAYS, State, Team, TeamKind};
pub use role::{Job, OrganizationKind, Role};

use crate::id::{AccountId, OrganizationId, RecordId};
use crate::time::Instant;

/// A question to [`decide`]: may this actor do that with a record of the person whom `facts` are about?
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub actor: &'a Actor,
    /// Which kind of record.
    pub category: Category,
    /// Its security labels.
    pub labels: Labels,
    /// To do what.
    pub action: Action,
    /// What for. `None`: what the role usually does (a device that pulls).
    pub purpose: Option<Purpose>,
    /// The record, when it exists already.
    pub entry: Option<Entry>,
    /// Every known connection of this actor to this person.
    pub facts: &'a [Relation],
    /// Now, by the server's clock.
    pub now: Instant,
}

impl<'a> Request<'a> {
    /// About something without labels that does not exist yet, for the usual purpose.
    pub fn new(
        actor: &'a Actor,
        action: Action,
        category: Category,
        facts: &'a [Relation],
        now: Instant,
    ) -> Self {
        Request {
            actor,
            category,
            labels: Labels::NONE,
            action,
            purpose: None,
            entry: None,
            facts,
            now,
        }
    }
}

/// An existing record, as far as access depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which one.
    pub id: RecordId,
    /// Who wrote it.
    pub account: AccountId,
    /// For which organisation; none for family.
    pub organization: Option<OrganizationId>,
    /// When.
    pub at: Instant,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes, on this ground and in this view.
    Allow(Permission),
    /// No. What may be told of the reason: [`DenyReason::outside`].
    Deny(DenyReason),
}

impl Decision {
    /// Yes.
    pub fn is_allowed(self) -> bool {
        matches!(self, Decision::Allow(_))
    }

    /// How much is shown; nothing when it was denied.
    pub fn view(self) -> Option<View> {
        match self {
            Decision::Allow(permission) => Some(permission.view),
            Decision::Deny(_) => None,
        }
    }
}

/// On what ground, as whom, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// How much is shown.
    pub view: View,
    /// The ground.
    pub basis: Basis,
    /// The column of the model.
    pub role: Role,
}

/// The ground of a permission, as it is written into the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// 本人
    Owner,
    /// 保護者
    Guardian,
    /// 成年後見人等
    Statutory,
    /// 代理人
    Proxy,
    /// 家族
    Family,
    /// The organisation serves the person, or is charged by law.
    Team(TeamKind),
    /// A visit open today at the actor's clinic.
    OpenVisit,
    /// The actor's own side wrote it.
    OwnEntry,
    /// The person has granted it: the Consent.
    Grant(RecordId),
    /// Life was in danger.
    Emergency,
    /// The person has asked.
    Question,
}

/// How much of a record is shown, from the least to all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// A flag, a level, the next step.
    Reduced,
    /// All but where the person can be found.
    WithoutPlaces,
    /// All of it.
    Full,
}

/// Why not. For logs and tests; what may be told is [`DenyReason::outside`]. Ordered by how far the
/// question came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DenyReason {
    /// The person is protected against the one who asks.
    Protected,
    /// Nothing connects the two.
    NoRelationship,
    /// Not for this job, or not in this role.
    Role,
    /// Something connected them, once.
    RelationshipEnded,
    /// It sleeps.
    RelationshipSuspended,
    /// A label closes it; not even its existence is told.
    Sensitive,
    /// The person is too young, or too old, for this to be done by the one who asks.
    Age,
    /// Guardians disagree, and papers are being checked.
    Held,
    /// The person has not granted it, or has refused it.
    NotGranted,
    /// The person has taken it back.
    Revoked,
    /// Granted, and not for this.
    Purpose,
    /// Granted until some time ago.
    Expired,
}

/// What may be told to the one who was denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outside {
    /// Exactly what somebody hears about a person who does not exist.
    NoData,
    /// Their relation is over.
    Ended,
    /// Their relation sleeps; they may ask the person to wake it.
    Suspended,
    /// The person can be asked for it.
    NotGranted,
    /// It was theirs until the person took it back.
    Revoked,
    /// It was theirs until its end.
    Expired,
    /// Not for this purpose.
    Purpose,
    /// Somebody of another age, or the other side, does this.
    Age,
    /// Not while papers are being checked.
    Held,
}

impl DenyReason {
    /// What may be told. A protection, an unknown person, a stranger, a category that is none of one's
    /// business and a record one must not know of are all the same from outside. The role is among them:
    /// somebody shut out must not hear anything that a stranger with the same job would not hear.
    pub fn outside(self) -> Outside {
        match self {
            DenyReason::Protected
            | DenyReason::NoRelationship
            | DenyReason::Role
            | DenyReason::Sensitive => Outside::NoData,
            DenyReason::RelationshipEnded => Outside::Ended,
            DenyReason::RelationshipSuspended => Outside::Suspended,
            DenyReason::Age => Outside::Age,
            DenyReason::Held => Outside::Held,
            DenyReason::NotGranted => Outside::NotGranted,
            DenyReason::Revoked => Outside::Revoked,
            DenyReason::Purpose => Outside::Purpose,
            DenyReason::Expired => Outside::Expired,
        }
    }

    /// As in the log.
    pub fn code(self) -> &'static str {
        match self {
            DenyReason::Protected => "PROTECTED",
            DenyReason::NoRelationship => "NO_RELATIONSHIP",
            DenyReason::Role => "ROLE",
            DenyReason::RelationshipEnded => "RELATIONSHIP_ENDED",
            DenyReason::RelationshipSuspended => "RELATIONSHIP_SUSPENDED",
            DenyReason::Sensitive => "SENSITIVE",
            DenyReason::Age => "AGE",
            DenyReason::Held => "HELD",
            DenyReason::NotGranted => "NOT_GRANTED",
            DenyReason::Revoked => "REVOKED",
            DenyReason::Purpose => "PURPOSE",
            DenyReason::Expired => "EXPIRED",
        }
    }

    /// The reason of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        const ALL: [DenyReason; 12] = [
            DenyReason::Protected,
            DenyReason::NoRelationship,
            DenyReason::Role,
            DenyReason::RelationshipEnded,
            DenyReason::RelationshipSuspended,
            DenyReason::Sensitive,
            DenyReason::Age,
            DenyReason::Held,
            DenyReason::NotGranted,
            DenyReason::Revoked,
            DenyReason::Purpose,
            DenyReason::Expired,
        ];
        ALL.into_iter().find(|reason| reason.code() == code)
    }
}
