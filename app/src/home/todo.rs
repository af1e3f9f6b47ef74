//! つぎにすること: open drafts, differing answers, forms on their way. Pure, from what the store has.

use super::child::{Child, current};
use crate::browser::{DraftView, LocalRow};
use crate::vaccination::answer_text::answer_text;
use domain::fhir::immunization::{Immunization, ImmunizationStatus};
use domain::fhir::questionnaire_response::QuestionnaireResponse;
use domain::questionnaire::{Part, RawAnswer, find, part};
use domain::{Date, PersonId, RecordId};
use std::collections::BTreeSet;
use sync::wire::RowStatus;

/// One thing to do or to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Todo {
    pub record: RecordId,
    /// Canonical of its form.
    pub form: String,
    pub child: String,
    /// The form's own word for the vaccine: one child may have several forms.
    pub vaccine: Option<String>,
    pub kind: Kind,
}

/// Most urgent first.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Two devices wrote differing answers; the first such field.
    Conflict { fields: usize, first: String },
    /// A form is not finished.
    Draft,
    /// Handed in and not yet sent.
    Unsent,
    /// Handed in today and not yet decided.
    Waiting,
}

/// Everything there is to do today. Only 予診票: the physician's section of a visit is nobody's task here.
#[must_use]
pub fn todos(
    children: &[Child],
    drafts: &[DraftView],
    rows: &[LocalRow],
    today: Date,
) -> Vec<Todo> {
    let is_form = |canonical: &str| part(canonical) == Some(Part::Screening);
    let todo = |record,
                canonical: &str,
                person: PersonId,
                answers: &dyn Fn(&str) -> Option<RawAnswer>,
                kind| {
        let child = children.iter().find(|child| child.person == person);
        let asked = find(canonical).and_then(|form| {
            let mut items = form.all_items().into_iter();
            items.find(|item| item.prefill.as_deref() == Some("vaccine.code"))
        });
        Todo {
            record,
            form: canonical.to_owned(),
            child: child.map_or_else(
                || crate::ja::common::NAME_UNKNOWN.to_owned(),
                |child| child.name.clone(),
            ),
            vaccine: asked.and_then(|item| Some(answer_text(item, &answers(&item.link_id)?))),
            kind,
        }
    };
    let open = drafts
        .iter()
        .filter(|draft| draft.status == RowStatus::Draft && is_form(&draft.questionnaire))
        .map(|draft| {
            let differing: Vec<&String> = draft
                .fields
                .iter()
                .filter(|(_, field)| !field.others.is_empty())
                .map(|(link, _)| link)
                .collect();
            let kind = match differing.first() {
                Some(first) => Kind::Conflict {
                    fields: differing.len(),
                    first: (*first).clone(),
                },
                None => Kind::Draft,
            };
            let answers =
                |link: &str| serde_json::from_value(draft.fields.get(link)?.value.clone()).ok();
            todo(
                draft.record,
                &draft.questionnaire,
                draft.person,
                &answers,
                kind,
            )
        });
    let (conflicts, unfinished): (Vec<Todo>, Vec<Todo>) =
        open.partition(|todo| todo.kind != Kind::Draft);
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
            let value = serde_json::from_str(row.row.body.get()).ok()?;
            let response = QuestionnaireResponse::read(&value).ok()?;
            let canonical = response
                .questionnaire
                .filter(|canonical| is_form(canonical))?;
            let form = find(&canonical)?;
            let kind = if row.pending {
                Kind::Unsent
            } else {
                let authored = response.authored?.date()?;
                (today - authored)
                    .num_days()
                    .le(&1)
                    .then_some(Kind::Waiting)?
            };
            let answers = form.from_response(&value).unwrap_or_default();
            Some(todo(
                row.row.id,
                &canonical,
                row.row.person,
                &|link: &str| answers.get(link).cloned(),
                kind,
            ))
        });
    let (mut all, unfinished) = (conflicts, unfinished);
    all.extend(unfinished);
    all.extend(handed_in);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::{FieldView, Reach};
    use crate::testing::{self, person};
    use domain::ChangeId;
    use domain::fhir::{Code, Reference};
    use domain::questionnaire::CHILD;
    use serde_json::json;
    use std::collections::BTreeMap;
    use sync::wire::FieldVersion;

    const FORM: &str = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f40";
    const DOSE: &str = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f41";

    fn today() -> Date {
        "2026-11-21".parse().unwrap()
    }

    fn row(id: &str, kind: &str, body: &serde_json::Value, pending: bool) -> LocalRow {
        LocalRow {
            pending,
            ..testing::row(id, kind, body)
        }
    }

    fn form(authored: &str, pending: bool) -> LocalRow {
        let body = json!({
            "resourceType": "QuestionnaireResponse", "id": FORM, "questionnaire": CHILD, "status": "completed",
            "authored": authored,
        });
        row(FORM, "QuestionnaireResponse", &body, pending)
    }

    fn kinds(rows: &[LocalRow]) -> Vec<Kind> {
        let todos = todos(&[], &[], rows, today());
        todos.into_iter().map(|todo| todo.kind).collect()
    }

    fn draft(others: &[&str]) -> DraftView {
        let field = |link: &str, value: serde_json::Value| {
            let other = FieldVersion {
                change: ChangeId(FORM.parse().unwrap()),
                value: json!({ "text": "ねつ" }),
                author: row(FORM, "Patient", &json!({}), false).row.author,
                at: domain::Instant::default(),
            };
            let field = FieldView {
                value,
                others: others
                    .contains(&link)
                    .then_some(other)
                    .into_iter()
                    .collect(),
                reach: Reach::Server,
                seen: Vec::new(),
            };
            (link.to_owned(), field)
        };
        DraftView {
            record: FORM.parse().unwrap(),
            person: person(),
            questionnaire: CHILD.to_owned(),
            fields: BTreeMap::from([
                field("vaccine", json!({ "choice": "je1" })),
                field("c03t", json!({ "text": "せき" })),
            ]),
            status: RowStatus::Draft,
            pending: false,
            updated_at: domain::Instant::default(),
        }
    }

    #[test]
    fn an_open_form_is_named_once_with_its_vaccine_also_when_answers_differ() {
        let todos = |others| todos(&[], &[draft(others)], &[], today());
        let open = todos(&[]);
        assert_eq!(open.len(), 1);
        assert_eq!(open[0].kind, Kind::Draft);
        assert_eq!(open[0].vaccine.as_deref(), Some("日本脳炎 第1期"));
        let differing = todos(&["c03t"]);
        assert_eq!(differing.len(), 1);
        let first = "c03t".to_owned();
        assert_eq!(differing[0].kind, Kind::Conflict { fields: 1, first });
    }

    #[test]
    fn a_form_handed_in_today_waits_until_the_clinic_has_decided() {
        let today = form("2026-11-21T00:30:00Z", false);
        assert_eq!(kinds(std::slice::from_ref(&today)), [Kind::Waiting]);
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
        assert_eq!(kinds(&[today, taken_back]), [Kind::Waiting]);
    }

    #[test]
    fn an_unsent_form_is_named_however_old_it_is() {
        assert_eq!(kinds(&[form("2026-10-01T00:30:00Z", true)]), [Kind::Unsent]);
        assert!(kinds(&[form("2026-10-01T00:30:00Z", false)]).is_empty());
    }
}
