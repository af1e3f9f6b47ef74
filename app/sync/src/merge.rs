//! How a change alters records, and nothing else: no access, no FHIR rules, no numbers.
//!
//! Every field of a draft is a register of live versions. A write removes the versions its writer
//! had seen and adds its own; what nobody has seen stays beside it. So edits of different fields
//! never meet, and of the same field none is lost. Which version is shown first is decided by time,
//! which one is kept never is.

use crate::wire::{
    Action, Author, Change, Discard, Edit, FieldVersion, LinkId, NewRecord, RefuseReason, Row,
    RowStatus, Submit,
};
use domain::{ChangeId, Instant, PersonId, RecordId};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The resource type a draft becomes.
pub const FORM: &str = "QuestionnaireResponse";

const FIELDS_MAX: usize = 500;
const VERSIONS_MAX: usize = 32;
const RECORDS_MAX: usize = 50;
const LINK_CHARS_MAX: usize = 255;
const REASON_CHARS_MAX: usize = 1000;
/// Bytes of all fields of one draft as JSON.
const DRAFT_BYTES_MAX: usize = 1024 * 1024;

/// Why a change cannot be applied. `detail` says where, never what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub reason: RefuseReason,
    /// Where.
    pub detail: Option<String>,
}

impl From<RefuseReason> for Refusal {
    fn from(reason: RefuseReason) -> Self {
        Refusal {
            reason,
            detail: None,
        }
    }
}

fn refuse<T>(reason: RefuseReason, detail: &str) -> Result<T, Refusal> {
    Err(Refusal {
        reason,
        detail: Some(detail.to_owned()),
    })
}

/// What turns a device's times into ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The server's view: only how long before sending it happened is believed.
    Corrected {
        /// Server clock.
        received: Instant,
        /// Device clock at sending (or sealing).
        sent_at: Instant,
    },
    /// The device's own view of what it has not sent.
    AsWritten,
}

impl Clock {
    /// Effective time of something the device dates `at`: never later than its arrival.
    pub fn effective(self, at: Instant) -> Instant {
        match self {
            Clock::AsWritten => at,
            Clock::Corrected { received, sent_at } => {
                let before = sent_at.0.saturating_sub(at.0).max(0);
                Instant(received.0.saturating_sub(before))
            }
        }
    }
}

/// Who and when.
#[derive(Clone, Debug)]
pub struct Context {
    /// Written into the rows.
    pub author: Author,
    /// Turns times.
    pub clock: Clock,
}

/// The canonical url in the body of a draft or a response.
pub fn questionnaire_of(body: &RawValue) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Body {
        questionnaire: Option<String>,
    }
    serde_json::from_str::<Body>(body.get()).ok()?.questionnaire
}

/// The body of a draft: only which form, for whom.
pub fn draft_body(record: RecordId, person: PersonId, questionnaire: &str) -> Box<RawValue> {
    raw(&serde_json::json!({
        "resourceType": FORM,
        "id": record,
        "questionnaire": questionnaire,
        "status": "in-progress",
        "subject": { "reference": format!("Patient/{person}") },
    }))
}

/// The body of a draft that was thrown away.
pub fn tombstone_body(record: RecordId) -> Box<RawValue> {
    raw(&serde_json::json!({ "resourceType": FORM, "id": record, "status": "entered-in-error" }))
}

fn raw(value: &serde_json::Value) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).expect("a JSON value is always writable as JSON")
}

/// Applies `change` to the rows it touches. The result holds whole rows to write, not yet numbered
/// (`seq` is the old one or 0). `Ok(vec![])`: accepted, nothing to do.
pub fn merge(existing: &[Row], change: &Change, context: &Context) -> Result<Vec<Row>, Refusal> {
    let find = |id: RecordId| {
        existing
            .iter()
            .find(|row| row.id == id && row.person == change.person)
    };
    match &change.action {
        Action::Edit(edit) => {
            merge_edit(find(edit.record), change, edit, context).map(|row| vec![row])
        }
        Action::Discard(discard) => merge_discard(find(discard.record), change, discard, context),
        Action::Submit(submit) => {
            let mut rows = vec![merge_submit(find(submit.record), change, submit, context)?];
            if submit
                .records
                .iter()
                .any(|record| record.id == submit.record)
            {
                return refuse(RefuseReason::RecordExists, "records");
            }
            rows.extend(create(&submit.records, change, &find, context)?);
            Ok(rows)
        }
        Action::Create(create_) if create_.records.is_empty() => {
            refuse(RefuseReason::Malformed, "create.records")
        }
        Action::Create(create_) => create(&create_.records, change, &find, context),
    }
}

