//! Writing a Consent about privacy.

use super::{
    ACCOUNT, ACT_REASON, ACTION, CATEGORY, Party, Period, PrivacyConsent, Provision, RECIPIENT,
    SCOPE, Support, Verification,
};
use crate::access::{Effect, Labels, Purposes};
use crate::fhir::json::Overlay;
use crate::fhir::reference::{reference_value, text_value, when_value};
use crate::fhir::systems::{ACCESS_CATEGORY, LOINC, OWN_EXTENSION};
use serde_json::{Map, Value, json};

impl PrivacyConsent {
    /// Writes it back; what was not changed stays as it was.
    pub fn to_json(&self) -> Value {
        let mut out = Overlay::new("Consent", &self.rest, self, PrivacyConsent::read);
        out.set("id", |view| &view.id, text_value);
        if self.rest.is_empty() {
            out.force("scope", Some(concept(SCOPE)));
            out.force("category", Some(json!([concept((LOINC, CATEGORY))])));
            // ppc-1: a Consent has a policy
            let opt_in = (crate::access::ACT_CODE, "OPTIN");
            out.force("policyRule", Some(concept(opt_in)));
        }
        out.set(
            "status",
            |view| &view.status,
            |status| Some(Value::from(status.as_str())),
        );
        out.set("patient", |view| &view.patient, reference_value);
        out.set("dateTime", |view| &view.date_time, when_value);
        out.set(
            "performer",
            |view| &view.performer,
            |by| by.as_ref().map(|by| json!([by.to_json()])),
        );
        out.set("sourceReference", |view| &view.previous, reference_value);
        let root = |view: &Self| (view.period, view.provisions.clone());
        if out.before().map(root) != Some(root(self)) {
            out.force("provision", Some(self.root()));
        }
        out.set(
            "verification",
            |view| view.verification.as_slice(),
            |all| {
                let all: Vec<Value> = all.iter().map(Verification::to_json).collect();
                (!all.is_empty()).then_some(Value::Array(all))
            },
        );
        self.extensions(&mut out);
        out.finish()
    }

    fn extensions(&self, out: &mut Overlay<'_, Self>) {
        let url = |name: &str| format!("{OWN_EXTENSION}{name}");
        out.set_extension(
            &url("consent-package"),
            |view| &view.package,
            |package| package.map(|package| ("valueCode", Value::from(package.code()))),
        );
        out.set_extension(
            &url("consent-text-version"),
            |view| &view.text_version,
            |version| text_value(version).map(|version| ("valueCanonical", version)),
        );
        out.set_extension(
            &url("consent-language"),
            |view| &view.language,
            |language| text_value(language).map(|language| ("valueCode", language)),
        );
        out.set_extension(
            &url("decision-support"),
            |view| &view.support,
            |support| {
                support
                    .as_ref()
                    .map(|support| ("extension", support.parts()))
            },
        );
    }

    fn root(&self) -> Value {
        let mut root = Map::new();
        root.insert("type".to_owned(), Value::from("deny"));
        self.period.write(&mut root);
        let nested: Vec<Value> = self.provisions.iter().map(Provision::to_json).collect();
        if !nested.is_empty() {
            root.insert("provision".to_owned(), Value::Array(nested));
        }
        Value::Object(root)
    }
}

fn concept((system, code): (&str, &str)) -> Value {
    json!({ "coding": [{ "system": system, "code": code }] })
}

impl Party {
    pub(super) fn to_json(&self) -> Value {
        match self {
            Party::Resource(reference) => reference.to_json(),
            Party::Account { account, display } => {
                let mut map = Map::new();
                map.insert("type".to_owned(), Value::from("RelatedPerson"));
                let identifier = json!({ "system": ACCOUNT, "value": account });
                map.insert("identifier".to_owned(), identifier);
                if let Some(display) = display {
                    map.insert("display".to_owned(), Value::from(display.as_str()));
                }
                Value::Object(map)
            }
        }
    }
}

impl Period {
    fn write(&self, map: &mut Map<String, Value>) {
        let mut period = Map::new();
        for (key, when) in [("start", self.start), ("end", self.end)] {
            if let Some(when) = when {
                period.insert(key.to_owned(), Value::from(when.to_string()));
            }
        }
        if !period.is_empty() {
            map.insert("period".to_owned(), Value::Object(period));
        }
    }
}

impl Verification {
    fn to_json(&self) -> Value {
        let mut map = Map::new();
        map.insert("verified".to_owned(), Value::from(self.verified));
        if let Some(with) = &self.with {
            map.insert("verifiedWith".to_owned(), with.to_json());
        }
        if let Some(date) = when_value(&self.date) {
            map.insert("verificationDate".to_owned(), date);
        }
        Value::Object(map)
    }
}

impl Support {
    fn parts(&self) -> Value {
        let part = |url: &str, text: &str| json!({ "url": url, "valueString": text });
        let first = [
            part("explained", &self.explained),
            part("reaction", &self.reaction),
        ];
        let witnesses = self.witnesses.iter().map(|name| part("witness", name));
        first.into_iter().chain(witnesses).collect()
    }
}

impl Provision {
    fn to_json(&self) -> Value {
        let mut map = Map::new();
        let mut put = |key: &str, list: Vec<Value>| {
            if !list.is_empty() {
                map.insert(key.to_owned(), Value::Array(list));
            }
        };
        let actor =
            |party: &Party| json!({ "role": concept(RECIPIENT), "reference": party.to_json() });
        put("actor", self.parties.iter().map(actor).collect());
        put("action", vec![concept(ACTION)]);
        put("purpose", reasons(self.purposes));
        let code = |category: crate::access::Category| concept((ACCESS_CATEGORY, category.code()));
        put("code", self.categories.iter().map(code).collect());
        let item = |item: &crate::fhir::Reference| json!({ "meaning": "instance", "reference": item.to_json() });
        put("data", self.items.iter().map(item).collect());
        match self.effect {
            Effect::Deny => put("securityLabel", codings(self.except)),
            Effect::Permit if self.except.is_empty() => {}
            Effect::Permit => {
                let inner = json!({ "type": "deny", "securityLabel": codings(self.except) });
                put("provision", vec![inner]);
            }
        }
        let effect = match self.effect {
            Effect::Permit => "permit",
            Effect::Deny => "deny",
        };
        map.insert("type".to_owned(), Value::from(effect));
        self.period.write(&mut map);
        Value::Object(map)
    }
}

fn reasons(purposes: Purposes) -> Vec<Value> {
    let reason =
        |purpose: crate::access::Purpose| json!({ "system": ACT_REASON, "code": purpose.code() });
    purposes.iter().map(reason).collect()
}

fn codings(labels: Labels) -> Vec<Value> {
    let coding =
        |label: crate::access::Label| json!({ "system": label.system(), "code": label.code() });
    labels.iter().map(coding).collect()
}
