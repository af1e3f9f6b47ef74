//! People, and short ways to ask.

use domain::access::*;
use domain::{AccountId, Date, Instant, OrganizationId, RecordId};
use uuid::Uuid;

/// Saturday 21 November 2026, ten in the morning in Japan.
pub(crate) const NOW: Instant = Instant(1_795_222_800_000);
pub(crate) const HOUR: i64 = 3_600_000;
pub(crate) const DAY: i64 = 24 * HOUR;

pub(crate) fn account(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(n))
}

pub(crate) fn organization(n: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(n))
}

pub(crate) fn record(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(n))
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Midnight in Japan at the beginning of a day, and so many milliseconds after it.
pub(crate) fn at(day: &str, millis: i64) -> Instant {
    Instant::start_of(date(day)).plus_millis(millis)
}

/// Somebody who is nobody's staff.
pub(crate) fn person(n: u128) -> Actor {
    Actor {
        account: account(n),
        job: Job::Person,
        organization: None,
        kind: None,
    }
}

/// Staff of organisation 30.
pub(crate) fn staff(job: Job) -> Actor {
    Actor {
        account: account(20),
        job,
        organization: Some(organization(30)),
        kind: Some(place_of(job)),
    }
}

/// Where such people work.
pub(crate) fn place_of(job: Job) -> OrganizationKind {
    match job {
        Job::Pharmacist => OrganizationKind::Pharmacy,
        Job::VisitingNurse => OrganizationKind::VisitingNursing,
        Job::CareManager | Job::CareWorker => OrganizationKind::CareOffice,
        Job::MunicipalCare | Job::MunicipalVaccination | Job::PublicHealthNurse => {
            OrganizationKind::Municipality
        }
        Job::AmbulanceCrew => OrganizationKind::FireDepartment,
        _ => OrganizationKind::Clinic,
    }
}

/// Staff of a hospital with the emergency function.
pub(crate) fn emergency_staff(job: Job) -> Actor {
    Actor {
        kind: Some(OrganizationKind::EmergencyHospital),
        ..staff(job)
    }
}

/// Served by the actor's organisation, the last time so many days ago.
pub(crate) fn team(kind: TeamKind, days_ago: i64) -> Relation {
    Relation::Team(Team {
        kind,
        last_activity: Some(NOW.plus_millis(-days_ago * DAY).date_in_japan()),
        suspended: false,
        ended: None,
    })
}

/// An adult's own notebook.
pub(crate) fn owner() -> Relation {
    Relation::Owner { birth: None }
}

/// Of a child born on that day.
pub(crate) fn guardian(birth: &str) -> Relation {
    Relation::guardian(Some(date(birth)))
}

/// A record somebody else wrote, at another organisation.
pub(crate) fn others() -> Entry {
    Entry {
        id: record(900),
        account: account(999),
        organization: Some(organization(999)),
        at: NOW,
    }
}

/// One the actor's own side wrote.
pub(crate) fn own(actor: &Actor) -> Entry {
    Entry {
        account: actor.account,
        organization: actor.organization,
        ..others()
    }
}

/// What [`decide`] says now about a record without labels that others wrote.
pub(crate) fn ask(
    actor: &Actor,
    action: Action,
    category: Category,
    facts: &[Relation],
) -> Decision {
    decide(&Request {
        entry: Some(others()),
        ..Request::new(actor, action, category, facts, NOW)
    })
}

/// The same for reading.
pub(crate) fn read(actor: &Actor, category: Category, facts: &[Relation]) -> Decision {
    ask(actor, Action::Read, category, facts)
}

pub(crate) fn denied(reason: DenyReason) -> Decision {
    Decision::Deny(reason)
}

/// The person lives there, or is insured there.
pub(crate) fn municipality() -> Relation {
    Relation::Team(Team {
        kind: TeamKind::Municipality,
        last_activity: None,
        suspended: false,
        ended: None,
    })
}
