//! A copy of the database, and coming back from it.

use super::*;
use crate::live::Live;
use crate::rules::DomainRules;
use crate::session::SessionHash;
use crate::store::{Line, Means, NewSession, Stage, Store};
use domain::{AccountId, DeviceId, Instant, PersonId};
use std::sync::Arc;
use sync::server_store::ServerStore;
use tempfile::TempDir;

const MISAKI: &str = "01930003-0000-7000-8000-000000000001";
const HARUTO: &str = "01930004-0000-7000-8000-000000000001";

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
async fn contents(store: &Store) -> (Vec<String>, String, bool, String) {
    let (person, account): (PersonId, AccountId) =
        (HARUTO.parse().unwrap(), MISAKI.parse().unwrap());
    let device: DeviceId = "01930009-0000-7000-8000-000000000001".parse().unwrap();
    let rows = store.rows_after(person, 0, 1000).await.unwrap();
    let rows = rows
        .iter()
        .map(|row| format!("{} {}", row.seq, row.body.get()))
        .collect();
    let session = store.session(SessionHash([7; 32])).await.unwrap().is_some();
    (
        rows,
        store.device_key(account, device),
        session,
        store.epoch().await.unwrap(),
    )
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
    for name in ["1-clinics", "2-sato"] {
        let path = format!("{}/demo/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        store
            .import(crate::import::read(&text, Instant(0)).unwrap())
            .await
            .unwrap();
    }
    store.begin_session(session(), line()).await.unwrap();
}

async fn goes_there_and_back(from: &Place, to: &Place) {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy");
    let store = open(from).await;
    fill(&store).await;
    let (rows, key, signed_in, epoch) = contents(&store).await;
    assert!(signed_in && rows.len() > 20);
    // the server goes on meanwhile
    backup(from, &copy).await.unwrap();
    assert!(
        backup(from, &copy).await.is_err(),
        "a backup is never overwritten"
    );
    restore(&copy, to).await.unwrap();
    let restored = contents(&open(to).await).await;
    assert_eq!((restored.0, restored.1), (rows, key));
    assert!(!restored.2, "people sign in again");
    assert_ne!(restored.3, epoch, "devices offer again what the copy lacks");
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
