//! The decision itself, in the model's order: PROTECTED → ROLE → RELATIONSHIP → SENSITIVITY → GRANT →
//! PURPOSE → TIME. Every fact is a path of its own; the best allowed one counts, unless something closes
//! them all.

use super::action::is_open_to;
use super::emergency::{self, Emergency, Stage, VITALS_DAYS};
use super::grant::{Effect, Grant, Named};
use super::level::{Level, level_of};
use super::relation::State;
use super::{
    Action, Basis, Category, Decision, DenyReason, Permission, Purpose, Relation, Request, Role,
    View, age,
};
use crate::age::plus_days_signed;

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
    let here = actor.kind == Some(super::OrganizationKind::EmergencyHospital);
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

fn reading(request: &Request<'_>, fact: &Relation, role: Role) -> Answer {
    let answer = readable(request, fact, role)?;
    for_purpose(request, role)?;
    Ok(answer)
}

fn readable(request: &Request<'_>, fact: &Relation, role: Role) -> Answer {
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

fn by_level(request: &Request<'_>, fact: &Relation, role: Role, basis: Basis) -> Answer {
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
fn on_the_day(category: Category) -> Result<Level, DenyReason> {
    match category {
        Category::C01 => Ok(Level::S),
        Category::C05 | Category::C08 => Ok(Level::R),
        _ => Err(DenyReason::NotGranted),
    }
}

/// A record that may not be known of: the grant's own story is not told.
fn hidden(_: DenyReason) -> DenyReason {
    DenyReason::Sensitive
}

/// What the actor's own side wrote. A doctor's opinion stays the doctor's, whatever its label.
fn own_entry(request: &Request<'_>, role: Role) -> Option<Permission> {
    let entry = request.entry?;
    let own = match request.actor.organization {
        Some(organization) => entry.organization == Some(organization),
        None => entry.organization.is_none() && entry.account == request.actor.account,
    };
    (own && request.action.is_reading()).then_some(whole(Basis::OwnEntry, role))
}

/// Ages, disputes, what a young person has hidden, what a court has given.
fn within_limits(request: &Request<'_>, fact: &Relation) -> Result<(), DenyReason> {
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

/// A refusal closes everything but the person's own view, what a municipality does by law, and an emergency.
/// Of a guardian only the young person may hide something, and that is a fact of its own: two parents
/// cannot shut each other out.
fn refused(request: &Request<'_>, role: Role) -> Result<(), DenyReason> {
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
fn granted(request: &Request<'_>, role: Role, item: bool) -> Answer {
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

fn covers(request: &Request<'_>, grant: &Grant, role: Role, item: bool) -> Result<(), DenyReason> {
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

/// By a grant that is its own relation: 今回だけ.
fn let_in(request: &Request<'_>, grant: &Grant, role: Role) -> Answer {
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
fn in_emergency(request: &Request<'_>, emergency: &Emergency, role: Role) -> Answer {
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
fn review(request: &Request<'_>, emergency: &Emergency) -> Answer {
    if emergency.mine || emergency.reviewed {
        return Err(DenyReason::NoRelationship);
    }
    let role = match request.actor.job {
        super::Job::Administrator => Role::AD,
        _ => Role::ED,
    };
    Ok(whole(Basis::Emergency, role))
}

/// A question that was put to the actor's organisation, whatever has become of the relation.
fn asked(request: &Request<'_>, record: crate::id::RecordId, role: Role) -> Answer {
    let this = request.entry.is_some_and(|entry| entry.id == record);
    match request.action {
        Action::Answer => Ok(whole(Basis::Question, role)),
        Action::Read if this => placed(request, Basis::Question, role),
        _ => Err(DenyReason::NoRelationship),
    }
}

fn purpose(request: &Request<'_>, role: Role) -> Result<Purpose, DenyReason> {
    let usual = Purpose::usual(role);
    request.purpose.or(usual).ok_or(DenyReason::Purpose)
}

/// Whether the role may act for what was said.
fn for_purpose(request: &Request<'_>, role: Role) -> Result<(), DenyReason> {
    if Purpose::of(role).has(purpose(request, role)?) {
        Ok(())
    } else {
        Err(DenyReason::Purpose)
    }
}

fn whole(basis: Basis, role: Role) -> Permission {
    Permission {
        view: View::Full,
        basis,
        role,
    }
}

fn reduced(request: &Request<'_>, basis: Basis, role: Role) -> Answer {
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
fn placed(request: &Request<'_>, basis: Basis, role: Role) -> Answer {
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
fn hides_places(request: &Request<'_>, basis: Basis) -> bool {
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

fn holds_rights(request: &Request<'_>) -> bool {
    let holds = |fact: &Relation| {
        fact.is_household()
            && request.actor.column(fact).is_some()
            && fact.state(request.now) == State::Active
    };
    request.facts.iter().any(holds)
}

fn basis(fact: &Relation) -> Basis {
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
