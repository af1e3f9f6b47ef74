//! A new change for the outbox.

use super::{bytes_of, own, seal};
use crate::decide::form_of;
use crate::store::{AttentionItem, LocalDraft, LocalField, NewEntry, StoreError, TabId};
use crate::wire::{Action, CHANGE_BYTES_MAX, Carried, Change, OutgoingChange, RefuseReason};
use domain::{ChangeId, Instant};

/// What to write for a new change.
#[derive(Clone, Debug, Default)]
pub struct EnqueuePlan {
    /// To be appended to the outbox, in this order.
    pub append: Vec<OutgoingChange>,
    /// To be put.
    pub fields: Vec<LocalField>,
    /// To be put.
    pub draft: Option<LocalDraft>,
}

impl NewEntry {
    /// The change's id; `Err` if a carried one is not a change.
    pub fn id(&self) -> Result<ChangeId, StoreError> {
        Ok(self.change()?.id)
    }

    /// The change itself.
    pub fn change(&self) -> Result<Change, StoreError> {
        match self {
            NewEntry::Own(change) | NewEntry::OwnIn(_, change) => Ok(change.clone()),
            NewEntry::Carried(carried) => serde_json::from_str(&carried.change)
                .map_err(|_| StoreError::NotAChange("carried.change")),
        }
    }
}

/// Plans a new change. `known`: the outbox, its archive or the attention list has this id already.
/// `draft` and `fields` are those of the form it is about ([`form_of`]).
///
/// Dirty fields of a form go first, as an edit of their own: whatever the submitted response does
/// not stand for stays visible as left over, and a refused submission leaves the draft whole.
pub fn enqueue(
    entry: NewEntry,
    known: bool,
    draft: Option<&LocalDraft>,
    fields: Vec<LocalField>,
) -> Result<EnqueuePlan, StoreError> {
    let change = entry.change()?;
    if known {
        return Ok(EnqueuePlan::default());
    }
    let outgoing = match entry {
        NewEntry::Own(change) => own(change),
        NewEntry::OwnIn(tab, change) => own(complete(change, tab, &fields)),
        NewEntry::Carried(carried) => return carry(carried, change.id),
    };
    if bytes_of(&outgoing) > CHANGE_BYTES_MAX {
        return Err(StoreError::TooLarge {
            max: CHANGE_BYTES_MAX,
        });
    }
    let closes = matches!(change.action, Action::Submit(_) | Action::Discard(_));
    if closes && draft.is_some_and(|draft| draft.closed) {
        return Err(StoreError::Closed);
    }
    let (mut append, fields) = match form_of(&change) {
        Some(_) => seal(fields.into_iter().filter(|field| field.dirty).collect()),
        None => (Vec::new(), Vec::new()),
    };
    append.push(outgoing);
    let draft = closes.then(|| closed_draft(&change, draft)).flatten();
    Ok(EnqueuePlan {
        append,
        fields,
        draft,
    })
}

/// Adds what the tab had before it without having been told: its own keystrokes.
fn complete(mut change: Change, tab: TabId, fields: &[LocalField]) -> Change {
    let replaces = match &mut change.action {
        Action::Submit(submit) => &mut submit.replaces,
        Action::Discard(discard) => &mut discard.replaces,
        Action::Edit(_) | Action::Create(_) => return change,
    };
    for field in fields.iter().filter(|field| field.tab == tab) {
        replaces.push(field.version);
        replaces.extend(&field.replaces);
    }
    replaces.sort_unstable();
    replaces.dedup();
    change
}

fn carry(carried: Carried, id: ChangeId) -> Result<EnqueuePlan, StoreError> {
    let outgoing = OutgoingChange {
        id,
        change: None,
        carried: Some(carried),
    };
    if bytes_of(&outgoing) > CHANGE_BYTES_MAX {
        return Err(StoreError::TooLarge {
            max: CHANGE_BYTES_MAX,
        });
    }
    Ok(EnqueuePlan {
        append: vec![outgoing],
        ..EnqueuePlan::default()
    })
}

fn closed_draft(change: &Change, draft: Option<&LocalDraft>) -> Option<LocalDraft> {
    let record = form_of(change)?;
    Some(match draft {
        Some(draft) => LocalDraft {
            closed: true,
            ..draft.clone()
        },
        None => LocalDraft {
            record,
            person: change.person,
            questionnaire: String::new(),
            opened_at: change.at,
            closed: true,
        },
    })
}

/// The item's change under a new id. `None`: it was carried for somebody else, whose seal covers the
/// old id; or it was damaged, and what is left of it is no change.
pub fn send_again(item: &AttentionItem, new_id: ChangeId, at: Instant) -> Option<OutgoingChange> {
    if item.reason == RefuseReason::Damaged {
        return None;
    }
    let mut change = item.change.change.clone()?;
    change.id = new_id;
    change.at = at;
    if let Action::Edit(edit) = &mut change.action {
        for field in edit.fields.values_mut() {
            field.version = None;
            field.at = None;
        }
    }
    Some(own(change))
}
