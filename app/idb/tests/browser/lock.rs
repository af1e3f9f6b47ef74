//! The locks of the accounts in the book. Every PIN costs 64 MiB and a moment, as in the product.

use crate::device::known;
use crate::raw;
use crate::support::{fresh_name, keystroke, record, uuid_of};
use domain::{AccountId, Instant};
use idb::{Connection, DeviceBook, DeviceState, IdbStore, LockError, LockState, UnlockError};
use sync::store::{DeviceStore, StoreError};
use sync::testing::EARLY;
use sync::testing::author;
use vault::{Kind, Proof, Secret, VaultError};
use wasm_bindgen_test::wasm_bindgen_test;

const PIN: &str = "283917";

fn account(n: u32) -> AccountId {
    AccountId(uuid_of(n))
}

fn secret(n: u8) -> Secret {
    Secret::new([n; 32])
}

fn by_account(n: u8) -> Proof<'static> {
    Proof::Account(secret(n))
}

/// A book with one account, locked by the account's secret (`n`), and with a PIN when asked for.
async fn locked(name: &str, n: u32, pin: Option<&str>) -> DeviceBook {
    let book = DeviceBook::named(name);
    book.write(&DeviceState::default(), Some(&known(n, 10)))
        .await
        .unwrap();
    let own = u8::try_from(n).unwrap();
    let mut proofs = vec![(by_account(own), [1; 32])];
    proofs.extend(pin.map(|pin| (Proof::Pin(pin), [2; 32])));
    let secrets = [secret(100 + own), secret(101 + own), secret(102 + own)];
    book.set_up_lock(account(n), secrets, [3; 32], &proofs, [1; 16])
        .await
        .unwrap();
    book
}

async fn name_in(book: &DeviceBook, n: u32) -> Option<String> {
    let (_, accounts) = book.read().await.unwrap();
    let known = accounts
        .into_iter()
        .find(|known| known.account == account(n))
        .unwrap();
    known.session.map(|session| session.name)
}

#[wasm_bindgen_test]
async fn a_locked_account_shows_its_label_and_no_name() {
    let name = fresh_name();
    let book = locked(&name, 1, None).await;
    book.set_label(account(1), Some(" あおい  ")).await.unwrap();
    assert_eq!(name_in(&book, 1).await.as_deref(), Some("person 1"));
    book.lock(account(1));
    assert_eq!(name_in(&book, 1).await, None);
    for (key, bytes) in raw::values(&name, "accounts").await {
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            !text.contains("person 1") && !text.contains("device_key"),
            "{key}: {text}"
        );
    }
    // what the app writes while it is locked takes nothing away
    let (state, accounts) = book.read().await.unwrap();
    book.write(&state, Some(&accounts[0])).await.unwrap();
    book.count(account(1), 7).await.unwrap();
    book.close();
    let book = DeviceBook::named(&name);
    book.unlock_with_account_secret(account(1), secret(1), [2; 16])
        .await
        .unwrap();
    let (_, accounts) = book.read().await.unwrap();
    assert_eq!(
        (accounts[0].label.as_deref(), accounts[0].unsent),
        (Some("あおい"), 7)
    );
    assert_eq!(name_in(&book, 1).await.as_deref(), Some("person 1"));
    assert_eq!(accounts[0].lock, LockState::Unlocked);
}

