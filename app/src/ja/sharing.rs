//! Handing over by QR code and on paper.

use domain::signing::Signer;

pub const QR_TITLE: &str = "QRコードで渡す";
pub const QR_LEAD: &str =
    "受付の端末で、この画面を読み取ってもらってください。電波がなくても渡せます。";
pub const TO_FORM: &str = "予診票へ";
pub const NOT_HERE_TITLE: &str = "この端末からはQRコードで渡せません";
pub const NOT_HERE: &str = "QRコードは、予診票を提出した端末で作れます。まだ提出していないときは、先に提出してください。紙に印刷して渡すこともできます。";
pub const PREVIOUS: &str = "前のコード";
pub const NEXT: &str = "つぎのコード";
pub const STOP_TURNING: &str = "自動の切りかえを止める";
pub const TURN: &str = "自動で切りかえる";
pub const AS_TEXT: &str = "カメラがないとき";
pub const AS_TEXT_LABEL: &str = "読み取りのページにはりつける文字";
pub const KEPT: &str = "渡したあとも、この端末に残ります。電波がもどると、この端末からも自動で送ります。2回届いても1つになります。";

pub fn position(at: usize, count: usize) -> String {
    format!("{at}/{count}")
}

pub fn several(count: usize) -> String {
    format!("コードは{count}枚あります。どの順に読み取ってもかまいません。")
}

pub fn code_label(at: usize, count: usize) -> String {
    format!("予診票のQRコード {at}/{count}")
}

// paper
pub const PRINT_LEAD: &str = "A4用紙1枚に印刷します。書いていない所は、紙に手で書けます。";
pub const PHYSICIAN_COLUMN: &str = "医師記入欄";
pub const QUESTIONS: &str = "質問事項";
pub const ANSWERS: &str = "回答欄";
pub const TEMPERATURE: &str = "診察前の体温";

/// 保護者記入欄, 本人記入欄
pub fn consent_head(signer: Signer) -> &'static str {
    match signer {
        Signer::Guardian | Signer::GuardianBefore => "保護者記入欄",
        Signer::Person | Signer::Wish => "本人記入欄",
    }
}

pub const PHYSICIAN_HEAD: &str = "医師記入欄";
pub const RECORD_HEAD: &str = "接種記録欄";
pub const VACCINE_USED: &str = "使用ワクチン名";
pub const BLANK_DATE: &str = "令和　　年　　月　　日";
pub const BLANK_TEMPERATURE: &str = "　　　度　　　分";
pub const CHOSEN: &str = "（えらんだ答え）";
pub const ROUTE: &str = "接種方法";
pub const GIVEN_ON: &str = "接種年月日";

/// 36度5分, as the paper form writes it.
pub fn temperature(temperature: domain::input::Temperature) -> String {
    format!(
        "{}度{}分",
        temperature.tenths() / 10,
        temperature.tenths() % 10
    )
}

/// 病名（　　　）
pub fn blank(label: &str, answer: &str) -> String {
    format!("{label}（ {answer} ）")
}
