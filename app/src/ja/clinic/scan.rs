//! Taking over a form by QR.

pub const TITLE: &str = "QRコードで受け取る";
pub const LEAD: &str = "本人か保護者の画面のQRコードを読み取ります。何枚かに分かれているときは、順番はどれからでもかまいません。電波はいりません。";
pub const CAMERA_TITLE: &str = "カメラで読む";
pub const CAMERA_START: &str = "カメラで読み取る";
pub const CAMERA_STOP: &str = "カメラを止める";
pub const CAMERA_VIEW: &str = "カメラの映像";
pub const CAMERA_HINT: &str = "QRコードの全体が入るように、画面から15cmほど離して止めてください。";
pub const CAMERA_STARTING: &str = "カメラを準備しています…";
pub const TEXT_TITLE: &str = "文字で読む";
pub const TEXT_LABEL: &str = "コードの文字";
pub const TEXT_HINT: &str = "本人か保護者の画面で「文字をコピーする」を押した内容を貼り付けます。何枚か分をまとめて貼り付けてもかまいません。";
pub const TEXT_READ: &str = "文字を読み込む";
pub const TEXT_EMPTY: &str = "コードの文字を貼り付けてください。";
pub const PICTURE_TITLE: &str = "画像で読む";
pub const PICTURE_LABEL: &str = "QRコードの画像";
pub const PICTURE_HINT: &str =
    "写真や画面の写しを選びます。1枚の画像に何枚分かが写っていてもかまいません。";
pub const PICTURE_READING: &str = "画像を読んでいます…";
pub const PROGRESS_LABEL: &str = "読み取った枚数";
pub const NONE_YET: &str = "まだ1枚も読んでいません。";
pub const START_OVER: &str = "はじめから読みなおす";
pub const COMPLETE: &str = "全部読みました。受け取っています…";
pub const KEPT_TITLE: &str = "読みかけの予診票があります";
pub const RECEIVED_TITLE: &str = "受け取りました";
pub const RECEIVED: &str = "この端末に保存しました。通信できるようになると、自動で送ります。";
pub const OPEN_FORM: &str = "予診票を開く";
pub const REPEATED: &str = "このコードはもう読みました。次のコードを映してください。";

// errors: what happened, what is safe, what to do
pub const OTHER_APP: &str = "これは、つなぐ手帳の予診票のQRコードではありません。読んだ分は残っています。本人か保護者の画面のQRコードを映してください。";
pub const NEWER_APP: &str = "もっと新しい版のつなぐ手帳で作られたコードです。読んだ分は残っています。アプリを新しい版にするか、紙で受け取ってください。";
pub const DAMAGED: &str = "コードの一部が読めませんでした。読んだ分は残っています。もう一度、明るい所で全体を映してください。";
pub const DOES_NOT_FIT: &str =
    "読み取った内容がそろいませんでした。お手数ですが、はじめからもう一度読み取ってください。";
pub const TOO_LARGE: &str = "大きすぎるコードです。つなぐ手帳のコードか確かめてください。";
pub const NOT_A_FORM: &str = "読み取れましたが、予診票ではありませんでした。本人か保護者に、予診票の画面のQRコードを出してもらってください。";
pub const NOT_KEPT: &str = "読み取れましたが、この端末に保存できませんでした。本人か保護者の画面はそのままにして、もう一度読んでください。";
pub const PICTURE_NOT_A_PICTURE: &str =
    "この画像は開けませんでした。PNGかJPEGの画像を選んでください。";
pub const PICTURE_NO_CODE: &str = "画像の中にQRコードが見つかりませんでした。QRコードが大きく、はっきり写った画像を選んでください。";
pub const CAMERA_NOT_ALLOWED: &str = "カメラの使用が許可されていません。ブラウザの設定で許可するか、下の「文字で読む」「画像で読む」を使ってください。";
pub const CAMERA_NOT_THERE: &str =
    "カメラが見つかりません。下の「文字で読む」「画像で読む」を使ってください。";
pub const CAMERA_BUSY: &str =
    "ほかのアプリがカメラを使っています。そのアプリを閉じてから、もう一度押してください。";
pub const CAMERA_NOT_SUPPORTED: &str = "このブラウザでは、このページからカメラを使えません。下の「文字で読む」「画像で読む」を使ってください。";
pub const CAMERA_FAILED: &str = "カメラを始められませんでした。もう一度押すか、下の「文字で読む」「画像で読む」を使ってください。";

/// The guardian chose another clinic.
pub fn for_another_clinic(name: Option<&str>) -> String {
    let name = name
        .filter(|name| !name.is_empty())
        .unwrap_or("ほかの医療機関");
    format!(
        "「{name}」あての予診票です。この端末には入れていません。本人か保護者に、ここで受ける予定かどうか確かめてください。"
    )
}

/// The day of the visit is over.
pub fn day_is_over(day: domain::Date) -> String {
    let day = domain::ja::date::both(day);
    format!(
        "{day}の受診の予診票です。その日は過ぎているので、この端末には入れていません。本人か保護者に、今日の予診票を出してもらってください。"
    )
}

/// The day of the visit is still to come.
pub fn for_later(day: domain::Date) -> String {
    let day = domain::ja::date::both(day);
    format!("{day}の受診の予診票です。この端末に保存しました。その日の一覧に出ます。")
}

/// How far the series has come.
pub fn progress(read: usize, total: usize) -> String {
    format!("{read}枚目まで読みました（全{total}枚）")
}

/// Which codes are still missing, by their number on the guardian's screen.
pub fn missing(numbers: &[usize]) -> String {
    let list: Vec<String> = numbers
        .iter()
        .map(|number| format!("{number}枚目"))
        .collect();
    format!("あと、{}を映してください。", list.join("、"))
}

/// A code of another series came into view.
pub fn other_series(read: usize, total: usize) -> String {
    format!(
        "別の予診票のコードです。前の予診票（全{total}枚のうち{read}枚）も残してあります。どちらも続けて読めます。"
    )
}

/// A series begun earlier.
pub fn kept(read: usize, total: usize) -> String {
    format!("全{total}枚のうち{read}枚まで読んであります。残りを映すと続きから受け取れます。")
}
