//! What people type, as values: 全角 and 半角, 和暦 and 西暦, a point for a comma.
//!
//! Accepts generously and normalises silently; what is ambiguous comes back as a typed problem with a
//! suggestion, never as a guess. Must not know forms or resources.

mod date;
mod decimal;
mod temperature;
mod text;

pub use date::{Calendar, DatePart, DateProblem, RawDate, date};
pub use decimal::Decimal;
pub use temperature::{FEVER, Temperature, TemperatureProblem, temperature};
pub(crate) use text::minus_like_to_hyphen;
pub use text::{compose_kana, katakana, name, phone, postcode, to_half_width};

/// Why a typed number is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberProblem {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Letters, two points, or more digits than a measurement has.
    #[error("not a number")]
    NotANumber,
    /// `36,5`: a decimal comma or a separator of thousands. Ask.
    #[error("a comma may be a decimal point")]
    Comma {
        /// The number with the comma read as a point.
        suggestion: Decimal,
    },
}

/// A number in full-width or half-width digits, spaces around it allowed. `1,234` is 1234.
pub fn number(typed: &str) -> Result<Decimal, NumberProblem> {
    let text: String = minus_like_to_hyphen(&to_half_width(typed));
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberProblem::Empty);
    }
    if let Some((whole, rest)) = text.split_once([',', '、']) {
        return comma(whole, rest);
    }
    Decimal::parse(text).ok_or(NumberProblem::NotANumber)
}

fn comma(whole: &str, rest: &str) -> Result<Decimal, NumberProblem> {
    let thousands =
        rest.split(',').all(|group| group.len() == 3) && !whole.is_empty() && whole.len() <= 3;
    if thousands && whole != "0" {
        let joined = format!("{whole}{}", rest.replace(',', ""));
        return Decimal::parse(&joined).ok_or(NumberProblem::NotANumber);
    }
    match Decimal::parse(&format!("{whole}.{rest}")) {
        Some(suggestion) => Err(NumberProblem::Comma { suggestion }),
        None => Err(NumberProblem::NotANumber),
    }
}
