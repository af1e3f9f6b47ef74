//! Opening, upgrading, closing: what other tabs and other releases do to a connection.

use crate::support::{delete, fresh_name, keystroke, record, store_at};
use gloo_timers::future::TimeoutFuture;
use idb::{Connection, Event, IdbStore, Step};
use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use std::cell::RefCell;
use std::rc::Rc;
use sync::store::{DeviceStore, Plain, StoreError};
use sync::testing::EARLY;
use sync::testing::author;
use wasm_bindgen_test::wasm_bindgen_test;

fn add_a_store(database: &Database) -> Result<(), Error> {
    database.create_object_store("later").build()?;
    Ok(())
}

fn fail(_: &Database) -> Result<(), Error> {
    Err(Error::from(wasm_bindgen::JsValue::from_str("step failed")))
}

/// The release after this one, as far as the schema is concerned.
fn next_release() -> &'static [Step] {
    let mut steps = idb::schema().to_vec();
    steps.push(add_a_store);
    steps.leak()
}

fn broken_release() -> &'static [Step] {
    let mut steps = idb::schema().to_vec();
    steps.push(fail);
    steps.leak()
}

fn store_of(connection: Connection) -> IdbStore {
    IdbStore::new(connection, author(1), Rc::new(Plain))
}

fn events(connection: &Connection) -> Rc<RefCell<Vec<Event>>> {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let to = seen.clone();
    connection.on_event(move |event| to.borrow_mut().push(event));
    seen
}

async fn text_of(store: &IdbStore) -> String {
    let draft = store
        .draft(record(1), EARLY)
        .await
        .expect("readable")
        .expect("there");
    draft.fields["1.1"].value["text"]
        .as_str()
        .expect("a text")
        .to_owned()
}

#[wasm_bindgen_test]
async fn a_first_start_makes_the_schema_and_a_second_start_finds_what_was_written() {
    let name = fresh_name();
    let store = store_at(&name);
    store.edit_field(keystroke(1, "けんと")).await.unwrap();
    store.connection().close();
    assert_eq!(text_of(&store_at(&name)).await, "けんと");
}

#[wasm_bindgen_test]
async fn every_released_schema_opens_in_this_release_with_its_data() {
    for version in 1..=idb::schema().len() {
        let name = fresh_name();
        let old = Connection::with_steps(&name, idb::schema()[..version].to_vec().leak());
        let store = store_of(old.clone());
        store.edit_field(keystroke(1, "前の版")).await.unwrap();
        old.close();
        assert_eq!(
            text_of(&store_at(&name)).await,
            "前の版",
            "from version {version}"
        );
    }
}

#[wasm_bindgen_test]
async fn fm_18_an_old_tab_closes_for_the_upgrade_after_saving_and_the_draft_opens_in_the_new_release()
 {
    let name = fresh_name();
    let old_tab = store_at(&name);
    let heard = events(old_tab.connection());
    old_tab.edit_field(keystroke(1, "a")).await.unwrap();
    let typing = old_tab.edit_field(keystroke(2, "ab"));
    let new_tab = store_of(Connection::with_steps(&name, next_release()));
    let (typed, draft) = futures_util::future::join(typing, new_tab.draft(record(1), EARLY)).await;
    typed.unwrap();
    assert!(draft.unwrap().is_some());
    assert_eq!(heard.borrow().as_slice(), [Event::ClosedForUpgrade]);
    assert_eq!(text_of(&new_tab).await, "ab");
    // the old release cannot write any more, says so, and deletes nothing
    assert_eq!(
        old_tab.edit_field(keystroke(3, "abc")).await,
        Err(StoreError::Newer)
    );
    assert_eq!(text_of(&new_tab).await, "ab");
}

