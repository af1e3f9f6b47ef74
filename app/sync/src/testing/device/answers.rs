//! What an answer does to a store.

use super::*;

/// FM-4, FM-26: rows, outcomes and cursor come together or not at all.
pub async fn a_damaged_answer_changes_nothing<H: Harness>(harness: &H) {
    let store = harness.first().await;
    enqueue(&store, create(1, &[1])).await;
    let batch = take(&store).await;
    let mut whole = checked(SyncResponse {
        outcomes: accepted(&batch.changes),
        ..answer(None, "c1", vec![row(2, 1), row(3, 2)])
    });
    whole.rows.pop();
    let damaged = SyncApply {
        expect_cursor: None,
        response: whole,
        at: Instant(1),
    };
    assert_eq!(
        store.apply(damaged).await,
        Err(StoreError::DamagedAnswer("digest"))
    );
    let mut frame = answer(None, "c1", Vec::new());
    frame.cursor.0.push('x');
    let damaged = SyncApply {
        expect_cursor: None,
        response: frame,
        at: Instant(1),
    };
    assert_eq!(
        store.apply(damaged).await,
        Err(StoreError::DamagedAnswer("frame"))
    );
    assert_eq!(store.head().await.expect("read").cursor, None);
    assert_eq!((unsent(&store).await, row_ids(&store).await.len()), (1, 1));
}

/// Two leaders, or a stale copy from a cache: the second answer is not stored over the first.
pub async fn an_answer_for_another_cursor_changes_nothing<H: Harness>(harness: &H) {
    let store = harness.first().await;
    let batch = take(&store).await;
    apply(&store, &batch, answer(None, "c1", vec![row(1, 1)])).await;
    let late = SyncApply {
        expect_cursor: None,
        response: answer(None, "c9", vec![row(2, 2)]),
        at: Instant(1),
    };
    assert_eq!(
        harness.second().await.apply(late).await,
        Err(StoreError::Moved)
    );
    let stale = SyncApply {
        expect_cursor: store.head().await.expect("read").cursor,
        response: answer(None, "c9", vec![row(2, 2)]),
        at: Instant(1),
    };
    assert_eq!(
        store.apply(stale).await,
        Err(StoreError::DamagedAnswer("after"))
    );
    assert_eq!(row_ids(&store).await, [RecordId(uuid(3, 1))]);
}

/// FM-6: the bad one is listed with its reason, the others are through.
pub async fn a_refused_change_waits_for_the_person<H: Harness>(harness: &H) {
    let store = harness.first().await;
    for n in 1..=3 {
        enqueue(&store, create(n, &[n])).await;
    }
    let batch = take(&store).await;
    let outcomes = vec![
        accepted(&batch.changes)[0].clone(),
        refused(id(2), RefuseReason::NotAllowed),
        accepted(&batch.changes)[2].clone(),
    ];
    let applied = apply(
        &store,
        &batch,
        checked(SyncResponse {
            outcomes,
            ..answer(None, "c1", Vec::new())
        }),
    )
    .await;
    assert_eq!(
        (
            applied.settled,
            applied.accepted,
            applied.attention,
            applied.unsent
        ),
        (3, 2, 1, 0)
    );
    let other = harness.second().await;
    let items = other.attention().await.expect("read");
    assert_eq!(
        (items[0].id, items[0].reason),
        (id(2), RefuseReason::NotAllowed)
    );
    assert!(!other.dismiss(id(9)).await.expect("asked"));
    assert!(
        other
            .send_again(id(2), id(20), Instant(7))
            .await
            .expect("asked")
    );
    let again = take(&store).await;
    assert_eq!(ids(&again.changes), [id(20)]);
    let inner = change_in(&again.changes[0]).expect("readable");
    assert_eq!((inner.id, inner.at), (id(20), Instant(7)));
    assert!(store.attention().await.expect("read").is_empty());
}

/// What no request can carry does not block the others.
pub async fn a_change_can_be_set_aside<H: Harness>(harness: &H) {
    let store = harness.first().await;
    enqueue(&store, create(1, &[1])).await;
    enqueue(&store, create(2, &[2])).await;
    assert!(
        store
            .set_aside(id(1), RefuseReason::TooLarge, Instant(3))
            .await
            .expect("set aside")
    );
    assert!(
        !store
            .set_aside(id(1), RefuseReason::TooLarge, Instant(3))
            .await
            .expect("asked")
    );
    assert_eq!(ids(&take(&store).await.changes), [id(2)]);
    assert!(store.dismiss(id(1)).await.expect("dismissed"));
    assert_eq!(store.head().await.expect("read").attention, 0);
}

