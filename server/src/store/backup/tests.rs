//! A copy of the database, and coming back from it.

use super::*;
use crate::live::Live;
use crate::rules::DomainRules;
use crate::session::SessionHash;
use crate::store::{Line, Means, NewSession, Resting, Rights, Stage, Store, own_row};
use domain::access::Relation;
use domain::{AccountId, Date, DeviceId, Instant, PersonId, RecordId};
use std::sync::Arc;
use sync::server_store::{Caller, ServerStore};
use sync::wire::{Author, Job, NewRecord};
use tempfile::TempDir;

const MISAKI: &str = "01930003-0000-7000-8000-000000000001";
const HARUTO: &str = "01930004-0000-7000-8000-000000000001";
const BORN: &str = "2023-10-15";
const NURSE: &str = "01930003-0000-7000-8000-000000000012";
const TOWN: &str = "01930001-0000-7000-8000-000000000004";

async fn open(place: &Place) -> Store {
    Store::open(place, Arc::new(DomainRules), Live::default())
        .await
        .unwrap()
}

fn file(folder: &TempDir, name: &str) -> Place {
    Place::File(folder.path().join(name))
}

/// A new, empty database of the PostgreSQL server, where there is one.
async fn on_postgres() -> Option<Place> {
    let url = std::env::var("DATABASE_URL")
        .ok()
        .filter(|url| url.starts_with("postgres"))?;
    let mut random = [0; 8];
    getrandom::fill(&mut random).unwrap();
    let name = format!("tsunagu_test_{}", crate::hex::encode(&random));
    let mut conn = postgres(&url).await.unwrap();
    query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut conn)
        .await
        .unwrap();
    Some(Place::Url(format!(
        "{}/{name}",
        url.rsplit_once('/').unwrap().0
    )))
}

/// What must be the same after a restore, and the epoch, which must not.
struct Contents {
    rows: Vec<String>,
    key: String,
    rights: Resting,
    born: usize,
    /// What connects a municipality with the person.
    town: Vec<Relation>,
    signed_in: bool,
    epoch: String,
}

async fn contents(store: &Store) -> Contents {
    let (person, account): (PersonId, AccountId) =
        (HARUTO.parse().unwrap(), MISAKI.parse().unwrap());
    let device: DeviceId = "01930009-0000-7000-8000-000000000001".parse().unwrap();
    let rows = store.rows_after(person, 0, 1000).await.unwrap();
    let rows = rows
        .iter()
        .map(|row| format!("{} {}", row.seq, row.body.get()))
        .collect();
    let nurse = Caller {
        account: NURSE.parse().unwrap(),
        name: "加藤 恵".to_owned(),
        role: Job::PublicHealthNurse,
        organization: Some(TOWN.parse().unwrap()),
        organization_name: None,
        organization_kind: None,
        device,
    };
    let birth: Date = BORN.parse().unwrap();
    Contents {
        rows,
        key: store.device_key(account, device),
        rights: store.resting(person).await.unwrap(),
        born: store.born(birth).await.unwrap().len(),
        town: store.facts(nurse, person, birth).await.unwrap(),
        signed_in: store.session(SessionHash([7; 32])).await.unwrap().is_some(),
        epoch: store.epoch().await.unwrap(),
    }
}

fn session() -> NewSession {
    NewSession {
        hash: SessionHash([7; 32]),
        account: MISAKI.parse().unwrap(),
        created_at: Instant(0),
        expires_at: Instant(1000),
        fresh_until: Instant(0),
        stage: Stage::Full,
        means: Means::Demo,
        passkey: None,
        agent: String::new(),
        replaces: None,
    }
}

fn line() -> Line {
    Line {
        subject: Some(MISAKI.parse().unwrap()),
        at: Instant(0),
        event: "signed-in",
        content: serde_json::json!({}),
    }
}

async fn fill(store: &Store) {
    for name in ["1-clinics", "2-sato", "4-town"] {
        let path = format!("{}/demo/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        store
            .import(crate::import::read(&text, Instant(0)).unwrap())
            .await
            .unwrap();
    }
    store.begin_session(session(), line()).await.unwrap();
    let (person, account): (PersonId, AccountId) =
        (HARUTO.parse().unwrap(), MISAKI.parse().unwrap());
    for (id, change) in [(1, Rights::Hold), (2, Rights::Protect { but: account })] {
        let id = RecordId(uuid::Uuid::from_u128(id));
        let told = serde_json::json!({ "resourceType": "AuditEvent", "id": id });
        let author = Author {
            account,
            name: "佐藤 美咲".to_owned(),
            organization: None,
            organization_name: None,
        };
        let told = NewRecord::new(id, "AuditEvent", &told).unwrap();
        let line = own_row(person, told, author, Instant(1));
        assert!(store.change_rights(person, change, line).await.unwrap());
    }
}

async fn goes_there_and_back(from: &Place, to: &Place) {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy");
    let store = open(from).await;
    fill(&store).await;
    let before = contents(&store).await;
    assert!(before.signed_in && before.rows.len() > 20);
    assert!(before.rights.protected_at.is_some() && before.rights.held_at.is_some());
    assert!(before.born == 1 && !before.town.is_empty());
    // the server goes on meanwhile
    backup(from, &copy).await.unwrap();
    assert!(
        backup(from, &copy).await.is_err(),
        "a backup is never overwritten"
    );
    restore(&copy, to).await.unwrap();
    let restored = contents(&open(to).await).await;
    assert_eq!((restored.rows, restored.key), (before.rows, before.key));
    assert_eq!(
        (restored.rights, restored.born, restored.town),
        (before.rights, before.born, before.town)
    );
    assert!(!restored.signed_in, "people sign in again");
    assert_ne!(
        restored.epoch, before.epoch,
        "devices offer again what the copy lacks"
    );
    assert!(
        restore(&copy, to).await.is_err(),
        "only into an empty database"
    );
}

#[tokio::test]
async fn a_backup_comes_back_as_another_lineage() {
    let folder = tempfile::tempdir().unwrap();
    goes_there_and_back(&file(&folder, "a.sqlite"), &file(&folder, "b.sqlite")).await;
}

#[tokio::test]
async fn a_backup_goes_from_one_kind_of_database_to_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let (Some(one), Some(two)) = (on_postgres().await, on_postgres().await) else {
        return;
    };
    goes_there_and_back(&file(&folder, "a.sqlite"), &one).await;
    goes_there_and_back(&two, &file(&folder, "b.sqlite")).await;
}

#[tokio::test]
async fn what_is_no_backup_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let target = file(&folder, "new.sqlite");
    let text = folder.path().join("text");
    std::fs::write(&text, "not a database").unwrap();
    assert!(restore(&text, &target).await.is_err());
    assert!(
        restore(&folder.path().join("missing"), &target)
            .await
            .is_err()
    );
    let store = file(&folder, "a.sqlite");
    fill(&open(&store).await).await;
    let copy = folder.path().join("copy");
    backup(&store, &copy).await.unwrap();
    let mut bytes = std::fs::read(&copy).unwrap();
    bytes.truncate(bytes.len() / 2);
    std::fs::write(&copy, bytes).unwrap();
    assert!(restore(&copy, &target).await.is_err(), "half a backup");
    assert!(!folder.path().join("new.sqlite").exists());
}
