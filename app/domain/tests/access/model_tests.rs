//! The model's own tests T1–T10, under their names: the half of each that a decision can show. The other
//! halves (responses byte by byte, notices, log rows, devices) are the server's and the device's tests.

use crate::support::*;
use domain::access::emergency::{Beginning, Identification, Missing, Reason, Stage};
use domain::access::*;

/// T1: family with a grant of C12 reads C18. The server's half: no count of hidden items.
#[test]
fn t1_family_with_a_grant_of_c12_never_learns_of_c18() {
    let facts = [
        Relation::Family { until: None },
        Relation::Grant(Grant::permit(record(1), Categories::of(&[Category::C12]))),
    ];
    let relative = person(11);
    assert!(read(&relative, Category::C12, &facts).is_allowed());
    let Decision::Deny(reason) = read(&relative, Category::C18, &facts) else {
        panic!("C18 is shown");
    };
    assert_eq!(reason.outside(), Outside::NoData, "as if there were none");
    let summary = readable(&facts, &relative, NOW).unwrap();
    assert_eq!(
        (summary.view(Category::C18), summary.items.len()),
        (None, 0)
    );
}

/// T2: last visit 61 days ago.
#[test]
fn t2_a_care_worker_61_days_after_the_last_visit_keeps_own_entries_only() {
    let worker = staff(Job::CareWorker);
    let check = |days: i64, expect: Option<DenyReason>| {
        let facts = [team(TeamKind::CareTeam, days)];
        let decision = read(&worker, Category::C14, &facts);
        assert_eq!(decision.view().is_none(), expect.is_some(), "{days} days");
        if let Some(reason) = expect {
            assert_eq!(decision, denied(reason));
        }
        let mine = decide(&Request {
            entry: Some(own(&worker)),
            ..Request::new(&worker, Action::Read, Category::C14, &facts, NOW)
        });
        assert!(mine.is_allowed(), "own entries after {days} days");
        let wake = ask(&worker, Action::RequestGrant, Category::C21, &facts);
        assert!(wake.is_allowed(), "it may ask to go on");
    };
    check(0, None);
    check(60, None);
    check(61, Some(DenyReason::RelationshipSuspended));
}

/// T3: the 18th birthday. The server's half: the same in sync scope (`guardianship` in server/tests).
#[test]
fn t3_a_guardian_is_denied_from_midnight_of_the_18th_birthday() {
    let facts = [guardian("2008-11-21")];
    let mother = person(10);
    let at = |moment| {
        decide(&Request::new(
            &mother,
            Action::Read,
            Category::C08,
            &facts,
            moment,
        ))
    };
    assert!(at(crate::support::at("2026-11-21", -1)).is_allowed());
    let ended = denied(DenyReason::RelationshipEnded);
    assert_eq!(at(crate::support::at("2026-11-21", 0)), ended);
    assert!(readable(&facts, &mother, NOW).is_none());
    let before = readable(&facts, &mother, crate::support::at("2026-11-20", 0)).unwrap();
    assert_eq!(before.until, Some(crate::support::at("2026-11-21", 0)));
}

/// T4: protection set; the other parent had guardianship. The server's half: bodies byte by byte.
#[test]
fn t4_the_shut_out_parent_gets_what_a_stranger_gets_for_everything() {
    let father = person(12);
    let was = [
        guardian("2023-04-05"),
        Relation::Protected,
        Relation::ShutOut,
    ];
    for category in Category::ALL {
        for action in Action::ALL {
            let shut_out = ask(&father, action, category, &was);
            let stranger = ask(&father, action, category, &[]);
            let (Decision::Deny(one), Decision::Deny(other)) = (shut_out, stranger) else {
                panic!("{action:?} {category:?} is allowed");
            };
            assert_eq!(one.outside(), other.outside(), "{action:?} {category:?}");
            assert_eq!(one, DenyReason::Protected, "and the log knows why");
        }
    }
    assert!(readable(&was, &father, NOW).is_none());
}

/// T5: a clinic cannot break the glass.
#[test]
fn t5_a_clinic_cannot_break_the_glass() {
    for kind in [
        OrganizationKind::Clinic,
        OrganizationKind::Hospital,
        OrganizationKind::Pharmacy,
        OrganizationKind::CareOffice,
    ] {
        for job in [Job::Doctor, Job::Nurse, Job::Pharmacist, Job::CareWorker] {
            let actor = Actor {
                kind: Some(kind),
                ..staff(job)
            };
            let begin = ask(&actor, Action::BeginEmergency, Category::C20, &[]);
            assert_eq!(begin, denied(DenyReason::Role), "{job:?} at {kind:?}");
        }
    }
    let unknown = Actor {
        kind: None,
        ..staff(Job::Doctor)
    };
    let begin = ask(&unknown, Action::BeginEmergency, Category::C20, &[]);
    assert_eq!(
        begin,
        denied(DenyReason::Role),
        "an unknown place opens nothing"
    );
}

