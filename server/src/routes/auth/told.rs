//! A line in the person's log about what the server did for somebody.

use crate::error::ApiError;
use crate::rules;
use crate::store::own_row;
use domain::access::{Permission, Purpose};
use domain::fhir::audit_event::{AuditEvent, Event, Ground};
use domain::{Instant, PersonId, RecordId};
use sync::server_store::Caller;
use sync::wire::{NewRecord, Row};

/// That somebody did this, on that ground.
pub(super) fn done(
    caller: &Caller,
    person: PersonId,
    event: Event,
    permission: Permission,
    (id, now): (RecordId, Instant),
) -> AuditEvent {
    AuditEvent {
        job: Some(caller.role),
        organization: rules::organization(caller),
        purpose: Purpose::usual(permission.role),
        basis: Some(Ground::from(permission.basis)),
        ..AuditEvent::new(id, event, rules::account(caller), now).about(person)
    }
}

/// The line as a record.
pub(super) fn record(event: &AuditEvent, id: RecordId) -> Result<NewRecord, ApiError> {
    let record = NewRecord::new(id, "AuditEvent", &event.to_json());
    record.ok_or_else(|| ApiError::Malformed("line".to_owned()))
}

/// The same as a row of the person's, for an operation that does more.
pub(super) fn row(
    caller: &Caller,
    person: PersonId,
    event: &AuditEvent,
    (id, now): (RecordId, Instant),
) -> Result<Row, ApiError> {
    let record = record(event, id)?;
    Ok(own_row(person, record, caller.author(), now))
}
