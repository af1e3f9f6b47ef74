//! A fresh database for each test, and short ways to say what happens in it.

use domain::{ChangeId, Instant, PersonId, RecordId};
use idb::{Connection, IdbStore};
use std::rc::Rc;
use sync::digest;
use sync::store::{FieldWrite, Plain, SyncApply, TabId};
use sync::testing::{author, raw, row, uuid};
use sync::wire::{Action, Change, Create, Cursor, NewRecord, PROTOCOL, Row, SyncResponse};
use uuid::Uuid;

pub(crate) const FORM: &str =
    "https://tsunagu-techo.example/fhir/Questionnaire/yoshin-child|2026.10";

/// A name no other test and no earlier run uses.
pub(crate) fn fresh_name() -> String {
    format!("test-{}-{}", js_sys::Date::now(), js_sys::Math::random())
}

pub(crate) fn store_at(name: &str) -> IdbStore {
    IdbStore::new(Connection::new(name), author(1), Rc::new(Plain))
}

pub(crate) fn uuid_of(n: u32) -> Uuid {
    uuid(9, n)
}

pub(crate) fn person() -> PersonId {
    PersonId(uuid(2, 1))
}

pub(crate) fn record(n: u32) -> RecordId {
    RecordId(uuid(3, n))
}

pub(crate) fn change_id(n: u32) -> ChangeId {
    ChangeId(uuid(4, n))
}

/// One keystroke into the field `1.1` of draft 1.
pub(crate) fn keystroke(n: u32, text: &str) -> FieldWrite {
    FieldWrite {
        record: record(1),
        person: person(),
        questionnaire: FORM.to_owned(),
        link: "1.1".to_owned(),
        value: serde_json::json!({ "text": text }),
        seen: Vec::new(),
        at: Instant(i64::from(n)),
        version: change_id(n),
        tab: TabId(1),
    }
}

/// A change that creates one Observation.
pub(crate) fn creation(n: u32) -> Change {
    let body = format!(r#"{{"resourceType":"Observation","id":"{}"}}"#, record(n));
    Change {
        id: change_id(n),
        person: person(),
        at: Instant(i64::from(n)),
        action: Action::Create(Create {
            records: vec![NewRecord {
                id: record(n),
                kind: "Observation".to_owned(),
                body: raw(&body),
                supersedes: None,
                reason: None,
            }],
        }),
    }
}

/// The page that follows `after` and brings `rows`.
pub(crate) fn page(after: Option<&str>, cursor: &str, rows: Vec<Row>) -> SyncApply {
    let after = after.map(|text| Cursor(text.to_owned()));
    SyncApply {
        expect_cursor: after.clone(),
        response: SyncResponse {
            protocol: PROTOCOL,
            epoch: "epoch".to_owned(),
            now: Instant(1),
            after,
            outcomes: Vec::new(),
            scope: Vec::new(),
            leases: Vec::new(),
            digest: digest::of_page(&rows),
            frame: None,
            rows,
            cursor: Cursor(cursor.to_owned()),
            more: false,
        },
        at: Instant(1),
    }
}

pub(crate) fn rows(range: std::ops::RangeInclusive<u32>) -> Vec<Row> {
    range.map(|n| row(n, u64::from(n))).collect()
}

/// Deletes a database for real; waits until it is gone.
pub(crate) async fn delete(name: &str) {
    let request = indexed_db_futures::database::Database::delete_by_name(name);
    request
        .expect("deletion starts")
        .await
        .expect("deletion ends");
}
