//! Every role × category × action × relation × grant × writer, against a second formulation of the model
//! that is simple on purpose: it reads the letters of the JSON and knows no facts, paths or instants.

use crate::model::{letter, model};
use crate::support::*;
use domain::access::emergency::Stage;
use domain::access::*;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Tie {
    None,
    Active,
    Suspended,
    Ended,
    /// Active, and the person is protected, not against this actor.
    Protected,
    /// Protected against this actor.
    ShutOut,
    /// Active, and guardians disagree.
    Held,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Granted {
    Nothing,
    Category,
    OtherCategory,
    Item,
    Expired,
    Revoked,
    WrongPurpose,
    Refused,
}

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

fn is_family(role: Role) -> bool {
    matches!(role, Role::P | Role::G | Role::L | Role::A | Role::F)
}

/// What the model says, put plainly: `F`ull, `W`ithout places, `R`educed, or `-`.
fn expected(
    cell: &str,
    role: Role,
    category: Category,
    action: Action,
    tie: Tie,
    granted: Granted,
    own: bool,
) -> char {
    let code = action_name(action);
    if tie == Tie::ShutOut {
        return '-';
    }
    if code == "BeginEmergency" {
        return if role == Role::ED && category == Category::C20 {
            'F'
        } else {
            '-'
        };
    }
    if tie == Tie::None {
        return '-';
    }
    if ["Read", "Print", "Export", "ReadLog"].contains(&code) {
        return expected_reading(cell, role, category, code, tie, granted, own);
    }
    if !may_do(cell, role, category, code) {
        return '-';
    }
    let active = ![Tie::Suspended, Tie::Ended].contains(&tie);
    let emergency = matches!(role, Role::ED | Role::EM);
    let yes = match code {
        "RecordLook" if emergency => active,
        "RecordLook" => true,
        "RequestGrant" => active || tie == Tie::Suspended,
        // a toddler's guardian: the child is not handed over yet
        "HandOver" => false,
        "Protect" | "Ask" => active,
        _ => active && tie != Tie::Held,
    };
    if yes { 'F' } else { '-' }
}

fn action_name(action: Action) -> &'static str {
    let name = format!("{action:?}");
    NAMES.iter().find(|known| **known == name).unwrap()
}

const NAMES: [&str; 33] = [
    "Read",
    "Print",
    "Export",
    "ReadLog",
    "Write",
    "EditDraft",
    "Submit",
    "RecordVisit",
    "RecordTemperature",
    "RecordDecision",
    "RecordConsent",
    "PrepareDose",
    "RecordDose",
    "RecordProvenance",
    "RecordLook",
    "ChangePerson",
    "Grant",
    "Revoke",
    "NameProxy",
    "NameFamily",
    "NameGuardian",
    "HandOver",
    "Protect",
    "LiftProtection",
    "Hold",
    "LiftHold",
    "Ask",
    "Answer",
    "RequestGrant",
    "Delete",
    "BeginEmergency",
    "WidenEmergency",
    "ReviewEmergency",
];

fn expected_reading(
    cell: &str,
    role: Role,
    category: Category,
    code: &str,
    tie: Tie,
    granted: Granted,
    own: bool,
) -> char {
    let for_the_log = code == "ReadLog" && category != Category::C20;
    let no_export = code == "Export" && !["P", "G", "L", "A"].contains(&role.code());
    if cell == "-" || for_the_log || no_export {
        return '-';
    }
    let active = ![Tie::Suspended, Tie::Ended].contains(&tie);
    if matches!(role, Role::ED | Role::EM) {
        return expected_in_emergency(cell, role, category, code, active, tie);
    }
    if own && (active || !is_family(role)) {
        return 'F';
    }
    if !active {
        return '-';
    }
    let named = granted == Granted::Item;
    let by_category = granted == Granted::Category;
    let whole = if tie == Tie::Protected && ["L", "A", "F"].contains(&role.code()) {
        'W'
    } else {
        'F'
    };
    if category == Category::C18 {
        return if role == Role::P {
            'F'
        } else if named {
            whole
        } else {
            '-'
        };
    }
    let untouched = ["P", "G", "MC", "MV", "HN"].contains(&role.code());
    if granted == Granted::Refused && !untouched {
        return '-';
    }
    match cell {
        "W" | "R" => whole,
        "S" => 'R',
        "X" | "C" if by_category || named => whole,
        "I" if named => whole,
        _ => '-',
    }
}

fn expected_in_emergency(
    cell: &str,
    role: Role,
    category: Category,
    code: &str,
    active: bool,
    tie: Tie,
) -> char {
    let first = ["C01", "C03", "C04", "C05", "C06", "C07"].contains(&category.code());
    if !active || code != "Read" || (role == Role::ED && !first) || category == Category::C19 {
        return '-';
    }
    match (cell, tie) {
        ("S", _) => 'R',
        (_, Tie::Protected) => 'W',
        _ => 'F',
    }
}

/// Which role may do what that is no reading.
fn may_do(cell: &str, role: Role, category: Category, code: &str) -> bool {
    let role = role.code();
    let is = |roles: &[&str]| roles.contains(&role);
    let at = |wanted: &str| category.code() == wanted;
    let staff = is(&["CM", "CW", "VN", "DR", "PH", "MC", "MV", "HN"]);
    match code {
        "Write" | "RecordProvenance" => ["W", "X", "O"].contains(&cell) && !at("C20"),
        "ChangePerson" => at("C01") && cell == "W",
        "Grant" | "Revoke" | "NameFamily" => at("C20") && cell == "W",
        "EditDraft" | "Submit" => at("C08") && is(&["P", "G"]),
        "RecordVisit" => at("C08") && is(&["P", "G", "DR"]),
        "RecordConsent" => at("C08") && is(&["P", "G", "DR"]),
        "RecordTemperature" | "PrepareDose" | "RecordDecision" | "RecordDose" => {
            at("C08") && is(&["DR"])
        }
        "RecordLook" => at("C20") && !is(&["P", "G", "AD"]),
        "NameProxy" => at("C20") && is(&["P"]),
        "NameGuardian" | "HandOver" => at("C20") && is(&["G"]),
        "Protect" | "Hold" => at("C20") && is(&["P", "G", "MC", "HN"]),
        "LiftProtection" => at("C20") && is(&["P", "MC", "HN"]),
        "LiftHold" => at("C20") && is(&["MC", "HN", "DR"]),
        "Delete" => at("C20") && is(&["P", "G"]),
        "Ask" => at("C21") && is(&["P", "G", "L"]),
        "RequestGrant" => at("C21") && staff,
        // only where somebody has asked
        "Answer" => at("C21") && staff,
        "WidenEmergency" => at("C20") && is(&["ED"]),
        _ => false,
    }
}

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
