//! The lock of one account on one device.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use domain::{AccountId, Instant};
use uuid::Uuid;
use vault::{Cost, Kind, Open, OpenError, PinTurn, Proof, Secret, Vault, VaultError};

/// Cheap: what a trial costs is measured elsewhere.
const COST: Cost = Cost { m: 64, t: 1, p: 1 };

fn account(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(n))
}

fn secret(n: u8) -> Secret {
    Secret::new([n; 32])
}

fn passkey(credential: &'static str, n: u8) -> Proof<'static> {
    Proof::Prf {
        credential,
        output: secret(n),
    }
}

/// With the account's wrap, a passkey and a PIN.
fn vault() -> (Vault, Open) {
    let (mut vault, open) = Vault::create(account(1), [secret(1), secret(2), secret(3)], [101; 32]);
    vault
        .add(&open, &Proof::Account(secret(50)), COST, [102; 32])
        .unwrap();
    vault
        .add(&open, &passkey("key-1", 51), COST, [103; 32])
        .unwrap();
    vault
        .add(&open, &Proof::Pin("283917"), COST, [104; 32])
        .unwrap();
    (vault, open)
}

fn sealed(open: &Open) -> Vec<u8> {
    open.sealer([1; 16]).seal("rows", "a", b"text").unwrap()
}

fn reads(open: &Open, sealed: &[u8]) -> bool {
    open.sealer([2; 16]).open("rows", "a", sealed).is_ok()
}

fn stored(vault: &Vault) -> Vault {
    serde_json::from_str(&serde_json::to_string(vault).unwrap()).unwrap()
}

#[test]
fn every_way_opens_the_same_notebook_after_a_restart() {
    let (vault, open) = vault();
    let value = sealed(&open);
    let vault = stored(&vault);
    for proof in [
        Proof::Account(secret(50)),
        passkey("key-1", 51),
        Proof::Pin("２８３９１７"),
    ] {
        assert!(reads(&vault.open(&proof).unwrap(), &value));
    }
}

#[test]
fn nothing_else_opens_it() {
    let (vault, _) = vault();
    let check = |proof: Proof<'_>, expect: OpenError| {
        assert_eq!(vault.open(&proof).err(), Some(expect));
    };
    check(Proof::Pin("283918"), OpenError::Wrong);
    check(Proof::Account(secret(51)), OpenError::Wrong);
    check(passkey("key-1", 50), OpenError::Wrong);
    check(passkey("key-2", 51), OpenError::NoSuchWay);
}