/// The open draft, or why it is not open. `None`: there is nothing yet.
fn open(row: Option<&Row>) -> Result<Option<&Row>, Refusal> {
    match row {
        None => Ok(None),
        Some(row) if row.kind != FORM => Err(RefuseReason::RecordExists.into()),
        Some(row) => match row.status {
            RowStatus::Draft => Ok(Some(row)),
            RowStatus::Final => Err(RefuseReason::AlreadySubmitted.into()),
            RowStatus::Discarded => Err(RefuseReason::Discarded.into()),
        },
    }
}

fn fresh(id: RecordId, change: &Change, context: &Context, kind: &str, body: Box<RawValue>) -> Row {
    Row {
        id,
        person: change.person,
        kind: kind.to_owned(),
        seq: 0,
        updated_at: context.clock.effective(change.at),
        author: context.author.clone(),
        status: RowStatus::Final,
        body,
        fields: BTreeMap::new(),
        supersedes: None,
        superseded_by: None,
        reason: None,
    }
}

fn merge_edit(
    row: Option<&Row>,
    change: &Change,
    edit: &Edit,
    context: &Context,
) -> Result<Row, Refusal> {
    let mut row = match open(row)? {
        Some(row) if questionnaire_of(&row.body).as_deref() != Some(&edit.questionnaire) => {
            return refuse(RefuseReason::RecordExists, "edit.questionnaire");
        }
        Some(row) => row.clone(),
        None => {
            let body = draft_body(edit.record, change.person, &edit.questionnaire);
            Row {
                status: RowStatus::Draft,
                ..fresh(edit.record, change, context, FORM, body)
            }
        }
    };
    for (link, field) in &edit.fields {
        if link.is_empty() || link.chars().count() > LINK_CHARS_MAX {
            return refuse(RefuseReason::Malformed, "edit.fields");
        }
        let versions = row.fields.entry(link.clone()).or_default();
        let name = field.version.unwrap_or(change.id);
        if versions.iter().any(|version| version.change == name) {
            continue;
        }
        versions.retain(|version| !field.replaces.contains(&version.change));
        versions.push(FieldVersion {
            change: name,
            value: field.value.clone(),
            author: context.author.clone(),
            at: context.clock.effective(field.at.unwrap_or(change.at)),
        });
        versions.sort_by_key(shown_first);
        if versions.len() > VERSIONS_MAX {
            return refuse(RefuseReason::TooLarge, "edit.fields.versions");
        }
    }
    if row.fields.len() > FIELDS_MAX || bytes_of(&row.fields) > DRAFT_BYTES_MAX {
        return refuse(RefuseReason::TooLarge, "edit.fields");
    }
    row.updated_at = row.updated_at.max(context.clock.effective(change.at));
    row.author = context.author.clone();
    Ok(row)
}

fn bytes_of(fields: &BTreeMap<LinkId, Vec<FieldVersion>>) -> usize {
    fields
        .values()
        .flatten()
        .map(|version| value_bytes(&version.value).saturating_add(200))
        .sum()
}

fn value_bytes(value: &serde_json::Value) -> usize {
    use serde_json::Value;
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(value_bytes).sum(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| name.len().saturating_add(value_bytes(value)))
            .sum(),
    }
}

/// Sort key: the latest first; equal times by name, so that every device shows the same one.
pub fn shown_first(
    version: &FieldVersion,
) -> (std::cmp::Reverse<Instant>, std::cmp::Reverse<ChangeId>) {
    (
        std::cmp::Reverse(version.at),
        std::cmp::Reverse(version.change),
    )
}

