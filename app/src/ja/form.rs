//! Words of the forms: filling in, reviewing, handing in. The questions themselves are data of `domain`.

use domain::input::{Calendar, DateProblem};
use domain::questionnaire::{Item, ProblemKind, Progress, VaccineEntry};
use domain::{Date, Instant};

// dates
pub const CALENDAR: &str = "年号か西暦";
pub const YEAR: &str = "年";
pub const MONTH: &str = "月";
pub const DAY: &str = "日";
pub const YEARS: &str = "歳";
pub const AGE_THEN: &str = "何歳何か月のころですか";
pub const MONTHS: &str = "か月ごろ";

/// A calendar's name on a button.
pub const fn calendar(calendar: Calendar) -> &'static str {
    match calendar {
        Calendar::Reiwa => "令和",
        Calendar::Heisei => "平成",
        Calendar::Showa => "昭和",
        Calendar::Taisho => "大正",
        Calendar::Meiji => "明治",
        Calendar::Seireki => "西暦",
    }
}

/// The same as a part of an id.
pub const fn calendar_code(calendar: Calendar) -> &'static str {
    match calendar {
        Calendar::Reiwa => "reiwa",
        Calendar::Heisei => "heisei",
        Calendar::Showa => "showa",
        Calendar::Taisho => "taisho",
        Calendar::Meiji => "meiji",
        Calendar::Seireki => "seireki",
    }
}

/// What was understood from something typed in another way.
pub fn understood(value: &str, unit: Option<&str>) -> String {
    format!("{value}{} として読みました", unit.unwrap_or_default())
}

pub const fn boolean(value: bool) -> &'static str {
    if value { "はい" } else { "いいえ" }
}

/// A date that is none, as it was typed.
pub fn typed_date(era: &str, year: &str, month: &str, day: &str) -> String {
    format!("{era}{year}年{month}月{day}日")
}

/// An age that is none, as it was typed.
pub fn typed_age(years: &str, months: &str) -> String {
    format!("{years}歳{months}か月")
}

/// 1歳3か月ごろ
pub fn about_age(years: Option<u32>, months: Option<u32>) -> String {
    let years = years.map(|years| format!("{years}歳")).unwrap_or_default();
    let months = months
        .map(|months| format!("{months}か月"))
        .unwrap_or_default();
    format!("{years}{months}ごろ")
}

// remembered doses
pub const KNOWN_DOSES: &str = "手帳にある記録です。押すと入ります。合っているか確かめてください。";
pub const ADD_DOSE: &str = "もう1つ書く";

/// A question that may be left out.
pub fn optional(label: &str) -> String {
    format!("{label}（なくてもよい）")
}

pub fn dose_name(index: usize) -> String {
    format!("{}つ目の予防接種の名前", index + 1)
}

pub fn dose_date(index: usize) -> String {
    format!("{}つ目の接種日", index + 1)
}

pub fn remove_dose(index: usize) -> String {
    format!("{}つ目を消す", index + 1)
}

pub fn known_dose(entry: &VaccineEntry) -> String {
    remembered_dose(&entry.name, entry.date.parse().ok())
}

pub fn remembered_dose(name: &str, date: Option<Date>) -> String {
    match date {
        Some(date) => format!("{name}（{}）", domain::ja::date::wareki(date)),
        None => format!("{name}（日付は分からない）"),
    }
}

// two values for one question
pub const CONFLICT_TITLE: &str = "2か所でちがう答えが書かれました";
pub const CONFLICT: &str = "どちらも残してあります。正しいほうをえらんでください。";
pub const ON_THIS_SCREEN: &str = "この画面の答え";
pub const USE_THIS: &str = "こちらにする";

pub fn written_by(name: &str, organization: Option<&str>, at: Instant) -> String {
    let place = organization
        .map(|organization| format!("（{organization}）"))
        .unwrap_or_default();
    format!(
        "{name}{place}が書いた答え {}",
        super::record::date_and_time(at)
    )
}

// steps
pub const FORM_TITLE: &str = "予診票";
pub const TO_REVIEW: &str = "内容の確認へ";
pub const SAVE_AGAIN: &str = "もう一度保存する";
pub const DISCARD: &str = "この下書きを捨てる";
pub const DISCARD_QUESTION: &str =
    "この下書きを捨てますか。書いた答えは、ほかの端末からも消えて、もとにもどせません。";
pub const DISCARD_CONFIRM: &str = "下書きを捨てる";
pub const DISCARDED_TITLE: &str = "この下書きは捨てられました";
pub const DISCARDED: &str = "必要なら、新しい予診票を書いてください。";
pub const UNKNOWN_FORM_TITLE: &str = "この予診票はまだ開けません";
pub const UNKNOWN_FORM: &str = "新しい版の予診票です。書いたものは残っています。ページを開きなおして、アプリを新しくしてください。";
pub const PREFILLED: &str = "手帳にあることは、先に入れてあります。ちがうときはなおしてください。";

pub fn step_of(step: usize, steps: usize, title: &str) -> String {
    format!("{step}/{steps} {title}")
}

/// 3/14 答えました
pub fn progress(progress: Progress) -> String {
    format!("{}/{} 答えました", progress.answered, progress.asked)
}

