//! Verdicts, explained to a parent in one sentence: what, why, and from or until when.

use super::date::short;
use crate::input::Temperature;
use crate::interval::{Gap, NextDose, Reason, Refusal};
use crate::screening::Level;
use crate::time::Date;

/// 接種不適当者の疑い, 要注意者, …
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Block => "定期接種の条件に合いません",
        Level::BlockOverride => "医師の判断が必要",
        Level::ContraindicationCandidate => "接種不適当者の可能性",
        Level::Caution => "接種要注意者",
        Level::IntervalCheck => "間隔を確認",
        Level::Explain => "説明が必要",
        Level::Review => "確認事項",
    }
}

/// 27日以上, 6か月以上
pub fn gap(gap: Gap) -> String {
    match gap {
        Gap::Days(days) => format!("{days}日以上"),
        Gap::Months(months) => format!("{months}か月以上"),
    }
}

/// 前回, or 1回目 when a later one was given since.
pub(super) fn which(number: Option<u32>) -> String {
    number.map_or_else(|| "前回".to_owned(), |number| format!("{number}回目"))
}

/// Why a dose may not be given on `day`, in one sentence.
pub fn refusal(refusal: &Refusal, day: Date) -> String {
    reason(&refusal.reason, day)
}

/// The sentence of a reason.
pub fn reason(reason: &Reason, day: Date) -> String {
    let on = |date: &Date| short(*date, day);
    match reason {
        Reason::TooSoon {
            number,
            previous,
            gap: rule,
            earliest,
        } => {
            let (which, rule) = (which(*number), gap(*rule));
            format!(
                "{which}（{}）から{rule}あけるため、{}から受けられます。",
                on(previous),
                on(earliest)
            )
        }
        Reason::TooSoonAfterOther {
            name,
            previous,
            gap: rule,
            earliest,
        } => {
            format!(
                "{name}（{}）から{}あけるため、{}から受けられます。",
                on(previous),
                gap(*rule),
                on(earliest)
            )
        }
        Reason::TooYoung { earliest } => {
            format!(
                "定期接種の対象となる年齢に達していないため、{}から受けられます。",
                on(earliest)
            )
        }
        Reason::TooLate { latest } => format!(
            "定期接種として受けられる期間は、{}で終わっています。",
            on(latest)
        ),
        Reason::LateStart { latest } => {
            format!(
                "1回目は{}までに受けることがすすめられています。これより後に始めるかは医師が判断します。",
                on(latest)
            )
        }
        Reason::Complete { given } => format!("必要な回数（{given}回）をすでに受け終えています。"),
        Reason::SameDay { date } => format!(
            "同じ予防接種が{}に記録されています。二重の記録でないか確かめてください。",
            on(date)
        ),
        Reason::OtherProduct { name } => {
            format!(
                "これまでに別の種類（{name}）を受けています。原則として同じ種類で続けるため、医師に確かめてください。"
            )
        }
    }
}

/// The rule behind a reason, without anybody's dates.
pub fn rule(reason: &Reason) -> String {
    match reason {
        Reason::TooSoon { gap: rule, .. } => format!("同じ予防接種の間隔：{}", gap(*rule)),
        Reason::TooSoonAfterOther { gap: rule, .. } => {
            format!("別の予防接種との間隔：{}", gap(*rule))
        }
        Reason::TooYoung { .. } | Reason::TooLate { .. } => "定期接種の対象年齢".to_owned(),
        Reason::LateStart { .. } => "1回目の標準的な接種期間".to_owned(),
        Reason::Complete { .. } => "定期接種の接種回数".to_owned(),
        Reason::SameDay { .. } => "同じ日の重複".to_owned(),
        Reason::OtherProduct { .. } => "同じ製剤での接種".to_owned(),
    }
}

/// When the next dose is possible, for the child's record.
pub fn next_dose(next: &NextDose, today: Date) -> String {
    match next {
        NextDose::Complete => "この予防接種は必要な回数を受け終えました。".to_owned(),
        NextDose::Unknown => "次の回の時期は、医師に確かめてください。".to_owned(),
        NextDose::TooLate { latest } => {
            format!(
                "定期接種として受けられる期間は、{}で終わります。次の回については医師に相談してください。",
                short(*latest, today)
            )
        }
        NextDose::From {
            label,
            earliest,
            because,
            ..
        } => {
            let from = short(*earliest, today);
            match because.as_ref().map(|refusal| &refusal.reason) {
                _ if *earliest <= today => format!("次（{label}）は、今日から受けられます。"),
                Some(Reason::TooSoon {
                    number, gap: rule, ..
                }) => {
                    let (which, rule) = (which(*number), gap(*rule));
                    format!(
                        "次（{label}）は、{which}から{rule}あけるため、{from}から受けられます。"
                    )
                }
                Some(Reason::TooSoonAfterOther {
                    name, gap: rule, ..
                }) => {
                    format!(
                        "次（{label}）は、{name}から{}あけるため、{from}から受けられます。",
                        gap(*rule)
                    )
                }
                _ => format!("次（{label}）は、対象の年齢になる{from}から受けられます。"),
            }
        }
    }
}

/// 37.5 ℃ itself is a fever.
pub fn fever(temperature: Temperature) -> String {
    format!("体温が{temperature}℃で、37.5℃以上（明らかな発熱）に当たります。")
}

/// An answer that is not the usual one.
pub fn not_normal(question: &str, normal: &str) -> String {
    format!("「{question}」が「{normal}」以外の答えです。")
}

/// A remembered dose whose day is unknown.
pub fn dose_without_date(name: &str) -> String {
    format!("{name}を受けた日が分かりません。間隔を確かめてください。")
}

/// A remembered dose of a vaccine the table does not know.
pub fn dose_of_unknown_kind(name: &str) -> String {
    format!("「{name}」の種類が分からないため、間隔を自動で確かめられません。")
}

/// The form says none, the record says otherwise.
pub fn recorded_but_denied(name: &str, date: Date, day: Date) -> String {
    format!(
        "「いいえ」と答えていますが、{}に{name}の接種記録があります。",
        short(date, day)
    )
}

/// 60〜64歳で一定の障害のある者
pub const DISABLED_60_64: &str = "60〜64歳で一定の障害がある方としての申し込みです。身体障害者手帳などで対象かどうかを確かめてください。";
/// Too few days for the child to be protected.
pub const BIRTH_IS_NEAR: &str =
    "出産予定日まで14日より短いため、赤ちゃんに抗体が十分に移らないおそれがあります。";

/// 妊娠30週2日
pub fn gestation(days: i64) -> String {
    if days < 0 {
        return "出産予定日から数えると、まだ妊娠していないことになります。予定日を確かめてください。"
            .to_owned();
    }
    format!("今日の妊娠週数は{}週{}日です。", days / 7, days % 7)
}

/// The form was handed in before the day.
pub fn of_another_day(answered: Date, day: Date) -> String {
    format!(
        "予診票は{}に提出されました。体の具合など、今日変わったことがないか聞いてください。",
        short(answered, day)
    )
}
