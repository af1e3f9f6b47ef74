//! Categories of records, and which permission a record of a kind needs.

use super::Action;
use crate::questionnaire;
use serde::{Deserialize, Serialize};

/// 区分 of the access model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Category {
    /// 基本情報
    C01,
    /// 資格・証
    C02,
    /// 緊急カード
    C03,
    /// 傷病名
    C04,
    /// アレルギー・禁忌
    C05,
    /// 処方・調剤・服薬
    C06,
    /// 検査・健診
    C07,
    /// 予防接種・予診票
    C08,
    /// 母子保健
    C09,
    /// 診療文書
    C10,
    /// 要介護認定
    C11,
    /// ケアプラン
    C12,
    /// アセスメント・支援経過
    C13,
    /// 訪問記録・バイタル
    C14,
    /// 尺度
    C15,
    /// 給付・費用
    C16,
    /// ライフログ
    C17,
    /// 機微情報
    C18,
    /// 家族・ACP・懸念
    C19,
    /// 同意・閲覧履歴
    C20,
    /// 連絡・申し送り
    C21,
}

impl Category {
    /// All categories.
    pub const ALL: [Category; 21] = [
        Category::C01,
        Category::C02,
        Category::C03,
        Category::C04,
        Category::C05,
        Category::C06,
        Category::C07,
        Category::C08,
        Category::C09,
        Category::C10,
        Category::C11,
        Category::C12,
        Category::C13,
        Category::C14,
        Category::C15,
        Category::C16,
        Category::C17,
        Category::C18,
        Category::C19,
        Category::C20,
        Category::C21,
    ];

    /// The category of a stored resource of this kind. `None` for kinds nobody may read.
    pub fn of(kind: &str) -> Option<Self> {
        match kind {
            "Patient" | "RelatedPerson" => Some(Category::C01),
            "QuestionnaireResponse"
            | "Immunization"
            | "Encounter"
            | "Consent"
            | "Observation"
            | "Provenance" => Some(Category::C08),
            "AuditEvent" => Some(Category::C20),
            _ => None,
        }
    }

    /// Columns P and G of the access model: what a person and a guardian read whole. C13 is a summary that
    /// does not exist yet, C18 is granted item by item.
    pub(super) fn family_reads(self, owner: bool) -> bool {
        match self {
            Category::C13 => false,
            Category::C18 => owner,
            _ => true,
        }
    }
}

/// Which permission typing into the draft of a form needs. A nurse may prepare the record of a dose; only
/// handing it in is the doctor's. `None` for forms this release does not know.
pub fn draft_requirement(questionnaire: &str) -> Option<(Category, Action)> {
    let (category, action) = requirement("QuestionnaireResponse", Some(questionnaire))?;
    let action = match action {
        Action::Submit => Action::EditDraft,
        Action::RecordDose => Action::PrepareDose,
        other => other,
    };
    Some((category, action))
}

/// Which permission a new record needs. `questionnaire` is the canonical of a QuestionnaireResponse. `None`
/// for kinds and forms that no device may send.
pub fn requirement(kind: &str, questionnaire: Option<&str>) -> Option<(Category, Action)> {
    let action = match kind {
        "QuestionnaireResponse" => {
            match questionnaire::find(questionnaire?)?.canonical().as_str() {
                questionnaire::PHYSICIAN => Action::RecordDecision,
                questionnaire::CONSENT => Action::RecordConsent,
                questionnaire::MEASURE => Action::RecordTemperature,
                questionnaire::RECORD => Action::RecordDose,
                _ => Action::Submit,
            }
        }
        "Observation" => Action::RecordTemperature,
        "Consent" => Action::RecordConsent,
        "Immunization" => Action::RecordDose,
        "Encounter" => Action::RecordVisit,
        "Provenance" => Action::RecordProvenance,
        "AuditEvent" => Action::RecordLook,
        "Patient" | "RelatedPerson" => Action::ChangePerson,
        _ => return None,
    };
    Some((Category::of(kind)?, action))
}
