//! Codes people read, type and say: recovery codes on paper, and six digits read out.
//!
//! A recovery code is 100 random bits, of which the first 20 name the sheet. It is kept as an HMAC under
//! the database's key. No slow hash such as Argon2id: that protects what people choose, while 80 secret bits
//! cannot be tried through by anybody; and it would let strangers keep the server busy.

use crate::store::Store;

/// Codes on one sheet.
pub const SHEET_CODES: usize = 10;
/// Without I, L, O and U, which are misread.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SHEET_CHARS: usize = 4;
const CODE_CHARS: usize = 20;
const GROUP_CHARS: usize = 4;

/// A recovery code as it was typed, brought to one form.
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// Reads what somebody typed; case, spaces, hyphens, full width and the usual slips do not matter.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let mut code = String::with_capacity(CODE_CHARS);
        for c in typed.chars().take(CODE_CHARS * 4) {
            if let Some(c) = digit(c)? {
                code.push(c);
            }
        }
        (code.len() == CODE_CHARS).then_some(RecoveryCode(code))
    }

    /// Which sheet it is said to be on. No secret.
    #[must_use]
    pub fn sheet(&self) -> [u8; SHEET_CHARS] {
        let mut sheet = [0; SHEET_CHARS];
        sheet.copy_from_slice(&self.0.as_bytes()[..SHEET_CHARS]);
        sheet
    }

    /// What the database knows it by.
    #[must_use]
    pub fn hash(&self, store: &Store) -> [u8; 32] {
        store.derive(&format!("recovery-code|{}", self.0))
    }

    /// For the paper, in groups.
    #[must_use]
    pub fn printed(&self) -> String {
        let mut text = String::with_capacity(CODE_CHARS + CODE_CHARS / GROUP_CHARS);
        for (place, c) in self.0.chars().enumerate() {
            if place > 0 && place % GROUP_CHARS == 0 {
                text.push('-');
            }
            text.push(c);
        }
        text
    }
}

/// `Some(None)`: to be passed over. `None`: no such character in a code.
fn digit(c: char) -> Option<Option<char>> {
    let narrow = match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0)?,
        _ => c,
    };
    Some(match narrow.to_ascii_uppercase() {
        ' ' | '\u{3000}' | '-' | '\u{30fc}' | '\u{2010}'..='\u{2015}' | '\u{2212}' => None,
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        c if u8::try_from(c).is_ok_and(|byte| DIGITS.contains(&byte)) => Some(c),
        _ => return None,
    })
}

/// A new sheet.
pub fn sheet() -> Result<Vec<RecoveryCode>, getrandom::Error> {
    let name = random(SHEET_CHARS)?;
    (0..SHEET_CODES)
        .map(|_| {
            Ok(RecoveryCode(
                name.clone() + &random(CODE_CHARS - SHEET_CHARS)?,
            ))
        })
        .collect()
}

fn random(chars: usize) -> Result<String, getrandom::Error> {
    let mut bytes = vec![0; chars];
    getrandom::fill(&mut bytes)?;
    // 32 divides 256: every character is as likely as every other
    Ok(bytes
        .iter()
        .map(|byte| char::from(DIGITS[usize::from(byte & 31)]))
        .collect())
}

/// The six digits that whoever accepted an invitation reads out to whoever made it.
#[must_use]
pub fn spoken(store: &Store, invitation: &[u8; 32], accepted_by: domain::AccountId) -> String {
    let name = crate::hex::encode(invitation);
    let bytes = store.derive(&format!("invitation-code|{name}|{accepted_by}"));
    let number = bytes
        .iter()
        .take(8)
        .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let check = |typed: &str, expect: Option<&str>| {
            let read = RecoveryCode::read(typed).map(|it| it.printed());
            assert_eq!(read.as_deref(), expect, "{typed}");
        };
        let code = "0123-4567-89AB-CDEF-GHJK";
        check(code, Some(code));
        check("0123456789abcdefghjk", Some(code));
        check(
            " o1l3 4567 89ab cdef ghjk ",
            Some("0113-4567-89AB-CDEF-GHJK"),
        );
        check(
            "０１２３ー４５６７－８９ＡＢ　ＣＤＥＦ‐ＧＨＪＫ",
            Some(code),
        );
        check("0123-4567-89AB-CDEF-GHJ", None);
        check("0123-4567-89AB-CDEF-GHJKM", None);
        check("0123-4567-89AB-CDEF-GHJ!", None);
        check("あ", None);
        check("", None);
    }

    #[test]
    fn a_sheet_has_ten_different_codes_under_one_name() {
        let sheet = sheet().unwrap();
        let codes: std::collections::BTreeSet<String> =
            sheet.iter().map(RecoveryCode::printed).collect();
        assert_eq!(codes.len(), SHEET_CODES);
        assert!(sheet.iter().all(|it| it.sheet() == sheet[0].sheet()));
        let back = codes.iter().all(|it| RecoveryCode::read(it).is_some());
        assert!(back, "what is printed can be typed");
    }
}
