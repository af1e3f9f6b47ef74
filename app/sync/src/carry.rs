//! A change that travels by QR instead of the network: sealed by the device that made it, opened by
//! the server alone.
//!
//! The tablet that passes it on can neither alter it nor pretend to be its author.

use crate::wire::{Carried, Change, OutgoingChange};
use domain::{AccountId, ChangeId, DeviceId, Instant};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Why a carried change is not what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CarryError {
    /// The seal does not fit the text under this key.
    #[error("the seal is broken")]
    SealBroken,
    /// The text is not a change, or not the one announced.
    #[error("not the announced change")]
    NotTheChange,
}

fn mac(
    key: &str,
    account: AccountId,
    device: DeviceId,
    sealed_at: Instant,
    change: &str,
) -> Hmac<Sha256> {
    let mut mac: Hmac<Sha256> =
        Hmac::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(format!("{account}|{device}|{}|{change}", sealed_at.0).as_bytes());
    mac
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// Seals a change with the key the server gave this device ([`crate::wire::Session::device_key`]).
pub fn seal(
    change: &Change,
    account: AccountId,
    device: DeviceId,
    sealed_at: Instant,
    key: &str,
) -> Carried {
    let change = serde_json::to_string(change).expect("wire types are always writable as JSON");
    let seal = hex(&mac(key, account, device, sealed_at, &change)
        .finalize()
        .into_bytes());
    Carried {
        account,
        device,
        sealed_at,
        change,
        seal,
    }
}

/// Checks the seal and reads the change. `id` is the one it is announced under.
pub fn open(carried: &Carried, id: ChangeId, key: &str) -> Result<Change, CarryError> {
    let seal = unhex(&carried.seal).ok_or(CarryError::SealBroken)?;
    mac(
        key,
        carried.account,
        carried.device,
        carried.sealed_at,
        &carried.change,
    )
    .verify_slice(&seal)
    .map_err(|_| CarryError::SealBroken)?;
    let change: Change =
        serde_json::from_str(&carried.change).map_err(|_| CarryError::NotTheChange)?;
    if change.id == id {
        Ok(change)
    } else {
        Err(CarryError::NotTheChange)
    }
}

/// A carried change ready for an outbox. `None`: its text is not a change.
pub fn outgoing(carried: Carried) -> Option<OutgoingChange> {
    let change: Change = serde_json::from_str(&carried.change).ok()?;
    Some(OutgoingChange {
        id: change.id,
        change: None,
        carried: Some(carried),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{change, uuid};
    use crate::wire::{Action, Discard};
    use domain::RecordId;

    fn sealed() -> (Carried, ChangeId) {
        let discard = Discard {
            record: RecordId(uuid(3, 1)),
            replaces: Vec::new(),
        };
        let change = change(7, 1, Action::Discard(discard));
        let carried = seal(
            &change,
            AccountId(uuid(1, 1)),
            DeviceId(uuid(4, 1)),
            Instant(1_000),
            "a key of one device",
        );
        (carried, change.id)
    }

    #[test]
    fn a_sealed_change_opens_with_its_key() {
        let (carried, id) = sealed();
        assert_eq!(open(&carried, id, "a key of one device").unwrap().id, id);
    }

    #[test]
    fn whatever_is_altered_breaks_the_seal() {
        let (carried, id) = sealed();
        let check = |alter: &dyn Fn(&mut Carried), key: &str| {
            let mut altered = carried.clone();
            alter(&mut altered);
            assert_eq!(open(&altered, id, key).unwrap_err(), CarryError::SealBroken);
        };
        check(&|_| {}, "another key");
        let key = "a key of one device";
        check(&|carried| carried.account = AccountId(uuid(1, 2)), key);
        check(&|carried| carried.device = DeviceId(uuid(4, 2)), key);
        check(&|carried| carried.sealed_at = Instant(1_001), key);
        check(&|carried| carried.change.push(' '), key);
        check(&|carried| carried.seal.truncate(62), key);
        check(&|carried| carried.seal = "あ".repeat(32), key);
        check(&|carried| carried.seal.clear(), key);
    }

    #[test]
    fn a_change_announced_under_another_id_is_not_taken() {
        let (carried, _) = sealed();
        let other = ChangeId(uuid(5, 99));
        assert_eq!(
            open(&carried, other, "a key of one device").unwrap_err(),
            CarryError::NotTheChange
        );
    }
}
