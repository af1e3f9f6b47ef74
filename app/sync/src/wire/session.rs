//! Who is signed in.

pub use domain::access::Job;

use domain::access::OrganizationKind;
use domain::fhir::Reference;
use domain::{AccountId, Date, OrganizationId};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/session`: who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The account.
    pub account: AccountId,
    /// As shown.
    pub name: String,
    /// What they are.
    pub role: Job,
    /// May invite and remove staff of the organisation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub administers: bool,
    /// Where they work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationId>,
    /// As shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
    /// What that organisation is, when the server knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_kind: Option<OrganizationKind>,
    /// Names this sign-in, so that signing out later ends this one and no other. Opens nothing.
    #[serde(default)]
    pub sign_in: String,
    /// Seals changes handed over without network. Given once for each device (`?device=`).
    pub device_key: String,
    /// The clinics a form can be sent to.
    #[serde(default)]
    pub clinics: Vec<Clinic>,
    /// Today in Japan, by the server's clock.
    pub today: Date,
    /// Signed in as a demo person: nobody has to protect what is invented.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
}

impl Session {
    /// Staff, as they stand in what they write.
    pub fn practitioner(&self) -> Reference {
        Reference::to("Practitioner", self.account).with_display(self.name.clone())
    }

    /// Where they work, likewise.
    pub fn office(&self) -> Option<Reference> {
        let reference = Reference::organization(self.organization?);
        Some(match &self.organization_name {
            Some(name) => reference.with_display(name.clone()),
            None => reference,
        })
    }
}

/// What every passkey's secret function (PRF) is asked with, in base64url: the same for all, because a device
/// must be able to ask without the server. Each passkey answers differently. SHA-256 of
/// "tsunagu-techo device key 1"; another value would lock everybody out of what they sealed.
pub const PRF_INPUT: &str = "XR1ntlLzLw9bpuvqNLQn4Ft2WIZkF6iMwVTkj5AmMDo";

/// A clinic a form can be sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clinic {
    /// The organisation.
    pub id: OrganizationId,
    /// As shown.
    pub name: String,
}
