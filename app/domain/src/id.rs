//! One newtype for each kind of id, so that a child's id cannot stand where a record's id belongs.
//!
//! All are UUIDs made by the device (version 7); this crate never makes one, it only passes them on.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map($name)
            }
        }
    )*};
}

ids! {
    /// A person the notebook is about (`Patient.id`).
    PersonId;
    /// One FHIR resource (`Resource.id`).
    RecordId;
    /// One change a device wants to make. Sending the same id twice changes nothing.
    ChangeId;
    /// One installation of the app: one browser profile and one account.
    DeviceId;
    /// One sign-in identity: a guardian, a nurse, a doctor.
    AccountId;
    /// A clinic or another institution (`Organization.id`).
    OrganizationId;
}
