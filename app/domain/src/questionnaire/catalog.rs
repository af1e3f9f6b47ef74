//! The released forms. A released file never changes; a new wording is a new file beside it.

use super::derived;
use super::model::Questionnaire;
use serde_json::Value;
use std::sync::OnceLock;

macro_rules! canonical {
    ($name:literal, $version:literal) => {
        concat!(
            "https://tsunagu-techo.example/fhir/Questionnaire/",
            $name,
            "|",
            $version
        )
    };
}

/// 予防接種予診票（乳幼児・小学生対象）
pub const CHILD: &str = canonical!("yoshin-child", "2026.10");
/// 診察前の体温, as typed on the day.
pub const MEASURE: &str = canonical!("yoshin-measure", "2026.10");
/// 接種記録欄
pub const RECORD: &str = canonical!("yoshin-record", "2026.11");
/// 医師記入欄, where a guardian decides.
pub const PHYSICIAN: &str = canonical!("yoshin-physician", "2026.11");
/// 医師記入欄, where the person decides.
pub const PHYSICIAN_SELF: &str = canonical!("yoshin-physician-self", "2026.11");
/// 保護者記入欄
pub const CONSENT: &str = canonical!("yoshin-consent", "2026.11");
/// 本人記入欄 of somebody who decides alone.
pub const CONSENT_SELF: &str = canonical!("yoshin-consent-self", "2026.11");
/// 本人記入欄 of a B類 form: 希望します.
pub const WISH: &str = canonical!("yoshin-wish", "2026.11");

/// Which part of the paper a released form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// 予診票: what the person or guardian fills in.
    Screening,
    /// 診察前の体温
    Measure,
    /// 医師記入欄
    Physician,
    /// 保護者記入欄, 本人記入欄
    Consent,
    /// 接種記録欄
    Record,
}

struct Released {
    canonical: &'static str,
    part: Part,
    /// Never inlined: a first visit downloads without the files of the forms it does not open.
    text: fn() -> &'static str,
    read: OnceLock<Option<Form>>,
}

struct Form {
    whole: Value,
    form: Questionnaire,
}

/// How many there are.
const FORMS: usize = 23;

macro_rules! released {
    ($($part:ident $name:literal $version:literal;)*) => {
        static RELEASED: [Released; FORMS] = [$(Released {
            canonical: canonical!($name, $version),
            part: Part::$part,
            text: {
                #[inline(never)]
                fn text() -> &'static str {
                    include_str!(concat!("../../data/questionnaire-", $name, "-", $version, ".json"))
                }
                text
            },
            read: OnceLock::new(),
        }),*];
    };
}

released! {
    Screening "yoshin-child" "2026.10";
    Screening "yoshin-rota" "2026.10";
    Screening "yoshin-bcg" "2026.10";
    Screening "yoshin-hpv" "2026.10";
    Screening "yoshin-hpv-alone" "2026.10";
    Screening "yoshin-je" "2026.10";
    Screening "yoshin-je-alone" "2026.10";
    Screening "yoshin-elderly" "2026.10";
    Screening "yoshin-flu-elderly" "2026.10";
    Screening "yoshin-pneumo-elderly" "2026.10";
    Screening "yoshin-covid19" "2026.10";
    Screening "yoshin-zoster" "2026.10";
    Screening "yoshin-rsv-maternal" "2026.10";
    Measure "yoshin-measure" "2026.10";
    Physician "yoshin-physician" "2026.10";
    Physician "yoshin-physician" "2026.11";
    Physician "yoshin-physician-self" "2026.11";
    Consent "yoshin-consent" "2026.10";
    Consent "yoshin-consent" "2026.11";
    Consent "yoshin-consent-self" "2026.11";
    Consent "yoshin-wish" "2026.11";
    Record "yoshin-record" "2026.10";
    Record "yoshin-record" "2026.11";
}

impl Released {
    /// Read at first use. The files are checked by a test; one that cannot be read is missing, not fatal.
    fn get(&'static self) -> Option<&'static Form> {
        let read = || {
            let own: Value = serde_json::from_str((self.text)()).ok()?;
            let whole = match derived::base_of(&own) {
                None => own,
                Some(base) => derived::whole(&released(base)?.get()?.whole, &own),
            };
            let form = Questionnaire::read(&whole).ok()?;
            Some(Form { whole, form })
        };
        self.read.get_or_init(read).as_ref()
    }
}

fn released(canonical: &str) -> Option<&'static Released> {
    RELEASED.iter().find(|one| one.canonical == canonical)
}

/// Every released form.
pub fn catalog() -> impl Iterator<Item = &'static Questionnaire> {
    RELEASED.iter().filter_map(|one| Some(&one.get()?.form))
}

/// The forms a person or guardian fills in.
pub fn screenings() -> impl Iterator<Item = &'static Questionnaire> {
    let forms = RELEASED.iter().filter(|one| one.part == Part::Screening);
    forms.filter_map(|one| Some(&one.get()?.form))
}

/// The form with this `url|version`. `None` for a version this build does not know.
pub fn find(canonical: &str) -> Option<&'static Questionnaire> {
    Some(&released(canonical)?.get()?.form)
}

/// Which part of the paper a form is. Reads no file.
pub fn part(canonical: &str) -> Option<Part> {
    Some(released(canonical)?.part)
}

/// The whole FHIR resource of a released form, as it is served to other systems.
pub fn source(canonical: &str) -> Option<&'static Value> {
    Some(&released(canonical)?.get()?.whole)
}
