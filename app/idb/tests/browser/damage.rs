//! Damaged values: the rest of the notebook opens, rows come again, unsent work is never silently gone.

use crate::raw;
use crate::sealing::{fill, seal, sealed_at};
use crate::support::{change_id, creation, fresh_name, page, record, rows};
use domain::PersonId;
use idb::{Connection, Event, IdbStore, SealedBy};
use std::cell::Cell;
use std::rc::Rc;
use sync::store::{DeviceStore, Filter, NewEntry, StoreError};
use sync::testing::{EARLY, author, uuid};
use sync::wire::{RefuseReason, ScopeChange, ScopeKind};
use vault::{Ring, Sealer, Secret};
use wasm_bindgen_test::wasm_bindgen_test;

const ROWS: usize = 233;

/// A filled and wholly sealed store.
async fn filled() -> String {
    let name = fresh_name();
    let store = sealed_at(&name, 1);
    fill(&store).await;
    while store.reseal_some().await.unwrap() {}
    name
}

async fn key(name: &str, table: &str, n: usize) -> String {
    raw::values(name, table).await[n].0.clone()
}

async fn from_server(store: &IdbStore) -> usize {
    let rows = store.rows(&Filter::default(), EARLY).await.unwrap();
    rows.iter()
        .filter(|local| local.row.id < record(500))
        .count()
}

/// The next pull, which begins at the start when rows were lost.
async fn pull_again(store: &IdbStore) {
    assert_eq!(store.head().await.unwrap().cursor, None);
    let mut answer = page(None, "1", rows(2..=234));
    answer.response.scope = vec![ScopeChange {
        person: PersonId(uuid(2, 1)),
        kind: ScopeKind::Reset,
    }];
    store.apply(answer).await.unwrap();
    assert_eq!(from_server(store).await, ROWS);
}

#[wasm_bindgen_test]
async fn a_damaged_row_is_missing_alone_and_comes_again() {
    let name = filled().await;
    raw::damage(&name, "rows", &key(&name, "rows", 0).await).await;
    let store = sealed_at(&name, 2);
    let mended = Rc::new(Cell::new(0));
    let count = mended.clone();
    store.connection().on_event(move |event| {
        if event == Event::Mended {
            count.set(count.get() + 1);
        }
    });
    assert_eq!(from_server(&store).await, ROWS - 1);
    assert_eq!(mended.get(), 1);
    pull_again(&store).await;
}

#[wasm_bindgen_test]
async fn two_rows_that_changed_places_are_both_refused_and_come_again() {
    let name = filled().await;
    let values = raw::values(&name, "rows").await;
    raw::put(&name, "rows", &values[0].0, &values[1].1).await;
    raw::put(&name, "rows", &values[1].0, &values[0].1).await;
    let store = sealed_at(&name, 2);
    assert_eq!(from_server(&store).await, ROWS - 2);
    pull_again(&store).await;
}

#[wasm_bindgen_test]
async fn a_damaged_block_or_its_list_takes_only_that_block() {
    for table in ["blocks", "heads"] {
        let name = filled().await;
        raw::damage(&name, table, &key(&name, table, 0).await).await;
        let store = sealed_at(&name, 2);
        assert_eq!(from_server(&store).await, ROWS - 100, "{table}");
        pull_again(&store).await;
    }
}

#[wasm_bindgen_test]
async fn a_row_put_in_the_clear_into_a_sealed_store_is_not_believed() {
    let name = filled().await;
    let key = key(&name, "rows", 0).await;
    let forged = serde_json::to_vec(&rows(232..=232)[0]).unwrap();
    raw::put(&name, "rows", &key, &forged).await;
    assert_eq!(from_server(&sealed_at(&name, 2)).await, ROWS - 1);
}

#[wasm_bindgen_test]
async fn a_pull_from_the_start_removes_whoever_may_not_be_seen_any_more() {
    let name = filled().await;
    raw::damage(&name, "rows", &key(&name, "rows", 0).await).await;
    let store = sealed_at(&name, 2);
    assert_eq!(from_server(&store).await, ROWS - 1);
    // consent was withdrawn meanwhile: the answer names nobody
    store.apply(page(None, "1", Vec::new())).await.unwrap();
    assert_eq!(from_server(&store).await, 0);
}

#[wasm_bindgen_test]
async fn a_damaged_change_stands_under_attention_by_its_name_and_the_others_wait() {
    let name = filled().await;
    let waiting = sealed_at(&name, 2).waiting().await.unwrap();
    let lost = waiting[0].id;
    raw::damage(&name, "outbox", &key(&name, "outbox", 0).await).await;
    let store = sealed_at(&name, 3);
    let left = store.waiting().await.unwrap();
    let ids = |list: &[sync::wire::OutgoingChange]| {
        list.iter().map(|change| change.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&left), ids(&waiting[1..]));
    let attention = store.attention().await.unwrap();
    let item = attention.iter().find(|item| item.id == lost).unwrap();
    assert_eq!(
        (item.reason, item.detail.as_deref()),
        (RefuseReason::Damaged, Some("outbox"))
    );
    assert_eq!(
        store.send_again(lost, change_id(900), item.at).await,
        Ok(false)
    );
    assert_eq!(store.head().await.unwrap().attention, 2);
    assert_eq!(
        store.head().await.unwrap().cursor.unwrap().0,
        "2",
        "no row was lost, none is fetched"
    );
}

