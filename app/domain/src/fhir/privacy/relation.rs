//! The relation a person makes by choosing somebody: her clinic, her pharmacy, her care team, a relative.
//!
//! A grant alone opens nothing (consent-and-access §3: relationship before grant). Whoever is chosen with a
//! package that lasts is related by the choice itself, and as long as it holds.

use super::PrivacyConsent;
use crate::access::package::Package;
use crate::access::{Actor, Effect, Grant, Job, OrganizationKind, Relation, Team, TeamKind};
use crate::age::plus_days_signed;
use crate::fhir::when::When;
use crate::time::{Date, Instant};

impl PrivacyConsent {
    /// What it makes of the actor, and what it grants or refuses the actor. `served`: the last day on which
    /// the actor's organisation served the person, as far as that is known otherwise.
    pub fn facts(&self, actor: &Actor, served: Option<Date>) -> Vec<Relation> {
        let grants = self.grants(|party| party.is(actor));
        let relation = self.relation(actor, &grants, served);
        let all = grants.into_iter().map(Relation::Grant);
        relation.into_iter().chain(all).collect()
    }

    fn relation(&self, actor: &Actor, grants: &[Grant], served: Option<Date>) -> Option<Relation> {
        let decided = self.date_time.and_then(When::date)?;
        let permits = || grants.iter().filter(|grant| grant.effect == Effect::Permit);
        // the permit that lasts longest; one without an end lasts
        match team_kind(self.package?, actor) {
            Some(kind) => Some(Relation::Team(Team {
                kind,
                last_activity: Some(served.map_or(decided, |served| served.max(decided))),
                suspended: false,
                ended: permits()
                    .map(first_day_without)
                    .reduce(|one, other| Some(one?.max(other?)))?,
            })),
            None => {
                let end = |grant: &Grant| [grant.until, grant.revoked].into_iter().flatten().min();
                let until = permits()
                    .map(end)
                    .reduce(|one, other| Some(one?.max(other?)))?;
                (self.package == Some(Package::Family) && actor.job == Job::Person)
                    .then_some(Relation::Family { until })
            }
        }
    }
}

/// How an organisation that was chosen serves the person. `None`: the choice makes no relation that lasts.
fn team_kind(package: Package, actor: &Actor) -> Option<TeamKind> {
    actor.organization?;
    match package {
        Package::CareTeam => Some(TeamKind::CareTeam),
        Package::Clinic => Some(TeamKind::Clinic),
        Package::Pharmacy => Some(TeamKind::Pharmacy),
        // by what it is
        Package::Own => match (actor.kind, actor.job) {
            (Some(OrganizationKind::CareOffice | OrganizationKind::VisitingNursing), _) => {
                Some(TeamKind::CareTeam)
            }
            (_, Job::Nurse | Job::Doctor) => Some(TeamKind::Clinic),
            (_, Job::Pharmacist) => Some(TeamKind::Pharmacy),
            (_, Job::CareManager | Job::CareWorker | Job::VisitingNurse) => {
                Some(TeamKind::CareTeam)
            }
            _ => None,
        },
        // let in on the spot, by family, or by law
        Package::Once | Package::Family | Package::MunicipalProcedure => None,
    }
}

/// What is taken back is over that day; what ends by itself, with the day it ends on.
fn first_day_without(grant: &Grant) -> Option<Date> {
    let last_moment = |until: Instant| plus_days_signed(until.plus_millis(-1).date_in_japan(), 1);
    let ends = [
        grant.until.map(last_moment),
        grant.revoked.map(Instant::date_in_japan),
    ];
    ends.into_iter().flatten().min()
}

#[cfg(test)]
mod tests {
    use super::super::{Party, Period, Provision};
    use super::*;
    use crate::access::{Action, Category, Decision, Request, decide};
    use crate::id::{AccountId, OrganizationId, PersonId, RecordId};
    use uuid::Uuid;

    const NOW: Instant = Instant(1_795_230_000_000);
    const DAY: i64 = 86_400_000;

    fn office() -> OrganizationId {
        OrganizationId(Uuid::from_u128(7))
    }

