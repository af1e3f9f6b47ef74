//! 書き写す: doses the family notes down.

use domain::fhir::immunization::Origin;
use domain::record_form::past::Precision;

pub const TITLE: &str = "これまでの接種を書き写す";
pub const OPEN: &str = "これまでの接種を書き写す";
pub const LEAD: &str = "母子健康手帳などにある接種を、一つずつ入れます。書き写したものは、医療機関の記録と分けて表示します。";
pub const VACCINE: &str = "ワクチン";
pub const DAY: &str = "受けた日";
pub const PRECISION: &str = "受けた日は、どこまで分かりますか";
pub const NO_DAY: &str = "日が分からないまま入れます。予防接種の予定では「確かめるもの」に出ます。";
pub const MONTH_HINT: &str = "年と月だけでかまいません。";
pub const ORIGIN: &str = "何を見て入れますか";
pub const LOT: &str = "ロット番号（わかれば）";
pub const PLACE: &str = "受けた医療機関（わかれば）";
pub const SAVE: &str = "この接種を入れる";
pub const SAVED: &str = "入れました。つづけて入れられます。";
pub const CHOOSE_VACCINE: &str = "ワクチンを選んでください。";
pub const CHOOSE_ORIGIN: &str = "どちらかを選んでください。";
pub const FUTURE: &str = "きょうより後の日です。受けた日を入れてください。";
pub const BEFORE_BIRTH: &str = "生まれた日より前です。受けた日を確かめてください。";
pub const TWICE: &str = "同じ日の同じワクチンの記録が、もうあります。";
pub const LOT_WRONG: &str = "ロット番号は、英字・数字・ハイフンだけで入れてください。";
pub const TAKE_BACK: &str = "取り消す";
pub const TAKE_BACK_QUESTION: &str =
    "書き写したこの接種を取り消しますか。取り消したことは残ります。";
pub const TAKEN_BACK: &str = "まちがえて書き写した";

pub fn title_for(name: &str) -> String {
    format!("{name} さんのこれまでの接種を書き写す")
}

/// How much of the day is known.
pub fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Day => "年月日",
        Precision::Month => "年と月だけ",
        Precision::Nothing => "分からない",
    }
}

/// What is offered.
pub fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Paper => "母子健康手帳や接種済証を見ている",
        Origin::Recall => "覚えている（紙は見ていない）",
        Origin::Other => domain::ja::label::origin(Origin::Other),
    }
}