/// T6: a hospital with the emergency function. The server's half: the AuditEvent, the notice, the task.
#[test]
fn t6_a_hospital_sees_the_first_screen_for_an_hour_and_the_rest_by_a_second_tap() {
    let doctor = emergency_staff(Job::Doctor);
    let begin = ask(&doctor, Action::BeginEmergency, Category::C20, &[]);
    assert!(begin.is_allowed(), "whoever the patient is");
    let session = |stage| {
        Relation::Emergency(Emergency {
            stage,
            began: NOW,
            emergency_began: NOW,
            stopped: None,
            mine: true,
            reviewed: false,
            wishes: Vec::new(),
        })
    };
    let seen = |stage, moment| -> Vec<Category> {
        let facts = [session(stage)];
        let shown = |category: &Category| {
            let entry = Entry {
                at: moment,
                ..others()
            };
            let request = Request {
                entry: Some(entry),
                ..Request::new(&doctor, Action::Read, *category, &facts, moment)
            };
            decide(&request).is_allowed()
        };
        Category::ALL.into_iter().filter(shown).collect()
    };
    use Category::*;
    assert_eq!(seen(Stage::First, NOW), [C01, C03, C04, C05, C06, C07]);
    let rest = [C01, C02, C03, C04, C05, C06, C07, C09, C10, C11, C12, C14];
    assert_eq!(seen(Stage::Second, NOW), rest, "C19 only what was wished");
    assert_eq!(seen(Stage::Second, NOW.plus_millis(HOUR - 1)).len(), 12);
    assert_eq!(seen(Stage::Second, NOW.plus_millis(HOUR)).len(), 0);
    let widen = |stage| ask(&doctor, Action::WidenEmergency, C20, &[session(stage)]);
    assert!(widen(Stage::First).is_allowed());
    assert!(
        !widen(Stage::Second).is_allowed(),
        "there is no third screen"
    );
    let whole = Beginning {
        reason: Reason::Unconscious,
        words: "",
        identified_by: &[Identification::Card, Identification::Photo],
        second_factor: true,
    };
    assert_eq!(whole.check(), Ok(()));
    let hasty = Beginning {
        reason: Reason::Other,
        words: " ",
        identified_by: &[Identification::Card, Identification::Card],
        second_factor: false,
    };
    let missing = vec![
        Missing::Words,
        Missing::Identification,
        Missing::SecondFactor,
    ];
    assert_eq!(hasty.check(), Err(missing));
}

/// T7: revoked at 10:00 while a tablet holds a lease since 9:00. The device's half: hidden and erased.
#[test]
fn t7_a_lease_of_nine_oclock_lasts_three_days_and_a_revocation_ends_it_at_the_next_contact() {
    let nurse = staff(Job::VisitingNurse);
    let nine = NOW.plus_millis(-HOUR);
    let mut grant = Grant::permit(record(1), Categories::of(&[Category::C06]));
    let facts = |grant: &Grant| [team(TeamKind::CareTeam, 1), Relation::Grant(grant.clone())];
    let before = readable(&facts(&grant), &nurse, nine).unwrap();
    assert_eq!(
        before.lease(&nurse, nine),
        Some(nine.plus_millis(72 * HOUR))
    );
    grant.revoked = Some(NOW);
    let after = readable(&facts(&grant), &nurse, NOW.plus_millis(2 * HOUR)).unwrap();
    assert_ne!(before.key(), after.key(), "the device starts over");
    assert_eq!(after.view(Category::C06), None);
    let asked = read(&nurse, Category::C06, &facts(&grant));
    assert_eq!(asked, denied(DenyReason::Revoked));
}

/// T8: consent for C06 only.
#[test]
fn t8_a_pharmacist_with_c06_is_told_that_c07_was_not_granted_and_may_ask() {
    let pharmacist = staff(Job::Pharmacist);
    let facts = [
        team(TeamKind::Pharmacy, 1),
        Relation::Grant(Grant::permit(record(1), Categories::of(&[Category::C06]))),
    ];
    assert!(read(&pharmacist, Category::C06, &facts).is_allowed());
    let c07 = read(&pharmacist, Category::C07, &facts);
    assert_eq!(c07, denied(DenyReason::NotGranted));
    assert_eq!(DenyReason::NotGranted.outside(), Outside::NotGranted);
    let asking = ask(&pharmacist, Action::RequestGrant, Category::C21, &facts);
    assert!(asking.is_allowed());
}

/// T9: the vaccination section of a municipality reads 要介護認定.
#[test]
fn t9_the_vaccination_section_does_not_read_care_certification() {
    let clerk = staff(Job::MunicipalVaccination);
    let facts = [Relation::Team(Team {
        kind: TeamKind::Municipality,
        last_activity: None,
        suspended: false,
        ended: None,
    })];
    assert!(read(&clerk, Category::C08, &facts).is_allowed());
    assert_eq!(
        read(&clerk, Category::C11, &facts),
        denied(DenyReason::Role)
    );
    let other = staff(Job::MunicipalCare);
    assert!(read(&other, Category::C11, &facts).is_allowed());
    assert_eq!(
        read(&other, Category::C08, &facts),
        denied(DenyReason::Role)
    );
}

/// T10: any read by anyone but the person is a line the person reads. The server's half: exactly one.
#[test]
fn t10_whoever_reads_may_log_the_look_and_the_person_reads_the_log() {
    let permit = Grant::permit(record(1), Categories::ALL);
    let readers: [(Actor, Vec<Relation>); 5] = [
        (person(11), vec![Relation::Family { until: None }]),
        (person(11), vec![Relation::Proxy { until: None }]),
        (staff(Job::CareWorker), vec![team(TeamKind::CareTeam, 90)]),
        (
            staff(Job::Nurse),
            vec![Relation::Visit {
                date: date("2026-11-21"),
            }],
        ),
        (
            staff(Job::Doctor),
            vec![Relation::Grant(Grant {
                alone: true,
                ..permit
            })],
        ),
    ];
    for (actor, facts) in readers {
        let look = ask(&actor, Action::RecordLook, Category::C20, &facts);
        assert!(look.is_allowed(), "{facts:?}");
    }
    let log = ask(&person(10), Action::ReadLog, Category::C20, &[owner()]);
    assert_eq!(log.view(), Some(View::Full));
    let log = ask(
        &staff(Job::Doctor),
        Action::ReadLog,
        Category::C20,
        &[team(TeamKind::Clinic, 1)],
    );
    assert_eq!(log, denied(DenyReason::Role), "never the one who looked");
}