fn merge_submit(
    row: Option<&Row>,
    change: &Change,
    submit: &Submit,
    context: &Context,
) -> Result<Row, Refusal> {
    let open = open(row)?;
    if let Some(draft) = open
        && questionnaire_of(&draft.body) != questionnaire_of(&submit.response)
    {
        return refuse(RefuseReason::RecordExists, "submit.response.questionnaire");
    }
    let mut row = fresh(
        submit.record,
        change,
        context,
        FORM,
        submit.response.clone(),
    );
    if let Some(draft) = open {
        row.seq = draft.seq;
        row.fields = draft
            .fields
            .iter()
            .filter_map(|(link, versions)| left_over(link, versions, submit))
            .collect();
    }
    Ok(row)
}

/// What the submitting writer had not seen, unless it says the same as what they had.
fn left_over(
    link: &LinkId,
    versions: &[FieldVersion],
    submit: &Submit,
) -> Option<(LinkId, Vec<FieldVersion>)> {
    let (seen, unseen): (Vec<_>, Vec<_>) = versions
        .iter()
        .partition(|version| submit.replaces.contains(&version.change));
    let left: Vec<FieldVersion> = unseen
        .into_iter()
        .filter(|version| seen.iter().all(|other| other.value != version.value))
        .cloned()
        .collect();
    (!left.is_empty()).then(|| (link.clone(), left))
}

fn merge_discard(
    row: Option<&Row>,
    change: &Change,
    discard: &Discard,
    context: &Context,
) -> Result<Vec<Row>, Refusal> {
    if row.is_some_and(|row| row.kind == FORM && row.status == RowStatus::Discarded) {
        return Ok(Vec::new());
    }
    let open = open(row)?;
    if open.is_none() && discard.replaces.is_empty() {
        return Ok(Vec::new()); // opened and never filled in: nobody else can know of it
    }
    let unseen = |version: &FieldVersion| !discard.replaces.contains(&version.change);
    if open.is_some_and(|draft| draft.fields.values().flatten().any(unseen)) {
        return Err(RefuseReason::WrittenElsewhere.into());
    }
    // The row stays as a mark, so that edits that arrive late are told what happened.
    let body = tombstone_body(discard.record);
    let mut row = fresh(discard.record, change, context, FORM, body);
    row.status = RowStatus::Discarded;
    row.seq = open.map_or(0, |draft| draft.seq);
    Ok(vec![row])
}

fn create<'a>(
    records: &[NewRecord],
    change: &Change,
    find: &dyn Fn(RecordId) -> Option<&'a Row>,
    context: &Context,
) -> Result<Vec<Row>, Refusal> {
    if records.len() > RECORDS_MAX {
        return refuse(RefuseReason::TooLarge, "records");
    }
    let mut rows: Vec<Row> = Vec::with_capacity(records.len());
    for record in records {
        if find(record.id).is_some() || rows.iter().any(|row| row.id == record.id) {
            return refuse(RefuseReason::RecordExists, "records.id");
        }
        let mut row = fresh(
            record.id,
            change,
            context,
            &record.kind,
            record.body.clone(),
        );
        row.supersedes = record.supersedes;
        row.reason.clone_from(&record.reason);
        if let Some(old) = record.supersedes {
            let mut old = match find(old) {
                Some(old) if old.status == RowStatus::Final && old.superseded_by.is_none() => {
                    old.clone()
                }
                _ => return Err(RefuseReason::SupersedesUnknown.into()),
            };
            let reason = record.reason.as_deref().unwrap_or_default().trim();
            if old.kind != record.kind
                || reason.is_empty()
                || reason.chars().count() > REASON_CHARS_MAX
            {
                return refuse(RefuseReason::InvalidResource, "records.reason");
            }
            if rows.iter().any(|row| row.id == old.id) {
                return Err(RefuseReason::SupersedesUnknown.into());
            }
            old.superseded_by = Some(record.id);
            rows.push(old);
        }
        rows.push(row);
    }
    Ok(rows)
}
