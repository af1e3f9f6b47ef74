//! Somebody may see less than before, with work of theirs on the way.

use crate::phone::{Phone, START, person, server};
use domain::access::Relation;
use sync::store::{AttentionItem, DeviceStore};
use sync::testing::now;
use sync::wire::RefuseReason;

fn kept(phone: &Phone) -> Vec<AttentionItem> {
    now(phone.store.attention()).unwrap()
}

#[test]
fn fm_13_what_was_typed_before_access_was_taken_back_stays_with_its_author_alone() {
    let (server, mother, father) = (server(), Phone::of(1), Phone::of(2));
    mother.creates(1);
    mother.syncs(&server, START);
    father.syncs(&server, START);
    // offline, in the middle of a form
    father.typed(101, "a", "what I saw", START + 1_000);
    server.untie(father.caller.account, person());
    father.syncs(&server, START + 5_000);
    let items = kept(&father);
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].reason, RefuseReason::NotAllowed);
    let text = serde_json::to_string(&items[0].change).unwrap();
    assert!(text.contains("what I saw"), "{text}");
    mother.syncs(&server, START + 9_000);
    assert!(mother.view().is_none(), "nobody else reads it");
}

#[test]
fn fm_27_with_fifty_unsent_changes_a_lost_relation_loses_none_and_leaves_nothing_of_the_person() {
    let (server, mother, father) = (server(), Phone::of(1), Phone::of(2));
    (1..=3).for_each(|n| mother.creates(n));
    mother.syncs(&server, START);
    father.syncs(&server, START);
    assert_eq!(father.store.stored_rows().len(), 3);
    (101..=150).for_each(|n| father.creates(n));
    server.untie(father.caller.account, person());
    father.syncs(&server, START + 1_000);
    assert_eq!(father.unsent(), 0, "nothing is tried for ever");
    assert_eq!(kept(&father).len(), 50);
    assert!(father.store.stored_rows().is_empty(), "with one sync");
    mother.syncs(&server, START + 2_000);
    assert_eq!(mother.store.stored_rows().len(), 3);
    // let in again, everything is there again, and so is what was kept
    server.tie(father.caller.account, person(), Relation::guardian(None));
    father.syncs(&server, START + 3_000);
    assert_eq!(father.store.stored_rows().len(), 3);
    assert_eq!(kept(&father).len(), 50);
}
