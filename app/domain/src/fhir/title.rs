//! What a resource is about, in its own words, for lists of records of many kinds.

use serde_json::Value;

/// Where resources say it, in the order looked at.
const NAMED: [&str; 5] = [
    "code",
    "vaccineCode",
    "medicationCodeableConcept",
    "type",
    "category",
];

/// The text of the first `CodeableConcept` that has one, else its first display. `None`: it says nothing.
pub fn title(resource: &Value) -> Option<&str> {
    NAMED.iter().find_map(|name| {
        let concept = resource.get(name)?;
        let first = concept.get(0).unwrap_or(concept);
        let display = || first.pointer("/coding/0/display");
        first.get("text").or_else(display)?.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_resource_is_called_what_it_calls_itself() {
        let check = |resource: Value, expect: Option<&str>| {
            assert_eq!(title(&resource), expect, "{resource}")
        };
        check(json!({ "code": { "text": "卵" } }), Some("卵"));
        check(
            json!({ "code": { "coding": [{ "display": "体温" }] } }),
            Some("体温"),
        );
        check(
            json!({ "code": {}, "vaccineCode": { "text": "BCG" } }),
            Some("BCG"),
        );
        check(
            json!({ "type": [{ "text": "退院時要約" }] }),
            Some("退院時要約"),
        );
        check(json!({ "code": { "text": 5 } }), None);
        check(json!({ "code": "x" }), None);
    }
}
