//! 予防接種の予定: the page's own sentences. Those about a vaccine: `domain::ja::forecast`.

use domain::Date;

pub const TITLE: &str = "予防接種の予定";
pub const UNCLEAR: &str = "受けたか・いつ受けたかを確かめるもの";
pub const UNCLEAR_TEXT: &str = "受けた日が分からないため、次がいつかを、この手帳では決められません。母子健康手帳か、市区町村の記録で日を確かめて、入れなおしてください。";
pub const OPEN: &str = "予防接種の予定をすべて見る";
pub const LEGEND: &str =
    "帯は定期接種として受けられる期間です。青い所が標準の時期、赤い線が今日です。";
pub const NOW: &str = "いま受けられるもの";
pub const NOTHING_NOW: &str = "いま受けられる定期接種はありません。";
pub const TOGETHER: &str = "医師が必要と認めれば、同じ日にいっしょに受けられます。";
pub const LATER: &str = "これから";
pub const COMPLETE: &str = "受け終えたもの";
pub const OVER: &str = "定期接種の期間が終わったもの";
pub const DOUBTS: &str = "確かめたい記録があります";
pub const SOURCES: &str = "もとにした決まり";
pub const PRINT: &str = "印刷する";
pub const KEEP: &str = "スマートフォンのカレンダーに入れる";
pub const KEEP_WHY: &str = "受けられる最初の日と、定期接種の最後の日の1か月前が入ります。カレンダーを見る人には、予防接種の名前が見えます。";
pub const NOT_KEPT: &str = "ファイルを保存できませんでした。予定はこの画面でいつでも見られます。別のブラウザーで試してください。";
pub const FILE_NAME: &str = "tsunagu-techo-yotei.ics";
pub const NO_BIRTH: &str =
    "生年月日が分からないため、予定を計算できません。基本情報に生年月日があるか確かめてください。";

pub fn title_for(name: &str) -> String {
    format!("{name} さんの予防接種の予定")
}

/// 令和8年12月19日まで
pub fn until_day(day: Date) -> String {
    format!("{}まで", domain::ja::date::both(day))
}

pub fn with_count(title: &str, count: usize) -> String {
    format!("{title}（{count}）")
}

/// 日本脳炎第1期 初回1回目を受けられます
pub fn first_day_of(vaccine: &str, label: &str) -> String {
    format!("{vaccine} {label}を受けられます")
}

/// 日本脳炎第1期 初回1回目の定期接種は令和13年4月14日までです
pub fn last_month_of(vaccine: &str, label: &str, latest: Date) -> String {
    let latest = domain::ja::date::wareki(latest);
    format!("{vaccine} {label}の定期接種は{latest}までです")
}
