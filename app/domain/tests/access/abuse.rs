//! The abuse cases of the model's section 13, as far as a decision can show them, and disputes.

use crate::support::*;
use domain::access::*;

#[test]
fn an_ex_spouse_with_an_old_guardian_link_reads_nothing_once_shut_out() {
    let facts = [guardian("2020-05-05"), Relation::ShutOut];
    assert!(readable(&facts, &person(12), NOW).is_none());
    for action in [
        Action::Read,
        Action::ReadLog,
        Action::LiftProtection,
        Action::Protect,
    ] {
        let category = action.home().unwrap_or(Category::C01);
        assert_eq!(
            ask(&person(12), action, category, &facts),
            denied(DenyReason::Protected)
        );
    }
}

#[test]
fn a_doctor_who_is_the_one_protected_against_cannot_break_the_glass() {
    let doctor = emergency_staff(Job::Doctor);
    let begin = ask(
        &doctor,
        Action::BeginEmergency,
        Category::C20,
        &[Relation::ShutOut],
    );
    assert_eq!(begin, denied(DenyReason::Protected));
}

#[test]
fn an_adult_child_with_the_phone_of_a_parent_stays_a_relative_under_their_own_account() {
    let child = person(11);
    let facts = [Relation::Family { until: None }];
    for action in [
        Action::Grant,
        Action::Revoke,
        Action::NameProxy,
        Action::Export,
        Action::Delete,
    ] {
        let category = action.home().unwrap_or(Category::C12);
        assert!(
            !ask(&child, action, category, &facts).is_allowed(),
            "{action:?}"
        );
    }
    let proxy = [Relation::Proxy { until: None }];
    for action in [Action::Grant, Action::NameProxy, Action::LiftProtection] {
        assert!(
            !ask(&child, action, Category::C20, &proxy).is_allowed(),
            "{action:?}"
        );
    }
}

#[test]
fn a_care_worker_does_not_read_a_neighbour() {
    let worker = staff(Job::CareWorker);
    for category in Category::ALL {
        let decision = read(&worker, category, &[]);
        let Decision::Deny(reason) = decision else {
            panic!("{category:?} is shown");
        };
        assert_eq!(reason.outside(), Outside::NoData);
    }
}

#[test]
fn staff_that_moved_reads_by_the_new_place_only() {
    let moved = Actor {
        organization: Some(organization(31)),
        ..staff(Job::CareManager)
    };
    let written_before = own(&staff(Job::CareManager));
    let request = Request {
        entry: Some(written_before),
        ..Request::new(&moved, Action::Read, Category::C12, &[], NOW)
    };
    assert!(
        !decide(&request).is_allowed(),
        "the office's entry is the office's"
    );
    let facts = [team(TeamKind::CareTeam, 61)];
    let request = Request {
        facts: &facts,
        ..request
    };
    assert!(!decide(&request).is_allowed());
}

#[test]
fn one_section_of_a_municipality_does_not_read_the_other() {
    let check = |job: Job, category: Category, expect: bool| {
        let decision = read(&staff(job), category, &[municipality()]);
        assert_eq!(decision.is_allowed(), expect, "{job:?} {category:?}");
    };
    check(Job::MunicipalVaccination, Category::C08, true);
    check(Job::MunicipalVaccination, Category::C11, false);
    check(Job::MunicipalVaccination, Category::C09, false);
    check(Job::MunicipalCare, Category::C11, true);
    check(Job::MunicipalCare, Category::C08, false);
    check(Job::PublicHealthNurse, Category::C09, true);
    check(Job::PublicHealthNurse, Category::C16, false);
}

#[test]
fn a_17_year_olds_sensitive_item_is_in_no_export_of_the_family() {
    let mother = person(10);
    let facts = [guardian("2009-06-01")];
    let export = |labels| {
        decide(&Request {
            labels,
            entry: Some(others()),
            ..Request::new(&mother, Action::Export, Category::C04, &facts, NOW)
        })
    };
    assert!(export(Labels::NONE).is_allowed());
    let secret = export(Labels::of(&[Label::Sexuality]));
    assert_eq!(secret, denied(DenyReason::Sensitive));
}

#[test]
fn an_administrator_exports_prints_and_reads_nothing() {
    let boss = staff(Job::Administrator);
    let everything = [
        team(TeamKind::CareTeam, 1),
        team(TeamKind::Clinic, 1),
        municipality(),
        Relation::Visit {
            date: date("2026-11-21"),
        },
        Relation::Grant(Grant {
            alone: true,
            ..Grant::permit(record(1), Categories::ALL)
        }),
    ];
    for category in Category::ALL {
        for action in [Action::Read, Action::Print, Action::Export, Action::Write] {
            assert!(
                !ask(&boss, action, category, &everything).is_allowed(),
                "{action:?} {category:?}"
            );
        }
    }
    assert!(readable(&everything, &boss, NOW).is_none());
}

