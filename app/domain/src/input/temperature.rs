//! 体温. One decimal in ℃, kept as whole tenths so that 37.5 is exactly 37.5.

use super::{Decimal, NumberProblem, number, to_half_width};
use serde::{Deserialize, Serialize};
use std::fmt;

/// 明らかな発熱: from this temperature, itself included (CI02).
pub const FEVER: Temperature = Temperature(375);

/// Lowest and highest that a thermometer for people shows.
const RANGE: std::ops::RangeInclusive<u16> = 320..=430;

/// Body temperature in tenths of a degree Celsius.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Temperature(u16);

impl Temperature {
    /// From whole tenths; `None` outside what a thermometer shows.
    pub fn from_tenths(tenths: u16) -> Option<Self> {
        RANGE.contains(&tenths).then_some(Temperature(tenths))
    }

    /// Whole tenths of a degree.
    pub fn tenths(self) -> u16 {
        self.0
    }

    /// As a decimal number of degrees.
    pub fn degrees(self) -> Decimal {
        Decimal::new(i64::from(self.0), 1)
    }

    /// 37.5 ℃ itself is a fever.
    pub fn is_fever(self) -> bool {
        self >= FEVER
    }
}

/// Always with one decimal: `37.0`.
impl fmt::Display for Temperature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

/// Why a typed temperature is not taken as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemperatureProblem {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Not a number.
    #[error("not a number")]
    NotANumber,
    /// `365`: the point was left out. Ask.
    #[error("ten times too high")]
    TenTimes {
        /// The number with its point.
        suggestion: Temperature,
    },
    /// `36,5`. Ask.
    #[error("a comma may be a decimal point")]
    Comma {
        /// The number with a point.
        suggestion: Temperature,
    },
    /// More than one decimal. Not rounded here: 37.45 would become a fever.
    #[error("more than one decimal")]
    TooPrecise,
    /// No thermometer for people shows it.
    #[error("out of range")]
    OutOfRange,
}

/// A typed temperature: `36.5`, `３６．５`, `36度5分`, with or without ℃.
pub fn temperature(typed: &str) -> Result<Temperature, TemperatureProblem> {
    let half = to_half_width(typed);
    let text = half
        .trim()
        .trim_end_matches(['℃', '°', 'C', '度', '分'])
        .replace(['度', '゜'], ".");
    match number(&text) {
        Ok(value) => from_decimal(value),
        Err(NumberProblem::Empty) => Err(TemperatureProblem::Empty),
        Err(NumberProblem::NotANumber) => Err(TemperatureProblem::NotANumber),
        Err(NumberProblem::Comma { suggestion }) => match from_decimal(suggestion) {
            Ok(suggestion) => Err(TemperatureProblem::Comma { suggestion }),
            Err(problem) => Err(problem),
        },
    }
}

fn from_decimal(value: Decimal) -> Result<Temperature, TemperatureProblem> {
    let Some(tenths) = value.units_at(1) else {
        return Err(TemperatureProblem::TooPrecise);
    };
    let of = |tenths: i64| {
        u16::try_from(tenths)
            .ok()
            .and_then(Temperature::from_tenths)
    };
    if let Some(temperature) = of(tenths) {
        return Ok(temperature);
    }
    match value.integer().and_then(of) {
        Some(suggestion) => Err(TemperatureProblem::TenTimes { suggestion }),
        None => Err(TemperatureProblem::OutOfRange),
    }
}
