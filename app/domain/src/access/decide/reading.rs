//! Reading by a relation that lasts, or by a visit: labels, levels, refusals and grants.

use super::Answer;
use super::limits::{for_purpose, purpose};
use super::view::{basis, own_entry, placed, reduced};
use crate::access::grant::{Grant, Named};
use crate::access::level::{Level, level_of};
use crate::access::{Basis, Category, DenyReason, Relation, Request, Role};

pub(super) fn reading(request: &Request<'_>, fact: &Relation, role: Role) -> Answer {
    let answer = readable(request, fact, role)?;
    for_purpose(request, role)?;
    Ok(answer)
}

pub(super) fn readable(request: &Request<'_>, fact: &Relation, role: Role) -> Answer {
    if let Some(own) = own_entry(request, role) {
        return Ok(own);
    }
    let sensitive = request.labels.is_sensitive() || request.category == Category::C18;
    if !sensitive || role == Role::P {
        return by_level(request, fact, role, basis(fact));
    }
    if matches!(fact, Relation::Visit { .. }) {
        return Err(DenyReason::Sensitive);
    }
    // item by item, never by a package, and no fuller than the category is for the role
    let item = granted(request, role, true).map_err(hidden)?;
    by_level(request, fact, role, item.basis).map_err(hidden)
}

pub(super) fn by_level(request: &Request<'_>, fact: &Relation, role: Role, basis: Basis) -> Answer {
    refused(request, role)?;
    let level = match fact {
        Relation::Visit { .. } => on_the_day(request.category)?,
        _ => level_of(role, request.category, request.labels),
    };
    match level {
        Level::W | Level::R => placed(request, basis, role),
        Level::S => reduced(request, basis, role),
        Level::X | Level::C => granted(request, role, false),
        Level::I => granted(request, role, true).map_err(hidden),
        Level::O | Level::E => Err(DenyReason::NotGranted),
        Level::Q | Level::Never => Err(DenyReason::Role),
    }
}

/// What a form handed to a clinic opens besides itself: who it is, and what must not be given.
pub(super) fn on_the_day(category: Category) -> Result<Level, DenyReason> {
    match category {
        Category::C01 => Ok(Level::S),
        Category::C05 | Category::C08 => Ok(Level::R),
        _ => Err(DenyReason::NotGranted),
    }
}

/// A record that may not be known of: the grant's own story is not told.
pub(super) fn hidden(_: DenyReason) -> DenyReason {
    DenyReason::Sensitive
}

/// A refusal closes everything but the person's own view, what a municipality does by law, and an emergency.
/// Of a guardian only the young person may hide something, and that is a fact of its own: two parents
/// cannot shut each other out.
pub(super) fn refused(request: &Request<'_>, role: Role) -> Result<(), DenyReason> {
    if matches!(role, Role::P | Role::G) || role.is_municipal() {
        return Ok(());
    }
    let record = request.entry.map(|entry| entry.id);
    let refuses = |fact: &Relation| match fact {
        Relation::Grant(grant) => {
            grant.refuses(request.category, request.labels, record, request.now)
        }
        _ => false,
    };
    if request.facts.iter().any(refuses) {
        Err(DenyReason::NotGranted)
    } else {
        Ok(())
    }
}

/// The first grant that covers the record; else how far the best one came. `item`: only by naming it.
pub(super) fn granted(request: &Request<'_>, role: Role, item: bool) -> Answer {
    refused(request, role)?;
    let mut reason = DenyReason::NotGranted;
    for fact in request.facts {
        let Relation::Grant(grant) = fact else {
            continue;
        };
        match covers(request, grant, role, item) {
            Ok(()) => return placed(request, Basis::Grant(grant.consent), role),
            Err(other) => reason = reason.max(other),
        }
    }
    Err(reason)
}

pub(super) fn covers(
    request: &Request<'_>,
    grant: &Grant,
    role: Role,
    item: bool,
) -> Result<(), DenyReason> {
    let record = request.entry.map(|entry| entry.id);
    match grant.names(request.category, request.labels, record) {
        None => return Err(DenyReason::NotGranted),
        Some(Named::Category) if item => return Err(DenyReason::NotGranted),
        Some(_) => {}
    }
    for_purpose(request, role)?;
    let purpose = purpose(request, role)?;
    if !grant.purposes.is_empty() && !grant.purposes.has(purpose) {
        return Err(DenyReason::Purpose);
    }
    grant.standing(request.now)
}
