//! The code on a vial: which product, until when, which lot.
//!
//! GS1 General Specifications, element strings (GS1-128, DataBar, DataMatrix): application identifiers of fixed length
//! follow each other, those of variable length end with FNC1, which readers send as the character 29. Readers may put a
//! symbology identifier (`]C1`) in front; people write identifiers in brackets.

use crate::input::to_half_width;
use crate::time::Date;
use chrono::{Datelike, Months, NaiveDate};

/// What a code says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// GTIN of 14 digits.
    pub gtin: String,
    /// 有効期限, last day.
    pub expiry: Option<Date>,
    /// Lot No.
    pub lot: Option<String>,
}

/// Why a text is no such code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Gs1Error {
    /// Nothing in it.
    #[error("nothing was read")]
    Empty,
    /// It names no product.
    #[error("no product in the code")]
    NoProduct,
    /// A digit is wrong: the check digit does not fit.
    #[error("the check digit does not fit")]
    CheckDigit,
    /// It breaks off, or has parts this reader does not know.
    #[error("a part cannot be read")]
    Part,
    /// Its day does not exist.
    #[error("no such day")]
    Day,
}

/// FNC1 as readers send it.
const SEPARATOR: char = '\u{1d}';
/// Longest text a reader sends: GS1-128 holds 48 characters, DataMatrix some more.
const LENGTH_MAX: usize = 200;

/// An identifier and what follows it.
struct Part {
    identifier: &'static str,
    length: Length,
}

#[derive(Clone, Copy)]
enum Length {
    Fixed(usize),
    UpTo(usize),
}

/// Identifiers found on vials and their boxes.
const PARTS: [Part; 9] = [
    Part {
        identifier: "01",
        length: Length::Fixed(14),
    },
    Part {
        identifier: "02",
        length: Length::Fixed(14),
    },
    Part {
        identifier: "10",
        length: Length::UpTo(20),
    },
    Part {
        identifier: "11",
        length: Length::Fixed(6),
    },
    Part {
        identifier: "17",
        length: Length::Fixed(6),
    },
    Part {
        identifier: "21",
        length: Length::UpTo(20),
    },
    Part {
        identifier: "30",
        length: Length::UpTo(8),
    },
    Part {
        identifier: "37",
        length: Length::UpTo(8),
    },
    Part {
        identifier: "7003",
        length: Length::Fixed(10),
    },
];

/// Reads what a reader or a person put in. `today` tells the century of a year of two digits.
pub fn read(typed: &str, today: Date) -> Result<Label, Gs1Error> {
    let text = plain(typed);
    if text.is_empty() {
        return Err(Gs1Error::Empty);
    }
    if text.chars().count() > LENGTH_MAX || !text.is_ascii() {
        return Err(Gs1Error::Part);
    }
    // a product alone: 13 digits (JAN) or 14
    if matches!(text.len(), 13 | 14) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let gtin = format!("{text:0>14}");
        return match checks(&gtin) {
            true => Ok(Label {
                gtin,
                ..Label::default()
            }),
            false => Err(Gs1Error::CheckDigit),
        };
    }
    let mut label = Label::default();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (identifier, value, left) = next(rest).ok_or(Gs1Error::Part)?;
        match identifier {
            "01" | "02" if !checks(value) => return Err(Gs1Error::CheckDigit),
            "01" => value.clone_into(&mut label.gtin),
            "10" => label.lot = Some(value.to_owned()),
            "17" => label.expiry = Some(day(value, today).ok_or(Gs1Error::Day)?),
            _ => {}
        }
        rest = left;
    }
    if label.gtin.is_empty() {
        return Err(Gs1Error::NoProduct);
    }
    Ok(label)
}

/// Half width, without the reader's mark in front and without what people put in for their eyes: a bracket before an
/// identifier ends what came before it.
fn plain(typed: &str) -> String {
    let text = to_half_width(typed.trim());
    let text = text.trim_start_matches(SEPARATOR);
    let text = match text.strip_prefix(']') {
        Some(marked) => marked.get(2..).unwrap_or_default(),
        None => text,
    };
    let text = text.trim_start_matches(SEPARATOR);
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '(' if !out.is_empty() => out.push(SEPARATOR),
            '(' | ')' | ' ' => {}
            letter => out.push(letter),
        }
    }
    out
}

fn next(text: &str) -> Option<(&'static str, &str, &str)> {
    let text = text.trim_start_matches(SEPARATOR);
    let part = PARTS
        .iter()
        .find(|part| text.starts_with(part.identifier))?;
    let rest = text.get(part.identifier.len()..)?;
    let (value, left) = match part.length {
        Length::Fixed(length) => (rest.get(..length)?, rest.get(length..)?),
        Length::UpTo(most) => {
            let end = rest.find(SEPARATOR).unwrap_or(rest.len());
            let value = rest
                .get(..end)
                .filter(|value| (1..=most).contains(&value.len()))?;
            (value, rest.get(end..)?)
        }
    };
    let digits = matches!(part.length, Length::Fixed(_));
    let readable = !digits || value.bytes().all(|byte| byte.is_ascii_digit());
    readable.then_some((part.identifier, value, left.trim_start_matches(SEPARATOR)))
}

/// The last digit of a GTIN is made from the others, weighted 3 and 1 from the right.
fn checks(gtin: &str) -> bool {
    let digits = gtin
        .bytes()
        .rev()
        .map(|byte| u32::from(byte.wrapping_sub(b'0')));
    let sum: u32 = digits
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    sum.is_multiple_of(10)
}

/// YYMMDD; day 00 is the end of the month. The century is the one that brings the year closest to today
/// (GS1 General Specifications, 7.12).
fn day(text: &str, today: Date) -> Option<Date> {
    let number = |from: usize| text.get(from..from + 2)?.parse::<u32>().ok();
    let (year, month, day) = (number(0)?, number(2)?, number(4)?);
    let century = today.year().div_euclid(100) * 100;
    let mut year = century + i32::try_from(year).ok()?;
    if year - today.year() > 50 {
        year -= 100;
    } else if today.year() - year > 49 {
        year += 100;
    }
    if day == 0 {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        return first.checked_add_months(Months::new(1))?.pred_opt();
    }
    NaiveDate::from_ymd_opt(year, month, day)
}
