//! Dates as typed: three boxes with a calendar, or one line such as `S15.3.3` or `昭和十五年三月三日`.

use super::text::minus_like_to_hyphen;
use super::to_half_width;
use crate::era::{Era, EraError, WarekiDate, from_wareki, last_day_of};
use crate::time::Date;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which calendar the year was typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// 令和
    Reiwa,
    /// 平成
    Heisei,
    /// 昭和
    Showa,
    /// 大正
    Taisho,
    /// 明治
    Meiji,
    /// 西暦
    Seireki,
}

impl Calendar {
    /// The era, or `None` for 西暦.
    pub fn era(self) -> Option<Era> {
        match self {
            Calendar::Reiwa => Some(Era::Reiwa),
            Calendar::Heisei => Some(Era::Heisei),
            Calendar::Showa => Some(Era::Showa),
            Calendar::Taisho => Some(Era::Taisho),
            Calendar::Meiji => Some(Era::Meiji),
            Calendar::Seireki => None,
        }
    }
}

/// A date exactly as typed in three boxes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawDate {
    /// Not chosen yet at first: nothing is preselected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// 年
    #[serde(default)]
    pub year: String,
    /// 月
    #[serde(default)]
    pub month: String,
    /// 日
    #[serde(default)]
    pub day: String,
}

/// One of the three boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatePart {
    /// 年
    Year,
    /// 月
    Month,
    /// 日
    Day,
}

/// Why a typed date is not a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateProblem {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// One box is empty.
    #[error("incomplete")]
    Incomplete(DatePart),
    /// One box is not a number.
    #[error("not a number")]
    NotANumber(DatePart),
    /// A year such as 8 without an era.
    #[error("no calendar chosen")]
    CalendarMissing,
    /// Not 1 to 12.
    #[error("no such month")]
    NoSuchMonth,
    /// The month has no such day.
    #[error("no such day")]
    NoSuchDay {
        /// The last day it has.
        last_day: u32,
    },
    /// The day belongs to another era.
    #[error("the day belongs to another era")]
    OtherEra {
        /// The same day in its own era.
        suggestion: Option<WarekiDate>,
    },
    /// Before 1873 or after 2200.
    #[error("year out of range")]
    YearOutOfRange,
    /// One line that is not a date.
    #[error("not a date")]
    NotADate,
}

impl RawDate {
    /// As if `date` had been typed in 西暦.
    pub fn western(date: Date) -> Self {
        use chrono::Datelike;
        RawDate {
            calendar: Some(Calendar::Seireki),
            year: date.year().to_string(),
            month: date.month().to_string(),
            day: date.day().to_string(),
        }
    }

    /// Nothing typed in any box; a chosen calendar alone does not count.
    pub fn is_empty(&self) -> bool {
        [&self.year, &self.month, &self.day]
            .iter()
            .all(|part| part.trim().is_empty())
    }

    /// The day meant.
    pub fn parse(&self) -> Result<Date, DateProblem> {
        if self.is_empty() {
            return Err(DateProblem::Empty);
        }
        let year = part(&self.year, DatePart::Year)?;
        let month = part(&self.month, DatePart::Month)?;
        let day = part(&self.day, DatePart::Day)?;
        self.day_of(year, month, day)
    }

    /// The last day of the month meant, when no day was typed (有効期限 2027年3月).
    pub fn parse_month(&self) -> Result<Date, DateProblem> {
        if !self.day.trim().is_empty() || self.is_empty() {
            return self.parse();
        }
        let year = part(&self.year, DatePart::Year)?;
        let month = part(&self.month, DatePart::Month)?;
        let western = match self.calendar.and_then(Calendar::era) {
            Some(era) => era.western_year(year).ok_or(DateProblem::YearOutOfRange)?,
            None => i32::try_from(year).map_err(|_| DateProblem::YearOutOfRange)?,
        };
        let last = last_day_of(western, month).ok_or(DateProblem::NoSuchMonth)?;
        self.day_of(year, month, last)
    }

    fn day_of(&self, year: u32, month: u32, day: u32) -> Result<Date, DateProblem> {
        if !(1..=12).contains(&month) {
            return Err(DateProblem::NoSuchMonth);
        }
        match self.calendar {
            Some(calendar) => match calendar.era() {
                Some(_) if year > 100 => Err(DateProblem::YearOutOfRange),
                Some(era) => from_wareki(era, year, month, day).map_err(DateProblem::from),
                None => western(year, month, day),
            },
            None if year >= 1873 => western(year, month, day),
            None => Err(DateProblem::CalendarMissing),
        }
    }
}

