//! Rows, changes and people for tests of every store, and the contracts they keep.
//!
//! Not for the product: nothing but tests may name it.

pub mod device;
pub mod server;
mod small_rules;

pub use small_rules::{QUESTIONNAIRE, SmallRules};

use crate::digest;
use crate::server_store::Caller;
use crate::wire::{
    Action, Author, Change, Create, Cursor, Job, NewRecord, Outcome, OutgoingChange, PROTOCOL, Row,
    RowStatus, SyncResponse, Verdict,
};
use domain::{AccountId, ChangeId, DeviceId, Instant, OrganizationId, PersonId, RecordId};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A moment before any lease of a test ends.
pub const EARLY: Instant = Instant(0);

/// A readable id: the number in the last bytes, the family in the first.
pub fn uuid(family: u16, n: u32) -> Uuid {
    Uuid::from_fields(u32::from(family), 0, 0x7000, &[0x80, 0, 0, 0, 0, 0, 0, 0])
        .as_u128()
        .checked_add(u128::from(n))
        .map_or(Uuid::nil(), Uuid::from_u128)
}

/// JSON as it is.
pub fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).expect("test bodies are JSON")
}

/// An account's author line.
pub fn author(n: u32) -> Author {
    Author {
        account: AccountId(uuid(1, n)),
        name: format!("author {n}"),
        organization: None,
        organization_name: None,
    }
}

/// A final row of person 1.
pub fn row(n: u32, seq: u64) -> Row {
    Row {
        id: RecordId(uuid(3, n)),
        person: PersonId(uuid(2, 1)),
        kind: "Observation".to_owned(),
        seq,
        updated_at: Instant(i64::from(n)),
        author: author(1),
        status: RowStatus::Final,
        body: raw(&format!(r#"{{"resourceType": "Observation",  "n": {n}}}"#)),
        fields: BTreeMap::new(),
        supersedes: None,
        superseded_by: None,
        reason: None,
    }
}

/// A change of this number at this time to person 1.
pub fn change(n: u32, at: i64, action: Action) -> Change {
    Change {
        id: ChangeId(uuid(5, n)),
        person: PersonId(uuid(2, 1)),
        at: Instant(at),
        action,
    }
}

/// Observations of these numbers, made by change number `n`.
pub fn create(n: u32, records: &[u32]) -> Change {
    let record = |n: &u32| NewRecord {
        id: RecordId(uuid(3, *n)),
        kind: "Observation".to_owned(),
        body: raw(&format!(r#"{{"resourceType": "Observation",  "n": {n}}}"#)),
        supersedes: None,
        reason: None,
    };
    change(
        n,
        i64::from(n),
        Action::Create(Create {
            records: records.iter().map(record).collect(),
        }),
    )
}

/// An answer to the request that had the cursor `after`; its checksums fit.
pub fn answer(after: Option<&str>, cursor: &str, rows: Vec<Row>) -> SyncResponse {
    checked(SyncResponse {
        protocol: PROTOCOL,
        epoch: "first".to_owned(),
        after: after.map(|text| Cursor(text.to_owned())),
        now: Instant(1),
        outcomes: Vec::new(),
        scope: Vec::new(),
        leases: Vec::new(),
        digest: digest::of_page(&rows),
        frame: None,
        rows,
        cursor: Cursor(cursor.to_owned()),
        more: false,
    })
}

/// The same answer with checksums that fit.
pub fn checked(mut answer: SyncResponse) -> SyncResponse {
    answer.digest = digest::of_page(&answer.rows);
    answer.frame = Some(digest::of_frame(&answer));
    answer
}

/// The server took all of these.
pub fn accepted(changes: &[OutgoingChange]) -> Vec<Outcome> {
    changes
        .iter()
        .map(|change| Outcome {
            id: change.id,
            verdict: Verdict::Accepted { seq: 1 },
        })
        .collect()
}

/// A guardian (or, with an organisation, a nurse) of this number on device 1.
pub fn caller(n: u32, organization: Option<u32>) -> Caller {
    Caller {
        account: AccountId(uuid(1, n)),
        name: format!("author {n}"),
        role: if organization.is_some() {
            Job::Nurse
        } else {
            Job::Person
        },
        organization: organization.map(|n| OrganizationId(uuid(6, n))),
        organization_name: organization.map(|n| format!("clinic {n}")),
        organization_kind: None,
        device: DeviceId(uuid(4, n)),
    }
}

/// Runs a future that never has to wait, such as those of the stores in memory.
///
/// # Panics
/// If it does wait.
pub fn now<F: Future>(future: F) -> F::Output {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => unreachable!("a store in memory never waits"),
    }
}
