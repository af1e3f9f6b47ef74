//! つぎにすること: open drafts, differing answers, forms on their way. Pure, from what the store has.

use super::child::{Child, current};
use crate::browser::{DraftView, LocalRow};
use domain::fhir::immunization::Immunization;
use domain::fhir::questionnaire_response::QuestionnaireResponse;
use domain::{Date, PersonId, RecordId};
use std::collections::BTreeSet;
use sync::wire::RowStatus;

/// One thing to do or to know, most urgent first.
#[derive(Clone, Debug, PartialEq)]
pub enum Todo {
    /// Two devices wrote differing answers.
    Conflict { record: RecordId, child: String, fields: usize },
    /// A form is not finished.
    Draft { record: RecordId, child: String },
    /// Handed in and not yet sent.
    Unsent { record: RecordId, child: String },
    /// Handed in today and not yet decided.
    Waiting { record: RecordId, child: String },
}

impl Todo {
    /// The form it is about.
    #[must_use]
    pub fn record(&self) -> RecordId {
        match self {
            Self::Conflict { record, .. }
            | Self::Draft { record, .. }
            | Self::Unsent { record, .. }
            | Self::Waiting { record, .. } => *record,
        }
    }
}

/// Everything there is to do today. `canonical` is the form the guardian fills in: the physician's section of a
/// visit is nobody's task here.
#[must_use]
pub fn todos(children: &[Child], drafts: &[DraftView], rows: &[LocalRow], canonical: &str, today: Date) -> Vec<Todo> {
    let name = |person: PersonId| {
        let child = children.iter().find(|child| child.person == person);
        child.map_or_else(|| crate::ja::common::NAME_UNKNOWN.to_owned(), |child| child.name.clone())
    };
    let open = |draft: &&DraftView| draft.status == RowStatus::Draft && draft.questionnaire == canonical;
    let conflicts = drafts.iter().filter(open).filter_map(|draft| {
        let fields = draft.fields.values().filter(|field| !field.others.is_empty()).count();
        (fields > 0).then(|| Todo::Conflict { record: draft.record, child: name(draft.person), fields })
    });
    let unfinished =
        drafts.iter().filter(open).map(|draft| Todo::Draft { record: draft.record, child: name(draft.person) });
    let decided: BTreeSet<RecordId> = current(rows)
        .filter(|row| row.row.kind == "Immunization")
        .filter_map(|row| Immunization::read(&serde_json::from_str(row.row.body.get()).ok()?).ok())
        .filter_map(|dose| dose.based_on_response?.record("QuestionnaireResponse"))
        .collect();
    let handed_in = current(rows)
        .filter(|row| row.row.kind == "QuestionnaireResponse" && row.row.status == RowStatus::Final)
        .filter(|row| !decided.contains(&row.row.id))
        .filter_map(|row| {
            let response = QuestionnaireResponse::read(&serde_json::from_str(row.row.body.get()).ok()?).ok()?;
            if response.questionnaire.as_deref() != Some(canonical) {
                return None;
            }
            let (record, child) = (row.row.id, name(row.row.person));
            if row.pending {
                return Some(Todo::Unsent { record, child });
            }
            let authored = response.authored?.date()?;
            (today - authored).num_days().le(&1).then_some(Todo::Waiting { record, child })
        });
    conflicts.chain(unfinished).chain(handed_in).collect()
}
