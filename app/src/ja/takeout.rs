//! 手帳を持ち出す: the page's sentences, and those of the readable file.

use domain::{Date, Instant};

pub const TITLE: &str = "手帳を持ち出す";
pub const LEAD: &str =
    "この手帳に入っている記録を、すべて1つのファイル（zip）にします。通信がなくても作れます。";
pub const OPEN: &str = "記録をファイルにする";
pub const WHAT_BOOKLET: &str = "読むためのページです。どのブラウザーでも開けて、印刷できます。";
pub const WHAT_BUNDLE: &str =
    "ほかのアプリや医療機関のシステムに渡すための記録です（HL7 FHIR R4）。";
pub const CARE: &str = "ファイルには鍵がかかりません";
pub const CARE_WHY: &str =
    "手に入れた人はだれでも読めます。人のいる所で開いたり、知らない所へ送ったりしないでください。";
pub const MAKE: &str = "ファイルを作る";
pub const MAKING: &str = "作っています…";
pub const DONE: &str = "ファイルを作りました";
pub const DONE_WHERE: &str = "「ダウンロード」に入っています。";
pub const NOT_SAVED: &str =
    "ファイルを保存できませんでした。記録はそのまま残っています。別のブラウザーで試してください。";
pub const NOT_MADE: &str =
    "ファイルを作れませんでした。記録はそのまま残っています。もう一度試してください。";
pub const DRAFTS: &str = "書きかけの予診票は入りません。提出すると入ります。";
pub const NAME: &str = "氏名";
pub const ADDRESS: &str = "住所";
pub const PHONE: &str = "電話番号";
pub const IDENTITY: &str = "基本情報";
pub const DAY: &str = "年月日";
pub const VACCINE: &str = "予防接種";
pub const STATE: &str = "状態";
pub const ENDED: &str = "終わりました";

pub fn title_for(name: &str) -> String {
    format!("{name} さんの手帳を持ち出す")
}

pub fn booklet_title(name: &str) -> String {
    format!("{name} さんの手帳")
}

pub fn made_at(now: Instant) -> String {
    format!(
        "つなぐ手帳から{}に作りました。",
        super::record::date_and_time(now)
    )
}

/// Names nobody: downloads lie open.
pub fn file_name(today: Date) -> String {
    format!("tsunagu-techo-{today}.zip")
}
