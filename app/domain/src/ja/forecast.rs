//! The state of each 定期接種 for a parent, in one sentence or two: what, when, and why.

use super::date::short;
use super::verdict;
use crate::forecast::{Flaw, Forecast, Next, Note, Status, Why};
use crate::interval::{NextDose, Reason};
use crate::time::Date;

/// Days before the end from which it is said how many are left.
const SOON_DAYS: i64 = 30;

/// The doses after this one no longer fit.
pub const TOO_TIGHT: &str =
    "残りの回が定期接種の期間に間に合わないおそれがあります。早めに医師に相談してください。";
/// Today is among the last days.
pub fn last_days(latest: Date, day: Date) -> String {
    format!(
        "定期接種として受けられるのは{}まで（今日を入れてあと{}日）です。見合わせるときは、次の日をすぐに決めてください。",
        short(latest, day),
        (latest - day).num_days() + 1
    )
}
/// The only dose of a season or a pregnancy.
pub const ONCE: &str = "1回";
/// The first of two doses.
pub const FIRST: &str = "1回目";
/// The only dose of the live product.
pub const ONCE_LIVE: &str = "1回（生ワクチン）";
/// The first dose of the other product.
pub const FIRST_RECOMBINANT: &str = "1回目（組換えワクチン）";
/// The second dose of the other product.
pub const SECOND_RECOMBINANT: &str = "2回目（組換えワクチン）";
/// The second of two doses.
pub const SECOND: &str = "2回目";

/// 受けられます, まだ受けられません, …
pub fn status(status: Status) -> &'static str {
    match status {
        Status::NotYet => "まだ受けられません",
        Status::Due => "受けられます",
        Status::Overdue => "標準の時期を過ぎています",
        Status::Contraindicated => "医師の判断が必要です",
        Status::NotEligible => "定期接種の対象ではありません",
        Status::Complete => "受け終えました",
    }
}

/// Why a vaccine stands as it does on `day`.
pub fn reason(forecast: &Forecast, day: Date) -> String {
    let mut text = why(forecast, day);
    if forecast.sex_unknown {
        text.push_str("女性が対象です。性別が分からないため、確かめてください。");
    }
    text
}

fn why(forecast: &Forecast, day: Date) -> String {
    let on = |date: Date| short(date, day);
    match &forecast.why {
        Why::Next(it) => next(it, forecast.status, day),
        Why::Extended(it, extension) => format!(
            "{}は、{}まで受けられます。{}",
            extension.text,
            it.latest.map(on).unwrap_or_default(),
            if day < it.earliest {
                next(it, Status::NotYet, day)
            } else {
                String::new()
            }
        ),
        Why::Complete => "必要な回数を受け終えました。".to_owned(),
        Why::ThisSeason => "今年度の分は受け終えました。次は来年度です。".to_owned(),
        Why::ThisPregnancy => "今回の妊娠の分は受け終えました。".to_owned(),
        Why::TooLate(latest) => format!(
            "定期接種として受けられる期間は、{}までです。これからのことは医師に相談してください。",
            on(*latest)
        ),
        Why::NotInForce(from) => format!("{}から定期接種になりました。", on(*from)),
        Why::OtherBirths => "生年月日が対象の範囲に入りません。".to_owned(),
        Why::OtherSex => "定期接種の対象は女性です。".to_owned(),
        Why::NotPregnant => {
            "妊娠中の方が対象です。出産予定日を入れると時期が分かります。".to_owned()
        }
        Why::Legacy => "今は使われていません。このワクチンで始めた人だけが対象です。".to_owned(),
        Why::OtherProduct(name) => {
            format!("{name}で始めています。原則として同じ種類で続けます。")
        }
        Why::GoesOnWith(name) => format!("残りの回は{name}で受けます。"),
        Why::NoYear => "対象になる年度がありません。".to_owned(),
        Why::LateStart(latest) => format!(
            "1回目は{}までに受けることがすすめられています。これから始めるかは医師が判断します。",
            on(*latest)
        ),
    }
}

