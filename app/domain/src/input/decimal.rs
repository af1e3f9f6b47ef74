//! Decimal numbers as people type them and FHIR writes them. No floating point: 37.5 is 37.5.

use std::cmp::Ordering;
use std::fmt;

/// Most digits after the point that are kept.
const SCALE_MAX: u8 = 9;
/// Most digits in all; more cannot be a measurement.
const DIGITS_MAX: usize = 15;

/// A decimal number, without trailing zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    units: i64,
    scale: u8,
}

impl Decimal {
    /// `units` divided by ten to the power of `scale`.
    pub fn new(units: i64, scale: u8) -> Self {
        let (mut units, mut scale) = (units, scale);
        while scale > 0 && units % 10 == 0 {
            units /= 10;
            scale -= 1;
        }
        Decimal { units, scale }
    }

    /// Reads ASCII digits with an optional sign and point. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let count = whole.len() + fraction.len();
        let all_digits = whole
            .bytes()
            .chain(fraction.bytes())
            .all(|byte| byte.is_ascii_digit());
        let scale = u8::try_from(fraction.len()).ok()?;
        if count == 0
            || count > DIGITS_MAX
            || scale > SCALE_MAX
            || !all_digits
            || digits.ends_with('.')
        {
            return None;
        }
        let joined = if whole.is_empty() {
            fraction.to_owned()
        } else {
            format!("{whole}{fraction}")
        };
        let units: i64 = joined.parse().ok()?;
        Some(Decimal::new(if negative { -units } else { units }, scale))
    }

    /// Reads a JSON number.
    pub fn from_json(value: &serde_json::Value) -> Option<Self> {
        value
            .as_number()
            .and_then(|number| Decimal::parse(&number.to_string()))
    }

    /// Writes a JSON number.
    pub fn to_json(self) -> serde_json::Value {
        serde_json::from_str(&self.to_string()).unwrap_or(serde_json::Value::Null)
    }

    /// Digits after the point.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// The value times ten to the power of `scale`; `None` when digits would be lost.
    pub fn units_at(self, scale: u8) -> Option<i64> {
        let up = scale.checked_sub(self.scale)?;
        self.units.checked_mul(10_i64.checked_pow(u32::from(up))?)
    }

    /// The whole number, when it is one.
    pub fn integer(self) -> Option<i64> {
        (self.scale == 0).then_some(self.units)
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Decimal::new(value, 0)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scaled = |number: &Decimal| {
            i128::from(number.units)
                * 10_i128.pow(u32::from(SCALE_MAX.saturating_sub(number.scale)))
        };
        scaled(self).cmp(&scaled(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.units);
        }
        let width = usize::from(self.scale);
        let digits = format!("{:0>1$}", self.units.unsigned_abs(), width + 1);
        let (whole, fraction) = digits.split_at(digits.len() - width);
        let sign = if self.units < 0 { "-" } else { "" };
        write!(f, "{sign}{whole}.{fraction}")
    }
}
