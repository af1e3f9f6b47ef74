//! 保護者記入欄: what staff see before and after, and the calm page handed to the guardian.

pub const TITLE: &str = "保護者の同意";
pub const WAITS: &str = "医師が「実施できる」と判断したあとに、保護者に画面を渡します。";
pub const NOT_NEEDED: &str = "見合わせになったので、同意は要りません。";
pub const HAND_OVER: &str = "保護者に画面を渡す";
pub const HAND_OVER_HINT: &str =
    "同意の文章と2つの選択だけの画面になります。医療機関の情報は隠れます。";
pub const STAFF_BACK: &str = "やめて職員の画面にもどる";
pub const GUARDIAN_TITLE: &str = "予防接種を受けることについて";
pub const GUARDIAN_LEAD: &str =
    "医師の説明を聞いたあとで、読んで選んでください。分からないことは、遠慮なく聞いてください。";
pub const NAME_LABEL: &str = "保護者のお名前";
pub const NAME_HINT: &str = "あなたのお名前を入れてください。";
pub const CHOICE_LABEL: &str = "接種することに";
pub const CONFIRM: &str = "この内容で決める";
pub const NEEDS_CHOICE: &str = "「同意します」か「同意しません」を選んでください。";
pub const NEEDS_NAME: &str = "保護者のお名前を入れてください。";
pub const NAME_TOO_LONG: &str = "お名前は100文字までで入れてください。";
pub const THANKS_TITLE: &str = "ありがとうございました";
pub const THANKS: &str = "画面を医療機関の人に返してください。";
pub const TO_STAFF: &str = "職員の画面にもどる";
pub const PERMITTED: &str = "同意します";
pub const DENIED: &str = "同意しません";
pub const RESULT_PERMIT: &str = "同意あり";
pub const RESULT_DENY: &str = "同意なし";
pub const DENIED_NOTE: &str = "保護者は接種に同意していません。接種はできません。気持ちが変わったら、もう一度画面を渡してください。";
pub const AGAIN: &str = "もう一度画面を渡す";

/// When it was said, and on whose screen.
pub fn entered_on(time: &str, staff: &str) -> String {
    if staff.is_empty() {
        time.to_owned()
    } else {
        format!("{time}（{staff} の画面で）")
    }
}

/// For whom and which vaccine, above the statement.
pub fn about(name: &str, vaccine: &str) -> String {
    format!("{name} さん　{vaccine}")
}