/// Nothing flickers between the acknowledgement and the row.
pub async fn an_accepted_change_stays_drawn_until_its_row_can_have_come<H: Harness>(harness: &H) {
    let store = harness.first().await;
    enqueue(&store, create(1, &[1])).await;
    let batch = take(&store).await;
    let page = SyncResponse {
        outcomes: accepted(&batch.changes),
        more: true,
        ..answer(None, "c1", vec![row(5, 1)])
    };
    apply(&store, &batch, checked(page)).await;
    assert_eq!((unsent(&store).await, row_ids(&store).await.len()), (0, 2));
    let batch = take(&store).await;
    assert!(batch.changes.is_empty());
    apply(&store, &batch, answer(Some("c1"), "c2", vec![row(1, 2)])).await;
    let row = store
        .row(RecordId(uuid(3, 1)), EARLY)
        .await
        .expect("read")
        .expect("there");
    assert!(!row.pending);
}

/// FM-20.
pub async fn a_restored_server_is_offered_everything_again<H: Harness>(harness: &H) {
    let store = harness.first().await;
    enqueue(&store, create(1, &[1])).await;
    let batch = take(&store).await;
    let response = checked(SyncResponse {
        outcomes: accepted(&batch.changes),
        ..answer(None, "c1", vec![row(1, 1)])
    });
    apply(&store, &batch, response).await;
    enqueue(&store, create(2, &[2])).await;
    let batch = take(&store).await;
    let scope = vec![ScopeChange {
        person: person(),
        kind: ScopeKind::Reset,
    }];
    let restored = SyncResponse {
        epoch: "second".to_owned(),
        scope,
        ..answer(Some("c1"), "d1", Vec::new())
    };
    let applied = apply(&store, &batch, checked(restored)).await;
    assert!(applied.offered_again);
    assert_eq!(
        ids(&take(&store).await.changes),
        [id(1), id(2)],
        "in the order they were written"
    );
    assert_eq!(row_ids(&store).await.len(), 2, "and never out of sight");
}

/// 「未送信 1件」 is one form, however many keystrokes and changes it is.
pub async fn forms_count_once_as_unsent<H: Harness>(harness: &H) {
    let store = harness.first().await;
    edit(&store, typed(1, "a", "x", &[])).await;
    take(&store).await;
    edit(&store, typed(2, "a", "y", &[])).await;
    edit(&store, typed(3, "b", "z", &[])).await;
    assert_eq!(unsent(&store).await, 1);
    enqueue(&store, create(10, &[1])).await;
    assert_eq!(unsent(&store).await, 2);
    let seen = store
        .draft(form(), EARLY)
        .await
        .expect("read")
        .expect("there")
        .seen();
    enqueue(
        &store,
        crate::testing::change(
            11,
            1,
            Action::Discard(Discard {
                record: form(),
                replaces: seen,
            }),
        ),
    )
    .await;
    assert_eq!(unsent(&store).await, 2);
}

/// The way on after a refusal is to mend the form and submit again.
pub async fn a_refused_submission_leaves_the_draft_open_and_whole<H: Harness>(harness: &H) {
    let store = harness.first().await;
    edit(&store, typed(1, "a", "x", &[])).await;
    enqueue(&store, submit(10, vec![id(1)])).await;
    let batch = take(&store).await;
    let mut outcomes = accepted(&batch.changes[..1]);
    outcomes.push(refused(id(10), RefuseReason::InvalidResource));
    let draft = Row {
        id: form(),
        status: RowStatus::Draft,
        kind: "QuestionnaireResponse".to_owned(),
        body: crate::merge::draft_body(form(), person(), QUESTIONNAIRE),
        fields: [(
            "a".to_owned(),
            vec![crate::wire::FieldVersion {
                change: id(1),
                value: "x".into(),
                author: crate::testing::author(1),
                at: Instant(1),
            }],
        )]
        .into(),
        ..row(1, 1)
    };
    apply(
        &store,
        &batch,
        checked(SyncResponse {
            outcomes,
            ..answer(None, "c1", vec![draft])
        }),
    )
    .await;
    assert_eq!(value(&store, "a").await, Some("x".into()));
    assert_eq!(store.drafts(EARLY).await.expect("read").len(), 1);
    edit(&store, typed(2, "a", "mended", &[id(1)])).await;
    let items = store.attention().await.expect("read");
    assert_eq!(
        items.iter().map(|item| item.id).collect::<Vec<_>>(),
        [id(10)]
    );
}
