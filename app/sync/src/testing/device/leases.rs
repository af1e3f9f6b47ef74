//! How long a device may show what it holds.

use super::*;
use crate::wire::Lease;

/// When the lease of person 1 ends.
const END: Instant = Instant(1_000);

fn other() -> PersonId {
    PersonId(uuid(2, 2))
}

fn until(person: PersonId, until: Instant) -> Lease {
    Lease { person, until }
}

/// Rows of two persons, one of them with a lease: single ones, and enough to be packed.
async fn filled<S: DeviceStore>(store: &S) {
    let mut rows: Vec<Row> = (1..=250).map(|n| row(n, u64::from(n))).collect();
    rows.push(Row {
        person: other(),
        ..row(900_001, 1)
    });
    let batch = take(store).await;
    let response = checked(SyncResponse {
        leases: vec![until(person(), END)],
        ..answer(None, "c1", rows)
    });
    apply(store, &batch, response).await;
    let batch = take(store).await;
    apply(store, &batch, answer(Some("c1"), "c2", vec![row(251, 251)])).await;
}

async fn shown<S: DeviceStore>(store: &S, now: Instant) -> usize {
    let rows = store.rows(&Filter::default(), now).await;
    rows.expect("rows are read").len()
}

/// By all reads and in every tab; of other persons, and what one wrote oneself, nothing is hidden.
pub async fn rows_are_hidden_from_the_end_of_their_lease<H: Harness>(harness: &H) {
    let store = harness.first().await;
    filled(&store).await;
    let before = Instant(END.0 - 1);
    assert_eq!(shown(&store, before).await, 252);
    let second = harness.second().await;
    for tab in [&store, &second] {
        assert_eq!(shown(tab, END).await, 1, "the other person's");
        for n in [1, 251] {
            let id = RecordId(uuid(3, n));
            let found = async |now| tab.row(id, now).await.expect("read").is_some();
            assert!(found(before).await && !found(END).await);
        }
    }
    edit(&store, typed(1, "a", "mine", &[])).await;
    enqueue(&store, create(10, &[300])).await;
    assert_eq!(shown(&store, END).await, 2, "an own one that waits");
    let drafts = store.drafts(END).await.expect("drafts are read");
    assert_eq!(drafts.len(), 1);
    assert_eq!(value(&store, "a").await, Some("mine".into()));
    assert_eq!(ids(&take(&store).await.changes), [id(10), id(1)]);
    // the server says that it goes on
    let batch = take(&store).await;
    let longer = checked(SyncResponse {
        leases: vec![until(person(), Instant(2_000))],
        ..answer(Some("c2"), "c3", Vec::new())
    });
    apply(&store, &batch, longer).await;
    // and the form, since the batch made a change of what was typed
    assert_eq!(shown(&store, END).await, 254);
    assert_eq!(shown(&second, Instant(1_999)).await, 254);
    assert_eq!(shown(&second, Instant(2_000)).await, 3);
}

/// With the cursor, so that nothing is missing afterwards; own work stays.
pub async fn what_is_hidden_is_erased_and_fetched_again<H: Harness>(harness: &H) {
    let store = harness.first().await;
    filled(&store).await;
    edit(&store, typed(1, "a", "mine", &[])).await;
    enqueue(&store, create(10, &[300])).await;
    let expire = async |now| store.expire(now).await.expect("rows are erased");
    assert_eq!(expire(EARLY).await, []);
    let head = store.head().await.expect("the head is read");
    assert!(head.cursor.is_some() && head.unsent == 2);
    assert_eq!(expire(END).await, [person()]);
    assert_eq!(expire(END).await, [], "once");
    let head = store.head().await.expect("the head is read");
    assert_eq!((head.cursor, head.unsent), (None, 2));
    let second = harness.second().await;
    // gone, and not only hidden: an earlier moment does not bring them back
    assert_eq!(shown(&second, EARLY).await, 2);
    assert_eq!(value(&second, "a").await, Some("mine".into()));
    let batch = take(&second).await;
    assert_eq!((batch.cursor.clone(), batch.changes.len()), (None, 2));
    let reset = |person| ScopeChange {
        person,
        kind: ScopeKind::Reset,
    };
    let again = checked(SyncResponse {
        outcomes: accepted(&batch.changes),
        scope: vec![reset(person())],
        leases: vec![until(person(), Instant(5_000))],
        ..answer(None, "c9", vec![row(1, 1)])
    });
    let applied = apply(&second, &batch, again).await;
    assert!(
        applied.persons.contains(&other()),
        "who is not named is gone"
    );
    assert_eq!(row_ids(&store).await, [RecordId(uuid(3, 1))]);
}

/// Neither does a restart: the last answer's time is kept with the rows.
pub async fn a_clock_set_back_shows_nothing_again<H: Harness>(harness: &H) {
    let store = harness.first().await;
    filled(&store).await;
    let batch = take(&store).await;
    let late = checked(SyncResponse {
        now: END,
        ..answer(Some("c2"), "c3", Vec::new())
    });
    apply(&store, &batch, late).await;
    for tab in [&store, &harness.second().await] {
        assert_eq!(shown(tab, EARLY).await, 1);
        assert_eq!(shown(tab, Instant(-END.0)).await, 1);
    }
    // the server's clock was wrong, and is right again
    let batch = take(&store).await;
    apply(&store, &batch, answer(Some("c3"), "c4", Vec::new())).await;
    assert_eq!(shown(&store, EARLY).await, 252);
}

/// Who comes back without an end has none, and who leaves leaves nothing to expire.
pub async fn a_lease_goes_with_the_rows_it_was_for<H: Harness>(harness: &H) {
    let store = harness.first().await;
    filled(&store).await;
    let scope = |kind| {
        vec![ScopeChange {
            person: person(),
            kind,
        }]
    };
    let batch = take(&store).await;
    let free = checked(SyncResponse {
        scope: scope(ScopeKind::Reset),
        ..answer(Some("c2"), "c3", vec![row(1, 1)])
    });
    apply(&store, &batch, free).await;
    assert_eq!(shown(&store, Instant(i64::MAX)).await, 2);
    let batch = take(&store).await;
    let again = checked(SyncResponse {
        leases: vec![until(person(), END)],
        ..answer(Some("c3"), "c4", Vec::new())
    });
    apply(&store, &batch, again).await;
    assert_eq!(shown(&store, END).await, 1);
    let batch = take(&store).await;
    let gone = checked(SyncResponse {
        scope: scope(ScopeKind::Gone),
        ..answer(Some("c4"), "c5", Vec::new())
    });
    apply(&store, &batch, gone).await;
    assert_eq!(store.expire(END).await, Ok(Vec::new()));
    assert!(store.head().await.expect("read").cursor.is_some());
}
