//! AuditEvent: who did what with somebody's records, when, for what and on what ground. Shown to the
//! person; never to the one it is about.

mod codes;
mod read;
mod write;

pub use codes::Event;

use super::reference::Reference;
use super::when::When;
use crate::access::{Basis, Categories, DenyReason, Job, Purpose, TeamKind};
use crate::id::{PersonId, RecordId};
use crate::ja::label;
use crate::time::Instant;
use serde_json::{Map, Value};

/// One line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEvent {
    /// `AuditEvent.id`
    pub id: Option<String>,
    /// What happened. `None`: something a newer release knows.
    pub event: Option<Event>,
    /// When it was recorded.
    pub recorded: Option<When>,
    /// When it happened, when that was long (an offline reading) or earlier: from and until.
    pub period: Option<(When, When)>,
    /// Who did it, as shown.
    pub who: Option<Reference>,
    /// As what.
    pub job: Option<Job>,
    /// For which organisation.
    pub organization: Option<Reference>,
    /// 代理: for whom somebody acted who is not the person.
    pub on_behalf_of: Option<Reference>,
    /// Whose records. Events of the first release do not say it: they lie in the person's notebook.
    pub person: Option<Reference>,
    /// Which kinds of records.
    pub categories: Categories,
    /// Which records.
    pub entities: Vec<Reference>,
    /// What for.
    pub purpose: Option<Purpose>,
    /// What for, in the actor's words (an emergency's reason).
    pub words: Option<String>,
    /// On what ground.
    pub basis: Option<Ground>,
    /// It was not allowed, and why.
    pub denied: Option<DenyReason>,
    /// Which device or server observed it.
    pub observer: Option<Reference>,
    /// Happened without network and was told later.
    pub offline: bool,
    /// Device clock minus server clock, in milliseconds, when a device tells it.
    pub device_offset_millis: Option<i64>,
    /// The resource as it was read.
    pub rest: Map<String, Value>,
}

/// The ground of an access, as the log keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// The person has granted it. The Consent, when it is one of ours.
    Grant(Option<RecordId>),
    /// The organisation serves the person.
    Service,
    /// A duty by law.
    Duty,
    /// A form was handed in for that day.
    Visit,
    /// Life was in danger.
    Emergency,
    /// The organisation wrote it itself.
    OwnEntry,
    /// The person's own affair, or of whoever acts for them.
    Right,
    /// The person had asked.
    Question,
}

impl From<Basis> for Ground {
    fn from(basis: Basis) -> Self {
        match basis {
            Basis::Owner | Basis::Guardian | Basis::Statutory | Basis::Proxy | Basis::Family => {
                Ground::Right
            }
            Basis::Team(TeamKind::Municipality) => Ground::Duty,
            Basis::Team(_) => Ground::Service,
            Basis::OpenVisit => Ground::Visit,
            Basis::OwnEntry => Ground::OwnEntry,
            Basis::Grant(consent) => Ground::Grant(Some(consent)),
            Basis::Emergency => Ground::Emergency,
            Basis::Question => Ground::Question,
        }
    }
}

impl AuditEvent {
    /// Something happened, and nothing more is known yet.
    pub fn new(id: RecordId, event: Event, who: Reference, at: Instant) -> Self {
        AuditEvent {
            id: Some(id.to_string()),
            event: Some(event),
            recorded: Some(When::At(at)),
            period: None,
            who: Some(who),
            job: None,
            organization: None,
            on_behalf_of: None,
            person: None,
            categories: Categories::NONE,
            entities: Vec::new(),
            purpose: None,
            words: None,
            basis: None,
            denied: None,
            observer: Some(Reference::named(label::PRODUCT)),
            offline: false,
            device_offset_millis: None,
            rest: Map::new(),
        }
    }

    /// Somebody opened records.
    pub fn read_by(
        id: RecordId,
        who: Reference,
        organization: Option<Reference>,
        entities: Vec<Reference>,
        at: Instant,
    ) -> Self {
        AuditEvent {
            organization,
            entities,
            ..AuditEvent::new(id, Event::Read, who, at)
        }
    }

    /// The same about this person.
    #[must_use]
    pub fn about(self, person: PersonId) -> Self {
        AuditEvent {
            person: Some(Reference::patient(person)),
            ..self
        }
    }

    /// Whether a device may have seen it itself. The rest is written by the server, which did it.
    pub fn is_seen_by_a_device(&self) -> bool {
        self.denied.is_none()
            && matches!(self.event, Some(Event::Read | Event::Print | Event::Export))
    }
}
