//! 医師記入欄

pub const TITLE: &str = "医師記入欄";
pub const REVIEW_TITLE: &str = "要注意者などの確認";
pub const REVIEW_HINT: &str = "ひとつずつ読んで、確かめたら印をつけてください。「実施できる」を選ぶには、すべての印が必要です。";
pub const REVIEWED: &str = "確認した";
pub const REVIEWED_BY_DOCTOR: &str = "医師が確認";
pub const NOTE_SUMMARY: &str = "医師の記入";
pub const DECIDE: &str = "判断を記録する";
pub const DECIDE_DEFER: &str = "見合わせとして記録する";
pub const DECIDED_TITLE: &str = "医師の判断";
pub const DECISION_LABEL: &str = "判断";
pub const REASON_LABEL: &str = "見合わせる理由";
pub const EXPLAINED_LABEL: &str = "説明";
pub const EXPLAINED_DONE: &str = "効果、副反応、健康被害救済制度について説明しました。";
pub const NOTE_LABEL: &str = "医師のメモ";
pub const DOCTOR_LABEL: &str = "医師";
pub const DEFER_NOTE: &str = "見合わせも1件の記録です。理由は受ける人の手帳にも残ります。";
pub const NEEDS_DECISION: &str = "「実施できる」か「見合わせた方がよい」を選んでください。";
pub const NEEDS_REASON: &str = "見合わせる理由を書いてください。受ける人の手帳に残ります。";
pub const NEEDS_EXPLAINED: &str =
    "効果、副反応、健康被害救済制度の説明をしたら、印をつけてください。";
pub const NEEDS_REVIEW: &str = "まだ確認の印がありません。読んで、確かめたら印をつけてください。";
pub const NEEDS_TEMPERATURE: &str = "先に、今日の体温を記録してください。";
pub const BLOCKED_TITLE: &str = "このままでは定期接種として実施できません";
pub const BLOCKED: &str =
    "下の理由がなくなるまで「実施できる」は記録できません。見合わせは記録できます。";
pub const OVERRIDE_LABEL: &str = "それでも実施する理由";
pub const OVERRIDE_HINT: &str =
    "決まりの外になります。医師の判断の理由を書いてください。記録に残ります。";
pub const NEEDS_OVERRIDE: &str = "それでも実施する理由を書いてください。";
pub const REDO: &str = "判断をやりなおす";
pub const REDO_CANCEL: &str = "やりなおすのをやめる";
pub const REDO_LABEL: &str = "判断を変える理由";
pub const REDO_HINT: &str = "前の判断は消えません。変えた理由といっしょに残ります。";
pub const NEEDS_REDO_REASON: &str = "判断を変える理由を書いてください。";
pub const REDECIDED: &str = "再度の診察による";
pub const TOO_LONG: &str = "文章が長すぎます。短くしてください。";

/// The same in the list over the button, where it must say which.
pub fn needs_review(reason: &str) -> String {
    format!("「{reason}」を確かめて、印をつけてください。")
}

/// A note field beside a question.
pub fn note_label(question: &str) -> String {
    format!("{question} への記入")
}

/// The checkbox beside a flag, for people who hear the page.
pub fn review_label(reason: &str) -> String {
    format!("確認した: {reason}")
}
