//! The contract of a [`DeviceStore`]: the same cases on memory and on IndexedDB.
//!
//! ```text
//! macro_rules! on_memory { ($case:ident) => {
//!     #[test] fn $case() { now(sync::testing::device::$case(&Memory::default())) }
//! } }
//! sync::device_store_contract!(on_memory);
//! ```

use super::{EARLY, QUESTIONNAIRE, accepted, answer, checked, create, raw, row, uuid};
use crate::plan::change_in;
use crate::store::{
    Batch, DeviceStore, FieldWrite, Filter, LocalDraft, NewEntry, Reach, StoreError, SyncApply,
    TabId, TakeBatch,
};
use crate::wire::{
    Action, Change, Discard, Outcome, OutgoingChange, RefuseReason, Row, RowStatus, ScopeChange,
    ScopeKind, Submit, SyncResponse, Verdict,
};
use domain::{ChangeId, Instant, PersonId, RecordId};

/// Where a case gets its stores from.
pub trait Harness {
    /// The store under test.
    type Store: DeviceStore;
    /// Opens an empty storage of [`super::author`] 1. Called once, first.
    fn first(&self) -> impl Future<Output = Self::Store>;
    /// Opens the same storage once more, as a second tab or after a restart.
    fn second(&self) -> impl Future<Output = Self::Store>;
}

/// Calls `$run!(case)` for every case of the contract.
#[macro_export]
macro_rules! device_store_contract {
    ($run:ident) => {
        $run!(what_was_typed_is_there_in_another_tab_at_once);
        $run!(an_opened_draft_is_there_before_anything_is_typed);
        $run!(an_edit_typed_while_its_predecessor_is_under_way_is_sent_after_it);
        $run!(taking_a_batch_twice_gives_the_same_changes);
        $run!(a_batch_is_a_prefix_within_its_limits);
        $run!(two_tabs_typing_into_one_field_both_get_through);
        $run!(a_change_put_in_twice_is_there_once);
        $run!(a_submission_takes_what_was_typed_along_and_closes_the_draft);
        $run!(a_submission_knows_what_its_own_tab_typed_last);
        $run!(a_refused_submission_leaves_the_draft_open_and_whole);
        $run!(a_damaged_answer_changes_nothing);
        $run!(an_answer_for_another_cursor_changes_nothing);
        $run!(a_refused_change_waits_for_the_person);
        $run!(a_change_can_be_set_aside);
        $run!(an_accepted_change_stays_drawn_until_its_row_can_have_come);
        $run!(a_person_who_leaves_takes_the_rows_but_not_what_is_unsent);
        $run!(a_bulk_of_rows_reads_back_and_newer_rows_take_precedence);
        $run!(a_discarded_row_disappears);
        $run!(rows_are_found_by_person_and_kind);
        $run!(only_the_newest_rows_are_read_where_that_is_enough);
        $run!(a_restored_server_is_offered_everything_again);
        $run!(forms_count_once_as_unsent);
        $run!(rows_are_hidden_from_the_end_of_their_lease);
        $run!(what_is_hidden_is_erased_and_fetched_again);
        $run!(a_clock_set_back_shows_nothing_again);
        $run!(a_lease_goes_with_the_rows_it_was_for);
    };
}

mod answers;
mod leases;
mod rows;

pub use answers::*;
pub use leases::*;
pub use rows::*;

const TAB: TabId = TabId(1);
const FORM: u32 = 900;

fn form() -> RecordId {
    RecordId(uuid(3, FORM))
}

fn person() -> PersonId {
    PersonId(uuid(2, 1))
}

fn id(n: u32) -> ChangeId {
    ChangeId(uuid(5, n))
}

fn typed(n: u32, link: &str, value: &str, seen: &[ChangeId]) -> FieldWrite {
    FieldWrite {
        record: form(),
        person: person(),
        questionnaire: QUESTIONNAIRE.to_owned(),
        link: link.to_owned(),
        value: value.into(),
        seen: seen.to_vec(),
        at: Instant(i64::from(n)),
        version: id(n),
        tab: TAB,
    }
}

async fn edit<S: DeviceStore>(store: &S, write: FieldWrite) {
    store.edit_field(write).await.expect("a field is written");
}

async fn enqueue<S: DeviceStore>(store: &S, change: Change) {
    store
        .enqueue(NewEntry::Own(change))
        .await
        .expect("a change is put into the outbox");
}

async fn take<S: DeviceStore>(store: &S) -> Batch {
    let all = TakeBatch {
        max_count: 500,
        max_bytes: 1_000_000,
    };
    store.take_batch(all).await.expect("a batch is taken")
}

