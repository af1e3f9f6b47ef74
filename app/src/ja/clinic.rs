//! The clinic's screens: today's forms, one form, and the few words on every part of it.

pub mod consent;
pub mod physician;
pub mod record;
pub mod scan;
pub mod vial;

// the door and the navigation
pub const STAFF_ONLY_TITLE: &str = "医療機関の人のページです";
pub const STAFF_ONLY: &str =
    "医療機関の人としてサインインすると使えます。あなたの手帳はホームにあります。";
pub const SCAN_SHORT: &str = "QRで受け取る";

// today's forms
pub const TODAY_TITLE: &str = "今日の予診票";
pub const TODAY_LIST: &str = "今日の予診票の一覧";
pub const TODAY_LIVE_HINT: &str = "新しく届いた予診票は、いちばん下に増えます。";
pub const TODAY_EMPTY: &str = "今日の予診票は、まだ届いていません。";
pub const TODAY_EMPTY_HINT: &str = "届くと、ここに自動で表示します。電波がないときは、本人か保護者の画面のQRコードを読み取って受け取れます。";
pub const CHOOSE: &str = "左の一覧から予診票を選んでください。";
pub const BACK_TO_LIST: &str = "一覧へもどる";
pub const CARRIED: &str = "QRで受け取り（未送信）";
pub const NO_FLAGS: &str = "要確認なし";
pub const VACCINE_UNKNOWN: &str = "ワクチン未記入";
pub const KANA_UNKNOWN: &str = "カナ未記入";
pub const AGE_UNKNOWN: &str = "満年齢は計算できません";

// where a form stands
pub const STATE_NEW: &str = "未確認";
pub const STATE_SEEING: &str = "予診中";
pub const STATE_MAY_GIVE: &str = "実施できる";
pub const STATE_DEFERRED: &str = "見合わせ";
pub const STATE_GIVEN: &str = "接種済";

/// How many forms there are today, read out when the number changes.
pub fn today_count(count: usize) -> String {
    format!("今日の予診票は{count}件です。")
}

/// A kind of flag and how many of it.
pub fn flag_count(word: &str, count: usize) -> String {
    format!("{word} {count}")
}

/// Vaccine and dose in one line.
pub fn vaccine_and_dose(vaccine: &str, dose: Option<&str>) -> String {
    match dose {
        Some(dose) => format!("{vaccine}　{dose}"),
        None => vaccine.to_owned(),
    }
}

// one form
pub const FORM_TITLE: &str = "予診票";
pub const FORM_MISSING_TITLE: &str = "この予診票は、この端末にありません";
pub const FORM_MISSING: &str = "まだ届いていないか、受診日が終わって見られなくなりました。通信できる所でしばらく待つか、QRコードで受け取ってください。";
pub const FORM_UNREADABLE_TITLE: &str = "この予診票は、この端末では読めません";
pub const FORM_UNREADABLE_SHORT: &str = "読めません";
pub const FORM_UNREADABLE: &str = "予診票の版がこのアプリより新しいか、内容がこわれています。記録はそのまま残っています。アプリを新しい版にするか、紙の予診票で続けてください。";

// who it is
pub const IDENTITY_TITLE: &str = "本人の確認";
pub const IDENTITY_ASK: &str =
    "本人か保護者に名前と生年月日を言ってもらい、画面と同じことを確かめてください。";
pub const IDENTITY_NAME: &str = "お名前を確かめた";
pub const IDENTITY_BIRTH: &str = "生年月日を確かめた";
pub const IDENTITY_MISSING: &str = "「本人の確認」で、お名前と生年月日の2つを確かめてください。";
pub const BIRTH_LABEL: &str = "生年月日";
pub const AGE_LABEL: &str = "満年齢";
pub const SEX_LABEL: &str = "性別";
pub const SEX_MALE: &str = "男";
pub const SEX_FEMALE: &str = "女";
pub const GUARDIAN_LABEL: &str = "記入した人";
pub const RECEIVED_LABEL: &str = "提出";
pub const LOOKALIKE_TITLE: &str = "取りちがえに注意してください";

/// Two of today's people are easily taken for one another.
pub fn lookalike(name: &str) -> String {
    format!("今日は {name} さんの予診票もあります。お名前か生年月日が同じです。")
}

// what the rules found
pub const FLAGS_TITLE: &str = "医師に確認してほしいこと";
pub const JUMPS: &str = "この予診票の中";
pub const JUMP_TEMPERATURE: &str = "体温";
pub const JUMP_FLAGS: &str = "確認";
pub const JUMP_ANSWERS: &str = "答え";
pub const JUMP_HISTORY: &str = "接種歴";
pub const JUMP_PHYSICIAN: &str = "医師";
pub const JUMP_CONSENT: &str = "同意";
pub const JUMP_RECORD: &str = "記録";
pub const FLAGS_NONE: &str =
    "答えと体温、これまでの接種の中に、気をつけることは見つかりませんでした。判断は医師がします。";