#[test]
fn a_qr_code_opens_what_was_chosen_for_a_day_and_names_whom_it_is_about() {
    let stranger = staff(Job::Pharmacist);
    let grant = Grant {
        alone: true,
        until: Some(NOW.plus_millis(24 * HOUR)),
        ..Grant::permit(record(1), Categories::of(&[Category::C06, Category::C18]))
    };
    let facts = [Relation::Grant(grant)];
    let seen = |category, now| {
        let request = Request {
            entry: Some(others()),
            ..Request::new(&stranger, Action::Read, category, &facts, now)
        };
        decide(&request).view()
    };
    assert_eq!(seen(Category::C06, NOW), Some(View::Full));
    assert_eq!(seen(Category::C01, NOW), Some(View::Reduced));
    assert_eq!(seen(Category::C04, NOW), None);
    assert_eq!(seen(Category::C18, NOW), None, "never by its category");
    assert_eq!(seen(Category::C06, NOW.plus_millis(24 * HOUR)), None);
    for action in [
        Action::Write,
        Action::Print,
        Action::RequestGrant,
        Action::Grant,
    ] {
        let category = action.home().unwrap_or(Category::C06);
        assert!(
            !ask(&stranger, action, category, &facts).is_allowed(),
            "{action:?}"
        );
    }
}

#[test]
fn a_refused_provider_reads_its_own_entries_and_nothing_else() {
    let doctor = staff(Job::Doctor);
    let mut facts = vec![
        team(TeamKind::Clinic, 1),
        Relation::Grant(Grant::permit(record(1), Categories::ALL)),
    ];
    assert!(read(&doctor, Category::C04, &facts).is_allowed());
    facts.push(Relation::Grant(Grant::deny(record(2), Categories::NONE)));
    // a later permit does not override the refusal
    facts.push(Relation::Grant(Grant::permit(record(3), Categories::ALL)));
    for category in [Category::C01, Category::C04, Category::C05] {
        assert_eq!(
            read(&doctor, category, &facts),
            denied(DenyReason::NotGranted)
        );
    }
    let mine = Request {
        entry: Some(own(&doctor)),
        ..Request::new(&doctor, Action::Read, Category::C04, &facts, NOW)
    };
    assert!(decide(&mine).is_allowed());
    // parents cannot shut each other out by a consent
    let parent = [
        guardian("2020-05-05"),
        Relation::Grant(Grant::deny(record(2), Categories::NONE)),
    ];
    assert!(read(&person(10), Category::C08, &parent).is_allowed());
}

#[test]
fn under_a_dispute_guardians_see_and_ask_and_protect_and_do_nothing_else() {
    let facts = [Relation::Guardian {
        birth: Some(date("2020-05-05")),
        narrowed: Categories::NONE,
        held: true,
    }];
    for action in Action::ALL {
        let category = action.home().unwrap_or(Category::C08);
        let free = ask(&person(10), action, category, &[guardian("2020-05-05")]);
        let held = ask(&person(10), action, category, &facts);
        let goes_on = action.is_reading() || matches!(action, Action::Ask | Action::Protect);
        if free.is_allowed() {
            assert_eq!(held.is_allowed(), goes_on, "{action:?}");
        }
        if free.is_allowed() && !goes_on {
            assert_eq!(held, denied(DenyReason::Held), "{action:?}");
        }
    }
    let papers = ask(
        &staff(Job::PublicHealthNurse),
        Action::LiftHold,
        Category::C20,
        &[municipality()],
    );
    assert!(papers.is_allowed(), "the papers were checked");
}

#[test]
fn a_curator_or_assistant_acts_within_what_the_court_gave() {
    let see = |powers, category| {
        let facts = [Relation::Statutory { powers, ends: None }];
        read(&person(13), category, &facts).is_allowed()
    };
    let money = Categories::of(&[Category::C02, Category::C16]);
    assert!(see(Powers::Guardianship, Category::C11));
    assert!(
        !see(Powers::Guardianship, Category::C04),
        "medical matters by grant"
    );
    assert!(see(Powers::Curatorship(money), Category::C16));
    assert!(!see(Powers::Curatorship(money), Category::C11));
    assert!(see(Powers::Assistance(money), Category::C02));
    assert!(
        see(Powers::Assistance(Categories::NONE), Category::C01),
        "whom they act for"
    );
    let consents = ask(
        &person(13),
        Action::RecordConsent,
        Category::C08,
        &[Relation::Statutory {
            powers: Powers::Guardianship,
            ends: None,
        }],
    );
    assert_eq!(
        consents,
        denied(DenyReason::Role),
        "no power to consent to treatment"
    );
}

#[test]
fn a_purpose_that_is_not_the_roles_or_not_the_grants_opens_nothing() {
    let doctor = staff(Job::Doctor);
    let grant = Grant {
        purposes: Purposes::of(&[Purpose::Treatment]),
        ..Grant::permit(record(1), Categories::of(&[Category::C04]))
    };
    let facts = [team(TeamKind::Clinic, 1), Relation::Grant(grant)];
    let see = |purpose, category| {
        let request = Request {
            purpose,
            entry: Some(others()),
            ..Request::new(&doctor, Action::Read, category, &facts, NOW)
        };
        decide(&request)
    };
    assert!(see(None, Category::C04).is_allowed());
    assert!(see(Some(Purpose::Treatment), Category::C04).is_allowed());
    for purpose in [Purpose::Research, Purpose::Coverage, Purpose::BreakTheGlass] {
        for category in [Category::C01, Category::C04] {
            assert_eq!(see(Some(purpose), category), denied(DenyReason::Purpose));
        }
    }
}
