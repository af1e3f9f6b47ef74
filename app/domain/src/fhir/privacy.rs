//! Consent with scope `patient-privacy`: who may see what of this notebook, for what and until when.
//!
//! The root denies; every nested provision permits, or refuses, one party. Nothing is changed in place: a
//! renewal and a withdrawal are new Consents that take the place of the old one. What it means for one
//! actor: [`PrivacyConsent::grants`].

mod check;
mod life;
mod read;
mod relation;
mod write;

pub(crate) use check::check;
pub use life::Notice;

use super::reference::Reference;
use super::when::When;
use crate::access::package::Package;
use crate::access::{Categories, Effect, Labels, Purposes};
use crate::id::{AccountId, OrganizationId, PersonId, RecordId};
use crate::time::Instant;
use serde_json::{Map, Value};

/// FHIR `consentscope`.
const SCOPE: (&str, &str) = (
    "http://terminology.hl7.org/CodeSystem/consentscope",
    "patient-privacy",
);
/// LOINC: Patient Consent.
const CATEGORY: &str = "59284-0";
/// HL7's reasons.
const ACT_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
/// The party that receives information.
const RECIPIENT: (&str, &str) = (
    "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
    "IRCP",
);
const ACTION: (&str, &str) = (
    "http://terminology.hl7.org/CodeSystem/consentaction",
    "access",
);
/// An account, where FHIR has no resource for one.
pub const ACCOUNT: &str = "https://tsunagu-techo.example/fhir/account";

/// A grant, a refusal, or several in one.
#[derive(Clone, Debug, PartialEq)]
pub struct PrivacyConsent {
    /// `Consent.id`
    pub id: Option<String>,
    /// `active`, or `inactive` once it was taken back.
    pub status: String,
    /// Whose notebook.
    pub patient: Option<Reference>,
    /// When it was decided.
    pub date_time: Option<When>,
    /// Who decided: the person, or somebody acting for a child.
    pub performer: Option<Party>,
    /// Good for all provisions that have no period of their own.
    pub period: Period,
    /// Root `provision.provision`, one for each party.
    pub provisions: Vec<Provision>,
    /// Which choice it was on the screen.
    pub package: Option<Package>,
    /// The sentences that were agreed to, by version.
    pub text_version: Option<String>,
    /// The language they were shown in (BCP 47).
    pub language: Option<String>,
    /// Paper, or a second pair of eyes: who has checked it.
    pub verification: Vec<Verification>,
    /// How somebody who needs help to decide was helped (意思決定支援).
    pub support: Option<Support>,
    /// The Consent this one takes the place of.
    pub previous: Option<Reference>,
    /// The resource as it was read.
    pub rest: Map<String, Value>,
}

/// Who decides, or who may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    /// One of our accounts: a guardian, a proxy, a relative.
    Account {
        /// Which one.
        account: AccountId,
        /// As shown.
        display: Option<String>,
    },
    /// Anybody FHIR has a resource for: the Patient, an Organization, a CareTeam.
    Resource(Reference),
}

impl Party {
    /// An organisation with its name.
    pub fn organization(id: OrganizationId, name: &str) -> Self {
        Party::Resource(Reference::organization(id).with_display(name))
    }

    /// The person themselves.
    pub fn person(person: PersonId) -> Self {
        Party::Resource(Reference::patient(person))
    }

    /// An account with its name.
    pub fn account(account: AccountId, name: &str) -> Self {
        Party::Account {
            account,
            display: Some(name.to_owned()),
        }
    }

    /// The organisation, when it is one of ours.
    pub fn organization_id(&self) -> Option<OrganizationId> {
        match self {
            Party::Resource(reference) => reference.id_of("Organization")?.parse().ok(),
            Party::Account { .. } => None,
        }
    }

    /// As shown.
    pub fn display(&self) -> Option<&str> {
        match self {
            Party::Account { display, .. } => display.as_deref(),
            Party::Resource(reference) => reference.display.as_deref(),
        }
    }
}

/// From when until when, in the precision that was written. An end without a time is the end of that day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// Not before.
    pub start: Option<When>,
    /// The last day, or the moment from which it is no more.
    pub end: Option<When>,
}

/// What one party may see, or may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provision {
    /// Yes or no.
    pub effect: Effect,
    /// Who.
    pub parties: Vec<Party>,
    /// What for. Empty: whatever the party acts for.
    pub purposes: Purposes,
    /// What. Of a refusal: nothing named is everything.
    pub categories: Categories,
    /// Single records.
    pub items: Vec<Reference>,
    /// Of a permit: not records with these labels, nor what is written beside.
    pub except: Labels,
    /// Its own time.
    pub period: Period,
}

/// A check by somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Whether it holds.
    pub verified: bool,
    /// With whom it was checked.
    pub with: Option<Reference>,
    /// When.
    pub date: Option<When>,
}

/// 意思決定支援: what was done so that the person could decide, and who was there. A relative's tap is never
/// the person's own consent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Support {
    /// 説明のしかた
    pub explained: String,
    /// 本人の反応
    pub reaction: String,
    /// 立ち会った人
    pub witnesses: Vec<String>,
}

impl Provision {
    /// A permit for one party.
    pub fn permit(party: Party, categories: Categories, purposes: Purposes) -> Self {
        Provision {
            effect: Effect::Permit,
            parties: vec![party],
            purposes,
            categories,
            items: Vec::new(),
            except: Labels::NONE,
            period: Period::default(),
        }
    }

    /// 見せない: one provider, or one guardian's view narrowed by the young person.
    pub fn deny(party: Party, categories: Categories) -> Self {
        Provision {
            effect: Effect::Deny,
            ..Provision::permit(party, categories, Purposes::NONE)
        }
    }
}

impl PrivacyConsent {
    /// A decision taken now.
    pub fn new(
        id: RecordId,
        person: PersonId,
        by: Party,
        at: Instant,
        provisions: Vec<Provision>,
    ) -> Self {
        PrivacyConsent {
            id: Some(id.to_string()),
            status: "active".to_owned(),
            patient: Some(Reference::patient(person)),
            date_time: Some(When::At(at)),
            performer: Some(by),
            period: Period::default(),
            provisions,
            package: None,
            text_version: None,
            language: None,
            verification: Vec::new(),
            support: None,
            previous: None,
            rest: Map::new(),
        }
    }

    /// Whether it lets somebody in, and not only keeps somebody out.
    pub fn opens(&self) -> bool {
        let permits = |provision: &Provision| provision.effect == Effect::Permit;
        self.status == "active" && self.provisions.iter().any(permits)
    }

    /// Whether it is the decision of this account: the person's own in their own notebook, a guardian's
    /// under the guardian's name. Nobody decides under somebody else's.
    pub fn is_by(&self, account: AccountId, person: PersonId, is_person: bool) -> bool {
        match &self.performer {
            Some(Party::Resource(reference)) => is_person && reference.person() == Some(person),
            Some(Party::Account { account: by, .. }) => !is_person && *by == account,
            None => false,
        }
    }
}
