//! 接種記録欄

pub const TITLE: &str = "接種の記録";
pub const WAITS_DECISION: &str = "医師の判断のあとに記録します。";
pub const WAITS_CONSENT: &str = "同意のあとに記録します。";
pub const NOT_GIVEN: &str = "見合わせになったので、接種は記録しません。";
pub const BLOCKED_TITLE: &str = "この接種は記録できません";
pub const BLOCKED: &str =
    "次の理由があります。ワクチン、日付、接種回数が正しいか確かめてください。";
pub const CONFIRM_TITLE: &str = "この内容で記録します";
pub const NURSE_PREPARES: &str = "看護師は、ここまで準備できます。書いた内容は保存され、医師の画面にも出ます。記録を確定するのは医師です。";
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
pub const WRITTEN: &str = "記録した人";
pub const WARNINGS_TITLE: &str = "もう一度確かめてください";
pub const REASON_LABEL: &str = "訂正の理由";
pub const NEEDS_REASON: &str = "訂正の理由を書いてください。";
pub const NOTHING_CHANGED: &str =
    "元の記録と同じ内容です。なおすところを直してから記録してください。";
pub const NEEDS_BIRTH: &str = "生年月日が分からないため、接種の間隔と量を確かめられません。本人か保護者に聞いて、予診票を出しなおしてもらってください。";
pub const OTHER_VACCINES: &str = "ほかのワクチンを選ぶ";
pub const ASKED_FOR: &str = "予診票のワクチン";
pub const LOT_HINT: &str = "小文字や全角で入れてもかまいません。";
pub const EXPIRY_HINT: &str = "箱やびんに年と月しかないときは、「日」を空けてください。";
pub const DOSE_HINT: &str = "例: 1回目、追加";
pub const SUGGEST: &str = "標準の量と方法を入れる";
pub const GIVEN_TITLE: &str = "接種を記録しました";
pub const WATCH: &str = "接種後30分ほどは、院内で様子を見てください。";
pub const PAPER_NOTE: &str = "母子健康手帳にも、ワクチン名、ロット番号、日付を書いてください。";

/// The vaccine chosen is not the one the guardian asked for.
pub fn vaccine_differs(asked: &str, chosen: &str) -> String {
    format!("予診票は「{asked}」、選んだのは「{chosen}」です。まちがいでないか確かめてください。")
}

/// The table's volume and ways for this vaccine and age.
pub fn standard(volume: Option<&str>, routes: &[&str]) -> String {
    let volume = volume.map(|volume| format!("{volume} mL"));
    let route = (!routes.is_empty()).then(|| routes.join("か"));
    let parts: Vec<String> = volume.into_iter().chain(route).collect();
    format!("この年齢での標準: {}", parts.join("、"))
}

/// 有効期限 in the confirmation line.
pub fn expires(day: domain::Date) -> String {
    format!("有効期限 {}", domain::ja::date::wareki(day))
}

/// The doctor in the confirmation line.
pub fn by_doctor(name: &str) -> String {
    format!("医師 {name}")
}

/// The line read once more before it is kept.
pub fn confirm_line(who: &str, what: &str) -> String {
    format!("{who} さんに、{what}")
}
