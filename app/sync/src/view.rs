//! What a screen sees: the server's rows with the outbox and the newest keystrokes drawn over them.
//!
//! Pure: a store loads, these functions compose.

mod filter;

pub use filter::Filter;

use crate::decide::touched;
use crate::merge::{Clock, Context, FORM, merge, questionnaire_of, shown_first};
use crate::plan::change_in;
use crate::store::{LocalDraft, LocalField, OutboxEntry};
use crate::wire::{Author, FieldVersion, LinkId, OutgoingChange, Row, RowStatus};
use domain::{ChangeId, Instant, PersonId, RecordId};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A record as this device knows it: the server's row with the outbox drawn over it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LocalRow {
    /// The record.
    pub row: Row,
    /// Some of it is not on the server yet.
    pub pending: bool,
}

/// How far a value has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// On this device only.
    Device,
    /// On the server.
    Server,
}

/// One field of a draft as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldView {
    /// Shown in the field.
    pub value: serde_json::Value,
    /// Different values written elsewhere at the same time, latest first; shown beside it until a
    /// person chooses (an edit whose `seen` is `seen` plus the `change` of each of these).
    pub others: Vec<FieldVersion>,
    /// How far `value` has come.
    pub reach: Reach,
    /// The versions `value` stands for: to be handed back with the next edit.
    pub seen: Vec<ChangeId>,
}

/// A draft as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftView {
    /// The record it is or becomes.
    pub record: RecordId,
    /// Whom it is about.
    pub person: PersonId,
    /// Canonical url of the Questionnaire with `|version`.
    pub questionnaire: String,
    /// By linkId. A field nobody touched is not in here.
    pub fields: BTreeMap<LinkId, FieldView>,
    /// `Draft`; `Final` and `Discarded` when that happened meanwhile (also elsewhere).
    pub status: RowStatus,
    /// Some of it is not on the server yet.
    pub pending: bool,
    /// Last change.
    pub updated_at: Instant,
}

impl DraftView {
    /// Every version this view shows: what a submission or a discard made from it stands for.
    pub fn seen(&self) -> Vec<ChangeId> {
        let others = |field: &FieldView| {
            field
                .others
                .iter()
                .map(|version| version.change)
                .collect::<Vec<_>>()
        };
        self.fields
            .values()
            .flat_map(|field| [field.seen.clone(), others(field)].concat())
            .collect()
    }
}

impl FieldView {
    /// What an edit that settles the conflict hands back as `seen`.
    pub fn seen_with_others(&self) -> Vec<ChangeId> {
        self.seen
            .iter()
            .copied()
            .chain(self.others.iter().map(|version| version.change))
            .collect()
    }
}

fn author_of(outgoing: &OutgoingChange, me: &Author) -> Author {
    match &outgoing.carried {
        // The name is not known before the server has confirmed it.
        Some(carried) => Author {
            account: carried.account,
            name: String::new(),
            organization: None,
            organization_name: None,
        },
        None => me.clone(),
    }
}

/// Draws the outbox over the server's rows. `rows` must hold every stored row that an entry touches
/// ([`touched_by`]), others may be missing; nothing is left out here but discarded records.
/// Newest first: what is not on the server yet, then by time.
pub fn overlay(rows: Vec<Row>, entries: &[OutboxEntry], me: &Author) -> Vec<LocalRow> {
    let mut all: BTreeMap<RecordId, LocalRow> = rows
        .into_iter()
        .map(|row| {
            (
                row.id,
                LocalRow {
                    row,
                    pending: false,
                },
            )
        })
        .collect();
    for entry in entries {
        let Some(change) = change_in(&entry.outgoing) else {
            continue;
        };
        let existing: Vec<Row> = touched(&change)
            .iter()
            .filter_map(|id| all.get(id))
            .map(|local| local.row.clone())
            .collect();
        let context = Context {
            author: author_of(&entry.outgoing, me),
            clock: Clock::AsWritten,
        };
        // What cannot be applied here the server will refuse, and the person will be asked.
        for row in merge(&existing, &change, &context).unwrap_or_default() {
            all.insert(row.id, LocalRow { row, pending: true });
        }
    }
    let mut local: Vec<LocalRow> = all
        .into_values()
        .filter(|local| local.row.status != RowStatus::Discarded)
        .collect();
    local.sort_by_key(|local| {
        (
            Reverse(local.pending),
            Reverse(local.row.updated_at),
            Reverse(local.row.id),
        )
    });
    local
}

/// The entries that touch one record, in order: one record is shown without reading what the rest of a
/// long outbox touches.
pub fn touching(mut entries: Vec<OutboxEntry>, id: RecordId) -> Vec<OutboxEntry> {
    entries.retain(|entry| touched_by(std::slice::from_ref(entry)).contains(&id));
    entries
}

/// Ids of the records the outbox touches: to be loaded with the rows a screen asked for.
pub fn touched_by(entries: &[OutboxEntry]) -> BTreeSet<RecordId> {
    entries
        .iter()
        .filter_map(|entry| change_in(&entry.outgoing))
        .flat_map(|change| touched(&change))
        .collect()
}