// review and handing in
pub const REVIEW_TITLE: &str = "内容の確認";
pub const REVIEW_LEAD: &str = "まちがいがないか見てください。提出したあとは、書きかえられません。";
pub const SUBMIT: &str = "提出する";
pub const SUBMITTING: &str = "提出しています…";
pub const PROBLEMS_TITLE: &str = "提出の前に、なおすところがあります";
pub const VISIT_CONFLICT: &str = "医療機関か日が、2つの端末でちがいます。下のとおりでよければ、ボタンを押してください。ちがうときは、えらびなおしてください。";
pub const VISIT_AS_SHOWN: &str = "下のとおりにする";
pub const CONFLICTS_LEFT: &str = "2か所でちがう答えが残っています。えらんでから提出してください。";
pub const UNSAVED_LEFT: &str =
    "まだ保存できていない答えがあります。保存できてから提出してください。";

pub const SUBMITTED_TITLE: &str = "予診票を提出しました";
pub const SUBMITTED_SENT: &str =
    "医療機関に届いています。当日は、この画面か母子健康手帳を持って行ってください。";
pub const SUBMITTED_PENDING: &str = "まだ送っていません（送信待ち）。この端末に保存してあります。電波がもどると自動で送ります。急ぐときは、QRコードで受付に渡せます。";
pub const TO_QR: &str = "QRコードで渡す";
pub const TO_PRINT: &str = "紙に印刷する";
pub const LEFT_OVER_TITLE: &str = "提出のあとに届いた答えがあります";
pub const LEFT_OVER: &str =
    "ほかの端末で書かれた、提出には入っていない答えです。必要なら医療機関に伝えてください。";

// starting a form
pub const NEW_TITLE: &str = "新しい予診票";
pub const WHICH_VACCINE: &str = "受ける予防接種";
pub const OTHER_VACCINES: &str = "ほかの予防接種も表示する";
pub const WHO_COMES: &str = "当日、保護者は一緒に行きますか";
pub const COMES_TOGETHER: &str = "一緒に行く";
pub const COMES_ALONE: &str = "一緒に行かない";
pub const COMES_ALONE_MORE: &str = "保護者が前もって予診票に署名します（13歳以上16歳未満）。";

/// つぎは「2回目」です
pub fn next_dose(label: &str) -> String {
    format!("この手帳の記録では、つぎは「{label}」です。")
}

/// 1回目・12月19日まで
pub fn until(label: &str, latest: Option<&str>) -> String {
    match latest {
        Some(latest) => format!("{label}・{latest}まで"),
        None => label.to_owned(),
    }
}

/// Another form for the same visit is there.
pub fn share(vaccine: Option<&str>) -> String {
    match vaccine {
        Some(vaccine) => format!("同じ日の「{vaccine}」の予診票の答えを使いますか"),
        None => "同じ日の予診票の答えを使いますか".to_owned(),
    }
}

pub const SHARE_TAKE: &str = "同じ質問の答えを使う";
pub const SHARE_TAKE_MORE: &str =
    "入った答えは、あとで1つずつ見なおせます。同意と署名は予診票ごとです。";
pub const SHARE_BLANK: &str = "はじめから書く";

/// 2024年3月31日で対象の期間が終わりました
pub fn over(latest: &str) -> String {
    format!("{latest}で対象の期間が終わりました。")
}

pub const WHICH_DOSE: &str = "何回目ですか";
pub const WHICH_CLINIC: &str = "受ける医療機関";
pub const WHICH_DAY: &str = "受ける日";
pub const VISIT_TITLE: &str = "受ける医療機関と日";
pub const ON_THE_DAY_TITLE: &str = "受けるのは、きょうではありません";
pub const ON_THE_DAY: &str = "「今日の体調」の質問は、受ける日の体調を答えるものです。受ける日の朝にもう一度見て、その日に提出してください。";
pub const START: &str = "予診票を書きはじめる";
pub const NO_CLINICS: &str =
    "えらべる医療機関がまだありません。通信できる所で開きなおしてください。";
pub const CHOOSE_ONE: &str = "どれか1つを選んでください。";
pub const ANOTHER_DAY_OPEN: &str = "受ける日を、年・月・日まで入れてください。";
pub const OPEN_DRAFTS: &str = "書きかけの予診票があります";
pub const TODAY: &str = "きょう";
pub const TOMORROW: &str = "あした";
pub const ANOTHER_DAY: &str = "ほかの日";
pub const NO_VISIT: &str =
    "受ける医療機関か日が決まっていません。「受ける医療機関と日」をなおしてください。";
pub const EMPTY: &str = "（書いていません）";

pub fn title_for(child: &str) -> String {
    format!("{child} さんの予診票")
}

pub fn problem_line(label: &str, problem: &str) -> String {
    format!("{label}: {problem}")
}

pub fn submitted_by(name: &str, at: Instant) -> String {
    format!("提出した人: {name} {}", super::record::date_and_time(at))
}

pub const DAY_IN_THE_PAST: &str = "きょうより前の日です。受ける日を入れてください。";

pub fn new_title_for(child: &str) -> String {
    format!("{child} さんの新しい予診票")
}

/// What keeps a field from being handed in.
pub fn problem(item: &Item, kind: &ProblemKind) -> String {
    domain::ja::problem::of_field(item, kind)
}

/// What is wrong with a date outside a form.
pub fn date_problem(problem: &DateProblem) -> String {
    domain::ja::problem::date(*problem)
}
