//! A submitted 予診票 as the clinic reads it.

use super::identity::{head_answer, head_code};
use super::section::Section;
use crate::browser::LocalRow;
use crate::vaccination::answer_text::answer_text;
use domain::fhir::questionnaire_response::QuestionnaireResponse;
use domain::questionnaire::{Answers, Item, Questionnaire, RawAnswer, find};
use domain::vaccine::Vaccine;
use domain::{AccountId, Instant, PersonId, RecordId};
use sync::wire::{Author, RowStatus};

/// One submitted form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    pub record: RecordId,
    pub person: PersonId,
    /// The guardian's name, as far as it is known.
    pub author: Option<String>,
    pub submitted: Instant,
    /// Taken over by QR and not on the server yet.
    pub carried: bool,
    /// The visit it names.
    pub encounter: Option<RecordId>,
    /// `None`: a version this build does not know, or damaged. It is shown as such, never hidden.
    pub content: Option<Content>,
    /// Written on another device and not part of the submission.
    pub left_over: Vec<LeftOver>,
}

/// The answers and the form they answer.
#[derive(Clone, Debug)]
pub struct Content {
    pub form: &'static Questionnaire,
    pub answers: Answers,
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        // built-in forms live once: comparing where they are is enough
        std::ptr::eq(self.form, other.form) && self.answers == other.answers
    }
}

/// An answer that came too late for the submission.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOver {
    pub link: String,
    pub value: Option<RawAnswer>,
    pub author: String,
}

impl Form {
    /// Reads a row. `None` when it is no submitted 予診票 of a person.
    pub fn read(local: &LocalRow, me: AccountId) -> Option<Self> {
        let row = &local.row;
        if row.kind != "QuestionnaireResponse"
            || row.status != RowStatus::Final
            || row.superseded_by.is_some()
        {
            return None;
        }
        let body: serde_json::Value = serde_json::from_str(row.body.get()).ok()?;
        let canonical = body
            .get("questionnaire")
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default();
        if Section::is_one(canonical) {
            return None;
        }
        let envelope = QuestionnaireResponse::read(&body).ok();
        let content = find(canonical).and_then(|form| {
            let answers = form.from_response(&body).ok()?;
            Some(Content { form, answers })
        });
        let written = envelope
            .as_ref()
            .and_then(|envelope| envelope.author.as_ref()?.display.clone());
        let left_over = row.fields.iter().flat_map(|(link, versions)| {
            versions.iter().map(|version| LeftOver {
                link: link.clone(),
                value: serde_json::from_value(version.value.clone()).ok(),
                author: version.author.name.clone(),
            })
        });
        Some(Self {
            record: row.id,
            person: row.person,
            author: author_name(&row.author).or(written),
            submitted: row.updated_at,
            carried: local.pending && row.author.account != me,
            encounter: envelope.and_then(|envelope| envelope.encounter?.record("Encounter")),
            content,
            left_over: left_over.collect(),
        })
    }

    /// The vaccine asked for, when the table knows it.
    pub fn vaccine(&self) -> Option<&'static Vaccine> {
        domain::vaccine::find(&self.head_code("vaccine.code")?)
    }

    /// The vaccine in the form's own words.
    pub fn vaccine_name(&self) -> Option<String> {
        self.head_text("vaccine.code")
    }

    /// 期・回数 in the form's own words.
    pub fn dose_name(&self) -> Option<String> {
        self.head_text("vaccine.dose")
    }

    /// The chosen code of a field of the form's head.
    pub fn head_code(&self, hint: &str) -> Option<String> {
        let content = self.content.as_ref()?;
        head_code(content.form, &content.answers, hint)
    }

    fn head_text(&self, hint: &str) -> Option<String> {
        let content = self.content.as_ref()?;
        let item = content
            .form
            .all_items()
            .into_iter()
            .find(|item| item.prefill.as_deref() == Some(hint))?;
        head_answer(content.form, &content.answers, hint)?;
        Some(answer_text(item, content.answers.get(&item.link_id)?))
    }
}

/// What was typed into a field of the form's head, found by its hint.
pub fn head_raw<'a>(content: &'a Content, hint: &str) -> Option<&'a RawAnswer> {
    let item = content
        .form
        .all_items()
        .into_iter()
        .find(|item| item.prefill.as_deref() == Some(hint))?;
    content.answers.get(&item.link_id)
}

/// Empty for a change carried here: its author's name comes with the server's confirmation.
fn author_name(author: &Author) -> Option<String> {
    (!author.name.is_empty()).then(|| author.name.clone())
}

/// Whether this answer differs from the one that needs no attention. `None`: the question has no such answer.
pub fn is_abnormal(item: &Item, raw: Option<&RawAnswer>) -> Option<bool> {
    let normal = item.normal_answer.as_deref()?;
    match raw? {
        RawAnswer::Choice(code) => Some(code != normal),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_abnormal_follows_the_forms_data_and_not_the_word_yes() {
        let form = find(domain::questionnaire::CHILD).unwrap();
        let check = |link: &str, code: &str, expect: Option<bool>| {
            let item = form.item(link).unwrap();
            assert_eq!(
                is_abnormal(item, Some(&RawAnswer::Choice(code.to_owned()))),
                expect,
                "{link} {code}"
            );
        };
        // はい is the normal answer of the first question, いいえ of the third
        check("c01", "yes", Some(false));
        check("c01", "no", Some(true));
        check("c03", "no", Some(false));
        check("c03", "yes", Some(true));
        check("c02a", "not-occurred", Some(false));
        assert_eq!(is_abnormal(form.item("c01").unwrap(), None), None);
    }
}
