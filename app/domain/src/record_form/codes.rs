//! The lists of the record form, the same as in `data/questionnaire-yoshin-record-*.json`. Labels are
//! `ja::record_form`.

use crate::fhir::Code;
use crate::fhir::systems::{LEGAL_CATEGORY, OWN_ROUTE, OWN_SITE, ROUTE, SITE};
use crate::ja::record_form as ja;

/// An entry of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Code system.
    pub system: &'static str,
    /// Code in the resource.
    pub code: &'static str,
    /// As shown to people.
    pub label: &'static str,
}

impl Choice {
    const fn of(system: &'static str, code: &'static str, label: &'static str) -> Self {
        Choice {
            system,
            code,
            label,
        }
    }

    /// As a coded value.
    pub fn code(&self) -> Code {
        Code::new(self.system, self.code, self.label)
    }
}

/// Route code of a vaccine that is swallowed.
pub(super) const ORAL: &str = "PO";

/// 接種部位. JAMI 外部入力用部位コード has the upper arms; the finer places are our own codes.
pub const SITES: [Choice; 8] = [
    Choice::of(SITE, "74L", ja::SITE_LEFT_UPPER_ARM),
    Choice::of(SITE, "74R", ja::SITE_RIGHT_UPPER_ARM),
    Choice::of(
        OWN_SITE,
        "left-upper-arm-rear",
        ja::SITE_LEFT_UPPER_ARM_REAR,
    ),
    Choice::of(
        OWN_SITE,
        "right-upper-arm-rear",
        ja::SITE_RIGHT_UPPER_ARM_REAR,
    ),
    Choice::of(OWN_SITE, "left-deltoid", ja::SITE_LEFT_DELTOID),
    Choice::of(OWN_SITE, "right-deltoid", ja::SITE_RIGHT_DELTOID),
    Choice::of(OWN_SITE, "left-thigh", ja::SITE_LEFT_THIGH),
    Choice::of(OWN_SITE, "right-thigh", ja::SITE_RIGHT_THIGH),
];

/// 接種方法. 管針法 has no code in v3-RouteOfAdministration.
pub const ROUTES: [Choice; 4] = [
    Choice::of(ROUTE, "SQ", ja::ROUTE_SUBCUTANEOUS),
    Choice::of(ROUTE, "IM", ja::ROUTE_INTRAMUSCULAR),
    Choice::of(ROUTE, ORAL, ja::ROUTE_ORAL),
    Choice::of(OWN_ROUTE, "PC", ja::ROUTE_PERCUTANEOUS),
];

/// 定期／任意／長期療養特例／特例
pub const LEGAL_CATEGORIES: [Choice; 4] = [
    Choice::of(LEGAL_CATEGORY, "routine", ja::LEGAL_ROUTINE),
    Choice::of(LEGAL_CATEGORY, "voluntary", ja::LEGAL_VOLUNTARY),
    Choice::of(
        LEGAL_CATEGORY,
        "long-term-illness",
        ja::LEGAL_LONG_TERM_ILLNESS,
    ),
    Choice::of(LEGAL_CATEGORY, "special", ja::LEGAL_SPECIAL),
];

/// The entry of a list with this code.
pub fn choice(list: &'static [Choice], code: &str) -> Option<&'static Choice> {
    list.iter().find(|choice| choice.code == code)
}
