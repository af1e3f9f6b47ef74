//! Forms of one person for the same visit: 同時接種 has a sheet for each vaccine. Pure.

use super::submitted::{SubmittedForm, vaccine_of};
use super::visit::{Visit, visit_day};
use crate::browser::{DraftView, LocalRow};
use crate::home::child::current;
use domain::questionnaire::{Answers, Part, Questionnaire, find, part};
use domain::{Date, Instant, PersonId};
use sync::wire::RowStatus;

/// A form whose answers another one for its day may take.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    pub form: &'static Questionnaire,
    pub answers: Answers,
    /// Of the visit.
    pub day: Date,
    pub written: Instant,
}

impl Source {
    fn of_draft(draft: &DraftView) -> Option<Self> {
        let read = |value: &serde_json::Value| serde_json::from_value(value.clone()).ok();
        let fields = draft.fields.iter();
        let answers: Answers = fields
            .filter_map(|(link, field)| Some((link.clone(), read(&field.value)?)))
            .collect();
        Some(Self {
            day: Visit::of(&answers)?.day,
            form: find(&draft.questionnaire)?,
            answers,
            written: draft.updated_at,
        })
    }

    fn of_row(row: &LocalRow, rows: &[LocalRow]) -> Option<Self> {
        let submitted = SubmittedForm::of(row)?;
        let form = submitted.form?;
        (part(&form.canonical()) == Some(Part::Screening)).then(|| Self {
            form,
            answers: submitted.answers,
            day: visit_day(rows, submitted.at),
            written: submitted.at,
        })
    }

    /// The vaccine in the form's own words.
    pub fn vaccine(&self) -> Option<String> {
        vaccine_of(self.form, &self.answers)
    }
}

/// Open and handed-in forms of a person with their days, the one written last in front.
#[must_use]
pub fn sources(person: PersonId, drafts: &[DraftView], rows: &[LocalRow]) -> Vec<Source> {
    let open = drafts
        .iter()
        .filter(|draft| draft.person == person && draft.status == RowStatus::Draft)
        .filter(|draft| part(&draft.questionnaire) == Some(Part::Screening))
        .filter_map(Source::of_draft);
    let handed_in = current(rows)
        .filter(|row| row.row.kind == "QuestionnaireResponse" && row.row.person == person)
        .filter_map(|row| Source::of_row(row, rows));
    let mut all: Vec<Source> = open.chain(handed_in).collect();
    all.sort_by_key(|source| std::cmp::Reverse(source.written));
    all
}
