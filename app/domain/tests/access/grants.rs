//! The life of a grant: what it opens, reminders, renewal, withdrawal, and its words.

use crate::consents::{clinic, gate, grant, person_id};
use crate::support::*;
use domain::access::package::Package;
use domain::access::*;
use domain::fhir::privacy::{Party, PrivacyConsent, Provision};
use domain::fhir::{Incoming, Reference};
use domain::ja;
use domain::{Date, PersonId};
use uuid::Uuid;

#[test]
fn a_grant_opens_what_it_names_to_whom_it_names_until_its_end() {
    let doctor = staff(Job::Doctor);
    let elsewhere = Actor {
        organization: Some(organization(31)),
        ..doctor
    };
    let see = |actor: &Actor, consent: &PrivacyConsent, category, now| {
        let mut facts = vec![team(TeamKind::Clinic, 0)];
        let grants = consent.grants(|party| party.is(actor));
        facts.extend(grants.into_iter().map(Relation::Grant));
        let request = Request {
            entry: Some(others()),
            ..Request::new(actor, Action::Read, category, &facts, now)
        };
        decide(&request)
    };
    let consent = grant();
    let end = at("2027-11-21", 0);
    let allowed = see(&doctor, &consent, Category::C04, NOW);
    assert_eq!(
        allowed,
        Decision::Allow(Permission {
            view: View::Full,
            basis: Basis::Grant(record(5)),
            role: Role::DR,
        })
    );
    assert!(
        !see(&doctor, &consent, Category::C09, NOW).is_allowed(),
        "not in the package"
    );
    assert!(
        !see(&elsewhere, &consent, Category::C04, NOW).is_allowed(),
        "another clinic"
    );
    let quiet = |moment| {
        // the relation itself stays awake: only the grant is asked about
        let facts: Vec<Relation> = consent
            .grants(|party| party.is(&doctor))
            .into_iter()
            .map(Relation::Grant)
            .chain([Relation::Team(Team {
                kind: TeamKind::Clinic,
                last_activity: None,
                suspended: false,
                ended: None,
            })])
            .collect();
        decide(&Request::new(
            &doctor,
            Action::Read,
            Category::C04,
            &facts,
            moment,
        ))
    };
    assert!(
        quiet(end.plus_millis(-1)).is_allowed(),
        "to the end of the last day"
    );
    assert_eq!(quiet(end), denied(DenyReason::Expired));
    let stopped = consent.revoked(record(6), Party::person(person_id()), NOW.plus_millis(5));
    assert_eq!(
        see(&doctor, &stopped, Category::C04, NOW.plus_millis(5)),
        denied(DenyReason::Revoked)
    );
    assert_eq!(stopped.previous, Some(Reference::to("Consent", record(5))));
    assert_eq!(
        requirement("Consent", &stopped.to_json()),
        Some((Category::C20, Action::Revoke))
    );
    let draft = PrivacyConsent {
        status: "draft".to_owned(),
        ..consent
    };
    assert!(draft.grants(|_| true).is_empty());
}

#[test]
fn nobody_decides_under_somebody_elses_name() {
    let by = |performer: Party, account_of: u128, is_person: bool| {
        let consent = PrivacyConsent {
            performer: Some(performer),
            ..grant()
        };
        consent.is_by(account(account_of), person_id(), is_person)
    };
    let me = || Party::person(person_id());
    assert!(by(me(), 10, true));
    assert!(
        !by(me(), 10, false),
        "a relative's tap is not the person's own"
    );
    assert!(by(Party::account(account(12), "父"), 12, false));
    assert!(
        !by(Party::account(account(12), "父"), 13, false),
        "not under the other parent's"
    );
    assert!(!by(Party::account(account(12), "父"), 12, true));
    assert!(!by(Party::person(PersonId(Uuid::from_u128(2))), 10, true));
    assert!(!by(clinic(), 10, true));
}

#[test]
fn a_young_person_hides_categories_and_a_guardian_cannot_hide_from_the_other() {
    let hides = |by: Party| {
        let categories = Categories::of(&[Category::C04]);
        let other = Party::account(account(12), "父");
        let consent = PrivacyConsent::new(
            record(5),
            person_id(),
            by,
            NOW,
            vec![Provision::deny(other, categories)],
        );
        assert_eq!(gate(&consent.to_json()), Ok(()));
        let requirement = requirement("Consent", &consent.to_json());
        assert_eq!(requirement, Some((Category::C20, Action::Revoke)));
        consent.narrowing(|party| party.is(&person(12)), NOW)
    };
    let own = hides(Party::person(person_id()));
    assert_eq!(own, Categories::of(&[Category::C04]));
    let mothers = hides(Party::account(account(10), "母"));
    assert_eq!(mothers, Categories::NONE);
}

