//! 救急時閲覧 in words.

use crate::access::emergency::{Identification, Reason};

/// 意識がない
pub const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Unconscious => "意識障害",
        Reason::Shock => "重いけが・ショック",
        Reason::CannotSpeak => "会話できない",
        Reason::Other => "その他",
    }
}

/// 意識障害（転落）
pub fn reason_in_words(it: Reason, words: &str) -> String {
    match (it, words.is_empty()) {
        (_, true) => reason(it).to_owned(),
        (Reason::Other, false) => words.to_owned(),
        (_, false) => format!("{}（{words}）", reason(it)),
    }
}

/// How it was made sure who it is.
pub const fn identification(way: Identification) -> &'static str {
    match way {
        Identification::Card => "マイナ保険証・資格確認書",
        Identification::FourItems => "氏名・生年月日・性別・住所",
        Identification::Photo => "顔写真",
        Identification::CareStaff => "本人を知る介護職員などの立ち会い",
    }
}
