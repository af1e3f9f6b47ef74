//! One keystroke: what it replaces, and whether another tab's keystroke must be kept beside it.

use super::{FIELD_BYTES_MAX, empty_edit, field_edit, own};
use crate::store::{FieldWrite, LocalDraft, LocalField, StoreError};
use crate::wire::{Action, Change, OutgoingChange};
use domain::ChangeId;

/// Most versions one write can take the place of. More only pile up when a field is typed into,
/// sent and lost many times over; forgetting the oldest would show a stale value beside the new one.
const REPLACES_MAX: usize = 200;

/// What to write for one keystroke.
#[derive(Clone, Debug)]
pub struct EditPlan {
    /// To be put under (record, link).
    pub field: LocalField,
    /// To be put.
    pub draft: Option<LocalDraft>,
    /// To be appended to the outbox: what another tab typed and this one had not seen.
    pub append: Option<OutgoingChange>,
}

/// Opens a draft. `None`: nothing to write.
pub fn open_draft(existing: Option<&LocalDraft>, draft: LocalDraft) -> Option<LocalDraft> {
    existing.is_none().then_some(draft)
}

/// Plans one write into a field.
///
/// A tab always knows what it typed itself, and what it was shown. If another tab of this device
/// typed something this one has not seen, that value is sealed as a change of its own (under its own
/// name), so that both reach the server and a person chooses.
pub fn edit(
    draft: Option<&LocalDraft>,
    existing: Option<&LocalField>,
    write: FieldWrite,
) -> Result<EditPlan, StoreError> {
    if draft.is_some_and(|draft| draft.closed) {
        return Err(StoreError::Closed);
    }
    if u32::try_from(write.value.to_string().len()).unwrap_or(u32::MAX) > FIELD_BYTES_MAX {
        return Err(StoreError::TooLarge {
            max: FIELD_BYTES_MAX,
        });
    }
    let mut replaces = write.seen.clone();
    let mut append = None;
    if let Some(field) = existing {
        let knows = field.tab == write.tab || write.seen.contains(&field.version);
        if knows {
            replaces.extend(&field.replaces);
            // A dirty version was never sent under its name; a sealed one was.
            replaces.retain(|version| *version != field.version);
            if !field.dirty {
                replaces.push(field.version);
            }
        } else if field.dirty {
            append = Some(sealed_alone(field));
        }
    }
    let draft = draft.is_none().then(|| LocalDraft {
        record: write.record,
        person: write.person,
        questionnaire: write.questionnaire.clone(),
        opened_at: write.at,
        closed: false,
    });
    let field = LocalField {
        record: write.record,
        person: write.person,
        questionnaire: write.questionnaire,
        link: write.link,
        value: write.value,
        replaces: newest(replaces),
        version: write.version,
        at: write.at,
        tab: write.tab,
        dirty: true,
    };
    Ok(EditPlan {
        field,
        draft,
        append,
    })
}

fn newest(mut versions: Vec<ChangeId>) -> Vec<ChangeId> {
    versions.sort_unstable();
    versions.dedup();
    // Ids of version 7 sort by time.
    versions.split_off(versions.len().saturating_sub(REPLACES_MAX))
}

fn sealed_alone(field: &LocalField) -> OutgoingChange {
    let mut change = empty_edit(field);
    if let Change {
        action: Action::Edit(edit),
        ..
    } = &mut change
    {
        edit.fields.insert(field.link.clone(), field_edit(field));
    }
    own(change)
}
