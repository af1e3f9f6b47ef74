//! The rules of つなぐ手帳 and the types they speak in.
//!
//! Pure on purpose: no IO, clock, randomness, async or web types. "Today" and new ids are arguments.

pub mod id;
pub mod time;

pub use id::{AccountId, ChangeId, DeviceId, OrganizationId, PersonId, RecordId};
pub use time::{Date, Instant};