#[test]
fn a_wrap_copied_to_another_account_or_made_cheaper_does_not_open() {
    let (vault, _) = vault();
    let text = serde_json::to_string(&vault).unwrap();
    let swap = |from: &str, to: &str| -> Vault {
        assert!(text.contains(from));
        serde_json::from_str(&text.replace(from, to)).unwrap()
    };
    let other = swap(&account(1).to_string(), &account(2).to_string());
    assert_eq!(
        other.open(&Proof::Account(secret(50))).err(),
        Some(OpenError::Wrong)
    );
    let cheaper = swap(r#""m":64"#, r#""m":32"#);
    assert_eq!(
        cheaper.open(&Proof::Pin("283917")).err(),
        Some(OpenError::Wrong)
    );
    let endless = swap(r#""m":64"#, r#""m":4000000000"#);
    assert_eq!(
        endless.open(&Proof::Pin("283917")).err(),
        Some(OpenError::NoMemory)
    );
}

#[test]
fn the_record_holds_neither_key_nor_pin() {
    let (vault, _) = vault();
    let text = serde_json::to_string(&vault).unwrap();
    for n in [1, 2, 3, 50, 51_u8] {
        let hex = format!("{n:02x}").repeat(32);
        assert!(!text.contains(&hex), "secret {n}");
    }
    assert!(!text.contains("283917"));
}

#[test]
fn fm_29_ten_wrong_pins_destroy_the_pin_and_nothing_else() {
    let (mut vault, open) = vault();
    let value = sealed(&open);
    let mut now = Instant(0);
    for trial in 1..=10 {
        now = now.plus_millis(3_600_000);
        assert_eq!(vault.begin_pin(now), PinTurn::Try);
        assert_eq!(
            vault.open(&Proof::Pin("000001")).err(),
            Some(OpenError::Wrong)
        );
        assert_eq!(vault.pin_was_wrong(), trial == 10);
    }
    assert_eq!(
        vault.open(&Proof::Pin("283917")).err(),
        Some(OpenError::NoSuchWay)
    );
    let open = vault.open(&Proof::Account(secret(50))).unwrap();
    assert!(
        reads(&open, &value),
        "unsent work is still there after a full sign-in"
    );
    vault
        .add(&open, &Proof::Pin("739182"), COST, [9; 32])
        .unwrap();
    assert!(vault.open(&Proof::Pin("739182")).is_ok());
}

#[test]
fn fm_29_killing_the_app_during_a_trial_gives_no_free_trial() {
    let (mut vault, _) = vault();
    let mut now = Instant(0);
    for _ in 1..=10 {
        now = now.plus_millis(3_600_000);
        assert_eq!(vault.begin_pin(now), PinTurn::Try);
        // written before the trial; then the app is killed, and what was written is read again
        vault = stored(&vault);
    }
    assert_eq!(vault.begin_pin(now.plus_millis(3_600_000)), PinTurn::Spent);
    assert_eq!(
        vault.open(&Proof::Pin("283917")).err(),
        Some(OpenError::NoSuchWay)
    );
}

#[test]
fn a_right_pin_takes_the_count_back() {
    let (mut vault, _) = vault();
    vault.begin_pin(Instant(0));
    vault.begin_pin(Instant(1));
    assert_eq!(vault.attempts().left(), 8);
    vault.forgive();
    assert_eq!(vault.attempts().left(), 10);
}

#[test]
fn a_changed_pin_opens_and_the_old_one_does_not() {
    let (mut vault, open) = vault();
    vault
        .add(&open, &Proof::Pin("739182"), COST, [9; 32])
        .unwrap();
    assert_eq!(
        vault.open(&Proof::Pin("283917")).err(),
        Some(OpenError::Wrong)
    );
    assert!(vault.open(&Proof::Pin("739182")).is_ok());
    assert_eq!(vault.kinds().count(), 3);
}

#[test]
fn a_pin_is_never_the_only_way() {
    let (mut fresh, open) = Vault::create(account(1), [secret(1), secret(2), secret(3)], [1; 32]);
    let pin = fresh.add(&open, &Proof::Pin("283917"), COST, [2; 32]);
    assert_eq!(pin, Err(VaultError::PinAlone));
    let (mut vault, _) = vault();
    let key = Kind::Prf {
        credential: "key-1".to_owned(),
    };
    assert_eq!(vault.remove(&key), Ok(true));
    assert_eq!(vault.remove(&key), Ok(false));
    assert_eq!(vault.remove(&Kind::Account), Err(VaultError::PinAlone));
    assert_eq!(vault.remove(&Kind::Pin(COST)), Ok(true));
}

#[test]
fn a_passkey_is_added_beside_another_one() {
    let (mut vault, open) = vault();
    vault
        .add(&open, &passkey("key-2", 60), COST, [9; 32])
        .unwrap();
    assert!(vault.open(&passkey("key-1", 51)).is_ok());
    assert!(vault.open(&passkey("key-2", 60)).is_ok());
}

#[test]
fn after_a_rotation_old_values_open_until_they_are_sealed_anew() {
    let (mut vault, mut open) = vault();
    let old = sealed(&open);
    vault.rotate(&mut open, secret(77), [9; 32]);
    let mut open = stored(&vault).open(&Proof::Account(secret(50))).unwrap();
    assert!(open.has_old() && reads(&open, &old));
    let new = sealed(&open);
    assert!(!open.sealer([1; 16]).is_current(&old) && open.sealer([1; 16]).is_current(&new));
    vault.finish_rotation(&mut open, [10; 32]);
    let open = stored(&vault).open(&Proof::Pin("283917")).unwrap();
    assert!(!open.has_old() && reads(&open, &new) && !reads(&open, &old));
}

#[test]
fn a_stolen_copy_of_the_record_does_not_open_what_is_written_after_a_new_root() {
    let (stolen, open) = vault();
    let (mut renewed, mut open) = Vault::with_new_root(open, secret(80), [9; 32]);
    renewed
        .add(&open, &Proof::Account(secret(81)), COST, [10; 32])
        .unwrap();
    renewed.rotate(&mut open, secret(82), [11; 32]);
    let value = sealed(&open);
    let thief = stolen.open(&Proof::Pin("283917")).unwrap();
    assert!(!reads(&thief, &value));
    assert_eq!(
        renewed.open(&Proof::Account(secret(50))).err(),
        Some(OpenError::Wrong)
    );
    assert!(reads(
        &renewed.open(&Proof::Account(secret(81))).unwrap(),
        &value
    ));
}

#[test]
fn a_damaged_record_says_so() {
    let (vault, _) = vault();
    let mut json: serde_json::Value = serde_json::to_value(&vault).unwrap();
    let ring = json["ring"]["sealed"].as_str().unwrap();
    let first = if ring.starts_with('0') { "1" } else { "0" };
    json["ring"]["sealed"] = format!("{first}{}", &ring[1..]).into();
    let damaged: Vault = serde_json::from_value(json).unwrap();
    assert_eq!(
        damaged.open(&Proof::Account(secret(50))).err(),
        Some(OpenError::Damaged)
    );
}
