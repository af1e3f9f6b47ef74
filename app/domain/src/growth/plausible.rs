//! Units, and values nobody has: 3,200 kg is a slip of g.

use super::Measure;

/// A unit of UCUM that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// kg
    Kilogram,
    /// g
    Gram,
    /// m
    Metre,
    /// cm
    Centimetre,
    /// mm
    Millimetre,
}

impl Unit {
    /// By its code.
    pub fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "kg" => Unit::Kilogram,
            "g" => Unit::Gram,
            "m" => Unit::Metre,
            "cm" => Unit::Centimetre,
            "mm" => Unit::Millimetre,
            _ => return None,
        })
    }

    /// In kg or cm; `None` when the unit does not fit what was measured.
    pub fn normal(self, measure: Measure, value: f64) -> Option<f64> {
        let weight = measure == Measure::Weight;
        match self {
            Unit::Kilogram if weight => Some(value),
            Unit::Gram if weight => Some(value / 1000.0),
            Unit::Metre if !weight => Some(value * 100.0),
            Unit::Centimetre if !weight => Some(value),
            Unit::Millimetre if !weight => Some(value / 10.0),
            _ => None,
        }
    }
}

/// Whether anybody below eighteen has such a value, in kg or cm.
pub fn plausible(measure: Measure, value: f64) -> bool {
    let range = match measure {
        Measure::Weight => 0.3..=200.0,
        Measure::Height => 20.0..=220.0,
        Measure::Head => 15.0..=70.0,
        Measure::Chest => 15.0..=150.0,
    };
    range.contains(&value)
}