#[test]
fn packages_have_the_models_content_and_end() {
    let end = |package: Package, certified: Option<&str>| {
        package.last_day(date("2026-11-21"), certified.map(date))
    };
    let year = date("2027-11-20");
    for package in [
        Package::Clinic,
        Package::Pharmacy,
        Package::Family,
        Package::Own,
    ] {
        assert_eq!(end(package, Some("2026-12-31")), year, "{package:?}");
    }
    assert_eq!(end(Package::CareTeam, None), year);
    assert_eq!(
        end(Package::CareTeam, Some("2027-03-31")),
        date("2027-03-31")
    );
    assert_eq!(end(Package::CareTeam, Some("2029-03-31")), year);
    assert_eq!(
        end(Package::CareTeam, Some("2026-01-31")),
        year,
        "an old 認定 ends nothing"
    );
    assert_eq!(end(Package::MunicipalProcedure, None), date("2027-05-19"));
    assert_eq!(Package::Once.until(NOW, None), NOW.plus_millis(DAY));
    assert_eq!(Package::Clinic.until(NOW, None), at("2027-11-21", 0));
    for package in Package::ALL {
        let categories = package.categories();
        assert!(!categories.has(Category::C18), "{package:?}");
        assert!(!categories.has(Category::C13) && !categories.has(Category::C19));
    }
    // a package is no fuller than the level table: medicines are a reduced view for a care worker
    let worker = staff(Job::CareWorker);
    let facts = [
        team(TeamKind::CareTeam, 1),
        Relation::Grant(Grant::permit(record(1), Package::CareTeam.categories())),
    ];
    assert_eq!(
        read(&worker, Category::C06, &facts).view(),
        Some(View::Reduced)
    );
    assert_eq!(
        read(&worker, Category::C14, &facts).view(),
        Some(View::Full)
    );
}

#[test]
fn the_person_is_reminded_30_and_7_days_before_the_end_and_silence_is_the_end() {
    let consent = grant();
    let check = |day: &str, expect: Option<(i64, i64)>| {
        let notice = consent.due_notice(date(day));
        assert_eq!(notice.map(|it| (it.stage, it.days_left)), expect, "{day}");
    };
    check("2026-11-21", None);
    check("2027-10-20", None);
    check("2027-10-21", Some((30, 30)));
    check("2027-11-12", Some((30, 8)));
    check("2027-11-13", Some((7, 7)));
    check("2027-11-20", Some((7, 0)));
    check("2027-11-21", None);
    let notice = consent.due_notice(date("2027-11-13")).unwrap();
    let words = ja::package::notice(&notice, date("2027-11-13"));
    assert!(
        words.contains("あと7日") && words.contains("つづけますか"),
        "{words}"
    );
    let stopped = consent.revoked(record(6), Party::person(person_id()), NOW);
    assert_eq!(stopped.due_notice(date("2027-11-13")), None);
}

#[test]
fn a_renewal_is_a_new_consent_in_the_place_of_the_old() {
    let later = at("2027-11-15", HOUR);
    let again = grant()
        .renewed(record(7), Party::person(person_id()), later, None)
        .unwrap();
    assert_eq!(again.previous, Some(Reference::to("Consent", record(5))));
    assert_eq!(again.last_day(), Some(date("2028-11-13")));
    assert_eq!(again.provisions, grant().provisions);
    let check = Incoming {
        kind: "Consent",
        record: record(7),
        person: person_id(),
    };
    let body = again.to_json().to_string();
    assert!(domain::fhir::check(&check, &body).is_ok());
    for chosen_on_the_spot in [Package::Once, Package::MunicipalProcedure] {
        let consent = PrivacyConsent {
            package: Some(chosen_on_the_spot),
            ..grant()
        };
        let renewed = consent.renewed(record(7), Party::person(person_id()), later, None);
        assert_eq!(renewed, None, "{chosen_on_the_spot:?} is chosen again");
    }
}

#[test]
fn the_screen_has_five_lines_in_plain_words() {
    let today: Date = date("2026-11-21");
    for package in Package::ALL {
        let categories = if package.categories().is_empty() {
            Categories::of(&[Category::C06])
        } else {
            package.categories()
        };
        let purposes = if package.purposes().is_empty() {
            Purposes::of(&[Purpose::Treatment])
        } else {
            package.purposes()
        };
        let last = package.last_day(today, None);
        let lines = ja::package::lines(package, &[], categories, purposes, last, today);
        for line in [&lines.who, &lines.what, &lines.why, &lines.until] {
            assert!(!line.is_empty(), "{package:?}");
        }
        assert!(lines.why.ends_with("のため") && !lines.stop.is_empty());
        assert!(!ja::package::name(package).is_empty());
    }
    let lines = ja::package::lines(
        Package::Family,
        &["長女 花子"],
        Package::Family.categories(),
        Package::Family.purposes(),
        date("2027-11-20"),
        today,
    );
    assert_eq!(lines.who, "長女 花子");
    assert!(lines.what.contains("介護の計画") && !lines.what.contains("ケアプラン"));
}
