//! 住民の手続き: protection and disputes, for a municipality.

use domain::access::{Categories, Mandate, Powers};

pub const TITLE: &str = "住民の保護と手続き";
pub const NAV: &str = "住民の手続き";
pub const LEAD: &str = "書類を確かめてから使います。開いたことと変えたことは、本人の手帳に残ります。ほかの市区町村の人は見つかりません。";
pub const FIND_TITLE: &str = "住民をさがす";
pub const FIND: &str = "さがす";
pub const BUSY: &str = "さがしています…";
pub const FOUND: &str = "見つかった手帳";
pub const HELD: &str = "保護者の話し合いのため、書くことが止まっています。";
pub const NOT_HELD: &str = "書くことは止まっていません。";
pub const LIFT_HOLD: &str = "書類を確かめたので再開する";
pub const LIFT_HOLD_QUESTION: &str = "保護者がまた書けるようにしますか。";
pub const PROTECTED: &str = "保護（閲覧制限）をしています。";
pub const NOT_PROTECTED: &str = "保護（閲覧制限）はしていません。";
pub const PROTECT: &str = "保護（閲覧制限）を始める";
pub const PROTECT_QUESTION: &str = "保護を始めますか。本人のほかの全員（保護者・代理人・家族）が、すぐに見られなくなります。相手には「見つかりません」とだけ出ます。";
pub const SHUT_OUT: &str = "見られなくしている人";
pub const READMIT: &str = "この人を戻す";
pub const READMIT_QUESTION: &str = "この人が、また手帳を見られるようにしますか。";
pub const LIFT: &str = "保護を終える";
pub const LIFT_QUESTION: &str =
    "保護を終えますか。見られなくしている人が全員、また見られるようになります。";

pub const STATUTORY: &str = "成年後見人・保佐人・補助人";
pub const STATUTORY_LEAD: &str = "登記事項証明書を確かめてから招きます。成年後見人なども、医療への同意はできません。病気や薬などの記録は、本人が許したものだけ見られます。";
pub const NO_STATUTORY: &str = "登録されている人はいません。";
pub const KIND: &str = "証明書に書かれている種類";
pub const MATTERS: &str = "代理権のある事がら";
pub const MATTERS_HINT: &str =
    "代理行為目録に書かれているものをえらびます。基本の情報と連絡は、いつも見られます。";
pub const MATTERS_MISSING: &str =
    "1つ以上えらんでください。代理権のない保佐人・補助人は、登録しません。";
pub const CERTIFICATE: &str = "登記事項証明書の発行日";
pub const CERTIFICATE_PROBLEM: &str =
    "本人の生年月日から今日までの日付を、証明書のとおりに入れてください。";
pub const LAST_DAY: &str = "任期の終わりの日（決まっているときだけ）";
pub const LAST_DAY_PROBLEM: &str =
    "今日か、今日より後の日付を入れてください。決まっていなければ、空のままにします。";
pub const DISMISS: &str = "この人を外す";
pub const DISMISS_QUESTION: &str =
    "審判の取り消しや終わりを、書類で確かめましたか。この人は、すぐに見られなくなります。";
pub const HAND_BACK: &str = "本人に手帳を渡す";
pub const HAND_BACK_TEXT: &str = "本人は18歳になっていますが、この手帳を開ける人がいません。窓口で本人を確かめてから、招いてください。";

/// 成年後見人
pub const fn kind(powers: Powers) -> &'static str {
    match powers {
        Powers::Guardianship => "成年後見人",
        Powers::Curatorship(_) => "保佐人",
        Powers::Assistance(_) => "補助人",
    }
}

/// 保佐人（資格・証、給付・費用） ・ 2027年3月31日まで
pub fn mandate(mandate: &Mandate) -> String {
    let matters = match mandate.powers {
        Powers::Guardianship => Categories::NONE,
        Powers::Curatorship(these) | Powers::Assistance(these) => these,
    };
    let names: Vec<String> = matters.iter().map(domain::ja::category::both).collect();
    let matters = if names.is_empty() {
        String::new()
    } else {
        format!("：{}", names.join("、"))
    };
    let until = mandate.last_day.map_or(String::new(), |day| {
        format!(" ・ {}まで", domain::ja::date::both(day))
    });
    format!("{}{matters}{until}", kind(mandate.powers))
}

/// 証明書：令和8年（2026年）11月20日
pub fn certificate(mandate: &Mandate) -> String {
    format!("証明書：{}", domain::ja::date::both(mandate.certificate))
}
