//! Which record a section of a form is, on every device of the clinic.
//!
//! The id is made from the form's own id: the nurse's and the doctor's tablets write into the same draft without
//! having met, and two decisions made apart on one form come up as a conflict instead of standing side by side.

use crate::browser::LocalRow;
use domain::RecordId;
use domain::questionnaire::{Answers, MEASURE, Part, Questionnaire, RECORD, find, part};
use domain::signing::Signer;
use sync::wire::RowStatus;
use uuid::Uuid;

/// A part of the paper form that the clinic fills in, each a questionnaire of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// 診察前の体温
    Measure,
    /// 医師記入欄
    Physician,
    /// 保護者記入欄
    Consent,
    /// 接種記録欄
    Record,
}

impl Section {
    /// The form of this section where `signer` says yes. `None` only if the built-in data cannot be read.
    pub fn form(self, signer: Signer) -> Option<&'static Questionnaire> {
        find(match self {
            Section::Measure => MEASURE,
            Section::Physician => signer.physician_form(),
            Section::Consent => signer.consent_form(),
            Section::Record => RECORD,
        })
    }

    /// Whether a questionnaire is one of the clinic's own sections.
    pub fn is_one(canonical: &str) -> bool {
        part(canonical).is_some_and(|part| part != Part::Screening)
    }

    /// What was handed in, read with the form it was written on.
    pub fn answers(row: &LocalRow) -> Option<Answers> {
        let body: serde_json::Value = serde_json::from_str(row.row.body.get()).ok()?;
        find(body.get("questionnaire")?.as_str()?)?
            .from_response(&body)
            .ok()
    }

    /// The record of this section for `form`. `attempt` counts the finished ones before it: a temperature taken
    /// again, a record corrected.
    pub fn record(self, form: RecordId, attempt: u8) -> RecordId {
        let mut bytes = *form.0.as_bytes();
        // the last two bytes are random in a version 7 id; time and version stay as they are
        bytes[14] ^= match self {
            Section::Measure => 0xa4,
            Section::Physician => 0xa1,
            Section::Consent => 0xa2,
            Section::Record => 0xa3,
        };
        bytes[15] ^= attempt;
        RecordId(Uuid::from_bytes(bytes))
    }

    /// What was handed in of this section for `form`, in the order of attempts; the last one counts.
    pub fn finished(self, form: RecordId, rows: &[LocalRow]) -> Vec<&LocalRow> {
        let final_row = |attempt| {
            let id = self.record(form, attempt);
            rows.iter()
                .find(|row| row.row.id == id && row.row.status == RowStatus::Final)
        };
        (0..u8::MAX).map_while(final_row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const ALL: [Section; 4] = [
        Section::Measure,
        Section::Physician,
        Section::Consent,
        Section::Record,
    ];

    fn form() -> RecordId {
        "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f40".parse().unwrap()
    }

    #[test]
    fn every_section_and_attempt_has_its_own_record_and_every_device_finds_the_same() {
        let all: BTreeSet<RecordId> = ALL
            .into_iter()
            .flat_map(|section| (0..=u8::MAX).map(move |attempt| section.record(form(), attempt)))
            .chain([form()])
            .collect();
        assert_eq!(all.len(), 4 * 256 + 1);
        assert_eq!(
            Section::Consent.record(form(), 2),
            Section::Consent.record(form(), 2)
        );
    }

    #[test]
    fn a_derived_id_is_still_a_version_7_id_of_the_same_moment() {
        let id = Section::Physician.record(form(), 0).0;
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(id.as_bytes()[..6], form().0.as_bytes()[..6]);
    }

    #[test]
    fn the_sections_have_their_forms() {
        for section in ALL {
            for signer in [
                Signer::Guardian,
                Signer::GuardianBefore,
                Signer::Person,
                Signer::Wish,
            ] {
                let form = section.form(signer).unwrap();
                assert!(Section::is_one(&form.canonical()), "{section:?} {signer:?}");
            }
        }
        assert!(!Section::is_one(domain::questionnaire::CHILD));
    }
}
