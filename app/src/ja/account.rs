//! Landing, sign-in, settings, refused changes.

use domain::ja::access::job;
use sync::wire::Job;

// landing
pub const LANDING_TITLE: &str = "電波がなくても使える、家族の健康手帳";
pub const LANDING_LEAD: &str = "予防接種の予診票を、家で・バスで・病院の地下で。書いたそばから端末に残り、電波がもどると自動で届きます。";
pub const LANDING_POINTS: [(&str, &str); 4] = [
    (
        "書いたものは消えません",
        "一文字ごとにこの端末に保存します。電池が切れても、続きから書けます。",
    ),
    (
        "電波がなくても渡せます",
        "画面のQRコードを受付で読み取れば、予診票がそのまま伝わります。紙に印刷もできます。",
    ),
    (
        "だれが見たか分かります",
        "医療機関が予診票を開くと、いつ、だれが見たかがあなたの手帳に残ります。",
    ),
    (
        "接種の記録が手帳に残ります",
        "ワクチン名、ロット番号、日付、次に受けられる日が、その日のうちに入ります。",
    ),
];
pub const TO_SIGN_IN: &str = "サインインする";
pub const TO_NOTEBOOK: &str = "手帳をひらく";

// sign-in
pub const SIGN_IN_TITLE: &str = "サインイン";
pub const DEMO_TITLE: &str = "デモの人として使う";
pub const DEMO_LEAD: &str =
    "これは試用です。えらぶと、その人としてサインインします。本当の個人情報は入れないでください。";
pub const SIGN_IN_NEEDED_TITLE: &str = "サインインしてください";
pub const SIGN_IN_NEEDED: &str =
    "このページは、サインインした人だけが使えます。前に書いたものは端末に残っています。";
pub const KEPT_TITLE: &str = "この端末に残っている手帳";

/// The account kept on this device.
pub fn kept_account(name: &str) -> String {
    format!("{name} さんの手帳がこの端末にあります。通信がなくても続けられます。")
}

/// The account kept on this device, locked.
pub fn kept_locked(label: Option<&str>) -> String {
    let whose = label.map_or_else(String::new, |label| format!("「{label}」の"));
    format!("{whose}手帳がこの端末にあります。ロックをあけると、通信がなくても続けられます。")
}

/// The button that signs in as a demo person.
pub fn sign_in_as(name: &str) -> String {
    format!("{name} さんとして")
}

/// 看護師 ・ あおぞらこどもクリニック. Who is no staff may be anybody's guardian, or nobody's: the note says it.
pub fn demo_note(who: Job, note: &str) -> String {
    match who {
        Job::Person => note.to_owned(),
        _ => format!("{} ・ {note}", job(who)),
    }
}

/// 田中 由美（看護師）
pub fn signed_in_as(name: &str, who: Job) -> String {
    match who {
        Job::Person => name.to_owned(),
        _ => format!("{name}（{}）", job(who)),
    }
}

// settings
pub const SETTINGS_TITLE: &str = "設定";
pub const TEXT_SIZE_TITLE: &str = "文字の大きさ";
pub const TEXT_SIZES: [(&str, &str); 4] = [
    ("17", "ふつう"),
    ("20", "大きい"),
    ("24", "とても大きい"),
    ("32", "いちばん大きい"),
];
pub const SYNC_TITLE: &str = "送信のようす";
pub const SYNC_NOW: &str = "いま送ってみる";
pub const STORAGE_TITLE: &str = "この端末の保存";
pub const EXPORT_TITLE: &str = "まだ送っていない内容を書き出す";
pub const EXPORT_TEXT: &str = "修理や機種変更の前に、念のためファイルに残せます。個人の記録が入るので、取りあつかいに気をつけてください。";
pub const EXPORT: &str = "ファイルに書き出す";
pub const EXPORT_EMPTY: &str = "書き出すものはありません。";
pub const EXPORT_DONE: &str = "ファイルに書き出しました。";
/// Name of the exported file.
pub const EXPORT_FILE: &str = "tsunagu-techo-unsent.json";
pub const SIGN_OUT_TITLE: &str = "サインアウト";
pub const SIGN_OUT: &str = "サインアウトする";
pub const SIGN_OUT_CONFIRM: &str = "サインアウトする";
pub const SIGNED_IN_AS: &str = "サインインしている人";
pub const VERSION_TITLE: &str = "アプリの版";

/// Asked before signing out.
pub fn sign_out_question(unsent: u32) -> String {
    if unsent == 0 {
        "サインアウトしますか。まだ送っていない記録はありません。".to_owned()
    } else {
        format!(
            "まだ送っていない記録が{unsent}件あります。消えずにこの端末に残り、次にサインインすると送ります。サインアウトしますか。"
        )
    }
}

/// Unsent work of other accounts on this device.
pub fn others_unsent(count: u32) -> String {
    format!(
        "サインアウトした人の、まだ送っていない記録が{count}件、この端末に残っています。その人がサインインすると送ります。"
    )
}

// refused changes
pub const ATTENTION_TITLE: &str = "確認が必要";
pub const ATTENTION_LEAD: &str =
    "サーバーが受け付けなかったものです。内容は捨てずにここに残しています。";
pub const EVICTED_TITLE: &str = "この端末に保存したものを、ブラウザーが消しました";
pub const EVICTED_TODO: &str = "ホームで書きかけの予診票を確かめて、足りない所をもう一度書いてください。ホーム画面に追加すると、消されにくくなります。";
pub const EVICTED_READ: &str = "わかりました";

/// The browser cleared the storage of this device.
pub fn evicted(unsent: u32) -> String {
    format!(
        "まだ送っていなかった記録が{unsent}件あり、もとにもどせません。送信済みの記録は、サインインするとサーバーから自動でもどります。"
    )
}

pub const ATTENTION_NONE: &str = "いま確認が必要なものはありません。";
pub const ATTENTION_KEPT: &str = "残っている内容";
pub const ATTENTION_OPEN: &str = "開いてなおす";
pub const ATTENTION_SEND: &str = "新しいものとして送る";
pub const ATTENTION_DISCARD: &str = "捨てる";
pub const ATTENTION_DISCARD_QUESTION: &str = "この内容を捨てますか。捨てると、もとにもどせません。";
pub const ATTENTION_DISCARD_CONFIRM: &str = "内容を捨てる";

/// What kind of change it was.
pub const fn change_kind(kind: crate::account::attention_model::ChangeKind) -> &'static str {
    use crate::account::attention_model::ChangeKind;
    match kind {
        ChangeKind::Edit => "予診票の答え",
        ChangeKind::Submit => "予診票の提出",
        ChangeKind::Create => "新しい記録",
        ChangeKind::Discard => "下書きを捨てる操作",
    }
}
