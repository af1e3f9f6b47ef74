//! The table of the model: how much each role may do in each category before anybody has said anything.
//!
//! `data/access-model.json` holds the same table with its sources and how sure they are; a test compares
//! them cell by cell. The JSON itself is not part of the program.

use super::category::Category;
use super::label::Labels;
use super::role::Role;

/// A cell of the model's table, by the model's own letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Reads, and adds own entries.
    W,
    /// Reads while the relation is active.
    R,
    /// Adds own entries always; reads those of others only when the person has granted the category.
    X,
    /// Reads only when the person has granted the category.
    C,
    /// A reduced view: a flag, a level, the next step.
    S,
    /// Own organisation's entries only.
    O,
    /// Item by item, never by a package.
    I,
    /// In an emergency only.
    E,
    /// Not here: by a formal disclosure request (開示請求).
    Q,
    /// Never.
    Never,
}

/// Rows as the model lists the roles, letters as it lists the categories, C01 to C21.
const TABLE: [[Level; 21]; 16] = [
    // 4...8....C13..C18..
    row(b"WWWWWWWWWRRRSRRRWRWWW"), // P
    row(b"WWWRWWRWWRRRSRRRWIWWW"), // G
    row(b"RWRCRCCC-CRRSRSW-ICRW"), // L
    row(b"RCCCCCCCCCCCSCCCCI-SW"), // A
    row(b"S-CSCC-----C-C------W"), // F
    row(b"RRRCRCC--CCWWRWWCIWSW"), // CM
    row(b"RSRSRS----SRSWOO--S-W"), // CW
    row(b"RRRCWCCCCCCRSWWOCIC-W"), // VN
    row(b"RRWXWXXXCXOCSCC-CIC-W"), // DR
    row(b"RRRCWXC---SS-S---I--W"), // PH
    row(b"RW--------WR--CR--I-W"), // MC
    row(b"RS-----W------------W"), // MV
    row(b"RS----CRW---------I-W"), // HN
    row(b"EEEEEEE-EEEE-E----E--"), // ED
    row(b"E-ESEE------------E--"), // EM
    row(b"---------------------"), // AD
];

const fn row(letters: &[u8; 21]) -> [Level; 21] {
    let mut row = [Level::Never; 21];
    let mut at = 0;
    while at < 21 {
        row[at] = match letters[at] {
            b'W' => Level::W,
            b'R' => Level::R,
            b'X' => Level::X,
            b'C' => Level::C,
            b'S' => Level::S,
            b'O' => Level::O,
            b'I' => Level::I,
            b'E' => Level::E,
            b'Q' => Level::Q,
            _ => Level::Never,
        };
        at += 1;
    }
    row
}

/// The cell of the table.
pub fn level(role: Role, category: Category) -> Level {
    TABLE[role.index()][category.index()]
}

/// The cell for a record with these labels (notes `C11/C11X` and `C19` of the model, and section 8 of its
/// text for the log of a protection). What is sensitive is asked about apart.
pub fn level_of(role: Role, category: Category, labels: Labels) -> Level {
    let cell = level(role, category);
    match category {
        Category::C11 if labels.is_opinion() => match role {
            Role::P | Role::G | Role::L | Role::A | Role::F => Level::Q,
            Role::CM => Level::C,
            // the doctor's own opinion, and the municipality that keeps the file
            Role::DR | Role::MC => cell,
            _ => Level::Never,
        },
        Category::C20 if labels.is_protection() => match role {
            Role::P => cell,
            Role::MC | Role::HN => Level::R,
            _ => Level::Never,
        },
        // a look at such a record tells that there is one
        Category::C20 if labels.is_concern() => match role {
            Role::CM | Role::MC | Role::HN => Level::R,
            _ => Level::Never,
        },
        Category::C19 if labels.is_concern() => match role {
            // what professionals fear is for those who can act on it, and not even its existence for others
            Role::CM => cell,
            Role::HN | Role::MC => Level::I,
            // files a report, and sees what it filed
            Role::CW => Level::O,
            _ => Level::Never,
        },
        _ => cell,
    }
}
