//! Answers of one form that another form for the same visit asks for too.
//!
//! 同時接種 has a sheet for each vaccine: what is the same on the day need not be typed again, what is decided and signed
//! stays apart. Only for one visit: the condition of another day is asked anew.

use super::answer::Answers;
use super::model::{EnteredBy, Item, Questionnaire};
use crate::screening::Level;

/// Hints of what belongs to one vaccine only: which it is, and what was signed for it.
const OWN: [&str; 2] = ["vaccine.", "before."];

impl Questionnaire {
    /// The answers `other` got to questions this form asks in the same way. Nothing of a question that was not asked.
    pub fn shared(&self, other: &Questionnaire, answers: &Answers) -> Answers {
        let asked = other.enabled(answers);
        let same = |item: &&Item| {
            self.item(&item.link_id)
                .is_some_and(|own| is_same(own, item))
        };
        asked
            .into_iter()
            .filter(|item| item.is_question() && may_be_shared(other, item))
            .filter(same)
            .filter_map(|item| {
                let raw = answers.get(&item.link_id).filter(|raw| !raw.is_empty())?;
                Some((item.link_id.clone(), raw.clone()))
            })
            .collect()
    }
}

/// The leaflet read and the questions left are about one vaccine: what has to be explained is asked for each, with
/// whatever follows from it.
fn may_be_shared(form: &Questionnaire, item: &Item) -> bool {
    let about_one = |item: &Item| item.flags.iter().any(|flag| flag.level == Level::Explain);
    let follows_one = item
        .enable_when
        .iter()
        .filter_map(|when| form.item(&when.question))
        .any(about_one);
    let own = item
        .prefill
        .as_deref()
        .is_some_and(|hint| OWN.iter().any(|own| hint.starts_with(own)));
    !own && !about_one(item) && !follows_one && item.entered_by == EnteredBy::Person
}

fn is_same(own: &Item, other: &Item) -> bool {
    own.kind == other.kind
        && own.input == other.input
        && own.text == other.text
        && own.options == other.options
        && own.repeats == other.repeats
}
