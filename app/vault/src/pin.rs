//! Which PINs and pass phrases are taken, and why not.
//!
//! Honest measure: a six-digit PIN has a million values. It keeps out whoever holds the tablet, with the help
//! of the count; whoever copies the storage tries them all in hours. That is why staff devices, which hold
//! other people's records, take pass phrases of thirteen characters only (security guidelines D2), and why a
//! passkey is offered first everywhere.

use zeroize::Zeroizing;

/// Longest, in characters.
pub const LENGTH_MAX: usize = 64;
/// Digits of a person's PIN, at least.
pub const DIGITS_MIN: usize = 6;
/// Characters of anything that is not only digits, at least, for a person.
pub const MIXED_MIN: usize = 8;
/// Characters on a staff device, at least.
pub const STAFF_MIN: usize = 13;

/// Whose device it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// One's own notebook on one's own phone.
    Person,
    /// A device with other people's records.
    Staff,
}

/// Why a PIN is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinProblem {
    /// At least so many characters.
    #[error("shorter than {0} characters")]
    TooShort(usize),
    /// At most [`LENGTH_MAX`] characters.
    #[error("longer than {LENGTH_MAX} characters")]
    TooLong,
    /// One character over and over.
    #[error("one character repeated")]
    OneCharacter,
    /// 123456, 987654, abcdef.
    #[error("characters in a row")]
    InARow,
    /// 121212, 123123.
    #[error("a short piece repeated")]
    Repeated,
    /// Somebody's birthday or another text an acquaintance knows.
    #[error("known to others")]
    Known,
}

/// As it is hashed: full-width letters and digits, which Japanese keyboards give, are the plain ones.
#[must_use]
pub(crate) fn normal(typed: &str) -> Zeroizing<String> {
    // the room at once: a string that grows leaves its old memory unwiped
    let mut text = Zeroizing::new(String::with_capacity(typed.len()));
    for letter in typed.trim().chars() {
        let wide = u32::from(letter);
        let narrow = (0xff01..=0xff5e)
            .contains(&wide)
            .then(|| char::from_u32(wide - 0xfee0));
        text.push(narrow.flatten().unwrap_or(letter));
    }
    text
}

/// Whether this PIN may be set. `known`: texts an acquaintance would try (birthdays, telephone numbers);
/// compared without anything but letters and digits, and dates without their century too.
pub fn check(typed: &str, rule: Rule, known: &[&str]) -> Result<(), PinProblem> {
    let text = normal(typed);
    let letters: Zeroizing<Vec<u32>> = Zeroizing::new(text.chars().map(u32::from).collect());
    let only_digits = text.chars().all(|letter| letter.is_ascii_digit());
    let least = match (rule, only_digits) {
        (Rule::Staff, _) => STAFF_MIN,
        (Rule::Person, true) => DIGITS_MIN,
        (Rule::Person, false) => MIXED_MIN,
    };
    if letters.len() < least {
        return Err(PinProblem::TooShort(least));
    }
    if letters.len() > LENGTH_MAX {
        return Err(PinProblem::TooLong);
    }
    if letters.iter().all(|letter| *letter == letters[0]) {
        return Err(PinProblem::OneCharacter);
    }
    if in_a_row(&letters) {
        return Err(PinProblem::InARow);
    }
    if repeated(&letters) {
        return Err(PinProblem::Repeated);
    }
    let core = core_of(&text);
    if known.iter().any(|known| guesses(known, &core)) {
        return Err(PinProblem::Known);
    }
    Ok(())
}

/// Whether somebody who knows this text would try `core`: 2021-04-05 is typed 20210405 or 210405.
fn guesses(known: &str, core: &str) -> bool {
    let whole = core_of(&normal(known));
    let short = (whole.len() == 8).then(|| whole.get(2..)).flatten();
    whole.len() >= 4 && (core == whole.as_str() || Some(core) == short)
}

/// Up or down in steps of one, over the end as well (890123).
fn in_a_row(letters: &[u32]) -> bool {
    let step = |up: bool| {
        letters.windows(2).all(|pair| {
            let (from, to) = if up {
                (pair[0], pair[1])
            } else {
                (pair[1], pair[0])
            };
            to == from + 1 || (from == u32::from('9') && to == u32::from('0'))
        })
    };
    step(true) || step(false)
}

/// A piece of at most half its length, again and again.
fn repeated(letters: &[u32]) -> bool {
    (1..=letters.len() / 2)
        .filter(|size| letters.len().is_multiple_of(*size))
        .any(|size| letters.chunks(size).all(|chunk| chunk == &letters[..size]))
}

fn core_of(text: &str) -> Zeroizing<String> {
    let mut core = Zeroizing::new(String::with_capacity(text.len()));
    core.extend(text.chars().filter(|letter| letter.is_alphanumeric()));
    core
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trivial_pin_is_refused_with_its_reason() {
        use PinProblem::{InARow, Known, OneCharacter, Repeated, TooLong, TooShort};
        let check = |typed: &str, rule: Rule, expect: Result<(), PinProblem>| {
            assert_eq!(
                super::check(typed, rule, &["2021-04-05", "090-1234-5678"]),
                expect,
                "{typed}"
            );
        };
        for (typed, expect) in [
            ("", Err(TooShort(6))),
            ("28391", Err(TooShort(6))),
            ("283917", Ok(())),
            ("２８３９１７", Ok(())),
            ("111111", Err(OneCharacter)),
            ("123456", Err(InARow)),
            ("890123", Err(InARow)),
            ("987654", Err(InARow)),
            ("321098", Err(InARow)),
            ("121212", Err(Repeated)),
            ("283283", Err(Repeated)),
            ("20210405", Err(Known)),
            ("２０２１０４０５", Err(Known)),
            ("210405", Err(Known)),
            ("09012345678", Err(Known)),
            ("abc", Err(TooShort(8))),
            ("あさがおがさいた", Ok(())),
            ("あああああああああ", Err(OneCharacter)),
        ] {
            check(typed, Rule::Person, expect);
        }
        check(&"7a".repeat(33), Rule::Person, Err(TooLong));
        check("283917", Rule::Staff, Err(TooShort(13)));
        check("つゆのあめがやっとあがった", Rule::Staff, Ok(()));
    }

    #[test]
    fn a_pin_typed_in_full_width_is_the_same_pin() {
        assert_eq!(*normal(" ２８３９１７ "), "283917");
        assert_eq!(*normal("Ａｂ！"), "Ab!");
        assert_eq!(*normal("かな"), "かな");
    }
}
