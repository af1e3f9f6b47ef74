//! `enableWhen`: which items are asked, given the answers so far.

use super::answer::{Answer, Answers, Choice, parse};
use super::model::{Condition, EnableBehavior, EnableWhen, Item, Operator, Questionnaire};
use std::cmp::Ordering;
use std::collections::BTreeMap;

impl Questionnaire {
    /// The items asked now, groups and sentences too, in document order. An item inside a disabled one is
    /// disabled, and so is one whose condition looks at a disabled question's old answer.
    pub fn enabled(&self, answers: &Answers) -> Vec<&Item> {
        fn collect<'a>(
            items: &'a [Item],
            evaluation: &mut Evaluation<'a, '_>,
            out: &mut Vec<&'a Item>,
        ) {
            for item in items
                .iter()
                .filter(|item| evaluation.enabled(&item.link_id))
                .collect::<Vec<_>>()
            {
                out.push(item);
                // the parts of a composite input are not items of their own to the person
                if item.input.is_none() {
                    collect(&item.items, evaluation, out);
                }
            }
        }
        let mut out = Vec::new();
        collect(&self.items, &mut Evaluation::new(self, answers), &mut out);
        out
    }

    /// Whether this item is asked now.
    pub fn is_enabled(&self, link_id: &str, answers: &Answers) -> bool {
        Evaluation::new(self, answers).enabled(link_id)
    }
}

/// One look at all conditions; each item is decided once, so that no chain or circle in the data can
/// make it slow.
struct Evaluation<'a, 'v> {
    answers: &'v Answers,
    /// Each item with the item around it.
    places: BTreeMap<&'a str, (&'a Item, Option<&'a str>)>,
    /// `None` while it is being decided: a circle of conditions enables nothing.
    decided: BTreeMap<&'a str, Option<bool>>,
}

impl<'a, 'v> Evaluation<'a, 'v> {
    fn new(questionnaire: &'a Questionnaire, answers: &'v Answers) -> Self {
        fn place<'a>(
            items: &'a [Item],
            parent: Option<&'a str>,
            places: &mut BTreeMap<&'a str, (&'a Item, Option<&'a str>)>,
        ) {
            for item in items {
                places.insert(&item.link_id, (item, parent));
                place(&item.items, Some(&item.link_id), places);
            }
        }
        let mut places = BTreeMap::new();
        place(&questionnaire.items, None, &mut places);
        Evaluation {
            answers,
            places,
            decided: BTreeMap::new(),
        }
    }

    fn enabled(&mut self, link_id: &str) -> bool {
        let Some((&link_id, &(item, parent))) = self.places.get_key_value(link_id) else {
            return false;
        };
        if let Some(decided) = self.decided.get(link_id) {
            return decided.unwrap_or(false);
        }
        self.decided.insert(link_id, None);
        let enabled =
            parent.is_none_or(|parent| self.enabled(parent)) && self.conditions_hold(item);
        self.decided.insert(link_id, Some(enabled));
        enabled
    }

    fn conditions_hold(&mut self, item: &'a Item) -> bool {
        let mut conditions = item.enable_when.iter().map(|when| self.holds(when));
        match item.enable_behavior {
            _ if item.enable_when.is_empty() => true,
            EnableBehavior::All => conditions.all(|holds| holds),
            EnableBehavior::Any => conditions.any(|holds| holds),
        }
    }

    fn holds(&mut self, when: &'a EnableWhen) -> bool {
        let answer = self.answer(&when.question);
        match (&when.expected, when.operator) {
            (Condition::Boolean(expected), Operator::Exists) => answer.is_some() == *expected,
            (_, Operator::Exists) | (Condition::Unsupported, _) => false,
            (expected, Operator::NotEqual) => {
                !answer.is_some_and(|answer| compares(&answer, expected, Operator::Equal))
            }
            (expected, operator) => {
                answer.is_some_and(|answer| compares(&answer, expected, operator))
            }
        }
    }

    /// The readable answer of a question that is itself enabled.
    fn answer(&mut self, link_id: &str) -> Option<Answer> {
        let (item, _) = *self.places.get(link_id)?;
        let raw = self.answers.get(link_id)?;
        if !self.enabled(link_id) {
            return None;
        }
        parse(item, raw).ok().flatten()
    }
}

/// Whether some part of `answer` compares with `expected` as `operator` says.
fn compares(answer: &Answer, expected: &Condition, operator: Operator) -> bool {
    let ordered = |ordering: Ordering| match operator {
        Operator::Equal => ordering.is_eq(),
        Operator::Greater => ordering.is_gt(),
        Operator::Less => ordering.is_lt(),
        Operator::GreaterOrEqual => ordering.is_ge(),
        Operator::LessOrEqual => ordering.is_le(),
        Operator::NotEqual | Operator::Exists => false,
    };
    match (answer, expected) {
        (Answer::Boolean(value), Condition::Boolean(expected)) => {
            operator == Operator::Equal && value == expected
        }
        (Answer::Number(value), Condition::Number(expected)) => ordered(value.cmp(expected)),
        (Answer::Date(value), Condition::Date(expected)) => ordered(value.cmp(expected)),
        (Answer::Text(value), Condition::Text(expected)) => ordered(value.as_str().cmp(expected)),
        (Answer::Choices(choices), Condition::Code(expected)) => {
            operator == Operator::Equal
                && choices
                    .iter()
                    .any(|choice| matches!(choice, Choice::Code(code) if code == expected))
        }
        (Answer::Choices(choices), Condition::Text(expected)) => {
            operator == Operator::Equal
                && choices.iter().any(|choice| {
                    let (Choice::Code(text) | Choice::Other(text)) = choice;
                    text == expected
                })
        }
        _ => false,
    }
}
