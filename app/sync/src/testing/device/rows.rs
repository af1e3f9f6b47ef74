//! What came down from the server, packed or not.

use super::*;

/// FM-27.
pub async fn a_person_who_leaves_takes_the_rows_but_not_what_is_unsent<H: Harness>(harness: &H) {
    let store = harness.first().await;
    let batch = take(&store).await;
    let other = Row {
        person: PersonId(uuid(2, 2)),
        ..row(2, 1)
    };
    apply(&store, &batch, answer(None, "c1", vec![row(1, 1), other])).await;
    edit(&store, typed(1, "a", "unsent", &[])).await;
    let batch = store.head().await.expect("read").cursor;
    let scope = vec![ScopeChange {
        person: person(),
        kind: ScopeKind::Gone,
    }];
    let response = checked(SyncResponse {
        scope,
        ..answer(Some("c1"), "c2", Vec::new())
    });
    store
        .apply(SyncApply {
            expect_cursor: batch,
            response,
            at: Instant(1),
        })
        .await
        .expect("stored");
    assert_eq!(row_ids(&store).await, [RecordId(uuid(3, 2))]);
    assert_eq!(
        (unsent(&store).await, value(&store, "a").await),
        (1, Some("unsent".into()))
    );
}

/// FM-22: packed history is as good as single rows.
pub async fn a_bulk_of_rows_reads_back_and_newer_rows_take_precedence<H: Harness>(harness: &H) {
    let store = harness.first().await;
    let rows: Vec<Row> = (1..=450).map(|n| row(n, u64::from(n))).collect();
    let batch = take(&store).await;
    apply(&store, &batch, answer(None, "c1", rows)).await;
    let newer = Row {
        body: raw(r#"{"resourceType":"Observation","newer":true}"#),
        ..row(7, 451)
    };
    let batch = take(&store).await;
    apply(
        &store,
        &batch,
        answer(Some("c1"), "c2", vec![newer.clone()]),
    )
    .await;
    let other = harness.second().await;
    assert_eq!(row_ids(&other).await.len(), 450);
    let found = other
        .row(newer.id, EARLY)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(
        (found.row.seq, found.row.body.get()),
        (451, newer.body.get())
    );
    let old = other
        .row(RecordId(uuid(3, 300)), EARLY)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(
        old.row.body.get(),
        row(300, 300).body.get(),
        "byte for byte"
    );
    // A reset drops what was packed as well.
    let scope = vec![ScopeChange {
        person: person(),
        kind: ScopeKind::Reset,
    }];
    let batch = take(&store).await;
    apply(
        &store,
        &batch,
        checked(SyncResponse {
            scope,
            ..answer(Some("c2"), "c3", vec![row(9, 500)])
        }),
    )
    .await;
    assert_eq!(row_ids(&store).await, [RecordId(uuid(3, 9))]);
}

/// Also out of a block.
pub async fn a_discarded_row_disappears<H: Harness>(harness: &H) {
    let store = harness.first().await;
    let batch = take(&store).await;
    apply(
        &store,
        &batch,
        answer(
            None,
            "c1",
            (1..=250).map(|n| row(n, u64::from(n))).collect(),
        ),
    )
    .await;
    let gone = Row {
        status: RowStatus::Discarded,
        ..row(3, 251)
    };
    let batch = take(&store).await;
    apply(&store, &batch, answer(Some("c1"), "c2", vec![gone])).await;
    assert_eq!(row_ids(&store).await.len(), 249);
    assert!(
        store
            .row(RecordId(uuid(3, 3)), EARLY)
            .await
            .expect("read")
            .is_none()
    );
}

/// With the outbox drawn over them, newest first.
pub async fn rows_are_found_by_person_and_kind<H: Harness>(harness: &H) {
    let store = harness.first().await;
    let other_person = Row {
        person: PersonId(uuid(2, 2)),
        ..row(2, 1)
    };
    let other_kind = Row {
        kind: "Patient".to_owned(),
        ..row(3, 2)
    };
    let batch = take(&store).await;
    apply(
        &store,
        &batch,
        answer(None, "c1", vec![row(1, 1), other_person, other_kind]),
    )
    .await;
    enqueue(&store, create(4, &[4])).await;
    let filter = Filter::all().of(person()).kind("Observation");
    let found = store.rows(&filter, EARLY).await.expect("read");
    let ids: Vec<_> = found
        .iter()
        .map(|local| (local.row.id, local.pending))
        .collect();
    assert_eq!(
        ids,
        [(RecordId(uuid(3, 4)), true), (RecordId(uuid(3, 1)), false)]
    );
}

/// Each person's last ones, wherever they lie; what is not sent yet is never left out.
pub async fn only_the_newest_rows_are_read_where_that_is_enough<H: Harness>(harness: &H) {
    let store = harness.first().await;
    let batch = take(&store).await;
    let mut rows: Vec<Row> = (1..=450).map(|n| row(n, u64::from(n))).collect();
    rows.push(Row {
        person: PersonId(uuid(2, 2)),
        ..row(500, 7)
    });
    apply(&store, &batch, answer(None, "c1", rows)).await;
    enqueue(&store, create(4, &[600])).await;
    let check = async |filter: Filter, expect: &[u32]| {
        let found = store.rows(&filter, EARLY).await.expect("read");
        let mut ids: Vec<RecordId> = found.iter().map(|local| local.row.id).collect();
        ids.sort_unstable();
        let expect: Vec<RecordId> = expect.iter().map(|n| RecordId(uuid(3, *n))).collect();
        assert_eq!(ids, expect, "{filter:?}");
    };
    check(Filter::all().newest(2), &[449, 450, 500, 600]).await;
    check(Filter::all().of(person()).newest(1), &[450, 600]).await;
    check(Filter::all().kind("Patient").newest(2), &[]).await;
    let all = store.rows(&Filter::all().newest(1000), EARLY).await;
    assert_eq!(all.expect("read").len(), 452);
}
