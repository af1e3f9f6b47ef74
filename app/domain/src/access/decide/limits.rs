//! Ages, disputes, courts and purposes.

use crate::access::{Action, DenyReason, Purpose, Relation, Request, Role, age};

/// Ages, disputes, what a young person has hidden, what a court has given.
pub(super) fn within_limits(request: &Request<'_>, fact: &Relation) -> Result<(), DenyReason> {
    let day = request.now.date_in_japan();
    let action = request.action;
    let consents_alone = |birth: &Option<_>| birth.map(|birth| age::consents_alone(birth, day));
    match fact {
        Relation::Owner { birth } => {
            let young = birth.is_some_and(|birth| age::band(birth, day) < age::Band::Young);
            let consent = action == Action::RecordConsent && consents_alone(birth) == Some(false);
            if consent || young && !action.is_for_the_young() {
                return Err(DenyReason::Age);
            }
        }
        Relation::Guardian {
            birth,
            narrowed,
            held,
        } => {
            let young = birth.is_some_and(|birth| age::band(birth, day) >= age::Band::Young);
            let out_of_age = match action {
                Action::RecordConsent => consents_alone(birth) != Some(false),
                Action::HandOver => !young,
                Action::Delete => young,
                _ => false,
            };
            if out_of_age {
                return Err(DenyReason::Age);
            }
            if *held && !action.goes_on_under_hold() {
                return Err(DenyReason::Held);
            }
            if young && narrowed.has(request.category) {
                return Err(DenyReason::NotGranted);
            }
        }
        Relation::Statutory { powers, .. } if !powers.cover(request.category) => {
            return Err(DenyReason::NotGranted);
        }
        _ => {}
    }
    Ok(())
}

pub(super) fn purpose(request: &Request<'_>, role: Role) -> Result<Purpose, DenyReason> {
    let usual = Purpose::usual(role);
    request.purpose.or(usual).ok_or(DenyReason::Purpose)
}

/// Whether the role may act for what was said.
pub(super) fn for_purpose(request: &Request<'_>, role: Role) -> Result<(), DenyReason> {
    if Purpose::of(role).has(purpose(request, role)?) {
        Ok(())
    } else {
        Err(DenyReason::Purpose)
    }
}
