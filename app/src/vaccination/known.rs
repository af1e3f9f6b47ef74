//! What the notebook already knows when a form is opened, so that nothing is asked twice.

use super::field_vaccines::KnownDoses;
use crate::browser::{Browser, Filter, StoreError};
use crate::home::child::{Child, current};
use domain::age::plus_days_signed;
use domain::fhir::immunization::{Immunization, ImmunizationStatus};
use domain::input::RawDate;
use domain::questionnaire::{Known, VaccineEntry};
use domain::{Date, PersonId};
use sync::wire::Session;

/// The forms ask for the last month; a little more, because months differ in length.
const RECENT_DAYS: i64 = 35;

/// Facts about who it is: written into a new form, to be corrected there when they are wrong.
#[must_use]
pub fn known(child: &Child, session: &Session, vaccine: &str, dose: &str) -> Known {
    Known {
        name: Some(child.name.clone()),
        kana: child.kana.clone(),
        gender: child.gender.map(|gender| gender.code().to_owned()),
        birth: child.birth,
        address: child.address.clone(),
        // who signs in for themselves has no guardian here
        guardian: (session.name != child.name).then(|| session.name.clone()),
        phone: child.phone.clone(),
        vaccine: Some(vaccine.to_owned()),
        dose: Some(dose.to_owned()),
        ..Known::default()
    }
}

/// Every readable Immunization of a person that nothing has replaced, newest first.
pub async fn immunizations(
    browser: &Browser,
    person: PersonId,
) -> Result<Vec<Immunization>, StoreError> {
    let rows = browser
        .rows(&Filter::all().of(person).kind("Immunization"))
        .await?;
    let read = |body: &str| Immunization::read(&serde_json::from_str(body).ok()?).ok();
    let mut doses: Vec<Immunization> = current(&rows)
        .filter_map(|row| read(row.row.body.get()))
        .collect();
    doses.sort_by_key(|dose| std::cmp::Reverse(dose.given_on()));
    Ok(doses)
}

/// Doses of the last weeks, to be offered where a form asks for them.
#[must_use]
pub fn recent_doses(doses: &[Immunization], today: Date) -> KnownDoses {
    let since = plus_days_signed(today, -RECENT_DAYS);
    let recent = doses
        .iter()
        .filter(|dose| dose.status == ImmunizationStatus::Completed)
        .filter_map(|dose| {
            let date = dose.given_on().filter(|date| *date >= since)?;
            Some(VaccineEntry {
                name: dose.vaccine.text.clone()?,
                date: RawDate::western(date),
            })
        });
    KnownDoses(recent.collect())
}
