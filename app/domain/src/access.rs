//! Who may do what with whose records. One function, asked by every route and by the device itself.
//!
//! Denies by default. Knows nothing of sessions, routes or tables: the caller brings the facts.

mod category;
mod reduce;

pub use category::{Category, draft_requirement, requirement};
pub use reduce::reduced;

use crate::age;
use crate::id::{AccountId, OrganizationId, PersonId};
use crate::time::Date;
use serde::{Deserialize, Serialize};

/// What an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 保護者, or a person using their own notebook.
    Guardian,
    /// 看護師
    Nurse,
    /// 医師
    Doctor,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account signed in.
    pub account: AccountId,
    /// What it is.
    pub role: Role,
    /// Where it works; staff without an organisation may do nothing.
    pub organization: Option<OrganizationId>,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Read a record.
    Read,
    /// Type into an open form, or throw it away.
    EditDraft,
    /// Send the form.
    Submit,
    /// Open a visit at a clinic, or say that the person has arrived.
    RecordVisit,
    /// Record the temperature taken before the dose.
    RecordTemperature,
    /// Fill in the physician's section: 実施できる, 見合わせ.
    RecordDecision,
    /// Record what the guardian said about this vaccination.
    RecordConsent,
    /// Type into the record of a dose before it is handed in.
    PrepareDose,
    /// Record a dose given, or not given.
    RecordDose,
    /// Say who wrote what.
    RecordProvenance,
    /// Say who looked at what.
    RecordLook,
    /// Change who the person or the guardian is.
    ChangePerson,
}

/// A fact that connects somebody to a person's records. The caller gives every one it knows of; those of
/// other people or accounts do no harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The notebook is the account's own.
    Owner {
        /// Whose account.
        account: AccountId,
        /// Whose notebook.
        person: PersonId,
    },
    /// The account acts for a child.
    GuardianOf {
        /// Whose account.
        account: AccountId,
        /// The child.
        person: PersonId,
        /// 生年月日 of the child: guardianship ends at 00:00 on the 18th birthday.
        birth: Option<Date>,
    },
    /// The person comes, or came, to a clinic.
    Visit {
        /// Which clinic.
        organization: OrganizationId,
        /// Who comes.
        person: PersonId,
        /// The day; open until its end.
        date: Date,
        /// Cancelled or ended early.
        closed: bool,
    },
}

/// A question to [`decide`].
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub actor: Actor,
    /// Whose records.
    pub person: PersonId,
    /// Which kind of record.
    pub category: Category,
    /// To do what.
    pub action: Action,
    /// The organisation that wrote the record, when reading an existing one.
    pub written_by: Option<OrganizationId>,
    /// Every known connection.
    pub relations: &'a [Relation],
    /// Today in Japan, by the server's clock.
    pub today: Date,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes, on this ground and in this view.
    Allow(Grant),
    /// No. To the outside all denials look alike, and like an unknown person.
    Deny(DenyReason),
}

impl Decision {
    /// Yes.
    pub fn is_allowed(self) -> bool {
        matches!(self, Decision::Allow(_))
    }
}

/// On what ground, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The ground.
    pub basis: Basis,
    /// How much is shown.
    pub view: View,
}

/// The ground of a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// 本人
    Owner,
    /// 保護者
    Guardian,
    /// A visit open today at the actor's clinic.
    OpenVisit,
    /// The actor's own organisation wrote it.
    OwnEntry,
}

/// How much of a record is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// All of it.
    Full,
    /// What [`reduced`] leaves.
    Reduced,
}

/// Why not. For logs and tests; never told to the one who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DenyReason {
    /// Nothing connects the two.
    NoRelationship,
    /// Something did, once.
    RelationshipEnded,
    /// Connected, but this is not for this role.
    Role,
}

/// Whether the actor may do this.
pub fn decide(request: &Request<'_>) -> Decision {
    match request.actor.role {
        Role::Guardian => family(request),
        Role::Nurse | Role::Doctor => staff(request),
    }
}

fn family(request: &Request<'_>) -> Decision {
    let mut reason = DenyReason::NoRelationship;
    for relation in request.relations {
        let basis = match *relation {
            Relation::Owner { account, person }
                if account == request.actor.account && person == request.person =>
            {
                Basis::Owner
            }
            Relation::GuardianOf {
                account,
                person,
                birth,
            } if account == request.actor.account && person == request.person => {
                if birth.is_some_and(|birth| request.today > age::reach_months(birth, 18 * 12)) {
                    reason = DenyReason::RelationshipEnded;
                    continue;
                }
                Basis::Guardian
            }
            _ => continue,
        };
        if family_may(request.action, request.category, basis) {
            return Decision::Allow(Grant {
                basis,
                view: View::Full,
            });
        }
        reason = DenyReason::Role;
    }
    Decision::Deny(reason)
}

fn family_may(action: Action, category: Category, basis: Basis) -> bool {
    match action {
        Action::Read => category.family_reads(basis == Basis::Owner),
        Action::EditDraft
        | Action::Submit
        | Action::RecordVisit
        | Action::RecordConsent
        | Action::RecordProvenance => category == Category::C08,
        Action::ChangePerson => category == Category::C01,
        // a dose, a decision and a measured temperature are the clinic's word; looks are logged by the server
        Action::RecordTemperature
        | Action::RecordDecision
        | Action::PrepareDose
        | Action::RecordDose
        | Action::RecordLook => false,
    }
}

fn staff(request: &Request<'_>) -> Decision {
    let Some(organization) = request.actor.organization else {
        return Decision::Deny(DenyReason::NoRelationship);
    };
    let visits = request
        .relations
        .iter()
        .filter_map(|relation| match *relation {
            Relation::Visit {
                organization: clinic,
                person,
                date,
                closed,
            } if clinic == organization && person == request.person => {
                Some(!closed && request.today <= date)
            }
            _ => None,
        });
    let (open, any) = visits.fold((false, false), |(open, _), this| (open || this, true));
    if !any {
        return Decision::Deny(DenyReason::NoRelationship);
    }
    if !open {
        // legal retention: what the clinic wrote stays readable to it, and nothing else
        let own = request.written_by == Some(organization);
        return if own && request.action == Action::Read && request.category == Category::C08 {
            Decision::Allow(Grant {
                basis: Basis::OwnEntry,
                view: View::Full,
            })
        } else {
            Decision::Deny(DenyReason::RelationshipEnded)
        };
    }
    match staff_may(request) {
        Some(view) => Decision::Allow(Grant {
            basis: Basis::OpenVisit,
            view,
        }),
        None => Decision::Deny(DenyReason::Role),
    }
}

fn staff_may(request: &Request<'_>) -> Option<View> {
    let doctor = request.actor.role == Role::Doctor;
    match (request.action, request.category) {
        (Action::Read, Category::C01) => Some(View::Reduced),
        (Action::Read, Category::C05 | Category::C08) => Some(View::Full),
        (
            Action::RecordVisit
            | Action::PrepareDose
            | Action::RecordTemperature
            | Action::RecordConsent
            | Action::RecordProvenance,
            Category::C08,
        ) => Some(View::Full),
        (Action::RecordDecision | Action::RecordDose, Category::C08) => {
            doctor.then_some(View::Full)
        }
        (Action::RecordLook, Category::C20) => Some(View::Full),
        _ => None,
    }
}
