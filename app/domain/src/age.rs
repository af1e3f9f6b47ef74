//! Days and ages as Japanese law counts them: 年齢計算ニ関スル法律, 民法143条, and the reading of
//! "N日以上の間隔" in the 定期接種 rules.
//!
//! Must not know vaccines: those bring their rules as data.

use crate::time::Date;
use chrono::{Datelike, Days, Months, NaiveDate};

/// The day on which a person born on `birth` reaches `months` months: the day before the same day of
/// the month. As the start (以上、から) and as the end (至るまで、未満) of a period this day is inside.
pub fn reach_months(birth: Date, months: u32) -> Date {
    let moved = plus_months(birth, months);
    if moved.day() == birth.day() {
        plus_days_signed(moved, -1)
    } else {
        moved
    }
}

/// The day on which a person born on `birth` is `years` old from 00:00: the day after [`reach_months`].
/// Somebody born on February 29 turns on March 1 when the year has no such day.
pub fn birthday(birth: Date, years: u32) -> Date {
    plus_days_signed(reach_months(birth, years.saturating_mul(12)), 1)
}

/// 出生n週m日後: the day of birth is day 0.
pub fn birth_plus_days(birth: Date, days: u32) -> Date {
    plus_days_signed(birth, i64::from(days))
}

/// First day after `previous` with `days` full days between: 27日以上の間隔 is the same weekday four
/// weeks later.
pub fn earliest_after_min_days(previous: Date, days: u32) -> Date {
    plus_days_signed(previous, i64::from(days) + 1)
}

/// First day at least `months` months after `previous`: the same day of the month, or the first of the
/// following month when the month has no such day.
pub fn earliest_after_min_months(previous: Date, months: u32) -> Date {
    let moved = plus_months(previous, months);
    if moved.day() == previous.day() {
        moved
    } else {
        plus_days_signed(moved, 1)
    }
}

/// An age as it is spoken: 3歳2か月, or for infants in months and days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Age {
    /// Completed years.
    pub years: u32,
    /// Completed months after the last birthday.
    pub months: u32,
    /// Days after the last completed month.
    pub days: u32,
}

/// The age on `day`, or `None` before birth.
pub fn age_on(birth: Date, day: Date) -> Option<Age> {
    if day < birth {
        return None;
    }
    let months_between = (day.year() - birth.year()) * 12 + month_number(day) - month_number(birth);
    let mut total = u32::try_from(months_between).ok()?;
    if total > 0 && reach_months(birth, total) >= day {
        total -= 1;
    }
    let since = if total == 0 {
        birth
    } else {
        plus_days_signed(reach_months(birth, total), 1)
    };
    let days = u32::try_from((day - since).num_days()).ok()?;
    Some(Age {
        years: total / 12,
        months: total % 12,
        days,
    })
}

/// April 1 to March 31 around `day`.
pub fn fiscal_year(day: Date) -> (Date, Date) {
    let year = if day.month() >= 4 {
        day.year()
    } else {
        day.year() - 1
    };
    (
        april_first(year),
        plus_days_signed(april_first(year + 1), -1),
    )
}

/// First day of the fiscal year in which `from` years are reached, to the last day of the one in which
/// `to` years are reached (HPV: 12 and 16).
pub fn fiscal_years_of_ages(birth: Date, from: u32, to: u32) -> (Date, Date) {
    (
        fiscal_year(reach_months(birth, from * 12)).0,
        fiscal_year(reach_months(birth, to * 12)).1,
    )
}

/// 小学校就学の始期: the first April 1 on or after the sixth birthday.
pub fn school_entry(birth: Date) -> Date {
    let birthday = plus_days_signed(reach_months(birth, 72), 1);
    let this_year = april_first(birthday.year());
    if this_year >= birthday {
        this_year
    } else {
        april_first(birthday.year() + 1)
    }
}

/// The year before 小学校就学 (MR第2期).
pub fn year_before_school(birth: Date) -> (Date, Date) {
    let entry = school_entry(birth);
    (april_first(entry.year() - 1), plus_days_signed(entry, -1))
}

/// `date` moved by `days`, clamped to the years chrono can represent.
pub fn plus_days_signed(date: Date, days: i64) -> Date {
    if days >= 0 {
        date.checked_add_days(Days::new(days.unsigned_abs()))
            .unwrap_or(NaiveDate::MAX)
    } else {
        date.checked_sub_days(Days::new(days.unsigned_abs()))
            .unwrap_or(NaiveDate::MIN)
    }
}

/// Same day of the month, or the last day of the month when there is none.
pub(crate) fn plus_months(date: Date, months: u32) -> Date {
    date.checked_add_months(Months::new(months))
        .unwrap_or(NaiveDate::MAX)
}

/// The last day of a month.
pub(crate) fn last_of_month(year: i32, month: u32) -> Option<Date> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some(plus_days_signed(plus_months(first, 1), -1))
}

fn april_first(year: i32) -> Date {
    NaiveDate::from_ymd_opt(year, 4, 1).unwrap_or(if year > 0 {
        NaiveDate::MAX
    } else {
        NaiveDate::MIN
    })
}

fn month_number(date: Date) -> i32 {
    i32::try_from(date.month()).unwrap_or(0)
}
