//! What the shared decisions ask of the domain: who may, and what is a valid body.
//!
//! A trait, so that the merge can be tested without a whole FHIR resource.

use crate::server_store::{Caller, Tie};
use crate::wire::{NewRecord, Row};
use domain::{Date, Instant, PersonId, RecordId};

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

/// The rules behind [`crate::decide`] and [`crate::serve`].
pub trait Rules {
    /// `Err`: where the body is not a valid resource of its kind about this person (FHIRPath).
    fn check_body(&self, proposed: Proposed<'_>) -> Result<(), String>;
    /// Whether a form of this canonical url and version exists.
    fn knows_questionnaire(&self, canonical: &str) -> bool;
    /// Whether `caller` may write it.
    fn may_write(&self, caller: &Caller, ties: &[Tie], today: Date, proposed: Proposed<'_>)
    -> bool;
    /// Whether `caller` may read it.
    fn may_read(&self, caller: &Caller, ties: &[Tie], today: Date, row: &Row) -> bool;
    /// The row as `caller` may see it: whole, reduced, or not at all.
    fn show(&self, caller: &Caller, ties: &[Tie], today: Date, row: Row) -> Option<Row> {
        self.may_read(caller, ties, today, &row).then_some(row)
    }
    /// Names what may be read of a person; when it becomes another one, the device starts over with
    /// this person. `None`: nothing. At most 8 ASCII letters.
    fn scope_key(&self, caller: &Caller, ties: &[Tie], today: Date) -> Option<&'static str>;
    /// The AuditEvent for rows of `person` going to a device of somebody who is not family. `None`:
    /// nobody needs to be told.
    fn delivery(
        &self,
        caller: &Caller,
        person: PersonId,
        id: RecordId,
        rows: &[&Row],
        now: Instant,
    ) -> Option<NewRecord>;
}
