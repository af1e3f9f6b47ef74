//! The abuse cases of the model's section 13, as far as a decision can show them, and disputes.

use crate::support::*;
use domain::access::emergency::Stage;
use domain::access::*;

fn municipality() -> Relation {
    Relation::Team(Team {
        kind: TeamKind::Municipality,
        last_activity: None,
        suspended: false,
        ended: None,
    })
}

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
fn under_protection_places_are_for_the_person_the_guardian_and_the_teams() {
    let secret_place = Labels::of(&[Label::Place]);
    let check = |actor: &Actor, main: Relation, labels: Labels, expect: Option<View>| {
        let facts = [
            main,
            Relation::Grant(Grant::permit(record(1), Categories::ALL)),
            Relation::Protected,
        ];
        let request = Request {
            labels,
            entry: Some(others()),
            ..Request::new(actor, Action::Read, Category::C05, &facts, NOW)
        };
        assert_eq!(decide(&request).view(), expect, "{:?} {labels:?}", facts[0]);
    };
    let teams = [
        (person(10), owner()),
        (person(10), guardian("2020-05-05")),
        (staff(Job::CareWorker), team(TeamKind::CareTeam, 1)),
        (staff(Job::Doctor), team(TeamKind::Clinic, 1)),
    ];
    for (actor, main) in teams {
        check(&actor, main.clone(), Labels::NONE, Some(View::Full));
        check(&actor, main, secret_place, Some(View::Full));
    }
    let others = [
        (person(11), Relation::Family { until: None }),
        (person(11), Relation::Proxy { until: None }),
        (
            staff(Job::Nurse),
            Relation::Visit {
                date: date("2026-11-21"),
            },
        ),
    ];
    for (actor, main) in others {
        check(
            &actor,
            main.clone(),
            Labels::NONE,
            Some(View::WithoutPlaces),
        );
        check(&actor, main, secret_place, None);
    }
}

#[test]
fn a_professionals_concern_does_not_exist_for_anybody_but_those_who_can_act_on_it() {
    let concern = Labels::of(&[Label::Concern]);
    let see = |actor: &Actor, fact: Relation, category, entry: Entry| {
        let facts = [
            fact,
            Relation::Grant(Grant::permit(record(1), Categories::ALL)),
        ];
        let request = Request {
            labels: concern,
            entry: Some(entry),
            ..Request::new(actor, Action::Read, category, &facts, NOW)
        };
        decide(&request)
    };
    let never: [(Actor, Relation); 6] = [
        (person(10), owner()),
        (person(10), guardian("2020-05-05")),
        (person(10), Relation::Family { until: None }),
        (staff(Job::VisitingNurse), team(TeamKind::CareTeam, 1)),
        (staff(Job::Doctor), team(TeamKind::Clinic, 1)),
        (staff(Job::CareWorker), team(TeamKind::CareTeam, 1)),
    ];
    for (actor, fact) in never {
        for category in [Category::C19, Category::C20] {
            let Decision::Deny(reason) = see(&actor, fact.clone(), category, others()) else {
                panic!("{fact:?} sees it");
            };
            let told = reason.outside();
            let quiet = told == Outside::NoData || fact == team(TeamKind::CareTeam, 1);
            assert!(quiet, "{fact:?} hears {told:?}");
        }
    }
    let manager = staff(Job::CareManager);
    assert!(
        see(
            &manager,
            team(TeamKind::CareTeam, 1),
            Category::C19,
            others()
        )
        .is_allowed()
    );
    // a care worker files a report, and sees what it filed
    let worker = staff(Job::CareWorker);
    let facts = [team(TeamKind::CareTeam, 1)];
    let file = Request {
        labels: concern,
        ..Request::new(&worker, Action::Write, Category::C19, &facts, NOW)
    };
    assert!(decide(&file).is_allowed());
    assert!(see(&worker, facts[0].clone(), Category::C19, own(&worker)).is_allowed());
    let plain = Request {
        labels: Labels::NONE,
        ..file
    };
    assert!(
        !decide(&plain).is_allowed(),
        "instructions are not the worker's to write"
    );
}

