//! What for: HL7's reasons (v3-ActReason), as far as this notebook knows them.

use super::role::Role;
use std::fmt;

/// Why somebody reads or writes. `CAREMGT` and `SUPNWK` are to be checked against the R4 edition of the
/// code system (the model marks them so).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// 診療・看護
    Treatment,
    /// ケアマネジメント・介護サービス
    CareManagement,
    /// 救急診療
    EmergencyTreatment,
    /// 緊急時の同意なし閲覧
    BreakTheGlass,
    /// 予防接種・母子保健・検診の事務
    PublicHealth,
    /// 資格・助成の確認
    Coverage,
    /// 本人の求め
    PersonAsked,
    /// 家族の求め（本人の許可あり）
    FamilyAsked,
    /// 研究（仮名化・匿名化のみ）: never a reason to read somebody's own records
    Research,
    /// 本人が選んだ支援者
    Supporter,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Purpose; 10] = [
        Purpose::Treatment,
        Purpose::CareManagement,
        Purpose::EmergencyTreatment,
        Purpose::BreakTheGlass,
        Purpose::PublicHealth,
        Purpose::Coverage,
        Purpose::PersonAsked,
        Purpose::FamilyAsked,
        Purpose::Research,
        Purpose::Supporter,
    ];

    /// Code of v3-ActReason.
    pub fn code(self) -> &'static str {
        match self {
            Purpose::Treatment => "TREAT",
            Purpose::CareManagement => "CAREMGT",
            Purpose::EmergencyTreatment => "ETREAT",
            Purpose::BreakTheGlass => "BTG",
            Purpose::PublicHealth => "PUBHLTH",
            Purpose::Coverage => "COVERAGE",
            Purpose::PersonAsked => "PATRQT",
            Purpose::FamilyAsked => "FAMRQT",
            Purpose::Research => "HRESCH",
            Purpose::Supporter => "SUPNWK",
        }
    }

    /// The purpose of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    const fn bit(self) -> u16 {
        match self {
            Purpose::Treatment => 1,
            Purpose::CareManagement => 1 << 1,
            Purpose::EmergencyTreatment => 1 << 2,
            Purpose::BreakTheGlass => 1 << 3,
            Purpose::PublicHealth => 1 << 4,
            Purpose::Coverage => 1 << 5,
            Purpose::PersonAsked => 1 << 6,
            Purpose::FamilyAsked => 1 << 7,
            Purpose::Research => 1 << 8,
            Purpose::Supporter => 1 << 9,
        }
    }

    /// What a role acts for when nobody says otherwise. `None`: the role has no business with records.
    pub fn usual(role: Role) -> Option<Self> {
        Some(match role {
            Role::P | Role::G | Role::L | Role::A => Purpose::PersonAsked,
            Role::F => Purpose::FamilyAsked,
            Role::CM | Role::CW => Purpose::CareManagement,
            Role::VN | Role::DR | Role::PH => Purpose::Treatment,
            Role::MC => Purpose::Coverage,
            Role::MV | Role::HN => Purpose::PublicHealth,
            Role::ED => Purpose::BreakTheGlass,
            Role::EM => Purpose::EmergencyTreatment,
            Role::AD => return None,
        })
    }

    /// What a role may act for at all.
    pub(super) const fn of(role: Role) -> Purposes {
        match role {
            Role::P | Role::G | Role::L => Purposes::of(&[Purpose::PersonAsked]),
            Role::A => Purposes::of(&[Purpose::PersonAsked, Purpose::Supporter]),
            Role::F => Purposes::of(&[Purpose::FamilyAsked, Purpose::Supporter]),
            Role::CM | Role::CW => Purposes::of(&[Purpose::CareManagement]),
            Role::VN => Purposes::of(&[Purpose::Treatment, Purpose::CareManagement]),
            Role::DR | Role::PH => Purposes::of(&[Purpose::Treatment]),
            Role::MC => Purposes::of(&[Purpose::Coverage]),
            Role::MV | Role::HN => Purposes::of(&[Purpose::PublicHealth]),
            Role::ED => Purposes::of(&[Purpose::BreakTheGlass, Purpose::EmergencyTreatment]),
            Role::EM => Purposes::of(&[Purpose::EmergencyTreatment]),
            Role::AD => Purposes::NONE,
        }
    }
}

/// A set of purposes.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purposes(u16);

impl Purposes {
    /// None.
    pub const NONE: Purposes = Purposes(0);

    /// These.
    pub const fn of(list: &[Purpose]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < list.len() {
            bits |= list[at].bit();
            at += 1;
        }
        Purposes(bits)
    }

    /// Whether it is among them.
    pub const fn has(self, purpose: Purpose) -> bool {
        self.0 & purpose.bit() != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Purpose> {
        Purpose::ALL
            .into_iter()
            .filter(move |purpose| self.has(*purpose))
    }
}

impl FromIterator<Purpose> for Purposes {
    fn from_iter<I: IntoIterator<Item = Purpose>>(list: I) -> Self {
        Purposes(
            list.into_iter()
                .fold(0, |bits, purpose| bits | purpose.bit()),
        )
    }
}

impl fmt::Debug for Purposes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
