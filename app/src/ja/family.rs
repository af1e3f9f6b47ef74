//! 家族と代理人: who acts for a person.

use domain::Date;
use domain::access::Mandate;

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

pub const INVITE: &str = "人を招く";
pub const WHOM: &str = "だれを招きますか";

/// What somebody is invited to be, and what that means.
pub fn invite(relation: &str) -> (&'static str, &'static str) {
    match relation {
        "guardian" => (
            "もう一人の保護者を招く",
            "招かれた人は、あなたと同じように予診票を書き、記録を見て、みせる相手を決められます。",
        ),
        "owner" => (
            "手帳を本人に渡す",
            "15歳になった本人が、自分のサインインでこの手帳を使えるようになります。保護者は18歳の誕生日の前の日まで見られます。何を見せるかは、本人が決められます。",
        ),
        _ => (
            "代理人を招く",
            "招かれた人は、あなたの代わりに手帳を使えます。",
        ),
    }
}

pub const SHUT_OUT: &str = "いまは見られないようにしています";
pub const HELD: &str = "保護者の話し合いのため、書くことが止まっています";
/// 佐藤 陽翔 さんの手帳：…
pub fn held_for(name: &str) -> String {
    format!("{name} さんの手帳：{HELD}")
}
pub const HELD_TEXT: &str =
    "記録は見られます。市区町村の窓口や医療機関が書類を確かめると、また書けるようになります。";
pub const HOLD_TITLE: &str = "保護者の意見が分かれているとき";
pub const HOLD_TEXT: &str = "予診票や同意など、書くことをいったん止めます。どの保護者も、見ることはできます。再開するには、市区町村の窓口か医療機関で書類を確かめてもらいます。";
pub const HOLD: &str = "書くことを止める";
pub const HOLD_QUESTION: &str =
    "この手帳に書くことを止めますか。あなたも書けなくなり、自分では再開できません。";
pub const PROTECTED: &str = "保護（閲覧制限）をしています";
pub const PROTECTED_TEXT: &str = "ほかの保護者・代理人・家族には「見つかりません」とだけ出ます。住所や医療機関の名前は、担当の人のほかには見せません。";
pub const PROTECT_TITLE: &str = "危険を感じるとき（閲覧制限）";
pub const PROTECT_TEXT: &str = "暴力やつきまといから守るために、あなたと本人のほかの全員が、すぐに見られなくなります。相手には知らされず、「見つかりません」とだけ出ます。相談は、DV相談プラス「0120-279-889」、児童相談所「189」。";
pub const PROTECT: &str = "すぐに見られなくする";
pub const PROTECT_QUESTION: &str = "あなたと本人のほかの全員を、すぐに見られなくしますか。子どもの手帳では、終えるのに市区町村の窓口での確認がいります。";
pub const LIFT: &str = "保護を終える";
pub const LIFT_QUESTION: &str =
    "保護を終えますか。見られなくしている人が全員、また見られるようになります。";
pub const READMIT: &str = "この人をまた見られるようにする";
pub const READMIT_QUESTION: &str = "この人が、また手帳を見られるようにしますか。";
pub const NARROW_LEAD: &str =
    "えらんだ記録は、この保護者には見えなくなります。あとから、いつでも変えられます。";
pub const NARROW_WHAT: &str = "見せない記録";
pub const NARROW_KEEP: &str = "これで保存する";
pub const NARROW_REASON: &str = "見せない記録を変えた";

/// 佐藤 美咲 さんに見せない記録
pub fn narrow_title_for(name: &str) -> String {
    format!("{name} さんに見せない記録")
}

pub const NARROW: &str = "この人に見せない記録をえらぶ";
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
pub fn acts(code: &str, last_day: Option<Date>, mandate: Option<Mandate>) -> String {
    if let Some(mandate) = mandate {
        return super::residents::mandate(&mandate);
    }
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
