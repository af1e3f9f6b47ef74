//! What a transaction of the store must hold to, beyond the contract: two tabs, crashes between steps.

use crate::support::{change_id, creation, fresh_name, keystroke, page, record, rows, store_at};
use sync::store::{DeviceStore, Filter, NewEntry, StoreError, TabId, TakeBatch};
use sync::testing::EARLY;
use sync::wire::Cursor;
use wasm_bindgen_test::wasm_bindgen_test;

const ALL: TakeBatch = TakeBatch {
    max_count: 500,
    max_bytes: 1 << 20,
};

#[wasm_bindgen_test]
async fn fm_02_what_was_called_saved_is_there_after_a_restart_as_a_draft_or_in_the_outbox() {
    let name = fresh_name();
    for n in 1..=10 {
        let store = store_at(&name);
        store
            .edit_field(keystroke(n, &format!("text {n}")))
            .await
            .unwrap();
        store
            .enqueue(NewEntry::Own(creation(100 + n)))
            .await
            .unwrap();
        // dropped without a goodbye, as a killed tab
        drop(store);
        let after = store_at(&name);
        let draft = after.draft(record(1), EARLY).await.unwrap().unwrap();
        assert_eq!(draft.fields["1.1"].value["text"], format!("text {n}"));
        let waiting = after.waiting().await.unwrap();
        let count = usize::try_from(n).unwrap();
        assert_eq!(waiting.len(), count, "every change is in the outbox once");
        assert_eq!(after.head().await.unwrap().unsent, n + 1);
    }
}

#[wasm_bindgen_test]
async fn fm_02_an_operation_given_up_half_way_happened_wholly_or_not_at_all() {
    let name = fresh_name();
    let store = store_at(&name);
    store.head().await.unwrap();
    for n in 1..=20 {
        let mut saving = Box::pin(store.enqueue(NewEntry::Own(creation(n))));
        for _ in 0..n {
            // one step of the operation at a time
            let step = Box::pin(async {
                wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(
                    &wasm_bindgen::JsValue::NULL,
                ))
                .await
            });
            match futures_util::future::select(saving, step).await {
                futures_util::future::Either::Left(_) => break,
                futures_util::future::Either::Right((_, rest)) => saving = rest,
            }
        }
        let waiting: Vec<_> = store_at(&name).waiting().await.unwrap();
        let known = store_at(&name)
            .outgoing(change_id(n))
            .await
            .unwrap()
            .is_some();
        assert_eq!(
            waiting.iter().any(|change| change.id == change_id(n)),
            known
        );
    }
}

#[wasm_bindgen_test]
async fn fm_04_rows_and_cursor_come_together_or_not_at_all() {
    let name = fresh_name();
    let store = store_at(&name);
    store.apply(page(None, "1", rows(1..=3))).await.unwrap();
    let mut damaged = page(Some("1"), "2", rows(4..=6));
    damaged.response.digest.sum ^= 1;
    assert_eq!(
        store.apply(damaged).await,
        Err(StoreError::DamagedAnswer("digest"))
    );
    let other_tab = store_at(&name);
    assert_eq!(
        other_tab.head().await.unwrap().cursor,
        Some(Cursor("1".to_owned()))
    );
    assert_eq!(
        other_tab
            .rows(&Filter::default(), EARLY)
            .await
            .unwrap()
            .len(),
        3
    );
    // the page that was given up at every possible step
    for steps in 0..12 {
        let mut storing = Box::pin(store.apply(page(Some("1"), "2", rows(4..=6))));
        for _ in 0..steps {
            let step = Box::pin(gloo_timers::future::TimeoutFuture::new(0));
            match futures_util::future::select(storing, step).await {
                futures_util::future::Either::Left(_) => {
                    storing = Box::pin(store.apply(page(Some("1"), "2", rows(4..=6))));
                    break;
                }
                futures_util::future::Either::Right(((), rest)) => storing = rest,
            }
        }
        drop(storing);
        let seen = store_at(&name);
        let cursor = seen.head().await.unwrap().cursor;
        let count = seen.rows(&Filter::default(), EARLY).await.unwrap().len();
        let expected = if cursor == Some(Cursor("1".to_owned())) {
            3
        } else {
            6
        };
        assert_eq!(count, expected, "after {steps} steps");
    }
}

#[wasm_bindgen_test]
async fn two_tabs_share_one_outbox_and_one_answer() {
    let name = fresh_name();
    let (one, two) = (store_at(&name), store_at(&name));
    one.enqueue(NewEntry::Own(creation(1))).await.unwrap();
    two.enqueue(NewEntry::Own(creation(2))).await.unwrap();
    two.enqueue(NewEntry::Own(creation(1))).await.unwrap();
    let ids: Vec<_> = one
        .waiting()
        .await
        .unwrap()
        .iter()
        .map(|change| change.id)
        .collect();
    assert_eq!(ids, [change_id(1), change_id(2)]);
    one.apply(page(None, "1", rows(1..=1))).await.unwrap();
    assert_eq!(
        two.apply(page(None, "1", rows(1..=1))).await,
        Err(StoreError::Moved)
    );
    // what one tab stored, the other one reads
    assert!(two.row(record(1), EARLY).await.unwrap().is_some());
}

#[wasm_bindgen_test]
async fn two_tabs_typing_into_one_field_keep_both_texts() {
    let name = fresh_name();
    let (one, two) = (store_at(&name), store_at(&name));
    one.edit_field(keystroke(1, "one")).await.unwrap();
    let mut other = keystroke(2, "two");
    other.tab = TabId(2);
    two.edit_field(other).await.unwrap();
    let batch = one.take_batch(ALL).await.unwrap();
    assert_eq!(batch.changes.len(), 2);
    let view = one.draft(record(1), EARLY).await.unwrap().unwrap();
    assert_eq!(view.fields["1.1"].others.len(), 1);
}

#[wasm_bindgen_test]
async fn a_batch_taken_twice_is_the_same_batch() {
    let store = store_at(&fresh_name());
    store.edit_field(keystroke(1, "a")).await.unwrap();
    let first = store.take_batch(ALL).await.unwrap();
    let second = store.take_batch(ALL).await.unwrap();
    let json = |batch: &sync::store::Batch| serde_json::to_string(&batch.changes).unwrap();
    assert_eq!(json(&first), json(&second));
    assert_eq!(first.changes.len(), 1);
}
