//! つぎにすること: open drafts, differing answers, forms on their way. Pure, from what the store has.

use super::child::{Child, current};
use crate::browser::{DraftView, LocalRow};
use domain::fhir::immunization::{Immunization, ImmunizationStatus};
use domain::fhir::questionnaire_response::QuestionnaireResponse;
use domain::{Date, PersonId, RecordId};
use std::collections::BTreeSet;
use sync::wire::RowStatus;

/// One thing to do or to know, most urgent first.
#[derive(Clone, Debug, PartialEq)]
pub enum Todo {
    /// Two devices wrote differing answers.
    Conflict {
        record: RecordId,
        child: String,
        fields: usize,
    },
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
pub fn todos(
    children: &[Child],
    drafts: &[DraftView],
    rows: &[LocalRow],
    canonical: &str,
    today: Date,
) -> Vec<Todo> {
    let name = |person: PersonId| {
        let child = children.iter().find(|child| child.person == person);
        child.map_or_else(
            || crate::ja::common::NAME_UNKNOWN.to_owned(),
            |child| child.name.clone(),
        )
    };
    let open =
        |draft: &&DraftView| draft.status == RowStatus::Draft && draft.questionnaire == canonical;
    let conflicts = drafts.iter().filter(open).filter_map(|draft| {
        let fields = draft
            .fields
            .values()
            .filter(|field| !field.others.is_empty())
            .count();
        (fields > 0).then(|| Todo::Conflict {
            record: draft.record,
            child: name(draft.person),
            fields,
        })
    });
    let unfinished = drafts.iter().filter(open).map(|draft| Todo::Draft {
        record: draft.record,
        child: name(draft.person),
    });
    let decided: BTreeSet<RecordId> = current(rows)
        .filter(|row| row.row.kind == "Immunization")
        .filter_map(|row| Immunization::read(&serde_json::from_str(row.row.body.get()).ok()?).ok())
        // a 見合わせ taken back is no decision any more
        .filter(|dose| dose.status != ImmunizationStatus::EnteredInError)
        .filter_map(|dose| dose.based_on_response?.record("QuestionnaireResponse"))
        .collect();
    let handed_in = current(rows)
        .filter(|row| row.row.kind == "QuestionnaireResponse" && row.row.status == RowStatus::Final)
        .filter(|row| !decided.contains(&row.row.id))
        .filter_map(|row| {
            let response =
                QuestionnaireResponse::read(&serde_json::from_str(row.row.body.get()).ok()?)
                    .ok()?;
            if response.questionnaire.as_deref() != Some(canonical) {
                return None;
            }
            let (record, child) = (row.row.id, name(row.row.person));
            if row.pending {
                return Some(Todo::Unsent { record, child });
            }
            let authored = response.authored?.date()?;
            (today - authored)
                .num_days()
                .le(&1)
                .then_some(Todo::Waiting { record, child })
        });
    conflicts.chain(unfinished).chain(handed_in).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::fhir::{Code, Reference};
    use domain::questionnaire::CHILD;
    use serde_json::json;
    use std::collections::BTreeMap;
    use sync::wire::{Author, Row};

    const FORM: &str = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f40";
    const DOSE: &str = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f41";

    fn today() -> Date {
        "2026-11-21".parse().unwrap()
    }

    fn person() -> PersonId {
        "01930004-0000-7000-8000-000000000001".parse().unwrap()
    }

    fn row(id: &str, kind: &str, body: &serde_json::Value, pending: bool) -> LocalRow {
        let row = Row {
            id: id.parse().unwrap(),
            person: person(),
            kind: kind.to_owned(),
            seq: 1,
            updated_at: domain::Instant::default(),
            author: Author {
                account: "01930003-0000-7000-8000-000000000001".parse().unwrap(),
                name: "佐藤 美咲".to_owned(),
                organization: None,
                organization_name: None,
            },
            status: RowStatus::Final,
            body: serde_json::value::to_raw_value(body).unwrap(),
            fields: BTreeMap::new(),
            supersedes: None,
            superseded_by: None,
            reason: None,
        };
        LocalRow { row, pending }
    }

    fn form(authored: &str, pending: bool) -> LocalRow {
        let body = json!({
            "resourceType": "QuestionnaireResponse", "id": FORM, "questionnaire": CHILD, "status": "completed",
            "authored": authored,
        });
        row(FORM, "QuestionnaireResponse", &body, pending)
    }

    fn kinds(rows: &[LocalRow]) -> Vec<&'static str> {
        todos(&[], &[], rows, CHILD, today())
            .iter()
            .map(|todo| match todo {
                Todo::Conflict { .. } => "conflict",
                Todo::Draft { .. } => "draft",
                Todo::Unsent { .. } => "unsent",
                Todo::Waiting { .. } => "waiting",
            })
            .collect()
    }

    #[test]
    fn a_form_handed_in_today_waits_until_the_clinic_has_decided() {
        let today = form("2026-11-21T00:30:00Z", false);
        assert_eq!(kinds(std::slice::from_ref(&today)), ["waiting"]);
        let decided = |status| {
            let id = DOSE.parse().unwrap();
            let mut dose =
                Immunization::new(id, person(), status, Code::words("MR"), self::today());
            dose.based_on_response = Some(Reference::to("QuestionnaireResponse", FORM));
            row(DOSE, "Immunization", &dose.to_json(), false)
        };
        assert!(kinds(&[today.clone(), decided(ImmunizationStatus::NotDone)]).is_empty());
        // taken back: it waits again
        let taken_back = decided(ImmunizationStatus::EnteredInError);
        assert_eq!(kinds(&[today, taken_back]), ["waiting"]);
    }

    #[test]
    fn an_unsent_form_is_named_however_old_it_is() {
        assert_eq!(kinds(&[form("2026-10-01T00:30:00Z", true)]), ["unsent"]);
        assert!(kinds(&[form("2026-10-01T00:30:00Z", false)]).is_empty());
    }
}
