//! Labels: where a protected person is, what professionals fear, texts behind a result; and emergencies.

use crate::support::*;
use domain::access::emergency::Stage;
use domain::access::*;

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
