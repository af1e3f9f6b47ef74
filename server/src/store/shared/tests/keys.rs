//! What the store promises about keys, on both databases.

use super::testing::{Fresh, fresh};
use crate::session::SessionHash;
use crate::store::keys::{
    Line, Means, NewInvitation, NewSession, Offer, Passkey, Registration, Relation, Stage,
    TRIES_MAX,
};
use crate::store::model::{Account, Imported, NewAccount, NewTie, TieKind};
use domain::{AccountId, DeviceId, Instant, PersonId};
use serde_json::json;
use sync::wire::Job;
use uuid::Uuid;

const HOUR: i64 = 3_600_000;

pub(super) fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128((4 << 64) | number))
}

pub(super) fn child() -> PersonId {
    PersonId(Uuid::from_u128((1 << 64) | 1))
}

pub(super) fn line(subject: AccountId, at: i64) -> Line {
    Line {
        subject: Some(subject),
        at: Instant(at),
        event: "signed-in",
        content: json!({ "means": "passkey" }),
    }
}

pub(super) fn session(hash: SessionHash, account: AccountId) -> NewSession {
    NewSession {
        hash,
        account,
        created_at: Instant(0),
        expires_at: Instant(1000),
        fresh_until: Instant(500),
        stage: Stage::Full,
        means: Means::Passkey,
        passkey: Some(vec![9]),
        agent: "browser".to_owned(),
        replaces: None,
    }
}

fn passkey(id: u8, account: AccountId) -> Passkey {
    Passkey {
        id: vec![id],
        account,
        name: "鍵".to_owned(),
        content: "1".to_owned(),
        created_at: Instant(0),
        used_at: None,
        suspended_at: None,
    }
}

pub(super) fn registration(id: u8, who: AccountId) -> Registration {
    Registration {
        new_account: None,
        passkey: passkey(id, who),
        invitation: None,
        session: NewSession {
            passkey: Some(vec![id]),
            ..session(SessionHash([id; 32]), who)
        },
        lines: vec![line(who, 0)],
    }
}

/// A database with a mother and her child, and somebody else.
pub(super) async fn family() -> Option<Fresh> {
    let fresh = fresh().await?;
    let new = |number| NewAccount {
        id: account(number),
        name: format!("人 {number}"),
        role: Job::Person,
        organization: None,
        demo: 0,
        demo_note: None,
    };
    let tie = NewTie {
        person: child(),
        account: account(1),
        kind: TieKind::Guardian,
        last_day: Some("2041-10-14".parse().unwrap()),
    };
    let bundle = Imported {
        accounts: vec![new(1), new(2)],
        ties: vec![tie],
        ..Imported::default()
    };
    fresh.store.import(bundle).await.unwrap();
    Some(fresh)
}

#[tokio::test]
async fn a_question_to_a_browser_is_answered_once_and_in_time() {
    let Some(Fresh { store, kept: _kept }) = family().await else {
        return;
    };
    let put = async |hash: u8| {
        store
            .put_ceremony([hash; 32], "asked".to_owned(), Instant(0), Instant(100))
            .await
            .unwrap();
    };
    put(1).await;
    let take =
        async |hash: u8, now: i64| store.take_ceremony([hash; 32], Instant(now)).await.unwrap();
    assert_eq!(take(1, 99).await.as_deref(), Some("asked"));
    assert_eq!(take(1, 99).await, None, "once");
    put(2).await;
    assert_eq!(take(2, 100).await, None, "too late");
    assert_eq!(take(3, 0).await, None, "never asked");
}

