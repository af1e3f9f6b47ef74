//! The rules of つなぐ手帳 and the types they speak in.
//!
//! Pure on purpose: no IO, clock, randomness, async or web types. "Today" and new ids are arguments.

#![warn(missing_docs)]

pub mod access;
pub mod age;
pub mod away;
pub mod cohort;
pub mod due;
pub mod era;
pub mod fhir;
pub mod forecast;
pub mod growth;
pub mod gs1;
pub mod handover;
pub mod id;
pub mod identity;
pub mod input;
pub mod interval;
pub mod ja;
pub mod leave;
pub mod log;
pub mod questionnaire;
pub mod record_form;
pub mod screening;
pub mod signing;
pub mod time;
pub mod vaccine;

pub use id::{AccountId, ChangeId, DeviceId, OrganizationId, PersonId, RecordId};
pub use time::{Date, Instant};
