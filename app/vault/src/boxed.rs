//! One message under a key of its own: for wraps and the ring, which are written seldom.

use crate::hex;
use crate::secret::{Salt, Secret};
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A sealed message. Key and nonce both follow from the secret and the salt; a salt closes one message, so
/// no nonce is ever used twice with a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Boxed {
    #[serde(with = "hex")]
    salt: Salt,
    #[serde(with = "hex")]
    sealed: Vec<u8>,
}

/// The text does not fit secret, purpose and context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DoesNotOpen;

impl Boxed {
    pub(crate) fn close(
        secret: &Secret,
        purpose: &[u8],
        context: &[u8],
        plain: &[u8],
        salt: Salt,
    ) -> Self {
        let (cipher, nonce) = keyed(secret, purpose, &salt);
        let payload = Payload {
            msg: plain,
            aad: context,
        };
        let sealed = cipher
            .encrypt(&nonce.into(), payload)
            .expect("a few hundred bytes are far below AES-GCM's limit");
        Self { salt, sealed }
    }

    pub(crate) fn open(
        &self,
        secret: &Secret,
        purpose: &[u8],
        context: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, DoesNotOpen> {
        let (cipher, nonce) = keyed(secret, purpose, &self.salt);
        let payload = Payload {
            msg: &self.sealed,
            aad: context,
        };
        let plain = cipher.decrypt(&nonce.into(), payload);
        plain.map(Zeroizing::new).map_err(|_| DoesNotOpen)
    }

    pub(crate) fn salt(&self) -> &Salt {
        &self.salt
    }
}

fn keyed(secret: &Secret, purpose: &[u8], salt: &Salt) -> (Aes256Gcm, [u8; 12]) {
    let derive = Hkdf::<Sha256>::new(Some(salt), secret.bytes());
    let mut key = Zeroizing::new([0_u8; 32]);
    let mut nonce = [0_u8; 12];
    for (part, to) in [(b"key", &mut key[..]), (b"iv ", &mut nonce[..])] {
        derive
            .expand_multi_info(&[purpose, part], to)
            .expect("HKDF-SHA256 gives up to 8160 bytes");
    }
    (Aes256Gcm::new((&*key).into()), nonce)
}