/// One draft as shown. `row`: the stored server row; `entries`: the outbox in order; `fields` and
/// `draft`: the local ones of this record. `None`: no such draft.
pub fn draft(
    record: RecordId,
    row: Option<&Row>,
    entries: &[OutboxEntry],
    fields: &[LocalField],
    draft: Option<&LocalDraft>,
    me: &Author,
) -> Option<DraftView> {
    let on_server: BTreeSet<ChangeId> = row
        .iter()
        .flat_map(|row| row.fields.values().flatten())
        .map(|version| version.change)
        .collect();
    let state = state(record, row, entries, me);
    if state.as_ref().is_some_and(|local| local.row.kind != FORM) {
        return None;
    }
    let dirty: Vec<&LocalField> = fields
        .iter()
        .filter(|field| field.record == record && field.dirty)
        .collect();
    let draft = draft.filter(|draft| draft.record == record);
    let first = dirty.first();
    let person = state
        .as_ref()
        .map(|local| local.row.person)
        .or_else(|| draft.map(|draft| draft.person))
        .or_else(|| first.map(|field| field.person))?;
    let questionnaire = state
        .as_ref()
        .and_then(|local| questionnaire_of(&local.row.body))
        .or_else(|| draft.map(|draft| draft.questionnaire.clone()))
        .or_else(|| first.map(|field| field.questionnaire.clone()))?;
    let opened = draft.map(|draft| draft.opened_at);
    let updated = state
        .iter()
        .map(|local| local.row.updated_at)
        .chain(dirty.iter().map(|field| field.at))
        .max();
    let empty = BTreeMap::new();
    let versions = state.as_ref().map_or(&empty, |local| &local.row.fields);
    let links: BTreeSet<&LinkId> = versions
        .keys()
        .chain(dirty.iter().map(|field| &field.link))
        .collect();
    let view_of = |link: &LinkId| {
        let typed = dirty.iter().find(|field| field.link == *link).copied();
        let live = versions.get(link).map_or(&[][..], Vec::as_slice);
        field(live, typed, &on_server).map(|view| (link.clone(), view))
    };
    Some(DraftView {
        record,
        person,
        questionnaire,
        fields: links.into_iter().filter_map(view_of).collect(),
        status: state
            .as_ref()
            .map_or(RowStatus::Draft, |local| local.row.status),
        pending: !dirty.is_empty() || state.as_ref().is_some_and(|local| local.pending),
        updated_at: updated.or(opened)?,
    })
}

/// One record's row with the outbox over it, a discarded one too.
fn state(
    record: RecordId,
    row: Option<&Row>,
    entries: &[OutboxEntry],
    me: &Author,
) -> Option<LocalRow> {
    let mut local = row.map(|row| LocalRow {
        row: row.clone(),
        pending: false,
    });
    for entry in entries {
        let Some(change) = change_in(&entry.outgoing) else {
            continue;
        };
        if crate::decide::form_of(&change) != Some(record) {
            continue;
        }
        let context = Context {
            author: author_of(&entry.outgoing, me),
            clock: Clock::AsWritten,
        };
        let existing: Vec<Row> = local.iter().map(|local| local.row.clone()).collect();
        let rows = merge(&existing, &change, &context).unwrap_or_default();
        if let Some(row) = rows.into_iter().find(|row| row.id == record) {
            local = Some(LocalRow { row, pending: true });
        }
    }
    local
}

/// `live`: the versions of server and outbox. `typed`: what stands in the field unsent.
fn field(
    live: &[FieldVersion],
    typed: Option<&LocalField>,
    on_server: &BTreeSet<ChangeId>,
) -> Option<FieldView> {
    let mut beside: Vec<FieldVersion> = match typed {
        Some(typed) => live
            .iter()
            .filter(|version| !typed.replaces.contains(&version.change))
            .cloned()
            .collect(),
        None => live.to_vec(),
    };
    beside.sort_by_key(shown_first);
    let (value, mut seen, reach) = match typed {
        Some(typed) => (typed.value.clone(), vec![typed.version], Reach::Device),
        None => {
            // One's own, not yet confirmed, before anybody else's; then the latest.
            let own = beside
                .iter()
                .position(|version| !on_server.contains(&version.change));
            let reach = if own.is_some() {
                Reach::Device
            } else {
                Reach::Server
            };
            let shown = (!beside.is_empty()).then(|| beside.remove(own.unwrap_or(0)))?;
            (shown.value, vec![shown.change], reach)
        }
    };
    // The same text written twice is no conflict.
    let (same, others): (Vec<_>, Vec<_>) = beside
        .into_iter()
        .partition(|version| version.value == value);
    seen.extend(same.into_iter().map(|version| version.change));
    Some(FieldView {
        value,
        others,
        reach,
        seen,
    })
}

/// The open drafts among what a store holds, last changed first. `rows`: at least all stored rows
/// with status `Draft` and those the outbox touches.
pub fn drafts(
    rows: &[Row],
    entries: &[OutboxEntry],
    fields: &[LocalField],
    drafts: &[LocalDraft],
    me: &Author,
) -> Vec<DraftView> {
    let of_rows = rows
        .iter()
        .filter(|row| row.kind == FORM && row.status == RowStatus::Draft)
        .map(|row| row.id);
    let of_drafts = drafts
        .iter()
        .filter(|draft| !draft.closed)
        .map(|draft| draft.record);
    let of_fields = fields
        .iter()
        .filter(|field| field.dirty)
        .map(|field| field.record);
    let of_entries = entries
        .iter()
        .filter_map(|entry| change_in(&entry.outgoing))
        .filter_map(|change| crate::decide::form_of(&change));
    let ids: BTreeSet<RecordId> = of_rows
        .chain(of_drafts)
        .chain(of_fields)
        .chain(of_entries)
        .collect();
    let mut views: Vec<DraftView> = ids
        .into_iter()
        .filter_map(|id| {
            let row = rows.iter().find(|row| row.id == id);
            let local = drafts.iter().find(|draft| draft.record == id);
            draft(id, row, entries, fields, local, me)
        })
        .filter(|view| view.status == RowStatus::Draft)
        .collect();
    views.sort_by_key(|view| (Reverse(view.updated_at), Reverse(view.record)));
    views
}
