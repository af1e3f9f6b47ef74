//! 接種記録欄: labels and what is wrong.

use super::date::short;
use super::problem;
use crate::record_form::{Field, Problem, Warning};
use crate::time::Date;

pub(crate) const SITE_LEFT_UPPER_ARM: &str = "左上腕";
pub(crate) const SITE_RIGHT_UPPER_ARM: &str = "右上腕";
pub(crate) const SITE_LEFT_UPPER_ARM_REAR: &str = "左上腕後側";
pub(crate) const SITE_RIGHT_UPPER_ARM_REAR: &str = "右上腕後側";
pub(crate) const SITE_LEFT_DELTOID: &str = "左三角筋";
pub(crate) const SITE_RIGHT_DELTOID: &str = "右三角筋";
pub(crate) const SITE_LEFT_THIGH: &str = "左大腿前外側";
pub(crate) const SITE_RIGHT_THIGH: &str = "右大腿前外側";
pub(crate) const ROUTE_SUBCUTANEOUS: &str = "皮下";
pub(crate) const ROUTE_INTRAMUSCULAR: &str = "筋肉内";
pub(crate) const ROUTE_ORAL: &str = "経口";
pub(crate) const ROUTE_PERCUTANEOUS: &str = "経皮";
pub(crate) const LEGAL_ROUTINE: &str = "定期";
pub(crate) const LEGAL_VOLUNTARY: &str = "任意";
pub(crate) const LEGAL_LONG_TERM_ILLNESS: &str = "長期療養特例";
pub(crate) const LEGAL_SPECIAL: &str = "特例";

/// The label of a field, as on the paper form.
pub fn label(field: Field) -> &'static str {
    match field {
        Field::Vaccine => "使用ワクチン名",
        Field::Lot => "Lot No.",
        Field::Expiry => "有効期限",
        Field::Volume => "接種量（mL）",
        Field::Site => "接種部位",
        Field::Route => "接種方法",
        Field::Place => "実施場所",
        Field::Doctor => "医師名",
        Field::Date => "接種年月日",
        Field::DoseNumber => "期・回数",
        Field::Legal => "定期・任意の別",
    }
}

/// What is wrong with a field, and what to do.
pub fn problem(field: Field, found: Problem, today: Date) -> String {
    match found {
        Problem::Missing => match field {
            Field::Vaccine | Field::Site | Field::Route | Field::Legal => {
                format!("{}を選んでください。", label(field))
            }
            _ => format!("{}を入れてください。", label(field)),
        },
        Problem::NotInList => format!("{}をもう一度選んでください。", label(field)),
        Problem::TooLong { max } => format!("{}は{max}文字までで入れてください。", label(field)),
        Problem::Characters => "Lot No.は英字、数字、ハイフンで入れてください。".to_owned(),
        Problem::Date(date) => problem::date(date),
        Problem::Expired { expiry } => {
            format!(
                "有効期限（{}）が切れています。このワクチンは使わないでください。",
                short(expiry, today)
            )
        }
        Problem::Future => "今日より後の日付です。接種した日を入れてください。".to_owned(),
        Problem::BeforeBirth => "生まれた日より前の日付です。年を確かめてください。".to_owned(),
        Problem::NotANumber => "接種量を数字で入れてください（例：0.5）。".to_owned(),
        Problem::Comma { suggestion } => {
            format!("{suggestion} mLではありませんか。小数点（.）で入れてください。")
        }
        Problem::OtherRoute { only } => {
            format!("このワクチンは{only}だけで接種します。ワクチンと方法を確かめてください。")
        }
        Problem::ImpossibleVolume => "接種量は0より大きく5 mL以下で入れてください。".to_owned(),
    }
}

/// Something unusual, to be confirmed.
pub fn warning(warning: Warning) -> String {
    match warning {
        Warning::Volume { expected } => {
            format!("この年齢の接種量は{expected} mLです。入れた量を確かめてください。")
        }
        Warning::FreezeDried => {
            "粉を溶かして使うワクチンです。溶解液だけを接種していないか確かめてください。"
                .to_owned()
        }
        Warning::Route => "このワクチンの通常の接種方法と違います。確かめてください。".to_owned(),
    }
}
