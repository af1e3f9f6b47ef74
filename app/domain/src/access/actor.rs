//! Who asks, and in which column of the model each relation puts them.

use super::emergency;
use super::relation::{Relation, Team, TeamKind};
use super::role::{Job, OrganizationKind, Role};
use crate::id::{AccountId, OrganizationId};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account signed in.
    pub account: AccountId,
    /// What it is.
    pub job: Job,
    /// Where it works; staff without an organisation may do nothing.
    pub organization: Option<OrganizationId>,
    /// What that organisation is, when it is known. Unknown opens nothing that depends on it.
    pub kind: Option<OrganizationKind>,
}

impl Actor {
    /// The column in which this relation puts the actor. `None`: it is none of theirs, and a fact about
    /// family says nothing about somebody who asks as staff.
    pub(super) fn column(&self, relation: &Relation) -> Option<Role> {
        match relation {
            Relation::Owner { .. } => self.person(Role::P),
            Relation::Guardian { .. } => self.person(Role::G),
            Relation::Statutory { .. } => self.person(Role::L),
            Relation::Proxy { .. } => self.person(Role::A),
            Relation::Family { .. } => self.person(Role::F),
            Relation::Team(team) => self.in_team(team),
            Relation::Visit { .. } => self.clinical().then_some(Role::DR),
            Relation::Grant(grant) if grant.alone => self.by_itself(),
            Relation::Emergency(_) => self.in_emergency(),
            Relation::Question { .. } => self.staff().then(|| self.by_itself()).flatten(),
            Relation::Grant(_) | Relation::Protected | Relation::ShutOut => None,
        }
    }

    fn person(&self, role: Role) -> Option<Role> {
        (self.job == Job::Person).then_some(role)
    }

    /// Works somewhere.
    pub(super) fn staff(&self) -> bool {
        self.job.is_staff() && self.organization.is_some()
    }

    fn clinical(&self) -> bool {
        self.staff() && self.job.is_clinical()
    }

    fn in_team(&self, team: &Team) -> Option<Role> {
        if !self.staff() {
            return None;
        }
        let visiting = self.kind == Some(OrganizationKind::VisitingNursing);
        match (team.kind, self.job) {
            (TeamKind::CareTeam, Job::CareManager) => Some(Role::CM),
            (TeamKind::CareTeam, Job::CareWorker) => Some(Role::CW),
            (TeamKind::CareTeam, Job::VisitingNurse) => Some(Role::VN),
            (TeamKind::CareTeam, Job::Nurse) if visiting => Some(Role::VN),
            (TeamKind::CareTeam | TeamKind::Clinic, Job::Doctor | Job::Nurse) => Some(Role::DR),
            (TeamKind::CareTeam | TeamKind::Pharmacy, Job::Pharmacist) => Some(Role::PH),
            (TeamKind::Municipality, Job::MunicipalCare) => Some(Role::MC),
            (TeamKind::Municipality, Job::MunicipalVaccination) => Some(Role::MV),
            (TeamKind::Municipality, Job::PublicHealthNurse) => Some(Role::HN),
            _ => None,
        }
    }

    /// The column of somebody whom the person let in on the spot.
    fn by_itself(&self) -> Option<Role> {
        let visiting = self.kind == Some(OrganizationKind::VisitingNursing);
        match self.job {
            Job::Person => Some(Role::F),
            _ if !self.staff() => None,
            Job::Nurse if visiting => Some(Role::VN),
            Job::Nurse | Job::Doctor => Some(Role::DR),
            Job::Pharmacist => Some(Role::PH),
            Job::VisitingNurse => Some(Role::VN),
            Job::CareManager => Some(Role::CM),
            Job::CareWorker => Some(Role::CW),
            Job::MunicipalCare => Some(Role::MC),
            Job::MunicipalVaccination => Some(Role::MV),
            Job::PublicHealthNurse => Some(Role::HN),
            Job::AmbulanceCrew | Job::Administrator | Job::Unknown => None,
        }
    }

    fn in_emergency(&self) -> Option<Role> {
        match self.job {
            Job::AmbulanceCrew if self.staff() => Some(Role::EM),
            _ => emergency::may_begin(self).then_some(Role::ED),
        }
    }
}
