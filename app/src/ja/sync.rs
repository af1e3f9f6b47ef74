//! What is kept where, and what is not sent yet.

use crate::browser::{Phase, StorageState};
use domain::Instant;

/// The badge in the head.
pub fn badge(phase: &str, unsent: u32) -> String {
    match (phase, unsent) {
        ("idle", _) => "すべて送信済み".to_owned(),
        ("sending", 0) => "確かめています".to_owned(),
        ("sending", unsent) => format!("送っています（{unsent}件）"),
        (_, 0) => "オフライン".to_owned(),
        (_, unsent) => format!("送信待ち {unsent}件"),
    }
}

/// Title and text.
pub const STORAGE_UNAVAILABLE: (&str, &str) = (
    "この画面では端末に保存できません",
    "プライベートウィンドウか、保存が止められた設定です。このタブを閉じると、書いたものは消えます。ふつうのウィンドウで開いてください。",
);
pub const STORAGE_FULL: (&str, &str) = (
    "端末の空きが足りません",
    "いま書いた内容はこの画面に残っています。写真や使わないアプリを減らしてから、もう一度書いてください。",
);
pub const STORAGE_LOST: (&str, &str) = (
    "端末の保存場所につながりません",
    "いま書いた内容はこの画面に残っています。このページを開きなおしてください。",
);
pub const CLOSED_BY_NEWER_TAB: (&str, &str) = (
    "別のタブが新しい版になりました",
    "このタブは保存を止めています。このタブを閉じて、新しいタブで続けてください。",
);

pub const UPDATE_TITLE: &str = "新しい版があります";
pub const UPDATE_TEXT: &str = "書いたものは端末に保存してから切りかえます。あとでもかまいません。";
pub const UPDATE_APPLY: &str = "新しい版に切りかえる";

/// Title, text and the name of the link to the sign-in page.
pub fn login_notice(phase: Phase) -> Option<(&'static str, &'static str, Option<&'static str>)> {
    match phase {
        Phase::NeedsLogin => Some((
            "サインインの期限が切れました",
            "書いたものは端末に保存されています。続けて書けます。送るには、もう一度サインインしてください。",
            Some("サインインする"),
        )),
        Phase::NetworkNeedsLogin => Some((
            "この Wi-Fi は利用の手続きが必要なようです",
            "書いたものは端末に保存されています。Wi-Fi の案内ページで手続きをするか、ほかの電波につないでください。",
            None,
        )),
        Phase::UpdateNeeded => Some((
            "アプリの更新が必要です",
            "書いたものは端末に保存されています。送るには、新しい版に切りかえるか、電波のよい場所でこのページを読み込み直してください。",
            None,
        )),
        Phase::Idle | Phase::Sending | Phase::Waiting => None,
    }
}

pub const OFFLINE_TITLE: &str = "いまはオフラインです";
pub const OFFLINE: &str = "書いたものはこの端末に保存します。電波がもどると、自動で送ります。";

// the saved mark of one screen
pub const SAVING: &str = "保存しています…";
pub const SAVED: &str = "この端末に保存しました";
pub const SAVED_AND_SENT: &str = "保存しました・送信済み";
pub const NOT_SAVED: &str = "まだ保存できていません。画面を閉じないでください。";

/// How far a record has come.
pub const PENDING: &str = "送信待ち";
pub const SENT: &str = "送信済み";

/// The long form for the settings page.
pub fn phase(phase: Phase, unsent: u32) -> String {
    let place = if unsent == 0 {
        "まだ送っていない記録はありません。".to_owned()
    } else {
        format!("まだ送っていない記録が{unsent}件あります。この端末に保存してあります。")
    };
    let what = match phase {
        Phase::Idle => "",
        Phase::Sending => "いま送っています。",
        Phase::Waiting => "サーバーにつながりません。つながると自動で送ります。",
        Phase::NeedsLogin => "サインインすると送ります。",
        Phase::NetworkNeedsLogin => "この Wi-Fi の手続きが終わると送ります。",
        Phase::UpdateNeeded => "アプリを新しい版にすると送ります。",
    };
    format!("{place}{what}")
}

pub const NEVER_CONTACTED: &str = "この画面を開いてから、サーバーとはまだ連絡できていません。";

/// When the server last answered.
pub fn last_contact(at: Instant) -> String {
    format!("最後に連絡できたとき: {}", super::record::date_and_time(at))
}

/// How safe the storage is.
pub const fn storage(state: StorageState) -> &'static str {
    match state {
        StorageState::Unknown => "確かめています。",
        StorageState::Persisted => "この端末に保存しています。自動では消されません。",
        StorageState::NotPersisted => {
            "この端末に保存しています。長く使わないと、端末が自動で消すことがあります。ホーム画面に追加すると消えにくくなります。"
        }
        StorageState::Unavailable => STORAGE_UNAVAILABLE.1,
        StorageState::Full => STORAGE_FULL.1,
        StorageState::Lost => STORAGE_LOST.1,
    }
}

/// The server's clock and this device's differ.
pub fn clock_off(minutes: i64) -> String {
    format!("この端末の時計は約{minutes}分ずれています。記録の時刻はサーバーの時計に合わせます。")
}
