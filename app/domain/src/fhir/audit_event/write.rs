//! Writing an AuditEvent.

use super::{AuditEvent, Event};
use crate::access::{DenyReason, Label};
use crate::fhir::json::Overlay;
use crate::fhir::reference::{Reference, reference_value, text_value, when_value};
use crate::fhir::systems::OWN_SYSTEM;
use serde_json::{Map, Value, json};

/// Base of the addresses that name a ground.
pub(super) const POLICY: &str = "https://tsunagu-techo.example/fhir/policy/";
/// HL7's `extra-security-role-type`-like code for the one somebody acts for.
pub(super) const ON_BEHALF: (&str, &str) = (
    "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
    "BEN",
);
const ACT_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

impl AuditEvent {
    /// Writes it back; what was not changed stays as it was.
    pub fn to_json(&self) -> Value {
        let mut out = Overlay::new("AuditEvent", &self.rest, self, AuditEvent::read);
        out.set("id", |view| &view.id, text_value);
        if out.before().map(|before| before.event) != Some(self.event)
            && let Some(event) = self.event
        {
            let coding =
                |(system, code): &(String, &str)| json!({ "system": system, "code": code });
            out.force("type", Some(coding(&event.kind())));
            out.force(
                "subtype",
                Some(event.subtypes().iter().map(coding).collect()),
            );
            out.force("action", Some(Value::from(event.letter())));
        }
        out.set("recorded", |view| &view.recorded, when_value);
        out.set(
            "period",
            |view| &view.period,
            |period| {
                period.map(
                    |(start, end)| json!({ "start": start.to_string(), "end": end.to_string() }),
                )
            },
        );
        if out.before().map(|before| before.denied) != Some(self.denied) {
            // 8: the action was not done
            let outcome = if self.denied.is_some() { "8" } else { "0" };
            out.force("outcome", Some(Value::from(outcome)));
            out.force("outcomeDesc", self.denied.map(|it| Value::from(it.code())));
        }
        let why = |view: &Self| (view.purpose, view.words.clone());
        if out.before().map(why) != Some(why(self)) {
            out.force("purposeOfEvent", self.purposes());
        }
        if out.before().map(Self::parties) != Some(self.parties()) {
            out.force("agent", Some(self.agents()));
        }
        if out.before().map(Self::things) != Some(self.things()) {
            out.force("entity", Some(self.entities_json()));
        }
        out.set(
            "source",
            |view| &view.observer,
            |observer| Some(json!({ "observer": reference_value(observer).unwrap_or_default() })),
        );
        let was = out.before().is_some_and(Self::is_about_protection);
        if self.is_about_protection() && !was {
            let label = Label::Protection;
            let security = json!([{ "system": label.system(), "code": label.code() }]);
            out.force("meta", Some(json!({ "security": security })));
        }
        out.finish()
    }

    /// For the person and the municipality only: on anybody else's screen the line itself would tell.
    pub fn is_about_protection(&self) -> bool {
        matches!(self.event, Some(Event::Protect | Event::LiftProtection))
            || self.denied == Some(DenyReason::Protected)
    }

    fn parties(&self) -> impl PartialEq + use<> {
        (
            self.who.clone(),
            self.job,
            self.organization.clone(),
            self.on_behalf_of.clone(),
            self.basis,
        )
    }

    fn things(&self) -> impl PartialEq + use<> {
        (
            self.person.clone(),
            self.entities.clone(),
            self.categories,
            self.offline,
            self.device_offset_millis,
        )
    }

    fn purposes(&self) -> Option<Value> {
        let mut map = Map::new();
        if let Some(purpose) = self.purpose {
            let coding = json!([{ "system": ACT_REASON, "code": purpose.code() }]);
            map.insert("coding".to_owned(), coding);
        }
        if let Some(words) = &self.words {
            map.insert("text".to_owned(), Value::from(words.as_str()));
        }
        (!map.is_empty()).then(|| json!([map]))
    }

    fn agents(&self) -> Value {
        let one = |who: &Reference, requestor: bool| {
            let mut map = Map::new();
            map.insert("who".to_owned(), who.to_json());
            map.insert("requestor".to_owned(), Value::from(requestor));
            map
        };
        let mut all = Vec::new();
        if let Some(who) = &self.who {
            let mut agent = one(who, true);
            if let Some(job) = self.job {
                let coding = json!({ "system": format!("{OWN_SYSTEM}job"), "code": job.code() });
                agent.insert("role".to_owned(), json!([{ "coding": [coding] }]));
            }
            if let Some(ground) = self.basis {
                let policy = format!("{POLICY}{}", ground.name());
                agent.insert("policy".to_owned(), json!([policy]));
            }
            all.push(Value::Object(agent));
        }
        all.extend(
            self.organization
                .iter()
                .map(|who| Value::Object(one(who, false))),
        );
        if let Some(who) = &self.on_behalf_of {
            let mut agent = one(who, false);
            let coding = json!({ "system": ON_BEHALF.0, "code": ON_BEHALF.1 });
            agent.insert("type".to_owned(), json!({ "coding": [coding] }));
            all.push(Value::Object(agent));
        }
        Value::Array(all)
    }

    /// The person first, if named; what is known about the whole stands on the first entity.
    fn entities_json(&self) -> Value {
        let person = self.person.iter().map(|who| {
            json!({
                "what": who.to_json(),
                "type": { "system": "http://terminology.hl7.org/CodeSystem/audit-entity-type", "code": "1" },
                "role": { "system": "http://terminology.hl7.org/CodeSystem/object-role", "code": "1" },
            })
        });
        let records = self
            .entities
            .iter()
            .map(|what| json!({ "what": what.to_json() }));
        let mut all: Vec<Value> = person.chain(records).collect();
        let details = self.details();
        if let Some(Value::Object(first)) = all.first_mut()
            && !details.is_empty()
        {
            first.insert("detail".to_owned(), Value::Array(details));
        }
        Value::Array(all)
    }

    fn details(&self) -> Vec<Value> {
        let detail = |kind: &str, text: String| json!({ "type": kind, "valueString": text });
        let mut details = Vec::new();
        if self.offline {
            details.push(detail("offline", "true".to_owned()));
        }
        if !self.categories.is_empty() {
            let codes: Vec<&str> = self.categories.iter().map(|it| it.code()).collect();
            details.push(detail("categories", codes.join(" ")));
        }
        if let Some(millis) = self.device_offset_millis {
            details.push(detail("device-time-offset-ms", millis.to_string()));
        }
        details
    }
}