    fn staff(job: Job, organization: OrganizationId) -> Actor {
        Actor {
            account: AccountId(Uuid::from_u128(1)),
            job,
            organization: Some(organization),
            kind: None,
        }
    }

    fn chosen(package: Package) -> PrivacyConsent {
        let person = PersonId(Uuid::from_u128(2));
        let party = Party::organization(office(), "office");
        let provision = Provision::permit(party, package.categories(), package.purposes());
        let today = NOW.date_in_japan();
        PrivacyConsent {
            package: Some(package),
            period: Period {
                start: Some(When::Day(today)),
                end: Some(When::Day(package.last_day(today, None))),
            },
            ..PrivacyConsent::new(
                RecordId(Uuid::from_u128(3)),
                person,
                Party::person(person),
                NOW,
                vec![provision],
            )
        }
    }

    fn reads(facts: &[Relation], actor: &Actor, category: Category, at: Instant) -> bool {
        let request = Request::new(actor, Action::Read, category, facts, at);
        matches!(decide(&request), Decision::Allow(_))
    }

    #[test]
    fn who_is_chosen_reads_what_the_package_names_and_nobody_else_does() {
        let check = |package, job, category, expect: bool| {
            let consent = chosen(package);
            let theirs = staff(job, office());
            let facts = consent.facts(&theirs, None);
            let seen = reads(&facts, &theirs, category, NOW);
            assert_eq!(seen, expect, "{package:?} {job:?} {category:?}");
            let other = staff(job, OrganizationId(Uuid::from_u128(8)));
            assert!(consent.facts(&other, None).is_empty());
        };
        check(Package::Clinic, Job::Doctor, Category::C06, true);
        check(Package::Clinic, Job::Nurse, Category::C08, true);
        check(Package::Clinic, Job::Doctor, Category::C18, false);
        check(Package::Clinic, Job::CareManager, Category::C06, false);
        check(Package::Pharmacy, Job::Pharmacist, Category::C06, true);
        check(Package::Pharmacy, Job::Doctor, Category::C06, false);
        check(Package::CareTeam, Job::CareManager, Category::C12, true);
        check(Package::CareTeam, Job::CareWorker, Category::C18, false);
    }

    #[test]
    fn it_ends_when_taken_back_with_its_period_and_sleeps_without_service() {
        let doctor = staff(Job::Doctor, office());
        let consent = chosen(Package::Clinic);
        let by = Party::person(PersonId(Uuid::from_u128(2)));
        let revoked = consent.revoked(RecordId(Uuid::from_u128(4)), by, NOW.plus_millis(10 * DAY));
        let served = |days: i64| Some(plus_days_signed(NOW.date_in_japan(), days));
        let check = |consent: &PrivacyConsent, served, days: i64, expect: bool| {
            let facts = consent.facts(&doctor, served);
            let at = NOW.plus_millis(days * DAY);
            let seen = reads(&facts, &doctor, Category::C06, at);
            assert_eq!(seen, expect, "after {days} days");
        };
        check(&consent, None, 0, true);
        check(&consent, None, 60, true);
        check(&consent, None, 61, false);
        check(&consent, served(30), 61, true);
        check(&consent, served(350), 364, true);
        check(&consent, served(364), 365, false);
        check(&revoked, None, 10, false);
        check(&revoked, served(11), 12, false);
    }

    #[test]
    fn a_relative_is_family_until_the_end() {
        let mut consent = chosen(Package::Family);
        let sister = AccountId(Uuid::from_u128(9));
        consent.provisions[0].parties = vec![Party::account(sister, "sister")];
        let actor = Actor {
            account: sister,
            job: Job::Person,
            organization: None,
            kind: None,
        };
        let facts = consent.facts(&actor, None);
        let until = Package::Family.until(NOW, None);
        assert!(facts.contains(&Relation::Family { until: Some(until) }));
        assert!(reads(&facts, &actor, Category::C03, NOW));
        assert!(!reads(&facts, &actor, Category::C03, until));
    }
}
