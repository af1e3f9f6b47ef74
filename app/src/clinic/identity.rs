//! Who a form is about: from the notebook when it is on this device, else from the form's own head.
//!
//! A form taken over by QR comes without the notebook.

use domain::Date;
use domain::fhir::patient::{Gender, Patient};
use domain::questionnaire::{Answer, Answers, Choice, Questionnaire, parse};

/// What two people at a desk compare.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    pub name: Option<String>,
    pub kana: Option<String>,
    pub birth: Option<Date>,
    pub gender: Option<Gender>,
}

impl Identity {
    /// As the notebook says, and where it is silent, as the form says.
    pub fn known(patient: Option<&Patient>, form: Option<(&Questionnaire, &Answers)>) -> Self {
        let written = form
            .map(|(form, answers)| Self::written(form, answers))
            .unwrap_or_default();
        let Some(patient) = patient else {
            return written;
        };
        Self {
            name: patient.name.clone().or(written.name),
            kana: patient.kana.clone().or(written.kana),
            birth: patient.birth_date().or(written.birth),
            gender: patient.gender.or(written.gender),
        }
    }

    fn written(form: &Questionnaire, answers: &Answers) -> Self {
        let text = |hint: &str| match head_answer(form, answers, hint)? {
            Answer::Text(text) => Some(text),
            _ => None,
        };
        Self {
            name: text("patient.name"),
            kana: text("patient.kana"),
            birth: match head_answer(form, answers, "patient.birth") {
                Some(Answer::Date(date)) => Some(date),
                _ => None,
            },
            gender: match head_code(form, answers, "patient.gender").as_deref() {
                Some("male") => Some(Gender::Male),
                Some("female") => Some(Gender::Female),
                _ => None,
            },
        }
    }

    /// Easily taken for one another: the same name to the ear, or born on the same day (twins). Two forms of one
    /// person do not come here.
    pub fn looks_like(&self, other: &Self) -> bool {
        fn sounds(identity: &Identity) -> Option<String> {
            let heard = identity.kana.as_ref().or(identity.name.as_ref())?;
            Some(
                domain::input::katakana(heard)
                    .chars()
                    .filter(|letter| !letter.is_whitespace())
                    .collect(),
            )
        }
        let same_name = sounds(self).is_some_and(|name| sounds(other) == Some(name));
        let same_day = self.birth.is_some() && self.birth == other.birth;
        same_name || same_day
    }
}

/// What a field of the form's head means, found by the fact it is prefilled from.
pub fn head_answer(form: &Questionnaire, answers: &Answers, hint: &str) -> Option<Answer> {
    let item = form
        .all_items()
        .into_iter()
        .find(|item| item.prefill.as_deref() == Some(hint))?;
    parse(item, answers.get(&item.link_id)?).ok().flatten()
}

/// The chosen code of such a field.
pub fn head_code(form: &Questionnaire, answers: &Answers, hint: &str) -> Option<String> {
    match head_answer(form, answers, hint)? {
        Answer::Choices(choices) => choices.into_iter().find_map(|choice| match choice {
            Choice::Code(code) => Some(code),
            Choice::Other(_) => None,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, kana: &str, birth: &str) -> Identity {
        Identity {
            name: Some(name.to_owned()),
            kana: (!kana.is_empty()).then(|| kana.to_owned()),
            birth: birth.parse().ok(),
            gender: None,
        }
    }

    #[test]
    fn twins_and_namesakes_are_told_apart_and_strangers_are_not_mixed_up() {
        let hana = person("佐藤 花", "サトウ ハナ", "2025-10-01");
        assert!(hana.looks_like(&person("佐藤 空", "サトウ ソラ", "2025-10-01")));
        assert!(hana.looks_like(&person("佐東 はな", "さとう　はな", "2021-03-03")));
        assert!(!hana.looks_like(&person("田中 蓮", "タナカ レン", "2023-05-05")));
        assert!(!Identity::default().looks_like(&Identity::default()));
    }
}
