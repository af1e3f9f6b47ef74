//! Why an operation was refused. Names the place in the request, never what stood there.

use crate::fhir::{ReadError, ReadErrorKind};

/// One sentence: what is wrong and what to do.
pub fn refusal(error: &ReadError) -> String {
    let path = &error.path;
    if path.ends_with(".gender") {
        return "性別（gender）を male か female で送ってください。標準は男女別です。".to_owned();
    }
    match error.kind {
        ReadErrorKind::NotJson => "JSONとして読み取れません。形式を確かめてください。".to_owned(),
        ReadErrorKind::TooLarge => {
            format!("{path} は多すぎるか、大きすぎます。分けて送ってください。")
        }
        ReadErrorKind::WrongResource => {
            format!("{path} のリソースの種類がちがいます。種類（resourceType）を確かめてください。")
        }
        ReadErrorKind::Missing => format!("{path} がありません。入れてもう一度送ってください。"),
        ReadErrorKind::Invalid => {
            format!("{path} を読み取れません。FHIRの形式（日付は年月日）で送ってください。")
        }
        ReadErrorKind::UnknownCode => {
            format!("{path} のコードは使えません。決められたコードで送ってください。")
        }
        ReadErrorKind::WrongReference => {
            format!("{path} が別のものを指しています。参照先を確かめてください。")
        }
    }
}
