//! Wraps of the root key: what a passkey, a PIN or the account's secret opens. A wrap opens nothing by itself.

use crate::boxed::{Boxed, DoesNotOpen};
use crate::pin;
use crate::secret::{Salt, Secret};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use domain::AccountId;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

/// What a trial of a PIN costs. Stored with the wrap, so that it can be raised later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Memory in KiB.
    pub m: u32,
    /// Passes.
    pub t: u32,
    /// Lanes.
    pub p: u32,
}

impl Cost {
    /// For new wraps: 64 MiB, three passes (security guidelines D2).
    pub const NOW: Cost = Cost {
        m: 64 * 1024,
        t: 3,
        p: 1,
    };
    /// More than this is not read: a damaged record must not stop the page.
    const MAX: Cost = Cost {
        m: 256 * 1024,
        t: 16,
        p: 4,
    };
}

/// What a wrap opens with, as far as anybody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A passkey's PRF output.
    Prf {
        /// The credential's id, as the browser gives it.
        credential: String,
    },
    /// A PIN or pass phrase.
    Pin(Cost),
    /// A secret the server gives this device right after a full sign-in.
    Account,
}

/// What somebody brings to open a wrap.
pub enum Proof<'a> {
    /// See [`Kind::Prf`].
    Prf {
        /// Whose.
        credential: &'a str,
        /// The PRF's 32 bytes.
        output: Secret,
    },
    /// As typed.
    Pin(&'a str),
    /// See [`Kind::Account`].
    Account(Secret),
}

/// The root key under one kind of proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wrap {
    pub(crate) kind: Kind,
    root: Boxed,
}

/// Why a wrap did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrapError {
    Wrong,
    /// The device has not the memory a trial needs, or the cost is out of bounds.
    NoMemory,
}

impl Wrap {
    pub(crate) fn new(
        account: AccountId,
        proof: &Proof<'_>,
        cost: Cost,
        root: &Secret,
        salt: Salt,
    ) -> Result<Self, WrapError> {
        let kind = match proof {
            Proof::Prf { credential, .. } => Kind::Prf {
                credential: (*credential).to_owned(),
            },
            Proof::Pin(_) => Kind::Pin(cost),
            Proof::Account(_) => Kind::Account,
        };
        let secret = secret(&kind, proof, &salt)?;
        let root = Boxed::close(
            &secret,
            PURPOSE,
            &context(account, &kind),
            root.bytes(),
            salt,
        );
        Ok(Self { kind, root })
    }

    pub(crate) fn open(&self, account: AccountId, proof: &Proof<'_>) -> Result<Secret, WrapError> {
        let secret = secret(&self.kind, proof, self.root.salt())?;
        let opened = self
            .root
            .open(&secret, PURPOSE, &context(account, &self.kind));
        let root = opened.map_err(|DoesNotOpen| WrapError::Wrong)?;
        let root: [u8; 32] = root.as_slice().try_into().map_err(|_| WrapError::Wrong)?;
        Ok(Secret::new(root))
    }

    /// Whether `proof` is of this wrap's kind.
    pub(crate) fn takes(&self, proof: &Proof<'_>) -> bool {
        match (&self.kind, proof) {
            (
                Kind::Prf { credential },
                Proof::Prf {
                    credential: shown, ..
                },
            ) => credential == shown,
            (Kind::Pin(_), Proof::Pin(_)) | (Kind::Account, Proof::Account(_)) => true,
            _ => false,
        }
    }
}

const PURPOSE: &[u8] = b"tsunagu wrap 1";

fn context(account: AccountId, kind: &Kind) -> Vec<u8> {
    let kind = match kind {
        Kind::Prf { credential } => format!("prf {credential}"),
        Kind::Pin(Cost { m, t, p }) => format!("pin {m} {t} {p}"),
        Kind::Account => "account".to_owned(),
    };
    [account.0.as_bytes(), kind.as_bytes()].concat()
}

fn secret(kind: &Kind, proof: &Proof<'_>, salt: &Salt) -> Result<Secret, WrapError> {
    match (kind, proof) {
        (Kind::Prf { .. }, Proof::Prf { output, .. }) => Ok(output.copy()),
        (Kind::Account, Proof::Account(secret)) => Ok(secret.copy()),
        (Kind::Pin(cost), Proof::Pin(typed)) => stretch(&pin::normal(typed), salt, *cost),
        _ => Err(WrapError::Wrong),
    }
}

/// Argon2id (RFC 9106).
fn stretch(pin: &str, salt: &Salt, cost: Cost) -> Result<Secret, WrapError> {
    let Cost { m, t, p } = cost;
    if m > Cost::MAX.m || t > Cost::MAX.t || p > Cost::MAX.p {
        return Err(WrapError::NoMemory);
    }
    let params = Params::new(m, t, p, Some(32)).map_err(|_| WrapError::NoMemory)?;
    // asked for, not demanded: a phone without 64 MiB to spare gets an answer, not a crash
    let mut memory: Vec<Block> = Vec::new();
    let blocks = params.block_count();
    memory
        .try_reserve_exact(blocks)
        .map_err(|_| WrapError::NoMemory)?;
    memory.resize(blocks, Block::new());
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut out = Zeroizing::new([0_u8; 32]);
    let hashed = argon.hash_password_into_with_memory(pin.as_bytes(), salt, &mut *out, &mut memory);
    memory.iter_mut().for_each(Zeroize::zeroize);
    hashed.map_err(|_| WrapError::NoMemory)?;
    Ok(Secret::new(*out))
}
