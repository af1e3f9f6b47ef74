//! Words of a municipality's lists (予防接種台帳).

use crate::fhir::patient::Gender;
use crate::forecast::Next;
use crate::ja::date::short;
use crate::time::Date;
use crate::vaccine::Vaccine;

/// First line of the file.
pub const LEDGER: [&str; 9] = [
    "氏名",
    "フリガナ",
    "生年月日",
    "性別",
    "ワクチン",
    "回数",
    "接種年月日",
    "ロット番号",
    "接種した場所",
];
/// In the place of a number.
pub const NO_DOSE: &str = "記録なし";
/// Several products of one disease.
const ROTA: &str = "ロタウイルス";

/// What a list is called: the disease where it holds several products.
pub fn name(vaccine: &'static Vaccine) -> &'static str {
    if vaccine.other_products.is_empty() {
        &vaccine.short
    } else {
        ROTA
    }
}

/// 接種勧奨 for whoever could have this dose now.
pub fn notice(vaccine: &'static Vaccine, next: &Next, day: Date) -> String {
    let (name, label) = (name(vaccine), next.label);
    let mut text = format!("{name}（{label}）を受ける時期です。");
    if let Some(until) = next.standard_until.filter(|until| *until >= day) {
        text.push_str(&format!(
            "すすめられる時期は{}までです。",
            short(until, day)
        ));
    }
    if let Some(latest) = next.latest {
        text.push_str(&format!(
            "定期接種として受けられるのは{}までです。",
            short(latest, day)
        ));
    }
    text.push_str("もう受けている場合は、その記録をこの手帳に入れてください。");
    text
}

/// 性別
pub fn gender(gender: Gender) -> &'static str {
    match gender {
        Gender::Male => "男",
        Gender::Female => "女",
        Gender::Other => "その他",
        Gender::Unknown => "不明",
    }
}
