//! The gate for a Consent about privacy: what a device may send.

use super::{CATEGORY, Party, PrivacyConsent, Provision, SCOPE};
use crate::access::package::GRANT_DAYS;
use crate::access::{Category, Effect};
use crate::fhir::json::{Node, ReadError, ReadErrorKind};
use crate::fhir::systems::LOINC;
use crate::fhir::when::When;
use crate::id::PersonId;
use serde_json::Value;

/// Most provisions in one Consent, and most parties or records in one provision.
const LIST_MAX: usize = 50;
/// Longest text of a decision support, in characters.
const WORDS_MAX: usize = 1000;

/// Whether it may be kept: complete, about this person, with an end, and nothing sensitive by a package.
pub(crate) fn check(value: &Value, person: PersonId) -> Result<(), ReadError> {
    let fail = |path: &str, kind| Err(ReadError::new(format!("Consent.{path}"), kind));
    let consent = PrivacyConsent::read(value)?;
    let node = Node::resource(value, "Consent")?;
    if !has(&node, "scope", SCOPE)? {
        return fail("scope", ReadErrorKind::UnknownCode);
    }
    let categories = node.list("category")?;
    let loinc = categories
        .iter()
        .map(|category| coded(category, (LOINC, CATEGORY)))
        .collect::<Result<Vec<_>, _>>()?;
    if !loinc.contains(&true) {
        return fail("category", ReadErrorKind::UnknownCode);
    }
    if !has(&node, "policyRule", (crate::access::ACT_CODE, "OPTIN"))? {
        return fail("policyRule", ReadErrorKind::Missing);
    }
    match &consent.patient {
        Some(patient) if patient.person() == Some(person) => {}
        Some(_) => return fail("patient", ReadErrorKind::WrongReference),
        None => return fail("patient", ReadErrorKind::Missing),
    }
    if !matches!(consent.status.as_str(), "active" | "inactive") {
        return fail("status", ReadErrorKind::UnknownCode);
    }
    if !matches!(consent.date_time, Some(When::At(_))) {
        return fail("dateTime", ReadErrorKind::Missing);
    }
    match &consent.performer {
        Some(Party::Account { .. }) => {}
        Some(Party::Resource(by)) if by.person() == Some(person) => {}
        Some(_) => return fail("performer", ReadErrorKind::WrongReference),
        None => return fail("performer", ReadErrorKind::Missing),
    }
    let root = node.required_object("provision")?;
    if root.text("type")? != Some("deny") {
        return fail("provision.type", ReadErrorKind::UnknownCode);
    }
    if consent.provisions.is_empty() {
        return fail("provision.provision", ReadErrorKind::Missing);
    }
    if consent.provisions.len() > LIST_MAX {
        return fail("provision.provision", ReadErrorKind::TooLarge);
    }
    for (index, provision) in consent.provisions.iter().enumerate() {
        of_provision(&consent, provision, index)?;
    }
    // who agreed to what must be known later; keeping out needs no sentence
    if consent.opens() && consent.text_version.is_none() {
        return fail("extension", ReadErrorKind::Missing);
    }
    words(&consent)
}

fn has(node: &Node<'_>, key: &str, code: (&str, &str)) -> Result<bool, ReadError> {
    match node.object(key)? {
        Some(concept) => coded(&concept, code),
        None => Ok(false),
    }
}

fn coded(concept: &Node<'_>, (system, code): (&str, &str)) -> Result<bool, ReadError> {
    for coding in concept.list("coding")? {
        if coding.text("system")? == Some(system) && coding.text("code")? == Some(code) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn of_provision(
    consent: &PrivacyConsent,
    provision: &Provision,
    index: usize,
) -> Result<(), ReadError> {
    let fail = |path: &str, kind| {
        let path = format!("Consent.provision.provision[{index}].{path}");
        Err(ReadError::new(path, kind))
    };
    if provision.parties.is_empty() {
        return fail("actor", ReadErrorKind::Missing);
    }
    if provision.parties.len() > LIST_MAX || provision.items.len() > LIST_MAX {
        return fail("actor", ReadErrorKind::TooLarge);
    }
    if provision.effect == Effect::Deny {
        return Ok(());
    }
    if provision.categories.is_empty() && provision.items.is_empty() {
        return fail("code", ReadErrorKind::Missing);
    }
    // 機微情報 is granted item by item, never by naming the category
    if provision.categories.has(Category::C18) {
        return fail("code", ReadErrorKind::Invalid);
    }
    let grants = consent.grants(|party| provision.parties.contains(party));
    let until = grants.iter().filter(|grant| grant.effect == Effect::Permit);
    let Some(until) = until.filter_map(|grant| grant.until).min() else {
        return fail("period.end", ReadErrorKind::Missing);
    };
    let Some(When::At(decided)) = consent.date_time else {
        return fail("period.end", ReadErrorKind::Missing);
    };
    // silence is the end: nothing is granted for longer than a year and a day
    let most = decided.plus_millis((GRANT_DAYS + 1) * 86_400_000);
    if until > most || consent.opens() && until <= decided {
        return fail("period.end", ReadErrorKind::Invalid);
    }
    Ok(())
}

fn words(consent: &PrivacyConsent) -> Result<(), ReadError> {
    let Some(support) = &consent.support else {
        return Ok(());
    };
    let texts = [&support.explained, &support.reaction];
    let long = texts
        .into_iter()
        .chain(&support.witnesses)
        .any(|text| text.chars().count() > WORDS_MAX);
    if long || support.witnesses.len() > LIST_MAX {
        return Err(ReadError::new("Consent.extension", ReadErrorKind::TooLarge));
    }
    Ok(())
}