#[wasm_bindgen_test]
async fn fm_29_a_trial_of_the_pin_is_counted_before_it_is_answered() {
    let name = fresh_name();
    let book = locked(&name, 1, Some(PIN)).await;
    book.lock_all();
    let wrong = book
        .unlock_with_pin(account(1), "000001", Instant(1), [2; 16])
        .await;
    assert!(matches!(wrong.err(), Some(UnlockError::Wrong(ways)) if ways.pins_left == 9));
    // what a phone killed during the trial would find: read behind the writing of the count, before the answer
    let beside = raw::open(&name).await;
    let trial = book.unlock_with_pin(account(1), PIN, Instant(2), [3; 16]);
    let (answer, found) =
        futures_util::future::join(trial, raw::values_in(&beside, "accounts")).await;
    beside.close();
    let text = String::from_utf8(found[0].1.clone()).unwrap();
    assert!(text.contains(r#""wrong":2"#), "{text}");
    assert!(answer.is_ok());
    book.lock(account(1));
    let state = book.lock_state(account(1)).await.unwrap();
    assert!(
        matches!(state, LockState::Locked(ways) if ways.pins_left == 10 && ways.kinds.len() == 2)
    );
}

#[wasm_bindgen_test]
async fn fm_28_three_people_on_one_tablet_open_their_own_notebook_only() {
    let name = fresh_name();
    for n in 1..=3 {
        locked(&name, n, None).await.close();
    }
    let book = DeviceBook::named(&name);
    for n in 1..=3_u8 {
        let who = account(u32::from(n));
        for other in (1..=3).filter(|other| *other != n) {
            let wrong = book
                .unlock_with_account_secret(who, secret(other), [n; 16])
                .await;
            assert!(matches!(wrong.err(), Some(UnlockError::Wrong(_))));
        }
        let seal = book
            .unlock_with_account_secret(who, secret(n), [n; 16])
            .await
            .unwrap();
        let database = format!("{name}-{n}");
        let store = IdbStore::sealed(Connection::sealed(&database), author(1), seal);
        store
            .edit_field(keystroke(1, &format!("person {n}")))
            .await
            .unwrap();
        book.lock(who);
        assert_eq!(
            store.draft(record(1), EARLY).await.err(),
            Some(StoreError::Locked)
        );
        assert_eq!(
            raw::in_the_clear(&database, &["person"]).await,
            Vec::<String>::new()
        );
    }
    let seal = book
        .unlock_with_account_secret(account(1), secret(1), [9; 16])
        .await
        .unwrap();
    let again = IdbStore::sealed(Connection::sealed(&format!("{name}-1")), author(1), seal);
    let draft = again.draft(record(1), EARLY).await.unwrap().unwrap();
    assert_eq!(draft.fields["1.1"].value["text"], "person 1");
}

#[wasm_bindgen_test]
async fn a_lock_is_set_once_and_its_ways_change_only_while_it_is_open() {
    let name = fresh_name();
    let book = locked(&name, 1, None).await;
    let (secrets, proofs) = (
        [secret(1), secret(2), secret(3)],
        [(by_account(9), [5; 32])],
    );
    let again = book.set_up_lock(account(1), secrets, [4; 32], &proofs, [2; 16]);
    assert_eq!(again.await.err(), Some(LockError::NotNow));
    book.unlock_with_account_secret(account(1), secret(1), [3; 16])
        .await
        .unwrap();
    let passkey = Proof::Prf {
        credential: "key",
        output: secret(60),
    };
    book.add_way(account(1), &passkey, [6; 32]).await.unwrap();
    book.remove_way(account(1), &Kind::Account).await.unwrap();
    let last = Kind::Prf {
        credential: "key".to_owned(),
    };
    assert_eq!(
        book.remove_way(account(1), &last).await,
        Err(LockError::Vault(VaultError::PinAlone))
    );
    book.lock(account(1));
    assert_eq!(
        book.add_way(account(1), &by_account(9), [7; 32]).await,
        Err(LockError::Locked)
    );
    assert_eq!(
        book.unlock_with_account_secret(account(1), secret(1), [8; 16])
            .await
            .err(),
        Some(UnlockError::NoSuchWay)
    );
    book.unlock_with_prf(account(1), "key", secret(60), [9; 16])
        .await
        .unwrap();
}

#[wasm_bindgen_test]
async fn after_a_rotation_everything_is_sealed_anew_and_the_old_key_is_gone() {
    let (name, database) = (fresh_name(), fresh_name());
    let book = locked(&name, 1, None).await;
    let store = IdbStore::sealed(
        Connection::sealed(&database),
        author(1),
        book.seal_of(account(1)).unwrap(),
    );
    crate::sealing::fill(&store).await;
    while store.reseal_some().await.unwrap() {}
    let rows = store
        .rows(&sync::store::Filter::default(), EARLY)
        .await
        .unwrap()
        .len();
    book.rotate(account(1), &secret(77), [8; 32], [4; 16])
        .await
        .unwrap();
    assert_eq!(
        store
            .rows(&sync::store::Filter::default(), EARLY)
            .await
            .unwrap()
            .len(),
        rows
    );
    while store.reseal_some().await.unwrap() {}
    book.finish_sealing(account(1), [9; 32]).await.unwrap();
    for (table, key, bytes) in raw::everything(&database).await {
        let reserve = (table, key.as_str()) == ("blobs", "reserve");
        assert!(
            reserve || vault::key_number(&bytes) == Some(1),
            "{table} {key}"
        );
    }
    book.close();
    let book = DeviceBook::named(&name);
    let seal = book
        .unlock_with_account_secret(account(1), secret(1), [5; 16])
        .await
        .unwrap();
    let store = IdbStore::sealed(Connection::sealed(&database), author(1), seal);
    assert_eq!(
        store
            .rows(&sync::store::Filter::default(), EARLY)
            .await
            .unwrap()
            .len(),
        rows
    );
    assert!(book.read().await.unwrap().1[0].sealed);
}

#[wasm_bindgen_test]
async fn an_account_taken_out_of_the_book_never_opens_again() {
    let name = fresh_name();
    let book = locked(&name, 1, None).await;
    book.forget(account(1)).await.unwrap();
    assert!(book.seal_of(account(1)).is_none());
    let gone = book
        .unlock_with_account_secret(account(1), secret(1), [2; 16])
        .await;
    assert_eq!(gone.err(), Some(UnlockError::NoSuchWay));
    assert_eq!(raw::values(&name, "accounts").await, Vec::new());
}

#[wasm_bindgen_test]
async fn the_ways_to_open_are_known_locked_or_not() {
    let name = fresh_name();
    let book = locked(&name, 1, Some(PIN)).await;
    let kinds = async |book: &DeviceBook| {
        let ways = book.ways(account(1)).await.unwrap();
        ways.map(|ways| ways.kinds.len())
    };
    assert_eq!(kinds(&book).await, Some(2));
    book.lock(account(1));
    assert_eq!(kinds(&book).await, Some(2));
    book.write(&DeviceState::default(), Some(&known(2, 10)))
        .await
        .unwrap();
    let none = book.ways(account(2)).await.unwrap();
    assert_eq!(none, None);
}
