//! The contract of a [`ServerStore`]: the same cases on memory, SQLite and PostgreSQL.
//!
//! Used like [`super::device`].

use super::{QUESTIONNAIRE, author, caller, create, raw, uuid};
use crate::server_store::{Caller, Incoming, ServerStore};
use crate::wire::{
    Action, Change, Create, Edit, FieldEdit, NewRecord, Outcome, RefuseReason, Row, RowStatus,
    Submit, Verdict,
};
use domain::access::Relation;
use domain::{AccountId, ChangeId, Instant, PersonId, RecordId};
use std::collections::BTreeMap;

/// Where a case gets its store from.
pub trait Harness {
    /// The store under test.
    type Store: ServerStore;
    /// An empty database under [`super::SmallRules`]. Called once.
    fn empty(&self) -> impl Future<Output = Self::Store>;
    /// Makes the person known if they are not, and relates the account to them: an owner, a guardian or a
    /// proxy.
    fn tie(
        &self,
        store: &Self::Store,
        account: AccountId,
        person: PersonId,
        relation: Relation,
    ) -> impl Future<Output = ()>;
}

/// Calls `$run!(case)` for every case of the contract.
#[macro_export]
macro_rules! server_store_contract {
    ($run:ident) => {
        $run!(a_change_is_applied_once_however_often_it_comes);
        $run!(a_refusal_is_remembered_too);
        $run!(another_account_cannot_occupy_a_change_id);
        $run!(an_unknown_person_and_a_foreign_one_are_refused_alike);
        $run!(numbers_have_no_gaps_and_pages_of_any_size_give_every_row_once);
        $run!(records_are_created_all_or_none);
        $run!(one_bad_change_does_not_stop_the_others);
        $run!(a_draft_keeps_both_versions_until_somebody_chooses);
        $run!(bodies_come_back_byte_for_byte);
        $run!(a_correction_marks_the_old_record_and_gives_both_new_numbers);
        $run!(a_guardian_is_known_with_the_childs_birth_date);
        $run!(a_visit_ties_the_clinic_and_a_cancelled_one_does_not);
        $run!(a_consent_ties_whom_it_names_until_it_is_taken_back);
        $run!(a_record_of_the_servers_own_is_added_once);
        $run!(the_epoch_does_not_change_by_itself);
    };
}

mod consents;
mod records;

pub use consents::*;
pub use records::*;

/// Noon in Japan on 2026-11-21.
const NOW: Instant = Instant(1_795_230_000_000);

fn person(n: u32) -> PersonId {
    PersonId(uuid(2, n))
}

fn incoming(caller: &Caller, change: Change) -> Incoming {
    Incoming {
        caller: caller.clone(),
        change,
        sent_at: NOW,
    }
}

fn at_now(change: Change) -> Change {
    Change { at: NOW, ..change }
}

async fn send<S: ServerStore>(store: &S, caller: &Caller, changes: Vec<Change>) -> Vec<Verdict> {
    let changes: Vec<Incoming> = changes
        .into_iter()
        .map(|change| incoming(caller, at_now(change)))
        .collect();
    let ids: Vec<ChangeId> = changes.iter().map(|incoming| incoming.change.id).collect();
    let outcomes = store
        .apply_changes(changes, NOW)
        .await
        .expect("changes are answered");
    let of = |id: &ChangeId| {
        outcomes
            .iter()
            .find(|outcome: &&Outcome| outcome.id == *id)
            .expect("each is answered")
    };
    ids.iter().map(|id| of(id).verdict.clone()).collect()
}

fn refused(verdict: &Verdict) -> Option<RefuseReason> {
    match verdict {
        Verdict::Accepted { .. } => None,
        Verdict::Refused { reason, .. } => Some(*reason),
    }
}

async fn rows<S: ServerStore>(store: &S, person: PersonId) -> Vec<Row> {
    store
        .rows_after(person, 0, 10_000)
        .await
        .expect("rows are read")
}

async fn guardian<H: Harness>(harness: &H, n: u32) -> (H::Store, Caller) {
    let store = harness.empty().await;
    let caller = caller(n, None);
    harness
        .tie(&store, caller.account, person(1), Relation::guardian(None))
        .await;
    (store, caller)
}

/// FM-1.
pub async fn a_change_is_applied_once_however_often_it_comes<H: Harness>(harness: &H) {
    let (store, caller) = guardian(harness, 1).await;
    let first = send(&store, &caller, vec![create(1, &[1])]).await;
    let twice = send(&store, &caller, vec![create(1, &[1]), create(1, &[1])]).await;
    assert_eq!(first, [Verdict::Accepted { seq: 1 }]);
    assert_eq!(
        twice,
        [Verdict::Accepted { seq: 1 }, Verdict::Accepted { seq: 1 }]
    );
    assert_eq!(rows(&store, person(1)).await.len(), 1);
}

