//! Reading a Consent about privacy.

use super::{ACCOUNT, ACT_REASON, Party, Period, PrivacyConsent, Provision, Support, Verification};
use crate::access::package::Package;
use crate::access::{Category, Effect, Label, Purpose};
use crate::fhir::consent::STATUSES;
use crate::fhir::json::{Node, ReadError};
use crate::fhir::reference::Reference;
use crate::fhir::systems::{ACCESS_CATEGORY, OWN_EXTENSION};
use serde_json::Value;

/// The code system of the access model's own examples.
const MODEL_CATEGORY: &str = "urn:app:category";

impl PrivacyConsent {
    /// Reads a Consent. What it says and this release does not understand is kept and grants nothing.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let node = Node::resource(value, "Consent")?;
        let root = node.object("provision")?;
        let provisions = match &root {
            Some(root) => root.list("provision")?,
            None => Vec::new(),
        };
        let performers = node.list("performer")?;
        Ok(PrivacyConsent {
            id: node.text("id")?.map(str::to_owned),
            status: STATUSES[node.required_code("status", &STATUSES)?].to_owned(),
            patient: Reference::read_optional(&node, "patient")?,
            date_time: node.when("dateTime")?,
            performer: performers.first().map(Party::read).transpose()?,
            period: match &root {
                Some(root) => Period::read(root)?,
                None => Period::default(),
            },
            provisions: provisions
                .iter()
                .map(Provision::read)
                .collect::<Result<_, _>>()?,
            package: extension(&node, "consent-package", "valueCode")?
                .as_deref()
                .and_then(Package::from_code),
            text_version: extension(&node, "consent-text-version", "valueCanonical")?,
            language: extension(&node, "consent-language", "valueCode")?,
            verification: node
                .list("verification")?
                .iter()
                .map(Verification::read)
                .collect::<Result<_, _>>()?,
            support: support(&node)?,
            previous: Reference::read_optional(&node, "sourceReference")?,
            rest: value.as_object().cloned().unwrap_or_default(),
        })
    }
}

fn extension(node: &Node<'_>, name: &str, key: &str) -> Result<Option<String>, ReadError> {
    let found = node.extensions(&format!("{OWN_EXTENSION}{name}")).next();
    match found {
        Some(extension) => Ok(extension.text(key)?.map(str::to_owned)),
        None => Ok(None),
    }
}

fn support(node: &Node<'_>) -> Result<Option<Support>, ReadError> {
    let url = format!("{OWN_EXTENSION}decision-support");
    let Some(found) = node.extensions(&url).next() else {
        return Ok(None);
    };
    let mut support = Support::default();
    for part in found.list("extension")? {
        let text = part.text("valueString")?.unwrap_or_default().to_owned();
        match part.text("url")? {
            Some("explained") => support.explained = text,
            Some("reaction") => support.reaction = text,
            Some("witness") => support.witnesses.push(text),
            _ => {}
        }
    }
    Ok(Some(support))
}

impl Party {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let identifier = node.object("identifier")?;
        let display = node.text("display")?.map(str::to_owned);
        if let Some(identifier) = identifier
            && identifier.text("system")? == Some(ACCOUNT)
        {
            let account = identifier.required_text("value")?;
            return Ok(Party::Account {
                account: account
                    .parse()
                    .map_err(|_| identifier.child("value").error())?,
                display,
            });
        }
        Ok(Party::Resource(Reference::read(node)?))
    }
}

impl Period {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        match node.object("period")? {
            Some(period) => Ok(Period {
                start: period.when("start")?,
                end: period.when("end")?,
            }),
            None => Ok(Period::default()),
        }
    }
}

impl Verification {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        Ok(Verification {
            verified: node.boolean("verified")?.unwrap_or(false),
            with: Reference::read_optional(node, "verifiedWith")?,
            date: node.when("verificationDate")?,
        })
    }
}

impl Provision {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let effect = match node.required_code("type", &["permit", "deny"])? {
            0 => Effect::Permit,
            _ => Effect::Deny,
        };
        let mut parties = Vec::new();
        for actor in node.list("actor")? {
            parties.push(Party::read(&actor.required_object("reference")?)?);
        }
        let mut categories = Vec::new();
        for code in node.list("code")? {
            for coding in code.list("coding")? {
                let known = matches!(
                    coding.text("system")?,
                    Some(ACCESS_CATEGORY | MODEL_CATEGORY)
                );
                let category = coding.text("code")?.and_then(Category::from_code);
                categories.extend(category.filter(|_| known));
            }
        }
        let mut items = Vec::new();
        for data in node.list("data")? {
            items.extend(Reference::read_optional(&data, "reference")?);
        }
        let mut except = labels(node)?;
        for inner in node.list("provision")? {
            if inner.text("type")? == Some("deny") {
                except.extend(labels(&inner)?);
            }
        }
        Ok(Provision {
            effect,
            parties,
            purposes: purposes(node)?,
            categories: categories.into_iter().collect(),
            items,
            except: except.into_iter().collect(),
            period: Period::read(node)?,
        })
    }
}

fn purposes(node: &Node<'_>) -> Result<crate::access::Purposes, ReadError> {
    let mut found = Vec::new();
    for purpose in node.list("purpose")? {
        let known = purpose.text("system")? == Some(ACT_REASON);
        let code = purpose.text("code")?.and_then(Purpose::from_code);
        found.extend(code.filter(|_| known));
    }
    Ok(found.into_iter().collect())
}

fn labels(node: &Node<'_>) -> Result<Vec<Label>, ReadError> {
    let mut found = Vec::new();
    for coding in node.list("securityLabel")? {
        let system = coding.text("system")?;
        let code = coding.text("code")?.unwrap_or_default();
        found.extend(Label::from_coding(system, code));
    }
    Ok(found)
}
