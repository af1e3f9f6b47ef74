//! Bytes as text, for the JSON in which a vault rests.

use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// Two digits for each byte.
#[must_use]
pub fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of such a text.
#[must_use]
pub fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let pair = |pair: &[u8]| Some(digit(pair[0])? << 4 | digit(pair[1])?);
    digits.chunks(2).map(pair).collect()
}

fn digit(text: u8) -> Option<u8> {
    char::from(text)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// For `#[serde(with)]`.
pub(crate) fn serialize<S: Serializer>(value: &[u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&text(value))
}

/// For `#[serde(with)]`; of any length, or an array of the one it must have.
pub(crate) fn deserialize<'de, T: TryFrom<Vec<u8>>, D: Deserializer<'de>>(
    from: D,
) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    let found = bytes(&text).and_then(|bytes| T::try_from(bytes).ok());
    found.ok_or_else(|| D::Error::custom("not the hexadecimal digits expected"))
}