#[tokio::test]
async fn the_last_passkey_stays_unless_there_are_recovery_codes() {
    let Some(Fresh { store, kept: _kept }) = family().await else {
        return;
    };
    let who = account(1);
    for id in [1, 2] {
        assert!(store.register(registration(id, who)).await.unwrap());
    }
    let remove = async |id: u8| {
        store
            .remove_passkey(who, vec![id], line(who, 1))
            .await
            .unwrap()
    };
    assert_eq!(
        remove(1).await,
        Some(vec![SessionHash([1; 32])]),
        "with the session it began"
    );
    assert_eq!(remove(2).await, None);
    store
        .replace_recovery(who, vec![[5; 32]], line(who, 2))
        .await
        .unwrap();
    assert!(remove(2).await.is_some());
    assert!(store.passkeys_of(who).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_recovery_code_works_once_and_new_ones_void_the_old() {
    let Some(Fresh { store, kept: _kept }) = family().await else {
        return;
    };
    let who = account(1);
    let codes = vec![[1; 32], [2; 32]];
    store
        .replace_recovery(who, codes, line(who, 0))
        .await
        .unwrap();
    let using = async |hash: u8| store.use_recovery([hash; 32], Instant(1)).await.unwrap();
    assert_eq!(using(1).await, Some(who));
    assert_eq!(using(1).await, None);
    assert_eq!(using(9).await, None);
    assert_eq!(store.recovery_of(who).await.unwrap().left, 1);
    store
        .replace_recovery(who, vec![[3; 32]], line(who, 2))
        .await
        .unwrap();
    assert_eq!(using(2).await, None);
    assert_eq!(using(3).await, Some(who));
}

#[tokio::test]
async fn of_two_sign_ins_with_one_counter_one_wins() {
    let Some(Fresh { store, kept: _kept }) = family().await else {
        return;
    };
    assert!(store.register(registration(1, account(1))).await.unwrap());
    let using = || store.passkey_used(vec![1], "1".to_owned(), "2".to_owned(), Instant(5));
    let (first, second) = tokio::join!(using(), using());
    assert!(first.unwrap() != second.unwrap());
}

pub(super) fn to_person(hash: u8) -> NewInvitation {
    NewInvitation {
        hash: [hash; 32],
        offer: Offer::Person {
            person: child(),
            relation: Relation::Guardian,
            mandate: None,
        },
        invited_by: Some(account(1)),
        created_at: Instant(0),
        expires_at: Instant(HOUR),
    }
}

#[tokio::test]
async fn an_invitation_is_accepted_by_one_and_works_after_both_said_yes() {
    let Some(Fresh { store, kept: _kept }) = family().await else {
        return;
    };
    let (mother, father) = (account(1), account(2));
    store.invite(to_person(1), line(mother, 0)).await.unwrap();
    let accept = || store.accept_invitation([1; 32], father, line(father, 1));
    let (first, second) = tokio::join!(accept(), accept());
    assert!(first.unwrap() != second.unwrap(), "used once");
    let day = "2026-11-21".parse().unwrap();
    let caller = Account {
        id: father,
        name: "父".to_owned(),
        role: Job::Person,
        organization: None,
        organization_name: None,
        organization_kind: None,
        administers: false,
    }
    .caller(DeviceId(Uuid::nil()));
    assert!(store.scope(&caller, day, day).await.unwrap().is_empty());
    let found = store.invitation([1; 32]).await.unwrap().unwrap();
    assert!(
        store
            .confirm_invitation(
                found.clone(),
                vec![line(mother, 2), line(father, 2)],
                Vec::new()
            )
            .await
            .unwrap()
    );
    assert!(
        !store
            .confirm_invitation(found, vec![line(mother, 3)], Vec::new())
            .await
            .unwrap(),
        "confirmed once"
    );
    assert_eq!(store.scope(&caller, day, day).await.unwrap().len(), 1);
    let grown = "2041-10-15".parse().unwrap();
    assert!(
        store.scope(&caller, grown, grown).await.unwrap().is_empty(),
        "as long as the inviting guardian and no longer"
    );
}

#[tokio::test]
async fn an_invitation_that_expired_or_was_taken_back_makes_nobody_anything() {
    let Some(Fresh { store, kept: _kept }) = family().await else {
        return;
    };
    let (mother, father) = (account(1), account(2));
    store.invite(to_person(1), line(mother, 0)).await.unwrap();
    let late = store.accept_invitation([1; 32], father, line(father, HOUR));
    assert!(!late.await.unwrap());
    assert!(
        store
            .withdraw_invitation([1; 32], line(mother, 5))
            .await
            .unwrap()
    );
    let after = store.accept_invitation([1; 32], father, line(father, 6));
    assert!(!after.await.unwrap());
    let with_it = Registration {
        invitation: Some([1; 32]),
        ..registration(7, father)
    };
    assert!(!store.register(with_it).await.unwrap());
    assert!(store.passkeys_of(father).await.unwrap().is_empty());
    let unknown = store.accept_invitation([8; 32], father, line(father, 6));
    assert!(!unknown.await.unwrap());
}

#[tokio::test]
async fn a_code_read_out_is_tried_so_many_times_and_no_more() {
    let Some(Fresh { store, kept: _kept }) = family().await else {
        return;
    };
    let (mother, father) = (account(1), account(2));
    store.invite(to_person(1), line(mother, 0)).await.unwrap();
    let one = || store.try_invitation([1; 32], Instant(2));
    assert!(!one().await.unwrap(), "nobody accepted yet");
    let accepted = store.accept_invitation([1; 32], father, line(father, 1));
    assert!(accepted.await.unwrap());
    for _ in 0..TRIES_MAX {
        assert!(one().await.unwrap());
    }
    assert!(!one().await.unwrap());
}

#[tokio::test]
async fn a_removed_device_comes_back_with_another_salt_and_signed_out() {
    let Some(Fresh { store, kept: _kept }) = family().await else {
        return;
    };
    let (who, device) = (account(1), DeviceId(Uuid::from_u128(6)));
    let add = || store.add_device(who, device, String::new(), line(who, 0));
    assert!(add().await.unwrap() && add().await.unwrap());
    let lines = store.journal_of(who, 10).await.unwrap();
    assert_eq!(lines.len(), 1, "written down once, when it was new");
    let first = store.device_salt(who, device).await.unwrap().unwrap();
    assert_eq!(first.len(), 16);
    let hash = SessionHash([1; 32]);
    store
        .begin_session(session(hash, who), line(who, 0))
        .await
        .unwrap();
    store.bind_session(hash, device).await.unwrap();
    let gone = store
        .remove_device(who, device, line(who, 1))
        .await
        .unwrap();
    assert_eq!(gone, Some(vec![hash]));
    assert!(store.session(hash).await.unwrap().is_none());
    assert!(!store.knows_device(who, device).await.unwrap());
    assert!(add().await.unwrap());
    assert_ne!(store.device_salt(who, device).await.unwrap(), Some(first));
}

#[tokio::test]
async fn the_journal_refuses_to_be_altered_and_shows_it_when_it_was() {
    let Some(Fresh { store, kept: _kept }) = family().await else {
        return;
    };
    let who = account(1);
    let writers = (0..8).map(|at| store.note(line(who, at)));
    for written in futures_util::future::join_all(writers).await {
        written.unwrap();
    }
    let nobody = Line {
        subject: None,
        ..line(who, 9)
    };
    store.note(nobody).await.unwrap();
    let numbers: Vec<i64> = store
        .journal_of(who, 100)
        .await
        .unwrap()
        .iter()
        .map(|it| it.number)
        .collect();
    assert_eq!(numbers, [8, 7, 6, 5, 4, 3, 2, 1]);
    for subject in [Some(who), None, Some(account(2))] {
        assert!(store.verify_journal(subject).await.unwrap());
    }
    let run = async |statement: &'static str| {
        let tried = store.write(move |conn, _| {
            Box::pin(async move {
                sqlx::query(statement)
                    .execute(conn)
                    .await
                    .map_err(crate::store::error::of_sql)
            })
        });
        tried.await.is_ok()
    };
    assert!(!run("UPDATE journal SET at = at + 1").await);
    assert!(!run("DELETE FROM journal").await);
    super::testing::drop_triggers(&store).await;
    assert!(run("UPDATE journal SET event = 'signed-out' WHERE number = 3").await);
    assert!(!store.verify_journal(Some(who)).await.unwrap());
    assert!(store.verify_journal(Some(account(2))).await.unwrap());
}
