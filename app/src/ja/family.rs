//! 家族と代理人: who acts for a person.

use domain::Date;

pub const TITLE: &str = "家族と代理人";
pub const OPEN: &str = "家族と代理人を見る・招く";
pub const LEAD: &str =
    "この手帳を、本人の代わりに書いたり見たりできる人です。それぞれが自分のサインインで使います。";
pub const WHO: &str = "いま使える人";
pub const YOU: &str = " ・ あなた";
pub const STEP_DOWN: &str = "自分を外す";
pub const STEP_DOWN_QUESTION: &str = "この手帳を使う人から、自分を外しますか。すぐに見られなくなり、この端末からも消えます。もどるには、もう一度招いてもらいます。";
pub const LAST_GUARDIAN: &str =
    "保護者が一人のあいだは、外せません。先に、もう一人の保護者を招いてください。";
pub const SEND_AWAY: &str = "この人を外す";
pub const SEND_AWAY_QUESTION: &str = "この人を代理人から外しますか。すぐに見られなくなります。";
pub const OTHERS_STAY: &str = "ほかの保護者を外すことは、この画面ではできません。親権や安全のことは、市区町村の窓口に相談してください。";

pub const INVITE_GUARDIAN: &str = "もう一人の保護者を招く";
pub const INVITE_GUARDIAN_TEXT: &str =
    "招かれた人は、あなたと同じように予診票を書き、記録を見て、みせる相手を決められます。";
pub const INVITE_PROXY: &str = "代理人を招く";
pub const INVITE_PROXY_TEXT: &str = "招かれた人は、あなたの代わりに手帳を使えます。";
pub const WHERE: &str = "相手はどこにいますか";
pub const BESIDE: &str = "となりにいる（10分で切れるQRコード）";
pub const AWAY: &str = "はなれている（24時間使えるリンク）";
pub const MAKE: &str = "招待を作る";
pub const HOW: &str = "相手の端末のカメラでQRコードを読むか、リンクを送ってください。相手が受けると、相手の画面に六けたの番号が出ます。";

pub const WAITING: &str = "番号を待っている招待";
pub const CODE: &str = "相手の画面の六けたの番号";
pub const CODE_HINT: &str =
    "本人から、声で聞いてください。番号が合うと、相手はこの手帳を使えるようになります。";
pub const CODE_MISSING: &str = "六けたの番号を入れてください。";
pub const CODE_WRONG: &str = "番号がちがいます。相手の画面をもう一度確かめてください。5回まちがえると、招待は使えなくなります。";
pub const CONFIRM: &str = "この人で合っている";
pub const BUSY: &str = "確かめています…";
pub const DONE: &str = "つながりました。";

pub fn title_for(name: &str) -> String {
    format!("{name} さんの家族と代理人")
}

/// 保護者 ・ 2041年3月14日まで
pub fn acts(code: &str, last_day: Option<Date>) -> String {
    let acts = match code {
        "owner" => "本人",
        "guardian" => "保護者",
        "proxy" => "代理人",
        _ => "家族",
    };
    match last_day {
        Some(day) => format!(
            "{acts} ・ {}まで（18歳になる前の日）",
            domain::ja::date::both(day)
        ),
        None => acts.to_owned(),
    }
}

/// 佐藤 健 さんが招待を受けました。
pub fn accepted_by(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{name} さんが招待を受けました。"),
        None => "招待が受けられました。".to_owned(),
    }
}
