//! The outside of a Bundle: entries as they came, and what each is about.

use domain::{OrganizationId, PersonId};
use serde::Deserialize;
use serde_json::value::RawValue;
use uuid::Uuid;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Bundle {
    pub(super) resource_type: String,
    #[serde(rename = "type", default)]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) entry: Vec<Entry>,
}

#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) resource: Box<RawValue>,
}

/// What is common to the resources of a person's record.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Head {
    pub(super) resource_type: String,
    pub(super) id: String,
    patient: Option<Reference>,
    subject: Option<Reference>,
    managing_organization: Option<Reference>,
}

impl Head {
    /// The municipality that acts for a Patient by law.
    pub(super) fn municipality(&self) -> Option<OrganizationId> {
        let named = self.managing_organization.as_ref()?.id("Organization")?;
        (self.resource_type == "Patient").then_some(OrganizationId(named))
    }

    /// Whom the resource is about.
    pub(super) fn person(&self, id: Uuid) -> Option<PersonId> {
        if self.resource_type == "Patient" {
            return Some(PersonId(id));
        }
        let named = self.patient.as_ref().or(self.subject.as_ref())?;
        named.id("Patient").map(PersonId)
    }
}

#[derive(Clone, Deserialize)]
pub(super) struct Reference {
    reference: Option<String>,
}

impl Reference {
    /// The id of a reference like `Patient/…`.
    pub(super) fn id(&self, kind: &str) -> Option<Uuid> {
        self.reference
            .as_deref()?
            .strip_prefix(kind)?
            .strip_prefix('/')?
            .parse()
            .ok()
    }
}
