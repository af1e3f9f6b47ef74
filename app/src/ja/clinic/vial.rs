//! The code on the vial.

use domain::gs1::Gs1Error;

pub const LABEL: &str = "びんや箱のバーコード（なくてもよい）";
pub const HINT: &str =
    "読み取り機で読むか、バーコードの下の数字を入れてください。有効期限とロット番号が入ります。";
pub const TAKE: &str = "バーコードの内容を入れる";
pub const EXPIRED_TITLE: &str = "有効期限が切れています";
pub const OTHER_TITLE: &str = "予診票のワクチンと違う製品です";
pub const UNKNOWN: &str = "この端末でははじめての製品です。使用ワクチンを選んで記録すると、つぎからこの製品を見分けます。";

/// Why the code cannot be used.
pub const fn error(error: Gs1Error) -> &'static str {
    match error {
        Gs1Error::Empty => "バーコードを読み取るか、数字を入れてください。",
        Gs1Error::NoProduct => {
            "製品コードのないバーコードです。びんか箱の、（01）ではじまるバーコードを読んでください。"
        }
        Gs1Error::CheckDigit => {
            "製品コードの数字が1つ違っているようです。もう一度読むか、数字を確かめてください。"
        }
        Gs1Error::Part => {
            "読み取れないバーコードです。びんか箱の、（01）ではじまるバーコードを読むか、下の欄に手で入れてください。"
        }
        Gs1Error::Day => {
            "バーコードの有効期限が日付として読めません。箱の表示を見て、手で入れてください。"
        }
    }
}

pub fn expired(day: &str) -> String {
    format!("このびんの有効期限は{day}です。使わずに、ほかのびんにしてください。")
}

pub fn other(product: &str, asked: &str) -> String {
    format!(
        "このびんは「{product}」です。予診票は「{asked}」です。びんと予診票を確かめてください。何も入れていません。"
    )
}

/// 有効期限とロット番号を入れました
pub fn filled(lot: Option<&str>, expiry: Option<&str>) -> String {
    match (lot, expiry) {
        (Some(lot), Some(expiry)) => format!("ロット番号 {lot}、有効期限 {expiry} を入れました"),
        (Some(lot), None) => format!("ロット番号 {lot} を入れました。有効期限は手で入れてください"),
        (None, Some(expiry)) => {
            format!("有効期限 {expiry} を入れました。ロット番号は手で入れてください")
        }
        (None, None) => {
            "製品コードを読みました。有効期限とロット番号は手で入れてください".to_owned()
        }
    }
}

pub fn known(vaccine: &str) -> String {
    format!("使用ワクチンに「{vaccine}」を選びました。")
}

/// The product was recorded as another vaccine before.
pub fn mistaken(product: &str, chosen: &str) -> String {
    format!(
        "読み取ったびんは「{product}」として記録した製品です。選んだワクチンは「{chosen}」です。どちらかを直してください。"
    )
}
