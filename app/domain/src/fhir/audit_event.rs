//! AuditEvent: who opened what, and when. Shown to the owner; never to the one who looked.

use super::json::{Node, Overlay, ReadError, ReadErrorKind};
use super::reference::{Reference, reference_value, text_value, when_value};
use super::when::When;
use crate::id::RecordId;
use crate::ja::label;
use crate::time::Instant;
use serde_json::{Map, Value, json};

/// One look at somebody's records.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEvent {
    /// `AuditEvent.id`
    pub id: Option<String>,
    /// RESTful interaction, `read` for a look.
    pub subtype: Option<String>,
    /// When it was recorded.
    pub recorded: Option<When>,
    /// Who looked, as shown.
    pub who: Option<Reference>,
    /// For which organisation.
    pub organization: Option<Reference>,
    /// What was looked at.
    pub entities: Vec<Reference>,
    /// Which device or server observed it.
    pub observer: Option<Reference>,
    /// Happened without network and was told later.
    pub offline: bool,
    /// The resource as it was read.
    pub rest: Map<String, Value>,
}

impl AuditEvent {
    /// Somebody opened records.
    pub fn read_by(
        id: RecordId,
        who: Reference,
        organization: Option<Reference>,
        entities: Vec<Reference>,
        at: Instant,
    ) -> Self {
        AuditEvent {
            id: Some(id.to_string()),
            subtype: Some("read".to_owned()),
            recorded: Some(When::At(at)),
            who: Some(who),
            organization,
            entities,
            observer: Some(Reference::named(label::PRODUCT)),
            offline: false,
            rest: Map::new(),
        }
    }

    /// Reads an AuditEvent.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let node = Node::resource(value, "AuditEvent")?;
        let recorded = node
            .when("recorded")?
            .ok_or_else(|| node.child("recorded").fail(ReadErrorKind::Missing))?;
        node.required_object("type")?;
        let source = node.required_object("source")?;
        let agents = node.list("agent")?;
        let agent = agents
            .first()
            .ok_or_else(|| node.child("agent").fail(ReadErrorKind::Missing))?;
        let mut entities = Vec::new();
        let mut offline = false;
        for entity in node.list("entity")? {
            entities.extend(Reference::read_optional(&entity, "what")?);
            for detail in entity.list("detail")? {
                offline |= detail.text("type")? == Some("offline")
                    && detail.text("valueString")? == Some("true");
            }
        }
        let organization = agents
            .iter()
            .skip(1)
            .map(|agent| Reference::read_optional(agent, "who"));
        Ok(AuditEvent {
            id: node.text("id")?.map(str::to_owned),
            subtype: node
                .list("subtype")?
                .first()
                .map(|code| code.text("code"))
                .transpose()?
                .flatten()
                .map(str::to_owned),
            recorded: Some(recorded),
            who: Reference::read_optional(agent, "who")?,
            organization: organization
                .collect::<Result<Vec<_>, _>>()?
                .into_iter()
                .flatten()
                .next(),
            entities,
            observer: Reference::read_optional(&source, "observer")?,
            offline,
            rest: value.as_object().cloned().unwrap_or_default(),
        })
    }

    /// Writes it back; what was not changed stays as it was.
    pub fn to_json(&self) -> Value {
        let mut out = Overlay::new("AuditEvent", &self.rest, self, AuditEvent::read);
        out.set("id", |view| &view.id, text_value);
        if self.rest.is_empty() {
            out.force("type", Some(json!({
                "system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest",
            })));
            out.force("action", Some(Value::from("R")));
            out.force("outcome", Some(Value::from("0")));
        }
        out.set("subtype", |view| &view.subtype, |code| {
            code.as_ref().map(|code| json!([{ "system": "http://hl7.org/fhir/restful-interaction", "code": code }]))
        });
        out.set("recorded", |view| &view.recorded, when_value);
        let agents = |view: &Self| (view.who.clone(), view.organization.clone());
        if out.before().map(agents) != Some(agents(self)) {
            let one = |who: &Reference, requestor: bool| json!({ "who": who.to_json(), "requestor": requestor });
            let all = self.who.iter().map(|who| one(who, true));
            out.force(
                "agent",
                Some(
                    all.chain(self.organization.iter().map(|who| one(who, false)))
                        .collect(),
                ),
            );
        }
        let entities = |view: &Self| (view.entities.clone(), view.offline);
        if out.before().map(entities) != Some(entities(self)) {
            out.force("entity", Some(self.entities_json()));
        }
        out.set(
            "source",
            |view| &view.observer,
            |observer| Some(json!({ "observer": reference_value(observer).unwrap_or_default() })),
        );
        out.finish()
    }

    fn entities_json(&self) -> Value {
        let one = |what: &Reference| {
            let mut entity = json!({ "what": what.to_json() });
            if self.offline
                && let Some(map) = entity.as_object_mut()
            {
                map.insert(
                    "detail".to_owned(),
                    json!([{ "type": "offline", "valueString": "true" }]),
                );
            }
            entity
        };
        self.entities.iter().map(one).collect()
    }
}
