//! The decision itself, in the model's order: PROTECTED → ROLE → RELATIONSHIP → SENSITIVITY → GRANT →
//! PURPOSE → TIME. Every fact is a path of its own; the best allowed one counts, unless something closes
//! them all.

mod limits;
mod reading;
mod spot;
mod view;

use super::action::is_open_to;
use super::emergency;
use super::relation::State;
use super::{
    Action, Basis, Category, Decision, DenyReason, OrganizationKind, Permission, Relation, Request,
    Role, View,
};
use limits::{for_purpose, within_limits};
use reading::reading;
use spot::{asked, in_emergency, let_in, review};
use view::{basis, own_entry, whole};

/// One path's answer.
type Answer = Result<Permission, DenyReason>;

/// Whether the actor may do this.
pub fn decide(request: &Request<'_>) -> Decision {
    if request.facts.contains(&Relation::ShutOut) {
        return Decision::Deny(DenyReason::Protected);
    }
    if !could(request) {
        return Decision::Deny(DenyReason::Role);
    }
    if request.action == Action::BeginEmergency {
        return Decision::Allow(Permission {
            view: View::Full,
            basis: Basis::Emergency,
            role: Role::ED,
        });
    }
    let mut best: Answer = Err(DenyReason::NoRelationship);
    for fact in request.facts {
        best = match (best, path(request, fact)) {
            (Ok(one), Ok(other)) if one.view >= other.view => Ok(one),
            (Ok(one), Err(_)) => Ok(one),
            (Err(one), Err(other)) => Err(one.max(other)),
            (_, other) => other,
        };
    }
    match best {
        Ok(permission) => Decision::Allow(permission),
        Err(reason) => Decision::Deny(reason),
    }
}

/// Whether anybody with this job could ever do it, whoever the person is. Answered before any relation is
/// looked at, so that the answer says nothing about the person.
fn could(request: &Request<'_>) -> bool {
    let Request {
        actor,
        action,
        category,
        labels,
        ..
    } = *request;
    let here = actor.kind == Some(OrganizationKind::EmergencyHospital);
    let job = actor.job;
    let is_there = |role: &&Role| match role {
        Role::ED => emergency::may_begin(actor),
        Role::AD => here || action != Action::ReviewEmergency,
        _ => true,
    };
    let mut columns = job.columns().iter().filter(is_there);
    columns.any(|role| is_open_to(*role, job, action, category, labels))
}

fn path(request: &Request<'_>, fact: &Relation) -> Answer {
    if let (Relation::Emergency(emergency), Action::ReviewEmergency) = (fact, request.action) {
        return review(request, emergency);
    }
    let Some(role) = request.actor.column(fact) else {
        return Err(DenyReason::NoRelationship);
    };
    if !is_open_to(
        role,
        request.actor.job,
        request.action,
        request.category,
        request.labels,
    ) {
        return Err(DenyReason::Role);
    }
    match fact {
        Relation::Emergency(emergency) => in_emergency(request, emergency, role),
        Relation::Question { record } => asked(request, *record, role),
        Relation::Grant(grant) => let_in(request, grant, role),
        _ => related(request, fact, role),
    }
}

/// By a relation that lasts, or by a visit.
fn related(request: &Request<'_>, fact: &Relation, role: Role) -> Answer {
    let closed = match fact.state(request.now) {
        State::Active => None,
        // a look that is told late is told all the same: nobody gains by it but the person
        _ if request.action == Action::RecordLook => None,
        State::Suspended if request.action == Action::RequestGrant => None,
        State::Suspended => Some(DenyReason::RelationshipSuspended),
        State::Ended => Some(DenyReason::RelationshipEnded),
    };
    if let Some(reason) = closed {
        // legal retention: what an organisation wrote itself stays readable to it, and nothing else
        return if request.actor.staff() {
            own_entry(request, role).ok_or(reason)
        } else {
            Err(reason)
        };
    }
    within_limits(request, fact)?;
    if request.action.is_reading() {
        return reading(request, fact, role);
    }
    if matches!(fact, Relation::Visit { .. }) && !is_for_a_visit(request) {
        return Err(DenyReason::NoRelationship);
    }
    for_purpose(request, role)?;
    Ok(whole(basis(fact), role))
}

/// A visit is about one dose: nothing about the family's affairs is done by it.
fn is_for_a_visit(request: &Request<'_>) -> bool {
    let here = matches!(request.category, Category::C08 | Category::C20);
    let one_of = matches!(
        request.action,
        Action::RecordVisit
            | Action::RecordTemperature
            | Action::RecordDecision
            | Action::RecordConsent
            | Action::PrepareDose
            | Action::RecordDose
            | Action::RecordProvenance
            | Action::RecordLook
    );
    here && one_of
}
