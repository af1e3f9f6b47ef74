//! Values of one field written at the same time, side by side until a person chooses.

use super::read;
use crate::browser::FieldView;
use domain::questionnaire::RawAnswer;
use domain::{ChangeId, Instant};

/// A value written by somebody else at the same time.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    pub value: RawAnswer,
    pub name: String,
    pub organization: Option<String>,
    pub at: Instant,
}

/// Values of one field side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    pub others: Vec<Other>,
    /// Every version there is: what a choice replaces.
    pub(super) all: Vec<ChangeId>,
}

impl Conflict {
    pub(super) fn of(field: &FieldView) -> Self {
        let others = field.others.iter().filter_map(|other| {
            Some(Other {
                value: read(&other.value)?,
                name: other.author.name.clone(),
                organization: other.author.organization_name.clone(),
                at: other.at,
            })
        });
        Self {
            others: others.collect(),
            all: field.seen_with_others(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::Reach;
    use sync::wire::{Author, FieldVersion};

    fn version(number: u128) -> ChangeId {
        ChangeId(uuid::Uuid::from_u128(number))
    }

    fn other(number: u128, value: serde_json::Value) -> FieldVersion {
        FieldVersion {
            change: version(number),
            value,
            at: Instant(number.try_into().unwrap()),
            author: Author {
                account: domain::AccountId(uuid::Uuid::nil()),
                name: "佐藤 美咲".to_owned(),
                organization: None,
                organization_name: None,
            },
        }
    }

    #[test]
    fn a_choice_replaces_every_version_also_one_this_release_cannot_read() {
        let conflict = Conflict::of(&FieldView {
            value: serde_json::json!({ "text": "せき" }),
            others: vec![
                other(2, serde_json::json!({ "text": "ねつ" })),
                other(3, serde_json::json!({ "hologram": 1 })),
            ],
            reach: Reach::Server,
            seen: vec![version(1)],
        });
        let words: Vec<&RawAnswer> = conflict.others.iter().map(|other| &other.value).collect();
        assert_eq!(words, [&RawAnswer::Text("ねつ".to_owned())]);
        assert_eq!(conflict.all, [1, 2, 3].map(version));
    }
}
