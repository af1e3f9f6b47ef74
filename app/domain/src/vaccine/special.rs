//! When a 定期接種 is not for an age: once in a season, in the fiscal year of an age, in a pregnancy.

use super::Period;
use crate::age;
use crate::time::Date;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

/// Kinds of such rules.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Special {
    /// Once in each season.
    Season(Season),
    /// その年度にn歳となる者
    FiscalYearOfAges(FiscalYearOfAges),
    /// 妊娠ごとに1回
    Gestation(Gestation),
}

/// Once in each season, from an age on.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Season {
    /// Age in months.
    pub from_age_months: u32,
    /// Month and day it begins; municipalities may be later.
    pub first: (u32, u32),
    /// Month and day it ends, in the same fiscal year; municipalities may be earlier.
    pub last: (u32, u32),
}

impl Special {
    /// The names a dose has on the form.
    pub fn dose_labels(&self) -> &'static [&'static str] {
        use crate::ja::forecast::{FIRST_RECOMBINANT, ONCE, ONCE_LIVE, SECOND_RECOMBINANT};
        match self {
            Special::Season(_) | Special::Gestation(_) => &[ONCE],
            Special::FiscalYearOfAges(_) => &[ONCE_LIVE, FIRST_RECOMBINANT, SECOND_RECOMBINANT],
        }
    }
}

impl Season {
    /// The season of the fiscal year around `day`.
    pub fn around(&self, day: Date) -> (Date, Date) {
        let year = age::fiscal_year(day).0.year();
        let on = |(month, day): (u32, u32)| {
            let year = if month >= 4 { year } else { year + 1 };
            NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
        };
        (on(self.first), on(self.last))
    }
}

/// その年度にn歳となる者, once in a lifetime.
#[derive(Debug, PartialEq, Deserialize)]
pub struct FiscalYearOfAges {
    /// Ages for good.
    pub always: Vec<u32>,
    /// Ages of a measure that ends.
    pub for_now: Vec<u32>,
    /// Its first and last fiscal year.
    pub for_now_years: (i32, i32),
    /// In its first year also for everybody of this age or older.
    pub older_in_first_year: u32,
    /// Months between the doses of the product with two.
    pub second_dose_months: u32,
    /// What the names of products with one dose contain.
    pub single_dose_products: Vec<String>,
}

impl FiscalYearOfAges {
    /// The fiscal year around `day`, or the next one, in which somebody born on `birth` has one of the ages.
    pub fn year(&self, birth: Date, day: Date) -> Option<(Date, Date)> {
        let of = |years: u32| age::fiscal_years_of_ages(birth, years, years);
        let (first, last) = self.for_now_years;
        let this = age::fiscal_year(day);
        if this.0.year() == first && of(self.older_in_first_year).0 <= this.0 {
            return Some(this);
        }
        let measure = |year: &(Date, Date)| (first..=last).contains(&year.0.year());
        let always = self.always.iter().map(|years| of(*years));
        let now = self.for_now.iter().map(|years| of(*years)).filter(measure);
        always.chain(now).filter(|year| year.1 >= day).min()
    }
}

/// Once in each pregnancy.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Gestation {
    /// Days of pregnancy at the first possible day.
    pub from_days: u32,
    /// Days of pregnancy at the last possible day.
    pub to_days: u32,
}

/// Days from the last period to the expected day of birth.
const PREGNANCY_DAYS: i64 = 280;

impl Gestation {
    /// First day of the pregnancy, and first and last possible day.
    pub fn days(&self, expected: Date) -> (Date, Date, Date) {
        let start = age::plus_days_signed(expected, -PREGNANCY_DAYS);
        let after = |days| age::plus_days_signed(start, i64::from(days));
        (start, after(self.from_days), after(self.to_days))
    }
}

/// A longer window for some.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Extension {
    /// Births it is for.
    pub born: Period,
    /// A dose must have been given within these days.
    #[serde(default)]
    pub begun: Option<Period>,
    /// Days it is in force.
    pub valid: Period,
    /// For whom, in words.
    pub text: String,
}