#[wasm_bindgen_test]
async fn a_damaged_answer_of_a_form_is_named_with_its_form_and_the_others_stay() {
    let name = filled().await;
    raw::damage(&name, "fields", &key(&name, "fields", 0).await).await;
    let store = sealed_at(&name, 2);
    let draft = store.draft(record(1), EARLY).await.unwrap().unwrap();
    assert_eq!(
        draft
            .fields
            .values()
            .filter(|field| !field.value.is_null())
            .count(),
        1
    );
    let attention = store.attention().await.unwrap();
    let item = attention
        .iter()
        .find(|item| item.reason == RefuseReason::Damaged)
        .unwrap();
    let change = item.change.change.as_ref().unwrap();
    assert_eq!(sync::decide::form_of(change), Some(record(1)));
}

#[wasm_bindgen_test]
async fn a_damaged_draft_is_built_again_from_its_answers() {
    let name = filled().await;
    raw::damage(&name, "drafts", &record(1).to_string()).await;
    let store = sealed_at(&name, 2);
    assert_eq!(store.drafts(EARLY).await.unwrap().len(), 1);
    assert_eq!(
        store.attention().await.unwrap().len(),
        1,
        "nothing was lost"
    );
}

#[wasm_bindgen_test]
async fn with_the_counters_damaged_nothing_is_overwritten() {
    let name = filled().await;
    let waiting = sealed_at(&name, 2).waiting().await.unwrap().len();
    raw::damage(&name, "meta", "head").await;
    let store = sealed_at(&name, 3);
    store.enqueue(NewEntry::Own(creation(600))).await.unwrap();
    assert_eq!(store.waiting().await.unwrap().len(), waiting + 1);
    pull_again(&store).await;
}

#[wasm_bindgen_test]
async fn a_damaged_index_of_changes_is_built_again() {
    let name = filled().await;
    for n in 0..4 {
        raw::damage(&name, "ids", &key(&name, "ids", n).await).await;
    }
    let store = sealed_at(&name, 2);
    assert!(store.outgoing(change_id(500)).await.unwrap().is_some());
    // the same change again is still known
    store.enqueue(NewEntry::Own(creation(501))).await.unwrap();
    assert_eq!(
        store
            .waiting()
            .await
            .unwrap()
            .iter()
            .filter(|change| change.id == change_id(501))
            .count(),
        1
    );
}

#[wasm_bindgen_test]
async fn a_damaged_item_under_attention_stays_there_by_its_name() {
    let name = filled().await;
    raw::damage(&name, "attention", &change_id(504).to_string()).await;
    let attention = sealed_at(&name, 2).attention().await.unwrap();
    assert_eq!(attention.len(), 1);
    assert_eq!(
        (attention[0].id, attention[0].reason),
        (change_id(504), RefuseReason::Damaged)
    );
}

#[wasm_bindgen_test]
async fn with_any_byte_of_the_mark_damaged_the_notebook_opens() {
    let name = filled().await;
    let (key, mark) = raw::values(&name, "sealing").await.remove(0);
    for at in (0..mark.len())
        .step_by(if mark.len() > 60 { 5 } else { 1 })
        .chain([0, 1, 2])
    {
        let mut altered = mark.clone();
        altered[at] ^= 1;
        raw::put(&name, "sealing", &key, &altered).await;
        let store = sealed_at(&name, 2);
        assert_eq!(from_server(&store).await, ROWS, "byte {at}");
        store.connection().close();
    }
}

#[wasm_bindgen_test]
async fn the_wrong_key_opens_nothing_and_destroys_nothing() {
    let name = filled().await;
    let before = raw::everything(&name).await;
    let ring = Ring::new(Secret::new([1; 32]), Secret::new([9; 32]));
    let wrong = Rc::new(SealedBy::new(Sealer::new(ring, [9; 16])));
    let store = IdbStore::sealed(Connection::sealed(&name), author(1), wrong);
    assert!(matches!(
        store.head().await,
        Err(StoreError::Damaged { .. })
    ));
    assert!(store.rows(&Filter::default(), EARLY).await.is_err());
    assert_eq!(raw::everything(&name).await, before);
    let right = IdbStore::sealed(Connection::sealed(&name), author(1), seal(3));
    assert_eq!(from_server(&right).await, ROWS);
}
