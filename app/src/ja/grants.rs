//! みせる相手: the pages' own sentences. The five lines of a grant: `domain::ja::package`.

use domain::access::Purpose;

pub const TITLE: &str = "みせる相手";
pub const LEAD: &str = "ここでえらんだ相手だけが、この手帳を見られます。いつでもやめられます。";
pub const NONE: &str = "いまは、だれにも見せていません。予診票を渡した医療機関は、その日にその予診票と予防接種の記録を見られます。";
pub const OPEN: &str = "みせる相手を見る・決める";
pub const NEW: &str = "みせる相手をふやす";
pub const STOP: &str = "やめる";
pub const STOPPED_REASON: &str = "見せるのをやめた";
pub const AGAIN: &str = "もう一度見せる";
pub const AGAIN_REASON: &str = "もう一度見せる";
pub const GO_ON: &str = "つづける";
pub const ENDED: &str = "終わった相手";
pub const BUSY: &str = "保存しています…";
pub const NO_OFFICES: &str =
    "えらべる相手がまだ届いていません。通信できる所で開きなおしてください。";
pub const PREVIEW: &str = "見せる内容";
pub const WHAT: &str = "見せる記録";
pub const GIVE: &str = "見せる";
pub const GIVE_NOT: &str = "見せない";

pub const SHARED_TITLE: &str = "見せてもらっている手帳";
pub const SHARED_NAV: &str = "手帳";
pub const SHARED_LEAD: &str = "本人や家族がこの医療機関・事業所に見せている手帳と、予診票を受け取った人の手帳です。この端末に届いたことは、本人の手帳に残ります。";
pub const SHARED_NONE: &str = "いま見られる手帳はありません。";

pub const ONCE: &str = "今回だけ見せる（QRコード）";
pub const ONCE_LEAD: &str =
    "目の前の医療機関や事業所の人に、えらんだ記録だけを、24時間だけ見せます。通信が必要です。";
pub const ONCE_MAKE: &str = "QRコードを出す";
pub const ONCE_CODE: &str = "見せるQRコード";
pub const ONCE_HOW: &str = "相手の端末のカメラで読んでもらってください。最初に開いた一人だけが見られます。だれが開いたかは「だれが見たか」に残り、「みせる相手」でいつでもやめられます。";
pub const ONCE_OPEN_TITLE: &str = "今回だけ見せてもらう";
pub const ONCE_OPEN_LEAD: &str = "本人や家族のQRコードを開くと、えらばれた記録を24時間だけ見られます。開いたことと見たことは、その手帳に残ります。";
pub const ONCE_LINK: &str = "QRコードのリンク";
pub const ONCE_OPEN: &str = "開いて見る";
pub const ONCE_FOR_STAFF: &str = "このQRコードは、医療機関や事業所の人が自分の端末で開きます。";

pub fn once_title_for(name: &str) -> String {
    format!("{name} さんの手帳を今回だけ見せる")
}

/// Until when the code can be opened.
pub fn once_until(at: domain::Instant) -> String {
    format!(
        "{} までに開いてもらってください。",
        super::record::date_and_time(at)
    )
}

/// What went wrong with opening a code.
pub fn once_problem(problem: crate::browser::KeyProblem) -> String {
    match problem {
        crate::browser::KeyProblem::InvitationVoid => {
            "このQRコードは使えません。15分をすぎたか、もう開かれています。本人や家族に、もう一度出してもらってください。"
                .to_owned()
        }
        other => super::keys::problem(other),
    }
}

/// 佐藤 陽翔 さんの手帳：あおぞらこどもクリニック に見せる期間が終わります
pub fn ends_soon(person: &str, whom: &str) -> String {
    format!("{person} さんの手帳：{whom} に見せる期間が、もうすぐ終わります")
}

pub fn title_for(name: &str) -> String {
    format!("{name} さんの手帳をみせる相手")
}

pub fn new_title_for(name: &str) -> String {
    format!("{name} さんの手帳をみせる")
}

pub fn months(months: u32) -> String {
    format!("{months}か月")
}

/// 診察や看護のため
pub fn purpose(purpose: Purpose) -> String {
    format!("{}のため", domain::ja::access::purpose(purpose))
}
