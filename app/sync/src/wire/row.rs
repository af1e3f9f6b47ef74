//! Records as they come down from the server.

use super::LinkId;
use domain::{AccountId, ChangeId, Instant, OrganizationId, PersonId, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// One record as the server knows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// The record's id.
    pub id: RecordId,
    /// Whose notebook.
    pub person: PersonId,
    /// FHIR resource type.
    pub kind: String,
    /// The person's sequence number of the last change to this record. Gap-free order of commits.
    pub seq: u64,
    /// When the change was made, by the server's clock (corrected for the device's).
    pub updated_at: Instant,
    /// Who changed it last.
    pub author: Author,
    /// Open, immutable or thrown away.
    pub status: RowStatus,
    /// The resource, byte for byte.
    pub body: Box<RawValue>,
    /// Only for drafts and for what a submission left over: every live version of every field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<LinkId, Vec<FieldVersion>>,
    /// The record this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<RecordId>,
    /// The record that corrects this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<RecordId>,
    /// Why it was corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowStatus {
    /// An open form; `fields` holds the answers, `body` only says which form for whom.
    Draft,
    /// Immutable.
    Final,
    /// A draft thrown away; the device drops its copy.
    Discarded,
}

/// Who wrote it, as shown to the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The account.
    pub account: AccountId,
    /// As shown.
    pub name: String,
    /// Where they wrote it; none for family.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationId>,
    /// As shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
}

/// One live version of one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldVersion {
    /// The version's name: [`FieldEdit::version`], else the id of the change that wrote it.
    pub change: ChangeId,
    /// What was typed.
    pub value: serde_json::Value,
    /// By whom.
    pub author: Author,
    /// Effective time; the latest is shown first, the others beside it.
    pub at: Instant,
}
