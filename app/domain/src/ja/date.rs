//! Dates as Japanese readers expect them: 和暦 first, 西暦 beside it, the day of the week where it helps.

use crate::age::Age;
use crate::era::{Era, WarekiDate, wareki_date};
use crate::fhir::When;
use crate::time::Date;
use chrono::{Datelike, Weekday};

/// 令和, 昭和, …
pub fn era_name(era: Era) -> &'static str {
    match era {
        Era::Meiji => "明治",
        Era::Taisho => "大正",
        Era::Showa => "昭和",
        Era::Heisei => "平成",
        Era::Reiwa => "令和",
    }
}

/// 令和8年, 令和元年.
fn era_year(era: Era, year: u32) -> String {
    let name = era_name(era);
    if year == 1 {
        format!("{name}元年")
    } else {
        format!("{name}{year}年")
    }
}

/// 令和8年11月21日. Days before 1873 are written in 西暦.
pub fn wareki(date: Date) -> String {
    wareki_date(date).map_or_else(|| western(date), |day| wareki_of(&day))
}

/// 平成元年1月8日
pub fn wareki_of(day: &WarekiDate) -> String {
    format!(
        "{}{}月{}日",
        era_year(day.era, day.year),
        day.month,
        day.day
    )
}

/// 2026年11月21日
pub fn western(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// 令和8年（2026年）11月21日（土）
pub fn both(date: Date) -> String {
    let weekday = weekday(date);
    let (year, month, day) = (date.year(), date.month(), date.day());
    match wareki_date(date) {
        Some(wareki) => {
            let era = era_year(wareki.era, wareki.year);
            format!("{era}（{year}年）{month}月{day}日（{weekday}）")
        }
        None => format!("{year}年{month}月{day}日（{weekday}）"),
    }
}

/// As far as it is known: a day, 2024年6月（日は不明）, 2024年（月日は不明）.
pub fn known(when: Option<When>) -> String {
    match when {
        None => super::label::DAY_UNKNOWN.to_owned(),
        Some(When::Year(year)) => format!("{year}年（月日は不明）"),
        Some(When::Month(year, month)) => format!("{year}年{month}月（日は不明）"),
        Some(When::Day(day)) => both(day),
        Some(When::At(at)) => both(at.date_in_japan()),
    }
}

/// 12月19日 in the year of `today`, otherwise 令和9年（2027年）3月1日.
pub fn short(date: Date, today: Date) -> String {
    if date.year() == today.year() {
        return format!("{}月{}日", date.month(), date.day());
    }
    match wareki_date(date) {
        Some(wareki) => {
            let era = era_year(wareki.era, wareki.year);
            format!(
                "{era}（{}年）{}月{}日",
                date.year(),
                date.month(),
                date.day()
            )
        }
        None => western(date),
    }
}

/// 日月火水木金土
pub fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Mon => "月",
        Weekday::Tue => "火",
        Weekday::Wed => "水",
        Weekday::Thu => "木",
        Weekday::Fri => "金",
        Weekday::Sat => "土",
        Weekday::Sun => "日",
    }
}

/// 3歳2か月; below one year 生後5か月12日.
pub fn age(age: Age) -> String {
    match age {
        Age {
            years: 0,
            months: 0,
            days,
        } => format!("生後{days}日"),
        Age {
            years: 0,
            months,
            days: 0,
        } => format!("生後{months}か月"),
        Age {
            years: 0,
            months,
            days,
        } => format!("生後{months}か月{days}日"),
        Age {
            years, months: 0, ..
        } => format!("{years}歳"),
        Age { years, months, .. } => format!("{years}歳{months}か月"),
    }
}

/// 満3歳2か月, as the form's header asks: 生年月日（満　歳　か月）
pub fn full_age(age: Age) -> String {
    format!("満{}歳{}か月", age.years, age.months)
}
