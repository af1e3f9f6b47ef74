//! A record that comes into being.

use domain::RecordId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

/// A record that comes into being.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewRecord {
    /// Made by the device.
    pub id: RecordId,
    /// FHIR resource type.
    pub kind: String,
    /// The resource, byte for byte.
    pub body: Box<RawValue>,
    /// The record this one corrects. Nothing is edited in place: both stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<RecordId>,
    /// Why it was corrected, in the writer's words. Required with `supersedes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl NewRecord {
    /// One that corrects nothing. `None`: it cannot be written as JSON; only a broken build.
    pub fn new(id: RecordId, kind: &str, resource: &Value) -> Option<Self> {
        Some(NewRecord {
            id,
            kind: kind.to_owned(),
            body: to_raw_value(resource).ok()?,
            supersedes: None,
            reason: None,
        })
    }

    /// The same in the place of another one, and why.
    #[must_use]
    pub fn replacing(self, old: RecordId, reason: impl Into<String>) -> Self {
        NewRecord {
            supersedes: Some(old),
            reason: Some(reason.into()),
            ..self
        }
    }
}
