//! A grant on one screen: だれに・なにを・なんのために・いつまで・やめかた.
//!
//! Refusing sounds no heavier than agreeing.

use super::{access, category, date};
use crate::access::Categories;
use crate::access::Purposes;
use crate::access::package::Package;
use crate::fhir::privacy::Notice;
use crate::time::Date;

/// The version of these sentences, as a Consent names it. Another wording is another version.
pub const TEXT_VERSION: &str = "https://tsunagu-techo.example/consent/ja|2026.11";

/// The five lines of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// だれに
    pub who: String,
    /// なにを
    pub what: String,
    /// なんのために
    pub why: String,
    /// いつまで
    pub until: String,
    /// やめかた
    pub stop: &'static str,
}

/// やめかた, the same for every grant.
pub const STOP: &str = "「だれに見せるか」の画面で「やめる」をおすと、すぐに見られなくなります。通信がない端末でも、長くて3日で消えます。すでに事業所の記録に書かれたものは、法律で決められた期間のこります。";
/// Beside the two buttons.
pub const FREE: &str = "許さなくても、ほかのサービスは変わりません。";
/// The heads of the lines.
pub const HEADS: [&str; 5] = ["だれに", "なにを", "なんのために", "いつまで", "やめかた"];

/// The name on the button.
pub const fn name(package: Package) -> &'static str {
    match package {
        Package::CareTeam => "ケアチームに見せる",
        Package::Clinic => "かかりつけ医に見せる",
        Package::Pharmacy => "かかりつけ薬局に見せる",
        Package::Family => "家族に見せる",
        Package::Once => "今回だけ見せる",
        Package::MunicipalProcedure => "役所の手つづきに使う",
        Package::Own => "自分でえらぶ",
    }
}

/// Whom a package is for, when no name is known yet.
pub const fn whom(package: Package) -> &'static str {
    match package {
        Package::CareTeam => "ケアマネジャーと、計画にあるサービスの事業所",
        Package::Clinic => "かかりつけの医院・病院",
        Package::Pharmacy => "かかりつけの薬局",
        Package::Family => "あなたがえらんだ家族",
        Package::Once => "いまQRコードを見せる相手",
        Package::MunicipalProcedure => "手つづきをする市区町村",
        Package::Own => "あなたがえらんだ相手",
    }
}

/// The five lines. `names`: the parties by name; none: whom the package is for.
pub fn lines(
    package: Package,
    names: &[&str],
    categories: Categories,
    purposes: Purposes,
    last_day: Date,
    today: Date,
) -> Lines {
    let who = if names.is_empty() {
        whom(package).to_owned()
    } else {
        names.join("、")
    };
    let what: Vec<&str> = categories.iter().map(category::plain).collect();
    let why: Vec<&str> = purposes.iter().map(access::purpose).collect();
    let until = match package {
        Package::Once => {
            "QRコードは15分以内に1回だけ開けます。開いてから24時間見られます。".to_owned()
        }
        Package::MunicipalProcedure => format!(
            "手つづきが終わるまで（長くても{}まで）",
            date::short(last_day, today)
        ),
        _ => format!(
            "{}まで。終わる前にお知らせします。何もしなければ、そこで終わります。",
            date::short(last_day, today)
        ),
    };
    Lines {
        who,
        what: what.join("、"),
        why: format!("{}のため", why.join("、")),
        until,
        stop: STOP,
    }
}

/// つづける？
pub fn notice(notice: &Notice, today: Date) -> String {
    let end = date::short(notice.last_day, today);
    match notice.days_left {
        0 => format!("この許可は今日（{end}）で終わります。つづけますか。"),
        days => format!("この許可はあと{days}日（{end}まで）で終わります。つづけますか。"),
    }
}
