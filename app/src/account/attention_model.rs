//! A refused change as the page shows it. Pure: tested on the host.

use crate::ja;
use domain::{ChangeId, Instant, PersonId, RecordId};
use sync::store::AttentionItem;
use sync::wire::{Action, Change, RefuseReason};

/// What the change wanted to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    Edit,
    Submit,
    Create,
    Discard,
}

/// One entry under 確認が必要.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: ChangeId,
    pub reason: RefuseReason,
    pub at: Instant,
    pub kind: Option<ChangeKind>,
    pub person: Option<PersonId>,
    /// The draft or form it belongs to, when there is one to open.
    pub record: Option<RecordId>,
    /// It can be sent again: not carried for somebody else, and still whole.
    pub sendable: bool,
    /// Everything in it, to be read and copied.
    pub text: String,
}

impl Entry {
    /// Reads what the change wanted.
    #[must_use]
    pub fn of(item: &AttentionItem) -> Self {
        let carried = item.change.carried.as_ref();
        let change: Option<Change> = match carried {
            Some(carried) => serde_json::from_str(&carried.change).ok(),
            None => item.change.change.clone(),
        };
        let (kind, record) = match change.as_ref().map(|change| &change.action) {
            Some(Action::Edit(edit)) => (Some(ChangeKind::Edit), Some(edit.record)),
            Some(Action::Submit(submit)) => (Some(ChangeKind::Submit), Some(submit.record)),
            Some(Action::Create(_)) => (Some(ChangeKind::Create), None),
            Some(Action::Discard(discard)) => (Some(ChangeKind::Discard), Some(discard.record)),
            None => (None, None),
        };
        Self {
            id: item.id,
            reason: item.reason,
            at: item.at,
            kind,
            person: change.as_ref().map(|change| change.person),
            record,
            sendable: carried.is_none() && item.reason != RefuseReason::Damaged,
            text: change
                .as_ref()
                .map(|change| content(&change.action))
                .unwrap_or_default(),
        }
    }

    /// Opening the form again helps only while it can still be written.
    #[must_use]
    pub fn can_open(&self) -> bool {
        self.record.is_some() && !matches!(self.reason, RefuseReason::NotAllowed)
    }
}

/// What a person typed, line by line. Names of fields stay as the form's own codes: this is the last resort for
/// copying, and must work for forms this release does not know.
fn content(action: &Action) -> String {
    match action {
        Action::Edit(edit) => edit
            .fields
            .iter()
            .map(|(link, field)| {
                format!(
                    "{}: {}",
                    label(&edit.questionnaire, link),
                    plain(&field.value)
                )
            })
            .collect::<Vec<_>>()
            .join("\n"),
        Action::Submit(submit) => pretty(submit.response.get()),
        Action::Create(create) => create
            .records
            .iter()
            .map(|record| pretty(record.body.get()))
            .collect::<Vec<_>>()
            .join("\n"),
        Action::Discard(_) => String::new(),
    }
}

fn label(questionnaire: &str, link: &str) -> String {
    domain::questionnaire::find(questionnaire)
        .and_then(|form| form.item(link))
        .map_or_else(|| link.to_owned(), |item| item.text.clone())
}

/// The words inside a stored answer, without the marks round them.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Object(parts) => parts
            .values()
            .map(plain)
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
        serde_json::Value::Array(parts) => parts
            .iter()
            .map(plain)
            .collect::<Vec<_>>()
            .join(ja::common::COMMA),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn pretty(json: &str) -> String {
    serde_json::from_str::<serde_json::Value>(json)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| json.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use sync::wire::{Edit, FieldEdit, OutgoingChange};

    fn refused(reason: RefuseReason) -> Entry {
        let id: ChangeId = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f40".parse().unwrap();
        let value = serde_json::json!({ "text": "きのうから鼻水" });
        let field = FieldEdit {
            value,
            replaces: Vec::new(),
            version: None,
            at: None,
        };
        let edit = Edit {
            record: RecordId(id.0),
            questionnaire: domain::questionnaire::CHILD.to_owned(),
            fields: BTreeMap::from([("c03t".to_owned(), field)]),
        };
        let change = Change {
            id,
            person: PersonId(id.0),
            at: Instant(0),
            action: Action::Edit(edit),
        };
        let change = OutgoingChange {
            id,
            change: Some(change),
            carried: None,
        };
        Entry::of(&AttentionItem {
            id,
            change,
            reason,
            detail: None,
            at: Instant(0),
        })
    }

    #[test]
    fn what_was_typed_stands_beside_its_question_to_be_copied() {
        let entry = refused(RefuseReason::AlreadySubmitted);
        assert_eq!(entry.kind, Some(ChangeKind::Edit));
        assert_eq!(entry.text, "具体的な症状を書いてください: きのうから鼻水");
    }

    #[test]
    fn a_form_one_may_not_write_any_more_is_not_offered_for_opening() {
        assert!(refused(RefuseReason::AlreadySubmitted).can_open());
        assert!(!refused(RefuseReason::NotAllowed).can_open());
    }
}
