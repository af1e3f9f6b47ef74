//! What keeps a form from being sent, one problem for each field. Sentences are `ja::problem`.

use super::answer::{Answer, Answers, parse};
use super::model::{EnteredBy, Item, LinkId, Questionnaire};
use crate::input::{DateProblem, Decimal};
use crate::time::Date;

/// A problem of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field.
    pub link_id: LinkId,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// Not answered yet.
    Required,
    /// A text with more characters than this.
    TooLong {
        /// The limit.
        max: u32,
    },
    /// More entries than this.
    TooMany {
        /// The limit.
        max: u32,
    },
    /// Not a number.
    NotANumber,
    /// A comma that may be a decimal point.
    DecimalComma {
        /// The number with a point.
        suggestion: Decimal,
    },
    /// Not a whole number.
    NotWhole,
    /// More digits after the point than this.
    TooManyDecimals {
        /// The limit.
        max: u8,
    },
    /// A number outside what is possible.
    OutOfRange {
        /// Smallest.
        min: Option<Decimal>,
        /// Largest.
        max: Option<Decimal>,
    },
    /// An option this version of the form does not have.
    UnknownOption,
    /// Not a day.
    Date(DateProblem),
    /// A day after today.
    Future,
    /// A remembered dose without a name.
    VaccineName {
        /// Which line, from 0.
        index: u32,
    },
    /// A remembered dose whose date is not a day.
    VaccineDate {
        /// Which line, from 0.
        index: u32,
        /// What is wrong with it.
        problem: DateProblem,
    },
    /// A remembered dose after today.
    VaccineFuture {
        /// Which line, from 0.
        index: u32,
    },
    /// An answer of another kind than the question takes; only a broken store can hold it.
    WrongShape,
}

impl Questionnaire {
    /// Every problem of the enabled fields the person fills in, in document order.
    pub fn problems(&self, answers: &Answers, today: Date) -> Vec<Problem> {
        self.enabled(answers)
            .into_iter()
            .filter(|item| item.is_question() && item.entered_by == EnteredBy::Person)
            .filter_map(|item| {
                let kind = problem(item, answers, today)?;
                Some(Problem {
                    link_id: item.link_id.clone(),
                    kind,
                })
            })
            .collect()
    }

    /// The problem of one field, whether or not it is enabled. `None` when it is fine.
    pub fn problem_of(&self, link_id: &str, answers: &Answers, today: Date) -> Option<ProblemKind> {
        problem(self.item(link_id)?, answers, today)
    }
}

fn problem(item: &Item, answers: &Answers, today: Date) -> Option<ProblemKind> {
    let parsed = match answers.get(&item.link_id) {
        Some(raw) => parse(item, raw),
        None => Ok(None),
    };
    match parsed {
        Err(kind) => Some(kind),
        Ok(None) => item.required.then_some(ProblemKind::Required),
        // a required statement is agreed to, not merely looked at
        Ok(Some(Answer::Boolean(false))) if item.required => Some(ProblemKind::Required),
        Ok(Some(Answer::Date(date))) if item.not_after_today && date > today => {
            Some(ProblemKind::Future)
        }
        Ok(Some(Answer::Vaccines(doses))) => doses.iter().enumerate().find_map(|(index, dose)| {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            dose.date
                .filter(|date| *date > today)
                .map(|_| ProblemKind::VaccineFuture { index })
        }),
        Ok(Some(_)) => None,
    }
}
