//! 予防接種の対象者: a municipality's lists.

use domain::Date;
use domain::ja::date::{short, western};

pub const TITLE: &str = "予防接種の対象者";
pub const NAV: &str = "予防接種";
pub const LEAD: &str = "きょうが定期接種の期間に入る住民の数です。ここでは名前は出ません。ワクチンを選ぶと、まだの人と、生まれ月ごとの接種率を見られます。";
pub const VACCINE: &str = "ワクチン";
pub const PEOPLE: &str = "対象";
pub const FIRST: &str = "1回以上";
pub const ALL: &str = "全部の回";
pub const NOT_FOR_YOU: &str = "市区町村の予防接種の担当の人のページです";
pub const NOT_FOR_YOU_TEXT: &str =
    "市区町村の保健師か予防接種の担当者としてサインインすると使えます。";
pub const NOBODY_NOW: &str = "きょう対象になる人はいません。";
pub const COVERAGE: &str = "生まれ月ごとの接種率";
pub const COVERAGE_LEAD: &str =
    "手帳に記録がある人の割合です。期間が終わって2年までの生まれ月も出ます。";
pub const DOSE: &str = "何回目まで受けた人";
pub const AS_TABLE: &str = "数字の表を見る";
pub const MONTH: &str = "生まれた月";
pub const GIVEN: &str = "受けた人";
pub const RATE: &str = "割合";
pub const NO_MONTHS: &str = "この範囲に生まれた住民はいません。";
pub const OPEN: &str = "次の回を受ける時期なのに、まだの人";
pub const OPEN_LEAD: &str = "標準の時期に入った人だけを、生まれの早い順に出します。見たことは、それぞれの人の手帳の「見た人の記録」に残ります。";
pub const SHOW: &str = "まだの人の名前を見る";
pub const SHOWING: &str = "調べています…";
pub const NOBODY_OPEN: &str = "いま、まだの人はいません。";
pub const NOBODY_YET: &str = "ここまでには、いません。つぎの人たちを見てください。";
pub const DAY_UNKNOWN: &str = "日の分からない記録があります";
pub const NEXT: &str = "つぎの人たちを見る";
pub const OVERDUE: &str = "標準の時期を過ぎています";
pub const NOTIFY_QUESTION: &str = "この人たちの手帳に、お知らせを届けますか。";
pub const NOTIFY_NONE: &str =
    "ここに出ている人には、30日以内にお知らせを届けてあるか、日の分からない記録があります。";
pub const LEDGER: &str = "台帳";
pub const LEDGER_LEAD: &str = "このワクチンの接種の記録を、表計算で開けるファイル（CSV）にします。名前が入るので、置き場所に気をつけてください。取り出したことは、それぞれの人の手帳に残ります。";
pub const LEDGER_SAVE: &str = "台帳をファイルに取り出す";
pub const LEDGER_BUSY: &str = "まとめています…";
pub const LEDGER_DONE: &str = "ファイルを渡しました。";
pub const LEDGER_FILE: &str = "yobousesshu-daichou.csv";
pub const LEDGER_FAILED: &str =
    "ファイルを渡せませんでした。ブラウザーのダウンロードの設定を確かめてください。";

/// Whom a list is for.
#[must_use]
pub fn births(from: Date, to: Date) -> String {
    format!("{}から{}までに生まれた人", western(from), western(to))
}

#[must_use]
pub fn people(count: u32) -> String {
    format!("{count}人")
}

/// Rounded down: 100 % means everybody.
#[must_use]
pub fn percent(part: u32, whole: u32) -> String {
    match u64::from(part) * 100 / u64::from(whole.max(1)) {
        _ if whole == 0 => "―".to_owned(),
        percent => format!("{percent}%"),
    }
}

/// A number of doses.
#[must_use]
pub fn dose(number: usize) -> String {
    format!("{number}回目")
}

/// `2026-04` as people write it.
#[must_use]
pub fn month(month: &str) -> String {
    match month.split_once('-') {
        Some((year, month)) => format!("{year}年{}月", month.trim_start_matches('0')),
        None => month.to_owned(),
    }
}

#[must_use]
pub fn born(birth: Date, today: Date) -> String {
    format!("{}生まれ", short(birth, today))
}

#[must_use]
pub fn told(day: Date, today: Date) -> String {
    format!("{}にお知らせ済み", short(day, today))
}

#[must_use]
pub fn notify(count: usize) -> String {
    format!("{count}人の手帳にお知らせを届ける")
}

#[must_use]
pub fn notified(count: u32) -> String {
    format!("{count}人の手帳にお知らせを届けました。")
}

/// A bar of the chart, said in words.
#[must_use]
pub fn bar(month_name: &str, given: u32, people: u32) -> String {
    format!(
        "{} {people}人のうち{given}人（{}）",
        month(month_name),
        percent(given, people)
    )
}
