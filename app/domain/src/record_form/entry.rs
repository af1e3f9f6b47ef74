//! A checked record form, and the Immunization it becomes.

use super::codes::Choice;
use crate::fhir::immunization::{Immunization, ImmunizationStatus};
use crate::fhir::systems;
use crate::fhir::{Code, When};
use crate::id::{PersonId, RecordId};
use crate::input::Decimal;
use crate::time::Date;
use crate::vaccine::Vaccine;

/// Something unusual that does not stop the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Another volume than the table gives for this age.
    Volume {
        /// mL in the table.
        expected: Decimal,
    },
    /// Another way than the table gives for this vaccine.
    Route,
    /// Powder and diluent come apart: the diluent alone is a known mistake.
    FreezeDried,
}

/// The form, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// 使用ワクチン
    pub vaccine: &'static Vaccine,
    /// Lot No.
    pub lot: String,
    /// 有効期限, last day.
    pub expiry: Date,
    /// 接種量 in mL; none for BCG.
    pub volume: Option<Decimal>,
    /// 接種部位; none for a vaccine that is swallowed.
    pub site: Option<&'static Choice>,
    /// 接種方法
    pub route: &'static Choice,
    /// 実施場所
    pub place: String,
    /// 医師名
    pub doctor: String,
    /// 接種年月日
    pub date: Date,
    /// 期・回数
    pub dose_number: String,
    /// 定期／任意／長期療養特例／特例
    pub legal: &'static Choice,
    /// To be confirmed by the one who records.
    pub warnings: Vec<Warning>,
}

impl Entry {
    /// The dose as a resource. Visit and form are the caller's to add.
    pub fn immunization(&self, id: RecordId, person: PersonId) -> Immunization {
        let vaccine = Code::new(systems::VACCINE, &self.vaccine.code, &self.vaccine.name);
        let status = ImmunizationStatus::Completed;
        Immunization {
            lot_number: Some(self.lot.clone()),
            expiration: Some(When::Day(self.expiry)),
            site: self.site.map(Choice::code),
            route: Some(self.route.code()),
            dose_ml: self.volume,
            performer: Some(self.doctor.clone()),
            location: Some(self.place.clone()),
            series: self.vaccine.series.clone(),
            dose_number: Some(self.dose_number.clone()),
            legal_category: Some(self.legal.code.to_owned()),
            ..Immunization::new(id, person, status, vaccine, self.date)
        }
    }
}

/// What is unusual about a dose.
pub(super) fn warnings(
    vaccine: &Vaccine,
    volume: Option<Decimal>,
    route: &Choice,
    birth: Date,
    date: Date,
) -> Vec<Warning> {
    let expected = vaccine
        .volume_ml(birth, date)
        .filter(|expected| volume.is_some_and(|volume| volume != *expected));
    let other_route =
        !vaccine.routes.is_empty() && !vaccine.routes.iter().any(|known| known == route.code);
    let volume = expected.map(|expected| Warning::Volume { expected });
    volume
        .into_iter()
        .chain(other_route.then_some(Warning::Route))
        .chain(vaccine.freeze_dried.then_some(Warning::FreezeDried))
        .collect()
}
