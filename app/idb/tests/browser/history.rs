//! The server's rows in blocks: found by id, kind and person, replaced, cleared, packed later.

use crate::support::{fresh_name, page, person, record, rows, store_at};
use domain::PersonId;
use sync::digest;
use sync::store::{DeviceStore, Filter};
use sync::testing::{EARLY, raw, row, uuid};
use sync::wire::{ScopeChange, ScopeKind};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_large_page_is_packed_and_every_row_is_found_again_byte_for_byte() {
    let name = fresh_name();
    let store = store_at(&name);
    store.apply(page(None, "1", rows(1..=1000))).await.unwrap();
    for reader in [&store, &store_at(&name)] {
        assert_eq!(
            reader.rows(&Filter::default(), EARLY).await.unwrap().len(),
            1000
        );
        for n in [1, 100, 101, 1000] {
            let found = reader.row(record(n), EARLY).await.unwrap().unwrap();
            assert_eq!(found.row.body.get(), row(n, 1).body.get());
        }
        assert!(reader.row(record(1001), EARLY).await.unwrap().is_none());
    }
}

#[wasm_bindgen_test]
async fn a_filter_takes_persons_and_kinds() {
    let store = store_at(&fresh_name());
    let mut page = page(None, "1", rows(1..=300));
    for (n, row) in page.response.rows.iter_mut().enumerate() {
        if n % 3 == 0 {
            row.kind = "Immunization".to_owned();
        }
        if n % 2 == 0 {
            row.person = PersonId(uuid(2, 2));
        }
    }
    page.response.digest = digest::of_page(&page.response.rows);
    store.apply(page).await.unwrap();
    let check = async |person: Option<PersonId>, kind: Option<&str>, expect: usize| {
        let filter = Filter {
            person,
            kind: kind.map(str::to_owned),
            newest: None,
        };
        assert_eq!(
            store.rows(&filter, EARLY).await.unwrap().len(),
            expect,
            "{filter:?}"
        );
    };
    check(None, None, 300).await;
    check(Some(person()), None, 150).await;
    check(None, Some("Immunization"), 100).await;
    check(Some(person()), Some("Immunization"), 50).await;
    check(None, Some("Patient"), 0).await;
}

#[wasm_bindgen_test]
async fn a_newer_row_stands_over_the_one_in_a_block() {
    let name = fresh_name();
    let store = store_at(&name);
    store.apply(page(None, "1", rows(1..=500))).await.unwrap();
    let mut newer = row(7, 501);
    newer.body = raw(r#"{"resourceType":"Observation","newer":true}"#);
    store
        .apply(page(Some("1"), "2", vec![newer.clone()]))
        .await
        .unwrap();
    for reader in [&store, &store_at(&name)] {
        assert_eq!(
            reader
                .row(record(7), EARLY)
                .await
                .unwrap()
                .unwrap()
                .row
                .body
                .get(),
            newer.body.get()
        );
        assert_eq!(
            reader.rows(&Filter::default(), EARLY).await.unwrap().len(),
            500
        );
    }
}

#[wasm_bindgen_test]
async fn a_person_who_left_leaves_nothing_behind() {
    let name = fresh_name();
    let store = store_at(&name);
    store.apply(page(None, "1", rows(1..=500))).await.unwrap();
    let mut gone = page(Some("1"), "2", Vec::new());
    gone.response.scope = vec![ScopeChange {
        person: person(),
        kind: ScopeKind::Gone,
    }];
    store.apply(gone).await.unwrap();
    for reader in [&store, &store_at(&name)] {
        assert!(
            reader
                .rows(&Filter::default(), EARLY)
                .await
                .unwrap()
                .is_empty()
        );
    }
}

#[wasm_bindgen_test]
async fn a_person_sent_again_has_only_the_rows_of_now() {
    let name = fresh_name();
    let store = store_at(&name);
    store.apply(page(None, "1", rows(1..=500))).await.unwrap();
    let mut reset = page(Some("1"), "2", rows(1..=300));
    reset.response.scope = vec![ScopeChange {
        person: person(),
        kind: ScopeKind::Reset,
    }];
    store.apply(reset).await.unwrap();
    for reader in [&store, &store_at(&name)] {
        assert_eq!(
            reader.rows(&Filter::default(), EARLY).await.unwrap().len(),
            300
        );
    }
}

#[wasm_bindgen_test]
async fn years_of_small_pages_are_packed_without_a_change_to_be_seen() {
    let name = fresh_name();
    let store = store_at(&name);
    let mut before: Option<String> = None;
    for start in (1..=600).step_by(100) {
        let cursor = start.to_string();
        store
            .apply(page(before.as_deref(), &cursor, rows(start..=start + 99)))
            .await
            .unwrap();
        before = Some(cursor);
    }
    let text = async |reader: &idb::IdbStore| {
        let rows = reader.rows(&Filter::default(), EARLY).await.unwrap();
        rows.iter()
            .map(|row| serde_json::to_string(row).unwrap())
            .collect::<Vec<_>>()
    };
    let expect = text(&store).await;
    assert_eq!(expect.len(), 600);
    assert!(store.compact().await.unwrap());
    assert!(!store.compact().await.unwrap());
    assert_eq!(text(&store).await, expect);
    assert_eq!(text(&store_at(&name)).await, expect);
}

#[wasm_bindgen_test]
async fn ten_thousand_rows_are_stored_and_read_within_seconds() {
    let name = fresh_name();
    let store = store_at(&name);
    let started = js_sys::Date::now();
    let mut before: Option<String> = None;
    for start in (1..=10_000).step_by(1000) {
        let cursor = start.to_string();
        store
            .apply(page(before.as_deref(), &cursor, rows(start..=start + 999)))
            .await
            .unwrap();
        before = Some(cursor);
    }
    let stored = js_sys::Date::now();
    assert!(
        store_at(&name)
            .row(record(9_999), EARLY)
            .await
            .unwrap()
            .is_some()
    );
    let found = js_sys::Date::now();
    wasm_bindgen_test::console_log!(
        "10,000 rows: {} ms to store, {} ms to find one after a start",
        stored - started,
        found - stored
    );
    assert!(stored - started < 20_000.0);
}
