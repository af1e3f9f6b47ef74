//! How much is shown, and on what ground.

use super::Answer;
use crate::access::relation::State;
use crate::access::{Basis, DenyReason, Permission, Relation, Request, Role, View};

/// What the actor's own side wrote. A doctor's opinion stays the doctor's, whatever its label.
pub(super) fn own_entry(request: &Request<'_>, role: Role) -> Option<Permission> {
    let entry = request.entry?;
    let own = match request.actor.organization {
        Some(organization) => entry.organization == Some(organization),
        None => entry.organization.is_none() && entry.account == request.actor.account,
    };
    (own && request.action.is_reading()).then_some(whole(Basis::OwnEntry, role))
}

pub(super) fn whole(basis: Basis, role: Role) -> Permission {
    Permission {
        view: View::Full,
        basis,
        role,
    }
}

pub(super) fn reduced(request: &Request<'_>, basis: Basis, role: Role) -> Answer {
    if hides_places(request, basis) && request.labels.is_place() {
        return Err(DenyReason::Sensitive);
    }
    Ok(Permission {
        view: View::Reduced,
        basis,
        role,
    })
}

/// Whole, or without what tells where a protected person can be found.
pub(super) fn placed(request: &Request<'_>, basis: Basis, role: Role) -> Answer {
    if !hides_places(request, basis) {
        return Ok(whole(basis, role));
    }
    if request.labels.is_place() {
        return Err(DenyReason::Sensitive);
    }
    Ok(Permission {
        view: View::WithoutPlaces,
        basis,
        role,
    })
}

/// Under protection, places are for the person, for the guardian who was linked anew and holds the child's
/// rights, and for the teams that serve them.
pub(super) fn hides_places(request: &Request<'_>, basis: Basis) -> bool {
    let serves = |fact: &Relation| match fact {
        Relation::Team(team) => team.state(request.now.date_in_japan()) == State::Active,
        _ => false,
    };
    let own = match basis {
        Basis::Owner | Basis::Guardian | Basis::Team(_) | Basis::OwnEntry => true,
        Basis::Grant(_) => request.facts.iter().any(serves) || holds_rights(request),
        _ => false,
    };
    !own && request.facts.contains(&Relation::Protected)
}

pub(super) fn holds_rights(request: &Request<'_>) -> bool {
    let holds = |fact: &Relation| {
        fact.is_household()
            && request.actor.column(fact).is_some()
            && fact.state(request.now) == State::Active
    };
    request.facts.iter().any(holds)
}

pub(super) fn basis(fact: &Relation) -> Basis {
    match fact {
        Relation::Owner { .. } => Basis::Owner,
        Relation::Guardian { .. } => Basis::Guardian,
        Relation::Statutory { .. } => Basis::Statutory,
        Relation::Proxy { .. } => Basis::Proxy,
        Relation::Family { .. } => Basis::Family,
        Relation::Team(team) => Basis::Team(team.kind),
        Relation::Visit { .. } => Basis::OpenVisit,
        Relation::Grant(grant) => Basis::Grant(grant.consent),
        Relation::Emergency(_) => Basis::Emergency,
        Relation::Question { .. } => Basis::Question,
        // no path of their own: they only close others
        Relation::Protected | Relation::ShutOut => Basis::OwnEntry,
    }
}
