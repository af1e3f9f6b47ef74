//! Reading an AuditEvent, also one of the first release, which said less.

use super::{AuditEvent, Event, Ground};
use crate::access::{Category, DenyReason, Job, Purpose};
use crate::fhir::json::{Node, ReadError, ReadErrorKind};
use crate::fhir::reference::Reference;
use crate::fhir::systems::OWN_SYSTEM;
use serde_json::Value;

/// The policy addresses of ours, and of the access model's examples.
const POLICIES: [&str; 2] = [super::write::POLICY, "urn:app:"];
/// HL7's code for a person in an audit event.
const PERSON: &str = "1";

impl AuditEvent {
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
        let mut event = AuditEvent {
            id: node.text("id")?.map(str::to_owned),
            event: event(&node)?,
            recorded: Some(recorded),
            period: period(&node)?,
            who: Reference::read_optional(agent, "who")?,
            job: job(agent)?,
            organization: agent_in(&agents, is_not_behalf)?,
            on_behalf_of: agent_in(&agents, is_behalf)?,
            person: None,
            categories: crate::access::Categories::NONE,
            entities: Vec::new(),
            purpose: None,
            words: None,
            basis: ground(agent)?,
            denied: denied(&node)?,
            observer: Reference::read_optional(&source, "observer")?,
            offline: false,
            device_offset_millis: None,
            rest: value.as_object().cloned().unwrap_or_default(),
        };
        event.read_purposes(&node, agent)?;
        for entity in node.list("entity")? {
            event.entity(&entity)?;
        }
        Ok(event)
    }

    fn read_purposes(&mut self, node: &Node<'_>, agent: &Node<'_>) -> Result<(), ReadError> {
        let mut all = node.list("purposeOfEvent")?;
        all.extend(agent.list("purposeOfUse")?);
        for purpose in &all {
            for coding in purpose.list("coding")? {
                let code = coding.text("code")?.and_then(Purpose::from_code);
                self.purpose = self.purpose.or(code);
            }
            if self.words.is_none() {
                self.words = purpose.text("text")?.map(str::to_owned);
            }
        }
        Ok(())
    }

    fn entity(&mut self, entity: &Node<'_>) -> Result<(), ReadError> {
        let what = Reference::read_optional(entity, "what")?;
        let kind = entity.object("type")?;
        let kind = kind.map(|kind| kind.text("code")).transpose()?.flatten();
        let patient = what
            .as_ref()
            .is_some_and(|it| it.id_of("Patient").is_some());
        if patient && kind == Some(PERSON) {
            self.person = what;
        } else {
            self.entities.extend(what);
        }
        for detail in entity.list("detail")? {
            let text = detail.text("valueString")?.unwrap_or_default();
            match detail.text("type")? {
                Some("offline") => self.offline |= text == "true",
                Some("categories") => {
                    let all = text.split(' ').filter_map(Category::from_code);
                    self.categories = self.categories.or(all.collect());
                }
                Some("device-time-offset-ms") => {
                    self.device_offset_millis = text.parse().ok();
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn event(node: &Node<'_>) -> Result<Option<Event>, ReadError> {
    let mut codings = Vec::new();
    for subtype in node.list("subtype")? {
        codings.push((
            subtype.text("system")?,
            subtype.text("code")?.unwrap_or_default(),
        ));
    }
    Ok(Event::from_codings(codings.iter().copied()))
}

fn period(node: &Node<'_>) -> Result<Option<(super::When, super::When)>, ReadError> {
    let Some(period) = node.object("period")? else {
        return Ok(None);
    };
    let (start, end) = (period.when("start")?, period.when("end")?);
    Ok(start.zip(end.or(start)))
}

fn job(agent: &Node<'_>) -> Result<Option<Job>, ReadError> {
    let own = format!("{OWN_SYSTEM}job");
    for role in agent.list("role")? {
        for coding in role.list("coding")? {
            if coding.text("system")? == Some(own.as_str()) {
                return Ok(coding.text("code")?.and_then(Job::from_code));
            }
        }
    }
    Ok(None)
}

/// Whoever is not the first agent is the organisation, or somebody the first one acted for.
fn agent_in(
    agents: &[Node<'_>],
    which: fn(&Node<'_>) -> Result<bool, ReadError>,
) -> Result<Option<Reference>, ReadError> {
    for agent in agents.iter().skip(1) {
        if which(agent)? {
            return Reference::read_optional(agent, "who");
        }
    }
    Ok(None)
}

fn is_behalf(agent: &Node<'_>) -> Result<bool, ReadError> {
    let Some(kind) = agent.object("type")? else {
        return Ok(false);
    };
    for coding in kind.list("coding")? {
        if coding.text("code")? == Some(super::write::ON_BEHALF.1) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_not_behalf(agent: &Node<'_>) -> Result<bool, ReadError> {
    is_behalf(agent).map(|behalf| !behalf)
}

fn ground(agent: &Node<'_>) -> Result<Option<Ground>, ReadError> {
    let policies = agent.value().get("policy").and_then(Value::as_array);
    let texts = policies.into_iter().flatten().filter_map(Value::as_str);
    let mut names = texts.filter_map(|text| {
        let prefix = POLICIES.iter().find(|prefix| text.starts_with(*prefix))?;
        text.strip_prefix(prefix)
    });
    Ok(names.find_map(Ground::from_name))
}

fn denied(node: &Node<'_>) -> Result<Option<DenyReason>, ReadError> {
    let done = matches!(node.text("outcome")?, None | Some("0"));
    let reason = node.text("outcomeDesc")?.and_then(DenyReason::from_code);
    // a failure without a reason of ours is a failure all the same
    Ok((!done).then(|| reason.unwrap_or(DenyReason::Role)))
}

impl Ground {
    /// `grant/<Consent>`, `visit`, …; the model's examples write `grant:<name>`.
    fn from_name(name: &str) -> Option<Self> {
        let (name, id) = match name.split_once(['/', ':']) {
            Some((name, id)) => (name, Some(id)),
            None => (name, None),
        };
        Some(match name {
            "grant" => Ground::Grant(id.and_then(|id| id.parse().ok())),
            "service" => Ground::Service,
            "duty" => Ground::Duty,
            "visit" => Ground::Visit,
            "emergency" => Ground::Emergency,
            "own-entry" => Ground::OwnEntry,
            "right" => Ground::Right,
            "question" => Ground::Question,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> String {
        match self {
            Ground::Grant(Some(consent)) => format!("grant/{consent}"),
            Ground::Grant(None) => "grant".to_owned(),
            Ground::Service => "service".to_owned(),
            Ground::Duty => "duty".to_owned(),
            Ground::Visit => "visit".to_owned(),
            Ground::Emergency => "emergency".to_owned(),
            Ground::OwnEntry => "own-entry".to_owned(),
            Ground::Right => "right".to_owned(),
            Ground::Question => "question".to_owned(),
        }
    }
}
