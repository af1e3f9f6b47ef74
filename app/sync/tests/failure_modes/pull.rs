//! On the way down.

use crate::phone::{Phone, START, person, server};
use domain::{Instant, RecordId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};
use sync::digest;
use sync::server_store::{Incoming, MemoryServer, ServerStore};
use sync::store::{DeviceStore, StoreError};
use sync::testing::{EARLY, create, now};

fn filled(count: u32) -> MemoryServer {
    let (server, writer) = (server(), Phone::of(2));
    let changes = (1..=count).map(|n| Incoming {
        caller: writer.caller.clone(),
        change: create(n, &[n]),
        sent_at: Instant(START),
    });
    now(server.apply_changes(changes.collect(), Instant(START))).unwrap();
    server
}

fn assert_same(server: &MemoryServer, phone: &Phone) {
    let expect = now(server.rows_after(person(), 0, 100_000)).unwrap();
    let found = phone.store.stored_rows();
    assert_eq!(digest::of_page(&expect), digest::of_page(&found));
}

#[test]
fn fm_04_a_transaction_that_fails_at_every_page_leaves_rows_and_cursor_together() {
    let server = filled(10_000);
    let phone = Phone::of(1);
    let mut fetched: BTreeMap<Option<String>, u32> = BTreeMap::new();
    let mut failed = false;
    loop {
        let batch = phone.take();
        *fetched
            .entry(batch.cursor.clone().map(|cursor| cursor.0))
            .or_default() += 1;
        let answer = phone.asks(&server, &batch, START, 100);
        failed = !failed;
        if failed {
            let before = (
                now(phone.store.head()).unwrap(),
                phone.store.stored_rows().len(),
            );
            phone
                .store
                .fail_next_write(StoreError::Aborted("killed".to_owned()));
            assert!(phone.stores(&batch, &answer).is_err());
            assert_eq!(
                (
                    now(phone.store.head()).unwrap(),
                    phone.store.stored_rows().len()
                ),
                before
            );
        } else if !phone.stores(&batch, &answer).unwrap().more {
            break;
        }
    }
    assert_same(&server, &phone);
    assert!(
        fetched.values().all(|times| *times <= 2),
        "no page is fetched more than twice"
    );
}

#[test]
fn fm_05_a_reader_misses_nothing_while_sixteen_write() {
    let server = server();
    let running = AtomicU32::new(16);
    let phone = Phone::of(1);
    std::thread::scope(|scope| {
        for writer in 0..16 {
            let (server, running) = (&server, &running);
            scope.spawn(move || {
                let caller = sync::testing::caller(2, None);
                for n in 0..50 {
                    let number = writer * 1_000 + n + 1;
                    let change = create(number, &[number, number + 500_000]);
                    let incoming = Incoming {
                        caller: caller.clone(),
                        change,
                        sent_at: Instant(START),
                    };
                    now(server.apply_changes(vec![incoming], Instant(START))).unwrap();
                }
                running.fetch_sub(1, Ordering::SeqCst);
            });
        }
        loop {
            let last = running.load(Ordering::SeqCst) == 0;
            let batch = phone.take();
            let answer = phone.asks(&server, &batch, START, 7);
            let applied = phone.stores(&batch, &answer).unwrap();
            if last && !applied.more {
                break;
            }
        }
    });
    let ids: BTreeSet<RecordId> = phone.store.stored_rows().iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), 1_600);
    assert_same(&server, &phone);
}

#[test]
fn fm_22_a_first_replication_over_a_bad_link_resumes_and_hardly_repeats_itself() {
    let server = filled(10_000);
    let ideal = Phone::of(1);
    let mut ideal_bytes = 0;
    loop {
        let batch = ideal.take();
        let answer = ideal.asks(&server, &batch, START, 1_000);
        ideal_bytes += answer.len();
        if !ideal.stores(&batch, &answer).unwrap().more {
            break;
        }
    }
    let phone = Phone::of(1);
    let mut bytes = 0;
    let mut tries = 0_u32;
    loop {
        let batch = phone.take();
        let answer = phone.asks(&server, &batch, START, 1_000);
        tries += 1;
        // One answer in ten breaks off half way, and the app is started again.
        if tries % 10 == 3 {
            bytes += answer.len() / 2;
            continue;
        }
        bytes += answer.len();
        let applied = phone.stores(&batch, &answer).unwrap();
        if tries == 1 {
            let some = now(phone.store.rows(&sync::store::Filter::default(), EARLY)).unwrap();
            assert!(!some.is_empty(), "what has come can be used");
        }
        if !applied.more {
            break;
        }
    }
    assert_same(&server, &phone);
    assert!(
        bytes * 10 <= ideal_bytes * 12,
        "{bytes} bytes for {ideal_bytes}"
    );
}

#[test]
fn fm_24_an_answer_from_a_cache_is_noticed() {
    let server = filled(50);
    let phone = Phone::of(1);
    let first = phone.take();
    let cached = phone.asks(&server, &first, START, 20);
    phone.stores(&first, &cached).unwrap();
    let second = phone.take();
    assert_eq!(
        phone.stores(&second, &cached),
        Err(StoreError::DamagedAnswer("after"))
    );
    phone.syncs(&server, START);
    assert_same(&server, &phone);
}
