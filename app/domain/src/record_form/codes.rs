//! The lists of the record form. Labels are `ja::record_form`.

/// An entry of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Code in the resource.
    pub code: &'static str,
    /// As shown to people.
    pub label: &'static str,
}

use crate::ja::record_form as ja;

/// Route code of a vaccine that is swallowed.
pub(super) const ORAL: &str = "PO";

/// 接種部位. Codes of JAMI 外部入力用部位コード where one was found (`74L` 左上腕); the others extend it.
pub const SITES: [Choice; 8] = [
    Choice {
        code: "74L",
        label: ja::SITE_LEFT_UPPER_ARM,
    },
    Choice {
        code: "74R",
        label: ja::SITE_RIGHT_UPPER_ARM,
    },
    Choice {
        code: "left-upper-arm-rear",
        label: ja::SITE_LEFT_UPPER_ARM_REAR,
    },
    Choice {
        code: "right-upper-arm-rear",
        label: ja::SITE_RIGHT_UPPER_ARM_REAR,
    },
    Choice {
        code: "left-deltoid",
        label: ja::SITE_LEFT_DELTOID,
    },
    Choice {
        code: "right-deltoid",
        label: ja::SITE_RIGHT_DELTOID,
    },
    Choice {
        code: "left-thigh",
        label: ja::SITE_LEFT_THIGH,
    },
    Choice {
        code: "right-thigh",
        label: ja::SITE_RIGHT_THIGH,
    },
];

/// 接種方法, codes of v3-RouteOfAdministration; `PC` for 管針法.
pub const ROUTES: [Choice; 4] = [
    Choice {
        code: "SQ",
        label: ja::ROUTE_SUBCUTANEOUS,
    },
    Choice {
        code: "IM",
        label: ja::ROUTE_INTRAMUSCULAR,
    },
    Choice {
        code: ORAL,
        label: ja::ROUTE_ORAL,
    },
    Choice {
        code: "PC",
        label: ja::ROUTE_PERCUTANEOUS,
    },
];

/// 定期／任意／長期療養特例／特例
pub const LEGAL_CATEGORIES: [Choice; 4] = [
    Choice {
        code: "routine",
        label: ja::LEGAL_ROUTINE,
    },
    Choice {
        code: "voluntary",
        label: ja::LEGAL_VOLUNTARY,
    },
    Choice {
        code: "long-term-illness",
        label: ja::LEGAL_LONG_TERM_ILLNESS,
    },
    Choice {
        code: "special",
        label: ja::LEGAL_SPECIAL,
    },
];

/// The entry of a list with this code.
pub fn choice(list: &'static [Choice], code: &str) -> Option<&'static Choice> {
    list.iter().find(|choice| choice.code == code)
}