fn next(next: &Next, status: Status, day: Date) -> String {
    let label = next.label;
    let on = |date: Date| short(date, day);
    if status == Status::NotYet {
        let told = NextDose::From {
            number: next.number,
            of: next.of,
            label,
            earliest: next.earliest,
            standard: (None, None),
            warn_after: None,
            latest: next.latest,
            because: next.because.clone(),
        };
        return with_warning(verdict::next_dose(&told, day), next);
    }
    let mut text = format!("{label}を受けられます。");
    if next.due > day {
        text.push_str(&format!("標準の時期は{}からです。", on(next.due)));
    }
    if let (Status::Overdue, Some(until)) = (status, next.standard_until) {
        text.push_str(&format!(
            "標準の時期（{}まで）を過ぎているため、早めに受けてください。",
            on(until)
        ));
    }
    if let Some(latest) = next.latest {
        text.push_str(&format!("定期接種は{}までです。", on(latest)));
        let left = (latest - day).num_days();
        if (0..SOON_DAYS).contains(&left) {
            text.push_str(&format!("今日を入れてあと{}日です。", left + 1));
        }
    }
    with_warning(text, next)
}

fn with_warning(mut text: String, next: &Next) -> String {
    if next.too_tight {
        text.push_str(TOO_TIGHT);
    }
    text
}

/// What is wrong with a dose of the history. `day`: when it was given.
pub fn flaw(flaw: &Flaw, day: Date) -> String {
    match flaw {
        Flaw::BeforeBirth => "生まれた日より前の日付です。日付を確かめてください。".to_owned(),
        Flaw::Future => {
            "判定する日より後の日付です。日付を確かめてください。数えていません。".to_owned()
        }
        Flaw::Twice => {
            "同じ日に同じ予防接種がもう1件あります。二重の記録でないか確かめてください。".to_owned()
        }
        Flaw::UnknownVaccine => {
            "種類が分からないため、間隔や回数を確かめられません。記録はそのまま残しています。"
                .to_owned()
        }
        Flaw::OtherSex => "女性が対象の予防接種です。性別か種類を確かめてください。".to_owned(),
        Flaw::Rule(Reason::TooSoon {
            number,
            previous,
            gap,
            ..
        }) => {
            let which = verdict::which(*number);
            format!(
                "{which}（{}）から{}あいていません。数えるかどうかは医師と市町村が判断します。",
                short(*previous, day),
                verdict::gap(*gap)
            )
        }
        Flaw::Rule(Reason::TooSoonAfterOther {
            name,
            previous,
            gap,
            ..
        }) => format!(
            "{name}（{}）から{}あいていません。医師に確かめてください。",
            short(*previous, day),
            verdict::gap(*gap)
        ),
        Flaw::Rule(Reason::TooYoung { earliest }) => format!(
            "定期接種の対象になる日（{}）より前の接種です。",
            short(*earliest, day)
        ),
        Flaw::Rule(Reason::TooLate { latest }) => format!(
            "定期接種の期間（{}まで）を過ぎた接種です。",
            short(*latest, day)
        ),
        Flaw::Rule(Reason::LateStart { latest }) => format!(
            "すすめられている時期（{}まで）より後に始めています。",
            short(*latest, day)
        ),
        Flaw::Rule(Reason::Complete { given }) => {
            format!("必要な回数（{given}回）を超えた接種です。")
        }
        Flaw::Rule(other) => verdict::reason(other, day),
    }
}

/// What else there is to say about a dose.
pub fn note(note: Note, day: Date) -> String {
    match note {
        Note::BeforeProgramme(from) => {
            format!("{}より前は任意接種でした。", short(from, day))
        }
        Note::Voluntary => "任意接種です。".to_owned(),
    }
}

/// A dose whose day is not known.
pub const WITHOUT_DAY: &str =
    "接種した日が分からないため、間隔を確かめられません。受けていないとは数えていません。";

/// Added to a vaccine of which such a dose is on record.
pub const DOSE_WITHOUT_DAY: &str =
    "日付の分からない接種の記録があります。回数を医師に確かめてください。";
