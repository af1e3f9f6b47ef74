//! What the store promises about those who act for a person, on both databases.

use super::keys_tests::{account, child, family, line, registration, to_person};
use super::testing::Fresh;
use crate::store::keys::{NewInvitation, Offer, Relation};
use crate::store::model::Acts;
use domain::access::acting::{self, Kept};
use domain::leave::Stays;
use domain::{AccountId, OrganizationId, RecordId};
use sync::wire::{Author, Row};
use uuid::Uuid;

#[tokio::test]
async fn a_proxy_is_written_down_and_gets_no_tie_by_it() {
    let Some(Fresh { store, kept: _kept }) = family().await else {
        return;
    };
    let (person, named) = (account(1), account(2));
    let offer = Offer::Person {
        person: child(),
        relation: Relation::Proxy,
        mandate: None,
    };
    let new = NewInvitation {
        offer,
        ..to_person(1)
    };
    store.invite(new, line(person, 0)).await.unwrap();
    let accepted = store.accept_invitation([1; 32], named, line(named, 1));
    assert!(accepted.await.unwrap());
    let day = "2026-11-21".parse().unwrap();
    let acting = async || store.acting_for(child(), day).await.unwrap();
    assert!(acting().await.iter().all(|it| it.who.account != named));
    let found = store.invitation([1; 32]).await.unwrap().unwrap();
    let confirmed = store.confirm_invitation(found, vec![line(person, 2)], Vec::new());
    assert!(confirmed.await.unwrap());
    let proxies = |all: Vec<Acts>| -> Vec<AccountId> {
        let proxies = all
            .into_iter()
            .filter(|it| it.who.acts == acting::Acts::Proxy);
        proxies.map(|it| it.who.account).collect()
    };
    assert_eq!(proxies(acting().await), [named]);
    let end = |by| store.end_acting((child(), by, named), day, vec![line(by, 3)]);
    assert_eq!(end(account(9)).await.unwrap(), Some(Err(Kept::NotTheirs)));
    assert_eq!(end(named).await.unwrap(), Some(Ok(())));
    assert_eq!(end(named).await.unwrap(), None, "once");
    assert!(proxies(acting().await).is_empty());
}

#[tokio::test]
async fn of_two_guardians_who_step_down_at_the_same_time_one_stays() {
    let Some(Fresh { store, kept: _kept }) = family().await else {
        return;
    };
    let (mother, father) = (account(1), account(2));
    let day = "2026-11-21".parse().unwrap();
    let end = |who| store.end_acting((child(), who, who), day, vec![line(who, 5)]);
    assert_eq!(end(mother).await.unwrap(), Some(Err(Kept::LastGuardian)));
    store.invite(to_person(1), line(mother, 0)).await.unwrap();
    let accepted = store.accept_invitation([1; 32], father, line(father, 1));
    assert!(accepted.await.unwrap());
    let found = store.invitation([1; 32]).await.unwrap().unwrap();
    let confirmed = store.confirm_invitation(found, vec![line(mother, 2)], Vec::new());
    assert!(confirmed.await.unwrap());
    let (one, other) = tokio::join!(end(mother), end(father));
    let ended = [one.unwrap(), other.unwrap()];
    assert!(ended.contains(&Some(Ok(()))), "{ended:?}");
    assert!(ended.contains(&Some(Err(Kept::LastGuardian))), "{ended:?}");
    assert_eq!(store.acting_for(child(), day).await.unwrap().len(), 1);
}

#[tokio::test]
async fn who_leaves_takes_their_keys_and_their_own_records_along_and_nothing_else() {
    let Some(Fresh { store, kept: _kept }) = family().await else {
        return;
    };
    let (mother, day) = (account(1), "2026-11-21".parse().unwrap());
    let own = |number: u32, kind: &str| Row {
        person: child(),
        kind: kind.to_owned(),
        ..sync::testing::row(number, 0)
    };
    let theirs = Row {
        author: Author {
            organization: Some(OrganizationId(Uuid::from_u128(7))),
            ..sync::testing::author(9)
        },
        ..own(3, "Observation")
    };
    for row in [own(1, "Observation"), own(2, "Consent"), theirs] {
        assert!(store.append(row).await.unwrap());
    }
    let told = store.leaving(mother, day).await.unwrap();
    assert!(told[0].alone);
    assert_eq!(told[0].erased, [own(1, "").id]);
    let stays = [(Stays::Theirs, 1), (Stays::Agreed, 1)];
    assert_eq!(told[0].stays, stays.into());
    store.register(registration(7, mother)).await.unwrap();
    let gone = store.leave(mother, day, line(mother, 5)).await.unwrap();
    assert_eq!(gone.map(|it| it.len()), Some(1), "signed out");
    assert_eq!(
        store.leave(mother, day, line(mother, 6)).await.unwrap(),
        None
    );
    let left = store.rows_after(child(), 0, 10).await.unwrap();
    let left: Vec<RecordId> = left.iter().map(|row| row.id).collect();
    assert_eq!(left, [own(2, "").id, own(3, "").id]);
    assert!(store.account(mother).await.unwrap().is_none());
    assert!(store.passkeys_of(mother).await.unwrap().is_empty());
    assert!(store.acting_for(child(), day).await.unwrap().is_empty());
}
