//! The released forms. A released file never changes; a new wording is a new file beside it.

use super::model::Questionnaire;
use std::sync::OnceLock;

/// 予防接種予診票（乳幼児・小学生対象）
pub const CHILD: &str = "https://tsunagu-techo.example/fhir/Questionnaire/yoshin-child|2026.10";
/// 医師記入欄
pub const PHYSICIAN: &str =
    "https://tsunagu-techo.example/fhir/Questionnaire/yoshin-physician|2026.10";
/// 保護者記入欄
pub const CONSENT: &str = "https://tsunagu-techo.example/fhir/Questionnaire/yoshin-consent|2026.10";
/// 診察前の体温, as typed on the day.
pub const MEASURE: &str = "https://tsunagu-techo.example/fhir/Questionnaire/yoshin-measure|2026.10";
/// 接種記録欄
pub const RECORD: &str = "https://tsunagu-techo.example/fhir/Questionnaire/yoshin-record|2026.10";

const FILES: [&str; 5] = [
    include_str!("../../data/questionnaire-yoshin-child-2026.10.json"),
    include_str!("../../data/questionnaire-yoshin-physician-2026.10.json"),
    include_str!("../../data/questionnaire-yoshin-consent-2026.10.json"),
    include_str!("../../data/questionnaire-yoshin-measure-2026.10.json"),
    include_str!("../../data/questionnaire-yoshin-record-2026.10.json"),
];

/// Every released form. Parsed at first use.
pub fn catalog() -> &'static [Questionnaire] {
    static CATALOG: OnceLock<Vec<Questionnaire>> = OnceLock::new();
    // the files are checked by a test; one that cannot be read is missing, not fatal
    CATALOG.get_or_init(|| {
        let read = |text: &&str| Questionnaire::read(&serde_json::from_str(text).ok()?).ok();
        FILES.iter().filter_map(read).collect()
    })
}

/// The form with this `url|version`. `None` for a version this build does not know.
pub fn find(canonical: &str) -> Option<&'static Questionnaire> {
    let (url, version) = canonical.split_once('|')?;
    catalog()
        .iter()
        .find(|form| form.url == url && form.version == version)
}

/// The FHIR text of a released form, as it is served to other systems.
pub fn source(canonical: &str) -> Option<&'static str> {
    let index = catalog()
        .iter()
        .position(|form| form.canonical() == canonical)?;
    FILES.get(index).copied()
}
