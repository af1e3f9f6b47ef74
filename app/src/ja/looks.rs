//! だれが見たか: the page's own sentences. The lines themselves: `domain::ja::log`.

use domain::{Date, Instant};

pub const TITLE: &str = "だれが見たか";
pub const TO_RECORD: &str = "記録";
pub const LEAD: &str = "医療機関などの人がこの手帳を見たり書いたりすると、ここに残ります。だれも消したり書きかえたりできません。";
pub const FILTER: &str = "しぼりこむ";
pub const EMERGENCY_FIGURES: &str = "病院が救急で手帳を開いた件数（すべての病院）";
pub const NONE_OF_THESE: &str = "あてはまる記録はありません。";
pub const REFUSED: &str = "見せませんでした";

pub const ASK_LINK: &str = "質問する";
pub const ASK_TITLE: &str = "この記録について質問する";
pub const NOBODY_TO_ASK: &str = "この記録には、質問を受ける医療機関や事業所がありません。";
pub const QUESTION: &str = "質問";
pub const QUESTION_HINT: &str =
    "例：どうしてこの日に見たのですか。書いている途中の文は、この端末に残ります。";
pub const ASK: &str = "質問を送る";
pub const ASKED_TITLE: &str = "届いた質問";
pub const ANSWER: &str = "答え";
pub const ANSWER_HINT: &str = "見た人と理由を、分かりやすい言葉で書いてください。";
pub const SEND_ANSWER: &str = "答えを送る";

pub fn title_for(name: &str) -> String {
    format!("{name} さんの手帳をだれが見たか")
}

pub fn all(count: usize) -> String {
    format!("すべて（{count}件）")
}

/// 9:05
pub fn time(at: Instant) -> String {
    let (hour, minute) = at.hour_and_minute_in_japan();
    format!("{hour}:{minute:02}")
}

pub fn on_behalf_of(whom: &str) -> String {
    format!("（{whom} さんの代わり）")
}

/// Who gets the question, and what else they see by it.
pub fn ask_whom(office: &str) -> String {
    format!(
        "{office} に届きます。手帳の名前と、上の記録と、質問の文だけが伝わります。14日のうちに答えることになっています。"
    )
}

pub fn asked_by(who: &str) -> String {
    format!("{who} さんの手帳から")
}

pub fn asked_on(at: Instant) -> String {
    format!("{} に質問しました。", super::record::date_and_time(at))
}

pub fn answer_until(day: Date) -> String {
    format!(
        "{} までに答えることになっています。",
        domain::ja::date::both(day)
    )
}

pub fn answered_by(who: &str, at: Instant) -> String {
    format!("{who} の答え（{}）", super::record::date_and_time(at))
}

/// What is wrong with a text of so many characters.
pub fn wrong_length(chars: usize, most: usize) -> Option<String> {
    if chars == 0 {
        Some("文を書いてください。".to_owned())
    } else if chars > most {
        Some(format!(
            "{chars}文字あります。{most}文字までにしてください。書いた文はそのまま残っています。"
        ))
    } else {
        None
    }
}
