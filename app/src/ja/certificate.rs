//! The list of doses, the one page that speaks English beside Japanese.

use domain::fhir::immunization::Origin;
use domain::fhir::patient::Gender;

pub const OPEN: &str = "接種の一覧を印刷する（日本語・英語）";
pub const TITLE: &str = "予防接種の記録";
pub const TITLE_EN: &str = "Immunization record";
pub const LEAD: &str =
    "入園・入学、留学や海外旅行、はじめての病院で見せるための一覧です。日本語と英語で印刷します。";
pub const ROMAN: &str = "英語での名前（なくてもよい）";
pub const ROMAN_HINT: &str =
    "パスポートと同じつづりで入れてください。例: SATO HARUTO。この端末だけに残ります。";
pub const NOT_KEPT: &str = "英語での名前は、この端末に残せませんでした。印刷には使えます。";
pub const NAME: &str = "氏名";
pub const NAME_EN: &str = "Name";
pub const BIRTH: &str = "生年月日 Date of birth";
pub const SEX: &str = "性別 Sex";
pub const EMPTY: &str = "まだ接種の記録がありません。";
pub const DAY_UNKNOWN: &str = "日付は不明 Date unknown";
/// Heads of the columns.
pub const COLUMNS: [(&str, &str); 6] = [
    ("接種日", "Date"),
    ("予防接種", "Vaccine"),
    ("期・回数", "Dose"),
    ("ロット番号", "Lot"),
    ("実施場所", "Place"),
    ("記録のもと", "Source"),
];

pub const fn sex(gender: Gender) -> &'static str {
    match gender {
        Gender::Male => "男 Male",
        Gender::Female => "女 Female",
        Gender::Other => "その他 Other",
        Gender::Unknown => "不明 Unknown",
    }
}

/// How sure a line is.
pub const fn origin(origin: Option<Origin>) -> (&'static str, &'static str) {
    match origin {
        None => ("実施した機関の記録", "Recorded by the provider"),
        Some(Origin::Paper) => ("手帳からの転記", "Copied from a paper record"),
        Some(Origin::Recall) => ("本人・家族の申告", "Reported by the family"),
        Some(Origin::Other) => ("ほかの記録", "Other source"),
    }
}

/// The doses as the official forms name them. `None` for a name somebody wrote by hand.
pub fn dose_en(label: &str) -> Option<String> {
    let text = match label {
        "1回" => "Single dose",
        "追加" => "Booster",
        "第2期" | "2期" => "2nd period",
        "1回（生ワクチン）" => "Single dose (live)",
        "1回目（組換えワクチン）" => "Dose 1 (recombinant)",
        "2回目（組換えワクチン）" => "Dose 2 (recombinant)",
        _ => {
            let number = |text: &str| {
                let number = text.strip_suffix("回目")?;
                number.parse::<u8>().ok()
            };
            return match label.strip_prefix("初回") {
                Some(rest) => Some(format!("Primary, dose {}", number(rest)?)),
                None => Some(format!("Dose {}", number(label)?)),
            };
        }
    };
    Some(text.to_owned())
}

/// What this paper is not.
pub fn not_official(day: &str) -> String {
    format!(
        "{day}に、つなぐ手帳に入っている記録を印刷したものです。市区町村が交付する予防接種済証ではありません。ここにない接種は、受けていないとはかぎりません。"
    )
}

/// The same in English.
pub fn not_official_en(day: &str) -> String {
    format!(
        "Printed on {day} from the records kept in Tsunagu Techo. This is not a certificate issued by a municipality. A vaccine that is not listed may still have been given."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_doses_have_their_english_ones_and_handwriting_has_none() {
        let check = |label: &str, expect: Option<&str>| {
            assert_eq!(dose_en(label).as_deref(), expect, "{label}");
        };
        check("1回目", Some("Dose 1"));
        check("初回3回目", Some("Primary, dose 3"));
        check("追加", Some("Booster"));
        check("1回", Some("Single dose"));
        check("二回目かも", None);
        check("", None);
        let schedules = domain::vaccine::all().iter().flat_map(|it| &it.schedules);
        for dose in schedules.flat_map(|schedule| &schedule.doses) {
            assert!(dose_en(&dose.label).is_some(), "{}", dose.label);
        }
    }
}
