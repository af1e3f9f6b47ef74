//! Words that stand inside resources, for other systems' screens.

/// The product.
pub const PRODUCT: &str = "つなぐ手帳";
/// RelatedPerson.relationship
pub const GUARDIAN: &str = "保護者";
/// 本人
pub const ONESELF: &str = "本人";
/// Observation.code
pub const TEMPERATURE: &str = "体温";
/// Encounter.class
pub const OUTPATIENT: &str = "外来";
/// A dose number nobody knows.
pub const UNKNOWN: &str = "不明";
/// Immunization.occurrenceString
pub const DAY_UNKNOWN: &str = "受けた日は不明";
/// Consent.category
pub const VACCINATION: &str = "予防接種";
/// Provenance.agent.type
pub const AUTHOR: &str = "記入者";
/// Provenance.agent.type
pub const ENTERER: &str = "入力者";
/// Communication.category
pub const LOG_QUESTION: &str = "閲覧履歴への質問";
/// Communication.category
pub const LOG_ANSWER: &str = "閲覧履歴への回答";
/// Communication.category
pub const VACCINATION_NOTICE: &str = "予防接種のお知らせ";

/// Immunization.reportOrigin
pub fn origin(origin: crate::fhir::immunization::Origin) -> &'static str {
    use crate::fhir::immunization::Origin;
    match origin {
        Origin::Paper => "手帳などから転記",
        Origin::Recall => "自己申告",
        Origin::Other => "ほかの記録から",
    }
}
