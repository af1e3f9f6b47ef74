//! The book of accounts.

use crate::support::{fresh_name, uuid_of};
use domain::{AccountId, DeviceId, Instant};
use idb::{DeviceBook, DeviceState, KnownAccount};
use sync::wire::{Role, Session};
use wasm_bindgen_test::wasm_bindgen_test;

fn known(n: u32, used_at: i64) -> KnownAccount {
    KnownAccount {
        session: Session {
            account: AccountId(uuid_of(n)),
            name: format!("person {n}"),
            role: Role::Guardian,
            administers: false,
            organization: None,
            organization_name: None,
            sign_in: String::new(),
            device_key: "key".to_owned(),
            clinics: Vec::new(),
            today: "2026-11-21".parse().unwrap(),
        },
        device: DeviceId(uuid_of(100 + n)),
        used_at: Instant(used_at),
        unsent: 0,
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
        .map(|account| (account.session.name.as_str(), account.unsent))
        .collect();
    assert_eq!(seen, [("person 2", 0), ("person 1", 25)]);
}
