//! A store under a lock: sealed from the start, and sealed later while it is in use.

use crate::raw;
use crate::support::{change_id, creation, fresh_name, keystroke, page, record, rows, store_at};
use domain::Instant;
use gloo_timers::future::TimeoutFuture;
use idb::{Connection, IdbStore, SealedBy};
use std::rc::Rc;
use sync::store::{DeviceStore, FieldWrite, Filter, NewEntry, StoreError, TakeBatch};
use sync::testing::EARLY;
use sync::testing::author;
use sync::testing::device::Harness;
use sync::wire::RefuseReason;
use vault::{Ring, Sealer, Secret, is_sealed};
use wasm_bindgen_test::wasm_bindgen_test;

/// The seal of one page load.
pub(crate) fn seal(load: u8) -> Rc<SealedBy> {
    let ring = Ring::new(Secret::new([1; 32]), Secret::new([2; 32]));
    Rc::new(SealedBy::new(Sealer::new(ring, [load; 16])))
}

pub(crate) fn sealed_at(name: &str, load: u8) -> IdbStore {
    IdbStore::sealed(Connection::sealed(name), author(1), seal(load))
}

struct OnDisk(String);

impl Harness for OnDisk {
    type Store = IdbStore;

    async fn first(&self) -> IdbStore {
        sealed_at(&self.0, 1)
    }

    async fn second(&self) -> IdbStore {
        sealed_at(&self.0, 2)
    }
}

macro_rules! on_disk_sealed {
    ($case:ident) => {
        #[wasm_bindgen_test]
        async fn $case() {
            sync::testing::device::$case(&OnDisk(fresh_name())).await;
        }
    };
}

sync::device_store_contract!(on_disk_sealed);

const ANSWER: &str = "きのうから鼻水 ロットAB1234";
/// What must not be found: an answer, a question asked only after a "yes", words of rows and of structure.
const WORDS: [&str; 6] = [
    ANSWER,
    "AB1234",
    "c03t",
    "Observation",
    "author 1",
    "resourceType",
];

/// Something in every table.
pub(crate) async fn fill(store: &IdbStore) {
    let typed = |n: u32, link: &str, text: &str| FieldWrite {
        link: link.to_owned(),
        ..keystroke(n, text)
    };
    store.edit_field(typed(1, "c03t", ANSWER)).await.unwrap();
    store.edit_field(typed(2, "1.1", "けんと")).await.unwrap();
    let all = TakeBatch {
        max_count: 500,
        max_bytes: 1 << 20,
    };
    store.enqueue(NewEntry::Own(creation(500))).await.unwrap();
    let sent = store.take_batch(all).await.unwrap();
    let mut answer = page(None, "1", rows(2..=231));
    answer.response.outcomes = sync::testing::accepted(&sent.changes);
    store.apply(answer).await.unwrap();
    store
        .apply(page(Some("1"), "2", rows(232..=234)))
        .await
        .unwrap();
    for n in 501..=504 {
        store.enqueue(NewEntry::Own(creation(n))).await.unwrap();
    }
    let reason = RefuseReason::InvalidResource;
    store
        .set_aside(change_id(504), reason, Instant(5))
        .await
        .unwrap();
    // typed since, and not sent
    store.edit_field(typed(3, "c03t", ANSWER)).await.unwrap();
    store
        .edit_field(typed(4, "1.1", "けんとです"))
        .await
        .unwrap();
    store.keep_reserve().await.unwrap();
}

/// All a person could see of it.
async fn seen(store: &IdbStore) -> String {
    let rows: Vec<String> = store
        .rows(&Filter::default(), EARLY)
        .await
        .unwrap()
        .iter()
        .map(|local| format!("{} {}", local.row.id, local.row.body.get()))
        .collect();
    let drafts = store.drafts(EARLY).await.unwrap();
    let waiting = serde_json::to_string(&store.waiting().await.unwrap()).unwrap();
    let attention = serde_json::to_string(&store.attention().await.unwrap()).unwrap();
    let known = store.outgoing(change_id(500)).await.unwrap().is_some();
    format!(
        "{rows:?} {drafts:?} {waiting} {attention} {:?} {known}",
        store.head().await.unwrap()
    )
}

#[wasm_bindgen_test]
async fn a_sealed_store_shows_no_word_of_a_record_in_its_values_or_keys() {
    let (name, clear) = (fresh_name(), fresh_name());
    let (store, in_the_clear) = (sealed_at(&name, 1), store_at(&clear));
    fill(&store).await;
    while store.reseal_some().await.unwrap() {}
    assert_eq!(raw::in_the_clear(&name, &WORDS).await, Vec::<String>::new());
    // the same search finds each of them in a store without a lock
    fill(&in_the_clear).await;
    let plain = Connection::with_steps(&clear, idb::sealed_schema());
    drop(
        IdbStore::new(plain, author(1), Rc::new(sync::store::Plain))
            .head()
            .await,
    );
    let found = raw::in_the_clear(&clear, &WORDS).await.join("\n");
    assert!(WORDS.iter().all(|word| found.contains(word)), "{found}");
}

