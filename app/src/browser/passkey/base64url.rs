//! The alphabet of WebAuthn's JSON (RFC 4648 §5), without padding.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Bytes as text.
pub(super) fn text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let mut group = [0_u8; 3];
        group[..part.len()].copy_from_slice(part);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for place in 0..=part.len() {
            let index = (bits >> (18 - 6 * place)) & 63;
            let letter = usize::try_from(index).ok().and_then(|at| LETTERS.get(at));
            text.extend(letter.map(|letter| char::from(*letter)));
        }
    }
    text
}

/// The bytes of such a text.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    let letters = text.trim_end_matches('=').as_bytes();
    let mut bytes = Vec::with_capacity(letters.len() * 3 / 4);
    for part in letters.chunks(4) {
        let mut bits = 0_u32;
        for place in 0..4 {
            let value = match part.get(place) {
                None => 0,
                Some(letter) => LETTERS.iter().position(|known| known == letter)?,
            };
            bits = bits << 6 | u32::try_from(value).ok()?;
        }
        let whole = part.len().checked_sub(1).filter(|whole| *whole > 0)?;
        bytes.extend_from_slice(&bits.to_be_bytes()[1..=whole]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_their_text() {
        let check = |plain: &[u8], expect: &str| {
            assert_eq!(text(plain), expect);
            assert_eq!(bytes(expect).as_deref(), Some(plain));
        };
        check(b"", "");
        check(b"f", "Zg");
        check(b"fo", "Zm8");
        check(b"foo", "Zm9v");
        check(b"foob", "Zm9vYg");
        check(&[0xfb, 0xff, 0xbf], "-_-_");
        assert_eq!(bytes("Zg=="), Some(b"f".to_vec()), "some write the padding");
        for broken in ["Z", "Zm9vY", "Zm9!", "Zm+/"] {
            assert_eq!(bytes(broken), None, "{broken}");
        }
    }
}