impl From<EraError> for DateProblem {
    fn from(error: EraError) -> Self {
        match error {
            EraError::OtherEra { suggestion } => DateProblem::OtherEra { suggestion },
            EraError::NoSuchDay {
                last_day: Some(last_day),
            } => DateProblem::NoSuchDay { last_day },
            EraError::NoSuchDay { last_day: None } => DateProblem::YearOutOfRange,
        }
    }
}

fn western(year: u32, month: u32, day: u32) -> Result<Date, DateProblem> {
    if !(1873..=2200).contains(&year) {
        return Err(DateProblem::YearOutOfRange);
    }
    let year = i32::try_from(year).map_err(|_| DateProblem::YearOutOfRange)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| match last_day_of(year, month) {
        Some(last_day) => DateProblem::NoSuchDay { last_day },
        None => DateProblem::NoSuchMonth,
    })
}

fn part(typed: &str, part: DatePart) -> Result<u32, DateProblem> {
    let half = to_half_width(typed);
    let text = half.trim().trim_end_matches(['年', '月', '日']).trim();
    match text {
        "" => Err(DateProblem::Incomplete(part)),
        "元" if part == DatePart::Year => Ok(1),
        _ => numeral(text).ok_or(DateProblem::NotANumber(part)),
    }
}

/// ASCII digits, or kanji numerals up to 9999 (十五, 二千二十六, 二〇二六).
fn numeral(text: &str) -> Option<u32> {
    if text.len() <= 4 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (mut total, mut current, mut seen) = (0_u32, None::<u32>, 0);
    for c in text.chars() {
        seen += 1;
        if seen > 8 {
            return None;
        }
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                let digit =
                    u32::try_from("〇一二三四五六七八九".chars().position(|d| d == c)?).ok()?;
                current = Some(current.unwrap_or(0) * 10 + digit);
                continue;
            }
        };
        total = current
            .take()
            .unwrap_or(1)
            .checked_mul(unit)?
            .checked_add(total)?;
    }
    let value = total.checked_add(current.unwrap_or(0))?;
    (seen > 0 && value <= 9999).then_some(value)
}

/// A date typed in one line, in any of the forms people use.
pub fn date(typed: &str) -> Result<Date, DateProblem> {
    let half = minus_like_to_hyphen(&to_half_width(typed));
    let text = half.trim();
    if text.is_empty() {
        return Err(DateProblem::Empty);
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, rest) = text.split_at(4);
        let (month, day) = rest.split_at(2);
        return raw(Some(Calendar::Seireki), year, month, day).parse();
    }
    let (calendar, rest) = calendar_of(text);
    let cleaned = rest.trim().trim_end_matches('日');
    let parts: Vec<&str> = cleaned
        .split(['年', '月', '/', '.', '-'])
        .map(str::trim)
        .collect();
    match parts.as_slice() {
        [year, month, day] => {
            raw(calendar, year, month, day)
                .parse()
                .map_err(|problem| match problem {
                    DateProblem::NotANumber(_) | DateProblem::Incomplete(_) => {
                        DateProblem::NotADate
                    }
                    other => other,
                })
        }
        _ => Err(DateProblem::NotADate),
    }
}

fn raw(calendar: Option<Calendar>, year: &str, month: &str, day: &str) -> RawDate {
    RawDate {
        calendar,
        year: year.to_owned(),
        month: month.to_owned(),
        day: day.to_owned(),
    }
}

fn calendar_of(text: &str) -> (Option<Calendar>, &str) {
    const MARKS: [(&str, Calendar); 16] = [
        ("令和", Calendar::Reiwa),
        ("平成", Calendar::Heisei),
        ("昭和", Calendar::Showa),
        ("大正", Calendar::Taisho),
        ("明治", Calendar::Meiji),
        ("西暦", Calendar::Seireki),
        ("R", Calendar::Reiwa),
        ("H", Calendar::Heisei),
        ("S", Calendar::Showa),
        ("T", Calendar::Taisho),
        ("M", Calendar::Meiji),
        ("r", Calendar::Reiwa),
        ("h", Calendar::Heisei),
        ("s", Calendar::Showa),
        ("t", Calendar::Taisho),
        ("m", Calendar::Meiji),
    ];
    let found = MARKS
        .iter()
        .find_map(|(mark, calendar)| Some((*calendar, text.strip_prefix(mark)?)));
    found.map_or((None, text), |(calendar, rest)| (Some(calendar), rest))
}
