//! The doses given to one person as a list for others to read, in Japanese and English. Pure.

use crate::browser::LocalRow;
use crate::home::child::current;
use crate::ja::certificate as words;
use domain::Date;
use domain::fhir::immunization::{Immunization, ImmunizationStatus, Origin};
use domain::fhir::systems;
use domain::vaccine;
use sync::wire::RowStatus;

/// One dose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `None`: given, and the day is not known.
    pub day: Option<Date>,
    /// What is known then: `2024-06`.
    pub part: Option<String>,
    pub vaccine: String,
    pub vaccine_en: Option<String>,
    pub dose: String,
    pub dose_en: Option<String>,
    pub lot: String,
    pub place: String,
    pub origin: Option<Origin>,
}

/// Doses given and not taken back, the first one in front.
#[must_use]
pub fn entries(rows: &[LocalRow]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = current(rows)
        .filter(|row| row.row.kind == "Immunization" && row.row.status == RowStatus::Final)
        .filter_map(|row| Immunization::read(&serde_json::from_str(row.row.body.get()).ok()?).ok())
        .filter(|dose| dose.status == ImmunizationStatus::Completed)
        .map(|dose| entry(&dose))
        .collect();
    entries.sort_by(|a, b| (&a.part, &a.vaccine, &a.dose).cmp(&(&b.part, &b.vaccine, &b.dose)));
    entries
}

fn entry(dose: &Immunization) -> Entry {
    let known = dose
        .vaccine
        .code_in(systems::VACCINE)
        .and_then(vaccine::find);
    let written = dose.vaccine.text.clone().unwrap_or_default();
    let label = dose.dose_number.clone().unwrap_or_default();
    Entry {
        day: dose.given_on(),
        part: dose.occurrence.map(|when| when.to_string()),
        vaccine: known.map_or(written, |vaccine| vaccine.short.clone()),
        vaccine_en: known.map(|vaccine| vaccine.name_en.clone()),
        dose_en: words::dose_en(&label),
        dose: label,
        lot: dose.lot_number.clone().unwrap_or_default(),
        place: dose.location.clone().unwrap_or_default(),
        origin: dose.origin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{person, row};
    use domain::RecordId;
    use domain::fhir::Code;

    fn dose(number: u8, code: &str, day: &str, status: ImmunizationStatus) -> LocalRow {
        let id = format!("0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f{number:02}");
        let record: RecordId = id.parse().unwrap();
        let vaccine = vaccine::find(code).unwrap();
        let code = Code::new(systems::VACCINE, &vaccine.code, &vaccine.name);
        let mut dose = Immunization::new(record, person(), status, code, day.parse().unwrap());
        dose.dose_number = Some("初回1回目".to_owned());
        row(&id, "Immunization", &dose.to_json())
    }

    #[test]
    fn only_what_was_given_is_listed_by_day_in_both_languages() {
        let rows = [
            dose(1, "mr1", "2026-04-01", ImmunizationStatus::Completed),
            dose(2, "penta", "2025-04-01", ImmunizationStatus::Completed),
            dose(3, "bcg", "2025-05-01", ImmunizationStatus::NotDone),
            dose(4, "hepb", "2025-05-01", ImmunizationStatus::EnteredInError),
        ];
        let entries = entries(&rows);
        let names: Vec<&str> = entries
            .iter()
            .filter_map(|entry| entry.vaccine_en.as_deref())
            .collect();
        assert_eq!(
            names,
            ["DTaP-IPV-Hib", "Measles and rubella (MR), 1st period"]
        );
        assert_eq!(entries[0].dose_en.as_deref(), Some("Primary, dose 1"));
    }
}
