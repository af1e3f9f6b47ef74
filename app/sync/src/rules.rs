//! What the shared decisions ask of the domain: who may, and what is a valid body.
//!
//! A trait, so that the merge can be tested without a whole FHIR resource.

use crate::server_store::Caller;
use crate::wire::{NewRecord, Row};
use domain::access::Relation;
use domain::{Instant, PersonId, RecordId};

/// One record somebody wants to write.
#[derive(Clone, Copy, Debug)]
pub struct Proposed<'a> {
    /// Whom it is about.
    pub person: PersonId,
    /// The record's id.
    pub record: RecordId,
    /// FHIR resource type.
    pub kind: &'a str,
    /// The resource as JSON.
    pub body: &'a str,
}

/// What a caller may read of a person now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Names it; when it becomes another one, the device starts over with this person. Up to 8 ASCII
    /// letters.
    pub key: String,
    /// Until when a device may show it without asking again. `None`: as long as it likes.
    pub lease: Option<Instant>,
}

/// The rules behind [`crate::decide`] and [`crate::serve`]. `facts` are about the caller and the person of
/// the record; `at` is when it was written, as far as the server believes it, or now.
pub trait Rules {
    /// `Err`: where the body is not a valid resource of its kind about this person (FHIRPath).
    fn check_body(&self, proposed: Proposed<'_>) -> Result<(), String>;
    /// Whether a form of this canonical url and version exists.
    fn knows_questionnaire(&self, canonical: &str) -> bool;
    /// Whether `caller` may write it.
    fn may_write(
        &self,
        caller: &Caller,
        facts: &[Relation],
        at: Instant,
        proposed: Proposed<'_>,
    ) -> bool;
    /// Whether `caller` may put something in the place of this row, which they may read.
    fn may_replace(&self, _caller: &Caller, _facts: &[Relation], _at: Instant, _row: &Row) -> bool {
        true
    }
    /// Whether `caller` may read it.
    fn may_read(&self, caller: &Caller, facts: &[Relation], at: Instant, row: &Row) -> bool;
    /// The row as `caller` may see it: whole, reduced, or not at all.
    fn show(&self, caller: &Caller, facts: &[Relation], now: Instant, row: Row) -> Option<Row> {
        self.may_read(caller, facts, now, &row).then_some(row)
    }
    /// What may be read of a person. `None`: nothing.
    fn scope(&self, caller: &Caller, facts: &[Relation], now: Instant) -> Option<Scope>;
    /// The AuditEvent for rows of `person` that are about to go to the caller's device. `None`: nobody
    /// needs to be told.
    fn delivery(
        &self,
        caller: &Caller,
        facts: &[Relation],
        person: PersonId,
        id: RecordId,
        rows: &[&Row],
        now: Instant,
    ) -> Option<NewRecord>;
}
