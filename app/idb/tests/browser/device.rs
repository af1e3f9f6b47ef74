//! The book of accounts.

use crate::support::{fresh_name, uuid_of};
use domain::{AccountId, DeviceId, Instant};
use idb::{DeviceBook, DeviceState, KnownAccount, LockState, Notes, WhenLeft};
use sync::wire::{Job, Session};
use wasm_bindgen_test::wasm_bindgen_test;

pub(crate) fn known(n: u32, used_at: i64) -> KnownAccount {
    KnownAccount {
        account: AccountId(uuid_of(n)),
        session: Some(Session {
            account: AccountId(uuid_of(n)),
            name: format!("person {n}"),
            role: Job::Person,
            administers: false,
            organization: None,
            organization_name: None,
            organization_kind: None,
            sign_in: String::new(),
            device_key: "key".to_owned(),
            clinics: Vec::new(),
            today: "2026-11-21".parse().unwrap(),
            demo: false,
        }),
        device: DeviceId(uuid_of(100 + n)),
        used_at: Instant(used_at),
        unsent: 0,
        label: None,
        lock: LockState::NoLock,
        sealed: false,
        notes: Notes::default(),
    }
}

#[wasm_bindgen_test]
async fn fm_34_accounts_stay_known_and_counted_after_a_sign_out() {
    let name = fresh_name();
    let book = DeviceBook::named(&name);
    assert_eq!(
        book.read().await.unwrap(),
        (DeviceState::default(), Vec::new())
    );
    let state = DeviceState {
        current: Some(AccountId(uuid_of(1))),
        ..DeviceState::default()
    };
    book.write(&state, Some(&known(1, 10))).await.unwrap();
    book.write(&state, Some(&known(2, 20))).await.unwrap();
    book.count(AccountId(uuid_of(1)), 25).await.unwrap();
    book.write(
        &DeviceState {
            sign_out_of: Some("a sign-in".to_owned()),
            ..DeviceState::default()
        },
        None,
    )
    .await
    .unwrap();
    book.close();
    let (state, accounts) = DeviceBook::named(&name).read().await.unwrap();
    assert_eq!(
        (state.current, state.sign_out_of.as_deref()),
        (None, Some("a sign-in"))
    );
    let seen: Vec<_> = accounts
        .iter()
        .map(|account| {
            (
                account.session.as_ref().unwrap().name.as_str(),
                account.unsent,
            )
        })
        .collect();
    assert_eq!(seen, [("person 2", 0), ("person 1", 25)]);
}

#[wasm_bindgen_test]
async fn the_book_of_the_first_release_is_read_as_it_is() {
    let name = fresh_name();
    let book = DeviceBook::named(&name);
    book.read().await.unwrap();
    book.close();
    let session = serde_json::to_string(&known(1, 10).session).unwrap();
    let device = uuid_of(101);
    let old = format!(r#"{{"session":{session},"device":"{device}","used_at":10,"unsent":3}}"#);
    crate::raw::put(&name, "accounts", &uuid_of(1).to_string(), old.as_bytes()).await;
    let (_, accounts) = DeviceBook::named(&name).read().await.unwrap();
    assert_eq!(
        accounts,
        [KnownAccount {
            unsent: 3,
            ..known(1, 10)
        }]
    );
}

#[wasm_bindgen_test]
async fn what_is_noted_of_an_account_follows_its_session_and_keeps_its_persons_choice() {
    let name = fresh_name();
    let book = DeviceBook::named(&name);
    let who = AccountId(uuid_of(1));
    assert_eq!(book.note(who, |notes| notes.minutes = 9).await, Ok(None));
    let mut nurse = known(1, 10);
    if let Some(session) = &mut nurse.session {
        session.role = Job::Nurse;
        session.sign_in = "morning".to_owned();
    }
    book.write(&DeviceState::default(), Some(&nurse))
        .await
        .unwrap();
    book.note(who, |notes| {
        notes.minutes = 9;
        notes.when_left = WhenLeft::Lock;
        notes.journal_seen = Some(12);
    })
    .await
    .unwrap();
    // written again without a session, as while it is locked, and with another sign-in
    let (state, accounts) = book.read().await.unwrap();
    let silent = KnownAccount {
        session: None,
        ..accounts[0].clone()
    };
    book.write(&state, Some(&silent)).await.unwrap();
    let expect = |sign_in: &str| Notes {
        sign_in: Some(sign_in.to_owned()),
        staff: true,
        demo: false,
        minutes: 9,
        when_left: WhenLeft::Lock,
        journal_seen: Some(12),
    };
    assert_eq!(book.read().await.unwrap().1[0].notes, expect("morning"));
    if let Some(session) = &mut nurse.session {
        session.sign_in = "evening".to_owned();
    }
    book.write(&state, Some(&nurse)).await.unwrap();
    assert_eq!(book.read().await.unwrap().1[0].notes, expect("evening"));
}