async fn apply<S: DeviceStore>(
    store: &S,
    batch: &Batch,
    response: SyncResponse,
) -> crate::store::Applied {
    let apply = SyncApply {
        expect_cursor: batch.cursor.clone(),
        response,
        at: Instant(1),
    };
    store.apply(apply).await.expect("an answer is stored")
}

fn submit(n: u32, replaces: Vec<ChangeId>) -> Change {
    let response = raw(&format!(
        r#"{{"resourceType":"QuestionnaireResponse","id":"{}","questionnaire":"{QUESTIONNAIRE}"}}"#,
        form()
    ));
    let submit = Submit {
        record: form(),
        response,
        replaces,
        records: Vec::new(),
    };
    super::change(n, 1, Action::Submit(submit))
}

fn ids(changes: &[OutgoingChange]) -> Vec<ChangeId> {
    changes.iter().map(|change| change.id).collect()
}

fn refused(id: ChangeId, reason: RefuseReason) -> Outcome {
    Outcome {
        id,
        verdict: Verdict::Refused {
            reason,
            detail: None,
        },
    }
}

async fn value<S: DeviceStore>(store: &S, link: &str) -> Option<serde_json::Value> {
    let view = store.draft(form(), EARLY).await.expect("a draft is read")?;
    view.fields.get(link).map(|field| field.value.clone())
}

async fn unsent<S: DeviceStore>(store: &S) -> u32 {
    store.head().await.expect("the head is read").unsent
}

async fn row_ids<S: DeviceStore>(store: &S) -> Vec<RecordId> {
    let rows = store
        .rows(&Filter::default(), EARLY)
        .await
        .expect("rows are read");
    let mut ids: Vec<RecordId> = rows.into_iter().map(|local| local.row.id).collect();
    ids.sort_unstable();
    ids
}

/// FM-2: saved means durable, for every other connection too.
pub async fn what_was_typed_is_there_in_another_tab_at_once<H: Harness>(harness: &H) {
    let store = harness.first().await;
    edit(&store, typed(1, "a", "a cough", &[])).await;
    edit(&store, typed(2, "a", "a cough and a fever", &[])).await;
    let other = harness.second().await;
    assert_eq!(value(&other, "a").await, Some("a cough and a fever".into()));
    let drafts = other.drafts(EARLY).await.expect("drafts are read");
    assert_eq!(drafts.len(), 1);
    assert!(drafts[0].pending && drafts[0].fields["a"].reach == Reach::Device);
}

/// An empty form that was opened is found again.
pub async fn an_opened_draft_is_there_before_anything_is_typed<H: Harness>(harness: &H) {
    let store = harness.first().await;
    let draft = LocalDraft {
        record: form(),
        person: person(),
        questionnaire: QUESTIONNAIRE.to_owned(),
        opened_at: Instant(5),
        closed: false,
    };
    store.open_draft(draft).await.expect("a draft is opened");
    let views = harness
        .second()
        .await
        .drafts(EARLY)
        .await
        .expect("drafts are read");
    assert_eq!(
        views.iter().map(|view| view.record).collect::<Vec<_>>(),
        [form()]
    );
    assert_eq!(unsent(&store).await, 0, "nothing was typed yet");
}

/// FM-3.
pub async fn an_edit_typed_while_its_predecessor_is_under_way_is_sent_after_it<H: Harness>(
    harness: &H,
) {
    let store = harness.first().await;
    edit(&store, typed(1, "a", "first", &[])).await;
    let batch = take(&store).await;
    edit(&store, typed(2, "a", "second", &[])).await;
    let response = checked(SyncResponse {
        outcomes: accepted(&batch.changes),
        ..answer(None, "c1", Vec::new())
    });
    apply(&store, &batch, response).await;
    assert_eq!(value(&store, "a").await, Some("second".into()));
    assert_eq!(unsent(&store).await, 1);
    let next = take(&store).await;
    let Some(Action::Edit(edit)) = next.changes[0].change.as_ref().map(|change| &change.action)
    else {
        panic!("an edit is sent");
    };
    assert_eq!(edit.fields["a"].value, "second");
    assert!(
        edit.fields["a"].replaces.contains(&id(1)),
        "it takes the place of the first"
    );
}

/// A request that was lost is repeated word for word.
pub async fn taking_a_batch_twice_gives_the_same_changes<H: Harness>(harness: &H) {
    let store = harness.first().await;
    edit(&store, typed(1, "a", "x", &[])).await;
    edit(&store, typed(2, "b", "y", &[])).await;
    enqueue(&store, create(10, &[1])).await;
    let text = |batch: &Batch| serde_json::to_string(&batch.changes).expect("changes are JSON");
    let first = take(&store).await;
    let second = take(&harness.second().await).await;
    assert_eq!(text(&first), text(&second));
    assert_eq!(first.changes.len(), 2, "one edit for the form, one change");
}

