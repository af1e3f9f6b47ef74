//! Who may sign in, and for whom: Practitioner with PractitionerRole, and RelatedPerson.
//!
//! An identifier of [`ACCOUNT_SYSTEM`] makes somebody an account. One guardian has one RelatedPerson
//! for each child, all with the same account.

use super::bundle::Reference;
use crate::store::{NewAccount, NewTie, TieKind};
use domain::access::OrganizationKind;
use domain::fhir::systems::ACCOUNT_SYSTEM;
use domain::{AccountId, OrganizationId, PersonId};
use serde::Deserialize;
use sync::wire::Job;

const DEMO: &str = "https://tsunagu-techo.example/fhir/StructureDefinition/demo";
/// Being family is not a right to see: only parents and guardians, and the person.
const GUARDIANS: [&str; 4] = ["MTH", "FTH", "PRN", "GUARD"];
const ONESELF: &str = "ONESELF";

#[derive(Deserialize)]
pub(super) struct Organization {
    pub(super) name: String,
    #[serde(default, rename = "type")]
    kinds: Vec<Concept>,
}

impl Organization {
    /// What it is, by our own code beside FHIR's.
    pub(super) fn kind(&self) -> Option<OrganizationKind> {
        codes(&self.kinds).find_map(OrganizationKind::from_code)
    }
}

#[derive(Deserialize)]
pub(super) struct Practitioner {
    #[serde(default)]
    name: Vec<Name>,
    #[serde(default)]
    identifier: Vec<Identifier>,
    #[serde(default)]
    extension: Vec<Extension>,
}

#[derive(Deserialize)]
pub(super) struct PractitionerRole {
    pub(super) practitioner: Reference,
    organization: Option<Reference>,
    #[serde(default)]
    code: Vec<Concept>,
    active: Option<bool>,
}

#[derive(Deserialize)]
pub(super) struct RelatedPerson {
    #[serde(default)]
    name: Vec<Name>,
    #[serde(default)]
    identifier: Vec<Identifier>,
    #[serde(default)]
    extension: Vec<Extension>,
    #[serde(default)]
    relationship: Vec<Concept>,
    active: Option<bool>,
}

#[derive(Deserialize)]
struct Name {
    text: Option<String>,
    family: Option<String>,
    #[serde(default)]
    given: Vec<String>,
}

#[derive(Deserialize)]
struct Identifier {
    system: Option<String>,
    value: Option<String>,
}

#[derive(Deserialize)]
struct Concept {
    #[serde(default)]
    coding: Vec<Coding>,
}

#[derive(Deserialize)]
struct Coding {
    code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extension {
    url: String,
    #[serde(default)]
    extension: Vec<Extension>,
    value_integer: Option<i64>,
    value_string: Option<String>,
}

/// A Practitioner and the role, which come as two resources in any order.
#[derive(Default)]
pub(super) struct Staff {
    pub(super) practitioner: Option<Practitioner>,
    pub(super) role: Option<PractitionerRole>,
}

impl Staff {
    /// The account, if both are there and there is one.
    pub(super) fn account(self) -> Result<Option<NewAccount>, String> {
        let (Some(practitioner), Some(role)) = (self.practitioner, self.role) else {
            return Ok(None);
        };
        let Some(id) = account_id(&practitioner.identifier)? else {
            return Ok(None);
        };
        if role.active == Some(false) {
            return Ok(None);
        }
        let organization = role
            .organization
            .and_then(|it| it.id("Organization"))
            .map(OrganizationId);
        let organization = organization.ok_or("its role names no organisation by id")?;
        let mut jobs = codes(&role.code).filter_map(Job::from_code);
        let role = jobs.find(|job| job.is_staff());
        let (demo, demo_note) = demo(&practitioner.extension);
        Ok(Some(NewAccount {
            id,
            name: display_name(&practitioner.name)?,
            role: role.ok_or("its role is none that works here")?,
            organization: Some(organization),
            demo,
            demo_note,
        }))
    }
}

impl RelatedPerson {
    /// The account, if there is one, and what ties it to the person.
    pub(super) fn account_and_tie(
        &self,
        person: PersonId,
    ) -> Result<(Option<NewAccount>, Option<NewTie>), String> {
        let Some(account) = account_id(&self.identifier)? else {
            return Ok((None, None));
        };
        let (demo, demo_note) = demo(&self.extension);
        let new = NewAccount {
            id: account,
            name: display_name(&self.name)?,
            role: Job::Person,
            organization: None,
            demo,
            demo_note,
        };
        let kind = codes(&self.relationship).find_map(|code| match code {
            ONESELF => Some(TieKind::Owner),
            code if GUARDIANS.contains(&code) => Some(TieKind::Guardian),
            _ => None,
        });
        let kind = kind.filter(|_| self.active != Some(false));
        Ok((
            Some(new),
            kind.map(|kind| NewTie {
                person,
                account,
                kind,
                last_day: None,
            }),
        ))
    }
}

fn codes(concepts: &[Concept]) -> impl Iterator<Item = &str> {
    concepts
        .iter()
        .flat_map(|concept| &concept.coding)
        .filter_map(|coding| coding.code.as_deref())
}

fn account_id(identifiers: &[Identifier]) -> Result<Option<AccountId>, String> {
    let found = identifiers
        .iter()
        .find(|it| it.system.as_deref() == Some(ACCOUNT_SYSTEM));
    let Some(value) = found.and_then(|it| it.value.as_deref()) else {
        return Ok(None);
    };
    value
        .parse()
        .map(Some)
        .map_err(|_| "its account is not a UUID".to_owned())
}

/// The first name; in JP Core the kanji one.
fn display_name(names: &[Name]) -> Result<String, String> {
    let name = names.first().ok_or("it has no name")?;
    if let Some(text) = &name.text {
        return Ok(text.clone());
    }
    let parts: Vec<&str> = name
        .family
        .iter()
        .chain(&name.given)
        .map(String::as_str)
        .collect();
    if parts.is_empty() {
        Err("it has no name".to_owned())
    } else {
        Ok(parts.join(" "))
    }
}

fn demo(extensions: &[Extension]) -> (i64, Option<String>) {
    let Some(demo) = extensions.iter().find(|it| it.url == DEMO) else {
        return (0, None);
    };
    let part = |url: &str| demo.extension.iter().find(|it| it.url == url);
    let order = part("order")
        .and_then(|it| it.value_integer)
        .unwrap_or(1)
        .max(1);
    (order, part("note").and_then(|it| it.value_string.clone()))
}
