//! Dates are calendar dates in Japan; instants are UTC. Neither is ever read from a clock here.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A calendar date in Japan. Serialised as `YYYY-MM-DD`.
pub type Date = NaiveDate;

const MILLIS_PER_DAY: i64 = 86_400_000;
/// Japan has had no summer time since 1951: the offset is a constant.
const JAPAN_OFFSET_MILLIS: i64 = 9 * 3_600_000;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The calendar date in Japan at this instant, clamped to the years chrono can represent.
    pub fn date_in_japan(self) -> Date {
        let days = self
            .0
            .saturating_add(JAPAN_OFFSET_MILLIS)
            .div_euclid(MILLIS_PER_DAY);
        let epoch = NaiveDate::default();
        let moved = if days >= 0 {
            epoch.checked_add_days(Days::new(days.unsigned_abs()))
        } else {
            epoch.checked_sub_days(Days::new(days.unsigned_abs()))
        };
        moved.unwrap_or(if days >= 0 {
            NaiveDate::MAX
        } else {
            NaiveDate::MIN
        })
    }

    /// The first instant of `date` in Japan.
    pub fn start_of(date: Date) -> Self {
        let days = i64::from(date.num_days_from_ce() - NaiveDate::default().num_days_from_ce());
        Instant(days * MILLIS_PER_DAY - JAPAN_OFFSET_MILLIS)
    }

    /// Hour and minute on the clock in Japan.
    pub fn hour_and_minute_in_japan(self) -> (u32, u32) {
        let minutes = self
            .0
            .saturating_add(JAPAN_OFFSET_MILLIS)
            .rem_euclid(MILLIS_PER_DAY)
            / 60_000;
        let minutes = u32::try_from(minutes).unwrap_or(0);
        (minutes / 60, minutes % 60)
    }

    /// This instant moved by `millis`.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Instant(self.0.saturating_add(millis))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_in_japan_starts_nine_hours_before_utc() {
        let check = |millis: i64, expect: &str| {
            assert_eq!(Instant(millis).date_in_japan().to_string(), expect);
        };
        check(0, "1970-01-01");
        check(-JAPAN_OFFSET_MILLIS - 1, "1969-12-31");
        check(15 * 3_600_000 - 1, "1970-01-01");
        check(15 * 3_600_000, "1970-01-02");
    }

    #[test]
    fn start_of_a_date_is_the_first_instant_of_it() {
        for text in ["1970-01-01", "2026-11-21", "1926-12-25", "2099-02-28"] {
            let date: Date = text.parse().unwrap();
            assert_eq!(Instant::start_of(date).date_in_japan(), date);
            assert_ne!(
                Instant::start_of(date).plus_millis(-1).date_in_japan(),
                date
            );
        }
    }
}
