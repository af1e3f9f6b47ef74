//! The reduced view of a record: what is needed to know somebody by, and nothing else.

use crate::fhir::patient::Patient;
use crate::fhir::related_person::RelatedPerson;
use serde_json::{Map, Value};

/// The record as [`super::View::Reduced`] shows it. `None` when a kind has no reduced view, or cannot be
/// read: then it is not shown at all.
pub fn reduced(kind: &str, body: &Value) -> Option<Value> {
    match kind {
        "Patient" => Some(Patient::read(body).ok()?.reduced().to_json()),
        "RelatedPerson" => {
            let guardian = RelatedPerson::read(body).ok()?;
            Some(
                RelatedPerson {
                    phone: None,
                    rest: Map::new(),
                    ..guardian
                }
                .to_json(),
            )
        }
        _ => None,
    }
}
