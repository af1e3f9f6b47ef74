//! The keys of the house: the key that seals one account's store on one device, and who gets at it.
//!
//! ```text
//! passkey (PRF) ──HKDF──┐
//! PIN ─Argon2id──HKDF───┼─ wrap ─► root ─HKDF─► ring: data keys, name key ─HKDF per page load─► values
//! account secret ─HKDF──┘
//! ```
//!
//! Pure: random bytes and the time are arguments. Must not know: storage, pages, the network.

mod attempts;
mod boxed;
pub mod hex;
pub mod idle;
pub mod pin;
mod record;
mod ring;
mod seal;
mod secret;
mod wrap;

pub use attempts::{Attempts, PinTurn, WRONG_MAX};
pub use record::{Open, OpenError, Vault, VaultError};
pub use ring::Ring;
pub use seal::{OVERHEAD_MAX, SealError, Sealer, is_sealed, key_number};
pub use secret::{Salt, Secret};
pub use wrap::{Cost, Kind, Proof};
