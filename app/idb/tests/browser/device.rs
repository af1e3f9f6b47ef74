//! The book of accounts.

use crate::support::{fresh_name, uuid_of};
use domain::{AccountId, DeviceId, Instant};
use idb::{DeviceBook, DeviceState, KnownAccount, LockState};
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
            sign_in: String::new(),
            device_key: "key".to_owned(),
            clinics: Vec::new(),
            today: "2026-11-21".parse().unwrap(),
        }),
        device: DeviceId(uuid_of(100 + n)),
        used_at: Instant(used_at),
        unsent: 0,
        label: None,
        lock: LockState::NoLock,
        sealed: false,
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
