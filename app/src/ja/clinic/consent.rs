//! 保護者記入欄, 本人記入欄: what staff see before and after, and the calm page handed to whoever decides.

use domain::signing::Signer;

/// Whose word counts.
pub fn who(signer: Signer) -> &'static str {
    match signer {
        Signer::Guardian | Signer::GuardianBefore => "保護者",
        Signer::Person | Signer::Wish => "本人",
    }
}

pub fn title(signer: Signer) -> &'static str {
    match signer {
        Signer::Guardian => "保護者の同意",
        Signer::GuardianBefore => "保護者の事前の同意",
        Signer::Person => "本人の同意",
        Signer::Wish => "本人の希望",
    }
}

pub fn waits(signer: Signer) -> String {
    match signer {
        Signer::GuardianBefore => {
            "医師が「実施できる」と判断したあとに、予診票にある保護者の同意を確かめます。"
                .to_owned()
        }
        _ => format!(
            "医師が「実施できる」と判断したあとに、{}に画面を渡します。",
            who(signer)
        ),
    }
}

pub const NOT_NEEDED: &str = "見合わせになったので、同意は要りません。";

pub fn hand_over(signer: Signer) -> String {
    format!("{}に画面を渡す", who(signer))
}

pub const HAND_OVER_HINT: &str =
    "同意の文章と2つの選択だけの画面になります。医療機関の情報は隠れます。";
pub const STAFF_BACK: &str = "やめて職員の画面にもどる";
pub const GUARDIAN_TITLE: &str = "予防接種を受けることについて";
pub const GUARDIAN_LEAD: &str =
    "医師の説明を聞いたあとで、読んで選んでください。分からないことは、遠慮なく聞いてください。";

pub fn name_label(signer: Signer) -> &'static str {
    match signer {
        Signer::Guardian | Signer::GuardianBefore => "保護者（または委任状で来た方）のお名前",
        Signer::Person | Signer::Wish => "接種を受ける方のお名前",
    }
}

pub const NAME_HINT: &str = "あなたのお名前を入れてください。";
pub const CONFIRM: &str = "この内容で決める";
pub const NEEDS_CHOICE: &str = "2つのうちどちらかを選んでください。";
pub const NEEDS_NAME: &str = "お名前を入れてください。";
pub const NAME_TOO_LONG: &str = "お名前は100文字までで入れてください。";
pub const THANKS_TITLE: &str = "ありがとうございました";
pub const THANKS: &str = "画面を医療機関の人に返してください。";
pub const TO_STAFF: &str = "職員の画面にもどる";
pub const PERMITTED: &str = "同意します";
pub const DENIED: &str = "同意しません";

pub fn result(signer: Signer, permitted: bool) -> &'static str {
    match (signer, permitted) {
        (Signer::Wish, true) => "希望あり",
        (Signer::Wish, false) => "希望なし",
        (_, true) => "同意あり",
        (_, false) => "同意なし",
    }
}

pub fn denied_note(signer: Signer) -> String {
    let word = if signer == Signer::Wish {
        "希望"
    } else {
        "同意"
    };
    format!(
        "{}は接種に{word}していません。接種はできません。気持ちが変わったら、もう一度画面を渡してください。",
        who(signer)
    )
}

/// B類: nobody can wish it for somebody else.
pub const WISH_NOTE: &str = "本人の希望を確かめられないときは、接種できません。家族や主治医は、本人の気持ちを確かめる手伝いだけができます。";

pub const BEFORE_MISSING_TITLE: &str = "予診票に保護者の事前の同意がありません";
pub const BEFORE_MISSING: &str = "保護者の署名がないため、保護者が同伴しない接種はできません。保護者に来てもらうか、予診票を書きなおしてもらってください。";
pub const BEFORE_USE: &str = "事前の同意を確かめた";
pub const BEFORE_HINT: &str = "保護者の名前と書いた日を、本人にも確かめてください。保護者が同伴していなくても進められます（13歳以上16歳未満）。";

/// 保護者「鈴木 花子」さんが2026年12月1日に同意
pub fn before(name: &str, day: &str, agreed: bool) -> String {
    let word = if agreed {
        "同意しています"
    } else {
        "同意していません"
    };
    format!("保護者の {name} さんが、{day}に予診票で{word}。")
}
pub const AGAIN: &str = "もう一度画面を渡す";

/// 佐藤 茂（保護者の代理・委任状あり）
pub fn by_proxy(name: &str) -> String {
    format!("{name}（保護者の代理・委任状あり）")
}

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
