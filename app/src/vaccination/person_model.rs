//! A child's record as the page shows it. Pure, from rows.

use super::calendar_model::Calendar;
use super::submitted::SubmittedForm;
use crate::browser::LocalRow;
use crate::home::child::{Child, current};
use crate::looks::log_model;
use domain::age::plus_days_signed;
use domain::fhir::When;
use domain::fhir::immunization::{Immunization, ImmunizationStatus, Origin};
use domain::fhir::systems;
use domain::interval::{NextDose, Series};
use domain::log::Line;
use domain::vaccine::{self, PastDose, Vaccine};
use domain::{Date, RecordId};
use std::collections::BTreeMap;
use sync::wire::RowStatus;

/// A dose given, or not given and why.
#[derive(Clone, Debug, PartialEq)]
pub struct DoseEntry {
    pub record: RecordId,
    pub given: bool,
    pub vaccine: String,
    /// The last day it can have been.
    pub place_in_time: Option<Date>,
    /// The same in words, as far as it is known.
    pub known: String,
    pub reason: Option<String>,
    pub dose: Option<String>,
    pub lot: Option<String>,
    pub expiry: Option<Date>,
    pub volume: Option<String>,
    pub site: Option<String>,
    pub place: Option<String>,
    pub doctor: Option<String>,
    pub note: Option<String>,
    /// Not on the server yet.
    pub pending: bool,
    /// Written in place of an earlier record, and why.
    pub corrected: Option<String>,
    /// Noted down by the family: from what. `None`: by whoever gave it, or official.
    pub origin: Option<Origin>,
    /// What to look out for, until when; `None` once that is over.
    pub watch: Option<(&'static str, Date)>,
}

/// When the next dose of a vaccine is possible.
#[derive(Clone, Debug, PartialEq)]
pub struct NextEntry {
    pub vaccine: String,
    pub sentence: String,
    pub from: Option<Date>,
    pub sources: Vec<&'static str>,
}

/// One person's page.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonRecord {
    pub child: Option<Child>,
    pub today: Date,
    pub doses: Vec<DoseEntry>,
    /// Vaccines that were begun and have a next dose, soonest first.
    pub next: Vec<NextEntry>,
    /// Names of vaccines that can be given today.
    pub due: Vec<String>,
    /// Names of vaccines with all doses given.
    pub complete: Vec<String>,
    pub forms: Vec<SubmittedForm>,
    /// The whole log, latest first.
    pub looks: Vec<Line>,
}

impl PersonRecord {
    /// Puts the page together from everything known about the person.
    #[must_use]
    pub fn of(child: Option<Child>, rows: &[LocalRow], today: Date) -> Self {
        let doses: Vec<(&LocalRow, Immunization)> = current(rows)
            .filter(|row| row.row.kind == "Immunization" && row.row.status == RowStatus::Final)
            .filter_map(|row| Some((row, Immunization::read(&body(row)?).ok()?)))
            .filter(|(_, dose)| dose.status != ImmunizationStatus::EnteredInError)
            .collect();
        let (next, complete) = match child.as_ref().and_then(|child| child.birth) {
            Some(birth) => next_doses(&doses, birth, today),
            None => Default::default(),
        };
        let mut entries: Vec<DoseEntry> = doses
            .iter()
            .map(|(row, dose)| dose_entry(row, dose, today))
            .collect();
        // what has no day at all stands in front: somebody should find it out
        entries.sort_by_key(|entry| {
            let place = entry.place_in_time.unwrap_or(Date::MAX);
            std::cmp::Reverse((place, entry.record))
        });
        let mut forms: Vec<SubmittedForm> = current(rows)
            .filter_map(SubmittedForm::of)
            // the physician's section and the consent are parts of a visit, not forms of the family
            .filter(|form| form.form.is_some_and(|form| !form.vaccines.is_empty()))
            .collect();
        forms.sort_by_key(|form| std::cmp::Reverse(form.at));
        let calendar = child
            .as_ref()
            .and_then(|child| Calendar::of(child, rows, today));
        let due = calendar.map(|calendar| calendar.now).unwrap_or_default();
        Self {
            child,
            today,
            due: due.into_iter().map(|entry| entry.vaccine).collect(),
            doses: entries,
            next,
            complete,
            forms,
            looks: log_model::of(rows),
        }
    }
}

fn body(row: &LocalRow) -> Option<serde_json::Value> {
    serde_json::from_str(row.row.body.get()).ok()
}

fn dose_entry(row: &LocalRow, dose: &Immunization, today: Date) -> DoseEntry {
    let vaccine = vaccine_name(dose);
    // the vaccine's own name often says the series: 日本脳炎 第1期
    let series = dose
        .series
        .as_ref()
        .filter(|series| !vaccine.contains(*series));
    let label = match (series, &dose.dose_number) {
        (Some(series), Some(number)) => Some(format!("{series} {number}")),
        (one, other) => one.or(other.as_ref()).cloned(),
    };
    DoseEntry {
        record: row.row.id,
        given: dose.status == ImmunizationStatus::Completed,
        vaccine,
        // of a 見合わせ the day it was decided: it belongs among the doses of that time
        place_in_time: dose.occurrence.and_then(When::last_day),
        known: domain::ja::date::known(dose.occurrence),
        reason: dose.status_reason.clone(),
        dose: label,
        lot: dose.lot_number.clone(),
        expiry: dose.expiration.and_then(When::date),
        volume: dose.dose_ml.map(|ml| format!("{ml} mL")),
        site: dose.site.as_ref().and_then(|site| site.text.clone()),
        place: dose.location.clone(),
        doctor: dose.performer.clone(),
        note: dose.note.clone(),
        pending: row.pending,
        corrected: row.row.supersedes.and(row.row.reason.clone()),
        origin: dose.origin,
        watch: watch(dose, today),
    }
}

