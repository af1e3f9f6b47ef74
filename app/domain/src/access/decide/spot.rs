//! What needs no relation that lasts: somebody let in on the spot, an emergency, a question that was asked.

use super::Answer;
use super::limits::for_purpose;
use super::reading::{covers, refused};
use super::view::{own_entry, placed, reduced, whole};
use crate::access::emergency::{self, Emergency, Stage, VITALS_DAYS};
use crate::access::grant::{Effect, Grant};
use crate::access::level::{Level, level_of};
use crate::access::{Action, Basis, Category, DenyReason, Job, Request, Role};
use crate::age::plus_days_signed;
use crate::id::RecordId;

/// By a grant that is its own relation: 今回だけ.
pub(super) fn let_in(request: &Request<'_>, grant: &Grant, role: Role) -> Answer {
    if grant.effect == Effect::Deny {
        return Err(DenyReason::NoRelationship);
    }
    grant.standing(request.now)?;
    if request.action == Action::RecordLook {
        return Ok(whole(Basis::Grant(grant.consent), role));
    }
    if !matches!(request.action, Action::Read) {
        return Err(DenyReason::NotGranted);
    }
    let basis = Basis::Grant(grant.consent);
    let sensitive = request.labels.is_sensitive() || request.category == Category::C18;
    let level = level_of(role, request.category, request.labels);
    let item = sensitive || level == Level::I;
    refused(request, role)?;
    match covers(request, grant, role, item) {
        Ok(()) => {}
        Err(_) if sensitive => return Err(DenyReason::Sensitive),
        // whoever is let in has to know whom they have before them
        Err(_) if request.category == Category::C01 => return reduced(request, basis, role),
        Err(reason) => return Err(reason),
    }
    match level {
        Level::W | Level::R | Level::X | Level::C | Level::I => placed(request, basis, role),
        Level::S => reduced(request, basis, role),
        Level::O | Level::E => Err(DenyReason::NotGranted),
        Level::Q | Level::Never => Err(DenyReason::Role),
    }
}

/// While the glass is broken.
pub(super) fn in_emergency(request: &Request<'_>, emergency: &Emergency, role: Role) -> Answer {
    if !emergency.mine {
        return Err(DenyReason::NoRelationship);
    }
    for_purpose(request, role)?;
    if !emergency.is_running(request.now) {
        return Err(DenyReason::Expired);
    }
    match request.action {
        Action::Read => {}
        Action::RecordLook => return Ok(whole(Basis::Emergency, role)),
        Action::WidenEmergency if emergency.stage == Stage::First => {
            return Ok(whole(Basis::Emergency, role));
        }
        _ => return Err(DenyReason::NotGranted),
    }
    if request.labels.is_sensitive() {
        return Err(DenyReason::Sensitive);
    }
    if !emergency::categories_for(role, emergency.stage).has(request.category) {
        return Err(DenyReason::NotGranted);
    }
    let earliest = plus_days_signed(request.now.date_in_japan(), -VITALS_DAYS);
    let old = request
        .entry
        .is_some_and(|entry| entry.at.date_in_japan() < earliest);
    let wished = request
        .entry
        .is_some_and(|entry| emergency.wishes.contains(&entry.id));
    match request.category {
        Category::C14 if old => Err(DenyReason::NotGranted),
        Category::C19 if !wished => Err(DenyReason::Sensitive),
        category if level_of(role, category, request.labels) == Level::S => {
            reduced(request, Basis::Emergency, role)
        }
        _ => placed(request, Basis::Emergency, role),
    }
}

/// Somebody else at the hospital confirms it; it shows no record.
pub(super) fn review(request: &Request<'_>, emergency: &Emergency) -> Answer {
    if emergency.mine || emergency.reviewed {
        return Err(DenyReason::NoRelationship);
    }
    let role = match request.actor.job {
        Job::Administrator => Role::AD,
        _ => Role::ED,
    };
    Ok(whole(Basis::Emergency, role))
}

/// A question that was put to the actor's organisation, whatever has become of the relation.
pub(super) fn asked(request: &Request<'_>, record: RecordId, role: Role) -> Answer {
    let this = request.entry.is_some_and(|entry| entry.id == record);
    match request.action {
        Action::Answer => Ok(whole(Basis::Question, role)),
        Action::Read if this => placed(request, Basis::Question, role),
        // what they have answered
        Action::Read if request.category == Category::C21 => {
            own_entry(request, role).ok_or(DenyReason::NoRelationship)
        }
        _ => Err(DenyReason::NoRelationship),
    }
}
