//! The factory of a hidden frame. Tests that run after this one go through it, too.

use crate::support::{creation, fresh_name, keystroke, page, record, rows, store_at};
use sync::store::{DeviceStore, Filter, NewEntry};
use sync::testing::EARLY;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn fm_14_a_store_goes_on_through_the_factory_of_a_fresh_frame() {
    let name = fresh_name();
    let store = store_at(&name);
    store.edit_field(keystroke(1, "a")).await.unwrap();
    store.apply(page(None, "1", rows(2..=300))).await.unwrap();
    store.connection().close();
    for round in 2..=3 {
        idb::borrow_a_fresh_factory().unwrap();
        let store = store_at(&name);
        store
            .edit_field(keystroke(round, &"a".repeat(3)))
            .await
            .unwrap();
        store
            .enqueue(NewEntry::Own(creation(1000 + round)))
            .await
            .unwrap();
        let draft = store.draft(record(1), EARLY).await.unwrap().unwrap();
        assert_eq!(draft.fields["1.1"].value["text"], "aaa");
        assert!(store.rows(&Filter::default(), EARLY).await.unwrap().len() > 299);
        // a fresh schema, too
        store_at(&fresh_name())
            .edit_field(keystroke(1, "b"))
            .await
            .unwrap();
        store.connection().close();
    }
}
