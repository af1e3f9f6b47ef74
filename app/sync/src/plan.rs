//! The decisions inside a store's transactions, shared by every store: what was loaded goes in, what
//! is to be written comes out.
//!
//! Must not know: where it is kept.

mod apply;
mod aside;
mod batch;
mod edit;
mod enqueue;

pub use apply::{ApplyLoaded, ApplyPlan, apply};
pub use aside::set_aside;
pub use batch::{BatchPlan, take_batch};
pub use edit::{EditPlan, edit, open_draft};
pub use enqueue::{EnqueuePlan, enqueue, send_again};

use crate::decide::form_of;
use crate::store::{EntryState, LocalField, OutboxEntry};
use crate::wire::{Action, Change, Edit, FieldEdit, OutgoingChange};
use domain::RecordId;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Largest value of one field, in bytes of JSON.
pub const FIELD_BYTES_MAX: u32 = 64 * 1024;
/// Where one `Edit` is cut off and the next one begins.
const EDIT_BYTES_MAX: usize = 128 * 1024;
/// Acknowledged changes kept to be offered again to a server that was restored from a backup.
pub const ARCHIVE_MAX: usize = 2000;

/// The change inside, also of a carried one. `None`: unreadable.
pub fn change_in(outgoing: &OutgoingChange) -> Option<Cow<'_, Change>> {
    match (&outgoing.change, &outgoing.carried) {
        (Some(change), _) => Some(Cow::Borrowed(change)),
        (None, Some(carried)) => serde_json::from_str(&carried.change).ok().map(Cow::Owned),
        (None, None) => None,
    }
}

/// What a person would count as unsent: every form with a waiting change or a dirty field once, and
/// every other waiting change.
pub fn unsent<'a>(entries: &[OutboxEntry], dirty: impl IntoIterator<Item = &'a LocalField>) -> u32 {
    let mut forms: BTreeSet<RecordId> = dirty
        .into_iter()
        .filter(|field| field.dirty)
        .map(|field| field.record)
        .collect();
    let mut others = 0_usize;
    for entry in entries
        .iter()
        .filter(|entry| entry.state == EntryState::Waiting)
    {
        match change_in(&entry.outgoing).and_then(|change| form_of(&change)) {
            Some(form) => {
                forms.insert(form);
            }
            None => others = others.saturating_add(1),
        }
    }
    u32::try_from(forms.len().saturating_add(others)).unwrap_or(u32::MAX)
}

/// Bytes as they travel.
pub fn bytes_of(outgoing: &OutgoingChange) -> u32 {
    let text = serde_json::to_string(outgoing).expect("wire types are always writable as JSON");
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

fn own(change: Change) -> OutgoingChange {
    OutgoingChange {
        id: change.id,
        change: Some(change),
        carried: None,
    }
}

/// The dirty fields of each draft as one or, when they are many bytes, several `Edit`s; and the same
/// fields, no longer dirty.
fn seal(fields: Vec<LocalField>) -> (Vec<OutgoingChange>, Vec<LocalField>) {
    let mut changes: Vec<Change> = Vec::new();
    let mut sealed = Vec::with_capacity(fields.len());
    let mut size = 0_usize;
    for mut field in fields {
        let bytes = field.value.to_string().len().saturating_add(200);
        let same = |change: &Change| matches!(&change.action, Action::Edit(edit) if edit.record == field.record);
        if size.saturating_add(bytes) > EDIT_BYTES_MAX || !changes.last().is_some_and(same) {
            size = 0;
            changes.push(empty_edit(&field));
        }
        size = size.saturating_add(bytes);
        if let Some(Change {
            at,
            action: Action::Edit(edit),
            ..
        }) = changes.last_mut()
        {
            *at = (*at).max(field.at);
            edit.fields.insert(field.link.clone(), field_edit(&field));
        }
        field.dirty = false;
        sealed.push(field);
    }
    (changes.into_iter().map(own).collect(), sealed)
}

/// The change takes the name of its first field's version: it is fresh, and used for no other change.
fn empty_edit(field: &LocalField) -> Change {
    let edit = Edit {
        record: field.record,
        questionnaire: field.questionnaire.clone(),
        fields: std::collections::BTreeMap::new(),
    };
    Change {
        id: field.version,
        person: field.person,
        at: field.at,
        action: Action::Edit(edit),
    }
}

fn field_edit(field: &LocalField) -> FieldEdit {
    FieldEdit {
        value: field.value.clone(),
        replaces: field.replaces.clone(),
        version: Some(field.version),
        at: Some(field.at),
    }
}