fn watch(dose: &Immunization, today: Date) -> Option<(&'static str, Date)> {
    let after = known_vaccine(dose)?.after.as_ref()?;
    let until = plus_days_signed(dose.given_on()?, after.days.into());
    (today <= until).then_some((after.text.as_str(), until))
}

fn known_vaccine(dose: &Immunization) -> Option<&'static Vaccine> {
    vaccine::find(dose.vaccine.code_in(systems::VACCINE)?)
}

fn vaccine_name(dose: &Immunization) -> String {
    known_vaccine(dose)
        .map(|vaccine| vaccine.name.clone())
        .or_else(|| dose.vaccine.text.clone())
        .unwrap_or_default()
}

/// For every vaccine that was begun: when the next dose may be given, and why then. And which ones are complete.
fn next_doses(
    doses: &[(&LocalRow, Immunization)],
    birth: Date,
    today: Date,
) -> (Vec<NextEntry>, Vec<String>) {
    let history: Vec<PastDose> = doses
        .iter()
        .filter_map(|(_, dose)| PastDose::from_record(dose))
        .collect();
    // what comes next after a dose without a month, nobody can count
    let without_day = |vaccine: &Vaccine| {
        doses.iter().any(|(_, dose)| {
            dose.status == ImmunizationStatus::Completed
                && dose.counted_from().is_none()
                && dose.vaccine.code_in(systems::VACCINE) == Some(&vaccine.code)
        })
    };
    let mut begun: BTreeMap<&str, &'static Vaccine> = BTreeMap::new();
    let dated = history.iter().filter_map(|dose| dose.vaccine);
    for vaccine in dated.filter(|vaccine| !without_day(vaccine)) {
        begun.insert(&vaccine.code, vaccine);
    }
    let (mut entries, mut complete) = (Vec::new(), Vec::new());
    for vaccine in begun.into_values() {
        let next = Series::next_dose(&history, vaccine, birth);
        let (from, sources) = match &next {
            NextDose::Complete => {
                complete.push(vaccine.short.clone());
                continue;
            }
            NextDose::From {
                earliest, because, ..
            } => (
                Some(*earliest),
                because
                    .as_ref()
                    .map(|refusal| refusal.sources.clone())
                    .unwrap_or_default(),
            ),
            NextDose::TooLate { .. } | NextDose::Unknown => (None, Vec::new()),
        };
        let sentence = domain::ja::verdict::next_dose(&next, today);
        entries.push(NextEntry {
            vaccine: vaccine.short.clone(),
            sentence,
            from,
            sources,
        });
    }
    entries.sort_by_key(|entry| (entry.from.is_none(), entry.from));
    (entries, complete)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use domain::fhir::Code;

    fn record(id: &str, status: ImmunizationStatus, day: &str) -> LocalRow {
        let id: RecordId = id.parse().unwrap();
        let dose = Immunization::new(
            id,
            testing::person(),
            status,
            Code::words("MR"),
            day.parse().unwrap(),
        );
        testing::row(&id.to_string(), "Immunization", &dose.to_json())
    }

    #[test]
    fn a_deferral_stands_at_its_own_day_among_the_doses_and_one_taken_back_does_not() {
        use ImmunizationStatus::{Completed, EnteredInError, NotDone};
        let rows = [
            record(
                "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f41",
                Completed,
                "2025-04-25",
            ),
            record(
                "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f42",
                NotDone,
                "2026-11-21",
            ),
            record(
                "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f43",
                EnteredInError,
                "2026-11-20",
            ),
        ];
        let today = "2026-11-21".parse().unwrap();
        let doses = PersonRecord::of(None, &rows, today).doses;
        let shown: Vec<(bool, Option<Date>)> = doses
            .iter()
            .map(|dose| (dose.given, dose.place_in_time))
            .collect();
        let earlier = "2025-04-25".parse().unwrap();
        assert_eq!(shown, [(false, Some(today)), (true, Some(earlier))]);
    }

    #[test]
    fn what_to_look_out_for_stands_with_the_dose_until_its_last_day() {
        let id = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f44";
        let record = id.parse().unwrap();
        let day = "2026-11-21".parse().unwrap();
        let code = Code::new(systems::VACCINE, "rota_rv1", "ロタ");
        let status = ImmunizationStatus::Completed;
        let dose = Immunization::new(record, testing::person(), status, code, day);
        let rows = [testing::row(id, "Immunization", &dose.to_json())];
        let until = |today: &str| {
            let doses = PersonRecord::of(None, &rows, today.parse().unwrap()).doses;
            doses[0].watch.map(|(_, until)| until.to_string())
        };
        assert_eq!(until("2026-11-21").as_deref(), Some("2026-12-05"));
        assert_eq!(until("2026-12-05").as_deref(), Some("2026-12-05"));
        assert_eq!(until("2026-12-06"), None);
    }
}
