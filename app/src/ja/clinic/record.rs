//! 接種記録欄

pub const TITLE: &str = "接種の記録";
pub const WAITS_DECISION: &str = "医師の判断のあとに記録します。";
pub const WAITS_CONSENT: &str = "保護者の同意のあとに記録します。";
pub const NOT_GIVEN: &str = "見合わせになったので、接種は記録しません。";
pub const BLOCKED_TITLE: &str = "この接種は記録できません";
pub const BLOCKED: &str = "次の理由があります。ワクチン、日付、接種回数が正しいか確かめてください。";
pub const CONFIRM_TITLE: &str = "この内容で記録します";
pub const CHECK: &str = "内容を確かめる";
pub const SAVE: &str = "接種を記録する";
pub const FIX: &str = "書きなおす";
pub const CORRECT: &str = "この記録を訂正する";
pub const CORRECT_HINT: &str = "元の記録は消えません。訂正した記録と理由が、あとに残ります。";
pub const CORRECT_SAVE: &str = "訂正を記録する";
pub const CORRECT_CANCEL: &str = "訂正をやめる";
pub const CORRECTION_TITLE: &str = "接種の記録の訂正";
pub const CORRECTED: &str = "訂正済みの記録";
pub const CORRECTION_REASON: &str = "訂正の理由";
pub const REASON_LABEL: &str = "訂正の理由";
pub const NEEDS_REASON: &str = "訂正の理由を書いてください。";
pub const NOTHING_CHANGED: &str = "元の記録と同じ内容です。なおすところを直してから記録してください。";
pub const NEEDS_CHOICE: &str = "選んでください。";
pub const NEEDS_TEXT: &str = "入れてください。";
pub const NEEDS_TODAY_TEMPERATURE: &str = "今日の体温を先に記録してください。";
pub const SUGGESTED: &str = "このワクチンの標準の量と方法を入れました。実際と同じか確かめてください。";
pub const SUGGEST: &str = "標準の量と方法を入れる";
pub const GIVEN_TITLE: &str = "接種を記録しました";
pub const WATCH: &str = "接種後30分ほどは、院内で様子を見てください。";
pub const PAPER_NOTE: &str = "母子健康手帳にも、ワクチン名、ロット番号、日付を書いてください。";

pub const VACCINE_DIFFERS_TITLE: &str = "予診票と違うワクチンです";

/// The vaccine chosen is not the one the guardian asked for.
pub fn vaccine_differs(asked: &str, chosen: &str) -> String {
    format!("予診票は「{asked}」、選んだのは「{chosen}」です。まちがいでないか確かめてください。")
}

/// The volume differs from the table's.
pub fn volume_differs(standard: &str) -> String {
    format!("このワクチンの標準は {standard} mL です。まちがいでないか確かめてください。")
}

/// The line read once more before it is kept.
pub fn confirm_line(who: &str, what: &str) -> String {
    format!("{who} さんに、{what}")
}