#[wasm_bindgen_test]
async fn fm_18_an_upgrade_that_another_tab_blocks_says_so_within_a_second_or_two_and_goes_on_later()
{
    let name = fresh_name();
    store_at(&name).edit_field(keystroke(1, "a")).await.unwrap();
    // a tab that does not listen, as a frozen one
    let frozen = Database::open(name.clone()).await.expect("opens");
    let new_tab = store_of(Connection::with_steps(&name, next_release()));
    let heard = events(new_tab.connection());
    let started = js_sys::Date::now();
    assert_eq!(
        new_tab.draft(record(1), EARLY).await.map(|_| ()),
        Err(StoreError::Blocked)
    );
    assert!(js_sys::Date::now() - started < 2500.0);
    assert_eq!(
        new_tab.draft(record(1), EARLY).await.map(|_| ()),
        Err(StoreError::Blocked),
        "at once now"
    );
    frozen.close();
    while heard.borrow().is_empty() {
        TimeoutFuture::new(10).await;
    }
    assert_eq!(heard.borrow().as_slice(), [Event::Unblocked]);
    assert_eq!(text_of(&new_tab).await, "a");
}

#[wasm_bindgen_test]
async fn a_step_that_fails_leaves_the_old_schema_and_all_data() {
    let name = fresh_name();
    let store = store_at(&name);
    store.edit_field(keystroke(1, "a")).await.unwrap();
    store.connection().close();
    let broken = store_of(Connection::with_steps(&name, broken_release()));
    assert!(broken.draft(record(1), EARLY).await.is_err());
    assert_eq!(text_of(&store_at(&name)).await, "a");
}

#[wasm_bindgen_test]
async fn a_newer_database_is_an_error_to_show_and_stays_as_it_is() {
    let name = fresh_name();
    let newer = store_of(Connection::with_steps(&name, next_release()));
    newer.edit_field(keystroke(1, "a")).await.unwrap();
    newer.connection().close();
    assert_eq!(
        store_at(&name).draft(record(1), EARLY).await.map(|_| ()),
        Err(StoreError::Newer)
    );
    assert_eq!(text_of(&newer).await, "a");
}

#[wasm_bindgen_test]
async fn fm_14_a_connection_closed_in_the_middle_of_saving_is_opened_again() {
    let name = fresh_name();
    let store = store_at(&name);
    for n in 1..=20 {
        let saving = store.edit_field(keystroke(n, &n.to_string()));
        let closing = async { store.connection().close() };
        let (saved, ()) = futures_util::future::join(saving, closing).await;
        saved.unwrap();
        assert_eq!(text_of(&store).await, n.to_string());
    }
}

#[wasm_bindgen_test]
async fn many_first_operations_at_once_share_one_connection() {
    let name = fresh_name();
    let store = store_at(&name);
    let reads = (0..10).map(|_| store.draft(record(1), EARLY));
    for outcome in futures_util::future::join_all(reads).await {
        assert!(outcome.unwrap().is_none());
    }
    store.connection().close();
    // would wait for ever if one of them were still open
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn an_operation_given_up_while_opening_still_leaves_a_whole_schema() {
    let name = fresh_name();
    let store = store_at(&name);
    let given_up = futures_util::future::select(
        Box::pin(store.draft(record(1), EARLY)),
        Box::pin(std::future::ready(())),
    );
    drop(given_up.await);
    store.edit_field(keystroke(1, "a")).await.unwrap();
    assert_eq!(text_of(&store).await, "a");
}

#[wasm_bindgen_test]
async fn a_database_deleted_under_us_begins_anew_and_blocks_nobody() {
    let name = fresh_name();
    let store = store_at(&name);
    store.edit_field(keystroke(1, "a")).await.unwrap();
    delete(&name).await;
    assert!(store.draft(record(1), EARLY).await.unwrap().is_none());
}

#[wasm_bindgen_test]
async fn an_erased_store_is_empty_when_it_is_opened_again() {
    let name = fresh_name();
    let store = store_at(&name);
    store.edit_field(keystroke(1, "けん")).await.unwrap();
    store.connection().close();
    idb::erase(&name).await.unwrap();
    let again = store_at(&name);
    assert_eq!(again.draft(record(1), EARLY).await.unwrap(), None);
    again.connection().close();
    // what is not there counts as erased
    idb::erase(&fresh_name()).await.unwrap();
}
