//! A person of the notebook as pages show them. Read from the Patient resource.

use crate::browser::{Browser, LocalRow, StoreError};
use domain::age::{Age, age_on};
use domain::fhir::patient::{Gender, Patient};
use domain::{Date, PersonId};

/// Who it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Child {
    pub person: PersonId,
    pub name: String,
    pub kana: Option<String>,
    pub birth: Option<Date>,
    pub gender: Option<Gender>,
    pub address: Option<String>,
    pub phone: Option<String>,
}

impl Child {
    /// `None` for a row that is not a readable Patient.
    #[must_use]
    pub fn of(row: &LocalRow) -> Option<Self> {
        let value = serde_json::from_str(row.row.body.get()).ok()?;
        let patient = Patient::read(&value).ok()?;
        Some(Self {
            person: row.row.person,
            name: patient
                .name
                .clone()
                .unwrap_or_else(|| crate::ja::common::NAME_UNKNOWN.to_owned()),
            kana: patient.kana.clone(),
            birth: patient.birth_date(),
            gender: patient.gender,
            address: patient.address,
            phone: patient.phone,
        })
    }

    /// The age on `day`.
    #[must_use]
    pub fn age(&self, day: Date) -> Option<Age> {
        age_on(self.birth?, day)
    }
}

/// Everybody in the notebooks on this device, oldest first.
pub async fn children(browser: &Browser) -> Result<Vec<Child>, StoreError> {
    let mut children: Vec<Child> = current(&browser.people().await?)
        .filter_map(Child::of)
        .collect();
    children.sort_by(|a, b| (a.birth, &a.kana).cmp(&(b.birth, &b.kana)));
    Ok(children)
}

/// One person, when their notebook is here.
pub async fn child(browser: &Browser, person: PersonId) -> Result<Option<Child>, StoreError> {
    Ok(children(browser)
        .await?
        .into_iter()
        .find(|child| child.person == person))
}

/// Rows that nothing has taken the place of.
pub fn current(rows: &[LocalRow]) -> impl Iterator<Item = &LocalRow> {
    rows.iter().filter(|row| {
        row.row.superseded_by.is_none() && row.row.status != sync::wire::RowStatus::Discarded
    })
}