#[wasm_bindgen_test]
async fn a_store_in_the_clear_is_sealed_while_it_is_used_and_loses_nothing() {
    let name = fresh_name();
    let clear = store_at(&name);
    fill(&clear).await;
    let before = seen(&clear).await;
    // a new lock: the tab with the unlocked store takes the connection over
    let mut step = 0;
    loop {
        // a crash before every step: nothing in memory survives
        let store = sealed_at(&name, step);
        assert_eq!(seen(&store).await, before, "step {step}");
        let more = store.reseal_some().await.unwrap();
        store.connection().close();
        step += 1;
        if !more {
            break;
        }
    }
    assert!(step > 10, "it went in small steps");
    let after = sealed_at(&name, step);
    assert_eq!(seen(&after).await, before);
    assert_eq!(raw::in_the_clear(&name, &WORDS).await, Vec::<String>::new());
    for (table, key, bytes) in raw::everything(&name).await {
        assert!(
            is_sealed(&bytes) || (table, key.as_str()) == ("blobs", "reserve"),
            "{table} {key}"
        );
    }
    assert_eq!(
        clear.head().await,
        Err(StoreError::Newer),
        "nobody writes in the clear any more"
    );
}

#[wasm_bindgen_test]
async fn fm_19_sealing_given_up_at_any_moment_leaves_every_record_readable() {
    let name = fresh_name();
    let clear = store_at(&name);
    fill(&clear).await;
    let before = seen(&clear).await;
    clear.connection().close();
    for steps in 0..25_u8 {
        let store = sealed_at(&name, steps);
        let mut sealing = Box::pin(store.reseal_some());
        for _ in 0..steps % 7 {
            let step = Box::pin(TimeoutFuture::new(0));
            match futures_util::future::select(sealing, step).await {
                futures_util::future::Either::Left(_) => {
                    sealing = Box::pin(store.reseal_some());
                    break;
                }
                futures_util::future::Either::Right(((), rest)) => sealing = rest,
            }
        }
        drop(sealing);
        assert_eq!(
            seen(&sealed_at(&name, 100 + steps)).await,
            before,
            "after {steps} steps"
        );
    }
}

#[wasm_bindgen_test]
async fn a_locked_store_gives_nothing_and_takes_nothing() {
    let name = fresh_name();
    let seal = seal(1);
    let store = IdbStore::sealed(Connection::sealed(&name), author(1), seal.clone());
    store.edit_field(keystroke(1, "けんと")).await.unwrap();
    let before = raw::everything(&name).await;
    seal.lock();
    assert_eq!(
        store.draft(record(1), EARLY).await.err(),
        Some(StoreError::Locked)
    );
    assert_eq!(
        store.edit_field(keystroke(2, "x")).await,
        Err(StoreError::Locked)
    );
    assert_eq!(
        store.enqueue(NewEntry::Own(creation(1))).await,
        Err(StoreError::Locked)
    );
    assert_eq!(raw::everything(&name).await, before);
    assert!(
        sealed_at(&name, 2)
            .draft(record(1), EARLY)
            .await
            .unwrap()
            .is_some()
    );
}

#[wasm_bindgen_test]
async fn text_kept_beside_the_database_is_sealed_and_older_text_still_read() {
    let store = sealed_at(&fresh_name(), 1);
    let kept = store.seal_text("rescue", ANSWER).unwrap();
    assert!(!kept.contains(ANSWER));
    assert_eq!(store.open_text("rescue", &kept).unwrap(), ANSWER);
    assert!(store.open_text("other", &kept).is_err());
    assert_eq!(store.open_text("rescue", "[]").unwrap(), "[]");
    let clear = store_at(&fresh_name());
    assert_eq!(clear.seal_text("rescue", ANSWER).unwrap(), ANSWER);
}

#[wasm_bindgen_test]
async fn the_share_that_is_sealed_grows_until_it_is_all() {
    let name = fresh_name();
    let plain = store_at(&name);
    fill(&plain).await;
    plain.connection().close();
    let store = sealed_at(&name, 1);
    let (begun, all) = store.sealing_share().await.unwrap();
    assert!(begun < all, "{begun} of {all}");
    let mut before = begun;
    loop {
        let (done, all) = store.sealing_share().await.unwrap();
        assert!(done >= before && done <= all, "{done} of {all}");
        before = done;
        if !store.reseal_some().await.unwrap() {
            break;
        }
    }
    let (done, all) = store.sealing_share().await.unwrap();
    assert_eq!(done, all);
}
