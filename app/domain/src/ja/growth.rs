//! A child's growth in words: a place in a row of a hundred, never 正常 or 異常.

use super::date::age as age_text;
use crate::age::Age;
use crate::growth::operation::{Issue, Posture};
use crate::growth::{Measure, Sex, Side, Standing};

const ASK: &str = "気になるときは、健診や小児科で相談してください。";
/// From here on a child is measured standing.
const STANDING_YEARS: u32 = 2;

/// 体重
pub fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Weight => "体重",
        Measure::Height => "身長",
        Measure::Head => "頭囲",
        Measure::Chest => "胸囲",
    }
}

/// Where a value stands, in one sentence.
pub fn standing(measure: Measure, sex: Sex, age: Option<Age>, standing: &Standing) -> String {
    let who = match sex {
        Sex::Male => "男の子",
        Sex::Female => "女の子",
    };
    let (order, less, more) = match measure {
        Measure::Weight => ("軽い順", "軽い", "重い"),
        Measure::Height => ("低い順", "低い", "高い"),
        Measure::Head | Measure::Chest => ("小さい順", "小さい", "大きい"),
    };
    let age = age.map(age_text).unwrap_or_default();
    match standing.side() {
        Side::Within => {
            let place = standing.percentile.round().clamp(3.0, 97.0);
            format!("{age}の{who}100人を{order}に並べると、およそ{place}番目です。")
        }
        Side::Below => {
            format!("{age}の{who}100人を{order}に並べると、3番目より{less}ほうです。{ASK}")
        }
        Side::Above => {
            format!("{age}の{who}100人を{order}に並べると、97番目より{more}ほうです。{ASK}")
        }
    }
}

/// That the surveys took it otherwise at this age.
pub fn posture(posture: Posture, age: Option<Age>) -> Option<&'static str> {
    let standing = age.is_some_and(|age| age.years >= STANDING_YEARS);
    match (posture, standing) {
        (Posture::Standing, false) => {
            Some("2歳未満の標準は寝かせて測った身長です。立って測ると、少し低くなります。")
        }
        (Posture::Lying, true) => {
            Some("2歳からの標準は立って測った身長です。寝かせて測ると、少し高くなります。")
        }
        _ => None,
    }
}

/// Why a measurement has no place. `below_months`: where the surveys of a measure end.
pub fn issue(issue: Issue, below_months: impl Fn(Measure) -> u32) -> String {
    match issue {
        Issue::UnknownMeasure => {
            "この項目の標準はありません。体重、身長、頭囲、胸囲のコードで送ってください。"
                .to_owned()
        }
        Issue::UnknownUnit => {
            "単位を読み取れません。体重はkgかg、長さはcm、mm、mで送ってください。".to_owned()
        }
        Issue::Implausible(of) => format!(
            "{}としてありえない値です。単位（kgとg、cmとmm）と小数点を確かめてください。",
            measure(of)
        ),
        Issue::BeforeBirth => "測った日が生まれた日より前です。日付を確かめてください。".to_owned(),
        Issue::NoReference(of) => {
            let months = below_months(of);
            let until = match (months / 12, months % 12) {
                (years, 0) => format!("{years}歳"),
                (years, months) => format!("{years}歳{months}か月"),
            };
            format!(
                "{}の標準は{until}までです。この年齢の標準はありません。",
                measure(of)
            )
        }
    }
}
