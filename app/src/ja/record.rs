//! Dates, times, ages and the child's record.

use domain::{Date, Instant};

/// 令和8年11月21日 14:30
pub fn date_and_time(at: Instant) -> String {
    let (hour, minute) = at.hour_and_minute_in_japan();
    format!(
        "{} {hour}:{minute:02}",
        domain::ja::date::wareki(at.date_in_japan())
    )
}

pub const TITLE: &str = "手帳の記録";
pub const KANA: &str = "フリガナ";
pub const BIRTH: &str = "生年月日";
pub const AGE: &str = "年齢";
pub const NEXT: &str = "つぎに受けられる日";
pub const NEXT_NOTE: &str =
    "手帳の記録から計算した目安です。受けるかどうかは、医師と相談して決めてください。";
pub const DOSES: &str = "予防接種の記録";
pub const NO_DOSES: &str = "まだ接種の記録はありません。";
pub const GIVEN: &str = "接種済み";
pub const NOT_GIVEN: &str = "見合わせ";
pub const MORE: &str = "くわしく";
pub const DOSE: &str = "期・回数";
pub const LOT: &str = "ロット番号";
pub const EXPIRY: &str = "有効期限";
pub const VOLUME: &str = "接種量";
pub const SITE: &str = "接種部位";
pub const PLACE: &str = "実施場所";
pub const DOCTOR: &str = "医師名";
pub const NOTE: &str = "メモ";
pub const FORMS: &str = "提出した予診票";
pub const LOOKS: &str = "だれが見たか";
pub const NO_LOOKS: &str = "まだだれも見ていません。";

pub fn title_for(name: &str) -> String {
    format!("{name} さんの記録")
}

/// 令和8年12月19日から
pub fn from_day(day: Date) -> String {
    format!("{}から", domain::ja::date::both(day))
}

pub fn sources(sources: &[&str]) -> String {
    format!("もとにした決まり: {}", sources.join("、"))
}

/// Doses further back, folded away.
pub fn earlier(count: usize) -> String {
    format!("それより前の{count}件")
}

pub fn corrected(why: &str) -> String {
    format!("なおした記録です。理由: {why}")
}

pub fn form_of(at: Instant, vaccine: Option<&str>) -> String {
    match vaccine {
        Some(vaccine) => format!("{vaccine}（{}に提出）", date_and_time(at)),
        None => format!("{}に提出した予診票", date_and_time(at)),
    }
}

/// How long to look out after a dose.
pub fn watch(until: domain::Date, today: domain::Date) -> String {
    format!(
        "{}まで気をつけること",
        domain::ja::date::short(until, today)
    )
}

pub fn looker(who: &str, organization: Option<&str>) -> String {
    match organization {
        Some(organization) => format!("{organization} {who}"),
        None => who.to_owned(),
    }
}

/// Vaccines that can be given today.
pub fn due(names: &[String]) -> String {
    format!("いま受けられるもの: {}", names.join("、"))
}

/// Vaccines with nothing more to come.
pub fn complete(names: &[String]) -> String {
    format!("受け終えたもの: {}", names.join("、"))
}

pub fn why_not(reason: &str) -> String {
    format!("理由: {reason}")
}

/// ロット AB123 ・ あおぞらこどもクリニック ・ 医師 田中 一郎
pub fn dose_line(lot: Option<&str>, place: Option<&str>, doctor: Option<&str>) -> String {
    let lot = lot.map(|lot| format!("ロット {lot}"));
    let doctor = doctor.map(|doctor| format!("医師 {doctor}"));
    [lot, place.map(str::to_owned), doctor]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ・ ")
}
