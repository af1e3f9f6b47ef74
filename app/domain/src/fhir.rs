//! Small typed views over FHIR R4 JSON: read what we understand, keep the rest.
//!
//! Must not know where a resource came from or goes to.

pub mod audit_event;
pub mod check;
pub mod communication;
pub mod consent;
pub mod encounter;
pub mod immunization;
pub mod json;
pub mod observation;
pub mod parameters;
pub mod patient;
pub mod privacy;
pub mod provenance;
pub mod questionnaire_response;
pub mod reference;
pub mod related_person;
pub mod systems;
mod title;
pub mod when;

pub use check::{Incoming, check};
pub use json::{ReadError, ReadErrorKind};
pub use reference::{Code, Reference};
pub use title::title;
pub use when::When;