pub const FLAGS_NOTE: &str = "決まりに照らした目じるしです。接種できるかどうかは医師が判断します。";
pub const LEVEL_BLOCK: &str = "定期接種にできない";
pub const LEVEL_BLOCK_OVERRIDE: &str = "医師の判断が必要";
pub const LEVEL_CONTRAINDICATION: &str = "接種不適当者のおそれ";
pub const LEVEL_CAUTION: &str = "要注意者";
pub const LEVEL_INTERVAL: &str = "間隔";
pub const LEVEL_EXPLAIN: &str = "説明";
pub const LEVEL_REVIEW: &str = "確認";
pub const BASIS: &str = "根拠";
pub const SOURCE: &str = "出典";
pub const CONFIDENCE_SOURCE: &str = "原典で確認ずみの文言";
pub const CONFIDENCE_MEMORY: &str = "文言は未確認（原典と照合してください）";

// answers
pub const ANSWERS_TITLE: &str = "予診票の答え";
pub const ABNORMAL: &str = "要確認";
pub const NOT_ANSWERED: &str = "答えなし";
pub const LEFT_OVER_TITLE: &str = "提出のあとに届いた答えがあります";
pub const LEFT_OVER: &str =
    "ほかの端末で書かれ、提出に入らなかった答えです。本人か保護者に確かめてください。";

/// An answer that came too late, with its question and who wrote it.
pub fn left_over_line(question: &str, answer: &str, by: &str) -> String {
    format!("{question}: {answer}（{by}）")
}

// past doses
pub const HISTORY_TITLE: &str = "これまでの接種";
pub const HISTORY_EMPTY: &str = "この手帳に接種の記録はありません。受けていないとは限りません。母子健康手帳でも確かめてください。";
pub const HISTORY_NOTE: &str = "この手帳にある記録だけです。母子健康手帳でも確かめてください。";
pub const HISTORY_DEFERRED: &str = "見合わせ";
pub const HISTORY_CARRIED: &str = "QRコードで受け取ったため、接種の記録はまだ届いていません。通信できるようになると表示します。母子健康手帳で確かめてください。";
pub const DATE_UNKNOWN: &str = "日付不明";

/// A dose in the list of past ones.
pub fn past_dose(vaccine: &str, dose: Option<&str>) -> String {
    vaccine_and_dose(vaccine, dose)
}

// temperature
pub const TEMPERATURE_TITLE: &str = "診察前の体温";
pub const TEMPERATURE_LABEL: &str = "体温";
pub const TEMPERATURE_HINT: &str = "37.5℃以上は、明らかな発熱です。";
pub const TEMPERATURE_SAVE: &str = "体温を記録する";
pub const TEMPERATURE_AGAIN: &str = "測りなおして記録する";
pub const TEMPERATURE_FEVER: &str = "発熱（37.5℃以上）";
pub const TEMPERATURE_NORMAL: &str = "37.5℃未満";
pub const TEMPERATURE_EMPTY: &str = "体温を入れてください。例: 36.5";
pub const TEMPERATURE_NOT_A_NUMBER: &str = "数字で入れてください。例: 36.5";
pub const TEMPERATURE_TOO_PRECISE: &str = "小数は1けたで入れてください。例: 36.5";
pub const TEMPERATURE_OUT_OF_RANGE: &str =
    "体温計の数字ではないようです。32.0から43.0の間で入れてください。";
pub const TEMPERATURE_NOT_YET: &str = "まだ測っていません。";
pub const TEMPERATURE_EARLIER: &str = "前に測った体温";

/// Typed without its point: what is meant is asked, never guessed.
pub fn did_you_mean(suggestion: impl std::fmt::Display) -> String {
    format!("{suggestion} ですか")
}

/// The button that takes the suggestion.
pub fn use_suggestion(suggestion: impl std::fmt::Display) -> String {
    format!("{suggestion} にする")
}

/// 14:30, as staff read the time of day.
pub fn time(at: domain::Instant) -> String {
    let (hour, minute) = at.hour_and_minute_in_japan();
    format!("{hour}:{minute:02}")
}

/// A measured temperature.
pub fn degrees(value: impl std::fmt::Display) -> String {
    format!("{value}℃")
}

/// When it was measured.
pub fn measured_at(time: &str, by: &str) -> String {
    format!("{time}　{by}")
}

// saying how safe a section is
pub const DRAFT_SAVED: &str = "入力はこの端末に保存しました";
pub const DRAFT_SAVING: &str = "保存しています…";
pub const DRAFT_OTHERS: &str =
    "ほかの端末でも、ちがう内容が書かれています。どちらを残すか選んでください。";
pub const DRAFT_TAKE: &str = "こちらを残す";
pub const DRAFT_KEEP: &str = "いまの内容を残す";
pub const DRAFT_EMPTY_VALUE: &str = "（空欄）";
pub const ERRORS_TITLE: &str = "次のところをなおしてください";
pub const UNWRITABLE: &str = "記録の形にできませんでした。入力した内容は残っています。ページを開きなおして、もう一度ためしてください。";
pub const DOCTOR_ONLY: &str = "ここは医師が記入します。看護師の画面では見るだけです。";
pub const DONE_SAVED: &str = "記録しました。この端末に保存してあります。";
pub const PENDING_SEND: &str = "送信待ち";

/// How many things are to be mended, read out with the summary.
pub fn error_count(count: usize) -> String {
    format!("{count}か所あります。項目を押すと、その欄に移ります。")
}

/// Who wrote something and when.
pub fn written_by(name: &str, time: &str) -> String {
    format!("{name}　{time}")
}
