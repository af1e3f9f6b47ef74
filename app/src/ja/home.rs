//! The guardian's first page.

use domain::age::Age;

pub const TITLE: &str = "ホーム";
pub const CHILDREN: &str = "手帳";
pub const NO_CHILDREN: &str =
    "この端末にはまだ記録がありません。通信できる所でしばらく待つと届きます。";
pub const TODO: &str = "つぎにすること";
pub const NOTHING_TODO: &str = "いますることはありません。";
pub const CONTINUE: &str = "続きを書く";
pub const RESOLVE: &str = "答えをえらぶ";
pub const SHOW: &str = "見る";
pub const OPEN_ATTENTION: &str = "確かめる";
pub const NEW_FORM: &str = "予診票を書く";
pub const OPEN_RECORD: &str = "記録を見る";

/// Guardianship ends.
pub fn comes_of_age(name: &str, birthday: domain::Date) -> String {
    format!(
        "{name} さんは{}に18歳になります",
        domain::ja::date::both(birthday)
    )
}
pub const COMES_OF_AGE: &str =
    "その日から、保護者はこの手帳を見られなくなります。それまでに、手帳を本人に渡してください。";
pub const HAND_OVER: &str = "手帳を本人に渡す";

/// A vaccine's period ends.
pub fn soon_over(name: &str) -> String {
    format!("{name} さんの予防接種に、まもなく期限になるものがあります")
}

/// A municipality wrote.
pub fn notice_title(name: &str) -> String {
    format!("{name} さんの予防接種のお知らせ")
}

/// Who wrote, and when.
pub fn notice_from(from: &str, sent: domain::Date, today: domain::Date) -> String {
    format!("{from}から　{}", domain::ja::date::short(sent, today))
}

/// BCG（1回）は12月19日まで、今日を入れてあと3日です
pub fn last_day(vaccine: &str, label: &str, latest: domain::Date, today: domain::Date) -> String {
    format!(
        "{vaccine}（{label}）は{}まで、今日を入れてあと{}日です。",
        domain::ja::date::short(latest, today),
        (latest - today).num_days() + 1
    )
}
pub const SOON_OVER: &str = "もう受けていて、この手帳に記録がないだけのときは、「これまでの接種を書き写す」で入れてください。";

pub fn greeting(name: &str) -> String {
    format!("{name} さんの手帳")
}

/// 生後11日, 生後2か月, 1歳3か月, 10歳
pub fn age(age: Age) -> String {
    match age {
        Age {
            years: 0,
            months: 0,
            days,
        } => format!("生後{days}日"),
        Age {
            years: 0, months, ..
        } => format!("生後{months}か月"),
        Age {
            years, months: 0, ..
        } => format!("{years}歳"),
        Age { years, months, .. } => format!("{years}歳{months}か月"),
    }
}

pub fn draft_open(child: &str) -> String {
    format!("{child} さんの予診票が書きかけです")
}

pub fn draft_conflict(child: &str, fields: usize) -> String {
    format!("{child} さんの予診票に、ちがう答えが{fields}つあります")
}

pub fn form_waiting(child: &str) -> String {
    format!("{child} さんの予診票を提出しました。診察を待っています")
}

pub fn form_unsent(child: &str) -> String {
    format!("{child} さんの予診票は送信待ちです")
}

pub fn attention(count: u32) -> String {
    format!("受け付けられなかったものが{count}件あります")
}

pub fn unsent(count: u32) -> String {
    format!("まだ送っていない記録 {count}件")
}