/// Order is kept when not everything fits.
pub async fn a_batch_is_a_prefix_within_its_limits<H: Harness>(harness: &H) {
    let store = harness.first().await;
    for n in 1..=5 {
        enqueue(&store, create(n, &[n])).await;
    }
    let two = store
        .take_batch(TakeBatch {
            max_count: 2,
            max_bytes: 1_000_000,
        })
        .await
        .expect("taken");
    assert_eq!((ids(&two.changes), two.left), (vec![id(1), id(2)], 3));
    let one = store
        .take_batch(TakeBatch {
            max_count: 500,
            max_bytes: 1,
        })
        .await
        .expect("taken");
    assert_eq!((ids(&one.changes), one.left), (vec![id(1)], 4));
}

/// FM-17: neither tab's text disappears.
pub async fn two_tabs_typing_into_one_field_both_get_through<H: Harness>(harness: &H) {
    let store = harness.first().await;
    let other = harness.second().await;
    edit(&store, typed(1, "a", "from one tab", &[])).await;
    edit(
        &other,
        FieldWrite {
            tab: TabId(2),
            ..typed(2, "a", "from the other", &[])
        },
    )
    .await;
    let view = store
        .draft(form(), EARLY)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(view.fields["a"].value, "from the other");
    assert_eq!(
        view.fields["a"]
            .others
            .iter()
            .map(|other| other.change)
            .collect::<Vec<_>>(),
        [id(1)]
    );
    // The one who chooses has both in front of them.
    let seen = view.fields["a"].seen_with_others();
    edit(
        &other,
        FieldWrite {
            tab: TabId(2),
            ..typed(3, "a", "both", &seen)
        },
    )
    .await;
    let view = store
        .draft(form(), EARLY)
        .await
        .expect("read")
        .expect("there");
    assert!(view.fields["a"].others.is_empty());
    assert_eq!(take(&store).await.changes.len(), 2);
}

/// A double tap, or two tabs.
pub async fn a_change_put_in_twice_is_there_once<H: Harness>(harness: &H) {
    let store = harness.first().await;
    enqueue(&store, create(1, &[1])).await;
    enqueue(&harness.second().await, create(1, &[1])).await;
    assert_eq!(ids(&take(&store).await.changes), [id(1)]);
    assert_eq!(row_ids(&store).await.len(), 1);
}

/// What the response does not stand for stays visible as left over.
pub async fn a_submission_takes_what_was_typed_along_and_closes_the_draft<H: Harness>(harness: &H) {
    let store = harness.first().await;
    edit(&store, typed(1, "a", "x", &[])).await;
    let seen = store
        .draft(form(), EARLY)
        .await
        .expect("read")
        .expect("there")
        .seen();
    assert_eq!(seen, [id(1)]);
    enqueue(&store, submit(10, seen)).await;
    assert_eq!(
        store.edit_field(typed(2, "a", "y", &[])).await,
        Err(StoreError::Closed)
    );
    assert_eq!(
        store.enqueue(NewEntry::Own(submit(11, Vec::new()))).await,
        Err(StoreError::Closed)
    );
    assert_eq!(
        ids(&take(&store).await.changes),
        [id(1), id(10)],
        "the text goes first"
    );
    let row = store
        .row(form(), EARLY)
        .await
        .expect("read")
        .expect("there");
    assert!(row.pending && row.row.status == RowStatus::Final && row.row.fields.is_empty());
    assert!(store.drafts(EARLY).await.expect("read").is_empty());
}

/// The screen's list of versions may be a few keystrokes old; the answers are not. What another tab
/// typed is not among them.
pub async fn a_submission_knows_what_its_own_tab_typed_last<H: Harness>(harness: &H) {
    let store = harness.first().await;
    edit(&store, typed(1, "a", "x", &[])).await;
    edit(&store, typed(2, "a", "xy", &[])).await;
    let other = FieldWrite {
        tab: TabId(2),
        ..typed(3, "b", "elsewhere", &[])
    };
    edit(&store, other).await;
    let submitted = NewEntry::OwnIn(TAB, submit(10, vec![id(1)]));
    store.enqueue(submitted).await.expect("submitted");
    let row = store
        .row(form(), EARLY)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(
        row.row.fields.keys().collect::<Vec<_>>(),
        ["b"],
        "only the other tab's is left over"
    );
}