#[test]
fn opinions_and_survey_sheets_are_for_formal_disclosure_and_their_author() {
    let opinion = Labels::of(&[Label::Opinion]);
    let see = |actor: &Actor, fact: Relation, entry: Entry, grants: bool| {
        let mut facts = vec![fact];
        if grants {
            facts.push(Relation::Grant(Grant::permit(record(1), Categories::ALL)));
        }
        let request = Request {
            labels: opinion,
            entry: Some(entry),
            ..Request::new(actor, Action::Read, Category::C11, &facts, NOW)
        };
        decide(&request).is_allowed()
    };
    let own_notebook = person(10);
    assert!(!see(&own_notebook, owner(), others(), true), "by 開示請求");
    let manager = staff(Job::CareManager);
    let care = team(TeamKind::CareTeam, 1);
    assert!(!see(&manager, care.clone(), others(), false));
    assert!(see(&manager, care.clone(), others(), true), "with consent");
    let doctor = staff(Job::Doctor);
    assert!(see(&doctor, team(TeamKind::Clinic, 1), own(&doctor), false));
    assert!(!see(&doctor, team(TeamKind::Clinic, 1), others(), true));
    assert!(!see(&staff(Job::VisitingNurse), care, others(), true));
    let clerk = staff(Job::MunicipalCare);
    assert!(
        see(&clerk, municipality(), others(), false),
        "keeps the file"
    );
}

#[test]
fn in_an_emergency_only_the_last_days_and_the_wishes_and_never_what_is_sensitive() {
    let nurse = emergency_staff(Job::Nurse);
    let session = Emergency {
        stage: Stage::Second,
        began: NOW,
        emergency_began: NOW.plus_millis(-23 * HOUR - HOUR / 2),
        stopped: None,
        mine: true,
        reviewed: false,
        wishes: vec![record(501)],
    };
    let see = |category, labels, entry: Entry, now| {
        let facts = [Relation::Emergency(session.clone())];
        let request = Request {
            labels,
            entry: Some(entry),
            ..Request::new(&nurse, Action::Read, category, &facts, now)
        };
        decide(&request).is_allowed()
    };
    let on = |id, day: &str| Entry {
        id: record(id),
        at: at(day, 0),
        ..others()
    };
    let plain = Labels::NONE;
    assert!(see(Category::C14, plain, on(500, "2026-11-14"), NOW));
    assert!(
        !see(Category::C14, plain, on(500, "2026-11-13"), NOW),
        "older than seven days"
    );
    assert!(see(Category::C10, plain, on(500, "2020-01-01"), NOW));
    assert!(
        see(Category::C19, plain, on(501, "2020-01-01"), NOW),
        "set free in advance"
    );
    assert!(!see(Category::C19, plain, on(502, "2026-11-20"), NOW));
    for category in [Category::C08, Category::C13, Category::C16, Category::C18] {
        assert!(
            !see(category, plain, on(501, "2026-11-20"), NOW),
            "{category:?}"
        );
    }
    for label in Labels::SENSITIVE.iter() {
        let labels = Labels::of(&[label]);
        assert!(
            !see(Category::C04, labels, on(500, "2026-11-20"), NOW),
            "{label:?}"
        );
    }
    // the emergency is over after 24 hours, though the session is not
    assert!(see(
        Category::C01,
        plain,
        on(500, "2026-11-20"),
        NOW.plus_millis(HOUR / 2 - 1)
    ));
    assert!(!see(
        Category::C01,
        plain,
        on(500, "2026-11-20"),
        NOW.plus_millis(HOUR / 2)
    ));
    let stopped = Emergency {
        stopped: Some(NOW.plus_millis(1)),
        ..session.clone()
    };
    assert_eq!(stopped.ends(), NOW.plus_millis(1));
    assert_eq!(emergency::review_due(NOW), date("2026-11-28"));
}

#[test]
fn a_reviewer_is_somebody_else_at_the_hospital_and_reads_no_record() {
    let session = |mine, reviewed| {
        Relation::Emergency(Emergency {
            stage: Stage::First,
            began: NOW.plus_millis(-50 * HOUR),
            emergency_began: NOW.plus_millis(-50 * HOUR),
            stopped: None,
            mine,
            reviewed,
            wishes: Vec::new(),
        })
    };
    let review = |actor: &Actor, fact: Relation| {
        ask(actor, Action::ReviewEmergency, Category::C20, &[fact]).is_allowed()
    };
    for job in [Job::Doctor, Job::Pharmacist, Job::Administrator] {
        let reviewer = emergency_staff(job);
        assert!(review(&reviewer, session(false, false)), "{job:?}");
        assert!(!review(&reviewer, session(true, false)), "not one's own");
        assert!(!review(&reviewer, session(false, true)), "once");
        assert!(!read(&reviewer, Category::C01, &[session(false, false)]).is_allowed());
        assert!(
            !review(&staff(job), session(false, false)),
            "not at a clinic"
        );
    }
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
