//! Every role × category × action × relation × grant × writer, against the second formulation in `plain`.

use crate::model::{letter, model};
use crate::plain::{Granted, Tie, expected, may_do};
use crate::support::*;
use domain::access::emergency::Stage;
use domain::access::*;

const TIES: [Tie; 7] = [
    Tie::None,
    Tie::Active,
    Tie::Suspended,
    Tie::Ended,
    Tie::Protected,
    Tie::ShutOut,
    Tie::Held,
];
const GRANTS: [Granted; 8] = [
    Granted::Nothing,
    Granted::Category,
    Granted::OtherCategory,
    Granted::Item,
    Granted::Expired,
    Granted::Revoked,
    Granted::WrongPurpose,
    Granted::Refused,
];

fn actor(role: Role) -> Actor {
    match role {
        Role::P | Role::G | Role::L | Role::A | Role::F => person(10),
        Role::CM => staff(Job::CareManager),
        Role::CW => staff(Job::CareWorker),
        Role::VN => staff(Job::VisitingNurse),
        Role::DR => staff(Job::Doctor),
        Role::PH => staff(Job::Pharmacist),
        Role::MC => staff(Job::MunicipalCare),
        Role::MV => staff(Job::MunicipalVaccination),
        Role::HN => staff(Job::PublicHealthNurse),
        Role::ED => emergency_staff(Job::Doctor),
        Role::EM => staff(Job::AmbulanceCrew),
        Role::AD => staff(Job::Administrator),
    }
}

/// `None`: such a relation has no such state.
fn relation(role: Role, tie: Tie) -> Option<Vec<Relation>> {
    let over = tie == Tie::Ended;
    let until = over.then_some(NOW);
    let held = tie == Tie::Held;
    let kind = match role {
        Role::CM | Role::CW | Role::VN => TeamKind::CareTeam,
        Role::PH => TeamKind::Pharmacy,
        Role::MC | Role::MV | Role::HN => TeamKind::Municipality,
        _ => TeamKind::Clinic,
    };
    let main = match role {
        Role::P => Relation::Owner { birth: None },
        Role::G => Relation::Guardian {
            birth: Some(date(if over { "2000-01-01" } else { "2023-04-05" })),
            narrowed: Categories::NONE,
            held,
        },
        Role::L => Relation::Statutory {
            powers: Powers::Guardianship,
            ends: over.then(|| date("2026-11-21")),
        },
        Role::A => Relation::Proxy { until },
        Role::F => Relation::Family { until },
        Role::ED | Role::EM => Relation::Emergency(Emergency {
            stage: Stage::First,
            began: NOW.plus_millis(if over { -HOUR } else { -1 }),
            emergency_began: NOW.plus_millis(-HOUR),
            stopped: None,
            mine: true,
            reviewed: false,
            wishes: Vec::new(),
        }),
        _ => team(kind, if tie == Tie::Suspended { 61 } else { 1 }),
    };
    let main = match main {
        Relation::Team(team) if over => Relation::Team(Team {
            ended: Some(date("2026-11-21")),
            ..team
        }),
        main => main,
    };
    let is_team = matches!(main, Relation::Team(_));
    let possible = match tie {
        Tie::Held => role == Role::G,
        Tie::Suspended => is_team,
        Tie::Ended => role != Role::P,
        _ => true,
    };
    if !possible {
        return None;
    }
    Some(match tie {
        Tie::None => Vec::new(),
        Tie::Protected => vec![main, Relation::Protected],
        Tie::ShutOut => vec![main, Relation::ShutOut],
        _ => vec![main],
    })
}

fn grant(granted: Granted, category: Category) -> Option<Relation> {
    let this = Categories::of(&[category]);
    let other = Categories::ALL.without(this);
    let permit = |categories| Grant::permit(record(1), categories);
    Some(Relation::Grant(match granted {
        Granted::Nothing => return None,
        Granted::Category => permit(this),
        Granted::OtherCategory => permit(other),
        Granted::Item => Grant {
            items: vec![others().id],
            ..permit(Categories::NONE)
        },
        Granted::Expired => Grant {
            until: Some(NOW),
            ..permit(this)
        },
        Granted::Revoked => Grant {
            revoked: Some(NOW),
            ..permit(this)
        },
        Granted::WrongPurpose => Grant {
            purposes: Purposes::of(&[Purpose::Research]),
            ..permit(this)
        },
        Granted::Refused => Grant::deny(record(1), this),
    }))
}

#[test]
fn every_combination_is_decided_as_the_simple_formulation_says() {
    let model = model();
    let (mut cases, mut allowed) = (0_u32, 0_u32);
    for role in Role::ALL {
        let actor = actor(role);
        for tie in TIES {
            let Some(mut facts) = relation(role, tie) else {
                continue;
            };
            // what `Answer` needs besides, and what gives nothing else away
            let question = Relation::Question { record: record(77) };
            for category in Category::ALL {
                let cell = letter(&model, role, category);
                for granted in GRANTS {
                    let before = facts.len();
                    facts.extend(grant(granted, category));
                    for action in Action::ALL {
                        let asked = action == Action::Answer && tie != Tie::None;
                        if asked {
                            facts.push(question.clone());
                        }
                        for own in [false, true] {
                            let entry = if own {
                                crate::support::own(&actor)
                            } else {
                                others()
                            };
                            let request = Request {
                                entry: Some(entry),
                                ..Request::new(&actor, action, category, &facts, NOW)
                            };
                            let found = match decide(&request).view() {
                                None => '-',
                                Some(View::Reduced) => 'R',
                                Some(View::WithoutPlaces) => 'W',
                                Some(View::Full) => 'F',
                            };
                            let mut wanted =
                                expected(cell, role, category, action, tie, granted, own);
                            // whoever was asked answers, whatever became of the relation; a hospital also
                            // after an emergency
                            let hospital = role == Role::ED && category == Category::C21;
                            let answers = hospital || may_do(cell, role, category, "Answer");
                            if asked && tie != Tie::ShutOut && answers {
                                wanted = 'F';
                            }
                            assert_eq!(
                                found, wanted,
                                "{role:?} {category:?} {action:?} {tie:?} {granted:?} own {own}"
                            );
                            cases += 1;
                            allowed += u32::from(found != '-');
                        }
                        if asked {
                            facts.pop();
                        }
                    }
                    facts.truncate(before);
                }
            }
        }
    }
    println!("{cases} cases, {allowed} of them allowed");
    assert!(cases > 100_000 && allowed > 10_000);
}
