//! A form that is another one with changes: the rota form is the child's with six questions more.
//!
//! The file of such a form holds what is its own and names the other in `derivedFrom`. What is in force, and what
//! other systems get, is the whole.

use crate::fhir::systems::OWN_EXTENSION;
use serde_json::{Map, Value};

/// Elements of the base a derived form has unless it says otherwise.
const INHERITED: [&str; 1] = ["signed-by"];

/// The canonical of the form this one is derived from.
pub(super) fn base_of(form: &Value) -> Option<&str> {
    form.get("derivedFrom")?.get(0)?.as_str()
}

/// `base` with the changes of `form`: an item with a `linkId` of the base takes its place, or adds to it where both are
/// groups; others come after; those named by `without` go.
pub(super) fn whole(base: &Value, form: &Value) -> Value {
    let mut out = form.as_object().cloned().unwrap_or_default();
    let mut items = list(base, "item");
    without(&mut items, &removed(form));
    merge(&mut items, list(form, "item"));
    out.insert("item".to_owned(), Value::Array(items));
    let mut extensions = list(form, "extension");
    let inherited = list(base, "extension").into_iter().filter(|extension| {
        INHERITED.iter().any(|name| is_own(extension, name))
            && !list(form, "extension")
                .iter()
                .any(|own| own.get("url") == extension.get("url"))
    });
    extensions.extend(inherited);
    extensions.retain(|extension| !is_own(extension, "without"));
    out.insert("extension".to_owned(), Value::Array(extensions));
    Value::Object(out)
}

fn list(value: &Value, name: &str) -> Vec<Value> {
    let list = value.get(name).and_then(Value::as_array);
    list.cloned().unwrap_or_default()
}

fn is_own(extension: &Value, name: &str) -> bool {
    let url = extension.get("url").and_then(Value::as_str);
    url.and_then(|url| url.strip_prefix(OWN_EXTENSION)) == Some(name)
}

fn removed(form: &Value) -> Vec<String> {
    let own = list(form, "extension").into_iter();
    let named = own.filter(|extension| is_own(extension, "without"));
    named
        .filter_map(|extension| Some(extension.get("valueCode")?.as_str()?.to_owned()))
        .collect()
}

fn without(items: &mut Vec<Value>, removed: &[String]) {
    items.retain(|item| !removed.iter().any(|link| link_of(item) == Some(link)));
    for inner in items.iter_mut().filter_map(|item| item.get_mut("item")) {
        if let Value::Array(inner) = inner {
            without(inner, removed);
        }
    }
}

fn link_of(item: &Value) -> Option<&str> {
    item.get("linkId")?.as_str()
}

fn merge(items: &mut Vec<Value>, own: Vec<Value>) {
    for item in own {
        let place = items.iter_mut().find(|old| link_of(old) == link_of(&item));
        match place {
            None => items.push(item),
            Some(old) if is_group(old) && is_group(&item) => add(old, item),
            Some(old) => *old = item,
        }
    }
}

fn is_group(item: &Value) -> bool {
    item.get("type").and_then(Value::as_str) == Some("group")
}

/// What `own` says of a group, and its items among those there are.
fn add(old: &mut Value, own: Value) {
    let (Value::Object(old), Value::Object(mut own)) = (old, own) else {
        return;
    };
    if let (Some(Value::Array(items)), Some(Value::Array(more))) =
        (old.get_mut("item"), own.remove("item"))
    {
        merge(items, more);
    }
    let changed: Map<String, Value> = own;
    old.extend(changed);
}
