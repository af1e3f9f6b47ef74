//! Answers offered from facts the notebook holds. Only facts about who it is: what changes from day to day
//! is asked each time.

use super::answer::{Answers, RawAnswer};
use super::model::{ItemKind, Questionnaire};
use crate::input::RawDate;
use crate::time::Date;

/// What the notebook knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// `patient.name`
    pub name: Option<String>,
    /// `patient.kana`
    pub kana: Option<String>,
    /// `patient.gender`, as its FHIR code
    pub gender: Option<String>,
    /// `patient.birth`
    pub birth: Option<Date>,
    /// `patient.address`
    pub address: Option<String>,
    /// `guardian.name`
    pub guardian: Option<String>,
    /// `guardian.phone`, `patient.phone`
    pub phone: Option<String>,
    /// `vaccine.code`
    pub vaccine: Option<String>,
    /// `vaccine.dose`
    pub dose: Option<String>,
    /// `vaccine.dose-label`, in words
    pub dose_label: Option<String>,
    /// `clinic.name`
    pub clinic: Option<String>,
    /// `clinic.doctor`
    pub doctor: Option<String>,
    /// `visit.date`
    pub day: Option<Date>,
}

impl Known {
    fn date(&self, hint: &str) -> Option<Date> {
        match hint {
            "patient.birth" => self.birth,
            "visit.date" => self.day,
            _ => None,
        }
    }

    fn text(&self, hint: &str) -> Option<&str> {
        match hint {
            "patient.name" => self.name.as_deref(),
            "patient.kana" => self.kana.as_deref(),
            "patient.gender" => self.gender.as_deref(),
            "patient.address" => self.address.as_deref(),
            "guardian.name" => self.guardian.as_deref(),
            "guardian.phone" | "patient.phone" => self.phone.as_deref(),
            "vaccine.code" => self.vaccine.as_deref(),
            "vaccine.dose" => self.dose.as_deref(),
            "vaccine.dose-label" => self.dose_label.as_deref(),
            "clinic.name" => self.clinic.as_deref(),
            "clinic.doctor" => self.doctor.as_deref(),
            _ => None,
        }
    }
}

impl Questionnaire {
    /// Answers the data allows to be offered from what is known.
    pub fn prefilled(&self, known: &Known) -> Answers {
        let mut answers = Answers::new();
        for item in self.all_items() {
            let Some(hint) = item.prefill.as_deref() else {
                continue;
            };
            let raw = match (item.kind, hint) {
                (ItemKind::Date, _) => known
                    .date(hint)
                    .map(|date| RawAnswer::Date(RawDate::western(date))),
                (ItemKind::Choice, _) => known
                    .text(hint)
                    .filter(|code| item.option(code).is_some())
                    .map(|code| RawAnswer::Choice(code.to_owned())),
                (ItemKind::String | ItemKind::Text, _) => known
                    .text(hint)
                    .map(|text| RawAnswer::Text(text.to_owned())),
                _ => None,
            };
            if let Some(raw) = raw {
                answers.insert(item.link_id.clone(), raw);
            }
        }
        answers
    }
}
