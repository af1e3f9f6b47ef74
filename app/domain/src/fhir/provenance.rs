//! Provenance: who wrote which records, and for whom.

use super::json::{Node, Overlay, ReadError, ReadErrorKind};
use super::reference::{Code, Reference, text_value, when_value};
use super::when::When;
use crate::id::RecordId;
use crate::ja::label;
use crate::time::Instant;
use serde_json::{Map, Value, json};

/// Who wrote something.
#[derive(Clone, Debug, PartialEq)]
pub struct Provenance {
    /// `Provenance.id`
    pub id: Option<String>,
    /// The records written.
    pub targets: Vec<Reference>,
    /// When it was recorded.
    pub recorded: Option<When>,
    /// Who wrote.
    pub agents: Vec<Agent>,
    /// The resource as it was read.
    pub rest: Map<String, Value>,
}

/// Somebody who took part in writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Author, enterer, …: a code of `provenance-participant-type`.
    pub role: Option<Code>,
    /// Who.
    pub who: Reference,
    /// For which organisation or person.
    pub on_behalf_of: Option<Reference>,
}

impl Agent {
    /// The author of a record.
    pub fn author(who: Reference, on_behalf_of: Option<Reference>) -> Self {
        Agent {
            role: Some(participant("author", label::AUTHOR)),
            who,
            on_behalf_of,
        }
    }

    /// Who typed in what somebody else said.
    pub fn enterer(who: Reference, on_behalf_of: Option<Reference>) -> Self {
        Agent {
            role: Some(participant("enterer", label::ENTERER)),
            who,
            on_behalf_of,
        }
    }

    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        Ok(Agent {
            role: Code::read_optional(node, "type")?,
            who: Reference::read_required(node, "who")?,
            on_behalf_of: Reference::read_optional(node, "onBehalfOf")?,
        })
    }

    fn to_json(&self) -> Value {
        let mut map = Map::new();
        if let Some(role) = &self.role {
            map.insert("type".to_owned(), role.to_json());
        }
        map.insert("who".to_owned(), self.who.to_json());
        if let Some(other) = &self.on_behalf_of {
            map.insert("onBehalfOf".to_owned(), other.to_json());
        }
        Value::Object(map)
    }
}

fn participant(code: &str, text: &str) -> Code {
    Code::new(
        "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
        code,
        text,
    )
}

impl Provenance {
    /// Says who wrote `targets`.
    pub fn new(
        id: RecordId,
        targets: Vec<Reference>,
        agents: Vec<Agent>,
        recorded: Instant,
    ) -> Self {
        Provenance {
            id: Some(id.to_string()),
            targets,
            recorded: Some(When::At(recorded)),
            agents,
            rest: Map::new(),
        }
    }

    /// Reads a Provenance.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let node = Node::resource(value, "Provenance")?;
        let targets = node.list("target")?;
        let agents = node.list("agent")?;
        for (key, missing) in [("target", targets.is_empty()), ("agent", agents.is_empty())] {
            if missing {
                return Err(node.child(key).fail(ReadErrorKind::Missing));
            }
        }
        Ok(Provenance {
            id: node.text("id")?.map(str::to_owned),
            targets: targets
                .iter()
                .map(Reference::read)
                .collect::<Result<_, _>>()?,
            recorded: node.when("recorded")?,
            agents: agents.iter().map(Agent::read).collect::<Result<_, _>>()?,
            rest: value.as_object().cloned().unwrap_or_default(),
        })
    }

    /// Writes it back; what was not changed stays as it was.
    pub fn to_json(&self) -> Value {
        let mut out = Overlay::new("Provenance", &self.rest, self, Provenance::read);
        out.set("id", |view| &view.id, text_value);
        out.set(
            "target",
            |view| &view.targets,
            |all| Some(all.iter().map(Reference::to_json).collect()),
        );
        out.set("recorded", |view| &view.recorded, when_value);
        out.set(
            "agent",
            |view| &view.agents,
            |all| Some(json!(all.iter().map(Agent::to_json).collect::<Vec<_>>())),
        );
        out.finish()
    }
}
