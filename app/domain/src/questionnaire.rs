//! 予診票 and other forms as data: a FHIR R4 Questionnaire, what was typed into it, and the response.
//!
//! General on purpose: no question is known by name here. Which forms exist is `catalog`; what an answer
//! means for a dose is `screening`.

mod answer;
mod catalog;
mod derived;
mod enable;
mod from_response;
mod model;
mod prefill;
mod problem;
mod progress;
mod read;
mod shared;
mod to_response;

pub use answer::{Answer, Answers, Choice, RawAnswer, VaccineDose, VaccineEntry, parse};
pub use catalog::{
    CHILD, CONSENT, CONSENT_SELF, MEASURE, PHYSICIAN, PHYSICIAN_SELF, Part, RECORD, WISH, catalog,
    find, part, screenings, source,
};
pub use model::{
    AnswerOption, Condition, EnableBehavior, EnableWhen, EnteredBy, FlagRule, Input, Item,
    ItemKind, LinkId, Operator, Questionnaire,
};
pub use prefill::Known;
pub use problem::{Problem, ProblemKind};
pub use progress::Progress;
pub use to_response::{ResponseHead, ResponseStatus};
