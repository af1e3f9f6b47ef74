//! 救急時閲覧.

use domain::{Date, Instant};

pub const TITLE: &str = "救急時閲覧";
pub const NAV: &str = "救急";
pub const NOT_HERE: &str = "救急時閲覧は、救急の機能がある病院の医師・看護師・薬剤師だけが使えます。介護や訪問の現場では、本人の緊急カードを使ってください。";

pub const BEGIN_TITLE: &str = "本人の許可を待たずに開く";
pub const BEGIN_LEAD: &str = "命や体に危険があり、本人の意思を確かめられないときだけ使えます。開いたことは、すぐに本人の手帳に残り、本人に知らされます。7日以内に、病院のほかの人が確かめます。";
pub const WAYS: &str = "本人だと確かめた方法（2つ以上）";
pub const WAYS_SHORT: &str = "本人確認";
pub const TWO_WAYS: &str = "本人だと確かめた方法を、2つ以上えらんでください。";
pub const REASON: &str = "本人に聞けない理由";
pub const WORDS: &str = "くわしい状況";
pub const WORDS_HINT: &str = "「その他」のときは必ず書きます。本人の手帳に残ります。";
pub const WORDS_MISSING: &str = "「その他」のときは、状況を書いてください。";
pub const BEGIN: &str = "開く（本人に知らされます）";
pub const BUSY: &str = "送っています…";

pub const ARRIVING: &str = "記録を受け取っています…";
pub const NO_RECORDS: &str = "記録なし";
pub const NOT_WRITTEN: &str =
    "「記録なし」は、この手帳に書かれていないだけで、ないという意味ではありません。";
pub const UNNAMED: &str = "名前のない記録";
pub const WIDEN: &str = "ほかの記録も見る（記録に残ります）";
pub const STOP: &str = "閲覧を終える";
pub const WIDENED: &str = "ほかの記録も開きました。";

pub const REVIEWS: &str = "これまでの救急時閲覧";
pub const REVIEWS_LEAD: &str =
    "開いた人とは別の人が、目的に合っていたかを確かめます。確かめたことは、本人の手帳に残ります。";
pub const PATIENT: &str = "開いた手帳";
pub const REVIEW: &str = "確かめた内容";
pub const REVIEW_HINT: &str = "診療録と照らして分かったこと。本人が読みます。";
pub const REVIEW_MISSING: &str = "確かめた内容を書いてください。";
pub const REVIEW_DONE: &str = "確かめた";

/// On home, for the person and the family.
pub fn home_title(name: &str, place: &str) -> String {
    format!("{place}が、{name}さんの手帳を救急で開きました")
}
pub const HOME_TEXT: &str = "命があぶないと判断されたときの閲覧です。理由と、何が見られたかは、「だれが見たか」で読めます。そこから病院に質問できます。";
pub const HOME_OPEN: &str = "だれが見たか";

/// When its hospital is late.
pub fn unconfirmed_title(name: &str, place: &str) -> String {
    format!("{place}は、{name}さんの手帳を救急で開いたことを、まだ確かめていません")
}
pub const UNCONFIRMED_TEXT: &str = "開いた人とは別の人が、7日以内に確かめる決まりです。「だれが見たか」から、病院に質問できます。病院の画面にも、期限を過ぎたことが出ています。";
pub const LATE_TITLE: &str = "期限を過ぎた確認があります";

/// How many are late.
pub fn late(count: usize) -> String {
    format!(
        "{count}件の救急時閲覧が、7日以内に確かめられていません。本人にも知らされています。きょう確かめてください。"
    )
}

pub const FIGURES_TITLE: &str = "救急時閲覧の件数";
pub const FIGURES_LEAD: &str = "本人の許可を待たずに手帳を開いた件数です。だれでも見られます。だれの手帳かは、ここには出ません。";
pub const FIGURES_LINK: &str = "病院ごとの件数を見る";
pub const NO_FIGURES: &str = "まだ1件もありません。";
pub const FIGURES: [&str; 4] = [
    "開いた",
    "ほかの記録も開いた",
    "7日以内に、別の人が確かめた",
    "確かめるのが遅れた・まだ確かめていない",
];

/// 3件
pub fn times(count: u32) -> String {
    format!("{count}件")
}

/// 2026年 架空市立救急病院
pub fn figures_line(year: i32, hospital: &str) -> String {
    format!("{year}年 {hospital}")
}

pub fn running_for(name: &str) -> String {
    format!("{name} さんの手帳を開いています")
}

/// 10時30分まで見られます。
pub fn until(at: Instant) -> String {
    format!(
        "{}まで見られます。時間になると、この端末から消えます。",
        clock(at)
    )
}

pub fn when(began: Instant, ends: Instant) -> String {
    format!(
        "{} {}〜{}",
        domain::ja::date::both(began.date_in_japan()),
        clock(began),
        clock(ends)
    )
}

fn clock(at: Instant) -> String {
    super::looks::time(at)
}

pub fn review_due(due: Date, today: Date) -> String {
    let day = domain::ja::date::both(due);
    if today > due {
        format!("{day}までの確認がまだです。期限を過ぎています。")
    } else {
        format!("{day}までに、ほかの人が確かめます。")
    }
}

pub fn reviewed(at: Instant, text: &str) -> String {
    format!(
        "{} 確かめました。「{text}」",
        domain::ja::date::both(at.date_in_japan())
    )
}
