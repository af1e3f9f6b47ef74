//! Questions about lines of the log and their answers, from the records on the device. Pure.

use crate::browser::LocalRow;
use crate::home::child::current;
use domain::fhir::communication::{Communication, Topic};
use domain::fhir::{Reference, When};
use domain::{Date, Instant, PersonId, RecordId};

/// One question, with what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub record: RecordId,
    /// Whose notebook.
    pub person: PersonId,
    /// The line of the log.
    pub line: Option<RecordId>,
    /// Written here, not sent yet.
    pub pending: bool,
    pub at: Instant,
    pub message: Communication,
    pub answer: Option<Answer>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub at: Instant,
    /// Who answered, as shown.
    pub by: String,
    pub text: String,
    pub pending: bool,
}

impl Asked {
    /// The last day to answer in time.
    #[must_use]
    pub fn due(&self) -> Option<Date> {
        self.message.due()
    }

    /// Who asks, as shown.
    #[must_use]
    pub fn who(&self) -> String {
        shown(self.message.sender.as_ref())
    }

    /// The line in words.
    #[must_use]
    pub fn about(&self) -> String {
        shown(self.message.about.as_ref())
    }
}

fn shown(reference: Option<&Reference>) -> String {
    let display = reference.and_then(|it| it.display.clone());
    display.unwrap_or_default()
}

/// Every question, those without an answer first, then the latest first.
#[must_use]
pub fn of(rows: &[LocalRow]) -> Vec<Asked> {
    let messages: Vec<(&LocalRow, Communication)> = current(rows)
        .filter(|row| row.row.kind == "Communication")
        .filter_map(|row| {
            let body = serde_json::from_str(row.row.body.get()).ok()?;
            Some((row, Communication::read(&body).ok()?))
        })
        .collect();
    let sent = |row: &LocalRow, message: &Communication| match message.sent {
        Some(When::At(at)) => at,
        _ => row.row.updated_at,
    };
    let answer_to = |id: RecordId| {
        let mut all = messages.iter().filter(|(_, message)| {
            message.topic == Topic::Answer
                && message
                    .answers
                    .as_ref()
                    .and_then(|it| it.record("Communication"))
                    == Some(id)
        });
        all.next().map(|(row, message)| Answer {
            at: sent(row, message),
            by: row
                .row
                .author
                .organization_name
                .clone()
                .unwrap_or_else(|| shown(message.sender.as_ref())),
            text: message.text.clone(),
            pending: row.pending,
        })
    };
    let questions = messages
        .iter()
        .filter(|(_, message)| message.topic == Topic::Question);
    let mut asked: Vec<Asked> = questions
        .map(|(row, message)| Asked {
            record: row.row.id,
            person: row.row.person,
            line: message
                .about
                .as_ref()
                .and_then(|it| it.record("AuditEvent")),
            pending: row.pending,
            at: sent(row, message),
            message: message.clone(),
            answer: answer_to(row.row.id),
        })
        .collect();
    asked.sort_by_key(|it| (it.answer.is_some(), std::cmp::Reverse(it.at)));
    asked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use domain::OrganizationId;
    use serde_json::Value;

    const ID: &str = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f4";

    fn id(number: u32) -> RecordId {
        format!("{ID}{number}").parse().unwrap()
    }

    fn question(number: u32, at: i64) -> Communication {
        let office: OrganizationId = "01930001-0000-7000-8000-000000000001".parse().unwrap();
        Communication::question(
            id(number),
            Reference::patient(testing::person()).with_display("Haruto"),
            Reference::to("AuditEvent", id(9)).with_display("line"),
            Reference::organization(office),
            "why",
            Instant(at),
        )
    }

    fn row(number: u32, body: &Value) -> LocalRow {
        testing::row(&id(number).to_string(), "Communication", body)
    }

    #[test]
    fn what_is_not_answered_comes_first_and_an_answer_stands_with_its_question() {
        let (first, second) = (question(1, 100), question(2, 200));
        let answer = first.answer(id(3), Reference::named("nurse"), "because", Instant(300));
        let rows = [
            row(1, &first.to_json()),
            row(3, &answer.to_json()),
            row(2, &second.to_json()),
        ];
        let all = of(&rows);
        let order: Vec<RecordId> = all.iter().map(|it| it.record).collect();
        assert_eq!(order, [id(2), id(1)]);
        assert_eq!(all[0].answer, None);
        let answer = all[1].answer.as_ref().unwrap();
        assert_eq!(
            (answer.by.as_str(), answer.text.as_str()),
            ("nurse", "because")
        );
        assert_eq!(
            (all[0].who(), all[0].about()),
            ("Haruto".to_owned(), "line".to_owned())
        );
        assert_eq!(all[0].line, Some(id(9)));
    }
}
