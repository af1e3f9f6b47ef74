//! Our leg of the sync benchmark: the crates the product is made of (`idb` and `sync`), driven by the
//! benchmark's page instead of by a person.
//!
//! Must not know how to store, merge or decide anything. It only passes on what the page asks for.

mod flight;

use domain::{AccountId, ChangeId, DeviceId, Instant, OrganizationId, PersonId, RecordId};
use flight::Network;
use idb::{Connection, IdbStore};
use serde_json::value::RawValue;
use std::fmt::Display;
use std::rc::Rc;
use sync::store::{DeviceStore, FieldWrite, Filter, NewEntry, Plain, TabId};
use sync::testing::EARLY;
use sync::wire::{Action, Author, Change, Create, NewRecord, Session};
use uuid::Uuid;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// The page's tab; there is one.
const TAB: TabId = TabId(1);

fn shown(error: impl Display) -> JsError {
    JsError::new(&error.to_string())
}

fn id(text: &str) -> Result<Uuid, JsError> {
    text.parse().map_err(shown)
}

/// A device with its store and its way to the server.
#[wasm_bindgen]
pub struct Leg {
    store: IdbStore,
    network: Network,
}

#[wasm_bindgen]
impl Leg {
    /// `session`: the server's answer about who is signed in.
    #[wasm_bindgen(constructor)]
    pub fn new(session: &str, device: &str) -> Result<Leg, JsError> {
        let session: Session = serde_json::from_str(session).map_err(shown)?;
        let me = author(&session);
        let connection = Connection::new(&format!("tsunagu-{}", me.account));
        Ok(Leg {
            store: IdbStore::new(connection, me, Rc::new(Plain)),
            network: Network {
                device: DeviceId(id(device)?),
            },
        })
    }

    /// Sends what waits and asks for what is new, until there is neither.
    pub async fn sync(&self, now: i64) -> Result<(), JsError> {
        flight::until_idle(&self.store, &self.network, Instant(now)).await
    }

    /// Changes the server has not answered for.
    pub async fn unsent(&self) -> Result<u32, JsError> {
        Ok(self.store.head().await.map_err(shown)?.unsent)
    }

    /// How many of the newest `count` records there are to be shown.
    pub async fn newest(&self, count: u32) -> Result<u32, JsError> {
        let rows = self
            .store
            .rows(&Filter::default(), EARLY)
            .await
            .map_err(shown)?;
        Ok(u32::try_from(rows.len()).unwrap_or(u32::MAX).min(count))
    }

    /// The body of one record.
    pub async fn body(&self, record: &str) -> Result<Option<String>, JsError> {
        let row = self
            .store
            .row(RecordId(id(record)?), EARLY)
            .await
            .map_err(shown)?;
        Ok(row.map(|local| local.row.body.get().to_owned()))
    }

    /// The bodies of all records of these kinds, corrected ones too, as one JSON array.
    pub async fn bodies(&self, kinds: Vec<String>) -> Result<String, JsError> {
        let mut bodies = Vec::new();
        for kind in kinds {
            let filter = Filter::all().kind(kind);
            let rows = self.store.rows(&filter, EARLY).await.map_err(shown)?;
            bodies.extend(rows.into_iter().map(|local| local.row.body));
        }
        serde_json::to_string(&bodies).map_err(shown)
    }

    /// All open drafts as JSON.
    pub async fn drafts(&self) -> Result<String, JsError> {
        let drafts = self.store.drafts(EARLY).await.map_err(shown)?;
        serde_json::to_string(&drafts).map_err(shown)
    }

    /// A new record: `ids` has the change's id, the person, the record's id, its kind, and the
    /// id of the record it corrects (empty: none). Durable when it returns.
    pub async fn create(&self, ids: Vec<String>, body: String, at: i64) -> Result<(), JsError> {
        let [change, person, record, kind, corrected] = ids.as_slice() else {
            return Err(JsError::new("five texts are wanted"));
        };
        let supersedes = match corrected.as_str() {
            "" => None,
            text => Some(RecordId(id(text)?)),
        };
        let new = NewRecord {
            id: RecordId(id(record)?),
            kind: kind.clone(),
            body: RawValue::from_string(body).map_err(shown)?,
            supersedes,
            reason: supersedes.map(|_| "測り直した".to_owned()),
        };
        let change = Change {
            id: ChangeId(id(change)?),
            person: PersonId(id(person)?),
            at: Instant(at),
            action: Action::Create(Create { records: vec![new] }),
        };
        let entry = NewEntry::Own(change);
        self.store.enqueue(entry).await.map_err(shown)
    }

    /// One keystroke's worth: `ids` has the draft, the person, the form, the field, the new version and
    /// the version before it (empty: none). Durable when it returns.
    pub async fn type_field(
        &self,
        ids: Vec<String>,
        value: String,
        at: i64,
    ) -> Result<(), JsError> {
        let [record, person, questionnaire, link, version, before] = ids.as_slice() else {
            return Err(JsError::new("six texts are wanted"));
        };
        let seen = match before.as_str() {
            "" => Vec::new(),
            text => vec![ChangeId(id(text)?)],
        };
        let write = FieldWrite {
            record: RecordId(id(record)?),
            person: PersonId(id(person)?),
            questionnaire: questionnaire.clone(),
            link: link.clone(),
            value: serde_json::json!({ "text": value }),
            seen,
            at: Instant(at),
            version: ChangeId(id(version)?),
            tab: TAB,
        };
        self.store.edit_field(write).await.map_err(shown)
    }
}

fn author(session: &Session) -> Author {
    let account: AccountId = session.account;
    let organization: Option<OrganizationId> = session.organization;
    Author {
        account,
        name: session.name.clone(),
        organization,
        organization_name: session.organization_name.clone(),
    }
}
