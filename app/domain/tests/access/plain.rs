//! A second formulation of the model, simple on purpose: it reads the letters of the JSON and knows no
//! facts, paths or instants.

use domain::access::*;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Tie {
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
pub(crate) enum Granted {
    Nothing,
    Category,
    OtherCategory,
    Item,
    Expired,
    Revoked,
    WrongPurpose,
    Refused,
}

fn is_family(role: Role) -> bool {
    matches!(role, Role::P | Role::G | Role::L | Role::A | Role::F)
}

/// What the model says, put plainly: `F`ull, `W`ithout places, `R`educed, or `-`.
pub(crate) fn expected(
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

const NAMES: [&str; 35] = [
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
    "HandBack",
    "NameStatutory",
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
pub(crate) fn may_do(cell: &str, role: Role, category: Category, code: &str) -> bool {
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
        "HandBack" | "NameStatutory" => at("C20") && is(&["MC", "HN"]),
        "Protect" => at("C20") && is(&["P", "G", "MC", "HN"]),
        "Hold" => at("C20") && is(&["G", "MC", "HN"]),
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
