//! Communication: 「これは何ですか」 about a line of the log, the organisation's answer, and a municipality's 接種勧奨.

use super::json::{Node, Overlay, ReadError, ReadErrorKind};
use super::reference::{Code, Reference, reference_value, text_value, when_value};
use super::systems::{self, OWN_SYSTEM};
use super::when::When;
use crate::age::plus_days_signed;
use crate::id::{OrganizationId, PersonId, RecordId};
use crate::ja::label;
use crate::time::{Date, Instant};
use crate::vaccine::Vaccine;
use serde_json::{Map, Value, json};

/// Days in which an organisation answers (model, `break_glass.answer_days`; kept for every question).
pub const ANSWER_DAYS: i64 = 14;
/// Longest question or answer, in characters.
pub const TEXT_CHARS_MAX: usize = 2000;

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// The person's.
    Question,
    /// The organisation's.
    Answer,
    /// 接種勧奨, 予防接種法 第8条: it is time for a vaccine.
    Notice,
}

impl Topic {
    const CODES: [&'static str; 3] = ["log-question", "log-answer", "vaccination-notice"];

    fn code(self) -> Code {
        let system = format!("{OWN_SYSTEM}communication-topic");
        match self {
            Topic::Question => Code::new(&system, Self::CODES[0], label::LOG_QUESTION),
            Topic::Answer => Code::new(&system, Self::CODES[1], label::LOG_ANSWER),
            Topic::Notice => Code::new(&system, Self::CODES[2], label::VACCINATION_NOTICE),
        }
    }
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Communication {
    /// `Communication.id`
    pub id: Option<String>,
    /// FHIR `event-status`; ours are `completed`.
    pub status: String,
    /// What it is.
    pub topic: Topic,
    /// Whose notebook.
    pub subject: Option<Reference>,
    /// The AuditEvent it is about.
    pub about: Option<Reference>,
    /// When it was sent.
    pub sent: Option<When>,
    /// Who wrote it.
    pub sender: Option<Reference>,
    /// To whom: the organisation that is asked, or the person.
    pub recipient: Option<Reference>,
    /// Of an answer: the question.
    pub answers: Option<Reference>,
    /// `reasonCode`. Of a notice: the vaccine.
    pub reason: Option<Code>,
    /// The words.
    pub text: String,
    /// The resource as it was read.
    pub rest: Map<String, Value>,
}

/// FHIR `event-status`.
const STATUSES: [&str; 8] = [
    "preparation",
    "in-progress",
    "not-done",
    "on-hold",
    "stopped",
    "completed",
    "entered-in-error",
    "unknown",
];

impl Communication {
    /// A question to an organisation. What it is about is named in words too: whoever is asked may see neither the
    /// person's name nor the line of the log elsewhere.
    pub fn question(
        id: RecordId,
        person: Reference,
        line: Reference,
        to: Reference,
        text: &str,
        at: Instant,
    ) -> Self {
        Communication {
            id: Some(id.to_string()),
            status: "completed".to_owned(),
            topic: Topic::Question,
            subject: Some(person.clone()),
            about: Some(line),
            sent: Some(When::At(at)),
            sender: Some(person),
            recipient: Some(to),
            answers: None,
            reason: None,
            text: text.to_owned(),
            rest: Map::new(),
        }
    }

    /// A municipality's, about one vaccine.
    pub fn notice(
        id: RecordId,
        person: Reference,
        from: Reference,
        vaccine: &Vaccine,
        text: &str,
        at: Instant,
    ) -> Self {
        Communication {
            topic: Topic::Notice,
            sender: Some(from),
            recipient: Some(person.clone()),
            about: None,
            reason: Some(Code::new(systems::VACCINE, &vaccine.code, &vaccine.short)),
            ..Communication::question(id, person.clone(), person.clone(), person, text, at)
        }
    }

    /// Its answer.
    pub fn answer(&self, id: RecordId, by: Reference, text: &str, at: Instant) -> Self {
        let question = self.id.as_ref();
        Communication {
            id: Some(id.to_string()),
            topic: Topic::Answer,
            sent: Some(When::At(at)),
            sender: Some(by),
            recipient: self.subject.clone(),
            answers: question.map(|id| Reference::to("Communication", id)),
            text: text.to_owned(),
            rest: Map::new(),
            ..self.clone()
        }
    }

    /// Whom a question asks.
    pub fn asks(&self) -> Option<OrganizationId> {
        let to = self.recipient.as_ref()?.id_of("Organization")?;
        (self.topic == Topic::Question).then(|| to.parse().ok())?
    }

    /// The last day on which a question is answered in time.
    pub fn due(&self) -> Option<Date> {
        let sent = self.sent.and_then(When::date)?;
        (self.topic == Topic::Question).then(|| plus_days_signed(sent, ANSWER_DAYS))
    }

    /// Reads a Communication about the log. Of another topic: not one of these.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let node = Node::resource(value, "Communication")?;
        let first = |key: &str| -> Result<Option<Reference>, ReadError> {
            let all = node.list(key)?;
            all.first().map(Reference::read).transpose()
        };
        Ok(Communication {
            id: node.text("id")?.map(str::to_owned),
            status: STATUSES[node.required_code("status", &STATUSES)?].to_owned(),
            topic: topic(&node)?,
            subject: Reference::read_optional(&node, "subject")?,
            about: first("about")?,
            sent: node.when("sent")?,
            sender: Reference::read_optional(&node, "sender")?,
            recipient: first("recipient")?,
            answers: first("inResponseTo")?,
            reason: node
                .list("reasonCode")?
                .first()
                .map(Code::read)
                .transpose()?,
            text: match node.list("payload")?.first() {
                Some(payload) => payload
                    .text("contentString")?
                    .unwrap_or_default()
                    .to_owned(),
                None => String::new(),
            },
            rest: value.as_object().cloned().unwrap_or_default(),
        })
    }

    /// Writes it back; what was not changed stays as it was.
    pub fn to_json(&self) -> Value {
        let one = |reference: &Option<Reference>| reference_value(reference).map(|it| json!([it]));
        let mut out = Overlay::new("Communication", &self.rest, self, Communication::read);
        out.set("id", |view| &view.id, text_value);
        out.set(
            "status",
            |view| &view.status,
            |it| Some(Value::from(it.as_str())),
        );
        out.set(
            "category",
            |view| &view.topic,
            |topic| Some(json!([topic.code().to_json()])),
        );
        out.set("subject", |view| &view.subject, reference_value);
        out.set("about", |view| &view.about, one);
        out.set("inResponseTo", |view| &view.answers, one);
        out.set(
            "reasonCode",
            |view| &view.reason,
            |reason| reason.as_ref().map(|it| json!([it.to_json()])),
        );
        out.set("sent", |view| &view.sent, when_value);
        out.set("sender", |view| &view.sender, reference_value);
        out.set("recipient", |view| &view.recipient, one);
        out.set(
            "payload",
            |view| view.text.as_str(),
            |text| Some(json!([{ "contentString": text }])),
        );
        out.finish()
    }
}

fn topic(node: &Node<'_>) -> Result<Topic, ReadError> {
    for category in node.list("category")? {
        let code = Code::read(&category)?;
        let code = code.code_in(&format!("{OWN_SYSTEM}communication-topic"));
        match Topic::CODES.iter().position(|known| code == Some(*known)) {
            Some(0) => return Ok(Topic::Question),
            Some(1) => return Ok(Topic::Answer),
            Some(_) => return Ok(Topic::Notice),
            None => {}
        }
    }
    Err(node.child("category").fail(ReadErrorKind::UnknownCode))
}

/// The gate: complete, about this person, about a line of the log or a vaccine, and not too long.
pub(crate) fn check(value: &Value, person: PersonId) -> Result<(), ReadError> {
    let fail = |path: &str, kind| Err(ReadError::new(format!("Communication.{path}"), kind));
    let message = Communication::read(value)?;
    let about_person = |reference: &Option<Reference>| match reference {
        Some(reference) => reference.person() == Some(person),
        None => false,
    };
    if !about_person(&message.subject) {
        return fail("subject", ReadErrorKind::WrongReference);
    }
    let line = message
        .about
        .as_ref()
        .and_then(|it| it.record("AuditEvent"));
    if line.is_none() && message.topic != Topic::Notice {
        return fail("about", ReadErrorKind::Missing);
    }
    if message.sent.is_none() {
        return fail("sent", ReadErrorKind::Missing);
    }
    match message.topic {
        Topic::Question => {
            let to = message.recipient.as_ref();
            let office = to.and_then(|it| it.id_of("Organization"));
            if office
                .and_then(|id| id.parse::<OrganizationId>().ok())
                .is_none()
            {
                return fail("recipient", ReadErrorKind::Missing);
            }
        }
        Topic::Answer => {
            let question = message.answers.as_ref();
            if question.and_then(|it| it.record("Communication")).is_none() {
                return fail("inResponseTo", ReadErrorKind::Missing);
            }
        }
        Topic::Notice => {
            let vaccine = message.reason.as_ref();
            if vaccine
                .and_then(|it| it.code_in(systems::VACCINE))
                .is_none()
            {
                return fail("reasonCode", ReadErrorKind::Missing);
            }
            if !about_person(&message.recipient) {
                return fail("recipient", ReadErrorKind::WrongReference);
            }
        }
    }
    match message.text.trim().chars().count() {
        0 => fail("payload", ReadErrorKind::Missing),
        chars if chars > TEXT_CHARS_MAX => fail("payload", ReadErrorKind::TooLarge),
        _ => Ok(()),
    }
}
