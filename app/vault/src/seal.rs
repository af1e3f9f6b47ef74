//! Values of a store under AES-256-GCM.
//!
//! Layout: format (1 byte), number of the data key (1), page load (16), counter (8, big endian), then the
//! ciphertext with its tag (16). The plain text is filled up to a multiple of 64 bytes before, so that the
//! length of 「はい」 is the length of 「いいえ」. Associated data: format, key number, table and key of the row,
//! so that no value opens in another place.
//!
//! **Nonces.** Every page load seals under a key of its own, derived (HKDF-SHA256) from the data key and 128
//! random bits, and counts its messages: the counter is the nonce. Within a page load no nonce repeats by
//! construction; two page loads share a key only if 128 random bits repeat. At most 2^32 messages are sealed
//! by one page load (SP 800-38D 8.3); no bound follows for the data key itself, which never meets AES.
//!
//! **Not covered.** Whoever can write to the storage can put back an older value of the same row.

use crate::hex;
use crate::ring::Ring;
use aes_gcm::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use sha2::Sha256;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use zeroize::Zeroizing;

const FORMAT: u8 = 1;
const HEAD: usize = 26;
const TAG: usize = 16;
const STEP: usize = 64;
/// Most bytes a sealed value is longer than the plain one.
pub const OVERHEAD_MAX: usize = HEAD + TAG + STEP;
/// Messages of one page load.
const MESSAGES_MAX: u64 = 1 << 32;
/// Derived keys kept ready; one for each page load whose values are read.
const CIPHERS_MAX: usize = 512;
/// Ends the text before the filling zeros (ISO/IEC 7816-4).
const END: u8 = 0x80;

/// Why a value was not sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Altered, cut, or moved from another place; or sealed by a key that is not in the ring.
    #[error("damaged")]
    Damaged,
    /// This page load has sealed as many values as it may.
    #[error("sealed as many values as one page load may")]
    Exhausted,
}

/// Seals and opens for one page load.
pub struct Sealer {
    ring: Ring,
    load: [u8; 16],
    count: Cell<u64>,
    ciphers: RefCell<BTreeMap<(u8, [u8; 16]), Aes256Gcm>>,
    names: Zeroizing<[u8; 32]>,
}

impl Sealer {
    /// `load`: 128 random bits, fresh for every page load.
    #[must_use]
    pub fn new(ring: Ring, load: [u8; 16]) -> Self {
        let mut names = Zeroizing::new([0_u8; 32]);
        expand(&[], ring.names.bytes(), b"tsunagu names 1", &mut *names);
        Self {
            ring,
            load,
            count: Cell::new(0),
            ciphers: RefCell::default(),
            names,
        }
    }

    /// Closes `plain` for this place in the store.
    pub fn seal(&self, table: &str, key: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let count = self.count.get();
        if count >= MESSAGES_MAX {
            return Err(SealError::Exhausted);
        }
        self.count.set(count + 1);
        let (number, _) = self.ring.current();
        let mut sealed = Vec::with_capacity(plain.len() + OVERHEAD_MAX);
        sealed.push(FORMAT);
        sealed.push(number);
        sealed.extend_from_slice(&self.load);
        sealed.extend_from_slice(&count.to_be_bytes());
        sealed.extend_from_slice(plain);
        sealed.push(END);
        let filled = HEAD + (plain.len() + 1).next_multiple_of(STEP);
        sealed.resize(filled, 0);
        let aad = place(number, table, key);
        let tag = self.with_cipher(number, self.load, |cipher| {
            let nonce = nonce(count).into();
            cipher.encrypt_inout_detached(&nonce, &aad, (&mut sealed[HEAD..]).into())
        });
        let tag = tag?.map_err(|_| SealError::Exhausted)?;
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    /// Opens what `seal` closed for this place.
    pub fn open(&self, table: &str, key: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (head, body) = sealed.split_at_checked(HEAD).ok_or(SealError::Damaged)?;
        let [FORMAT, number, rest @ ..] = head else {
            return Err(SealError::Damaged);
        };
        let (load, count) = rest.split_first_chunk::<16>().ok_or(SealError::Damaged)?;
        let count = u64::from_be_bytes(count.try_into().map_err(|_| SealError::Damaged)?);
        let (body, tag) = body.split_last_chunk::<TAG>().ok_or(SealError::Damaged)?;
        let aad = place(*number, table, key);
        let mut plain = body.to_vec();
        let opened = self.with_cipher(*number, *load, |cipher| {
            let buffer = plain.as_mut_slice().into();
            cipher.decrypt_inout_detached(&nonce(count).into(), &aad, buffer, tag.into())
        });
        opened?.map_err(|_| SealError::Damaged)?;
        let end = plain.iter().rposition(|byte| *byte != 0);
        let end = end
            .filter(|end| plain[*end] == END)
            .ok_or(SealError::Damaged)?;
        plain.truncate(end);
        Ok(plain)
    }

    /// A name that tells nothing, the same for the same text: for keys of rows that would else say which
    /// question was answered.
    #[must_use]
    pub fn blind(&self, text: &str) -> String {
        let mut name = [0_u8; 16];
        expand(&[], &self.names, text.as_bytes(), &mut name);
        hex::text(&name)
    }

    /// Whether this value was sealed by the current key.
    #[must_use]
    pub fn is_current(&self, stored: &[u8]) -> bool {
        is_sealed(stored) && stored.get(1) == Some(&self.ring.current().0)
    }

    /// The number of the key that seals.
    #[must_use]
    pub fn key_number(&self) -> u8 {
        self.ring.current().0
    }

    fn with_cipher<T>(
        &self,
        number: u8,
        load: [u8; 16],
        work: impl FnOnce(&Aes256Gcm) -> T,
    ) -> Result<T, SealError> {
        let mut ciphers = self.ciphers.borrow_mut();
        if ciphers.len() > CIPHERS_MAX {
            ciphers.clear();
        }
        let cipher = match ciphers.entry((number, load)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let key = self.ring.key(number).ok_or(SealError::Damaged)?;
                let mut derived = Zeroizing::new([0_u8; 32]);
                expand(&load, key.bytes(), b"tsunagu values 1", &mut *derived);
                place.insert(Aes256Gcm::new((&*derived).into()))
            }
        };
        Ok(work(cipher))
    }
}

/// Whether these bytes begin as a sealed value does. JSON and blocks never begin like this.
#[must_use]
pub fn is_sealed(stored: &[u8]) -> bool {
    stored.first() == Some(&FORMAT) && stored.len() >= HEAD + TAG
}

/// The number of the key a sealed value names.
#[must_use]
pub fn key_number(stored: &[u8]) -> Option<u8> {
    stored.get(1).copied().filter(|_| is_sealed(stored))
}

fn nonce(count: u64) -> [u8; 12] {
    let mut nonce = [0_u8; 12];
    nonce[4..].copy_from_slice(&count.to_be_bytes());
    nonce
}

/// No two places give the same bytes: the table's length stands before it.
fn place(number: u8, table: &str, key: &str) -> Vec<u8> {
    let length = u8::try_from(table.len()).unwrap_or(u8::MAX);
    let mut place = Vec::with_capacity(3 + table.len() + key.len());
    place.extend_from_slice(&[FORMAT, number, length]);
    place.extend_from_slice(table.as_bytes());
    place.extend_from_slice(key.as_bytes());
    place
}

fn expand(salt: &[u8], from: &[u8; 32], purpose: &[u8], to: &mut [u8]) {
    Hkdf::<Sha256>::new(Some(salt), from)
        .expand(purpose, to)
        .expect("HKDF-SHA256 gives up to 8160 bytes");
}
