//! だれが見たか: the page's own sentences. The lines themselves: `domain::ja::log`.

use domain::{Date, Instant};

pub const TITLE: &str = "だれが見たか";
pub const TO_RECORD: &str = "記録";
pub const LEAD: &str = "医療機関などの人がこの手帳を見たり書いたりすると、ここに残ります。だれも消したり書きかえたりできません。";
pub const FILTER: &str = "しぼりこむ";
pub const NONE_OF_THESE: &str = "あてはまる記録はありません。";
pub const REFUSED: &str = "見せませんでした";

pub fn title_for(name: &str) -> String {
    format!("{name} さんの手帳をだれが見たか")
}

pub fn all(count: usize) -> String {
    format!("すべて（{count}件）")
}

/// 令和8年11月21日（土） あおぞらこどもクリニック
pub fn group(day: Date, organization: Option<&str>) -> String {
    let day = domain::ja::date::wareki(day);
    match organization {
        Some(organization) => format!("{day} {organization}"),
        None => day,
    }
}

/// 9:05
pub fn time(at: Instant) -> String {
    let (hour, minute) = at.hour_and_minute_in_japan();
    format!("{hour}:{minute:02}")
}

pub fn on_behalf_of(whom: &str) -> String {
    format!("（{whom} さんの代わり）")
}
