//! 四情報: finding somebody who cannot be asked.

pub const NAME: &str = "氏名またはフリガナ";
pub const NAME_HINT: &str = "姓と名の両方を入れます。";
pub const NAME_MISSING: &str = "氏名またはフリガナを入れてください。";
pub const BIRTH_MISSING: &str = "生年月日を、年・月・日とも入れてください。";
pub const GENDER: &str = "性別";
pub const ADDRESS: &str = "住所";
pub const ADDRESS_HINT: &str =
    "同じ名前・生年月日の人がいるときだけ必要です。市区町村から先を入れます。";
pub const NOBODY: &str = "この内容に合う手帳は見つかりません。文字と日付を確かめてください。同じ名前・生年月日の人が二人いるときは、住所も入れてください。";

/// FHIR codes.
pub fn gender(code: &str) -> &'static str {
    match code {
        "male" => "男",
        "female" => "女",
        "other" => "その他",
        _ => "わからない",
    }
}
