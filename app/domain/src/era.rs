//! 和暦: which era a day belongs to, and back, with a suggestion when an era had no such day.
//!
//! Must not know how it is written: that is `ja::date`.

use crate::time::Date;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// An era of modern Japan, oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Era {
    /// 明治. Only from 1873, when the solar calendar came into use.
    Meiji,
    /// 大正
    Taisho,
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

impl Era {
    /// All eras, oldest first.
    pub const ALL: [Era; 5] = [Era::Meiji, Era::Taisho, Era::Showa, Era::Heisei, Era::Reiwa];

    /// First day of the era and the western year before its year 1.
    fn start(self) -> (i32, u32, u32) {
        match self {
            Era::Meiji => (1868, 1, 25),
            Era::Taisho => (1912, 7, 30),
            Era::Showa => (1926, 12, 25),
            Era::Heisei => (1989, 1, 8),
            Era::Reiwa => (2019, 5, 1),
        }
    }

    /// The western year of this era's `year`.
    pub fn western_year(self, year: u32) -> Option<i32> {
        let (first, _, _) = self.start();
        i32::try_from(year).ok()?.checked_add(first - 1)
    }

    fn begins(self) -> Date {
        let (year, month, day) = self.start();
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or(NaiveDate::MIN)
    }
}

/// A day as an era's year, month and day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WarekiDate {
    /// The era the day belongs to.
    pub era: Era,
    /// 元年 is 1.
    pub year: u32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

/// Why an era date is not a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EraError {
    /// The calendar day exists but belongs to another era (昭和64年1月8日).
    #[error("the day belongs to another era")]
    OtherEra {
        /// The same calendar day in its own era, when there is one.
        suggestion: Option<WarekiDate>,
    },
    /// The month has no such day (2月29日 in a common year), or there is no such month.
    #[error("there is no such day")]
    NoSuchDay {
        /// Last day of that month, when the month exists.
        last_day: Option<u32>,
    },
}

/// Era and year of a day. `None` before 1873, when Japan used another calendar.
pub fn to_wareki(date: Date) -> Option<(Era, u32)> {
    wareki_date(date).map(|wareki| (wareki.era, wareki.year))
}

/// The whole day in its era.
pub fn wareki_date(date: Date) -> Option<WarekiDate> {
    if date.year() < 1873 {
        return None;
    }
    let era = Era::ALL
        .into_iter()
        .rev()
        .find(|era| date >= era.begins())?;
    let (first, _, _) = era.start();
    let year = u32::try_from(date.year() - first + 1).ok()?;
    Some(WarekiDate {
        era,
        year,
        month: date.month(),
        day: date.day(),
    })
}

/// The day meant by an era's year, month and day.
pub fn from_wareki(era: Era, year: u32, month: u32, day: u32) -> Result<Date, EraError> {
    let western = era.western_year(year).filter(|_| year >= 1);
    let date = western
        .and_then(|western| NaiveDate::from_ymd_opt(western, month, day))
        .ok_or(EraError::NoSuchDay {
            last_day: western.and_then(|western| last_day_of(western, month)),
        })?;
    let own = wareki_date(date);
    if own.is_some_and(|own| own.era == era) {
        Ok(date)
    } else {
        Err(EraError::OtherEra { suggestion: own })
    }
}

/// Last day of a month, `None` when there is no such month.
pub fn last_day_of(year: i32, month: u32) -> Option<u32> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let next = first.checked_add_months(chrono::Months::new(1))?;
    next.pred_opt().map(|last| last.day())
}
