//! How far a form is. Counts required questions only: optional ones would never let it reach the end.

use super::answer::{Answers, parse};
use super::model::{EnteredBy, Questionnaire};
use serde::{Deserialize, Serialize};

/// Answered and asked, of what is enabled now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Required questions with a readable answer.
    pub answered: u32,
    /// Required questions in all.
    pub asked: u32,
}

impl Progress {
    /// Nothing required is missing.
    pub fn is_complete(self) -> bool {
        self.answered == self.asked
    }
}

impl Questionnaire {
    /// How far the person filling in has come.
    pub fn progress(&self, answers: &Answers) -> Progress {
        let mut progress = Progress::default();
        for item in self.enabled(answers) {
            if item.is_question() && item.required && item.entered_by == EnteredBy::Person {
                progress.asked += 1;
                let readable = answers
                    .get(&item.link_id)
                    .is_some_and(|raw| matches!(parse(item, raw), Ok(Some(_))));
                progress.answered += u32::from(readable);
            }
        }
        progress
    }
}
