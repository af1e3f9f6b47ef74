//! The same tests on both databases. PostgreSQL only where `DATABASE_URL` names one.

use super::testing::{Fresh, fresh};
use super::{This, devices, import, records};
use crate::session::{SessionHash, runs};
use crate::store::error::StoreError;
use crate::store::model::{Imported, NewAccount, NewTie, TieKind};
use domain::{AccountId, Date, DeviceId, Instant, PersonId, RecordId};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use sync::server_store::{Caller, Visit};
use sync::wire::{Author, Job, Row, RowStatus};
use uuid::Uuid;

fn uuid(family: u128, number: u128) -> Uuid {
    Uuid::from_u128((family << 64) | number)
}

fn person(number: u128) -> PersonId {
    PersonId(uuid(1, number))
}

fn row(person: PersonId, number: u128, kind: &str) -> Row {
    Row {
        id: RecordId(uuid(2, number)),
        person,
        kind: kind.to_owned(),
        seq: 0,
        updated_at: Instant(0),
        author: Author {
            account: AccountId(uuid(3, 1)),
            name: "試験".to_owned(),
            organization: None,
            organization_name: None,
        },
        status: RowStatus::Final,
        body: RawValue::from_string(format!(r#"{{"resourceType":"{kind}", "n":{number}}}"#))
            .unwrap(),
        fields: BTreeMap::new(),
        supersedes: None,
        superseded_by: None,
        reason: None,
    }
}

/// Adds a row and then keeps the transaction open for a while.
async fn append_slowly(store: &This, row: Row, hold: Duration) -> Result<bool, StoreError> {
    store
        .write(move |conn, effects| {
            Box::pin(async move {
                let added = records::append(conn, row, effects).await?;
                tokio::time::sleep(hold).await;
                Ok(added)
            })
        })
        .await
}

/// FM-5: sixteen writers with overlapping transactions, one reader with pages of seven.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fm_5_a_reader_misses_no_row_that_commits_late() {
    const WRITERS: u128 = 16;
    const EACH: u128 = 25;
    let Some(Fresh { store, kept: _kept }) = fresh().await else {
        return;
    };
    let people = [person(1), person(2)];
    let running = Arc::new(AtomicUsize::new(16));
    for writer in 0..WRITERS {
        let (store, running) = (store.clone(), running.clone());
        tokio::spawn(async move {
            for number in 0..EACH {
                // the other person first every second time, and locks held for different times
                let person = people[usize::from((writer + number) % 2 == 1)];
                let new = row(person, writer * EACH + number, "Observation");
                let hold =
                    Duration::from_millis(u64::try_from((writer * 7 + number * 3) % 5).unwrap());
                assert!(append_slowly(&store, new, hold).await.unwrap());
            }
            running.fetch_sub(1, Ordering::SeqCst);
        });
    }
    let mut seen: BTreeMap<PersonId, Vec<(u64, RecordId)>> = BTreeMap::new();
    loop {
        let finished = running.load(Ordering::SeqCst) == 0;
        let mut found_any = false;
        for person in people {
            let list = seen.entry(person).or_default();
            let after = list.last().map_or(0, |(seq, _)| *seq);
            let page = store.rows_after(person, after, 7).await.unwrap();
            found_any |= !page.is_empty();
            list.extend(page.iter().map(|row| (row.seq, row.id)));
        }
        if finished && !found_any {
            break;
        }
    }
    let total: usize = seen.values().map(Vec::len).sum();
    assert_eq!(
        u128::try_from(total).unwrap(),
        WRITERS * EACH,
        "every row came exactly once"
    );
    for list in seen.values() {
        let numbers: Vec<u64> = list.iter().map(|(seq, _)| *seq).collect();
        let expected: Vec<u64> = (1..=u64::try_from(list.len()).unwrap()).collect();
        assert_eq!(numbers, expected, "without a gap and in order");
    }
}

#[tokio::test]
async fn work_that_fails_leaves_nothing_and_harms_no_other() {
    let Some(Fresh { store, kept: _kept }) = fresh().await else {
        return;
    };
    let bad = store.write(move |conn, effects| {
        Box::pin(async move {
            records::append(conn, row(person(1), 1, "Observation"), effects).await?;
            Err::<(), _>(crate::store::error::unreadable("a test"))
        })
    });
    let good = store.append(row(person(1), 2, "Observation"));
    let (bad, good) = tokio::join!(bad, good);
    assert!(bad.is_err());
    assert!(good.unwrap());
    let rows = store.rows_after(person(1), 0, 10).await.unwrap();
    assert_eq!(
        rows.iter().map(|row| (row.seq, row.id)).collect::<Vec<_>>(),
        [(1, RecordId(uuid(2, 2)))]
    );
}

#[tokio::test]
async fn the_audit_trail_refuses_to_be_altered_and_shows_it_when_it_was() {
    let Some(Fresh { store, kept: _kept }) = fresh().await else {
        return;
    };
    for number in 1..=3 {
        assert!(
            store
                .append(row(person(1), number, "AuditEvent"))
                .await
                .unwrap()
        );
    }
    assert!(
        !store.append(row(person(1), 2, "AuditEvent")).await.unwrap(),
        "the same line once"
    );
    assert!(store.verify_audit(person(1)).await.unwrap().is_whole());
    let rows = store.rows_after(person(1), 0, 10).await.unwrap();
    assert!(rows[1].body.get().contains("previous-hash"));
    for statement in [
        "UPDATE record SET content = replace(content, 'AuditEvent', 'Other')",
        "DELETE FROM record",
        "UPDATE audit SET number = number + 1",
        "DELETE FROM audit",
    ] {
        let tried = store.write(move |conn, _| {
            Box::pin(async move {
                sqlx::query(statement)
                    .execute(conn)
                    .await
                    .map_err(crate::store::error::of_sql)
            })
        });
        assert!(tried.await.is_err(), "{statement}");
    }
    super::testing::drop_triggers(&store).await;
    let forge = async |from: &'static str, to: &'static str| {
        let forged = store.write(move |conn, _| {
            Box::pin(async move {
                sqlx::query("UPDATE record SET content = replace(content, $1, $2)")
                    .bind(from)
                    .bind(to)
                    .execute(conn)
                    .await
                    .map_err(crate::store::error::of_sql)
            })
        });
        forged.await.unwrap();
        let chain = store.verify_audit(person(1)).await.unwrap();
        (chain.lines, chain.broken_at)
    };
    // what it says, and the envelope around it
    for (from, to) in [("\"n\":2", "\"n\":9"), ("\"seq\":2", "\"seq\":8")] {
        assert_eq!(forge(from, to).await, (1, Some(2)), "{to}");
        assert_eq!(forge(to, from).await, (3, None), "{from}");
    }
    let cut = store.write(move |conn, _| {
        Box::pin(async move {
            sqlx::query("DELETE FROM audit WHERE number = 3")
                .execute(conn)
                .await
                .map_err(crate::store::error::of_sql)
        })
    });
    cut.await.unwrap();
    let chain = store.verify_audit(person(1)).await.unwrap();
    assert_eq!(
        (chain.lines, chain.broken_at),
        (2, Some(3)),
        "a record without its line"
    );
}

fn family() -> Imported {
    let account = AccountId(uuid(4, 1));
    let last_day: Date = "2041-10-14".parse().unwrap();
    Imported {
        accounts: vec![NewAccount {
            id: account,
            name: "試験 花子".to_owned(),
            role: Job::Person,
            organization: None,
            demo: 0,
            demo_note: None,
        }],
        ties: vec![NewTie {
            person: person(1),
            account,
            kind: TieKind::Guardian,
            last_day: Some(last_day),
        }],
        rows: vec![(row(person(1), 1, "Patient"), None)],
        ..Imported::default()
    }
}

fn caller() -> Caller {
    Caller {
        account: AccountId(uuid(4, 1)),
        name: "試験 花子".to_owned(),
        role: Job::Person,
        organization: None,
        organization_name: None,
        organization_kind: None,
        device: DeviceId(Uuid::nil()),
    }
}

#[tokio::test]
async fn importing_twice_changes_nothing() {
    let Some(Fresh { store, kept: _kept }) = fresh().await else {
        return;
    };
    assert!(store.is_empty().await.unwrap());
    assert_eq!(store.import(family()).await.unwrap(), 1);
    assert_eq!(store.import(family()).await.unwrap(), 0);
    assert!(!store.is_empty().await.unwrap());
    assert_eq!(store.rows_after(person(1), 0, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn guardianship_ends_with_the_day_before_the_18th_birthday() {
    let Some(Fresh { store, kept: _kept }) = fresh().await else {
        return;
    };
    store.import(family()).await.unwrap();
    for (day, expect) in [("2026-11-21", 1), ("2041-10-14", 1), ("2041-10-15", 0)] {
        let day: Date = day.parse().unwrap();
        assert_eq!(
            store.scope(&caller(), day, day).await.unwrap().len(),
            expect,
            "{day}"
        );
    }
}

#[tokio::test]
async fn a_scope_that_was_looked_up_before_follows_a_new_visit_at_once() {
    let Some(Fresh { store, kept: _kept }) = fresh().await else {
        return;
    };
    store.import(family()).await.unwrap();
    let organization = domain::OrganizationId(uuid(5, 1));
    let clinic = Caller {
        account: AccountId(uuid(4, 9)),
        organization: Some(organization),
        ..caller()
    };
    let today: Date = "2026-11-21".parse().unwrap();
    assert!(store.scope(&clinic, today, today).await.unwrap().is_empty());
    let visit = Visit {
        record: RecordId(uuid(2, 7)),
        person: person(1),
        organization,
        date: today,
    };
    let mut opened = Imported {
        rows: vec![(row(person(1), 7, "Encounter"), Some(visit))],
        ..Imported::default()
    };
    store
        .write(move |conn, effects| {
            Box::pin(
                async move { import::import(conn, &std::mem::take(&mut opened), effects).await },
            )
        })
        .await
        .unwrap();
    let scope = store.scope(&clinic, today, today).await.unwrap();
    assert_eq!((scope.len(), scope[0].head), (1, 2));
}

#[tokio::test]
async fn a_session_that_ended_or_expired_is_nobodys() {
    let Some(Fresh { store, kept: _kept }) = fresh().await else {
        return;
    };
    store.import(family()).await.unwrap();
    let (hash, account) = (SessionHash([7; 32]), AccountId(uuid(4, 1)));
    let line = super::keys_tests::line(account, 0);
    let new = super::keys_tests::session(hash, account);
    store.begin_session(new, line.clone()).await.unwrap();
    let found = store.session(hash).await.unwrap().unwrap();
    assert!(runs(&found, Instant(999)) && !runs(&found, Instant(1000)));
    let stranger = store.session(SessionHash([8; 32])).await.unwrap();
    assert!(stranger.is_none());
    store.end_session(hash, line).await.unwrap();
    assert!(store.session(hash).await.unwrap().is_none());
}

#[tokio::test]
async fn an_account_gets_keys_for_so_many_devices_and_no_more() {
    let Some(Fresh { store, kept: _kept }) = fresh().await else {
        return;
    };
    store.import(family()).await.unwrap();
    let account = AccountId(uuid(4, 1));
    for number in 0..devices::DEVICES_MAX {
        let device = DeviceId(uuid(6, u128::try_from(number).unwrap()));
        assert!(
            store
                .add_device(
                    account,
                    device,
                    String::new(),
                    super::keys_tests::line(account, 0)
                )
                .await
                .unwrap()
        );
    }
    assert!(
        !store
            .add_device(
                account,
                DeviceId(uuid(6, 9999)),
                String::new(),
                super::keys_tests::line(account, 0)
            )
            .await
            .unwrap()
    );
    assert!(
        store
            .add_device(
                account,
                DeviceId(uuid(6, 0)),
                String::new(),
                super::keys_tests::line(account, 0)
            )
            .await
            .unwrap(),
        "a known one always"
    );
}