/// A repeat that arrives after the access was given must not do what the device has listed as refused.
pub async fn a_refusal_is_remembered_too<H: Harness>(harness: &H) {
    let (store, _) = guardian(harness, 1).await;
    let other = caller(2, None);
    let verdict = send(&store, &other, vec![create(1, &[1])]).await;
    assert_eq!(refused(&verdict[0]), Some(RefuseReason::NotAllowed));
    harness
        .tie(&store, other.account, person(1), Relation::guardian(None))
        .await;
    assert_eq!(send(&store, &other, vec![create(1, &[1])]).await, verdict);
    assert!(rows(&store, person(1)).await.is_empty());
}

/// Whoever learns a change's id cannot make the server believe it was applied.
pub async fn another_account_cannot_occupy_a_change_id<H: Harness>(harness: &H) {
    let (store, caller) = guardian(harness, 1).await;
    send(&store, &super::caller(2, None), vec![create(1, &[9])]).await;
    assert_eq!(
        send(&store, &caller, vec![create(1, &[1])]).await,
        [Verdict::Accepted { seq: 1 }]
    );
}

/// Neither can be told from the other.
pub async fn an_unknown_person_and_a_foreign_one_are_refused_alike<H: Harness>(harness: &H) {
    let (store, _) = guardian(harness, 1).await;
    let other = caller(2, None);
    let unknown = Change {
        person: person(77),
        ..create(1, &[1])
    };
    let verdicts = send(&store, &other, vec![unknown, create(2, &[2])]).await;
    assert_eq!(refused(&verdicts[0]), Some(RefuseReason::NotAllowed));
    assert_eq!(verdicts[0], verdicts[1]);
    assert!(rows(&store, person(77)).await.is_empty());
}

/// FM-4.
pub async fn numbers_have_no_gaps_and_pages_of_any_size_give_every_row_once<H: Harness>(
    harness: &H,
) {
    let (store, caller) = guardian(harness, 1).await;
    harness
        .tie(&store, caller.account, person(2), Relation::guardian(None))
        .await;
    for n in 1..=10 {
        let other = Change {
            person: person(2),
            ..create(100 + n, &[100 + n])
        };
        send(&store, &caller, vec![create(n, &[n, n + 50]), other]).await;
    }
    for limit in [1, 3, 7, 20, 100] {
        let mut seen = Vec::new();
        let mut after = 0;
        loop {
            let page = store
                .rows_after(person(1), after, limit)
                .await
                .expect("a page is read");
            let Some(last) = page.last() else { break };
            after = last.seq;
            seen.extend(page.iter().map(|row| row.seq));
        }
        assert_eq!(seen, (1..=20).collect::<Vec<u64>>(), "page size {limit}");
    }
}

/// The second record of the second change exists already.
pub async fn records_are_created_all_or_none<H: Harness>(harness: &H) {
    let (store, caller) = guardian(harness, 1).await;
    let verdicts = send(
        &store,
        &caller,
        vec![create(1, &[1]), create(2, &[2, 1]), create(3, &[3])],
    )
    .await;
    assert_eq!(
        verdicts.iter().map(refused).collect::<Vec<_>>(),
        [None, Some(RefuseReason::RecordExists), None]
    );
    let ids: Vec<_> = rows(&store, person(1))
        .await
        .iter()
        .map(|row| (row.id, row.seq))
        .collect();
    assert_eq!(ids, [(RecordId(uuid(3, 1)), 1), (RecordId(uuid(3, 3)), 2)]);
}

/// FM-6.
pub async fn one_bad_change_does_not_stop_the_others<H: Harness>(harness: &H) {
    let (store, caller) = guardian(harness, 1).await;
    let mut changes: Vec<Change> = (1..=50).map(|n| create(n, &[n])).collect();
    if let Action::Create(Create { records }) = &mut changes[20].action {
        records[0].body = raw(r#"{"resourceType":"Observation","bad":1}"#);
    }
    let verdicts = send(&store, &caller, changes).await;
    assert_eq!(
        verdicts
            .iter()
            .filter(|verdict| refused(verdict).is_none())
            .count(),
        49
    );
    assert_eq!(refused(&verdicts[20]), Some(RefuseReason::InvalidResource));
}
