//! Two bytes as three characters. As dense as base 45 (RFC 9285), with an alphabet that has neither the
//! space, which pasting loses, nor the slash, which parts the fields.

const ALPHABET: &[u8; 41] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*+-.:";

/// Bytes as characters.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(2) * 3);
    for pair in bytes.chunks(2) {
        let (value, digits) = match *pair {
            [high, low] => (u32::from(high) * 256 + u32::from(low), 3),
            [only] => (u32::from(only), 2),
            _ => (0, 0),
        };
        let mut rest = value;
        for _ in 0..digits {
            out.push(char::from(digit(rest % 41)));
            rest /= 41;
        }
    }
    out
}

/// Characters as bytes; `None` when they are no such text.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 3 * 2 + 1);
    for group in text.as_bytes().chunks(3) {
        let mut value = 0_u32;
        for character in group.iter().rev() {
            let position = ALPHABET.iter().position(|known| known == character)?;
            value = value * 41 + u32::try_from(position).ok()?;
        }
        match group.len() {
            3 => out.extend(u16::try_from(value).ok()?.to_be_bytes()),
            2 => out.push(u8::try_from(value).ok()?),
            _ => return None,
        }
    }
    Some(out)
}

fn digit(value: u32) -> u8 {
    let index = usize::try_from(value).unwrap_or(0);
    ALPHABET.get(index).copied().unwrap_or(b'0')
}
