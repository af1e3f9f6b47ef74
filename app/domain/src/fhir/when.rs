//! FHIR dates and dateTimes: a year, a month, a day or an instant, kept in the precision they came in.

use crate::age::last_of_month;
use crate::time::{Date, Instant};
use chrono::NaiveDate;
use std::fmt;

/// A FHIR `date` or `dateTime`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// `2026`
    Year(i32),
    /// `2026-11`
    Month(i32, u32),
    /// `2026-11-21`
    Day(Date),
    /// `2026-11-21T10:00:00+09:00`
    At(Instant),
}

impl When {
    /// Reads FHIR's text form.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 40 || !text.is_ascii() {
            return None;
        }
        if let Some((day, time)) = text.split_once('T') {
            return instant(day, time).map(When::At);
        }
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let western = i32::try_from(year).ok()?;
        let Some(month) = parts.next() else {
            return Some(When::Year(western));
        };
        let month = digits(month, 2).filter(|month| (1..=12).contains(month))?;
        let Some(day) = parts.next() else {
            return Some(When::Month(western, month));
        };
        let date = NaiveDate::from_ymd_opt(western, month, digits(day, 2)?)?;
        parts.next().is_none().then_some(When::Day(date))
    }

    /// The last day it can have been: where it stands among others.
    pub fn last_day(self) -> Option<Date> {
        match self {
            When::Year(year) => last_of_month(year, 12),
            When::Month(year, month) => last_of_month(year, month),
            day => day.date(),
        }
    }

    /// The day in Japan, when it is at least that precise.
    pub fn date(self) -> Option<Date> {
        match self {
            When::Year(_) | When::Month(..) => None,
            When::Day(date) => Some(date),
            When::At(instant) => Some(instant.date_in_japan()),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Year(year) => write!(f, "{year:04}"),
            When::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            When::Day(date) => write!(f, "{date}"),
            When::At(instant) => f.write_str(&instant_text(*instant)),
        }
    }
}

/// An instant in Japan's offset, to the millisecond.
pub fn instant_text(instant: Instant) -> String {
    let date = instant.date_in_japan();
    let within = instant
        .0
        .saturating_sub(Instant::start_of(date).0)
        .clamp(0, 86_399_999);
    let (hours, rest) = (within / 3_600_000, within % 3_600_000);
    let (minutes, seconds, millis) = (rest / 60_000, rest % 60_000 / 1000, rest % 1000);
    format!("{date}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}+09:00")
}

fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// `hh:mm[:ss[.fff]]` and `Z` or `±hh:mm`.
fn instant(day: &str, time: &str) -> Option<Instant> {
    let When::Day(date) = When::parse(day)? else {
        return None;
    };
    let (clock, offset_minutes) = match time.strip_suffix('Z') {
        Some(clock) => (clock, 0),
        None => {
            let at = time.rfind(['+', '-'])?;
            let (clock, offset) = time.split_at(at);
            let (hours, minutes) = offset.get(1..)?.split_once(':')?;
            let minutes = i64::from(digits(hours, 2)?) * 60 + i64::from(digits(minutes, 2)?);
            (
                clock,
                if offset.starts_with('-') {
                    -minutes
                } else {
                    minutes
                },
            )
        }
    };
    let mut parts = clock.split(':');
    let hours = digits(parts.next()?, 2).filter(|hours| *hours < 24)?;
    let minutes = digits(parts.next()?, 2).filter(|minutes| *minutes < 60)?;
    let (seconds, millis) = match parts.next() {
        None => (0, 0),
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
            (
                digits(whole, 2).filter(|seconds| *seconds <= 60)?,
                fraction_millis(fraction)?,
            )
        }
    };
    if parts.next().is_some() {
        return None;
    }
    let within = (i64::from(hours) * 60 + i64::from(minutes) - offset_minutes) * 60_000
        + i64::from(seconds) * 1000
        + i64::from(millis);
    // `start_of` is midnight in Japan, nine hours before midnight in UTC
    Some(Instant::start_of(date).plus_millis(9 * 3_600_000 + within))
}

fn fraction_millis(fraction: &str) -> Option<u32> {
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let padded = format!("{fraction:0<3}");
    digits(padded.get(..3)?, 3)
}
