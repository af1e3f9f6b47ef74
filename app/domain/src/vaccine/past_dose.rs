//! Doses already given, from the record and from memory.

use super::{Vaccine, find, find_by_name};
use crate::fhir::immunization::Immunization;
use crate::fhir::systems;
use crate::questionnaire::VaccineDose;
use crate::time::Date;

/// A dose already given.
#[derive(Clone, Debug, PartialEq)]
pub struct PastDose {
    /// Which vaccine, when the table knows it.
    pub vaccine: Option<&'static Vaccine>,
    /// As it was written.
    pub name: String,
    /// When.
    pub date: Date,
    /// Number in its series, where somebody wrote it down: earlier doses were given even if their days are lost.
    pub number: Option<u32>,
    /// 期・回数 as it was written: for some vaccines it tells the product.
    pub label: Option<String>,
}

impl PastDose {
    /// A dose of a vaccine of the table.
    pub fn of(vaccine: &'static Vaccine, date: Date) -> Self {
        PastDose {
            vaccine: Some(vaccine),
            name: vaccine.short.clone(),
            date,
            number: None,
            label: None,
        }
    }

    /// A dose from the record: `None` for 見合わせ, for errors, and when not even the month is known.
    pub fn from_record(record: &Immunization) -> Option<Self> {
        let name = record.vaccine.text.clone().unwrap_or_default();
        let coded = record.vaccine.code_in(systems::VACCINE).and_then(find);
        Some(PastDose {
            vaccine: coded.or_else(|| find_by_name(&name)),
            name,
            date: record.counted_from()?,
            number: None,
            label: record.dose_number.clone(),
        })
    }

    /// A dose a person remembers: `None` when the day is unknown.
    pub fn from_memory(dose: &VaccineDose) -> Option<Self> {
        Some(PastDose {
            vaccine: find_by_name(&dose.name),
            name: dose.name.clone(),
            date: dose.date?,
            number: None,
            label: None,
        })
    }
}
