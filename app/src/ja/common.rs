//! Words used on every page.

pub const APP_NAME: &str = "つなぐ手帳";
pub const SKIP: &str = "本文へ進む";
pub const NAVIGATION: &str = "おもなページ";
pub const NOTICES: &str = "大切なお知らせ";
pub const FOOT: &str = "つなぐ手帳は記録と連絡を助ける道具です。診断や治療の判断は医師がします。急なときは119番、迷うときは小児救急 #8000 へ。";
pub const LOADING: &str = "この端末の記録を読んでいます…";
pub const HOME: &str = "ホーム";
pub const TO_HOME: &str = "ホームへ";
pub const BACK: &str = "もどる";
pub const NEXT: &str = "つぎへ";
pub const CANCEL: &str = "やめる";
/// Between the parts of a list in a sentence.
pub const COMMA: &str = "、";
pub const COPY: &str = "文字をコピーする";
pub const COPIED: &str = "コピーしました。";
pub const COPY_FAILED: &str = "コピーできませんでした。文字を選んでコピーしてください。";
pub const FIX: &str = "なおす";
pub const PRINT: &str = "印刷する";
pub const NOT_ANSWERED: &str = "まだ答えていません";
pub const NOT_FOUND_TITLE: &str = "ページが見つかりません";
pub const NOT_FOUND: &str = "住所（URL）が変わったか、打ちまちがいかもしれません。書いたものは端末に残っています。ホームから探してください。";
pub const RECORD_MISSING_TITLE: &str = "この端末にはありません";
pub const RECORD_MISSING: &str = "この記録はまだ届いていないか、見られる期間が終わっています。通信できる所でしばらく待つと届くことがあります。";
/// What stands in place of a person's name while it is not known.
pub const NAME_UNKNOWN: &str = "（お名前はまだ届いていません）";

/// A number of things.
pub fn count(count: u32) -> String {
    format!("{count}件")
}

/// What a window list or the history shows.
pub fn document_title(page: &str) -> String {
    if page == APP_NAME {
        APP_NAME.to_owned()
    } else {
        format!("{page} | {APP_NAME}")
    }
}

// the clinic's entries in the navigation
pub const STAFF_TODAY: &str = "今日の予診票";
pub const STAFF_SCAN: &str = "読み取り";
pub const STAFF_ONLY_TITLE: &str = "医療機関の人のページです";
pub const STAFF_ONLY: &str = "このページは、医療機関の人としてサインインすると使えます。";
